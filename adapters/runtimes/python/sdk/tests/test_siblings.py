"""Calls that a worker makes."""

from __future__ import annotations

import unittest

from .host import CALL, CANCEL, CAST, FAIL, PROGRESS, REPLY, Host

SOURCE = """
    import asyncio
    from tutti import CallError, Worker
    worker = Worker({concurrency})

    @worker.method
    {kind} ask(args, context):
        try:
            return ["answer", {wait}(args["target"], "m", args.get("args"), args.get("ms"))]
        except CallError as error:
            return [error.code, error.name, error.remote_stack, error.data, str(error)]

    @worker.method
    {kind} tell(args, context):
        context.cast("../ingest", "record", args, deadline_ms=50)

    @worker.method
    {kind} bad_args(args, context):
        return {wait}("./x", "m", {{1, 2}})

    @worker.method
    {kind} ask_again(args, context):
        return {wait}("./t", "m", args, idempotent=args)

    worker.run()
"""
FORMS = {"def": "context.call", "async def": "await context.call_async"}


class Siblings(unittest.TestCase):
    def each(self, concurrency: int = 1):  # noqa: ANN201
        """Yield a ready host for the sync and the async form."""
        for kind, wait in FORMS.items():
            with self.subTest(kind), Host(SOURCE.format(kind=kind, wait=wait, concurrency=concurrency)) as host:
                host.ready()
                yield host

    def test_a_call_passes_on_headers_and_the_remaining_time(self) -> None:
        for host in self.each():
            host.call(9, "ask", {"target": "./tokenizer", "args": [1]}, ttl_ms=5_000, headers={"traceparent": "00-1"})
            call_id, target, method, args, ttl_ms, headers = host.expect(CALL)
            self.assertEqual((target, method, args, headers), ("./tokenizer", "m", [1], {"traceparent": "00-1"}))
            self.assertTrue(0 < ttl_ms <= 5_000)
            host.send(REPLY, call_id, {"tokens": 3})
            self.assertEqual(host.result(9), ["answer", {"tokens": 3}])

    def test_the_smaller_of_both_deadlines_counts(self) -> None:
        for host in self.each():
            for call_id, (outer, inner, most) in enumerate(((60_000, 100, 100), (100, 60_000, 100), (None, 100, 100)), 1):
                host.call(call_id, "ask", {"target": "./t", "ms": inner}, ttl_ms=outer)
                message = host.expect(CALL)
                self.assertTrue(0 < message[4] <= most, message)
                host.send(REPLY, message[0], None)
                host.result(call_id)

    def test_a_failure_is_a_call_error_with_the_callees_code(self) -> None:
        for host in self.each():
            host.call(1, "ask", {"target": "./t"})
            call_id = host.expect(CALL)[0]
            host.send(FAIL, call_id, {"code": "CALL_NOPROC", "name": "CallError", "message": "nobody", "stack": "s", "data": [1]})
            answer = host.result(1)
            self.assertEqual(answer[:4], ["CALL_NOPROC", "CallError", "s", [1]])
            self.assertIn("nobody", answer[4])

    def test_when_the_time_is_over_the_sibling_is_cancelled_and_its_late_answer_swallowed(self) -> None:
        for host in self.each():
            host.call(1, "ask", {"target": "./t", "ms": 20})
            call_id = host.expect(CALL)[0]
            self.assertEqual(host.expect(CANCEL), [call_id])
            self.assertEqual(host.result(1)[0], "CALL_TIMEOUT")
            host.send(FAIL, call_id, {"code": "CANCELLED", "name": "", "message": ""})
            host.call(2, "ask", {"target": "./t"})
            host.send(REPLY, host.expect(CALL)[0], 1)
            self.assertEqual(host.result(2), ["answer", 1])

    def test_cancelling_the_outer_call_cancels_the_inner_one(self) -> None:
        for host in self.each():
            host.call(1, "ask", {"target": "./t"})
            call_id = host.expect(CALL)[0]
            host.send(CANCEL, 1)
            self.assertEqual(host.expect(CANCEL), [call_id])
            self.assertEqual(host.error(1)["code"], "CANCELLED")

    def test_a_call_that_may_be_repeated_says_so_and_no_other(self) -> None:
        for host in self.each():
            for may, rest in ((True, [True]), (False, [])):
                host.call(1, "ask_again", may)
                call_id, *said = host.expect(CALL)
                self.assertEqual(said, ["./t", "m", may, None, None, *rest])
                host.send(REPLY, call_id, None)
                host.result(1)
            host.call(1, "ask_again", "yes")
            self.assertIn("`idempotent` to be True or False; got 'yes'", host.error(1)["message"])

    def test_a_cast_gets_no_answer(self) -> None:
        for host in self.each():
            host.call(1, "tell", {"n": 1})
            self.assertEqual(host.expect(CAST), ["../ingest", "record", {"n": 1}, 50, None])
            host.result(1)

    def test_arguments_that_cannot_be_carried_raise_in_the_handler(self) -> None:
        for host in self.each():
            host.call(1, "bad_args")
            error = host.error(1)
            self.assertEqual((error["code"], error["name"]), ("HANDLER_FAILED", "Unencodable"))

    def test_many_at_once_get_their_own_answers(self) -> None:
        for host in self.each(concurrency=8):
            for call_id in range(1, 9):
                host.call(call_id, "ask", {"target": str(call_id)})
            calls = [host.expect(CALL) for _ in range(8)]
            for call in reversed(calls):
                host.send(REPLY, call[0], call[1])
            self.assertEqual(dict(host.expect(REPLY) for _ in range(8)), {n: ["answer", str(n)] for n in range(1, 9)})
            self.assertNotIn(PROGRESS, calls)
