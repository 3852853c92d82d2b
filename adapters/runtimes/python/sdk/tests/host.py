"""A host of a few lines: starts one worker, speaks the protocol with it, and leaves no process behind.

Nothing here sleeps: each read waits for a frame, with a limit that only a failing test reaches.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
import textwrap
from pathlib import Path

from tutti._codec import codec_named
from tutti._frames import FrameSplitter, with_header
from tutti._messages import (
    CALL,
    CANCEL,
    CAST,
    CREDIT,
    END,
    FAIL,
    HELLO,
    ITEM,
    LOG,
    NAMES,
    PING,
    PONG,
    PROGRESS,
    PULL,
    PUSH,
    READY,
    REPLY,
    STOP,
)  # fmt: skip

__all__ = [
    "CALL", "CANCEL", "CAST", "CREDIT", "END", "FAIL", "HELLO", "ITEM", "LOG", "PING", "PONG", "PROGRESS", "PULL", "PUSH", "READY",
    "REPLY", "STOP", "Host",
]  # fmt: skip

SDK = Path(__file__).resolve().parent.parent
FIXTURES = SDK.parents[3] / "test" / "fixtures" / "workers" / "python"
LIMIT_S = 20.0


class Host:
    """One worker process. Use as a context manager: it is killed at the end, with its whole group."""

    def __init__(
        self,
        program: str,
        codec: str = "msgpack",
        stdio: bool = False,
        hello: bool = True,
        max_frame_bytes: int = 67_108_864,
        max_in_flight: int = 128,
    ) -> None:
        """`program`: the name of a fixture (`echo.py`) or the source of a worker. `hello`: write HELLO at once."""
        self.codec = codec_named(codec)
        self._splitter = FrameSplitter()
        self._frames: list[list] = []
        self._folder = tempfile.TemporaryDirectory()
        self._stderr = open(os.path.join(self._folder.name, "stderr"), "w+b")
        self._stdout = open(os.path.join(self._folder.name, "stdout"), "w+b")
        self.path = FIXTURES / program
        if "\n" in program:
            self.path = Path(self._folder.name, "program.py")
            self.path.write_text(textwrap.dedent(program), encoding="utf-8")
        # Two socket pairs, as Node makes them.
        self.input, worker_in = socket.socketpair()
        self.output, worker_out = socket.socketpair()
        self.output.settimeout(LIMIT_S)
        descriptors = (0, 1) if stdio else (worker_in.fileno(), worker_out.fileno())
        environment = {
            **os.environ,
            "PYTHONPATH": str(SDK),
            "TUTTI_PROTOCOL": "1",
            "TUTTI_FD_IN": str(descriptors[0]),
            "TUTTI_FD_OUT": str(descriptors[1]),
            "TUTTI_CODEC": codec,
        }
        self.process = subprocess.Popen(
            [sys.executable, str(self.path)],
            stdin=worker_in if stdio else subprocess.DEVNULL,
            stdout=worker_out if stdio else self._stdout,
            stderr=self._stderr,
            pass_fds=() if stdio else descriptors,
            env=environment,
            start_new_session=True,
        )
        worker_in.close()
        worker_out.close()
        if hello:
            bounds = {"maxFrameBytes": max_frame_bytes, "maxInFlight": max_in_flight}
            self.send(HELLO, {"protocol": 1, "name": "tests/worker", "incarnation": "i1", **bounds, "heartbeatMs": None})

    def __enter__(self) -> Host:
        return self

    def __exit__(self, *_: object) -> None:
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        self.process.wait()
        for closable in (self.input, self.output, self._stdout, self._stderr):
            closable.close()
        self._folder.cleanup()

    def send(self, *message: object) -> None:
        """Write one message."""
        self.send_bytes(with_header(self.codec.encode(list(message))))

    def send_bytes(self, data: bytes) -> None:
        """Write raw bytes."""
        self.input.sendall(data)

    def call(self, call_id: int, method: str, args: object = None, ttl_ms: float | None = None, headers: dict | None = None) -> None:
        """Write a CALL."""
        self.send(CALL, call_id, None, method, args, ttl_ms, headers)

    def stream(
        self, call_id: int, method: str, args: object = None, *, credit: int | None = None, has_input: bool | None = None,
        ttl_ms: float | None = None,
    ) -> None:  # fmt: skip
        """Write a CALL that asks for a stream, sends one, or both."""
        self.send(CALL, call_id, None, method, args, ttl_ms, None, None, credit, has_input)

    def items(self, call_id: int, count: int) -> list:
        """Return the values of the next messages, which must be that many ITEMs of `call_id`."""
        items = [self.expect(ITEM) for _ in range(count)]
        assert {answered for answered, _ in items} <= {call_id}, f"expected items of {call_id}; got {items}"
        return [value for _, value in items]

    def nothing_more(self, seq: int, finished: int) -> None:
        """Check that the worker waits: the next message is the PONG to a PING that is sent now."""
        self.send(PING, seq)
        pong = self.expect(PONG)
        assert pong == [seq, finished], f"expected PONG {[seq, finished]}; got {pong}"

    def receive(self) -> list:
        """Return the next message; raises AssertionError at end of file, with what the worker wrote to stderr."""
        while not self._frames:
            chunk = self.output.recv(1_048_576)
            if not chunk:
                raise AssertionError(f"end of file from the worker; exit code {self.wait()}; stderr:\n{self.stderr()}")
            self._frames.extend(self.codec.decode(payload) for payload in self._splitter.feed(chunk))  # type: ignore[arg-type]
        return self._frames.pop(0)

    def expect(self, kind: int) -> list:
        """Return the elements after the kind of the next message, which must be of `kind`."""
        message = self.receive()
        if message[0] != kind:
            raise AssertionError(f"expected {NAMES[kind - 1]}; got {message!r}")
        return message[1:]

    def expect_end(self) -> None:
        """Wait for end of file from the worker; no frame may come before it."""
        if self._frames or self.output.recv(1_048_576):
            raise AssertionError("expected end of file; got bytes")

    def result(self, call_id: int) -> object:
        """Return the value of the next message, which must be the REPLY to `call_id`."""
        answered, value = self.expect(REPLY)
        assert answered == call_id, f"expected the answer to {call_id}; got that to {answered}"
        return value

    def error(self, call_id: int) -> dict:
        """Return the error of the next message, which must be the FAIL of `call_id`."""
        answered, error = self.expect(FAIL)
        assert answered == call_id, f"expected the answer to {call_id}; got that to {answered}"
        return error

    def credit(self, casts: int) -> None:
        """Wait for the credit of that many casts, given one by one."""
        for _ in range(casts):
            given = self.expect(CREDIT)
            assert given == [0, 1], f"expected the credit for one cast; got {given}"

    def ready(self) -> dict:
        """Wait for READY; return its info."""
        return self.expect(READY)[0]

    def close_input(self) -> None:
        """Let the worker read end of file."""
        self.input.shutdown(socket.SHUT_WR)

    def wait(self) -> int:
        """Wait for the process to end; return its exit code, negative for a signal."""
        return self.process.wait(timeout=LIMIT_S)

    def stderr(self) -> str:
        """What the worker has written to stderr so far."""
        return Path(self._stderr.name).read_text(encoding="utf-8", errors="replace")

    def stdout(self) -> str:
        """What the worker has written to stdout so far."""
        return Path(self._stdout.name).read_text(encoding="utf-8", errors="replace")
