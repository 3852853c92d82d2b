"""Frames: ``[u32 big-endian length][payload]``. Pure bytes, no input or output."""

from __future__ import annotations

from .errors import ProtocolViolation

DEFAULT_MAX_FRAME_BYTES = 67_108_864
HEADER_BYTES = 4


def with_header(payload: bytes) -> bytes:
    """Return the frame that carries `payload`."""
    return len(payload).to_bytes(HEADER_BYTES, "big") + payload


class FrameSplitter:
    """Cuts a stream of chunks, fragmented in any way, into payloads.

    Holds at most one unfinished frame, and only the bytes of it that have really come: the length in a header is compared
    with `max_frame_bytes`, never allocated.
    """

    def __init__(self, max_frame_bytes: int = DEFAULT_MAX_FRAME_BYTES) -> None:
        """`max_frame_bytes`: the largest payload accepted, in bytes."""
        self.max_frame_bytes = max_frame_bytes
        self._chunks: list[bytes] = []  # the unfinished frame, header included, as it came
        self._held = 0  # bytes in _chunks
        self._needed = HEADER_BYTES  # bytes that _chunks must hold before looking again

    @property
    def missing(self) -> int:
        """How many bytes, at least, complete what is unfinished: a hint for the size of the next read."""
        return self._needed - self._held

    def feed(self, chunk: bytes) -> list[bytes]:
        """Take the next bytes of the stream; return the payloads that are complete, in order.

        Raises `ProtocolViolation`: `WIRE_FRAME_TOO_LARGE` or `WIRE_EMPTY_FRAME`, as soon as the header is there.
        """
        if self._chunks:
            self._chunks.append(chunk)
            self._held += len(chunk)
            if self._held < self._needed:
                return []
            chunk = b"".join(self._chunks)
            self._chunks = []
        payloads: list[bytes] = []
        start, end = 0, len(chunk)
        needed = HEADER_BYTES
        while end - start >= HEADER_BYTES:
            body = start + HEADER_BYTES
            length = int.from_bytes(chunk[start:body], "big")
            if length > self.max_frame_bytes:
                raise ProtocolViolation(
                    "WIRE_FRAME_TOO_LARGE", f"a header claims {length} bytes; maxFrameBytes is {self.max_frame_bytes}"
                )
            if length == 0:
                raise ProtocolViolation("WIRE_EMPTY_FRAME", "a frame of length zero")
            if end - body < length:
                needed = HEADER_BYTES + length
                break
            start = body + length
            payloads.append(chunk[body:start])
        self._needed, self._held = needed, end - start
        if start < end:
            self._chunks = [chunk[start:] if start else chunk]
        return payloads
