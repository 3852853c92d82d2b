"""Calls from this worker to others, through the host: which are open, and who waits for which."""

from __future__ import annotations

from _thread import allocate_lock

from ._messages import CALL, CANCEL, CAST, MAX_ID
from .errors import ProtocolViolation

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Callable

    from ._outbox import Outbox

    Settle = Callable[[bool, object], None]
    """Told once: (True, value) from a REPLY or (False, error map) from a FAIL, on the reader thread."""


def _nobody(is_reply: bool, value: object) -> None:
    """Stands for a caller that no longer waits. Its id stays open, because its answer is still to come."""


class Siblings:
    """The table of unanswered outgoing calls, id -> who is told."""

    def __init__(self, outbox: Outbox) -> None:
        self._outbox = outbox
        self._open: dict[int, Settle] = {}
        self._last_id = 0
        self._lock = allocate_lock()

    def call(self, message_after_id: list, settle: Settle) -> int:
        """Send a CALL and return its id; raises `Unencodable` before anything is open.

        `message_after_id`: `[target, method, args, ttlMs, headers]`, and True behind it when the call may be repeated.
        """
        with self._lock:
            call_id = self._last_id % MAX_ID + 1
            while call_id in self._open:
                call_id = call_id % MAX_ID + 1
            self._last_id = call_id
            self._open[call_id] = settle
        try:
            payload = self._outbox.encode([CALL, call_id, *message_after_id])
        except BaseException:
            del self._open[call_id]
            raise
        self._outbox.send(payload)
        return call_id

    def cast(self, message: list) -> None:
        """Send a CAST of `[target, method, args, ttlMs, headers]`; raises `Unencodable`."""
        self._outbox.send(self._outbox.encode([CAST, *message]))

    def give_up(self, call_id: int) -> None:
        """Nobody waits for `call_id` any more: CANCEL it, and swallow its answer. Harmless when the answer has come."""
        with self._lock:
            if call_id not in self._open:
                return
            self._open[call_id] = _nobody
        self._outbox.send(self._outbox.encode([CANCEL, call_id]))

    def settle(self, call_id: int, is_reply: bool, value: object) -> None:
        """Hand an answer to who waits for it; raises `ProtocolViolation` when nobody ever asked."""
        with self._lock:
            settle = self._open.pop(call_id, None)
        if settle is None:
            raise ProtocolViolation("WIRE_UNKNOWN_CALL", f"an answer to call {call_id}, which is not open")
        settle(is_reply, value)
