"""The elements of a call's argument, which the caller sends while the handler runs."""

from __future__ import annotations

from ._iterating import ElementIterator
from ._messages import PULL
from .errors import InputError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from ._elements import Elements
    from ._handled import HandledCall
    from ._outbox import Outbox


class Input(ElementIterator):
    """What `context.input` is: `for` in a `def` handler, `async for` in an `async def` one. It can be gone through once.

    Nothing is asked for before the first element is wanted, and never more than 16 elements ahead. Empty when the caller sends none.

    Raises `InputError` when the caller's source failed, after the elements that came before; `Cancelled` (async:
    `asyncio.CancelledError`) when the call is cancelled meanwhile; RuntimeError once the call has been answered.
    """

    __slots__ = ("_outbox",)

    def __init__(self, call: HandledCall, elements: Elements, outbox: Outbox) -> None:
        """Made by the SDK. It waits without a deadline of its own: the caller cancels when the time is over."""
        super().__init__(call, elements, None)
        self._outbox = outbox

    def _ask_if_needed(self) -> bool:
        if self._call._has_ended:
            raise RuntimeError("the call has been answered: its caller sends no more elements")
        return super()._ask_if_needed()

    def _ask(self, count: int) -> None:
        call = self._call
        self._outbox.send_if(lambda: not call._has_ended, self._outbox.encode([PULL, call._id, count]))

    def _ending(self, stop: type[StopIteration | StopAsyncIteration]) -> Exception:
        is_good, error = self._elements.outcome or (True, None)
        if is_good:
            return stop()
        said: Any = error
        return InputError(self._call.method, said)
