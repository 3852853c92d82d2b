"""Arguments in elements: §9 of the protocol, for `def` and `async def` handlers."""

from __future__ import annotations

import unittest

from .host import CANCEL, CAST, CREDIT, END, LOG, PROGRESS, PULL, PUSH, REPLY, Host

SOURCE = """
    import asyncio, threading
    from tutti import InputError, Worker
    worker = Worker({concurrency})
    log = []

    @worker.method
    {kind} total(args, context):
        total = 0
        {each} number in context.input: total += number
        {each} number in context.input: total += 1_000
        return total

    @worker.method
    {kind} first(args, context):
        {each} number in context.input: return number

    @worker.method
    {kind} doubled(args, context):
        {each} number in context.input: yield number * 2

    @worker.method
    {kind} by_hand(args, context):
        it = context.input
        while True:
            context.progress(0)
            log.append({next})

    @worker.method
    {kind} failing(args, context):
        got = []
        try:
            {each} number in context.input: got.append(number)
        except InputError as error:
            return [got, error.code, error.name, error.data, error.remote_stack, str(error)]

    @worker.method
    {kind} lets_it_through(args, context):
        {each} number in context.input: pass

    @worker.method
    {kind} cleans_up(args, context):
        try:
            {each} number in context.input: context.progress(number)
        finally:
            log.append("closed")

    @worker.method
    {kind} ignores(args, context): return "never looked"

    @worker.method("log")
    def take_log(args): return log

    {extra}
    worker.run()
"""
FORMS = {"def": ("for", "next(it)"), "async def": ("async for", "await it.__anext__()")}


def source(kind: str, concurrency: int = 1, extra: str = "") -> str:
    """A worker whose handlers are all `def` or all `async def`."""
    each, following = FORMS[kind]
    return SOURCE.format(kind=kind, each=each, next=following, concurrency=concurrency, extra=extra)


class Input(unittest.TestCase):
    def each(self, concurrency: int = 1, **options: object):  # noqa: ANN201
        """Yield a ready host for each kind of handler."""
        for kind in FORMS:
            with self.subTest(kind), Host(source(kind, concurrency), **options) as host:  # type: ignore[arg-type]
                host.ready()
                yield host

    def test_elements_are_asked_for_in_bounded_numbers_as_they_are_taken(self) -> None:
        for codec in ("msgpack", "json"):
            for host in self.each(codec=codec):
                host.stream(1, "total", has_input=True)
                sent, open_pulls, most = 0, 0, 0
                while sent < 200:
                    call_id, asked = host.expect(PULL)
                    self.assertEqual(call_id, 1)
                    open_pulls += asked
                    most = max(most, open_pulls)
                    while open_pulls > 0 and sent < 200:
                        host.send(PUSH, 1, sent)
                        sent, open_pulls = sent + 1, open_pulls - 1
                host.send(END, 1)
                message = host.receive()
                while message[0] == PULL:  # asked for before END was read
                    message = host.receive()
                self.assertEqual(message, [REPLY, 1, sum(range(200))])
                self.assertEqual(most, 16)

    def test_nothing_is_asked_for_before_the_handler_takes_the_first(self) -> None:
        for host in self.each():
            host.stream(1, "ignores", has_input=True)
            self.assertEqual(host.result(1), "never looked")

    def test_the_window_is_16_and_refilled_by_halves_when_the_next_one_is_wanted(self) -> None:
        for host in self.each():
            host.stream(1, "by_hand", has_input=True)
            host.expect(PROGRESS)
            self.assertEqual(host.expect(PULL), [1, 16])
            for number in range(7):
                host.send(PUSH, 1, number)
                host.expect(PROGRESS)
            host.nothing_more(1, 0)
            host.send(PUSH, 1, 7)
            host.expect(PROGRESS)
            self.assertEqual(host.expect(PULL), [1, 8])
            host.send(CANCEL, 1)
            self.assertEqual(host.error(1)["code"], "CANCELLED")
            host.call(1, "log")
            self.assertEqual(host.result(1), list(range(8)))

    def test_a_handler_that_has_enough_just_answers(self) -> None:
        for host in self.each():
            host.stream(1, "first", has_input=True)
            host.expect(PULL)
            host.send(PUSH, 1, "enough")
            self.assertEqual(host.result(1), "enough")
            host.send(PUSH, 1, "too late")
            host.send(END, 1)
            host.stream(1, "first", has_input=True)
            host.expect(PULL)
            host.send(END, 1)
            self.assertIsNone(host.result(1))

    def test_an_end_with_an_error_raises_after_what_came_before_it(self) -> None:
        for host in self.each():
            error = {"code": "HANDLER_FAILED", "name": "Error", "message": "the source failed", "stack": "at", "data": [1]}
            host.stream(1, "failing", has_input=True)
            host.expect(PULL)
            for number in (1, 2):
                host.send(PUSH, 1, number)
            host.send(END, 1, error)
            got, code, name, data, stack, text = host.result(1)  # type: ignore[misc]
            self.assertEqual((got, code, name, data, stack), ([1, 2], "HANDLER_FAILED", "Error", [1], "at"))
            self.assertEqual(text, 'the input of "failing" failed with HANDLER_FAILED: Error: the source failed')
            host.stream(2, "lets_it_through", has_input=True)
            host.expect(PULL)
            host.send(END, 2, error)
            failure = host.error(2)
            self.assertEqual((failure["code"], failure["name"]), ("HANDLER_FAILED", "InputError"))

    def test_without_input_it_is_empty(self) -> None:
        for host in self.each():
            host.call(1, "total")
            self.assertEqual(host.result(1), 0)
            host.stream(2, "doubled", credit=1)
            self.assertIsNone(host.result(2))
            host.stream(3, "total", has_input=False)
            self.assertEqual(host.result(3), 0)
            host.send(CAST, None, "by_hand", None, None, None)
            self.assertEqual(host.expect(LOG)[0], "error")
            host.credit(1)

    def test_nil_is_an_element(self) -> None:
        for host in self.each():
            host.stream(1, "by_hand", has_input=True)
            host.expect(PROGRESS)
            host.expect(PULL)
            host.send(PUSH, 1, None)
            host.expect(PROGRESS)
            host.send(CANCEL, 1)
            host.error(1)
            host.call(1, "log")
            self.assertEqual(host.result(1), [None])

    def test_both_ways_at_once(self) -> None:
        for host in self.each():
            host.stream(1, "doubled", credit=1, has_input=True)
            host.expect(PULL)
            for number in (1, 2, 3):
                host.send(PUSH, 1, number)
            host.send(END, 1)
            self.assertEqual(host.items(1, 1), [2])
            host.nothing_more(1, 0)
            host.send(CREDIT, 1, 2)
            self.assertEqual(host.items(1, 2), [4, 6])
            self.assertIsNone(host.result(1))

    def test_who_waits_for_an_element_is_woken_by_cancel_and_cleans_up(self) -> None:
        for concurrency in (1, 2):
            for host in self.each(concurrency):
                host.stream(1, "cleans_up", has_input=True)
                host.expect(PULL)
                host.nothing_more(1, 0)
                host.send(CANCEL, 1)
                self.assertEqual(host.error(1)["code"], "CANCELLED")
                host.stream(2, "doubled", credit=9, has_input=True)
                host.expect(PULL)
                host.send(PUSH, 2, 1)
                self.assertEqual(host.items(2, 1), [2])
                host.send(CANCEL, 2)
                self.assertEqual(host.error(2)["code"], "CANCELLED")
                host.call(3, "log")
                self.assertEqual(host.result(3), ["closed"])

    def test_the_other_idiom_in_an_async_handler_is_refused(self) -> None:
        extra = "@worker.method\n    async def wrong(args, context): return list(context.input)\n"
        with Host(source("async def", 1, extra)) as host:
            host.ready()
            host.stream(1, "wrong", has_input=True)
            self.assertIn("async for", host.error(1)["message"])

    def test_a_child_task_that_waits_is_woken_by_cancel_too(self) -> None:
        extra = """
    @worker.method
    async def shielded(args, context):
        async def consume():
            async for element in context.input: pass
        child = asyncio.ensure_future(consume())
        try: await asyncio.shield(child)
        except asyncio.CancelledError:
            await asyncio.wait([child])
            log.append("child " + ("cancelled" if child.cancelled() else "ended"))
            raise
"""
        with Host(source("async def", 1, extra)) as host:
            host.ready()
            host.stream(1, "shielded", has_input=True)
            host.expect(PULL)
            host.send(CANCEL, 1)
            self.assertEqual(host.error(1)["code"], "CANCELLED")
            host.call(2, "log")
            self.assertEqual(host.result(2), ["child cancelled"])

    def test_after_the_answer_nothing_is_asked_for_and_whoever_still_waits_is_told(self) -> None:
        extra = """
    ended = threading.Event()
    def consume(context):
        try:
            for element in context.input: pass
        except RuntimeError as error: log.append(str(error))
        ended.set()

    @worker.method
    def leaves_a_thread(args, context):
        thread = threading.Thread(target=consume, args=(context,), daemon=True)
        thread.start()
        while not context._elements.listeners: pass

    @worker.method
    def after(args):
        ended.wait()
        return log
"""
        with Host(source("def", 1, extra)) as host:
            host.ready()
            host.stream(1, "leaves_a_thread", has_input=True)
            host.expect(PULL)
            self.assertIsNone(host.result(1))
            host.call(2, "after")
            self.assertIn("has been answered", host.result(2)[0])  # type: ignore[index]

    def test_elements_that_were_not_asked_for_are_a_violation(self) -> None:
        for host in self.each():
            host.stream(1, "total", has_input=True)
            host.expect(PULL)
            host.stream(2, "ignores", has_input=True)
            host.send(PUSH, 2, "nobody asked")
            host.expect_end()
            self.assertEqual(host.wait(), 76)
            self.assertIn("WIRE_UNEXPECTED", host.stderr())
