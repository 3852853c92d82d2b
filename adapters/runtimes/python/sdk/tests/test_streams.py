"""Results in elements, and progress: §9 of the protocol, for `def` and `async def` handlers."""

from __future__ import annotations

import unittest

from .host import CANCEL, CAST, CREDIT, FAIL, ITEM, LOG, PING, PONG, PROGRESS, PUSH, REPLY, STOP, Host

SOURCE = """
    import asyncio
    from tutti import Worker
    worker = Worker({concurrency})
    log = []

    @worker.method
    {kind} count(args, context):
        log.append("started")
        try:
            for number in range(args): yield number
        finally:
            log.append("closed")

    @worker.method
    {kind} states(args, context):
        try:
            yield 1
            context.progress(0.5, "half")
            yield 2
        finally:
            context.progress(1, "cancelled" if context.cancelled else "ended")

    @worker.method
    {kind} breaks(args):
        yield 1
        raise ValueError("broke")

    @worker.method
    {kind} cannot_be_carried(args):
        try:
            yield 1
            yield {{1, 2}}
        finally: log.append("closed")

    @worker.method
    {kind} stubborn(args, context):
        while True:
            try: yield 1
            except GeneratorExit: pass

    @worker.method
    {kind} bad_clean_up(args, context):
        try: yield 1
        finally: raise OSError("disk full")

    @worker.method
    {kind} plain(args): return args

    @worker.method
    {kind} returned(args, context): return count(args, context)

    @worker.method
    {kind} mapped(args): return map(str, range(args))

    @worker.method("log")
    def take_log(args):
        taken = log[:]
        log.clear()
        return taken

    {extra}
    worker.run()
"""
KINDS = ("def", "async def")

SYNC_ONLY = """
    @worker.method
    def with_result(args):
        yield 1
        return {"total": 1}

    @worker.method
    def odd_result(args):
        yield 1
        return {1, 2}
"""


def source(kind: str, concurrency: int = 1, extra: str = "") -> str:
    """A worker whose handlers are all `def` or all `async def`."""
    return SOURCE.format(kind=kind, concurrency=concurrency, extra=extra)


class Each(unittest.TestCase):
    def each(self, concurrency: int = 1, **options: object):  # noqa: ANN201
        """Yield a ready host for each kind of handler."""
        for kind in KINDS:
            with self.subTest(kind), Host(source(kind, concurrency), **options) as host:  # type: ignore[arg-type]
                host.ready()
                yield host


class Results(Each):
    def test_one_element_for_each_credit_and_a_reply_when_all_is_sent(self) -> None:
        for codec in ("msgpack", "json"):
            for host in self.each(codec=codec):
                host.stream(1, "count", 5, credit=2)
                self.assertEqual(host.items(1, 2), [0, 1])
                host.nothing_more(1, 0)
                host.send(CREDIT, 1, 1)
                self.assertEqual(host.items(1, 1), [2])
                host.nothing_more(2, 0)
                host.send(CREDIT, 1, 100)
                self.assertEqual(host.items(1, 2), [3, 4])
                self.assertIsNone(host.result(1))
                host.nothing_more(3, 1)

    def test_as_much_credit_as_elements_is_enough_for_the_reply(self) -> None:
        for host in self.each():
            host.stream(1, "count", 3, credit=3)
            self.assertEqual(host.items(1, 3), [0, 1, 2])
            self.assertIsNone(host.result(1))
            host.stream(1, "count", 0, credit=1)
            self.assertIsNone(host.result(1))

    def test_credit_beyond_32_bits_may_be_a_whole_float(self) -> None:
        for host in self.each():
            host.stream(1, "count", 3, credit=2.0**40)  # type: ignore[arg-type]
            self.assertEqual(host.items(1, 3), [0, 1, 2])
            host.result(1)

    def test_many_elements_arrive_in_order_whatever_the_rhythm_of_the_credit(self) -> None:
        for host in self.each():
            host.stream(1, "count", 500, credit=1)
            got = []
            for number in range(500):
                got += host.items(1, 1)
                if number % 3 == 0:
                    host.send(CREDIT, 1, 3)
            self.assertEqual(got, list(range(500)))
            host.result(1)

    def test_what_the_generator_returns_is_the_value_of_the_reply(self) -> None:
        with Host(source("def", extra=SYNC_ONLY)) as host:
            host.ready()
            host.stream(1, "with_result", credit=9)
            self.assertEqual((host.items(1, 1), host.result(1)), ([1], {"total": 1}))
            host.stream(1, "odd_result", credit=9)
            host.items(1, 1)
            self.assertEqual(host.error(1)["code"], "UNENCODABLE")

    def test_a_method_that_returns_one_value_sends_it_as_the_only_element(self) -> None:
        for host in self.each():
            for value in ({"a": 1}, None, [1, 2]):
                host.stream(1, "plain", value, credit=1)
                self.assertEqual((host.items(1, 1), host.result(1)), ([value], None))

    def test_a_handler_may_return_an_iterator(self) -> None:
        for host in self.each():
            host.stream(1, "returned", 2, credit=9)
            self.assertEqual((host.items(1, 2), host.result(1)), ([0, 1], None))
            host.stream(1, "mapped", 2, credit=1)
            self.assertEqual(host.items(1, 1), ["0"])
            host.send(CREDIT, 1, 1)
            self.assertEqual((host.items(1, 1), host.result(1)), (["1"], None))

    def test_called_without_credit_it_is_not_run(self) -> None:
        for host in self.each():
            for method in ("count", "returned", "mapped"):
                host.call(1, method, 3)
                error = host.error(1)
                self.assertEqual((error["code"], error["name"]), ("STREAM_ONLY", "StreamOnly"))
                self.assertIn(f'"{method}" returns a stream', error["message"])
            host.send(CAST, None, "count", 3, None, None)
            self.assertEqual(host.expect(LOG)[2]["code"], "STREAM_ONLY")
            host.credit(1)
            host.call(1, "log")
            self.assertEqual(host.result(1), [])

    def test_what_a_generator_raises_ends_the_stream(self) -> None:
        for host in self.each():
            host.stream(1, "breaks", credit=9)
            host.items(1, 1)
            error = host.error(1)
            self.assertEqual((error["code"], error["name"], error["message"]), ("HANDLER_FAILED", "ValueError", "broke"))
            self.assertIn("program.py", error["stack"].splitlines()[1])

    def test_an_element_that_cannot_be_carried_ends_the_stream(self) -> None:
        for host in self.each():
            host.stream(1, "cannot_be_carried", credit=9)
            host.items(1, 1)
            error = host.error(1)
            self.assertEqual(error["code"], "UNENCODABLE")
            self.assertIn("sorted(...)", error["message"])
            host.call(1, "log")
            self.assertEqual(host.result(1), ["closed"])
            host.stream(1, "plain", "x", credit=1)
            host.items(1, 1)
            host.result(1)

    def test_an_element_above_max_frame_bytes_is_one_that_cannot_be_carried(self) -> None:
        for host in self.each(max_frame_bytes=1_000):
            host.stream(1, "returned", 1, credit=1)
            host.items(1, 1)
            host.result(1)
        extra = "@worker.method\n    def large(args): yield 'x' * 2_000\n"
        with Host(source("def", extra=extra), max_frame_bytes=1_000) as host:
            host.ready()
            host.stream(1, "large", credit=1)
            self.assertIn("maxFrameBytes (1000)", host.error(1)["message"])

    def test_credit_for_an_id_that_is_not_open_is_ignored(self) -> None:
        for host in self.each():
            host.send(CREDIT, 77, 5)
            host.stream(77, "count", 2, credit=1)
            self.assertEqual(host.items(77, 1), [0])
            host.nothing_more(1, 0)
            host.send(CREDIT, 77, 1)
            host.items(77, 1)
            host.result(77)

    def test_an_expired_stream_never_starts(self) -> None:
        for host in self.each():
            host.stream(1, "count", 3, credit=3, ttl_ms=0)
            self.assertEqual(host.error(1)["code"], "EXPIRED")
            host.call(1, "log")
            self.assertEqual(host.result(1), [])


class Order(Each):
    def test_a_stream_keeps_its_place_until_its_reply_is_written(self) -> None:
        for host in self.each():
            host.stream(1, "count", 2, credit=1)
            host.call(2, "plain", "next")
            host.items(1, 1)
            host.nothing_more(1, 0)
            host.send(CREDIT, 1, 1)
            self.assertEqual(host.items(1, 1), [1])
            self.assertIsNone(host.result(1))
            self.assertEqual(host.result(2), "next")

    def test_with_concurrency_n_each_stream_holds_one_of_the_n_places(self) -> None:
        for host in self.each(concurrency=2):
            for call_id in (1, 2):
                host.stream(call_id, "count", 2, credit=1)
                host.items(call_id, 1)
            host.call(3, "plain", "next")
            host.nothing_more(1, 0)
            host.send(CREDIT, 2, 1)
            self.assertEqual(host.items(2, 1), [1])
            self.assertIsNone(host.result(2))
            self.assertEqual(host.result(3), "next")
            host.send(CANCEL, 1)
            self.assertEqual(host.error(1)["code"], "CANCELLED")

    def test_ping_is_answered_and_stop_waits_while_a_stream_waits_for_credit(self) -> None:
        for host in self.each():
            host.stream(1, "count", 2, credit=1)
            host.items(1, 1)
            host.call(2, "plain")
            host.send(STOP, "shutdown", None)
            self.assertEqual(host.error(2)["code"], "STOPPING")
            host.nothing_more(1, 1)
            host.send(CREDIT, 1, 1)
            host.items(1, 1)
            host.result(1)
            host.expect_end()
            self.assertEqual(host.wait(), 0)

    def test_a_generator_that_never_waits_leaves_the_loop_to_others(self) -> None:
        extra = "@worker.method\n    async def forever(args):\n        while True: yield 1\n"
        with Host(source("async def", 2, extra)) as host:
            host.ready()
            host.stream(1, "forever", credit=4_000_000_000)
            host.call(2, "plain", "me too")
            while host.receive() != [REPLY, 2, "me too"]:
                pass
            host.send(CANCEL, 1)
            message = host.receive()
            while message[0] == ITEM:
                message = host.receive()
            self.assertEqual((message[0], message[2]["code"]), (FAIL, "CANCELLED"))


class Cancelling(Each):
    def test_who_waits_for_credit_is_woken_closed_and_answered(self) -> None:
        for host in self.each():
            host.stream(1, "count", 9, credit=1)
            host.items(1, 1)
            host.send(CANCEL, 1)
            self.assertEqual(host.error(1)["code"], "CANCELLED")
            host.call(1, "log")
            self.assertEqual(host.result(1), ["started", "closed"])

    def test_clean_up_runs_before_the_answer_and_may_look_at_the_context(self) -> None:
        for host in self.each():
            host.stream(1, "states", credit=1)
            host.items(1, 1)
            self.assertEqual(host.expect(PROGRESS), [1, 0.5, "half"])
            host.send(CANCEL, 1)
            self.assertEqual(host.expect(PROGRESS), [1, 1.0, "cancelled"])
            self.assertEqual(host.error(1)["code"], "CANCELLED")

    def test_a_stream_that_has_not_started_never_starts(self) -> None:
        for host in self.each():
            host.stream(1, "count", 2, credit=1)
            host.stream(2, "count", 2, credit=1)
            host.items(1, 1)
            host.send(CANCEL, 2)
            self.assertEqual(host.error(2)["code"], "CANCELLED")
            host.send(CANCEL, 1)
            host.error(1)
            host.call(1, "log")
            self.assertEqual(host.result(1), ["started", "closed"])

    def test_a_clean_up_that_fails_is_the_answer(self) -> None:
        for host in self.each():
            for method, name in (("bad_clean_up", "OSError"), ("stubborn", "RuntimeError")):
                host.stream(1, method, credit=1)
                host.items(1, 1)
                host.send(CANCEL, 1)
                error = host.error(1)
                self.assertEqual((error["code"], error["name"]), ("HANDLER_FAILED", name))

    def test_a_generator_that_computes_is_closed_at_its_next_element(self) -> None:
        extra = """
    @worker.method
    def busy(args, context):
        try:
            context.progress(0)
            while not context.cancelled: pass
            yield 1
        finally: log.append("closed")
"""
        for concurrency in (1, 2):
            with Host(source("def", concurrency, extra)) as host:
                host.ready()
                host.stream(1, "busy", credit=9)
                host.expect(PROGRESS)
                host.send(CANCEL, 1)
                self.assertEqual(host.error(1)["code"], "CANCELLED")
                host.call(1, "log")
                self.assertEqual(host.result(1), ["closed"])

    def test_an_async_generator_that_waits_for_something_else_is_cancelled_there(self) -> None:
        extra = """
    @worker.method
    async def waits(args, context):
        try:
            yield 1
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(0)
            log.append("closed")

    @worker.method
    async def swallows(args, context):
        context.progress(0)
        try: await asyncio.Event().wait()
        except asyncio.CancelledError: pass
        try:
            yield 1
        finally:
            log.append("closed")
"""
        with Host(source("async def", 2, extra)) as host:
            host.ready()
            host.stream(1, "waits", credit=9)
            host.items(1, 1)
            host.send(CANCEL, 1)
            self.assertEqual(host.error(1)["code"], "CANCELLED")
            host.stream(1, "swallows", credit=9)
            host.expect(PROGRESS)
            host.send(CANCEL, 1)
            self.assertEqual(host.error(1)["code"], "CANCELLED")
            host.call(1, "log")
            self.assertEqual(host.result(1), ["closed", "closed"])

    def test_sync_generators_of_a_worker_with_a_loop_are_woken_too(self) -> None:
        extra = "@worker.on_stop\n    async def close(): pass\n"
        for concurrency in (1, 2):
            with self.subTest(concurrency), Host(source("def", concurrency, extra)) as host:
                host.ready()
                host.stream(1, "count", 9, credit=2)
                host.items(1, 2)
                host.nothing_more(1, 0)
                host.send(CREDIT, 1, 1)
                host.items(1, 1)
                host.send(CANCEL, 1)
                self.assertEqual(host.error(1)["code"], "CANCELLED")
                host.call(2, "log")
                self.assertEqual(host.result(2), ["started", "closed"])

    def test_an_async_generator_from_a_def_handler_is_refused_with_the_remedy(self) -> None:
        extra = """
    async def numbers(): yield 1
    @worker.method
    def wrong(args): return numbers()
"""
        with Host(source("def", 1, extra)) as host:
            host.ready()
            host.stream(1, "wrong", credit=9)
            error = host.error(1)
            self.assertEqual(error["code"], "UNENCODABLE")
            self.assertIn("async def", error["message"])


class Progress(Each):
    def test_progress_comes_between_the_elements_and_never_after_the_answer(self) -> None:
        for host in self.each():
            host.stream(1, "states", credit=9)
            self.assertEqual(host.items(1, 1), [1])
            self.assertEqual(host.expect(PROGRESS), [1, 0.5, "half"])
            self.assertEqual(host.items(1, 1), [2])
            self.assertEqual(host.expect(PROGRESS), [1, 1.0, "ended"])
            host.result(1)
            host.nothing_more(1, 1)

    def test_a_host_that_does_not_read_it_holds_the_handler_and_no_memory_fills(self) -> None:
        extra = """
    import resource
    @worker.method
    {kind} reports(args, context):
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        for number in range(args): context.progress(number / args, "a note")
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
"""
        times = 60_000
        for kind in KINDS:
            with self.subTest(kind), Host(source(kind, 1, extra.format(kind=kind))) as host:
                host.ready()
                host.call(1, "reports", times)
                host.send(PING, 1)
                seen = [host.receive() for _ in range(times + 1)]
                self.assertEqual([message for message in seen if message[0] != PROGRESS], [[PONG, 1, 0]])
                grown_kib = host.result(1)
                self.assertLess(grown_kib, 4_096)  # type: ignore[operator]


class Violations(unittest.TestCase):
    def test_what_a_host_may_not_send_for_streams_ends_the_worker_with_76(self) -> None:
        cases = {
            "an ITEM for no call": ("WIRE_UNKNOWN_CALL", (ITEM, 1, "x")),
            "a PUSH without input": ("WIRE_UNEXPECTED", (PUSH, 1, "x")),
            "a credit of 0": ("WIRE_BAD_MESSAGE", (CREDIT, 1, 0)),
            "a credit for casts": ("WIRE_BAD_MESSAGE", (CREDIT, 0, 1)),
            "a PROGRESS": ("WIRE_BAD_MESSAGE", (PROGRESS, 1, 0.5)),
            "a PULL": ("WIRE_BAD_MESSAGE", (17, 1, 1)),
            "a CALL with a credit of 0": ("WIRE_BAD_MESSAGE", (3, 2, None, "m", None, None, None, None, 0)),
            "a CALL whose input is text": ("WIRE_BAD_MESSAGE", (3, 2, None, "m", None, None, None, None, None, "yes")),
            "an END whose error is text": ("WIRE_BAD_MESSAGE", (10, 1, "failed")),
        }
        for name, (code, message) in cases.items():
            with self.subTest(name), Host(source("def")) as host:
                host.ready()
                host.stream(1, "count", 9, credit=1)
                host.items(1, 1)
                host.send(*message)
                host.expect_end()
                self.assertEqual(host.wait(), 76)
                self.assertIn(code, host.stderr())
