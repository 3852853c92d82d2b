"""The iterator over elements that come from the host, in both idioms: `for` in `def` handlers, `async for` in `async def` ones."""

from __future__ import annotations

from ._elements import NOT_YET, OVER
from ._waiting import wait
from .errors import Cancelled

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from typing_extensions import Self

    from ._elements import Elements
    from ._handled import HandledCall


class ElementIterator:
    """Takes elements in order, asks the host for more as they are taken, and is woken when the handler's call is cancelled."""

    __slots__ = ("_call", "_deadline", "_elements")

    def __init__(self, call: HandledCall, elements: Elements, deadline: float | None) -> None:
        """`call`: the one that is being handled; its cancellation ends the iteration. `deadline`: until when to wait for elements."""
        self._call = call
        self._elements = elements
        self._deadline = deadline

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> Any:
        """Wait for the next element. RuntimeError in an async handler, whose event loop it would block."""
        if self._call._is_async:
            raise RuntimeError("this would block the event loop; write `async for`")
        while True:
            if self._call.cancelled:
                self._leave()
                raise Cancelled(f'the call of "{self._call.method}" was cancelled')
            self._ask_if_needed()
            element = self._elements.take()
            if element is OVER:
                raise self._ending(StopIteration)
            if element is not NOT_YET:
                return element
            told_by = (self._elements.listeners, self._call._on_cancel)
            if not wait(lambda: self._elements.has_news or self._call.cancelled, told_by, self._deadline):
                raise self._expire()

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> Any:
        """Await the next element."""
        from ._awaiting import CancelledError, give_way, wait_async

        call, elements = self._call, self._elements
        try:
            while True:
                if self._ask_if_needed():
                    await give_way()  # an iteration that never has to wait must not keep the loop to itself
                if call._is_told:  # not `cancelled`: the task would be cancelled a second time, during its clean-up
                    raise CancelledError
                element = elements.take()
                if element is OVER:
                    raise self._ending(StopAsyncIteration)
                if element is not NOT_YET:
                    return element
                told_by = (elements.listeners, call._on_cancel)
                if not await wait_async(lambda: elements.has_news or call._is_told, told_by, self._deadline):
                    raise self._expire()
        finally:
            if call._is_told:
                self._leave()

    def _ask_if_needed(self) -> bool:
        count = self._elements.to_ask()
        if count:
            self._ask(count)
        return count > 0

    def _ask(self, count: int) -> None:
        """Tell the host that `count` more elements may come."""
        raise NotImplementedError

    def _ending(self, stop: type[StopIteration | StopAsyncIteration]) -> Exception:
        """Return what is raised after the last element: a `stop`, or the error that ended it."""
        raise NotImplementedError

    def _expire(self) -> Exception:
        """End it because the deadline has passed; return what is raised."""
        raise NotImplementedError

    def _leave(self) -> None:
        """The handler's call was cancelled."""
