"""Each fixture does what its name says."""

from __future__ import annotations

import signal
import unittest

from tutti.errors import ProtocolViolation

from .host import CALL, READY, REPLY, STOP, Host


class Fixtures(unittest.TestCase):
    def test_those_that_end_by_themselves(self) -> None:
        for name, code, text in (
            ("dies-before-handshake.py", 3, "cannot find the model file"),
            ("syntax-error.py", 1, "SyntaxError"),
        ):
            with self.subTest(name), Host(name, hello=False) as host:
                host.expect_end()
                self.assertEqual(host.wait(), code)
                self.assertIn(text, host.stderr())

    def test_those_that_break_the_frames(self) -> None:
        for name in ("writes-garbage.py", "giant-header.py"):
            with self.subTest(name), Host(name) as host:
                self.assertRaises(ProtocolViolation, host.receive)
                host.close_input()
                self.assertEqual(host.wait(), 0)
        with Host("half-frame.py", hello=False) as host:
            self.assertRaises(AssertionError, host.receive)
            self.assertEqual((host.wait(), host._splitter.missing), (0, 95))

    def test_those_that_say_what_they_must_not(self) -> None:
        for codec in ("msgpack", "json"):
            with self.subTest(codec):
                with Host("wrong-protocol.py", codec=codec) as host:
                    self.assertEqual(host.receive(), [READY, {"protocol": 99}])
                with Host("second-ready.py", codec=codec) as host:
                    self.assertEqual(host.ready(), host.ready())
                with Host("reply-to-unknown.py", codec=codec) as host:
                    self.assertEqual(host.ready()["pid"], host.process.pid)
                    self.assertEqual(host.receive(), [REPLY, 4242, None])

    def test_those_that_say_nothing_end_at_end_of_file(self) -> None:
        with Host("hangs-before-ready.py") as host:
            host.close_input()
            host.expect_end()
            self.assertEqual(host.wait(), 0)
        with Host("silent.py") as host:
            host.ready()
            host.call(1, "echo")
            host.close_input()
            host.expect_end()
            self.assertEqual(host.wait(), 0)

    def test_ignores_stop_is_ended_by_sigkill_alone(self) -> None:
        with Host("ignores-stop.py") as host:
            host.ready()
            host.send(STOP, "shutdown", 0)
            host.process.send_signal(signal.SIGTERM)
            host.close_input()
            self.assertIsNone(host.process.poll())
            host.process.kill()
            self.assertEqual(host.wait(), -signal.SIGKILL)

    def test_echo_and_echo_async(self) -> None:
        for name, concurrency in (("echo.py", 1), ("echo_async.py", 8)):
            with self.subTest(name), Host(name) as host:
                self.assertEqual(host.ready()["concurrency"], concurrency)
                host.call(1, "call_sibling", {"target": "./other", "method": "echo", "args": [1]})
                call = host.expect(CALL)
                self.assertEqual(call[1:4], ["./other", "echo", [1]])
                host.send(REPLY, call[0], "hi")
                self.assertEqual(host.result(1), "hi")
                host.call(2, "fail", {"message": "oh"})
                self.assertEqual(host.error(2)["message"], "oh")
