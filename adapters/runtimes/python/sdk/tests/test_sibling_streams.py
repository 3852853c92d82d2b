"""Streams that a worker asks of others, and the bound on its own open calls."""

from __future__ import annotations

import unittest

from .host import CALL, CANCEL, CREDIT, FAIL, ITEM, LOG, PROGRESS, REPLY, Host

SOURCE = """
    import gc
    from tutti import CallError, Worker
    worker = Worker({concurrency})

    @worker.method
    {kind} collect(args, context):
        args = args or {{}}
        got = []
        stream = context.stream("./t", "tokens", args.get("text"), args.get("ms"), idempotent=args.get("idempotent", False))
        try:
            {each} token in stream:
                got.append(token)
                context.progress(0)
        except CallError as error: return [got, error.code, str(error)]
        return [got, stream.result]

    @worker.method
    {kind} breaks(args, context):
        {each} token in context.stream("./t", "tokens"): break
        context.log.info("left")

    @worker.method
    {kind} closes(args, context):
        {block} context.stream("./t", "tokens") as stream:
            context.log.info("inside")
        {each} token in stream: context.log.info("after the end")

    @worker.method
    {kind} collected(args, context):
        cycle = [context.stream("./t", "tokens")]
        cycle.append(cycle)
        del cycle
        gc.collect()
        context.log.info("collected")

    @worker.method
    {kind} passes_on(args, context): return context.stream("./t", "tokens")

    @worker.method
    {kind} relays(args, context):
        {each} token in context.stream("./t", "tokens"): yield token.upper()

    @worker.method
    {kind} bad_args(args, context): context.stream("./t", "tokens", {{1, 2}})

    @worker.method
    {kind} asks(args, context):
        try: return {wait}(args.get("target", "./t"), "m", args.get("args"), args.get("ms"))
        except CallError as error: return error.code

    @worker.method
    {kind} opens_two(args, context):
        first = context.stream("./a", "m", None, 60_000)
        second = context.stream("./b", "m", "x" * args, 60_000)
        context.log.info("both")
        got = []
        {each} element in first: got.append(element)
        {each} element in second: got.append(element)
        return got

    {extra}
    worker.run()
"""
FORMS = {
    "def": {"each": "for", "block": "with", "wait": "context.call"},
    "async def": {"each": "async for", "block": "async with", "wait": "await context.call_async"},
}


def source(kind: str, concurrency: int = 1, extra: str = "") -> str:
    """A worker whose handlers are all `def` or all `async def`."""
    return SOURCE.format(kind=kind, concurrency=concurrency, extra=extra, **FORMS[kind])


class Each(unittest.TestCase):
    def each(self, concurrency: int = 1, extra: str = "", **options: object):  # noqa: ANN201
        """Yield a ready host for each kind of handler."""
        for kind in FORMS:
            with self.subTest(kind), Host(source(kind, concurrency, extra), **options) as host:  # type: ignore[arg-type]
                host.ready()
                yield host


class Streams(Each):
    def test_a_call_with_credit_whose_elements_and_reply_arrive(self) -> None:
        for codec in ("msgpack", "json"):
            for host in self.each(codec=codec):
                host.call(9, "collect", {"text": "Terve."}, ttl_ms=60_000, headers={"traceparent": "00-1"})
                call_id, target, method, args, ttl_ms, headers, idempotent, credit = host.expect(CALL)
                self.assertEqual((target, method, args, headers), ("./t", "tokens", "Terve.", {"traceparent": "00-1"}))
                self.assertTrue(0 < ttl_ms <= 60_000)
                self.assertEqual((idempotent, credit), (False, 16))
                for token in ("a", None):
                    host.send(ITEM, call_id, token)
                    host.expect(PROGRESS)
                host.send(REPLY, call_id, {"count": 2})
                self.assertEqual(host.result(9), [["a", None], {"count": 2}])

    def test_credit_follows_what_is_taken(self) -> None:
        for host in self.each():
            host.call(1, "collect", {"idempotent": True})
            call = host.expect(CALL)
            self.assertIs(call[6], True)
            for number in range(8):
                host.send(ITEM, call[0], number)
                host.expect(PROGRESS)
            self.assertEqual(host.expect(CREDIT), [call[0], 8])
            for number in range(16):
                host.send(ITEM, call[0], number)
            host.send(REPLY, call[0], None)
            answer = host.receive()
            while answer[0] in (PROGRESS, CREDIT):
                answer = host.receive()
            self.assertEqual(answer, [REPLY, 1, [[*range(8), *range(16)], None]])

    def test_a_failure_is_a_call_error_after_the_elements_before_it(self) -> None:
        for host in self.each():
            host.call(1, "collect")
            call_id = host.expect(CALL)[0]
            host.send(ITEM, call_id, 1)
            host.send(FAIL, call_id, {"code": "HANDLER_FAILED", "name": "Error", "message": "broke"})
            host.expect(PROGRESS)
            self.assertEqual(host.result(1)[:2], [[1], "HANDLER_FAILED"])  # type: ignore[index]

    def test_leaving_the_loop_cancels_the_sibling_and_swallows_the_rest(self) -> None:
        for host in self.each():
            host.call(1, "breaks")
            call_id = host.expect(CALL)[0]
            for number in range(16):
                host.send(ITEM, call_id, number)
            self.assertEqual(host.expect(CANCEL), [call_id])
            self.assertEqual(host.expect(LOG)[1], "left")
            host.result(1)
            host.send(FAIL, call_id, {"code": "CANCELLED", "name": "", "message": ""})
            host.nothing_more(1, 1)

    def test_the_end_of_a_with_block_cancels_and_ends_the_iteration(self) -> None:
        for host in self.each():
            host.call(1, "closes")
            call_id = host.expect(CALL)[0]
            self.assertEqual(host.expect(LOG)[1], "inside")
            self.assertEqual(host.expect(CANCEL), [call_id])
            host.result(1)

    def test_a_stream_that_nothing_refers_to_is_cancelled(self) -> None:
        for host in self.each():
            host.call(1, "collected")
            call_id = host.expect(CALL)[0]
            self.assertEqual(host.expect(CANCEL), [call_id])
            self.assertEqual(host.expect(LOG)[1], "collected")
            host.result(1)

    def test_cancelling_the_outer_call_wakes_it_and_cancels_the_inner_one(self) -> None:
        for host in self.each():
            host.call(1, "collect")
            call_id = host.expect(CALL)[0]
            host.nothing_more(1, 0)
            host.send(CANCEL, 1)
            self.assertEqual(host.expect(CANCEL), [call_id])
            self.assertEqual(host.error(1)["code"], "CANCELLED")

    def test_a_generator_that_is_closed_leaves_its_own_stream(self) -> None:
        for host in self.each():
            host.stream(1, "relays", credit=1)
            call_id = host.expect(CALL)[0]
            host.send(ITEM, call_id, "a")
            host.send(ITEM, call_id, "b")
            self.assertEqual(host.items(1, 1), ["A"])
            host.nothing_more(1, 0)
            host.send(CANCEL, 1)
            self.assertEqual(host.expect(CANCEL), [call_id])
            self.assertEqual(host.error(1)["code"], "CANCELLED")

    def test_the_deadline_holds_for_the_whole_stream(self) -> None:
        for host in self.each():
            host.call(1, "collect", {"ms": 30})
            call = host.expect(CALL)
            self.assertTrue(0 < call[4] <= 30)
            host.send(ITEM, call[0], 1)
            host.expect(PROGRESS)
            self.assertEqual(host.expect(CANCEL), [call[0]])
            answer = host.result(1)
            self.assertEqual(answer[:2], [[1], "CALL_TIMEOUT"])  # type: ignore[index]

    def test_a_stream_may_be_passed_on_with_its_result(self) -> None:
        for host in self.each():
            host.stream(1, "passes_on", credit=9)
            call_id = host.expect(CALL)[0]
            host.send(ITEM, call_id, "a")
            self.assertEqual(host.items(1, 1), ["a"])
            host.send(REPLY, call_id, "last")
            self.assertEqual(host.result(1), "last")

    def test_arguments_that_cannot_be_carried_raise_at_once(self) -> None:
        for host in self.each():
            host.call(1, "bad_args")
            self.assertEqual(host.error(1)["name"], "Unencodable")

    def test_the_other_idiom_in_an_async_handler_is_refused(self) -> None:
        extra = '@worker.method\n    async def wrong(args, context): return list(context.stream("./t", "m"))\n'
        with Host(source("async def", 1, extra)) as host:
            host.ready()
            host.call(1, "wrong")
            call_id = host.expect(CALL)[0]
            cancel, fail = sorted((host.receive() for _ in range(2)), key=lambda message: message[0] != CANCEL)
            self.assertEqual(cancel, [CANCEL, call_id])
            self.assertIn("async for", fail[2]["message"])

    def test_items_that_were_not_asked_for_are_a_violation(self) -> None:
        for host in self.each():
            host.call(1, "asks", {})
            host.send(ITEM, host.expect(CALL)[0], "no stream")
            host.expect_end()
            self.assertEqual(host.wait(), 76)
            self.assertIn("WIRE_UNEXPECTED", host.stderr())
        extra = """
    import threading
    @worker.method
    def never_takes(args, context):
        stream = context.stream("./t", "m")
        threading.Event().wait()
"""
        with Host(source("def", 1, extra)) as host:
            host.ready()
            host.call(1, "never_takes")
            call_id = host.expect(CALL)[0]
            for number in range(17):
                host.send(ITEM, call_id, number)
            host.expect_end()
            self.assertEqual(host.wait(), 76)
            self.assertIn("WIRE_UNEXPECTED", host.stderr())


class MaxInFlight(Each):
    def test_further_calls_are_held_until_one_is_answered(self) -> None:
        for host in self.each(concurrency=5, max_in_flight=2):
            for call_id in range(1, 6):
                host.call(call_id, "asks", {"args": call_id})
            waiting = [host.expect(CALL) for _ in range(2)]
            answers = []
            for held in (3, 2, 1, 0, 0):
                host.nothing_more(1, len(answers))
                sibling_id, _, _, args, *_ = waiting.pop(0)
                host.send(REPLY, sibling_id, args)
                for message in [host.receive() for _ in range(2 if held else 1)]:
                    (waiting if message[0] == CALL else answers).append(message[1:])
            self.assertEqual(sorted(answers), [[call_id, call_id] for call_id in range(1, 6)])

    def test_streams_count_and_casts_do_not(self) -> None:
        extra = '@worker.method\n    def tells(args, context): context.cast("./t", "m")\n'
        for host in self.each(concurrency=3, extra=extra, max_in_flight=1):
            host.call(1, "collect")
            stream = host.expect(CALL)
            host.call(2, "asks", {})
            host.call(3, "tells")
            self.assertEqual(sorted(host.receive()[0] for _ in range(2)), [4, 5])
            host.nothing_more(1, 1)
            host.send(REPLY, stream[0], None)
            got = [host.receive() for _ in range(2)]
            self.assertEqual(sorted(message[0] for message in got), [CALL, REPLY])
            [held] = [message for message in got if message[0] == CALL]
            host.send(REPLY, held[1], "answered")
            self.assertEqual(host.result(2), "answered")

    def test_one_that_nobody_waits_for_any_more_counts_until_it_is_answered(self) -> None:
        for host in self.each(max_in_flight=1):
            host.call(1, "breaks")
            first = host.expect(CALL)[0]
            host.send(ITEM, first, 1)
            host.expect(CANCEL)
            host.expect(LOG)
            host.result(1)
            host.call(2, "asks", {})
            host.nothing_more(1, 1)
            host.send(FAIL, first, {"code": "CANCELLED", "name": "", "message": ""})
            host.send(REPLY, host.expect(CALL)[0], "second")
            self.assertEqual(host.result(2), "second")

    def test_a_held_call_whose_deadline_passes_fails_without_having_been_sent(self) -> None:
        for host in self.each(concurrency=2, max_in_flight=1):
            host.call(1, "asks", {})
            first = host.expect(CALL)[0]
            host.call(2, "asks", {"ms": 20})
            self.assertEqual(host.result(2), "CALL_TIMEOUT")
            host.call(3, "collect", {"ms": 20})
            self.assertEqual(host.result(3)[:2], [[], "CALL_TIMEOUT"])  # type: ignore[index]
            host.send(REPLY, first, "first")
            self.assertEqual(host.result(1), "first")
            host.nothing_more(1, 3)

    def test_a_held_call_that_is_cancelled_is_never_sent(self) -> None:
        for host in self.each(concurrency=3, max_in_flight=1):
            host.call(1, "asks", {})
            first = host.expect(CALL)[0]
            host.call(2, "asks", {})
            host.call(3, "collect")
            host.nothing_more(1, 0)
            for call_id in (2, 3):
                host.send(CANCEL, call_id)
                self.assertEqual(host.error(call_id)["code"], "CANCELLED")
            host.send(REPLY, first, "first")
            self.assertEqual(host.result(1), "first")
            host.nothing_more(2, 3)

    def test_a_held_call_carries_what_is_left_of_its_time_when_it_is_sent(self) -> None:
        for host in self.each(max_in_flight=1):
            host.call(1, "opens_two", 1)
            first = host.expect(CALL)
            self.assertEqual(host.expect(LOG)[1], "both")
            host.send(REPLY, first[0], None)
            second = host.expect(CALL)
            self.assertEqual((second[1:4], second[5:]), (["./b", "m", "x"], [None, False, 16]))
            self.assertTrue(0 < second[4] < first[4] <= 60_000, second)
            host.send(ITEM, second[0], "b")
            host.send(REPLY, second[0], None)
            self.assertEqual(host.result(1), ["b"])

    def test_a_large_held_call_does_not_keep_the_reader_from_the_end_of_file(self) -> None:
        for host in self.each(max_in_flight=1):
            host.call(1, "opens_two", 4_000_000)
            first = host.expect(CALL)[0]
            host.expect(LOG)
            host.send(REPLY, first, None)
            host.close_input()  # and nobody reads what is being written
            self.assertEqual(host.wait(), 0)

    def test_a_large_held_call_arrives_whole(self) -> None:
        for host in self.each(max_in_flight=1):
            host.call(1, "opens_two", 4_000_000)
            first = host.expect(CALL)[0]
            host.expect(LOG)
            host.send(REPLY, first, None)
            second = host.expect(CALL)
            self.assertEqual(len(second[3]), 4_000_000)
            host.send(REPLY, second[0], None)
            self.assertEqual(host.result(1), [])
