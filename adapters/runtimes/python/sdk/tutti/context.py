"""What a handler knows about the call it handles, and its way to call others."""

from __future__ import annotations

from time import monotonic

from ._elements import WINDOW, Elements
from ._messages import PROGRESS
from ._waiting import tell, wait
from .errors import CallError, Cancelled, timed_out
from .input import Input
from .log import Log
from .stream import Stream

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from ._credit import Credit
    from ._outbox import Outbox
    from ._siblings import Siblings
    from ._waiting import Listeners


class Context:
    """One call, from its frame to its answer. Handlers receive it as their second argument; any thread may use it."""

    __slots__ = (
        "_args", "_credit", "_elements", "_has_ended", "_id", "_is_async", "_is_told", "_method", "_on_cancel", "_outbox", "_siblings",
        "cancelled", "deadline", "headers",
    )  # fmt: skip

    def __init__(
        self,
        call_id: int,
        method: str,
        args: object,
        deadline: float | None,
        headers: dict[str, str] | None,
        outbox: Outbox,
        siblings: Siblings,
    ) -> None:
        """Made by the SDK. `call_id` is negative for a cast."""
        self._id = call_id
        self._method = method
        self._args = args
        self.deadline = deadline
        """When the time is over, in seconds of `time.monotonic()`; None for no deadline."""
        self.headers: dict[str, str] = headers or {}
        """The call's headers, such as trace context. Calls made through this context carry them on."""
        self.cancelled = False
        """Whether the caller has given up. The answer still goes out, but nobody waits for it."""
        self._outbox = outbox
        self._siblings = siblings
        self._credit: Credit | None = None  # for a call that asks for a stream
        self._elements: Elements | None = None  # of a call that sends one
        self._is_async = False
        self._is_told = False  # that it was cancelled: an async handler, when its task is being cancelled
        self._has_ended = False
        self._on_cancel: Listeners = []

    @property
    def method(self) -> str:
        """The name of the method that was called."""
        return self._method

    @property
    def is_cast(self) -> bool:
        """Whether nobody waits for a result."""
        return self._id < 0

    @property
    def log(self) -> Log:
        """Log lines for the host: `context.log.info("loaded", ms=312)`."""
        return Log(self._outbox)

    @property
    def input(self) -> Input:
        """The elements of the argument, beside `args`, which the caller sends while the handler takes them. Empty when it sends none.

        `for` in a sync handler, `async for` in an async one; see `Input`.
        """
        if self._elements is None:
            self._elements = Elements()
            self._elements.end(True, None)
        return Input(self, self._elements, self._outbox)

    def remaining_ms(self) -> float | None:
        """Milliseconds until the deadline, at least 0.0; None for no deadline."""
        return None if self.deadline is None else max(0.0, (self.deadline - monotonic()) * 1_000)

    def raise_if_cancelled(self) -> None:
        """Raise `Cancelled` when the caller has given up; a handler that lets it through is answered `CANCELLED`."""
        if self.cancelled:
            raise Cancelled(f'the call of "{self._method}" was cancelled')

    def progress(self, fraction: float, note: str | None = None) -> None:
        """Tell the caller how far this call is: `fraction` from 0 to 1. Ignored for casts and ended calls.

        Returns when it is written, so nothing piles up however often it is called. Raises ValueError for a fraction outside of
        0 to 1, NaN included; TypeError for one that is no number.
        """
        share = float(fraction)
        if not 0.0 <= share <= 1.0:
            raise ValueError(f"expected `fraction` to be a number from 0 to 1; got {fraction!r}")
        if not self.is_cast and not self._has_ended:
            message = [PROGRESS, self._id, share, None if note is None else str(note)]
            self._outbox.send_if(lambda: not self._has_ended, self._outbox.encode(message))

    def call(self, target: str, method: str, args: Any = None, deadline_ms: float | None = None, *, idempotent: bool = False) -> Any:
        """Call a sibling and wait for its result. For sync handlers; an async handler awaits `call_async`.

        `target` is a path from the root (`"linguistics/tokenizer"`) or relative to this worker's supervisor (`"./tokenizer"`).
        The call gets what is left of this call's own deadline, or `deadline_ms` when that is less. `idempotent` says that it may be
        run more than once: the host repeats it when the worker that has it dies.

        Raises `CallError` (match on its `code`; `CALL_TIMEOUT` when the time is over), `Unencodable` for `args`, `Cancelled`
        when this call is cancelled meanwhile, and RuntimeError in an async handler, whose event loop it would block.
        """
        if self._is_async:
            raise RuntimeError("Context.call would block the event loop; write `await context.call_async(...)`")
        self.raise_if_cancelled()
        message = self._call_message(target, method, args, deadline_ms, idempotent)
        deadline = _deadline_of(message)
        outcome: list[tuple[bool, Any]] = []
        answered: Listeners = []

        def settle(is_reply: bool, value: object) -> None:
            outcome.append((is_reply, value))
            tell(answered)

        call_id = self._siblings.call(message, settle)
        wait(lambda: outcome or self.cancelled, (answered, self._on_cancel), deadline)
        if not outcome:
            self._siblings.give_up(call_id)
            self.raise_if_cancelled()
            raise timed_out(target, method)
        return _result_of(outcome[0], target, method)

    async def call_async(
        self, target: str, method: str, args: Any = None, deadline_ms: float | None = None, *, idempotent: bool = False
    ) -> Any:
        """The awaitable form of `call`, for async handlers. A cancelled wait cancels the sibling's call too."""
        from ._awaiting import answer_of

        message = self._call_message(target, method, args, deadline_ms, idempotent)
        ttl_ms = message[3]
        outcome = await answer_of(self._siblings, message, None if ttl_ms is None else ttl_ms / 1_000)
        if outcome is None:
            raise timed_out(target, method)
        return _result_of(outcome, target, method)

    def stream(self, target: str, method: str, args: Any = None, deadline_ms: float | None = None, *, idempotent: bool = False) -> Stream:
        """Call a sibling for its result element by element: `for` in a sync handler, `async for` in an async one.

        Arguments and time are those of `call`; the time holds for the whole stream. See `Stream` for leaving early and for what it
        raises. A method that returns one value gives a stream of one element.
        """
        if not self._is_async:  # else the iteration raises what asyncio has for it
            self.raise_if_cancelled()
        message = self._call_message(target, method, args, deadline_ms, idempotent)
        message = [*message[:5], idempotent, WINDOW]
        return Stream(self, Elements(WINDOW), _deadline_of(message), self._siblings, message)

    def cast(self, target: str, method: str, args: Any = None, deadline_ms: float | None = None) -> None:
        """Send a sibling a message that gets no answer. It carries the remaining time as `call` does; `Unencodable` for `args`."""
        self._siblings.cast([target, method, args, self._ttl_ms(target, method, deadline_ms), self.headers or None])

    def _call_message(self, target: str, method: str, args: object, deadline_ms: float | None, idempotent: bool) -> list:
        if not isinstance(idempotent, bool):
            raise TypeError(f"expected `idempotent` to be True or False; got {idempotent!r}")
        message = [target, method, args, self._ttl_ms(target, method, deadline_ms), self.headers or None]
        return [*message, True] if idempotent else message

    def _ttl_ms(self, target: str, method: str, deadline_ms: float | None) -> float | None:
        remaining = self.remaining_ms()
        ttl_ms = remaining if deadline_ms is None else deadline_ms if remaining is None else min(deadline_ms, remaining)
        if ttl_ms is not None and ttl_ms <= 0:
            raise timed_out(target, method)
        return ttl_ms

    def _cancel(self) -> None:
        """Told by the reader thread, once."""
        self.cancelled = True
        if not self._is_async:
            self._is_told = True
        tell(self._on_cancel)


def _deadline_of(message: list) -> float | None:
    ttl_ms = message[3]
    return None if ttl_ms is None else monotonic() + ttl_ms / 1_000


def _result_of(outcome: tuple[bool, Any], target: str, method: str) -> Any:
    is_reply, value = outcome
    if is_reply:
        return value
    raise CallError(target, method, value)
