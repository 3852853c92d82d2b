"""The one place that writes frames. Any thread may write; a frame is never torn or mixed with another."""

from __future__ import annotations

import os
import select
from _thread import allocate_lock, get_ident, start_new_thread
from collections import deque

from ._containers import ALWAYS_ALLOWED, refuse_too_many_containers
from ._frames import DEFAULT_MAX_FRAME_BYTES, HEADER_BYTES, with_header
from ._messages import CREDIT
from .errors import Unencodable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Callable

    from ._codec import Codec

_SMALL_BYTES = 4_096  # what a pipe that can be written at all takes without waiting
_JOIN_BELOW_BYTES = 65_536  # joining header and payload costs less than a second system call's vector
_EX_IOERR = 74


class Outbox:
    """Encodes messages and writes them to the host.

    Two ways in. `send` returns when the bytes are written, and so waits while the host does not read. `post` never waits:
    the reader thread uses it, because a thread that must notice end of file may not hang on a full pipe.
    """

    def __init__(self, descriptor: int, codec: Codec) -> None:
        """Write to `descriptor`, which must block."""
        self.max_frame_bytes = DEFAULT_MAX_FRAME_BYTES
        self.codec = codec
        self.cast_credit = codec.encode([CREDIT, 0, 1])  # what says that one cast is finished
        self.finished = 0  # calls and casts answered or dropped: the `progress` of PONG
        self._descriptor = descriptor
        self._lock = allocate_lock()
        self._owner = 0  # ident of the thread inside the lock
        self._posted: deque[tuple[bytes, int]] = deque()  # (payload, calls that it ends)
        self._poll = select.poll()
        self._poll.register(descriptor, select.POLLOUT)

    def encode(self, message: list) -> bytes:
        """Return the payload of `message`; raises `Unencodable`, also for more than the host takes in one frame."""
        payload = self.codec.encode(message)
        if len(payload) > ALWAYS_ALLOWED:  # none has less than one byte, so a short one cannot hold too many
            refuse_too_many_containers(message, len(payload), self.max_frame_bytes)
        if len(payload) > self.max_frame_bytes:
            raise Unencodable(
                f"the message has {len(payload)} bytes, more than maxFrameBytes ({self.max_frame_bytes}); "
                "send less, or pass a path to a file"
            )
        return payload

    def send(self, payload: bytes) -> None:
        """Write one frame; returns when it is written."""
        self._enter_and_write(payload, 0)

    def send_answer(self, payload: bytes) -> None:
        """Write the answer of a call (the credit for a cast) and count it as finished, in one step."""
        self._enter_and_write(payload, 1)

    def send_if(self, is_wanted: Callable[[], bool], payload: bytes) -> None:
        """Write one frame unless the callable `is_wanted` says no, asked when no other frame can come between."""
        if self._owner == get_ident():  # as in `_enter_and_write`; whether it will be wanted later, nobody can say now
            return
        with self._lock:
            self._owner = get_ident()
            try:
                if is_wanted():
                    self._write(payload)
            finally:
                self._owner = 0
        self._flush_posted()

    def post(self, payload: bytes, finished: int = 0) -> None:
        """Queue one frame and have it written soon, after all that was posted before, without ever waiting.

        `finished`: calls that it ends.
        """
        self._posted.append((payload, finished))
        self._flush_posted()

    def flush(self) -> None:
        """Return when all that was posted is written."""
        while self._posted:
            with self._lock:
                self._owner = get_ident()
                try:
                    self._write_posted(len(self._posted))
                finally:
                    self._owner = 0

    def abandon(self) -> None:
        """Close the descriptor in a forked child, where the connection belongs to the parent; sends become no-ops."""
        descriptor, self._descriptor = self._descriptor, -1
        self._lock = allocate_lock()
        os.close(descriptor)

    def _enter_and_write(self, payload: bytes, finished: int) -> None:
        if self._owner == get_ident():  # a finaliser or signal handler that logs while this very thread is writing
            self._posted.append((payload, finished))
            return
        with self._lock:
            self._owner = get_ident()
            try:
                self.finished += finished
                self._write(payload)
            finally:
                self._owner = 0
        if self._posted:
            self._flush_posted()

    def _flush_posted(self) -> None:
        # Whoever posts appends first and then tries the lock. If it is taken, its holder looks at
        # the queue again after letting go of it; so nothing stays behind and nobody waits.
        while self._posted and self._lock.acquire(False):
            try:
                if len(self._posted[0][0]) > _SMALL_BYTES or not self._poll.poll(0):
                    start_new_thread(self.flush, ())
                    return
                self._owner = get_ident()
                self._write_posted(1)
            finally:
                self._owner = 0
                self._lock.release()

    def _write_posted(self, count: int) -> None:
        for _ in range(count):
            if self._posted:  # only the holder of the lock takes from it, and not before it is written: `flush` waits for that
                payload, finished = self._posted[0]
                self.finished += finished
                self._write(payload)
                self._posted.popleft()

    def _write(self, payload: bytes) -> None:
        if self._descriptor < 0:
            return
        try:
            if len(payload) < _JOIN_BELOW_BYTES:
                rest = memoryview(with_header(payload))
            else:
                header = len(payload).to_bytes(HEADER_BYTES, "big")
                written = os.writev(self._descriptor, [header, payload])
                if written < HEADER_BYTES:
                    os.write(self._descriptor, header[written:])
                    written = HEADER_BYTES
                rest = memoryview(payload)[written - HEADER_BYTES :]
            while rest:
                rest = rest[os.write(self._descriptor, rest) :]
        except (BrokenPipeError, ConnectionResetError):
            os._exit(0)  # the host has gone: the same as end of file
        except OSError as error:
            os.write(2, f"tutti: cannot write to the host: {error}\n".encode())
            os._exit(_EX_IOERR)
