"""Calls of a sequential worker: order, deadlines, cancelling, failing, progress."""

from __future__ import annotations

import unittest

from .host import CANCEL, CAST, LOG, PING, PONG, PROGRESS, Host

WAITS = """
    from tutti import Worker
    worker = Worker()
    started = []

    @worker.method
    def until_cancelled(args, context):
        started.append(args)
        context.progress(0)
        while True:
            context.raise_if_cancelled()

    @worker.method
    def past_deadline(args, context):
        context.progress(0, str(context.remaining_ms() <= 60_000))
        while context.remaining_ms() > 0: pass
        return "late"

    @worker.method("started")
    def what_started(args): return started

    @worker.method
    def add(args):
        started.append(args)

    @worker.method
    def headers(args, context): return [context.headers, context.method, context.is_cast, context.deadline]

    worker.run()
"""


class Order(unittest.TestCase):
    def test_calls_and_casts_are_handled_in_order_and_answered_in_order(self) -> None:
        with Host(WAITS) as host:
            host.ready()
            for number in range(100):
                host.send(CAST, None, "add", number, None, None)
            host.call(1, "started")
            host.call(2, "started")
            host.credit(100)
            self.assertEqual(host.result(1), list(range(100)))
            host.result(2)
            host.send(PING, 1)
            self.assertEqual(host.expect(PONG), [1, 102])

    def test_a_call_gets_its_headers(self) -> None:
        with Host(WAITS) as host:
            host.ready()
            host.call(1, "headers", headers={"traceparent": "00-1"})
            host.call(2, "headers")
            self.assertEqual(host.result(1), [{"traceparent": "00-1"}, "headers", False, None])
            self.assertEqual(host.result(2), [{}, "headers", False, None])

    def test_both_codecs_carry_calls(self) -> None:
        for codec in ("msgpack", "json"):
            with self.subTest(codec), Host("echo.py", codec=codec) as host:
                host.ready()
                value = {"text": "Hyvää päivää 🎻 \ud800", "list": [1, 2.5, None, True, -1], "": {}}
                host.call(4_294_967_295, "echo", value, 5_000.5)
                self.assertEqual(host.result(4_294_967_295), value)


class Deadlines(unittest.TestCase):
    def test_a_call_whose_time_is_over_is_never_started(self) -> None:
        with Host(WAITS) as host:
            host.ready()
            host.call(1, "add", "expired", ttl_ms=0)
            self.assertEqual(host.error(1)["code"], "EXPIRED")
            host.call(2, "past_deadline", ttl_ms=30)
            host.call(3, "add", "expired while waiting", ttl_ms=20)
            host.send(CAST, None, "add", "expired cast", 20, None)
            host.call(4, "started")
            self.assertEqual(host.expect(PROGRESS), [2, 0.0, "True"])
            self.assertEqual(host.result(2), "late")
            self.assertEqual(host.error(3)["code"], "EXPIRED")
            host.credit(1)
            self.assertEqual(host.result(4), [])
            host.send(PING, 1)
            self.assertEqual(host.expect(PONG), [1, 5])


class Cancelling(unittest.TestCase):
    def test_a_call_that_has_not_started_is_answered_at_once_and_never_starts(self) -> None:
        with Host(WAITS) as host:
            host.ready()
            host.call(1, "until_cancelled", "first")
            host.expect(PROGRESS)
            host.call(2, "until_cancelled", "second")
            host.send(CANCEL, 2)
            self.assertEqual(host.error(2)["code"], "CANCELLED")
            host.send(CANCEL, 1)
            self.assertEqual(host.error(1)["code"], "CANCELLED")
            host.call(2, "started")
            self.assertEqual(host.result(2), ["first"])

    def test_cancel_of_an_id_that_is_not_open_is_ignored(self) -> None:
        with Host(WAITS) as host:
            host.ready()
            host.send(CANCEL, 77)
            host.call(77, "started")
            self.assertEqual(host.result(77), [])

    def test_ping_is_answered_while_a_handler_is_busy(self) -> None:
        with Host(WAITS) as host:
            host.ready()
            host.call(1, "until_cancelled")
            host.expect(PROGRESS)
            for seq in range(5):
                host.send(PING, seq)
                self.assertEqual(host.expect(PONG), [seq, 0])
            host.send(CANCEL, 1)
            host.error(1)


class Refusing(unittest.TestCase):
    def test_an_unknown_method_names_the_known_ones(self) -> None:
        with Host(WAITS) as host:
            host.ready()
            host.call(1, "strated")
            error = host.error(1)
            self.assertEqual(error["code"], "UNKNOWN_METHOD")
            self.assertIn("add, headers, past_deadline, started, until_cancelled", error["message"])

    def test_a_failed_cast_is_a_log_line(self) -> None:
        with Host("echo.py") as host:
            host.ready()
            host.send(CAST, None, "fail", {"message": "spilt"}, None, None)
            level, message, fields = host.expect(LOG)
            self.assertEqual(level, "error")
            self.assertIn("spilt", message)
            self.assertIn("ValueError", fields["stack"])
            host.credit(1)
            host.send(CAST, None, "nothing", None, None, None)
            self.assertIn("UNKNOWN_METHOD", host.expect(LOG)[2]["code"])
            host.credit(1)
            host.send(CAST, None, "unencodable", None, None, None)
            host.credit(1)
            host.call(1, "counter")
            self.assertEqual(host.result(1), 1)


class Progressing(unittest.TestCase):
    def test_progress_is_sent_for_open_calls_only(self) -> None:
        with Host(
            """
            from tutti import Worker
            worker = Worker()
            kept = []
            @worker.method
            def steps(args, context):
                kept.append(context)
                context.progress(0.5, "half way")
                context.progress(1)
                refused = []
                for fraction in (7, -0.01, float("nan"), float("inf")):
                    try: context.progress(fraction)
                    except ValueError as error: refused.append(str(error))
                return refused
            @worker.method
            def later(args):
                for context in kept: context.progress(1)
            worker.run()
            """
        ) as host:
            host.ready()
            host.call(1, "steps")
            self.assertEqual(host.expect(PROGRESS), [1, 0.5, "half way"])
            self.assertEqual(host.expect(PROGRESS), [1, 1.0, None])
            for fraction, refused in zip(("7", "-0.01", "nan", "inf"), host.result(1)):
                self.assertEqual(refused, f"expected `fraction` to be a number from 0 to 1; got {fraction}")
            host.send(CAST, None, "steps", None, None, None)
            host.credit(1)
            host.call(2, "later")
            self.assertIsNone(host.result(2))
