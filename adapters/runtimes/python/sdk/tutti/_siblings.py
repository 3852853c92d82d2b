"""Calls from this worker to others, through the host: which are open, which are held back, and who waits for which.

    call ──> `_open` ──┬─ fewer than maxInFlight on the wire: written at once
                       └─ otherwise also in `_held`, until an answer has come or its caller gives up
"""

from __future__ import annotations

from _thread import RLock
from time import monotonic

from ._messages import CALL, CANCEL, CAST, CREDIT, MAX_ID
from .errors import TIMED_OUT, ProtocolViolation, Unencodable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Callable

    from ._elements import Elements
    from ._outbox import Outbox

    Settle = Callable[[bool, object], None]
    """Told once: (True, value) from a REPLY or (False, error map) from a FAIL, on the reader thread."""

_TTL = 5  # the place of `ttlMs` in CALL


def _nobody(is_reply: bool, value: object) -> None:
    """Stands for a caller that no longer waits. Its id stays open, because its answer is still to come."""


class Siblings:
    """The table of unanswered outgoing calls, id -> who is told."""

    def __init__(self, outbox: Outbox) -> None:
        self.max_in_flight: float = float("inf")
        """How many calls may be unanswered on the wire; HELLO says it."""
        self._outbox = outbox
        self._open: dict[int, Settle] = {}
        self._streams: dict[int, Elements] = {}  # where the ITEMs of an open call go, while somebody wants them
        self._held: dict[int, tuple[list, float | None]] = {}  # in order: (the message, until when it may be sent)
        self._on_wire = 0
        self._last_id = 0
        self._lock = RLock()  # and not a plain one: a finaliser that closes a stream may run inside of it
        self._is_abandoned = False

    def call(self, message_after_id: list, settle: Settle, elements: Elements | None = None) -> int:
        """Send a CALL, or hold it while too many are open, and return its id.

        Raises `Unencodable` before anything is open, and RuntimeError in a forked child.

        `message_after_id`: `[target, method, args, ttlMs, headers]`, then `idempotent` and `credit` where they are needed.
        `elements`: where ITEMs go.
        """
        if self._is_abandoned:
            raise RuntimeError("a forked child cannot call other workers, since no answer would reach it: call in the worker itself")
        with self._lock:
            call_id = self._last_id % MAX_ID + 1
            while call_id in self._open:
                call_id = call_id % MAX_ID + 1
            self._last_id = call_id
            self._open[call_id] = settle
        message = [CALL, call_id, *message_after_id]
        try:
            payload = self._outbox.encode(message)
        except BaseException:
            del self._open[call_id]
            raise
        with self._lock:
            if elements is not None:
                self._streams[call_id] = elements
            if self._held or self._on_wire >= self.max_in_flight:
                ttl_ms = message[_TTL]
                self._held[call_id] = message, None if ttl_ms is None else monotonic() + ttl_ms / 1_000
                return call_id
            self._on_wire += 1
        self._outbox.send(payload)
        return call_id

    def abandon(self) -> None:
        """In a forked child, which no answer reaches: calls are refused from now on."""
        self._is_abandoned = True
        self._lock = RLock()  # another thread may have held the old one

    def cast(self, message: list) -> None:
        """Send a CAST of `[target, method, args, ttlMs, headers]`; raises `Unencodable`."""
        self._outbox.send(self._outbox.encode([CAST, *message]))

    def give_credit(self, call_id: int, count: int) -> None:
        """Let a stream's callee send `count` more elements."""
        self._outbox.post(self._outbox.encode([CREDIT, call_id, count]))

    def give_up(self, call_id: int) -> None:
        """Nobody waits for `call_id` any more: CANCEL it, and swallow its answer. A held one is never sent.

        Never waits, so a finaliser may call it. Harmless when the answer has come, and the second time.
        """
        with self._lock:
            settle = self._open.get(call_id, _nobody)
            if settle is _nobody:
                return
            if self._held.pop(call_id, None) is not None:
                self._forget(call_id)
                return
            self._open[call_id] = _nobody
            self._streams.pop(call_id, None)
            # Posted, as a held CALL is: it must not come before its own CALL.
            self._outbox.post(self._outbox.encode([CANCEL, call_id]))

    def item(self, call_id: int, value: object) -> None:
        """Hand on an element of a stream; raises `ProtocolViolation` when it was not asked for."""
        elements = self._streams.get(call_id)
        if elements is not None:
            elements.add(value)
        elif call_id not in self._open:
            raise ProtocolViolation("WIRE_UNKNOWN_CALL", f"an element for call {call_id}, which is not open")
        elif self._open.get(call_id) is not _nobody:
            raise ProtocolViolation("WIRE_UNEXPECTED", f"an element for call {call_id}, which asked for no stream")

    def settle(self, call_id: int, is_reply: bool, value: object) -> None:
        """Hand an answer to who waits for it, and send what was held for want of it.

        Raises `ProtocolViolation` when nobody ever asked.
        """
        with self._lock:
            if call_id not in self._open or call_id in self._held:
                raise ProtocolViolation("WIRE_UNKNOWN_CALL", f"an answer to call {call_id}, which is not open")
            settle = self._forget(call_id)
            self._on_wire -= 1
            failed = self._release()
        settle(is_reply, value)
        for settle, error in failed:
            settle(False, error)

    def _release(self) -> list[tuple[Settle, dict]]:
        """Send held calls while there is room; return those that cannot be sent, with their errors."""
        failed = []
        while self._held and self._on_wire < self.max_in_flight:
            call_id = next(iter(self._held))
            error = self._send_held(*self._held.pop(call_id))
            if error is None:
                self._on_wire += 1
            else:
                failed.append((self._forget(call_id), error))
        return failed

    def _send_held(self, message: list, deadline: float | None) -> dict | None:
        if deadline is not None:
            left_ms = (deadline - monotonic()) * 1_000
            if left_ms <= 0:
                return dict(TIMED_OUT)
            message[_TTL] = left_ms
        try:
            self._outbox.post(self._outbox.encode(message))
        except Unencodable as error:  # its arguments have been changed since
            return {"code": "UNENCODABLE", "name": "Unencodable", "message": str(error)}
        return None

    def _forget(self, call_id: int) -> Settle:
        self._streams.pop(call_id, None)
        return self._open.pop(call_id)
