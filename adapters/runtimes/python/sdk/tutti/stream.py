"""A sibling's result, element by element."""

from __future__ import annotations

from ._iterating import ElementIterator
from .errors import CallError, timed_out

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from typing_extensions import Self

    from ._elements import Elements
    from ._handled import HandledCall
    from ._siblings import Siblings


class Stream(ElementIterator):
    """What `context.stream(...)` returns: `for` in a `def` handler, `async for` in an `async def` one.

    The sibling is at most 16 elements ahead. Leaving early cancels its call: by `close()`, at the end of a `with` block, or when
    nothing refers to the stream any more, as after `break`.

    Raises `CallError` when the sibling fails (after the elements that it had sent) or the time is over (`CALL_TIMEOUT`),
    `Cancelled` (async: `asyncio.CancelledError`) when the handler's own call is cancelled.
    """

    __slots__ = ("_call_id", "_message", "_siblings")

    def __init__(self, call: HandledCall, elements: Elements, deadline: float | None, siblings: Siblings, message: list[Any]) -> None:
        """Made by `Context.stream`. Sends the CALL: `message` is what follows its id. Raises `Unencodable`."""
        super().__init__(call, elements, deadline)
        self._message = message[:2]
        self._siblings = siblings
        self._call_id = 0
        self._call_id = siblings.call(message, elements.end, elements)

    @property
    def result(self) -> Any:
        """What the sibling's handler returned after its last element; None before the end. `yield from` gives it too."""
        is_good, value = self._elements.outcome or (False, None)
        return value if is_good else None

    def close(self) -> None:
        """Leave: the sibling's call is cancelled when it still runs. The iteration is over."""
        self._siblings.give_up(self._call_id)
        self._elements.abandon()

    async def aclose(self) -> None:
        """The same as `close`, for `contextlib.aclosing`. It does not wait."""
        self.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        self.close()

    def __del__(self) -> None:
        if self._call_id:
            self._siblings.give_up(self._call_id)

    def _ask(self, count: int) -> None:
        self._siblings.give_credit(self._call_id, count)

    def _ending(self, stop: type[StopIteration | StopAsyncIteration]) -> Exception:
        is_good, value = self._elements.outcome or (True, None)
        if is_good:
            return stop(value)
        error: Any = value
        return CallError(self._message[0], self._message[1], error)

    def _expire(self) -> Exception:
        self.close()
        return timed_out(self._message[0], self._message[1])

    def _leave(self) -> None:
        self.close()
