"""What comes from the host: one thread reads, answers what must not wait, and queues the calls.

    descriptor ──read──> FrameSplitter ──> Codec ──> check ──┬─ PING, CANCEL, answers: at once, on this thread
                                                             └─ CALL, CAST: `waiting` + `ready` ──> an engine's threads

A call is in `waiting` until an engine claims it, and in `open` from its frame to its answer. Both are plain dicts whose single
operations are atomic; whoever pops a call from `waiting` is the one who answers for it, so no lock is needed. `waiting` goes by
the call itself and not by its id: the host may use an id again while the refused call that had it is still in the queue.
"""

from __future__ import annotations

import os
from _thread import allocate_lock, start_new_thread
from queue import SimpleQueue
from time import monotonic, sleep

from ._credit import Credit
from ._elements import Elements
from ._frames import FrameSplitter
from ._messages import CALL, CANCEL, CAST, CREDIT, END, FAIL, HELLO, ITEM, PING, PONG, PUSH, REPLY, STOP, check_message
from .context import Context
from .errors import ProtocolViolation

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Callable, NoReturn

    from ._outbox import Outbox
    from ._siblings import Siblings

_EX_SOFTWARE, _EX_PROTOCOL = 70, 76
_READ_BYTES = 65_536
_MAX_READ_BYTES = 1_048_576


class Inbox:
    """Owns the descriptor that the host writes, and the calls that came from it and are not answered."""

    def __init__(self, descriptor: int, outbox: Outbox, siblings: Siblings) -> None:
        self.ready: SimpleQueue[Context | None] = SimpleQueue()  # calls in order; None: no more will start
        self.waiting: dict[Context, bool] = {}  # an ordered set; the values are True
        self.open: dict[int, Context] = {}
        self.is_stopping = False
        self.on_ready: Callable[[], None] | None = None  # told after each read that put something into `ready`
        self.hello: dict | None = None
        self._hello_came = allocate_lock()
        self._hello_came.acquire()
        self._refusing = allocate_lock()
        self._descriptor = descriptor
        self._outbox = outbox
        self._siblings = siblings
        self._splitter = FrameSplitter()
        self._casts = 0

    def read_forever(self) -> None:
        """Read until end of file, then end the process: exit 0, whatever the handlers do. The body of the reader thread.

        A violation is exit 76 after one line on stderr; a fault of this SDK is a traceback and exit 70, never a deaf worker.
        """
        try:
            while True:
                chunk = self._read()
                if not chunk:  # also inside a frame: the host died while it wrote
                    os._exit(0)
                self._take(chunk, monotonic())
        except ProtocolViolation as violation:
            _say_and_exit(f"tutti: protocol violation by the host: {violation.code}: {violation}", _EX_PROTOCOL)
        except BaseException as error:
            end_for_fault("the reader failed", error)

    def wait_for_hello(self) -> dict:
        """Block until HELLO has come; return its info."""
        with self._hello_came:
            return self.hello or {}

    def claim(self, call: Context) -> bool:
        """Tell whether an engine may start `call` now. False when it has been answered, in writing: cancelled, stopping or expired."""
        if not self.waiting.pop(call, False):
            # The host relies on it (docs/protocol.md §6): whoever asks may start another call in
            # the place of this one.
            with self._refusing:
                pass
            self._outbox.flush()
            return False
        if call.deadline is not None and monotonic() >= call.deadline:
            payload = self._refusal(call, "EXPIRED", "Expired", "the deadline had passed before the handler started")
            self._outbox.send_answer(payload)  # written, not posted: before the next call starts
            return False
        return True

    def stop(self, grace_ms: float | None = None) -> None:
        """Start no further call: answer the waiting ones STOPPING and close the queue. Any thread may call it, any number of times.

        `grace_ms`: when that is over, the process ends, whatever still runs; None for no limit. Only the first stop counts.
        """
        was_stopping, self.is_stopping = self.is_stopping, True
        if was_stopping:
            return
        if grace_ms is not None:
            start_new_thread(_end_after, (grace_ms,))
        for call in list(self.waiting):
            self._refuse_waiting(call, "STOPPING", "Stopping", "the worker has been told to stop")
        self.ready.put(None)
        if self.on_ready is not None:
            self.on_ready()

    def _read(self) -> bytes:
        try:
            return os.read(self._descriptor, max(_READ_BYTES, min(self._splitter.missing, _MAX_READ_BYTES)))
        except ConnectionResetError:  # a socket whose peer died with our frames unread
            return b""

    def _take(self, chunk: bytes, read_at: float) -> None:
        has_calls = False
        for payload in self._splitter.feed(chunk):
            message = check_message(self._outbox.codec.decode(payload))
            kind = message[0]
            if self.hello is None and kind != HELLO:
                raise ProtocolViolation("WIRE_BAD_MESSAGE", f"kind {kind} came before HELLO")
            if kind == CALL:
                self._admit(message[1], message[3:7], read_at, message[8:10] if len(message) > 8 else None)
                has_calls = True
            elif kind == CAST:
                self._casts += 1
                self._admit(-self._casts, message[2:6], read_at)
                has_calls = True
            else:
                self._take_other(kind, message)
        if has_calls and self.on_ready is not None:
            self.on_ready()

    def _admit(self, call_id: int, called: list, read_at: float, streams: list | None = None) -> None:
        if call_id in self.open:
            raise ProtocolViolation("WIRE_BAD_MESSAGE", f"call {call_id} is already open")
        method, args, ttl_ms, headers = called
        deadline = None if ttl_ms is None else read_at + ttl_ms / 1_000
        call = Context(call_id, method, args, deadline, headers, self._outbox, self._siblings)
        if streams:
            _open_streams(call, *streams)
        if call_id > 0:
            self.open[call_id] = call
        self.waiting[call] = True
        self.ready.put(call)
        if self.is_stopping:  # after the put, so that a `stop` on another thread cannot slip between
            self._refuse_waiting(call, "STOPPING", "Stopping", "the worker has been told to stop")

    def _take_other(self, kind: int, message: list) -> None:
        if kind == PING:
            self._outbox.post(self._outbox.encode([PONG, message[1], self._outbox.finished]))
        elif kind == REPLY or kind == FAIL:
            self._siblings.settle(message[1], kind == REPLY, message[2])
        elif kind == CANCEL:
            self._cancel(message[1])
        elif kind == ITEM:
            self._siblings.item(message[1], message[2])
        elif kind == CREDIT or kind == PUSH or kind == END:
            call = self.open.get(message[1])
            if call is not None:  # otherwise its answer was on the way
                _feed(call, kind, message[2])
        elif kind == STOP:
            self.stop(message[2])
        elif kind == HELLO:
            self._greet(message[1])

    def _greet(self, info: dict) -> None:
        if self.hello is not None:
            raise ProtocolViolation("WIRE_BAD_MESSAGE", "a second HELLO")
        limit = info.get("maxFrameBytes")
        if isinstance(limit, (int, float)) and limit >= 1:
            self._splitter.max_frame_bytes = self._outbox.max_frame_bytes = int(limit)
        bound = info.get("maxInFlight")
        if isinstance(bound, (int, float)) and bound >= 1:
            self._siblings.max_in_flight = bound
        self.hello = info
        self._hello_came.release()

    def _cancel(self, call_id: int) -> None:
        call = self.open.get(call_id)
        if call is not None and not self._refuse_waiting(
            call, "CANCELLED", "Cancelled", "the call was cancelled before it started"
        ):
            call._cancel()

    def _refuse_waiting(self, call: Context, code: str, name: str, message: str) -> bool:
        with self._refusing:
            is_ours = self.waiting.pop(call, False)
            if is_ours:
                self._outbox.post(self._refusal(call, code, name, message), 1)
        return is_ours

    def _refusal(self, call: Context, code: str, name: str, message: str) -> bytes:
        """Close `call` and return the payload of its FAIL; of a CREDIT for a cast."""
        self.open.pop(call._id, None)
        if call.is_cast:
            return self._outbox.cast_credit
        return self._outbox.encode([FAIL, call._id, {"code": code, "name": name, "message": message}])


def _open_streams(call: Context, credit: float | None, has_input: bool | None = None) -> None:
    if credit is not None:
        call._credit = Credit(int(credit))
    if has_input:
        call._elements = Elements()


def _feed(call: Context, kind: int, value: Any) -> None:
    """Hand on what belongs to a stream of an open call."""
    if kind == CREDIT:
        if call._credit is not None:
            call._credit.grant(int(value))
    elif kind == PUSH:
        if call._elements is None:
            raise ProtocolViolation("WIRE_UNEXPECTED", f"an element for call {call._id}, which has no input")
        call._elements.add(value)
    elif call._elements is not None:
        call._elements.end(value is None, value)


def _end_after(grace_ms: float) -> None:
    sleep(min(grace_ms / 1_000, 4_000_000))
    _say_and_exit(f"tutti: told to stop, and not done within {grace_ms:g} ms", 0)


def end_for_fault(what: str, error: BaseException) -> NoReturn:
    """End the process with code 70 after a traceback on stderr: without one of its threads a worker only seems to be well."""
    try:
        import traceback

        text = "".join(traceback.format_exception(type(error), error, error.__traceback__))
    except BaseException:  # there may be no memory for that
        text = type(error).__name__
    _say_and_exit(f"tutti: {what}:\n{text}", _EX_SOFTWARE)


def _say_and_exit(text: str, code: int) -> NoReturn:
    try:
        os.write(2, text.encode("utf-8", "backslashreplace") + b"\n")
    finally:
        os._exit(code)
