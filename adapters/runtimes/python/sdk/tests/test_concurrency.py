"""Threads, the asyncio loop, and both in one worker."""

from __future__ import annotations

import unittest

from tutti._inbox import Inbox

from .host import CANCEL, LOG, PING, PONG, PROGRESS, REPLY, STOP, Host

MIXED = """
    import asyncio, threading
    from tutti import Cancelled, Worker
    worker = Worker(concurrency={concurrency})
    log, running, most = [], 0, 0
    gate = threading.Event()

    @worker.on_start
    async def load(): log.append("loaded on " + type(asyncio.get_running_loop()).__name__[-4:])

    @worker.method
    def sync(args):
        global running, most
        log.append(args); running += 1; most = max(most, running); running -= 1
        return args

    @worker.method
    async def coroutine(args, context):
        global running, most
        log.append(args); running += 1; most = max(most, running)
        for _ in range(3): await asyncio.sleep(0)
        running -= 1
        return args

    @worker.method
    async def forever(args, context):
        context.progress(0)
        try: await asyncio.Event().wait()
        except asyncio.CancelledError:
            if args == "swallow": return "kept"
            raise

    @worker.method
    async def background_exit(args):
        async def leave(): raise SystemExit(9)
        task = asyncio.create_task(leave())
        # Else asyncio logs what nobody took, whenever it collects the task.
        task.add_done_callback(lambda done: done.exception())
        await asyncio.sleep(0)
        return "still here"

    @worker.method
    async def self_cancel(args): raise asyncio.CancelledError("mine")

    @worker.method
    async def blocking_call(args, context): context.call("./x", "y")

    @worker.method
    def state(args): return [log, most]

    worker.run()
"""


COUNTED = """
    import asyncio, threading
    from tutti import Worker
    from tutti._outbox import Outbox
    worker = Worker(concurrency={concurrency})
    lock, started, written = threading.Lock(), 0, 0
    write = Outbox._write

    def counted_write(self, payload):
        global written
        write(self, payload)
        with lock: written += payload[1] == 5  # a REPLY

    Outbox._write = counted_write

    @worker.method
    {kind} unanswered(args):
        global started
        with lock:
            started += 1
            return started - written

    {extra}
    worker.run()
"""


class AnswersBeforeStarts(unittest.TestCase):
    def test_at_most_n_calls_have_been_started_and_not_been_answered_in_writing(self) -> None:
        for concurrency, kind, extra in (
            (4, "def", ""),
            (4, "async def", ""),
            (4, "def", "@worker.on_stop\n    async def close(): pass"),
            (1, "def", ""),
            (1, "async def", ""),
        ):
            source = COUNTED.format(concurrency=concurrency, kind=kind, extra=extra)
            with self.subTest(concurrency=concurrency, kind=kind, extra=extra), Host(source) as host:
                host.ready()
                for call_id in range(1, 501):
                    host.call(call_id, "unanswered")
                most = max(host.expect(REPLY)[1] for _ in range(500))
                self.assertLessEqual(most, concurrency)

    def test_a_call_that_was_refused_gives_up_its_place_only_when_that_is_written(self) -> None:
        events: list[str] = []

        class Recorder:
            cast_credit = b""

            def encode(self, message: list) -> bytes:
                return b""

            def post(self, payload: bytes, finished: int = 0) -> None:
                events.append("refused")

            def flush(self) -> None:
                events.append("written")

        inbox = Inbox(-1, Recorder(), None)  # type: ignore[arg-type]
        inbox._admit(1, ["m", None, None, None], 0.0)
        inbox._cancel(1)
        call = inbox.ready.get()
        assert call is not None
        self.assertFalse(inbox.claim(call))
        self.assertEqual(events, ["refused", "written"])


class Loop(unittest.TestCase):
    def test_concurrency_1_keeps_strict_order_with_sync_and_async_mixed(self) -> None:
        with Host(MIXED.format(concurrency=1)) as host:
            host.ready()
            for call_id in range(1, 201):
                host.call(call_id, "sync" if call_id % 3 else "coroutine", call_id)
            for call_id in range(1, 201):
                self.assertEqual(host.result(call_id), call_id)
            host.call(1, "state")
            log, most = host.result(1)
            self.assertEqual(log[0], "loaded on Loop")
            self.assertEqual((log[1:], most), (list(range(1, 201)), 1))

    def test_up_to_n_run_at_the_same_time_and_start_in_order(self) -> None:
        with Host(MIXED.format(concurrency=4)) as host:
            host.ready()
            for call_id in range(1, 101):
                host.call(call_id, "coroutine", call_id)
            self.assertEqual({host.receive()[1] for _ in range(100)}, set(range(1, 101)))
            host.call(1, "state")
            log, most = host.result(1)
            self.assertEqual((log[1:], most), (list(range(1, 101)), 4))

    def test_cancel_reaches_a_task_that_runs_one_that_waits_and_one_that_has_not_begun(self) -> None:
        with Host(MIXED.format(concurrency=2)) as host:
            host.ready()
            host.call(1, "forever")
            host.call(2, "forever", "swallow")
            host.call(3, "forever")
            self.assertEqual([host.expect(PROGRESS)[0], host.expect(PROGRESS)[0]], [1, 2])
            host.send(CANCEL, 3)
            self.assertEqual(host.error(3)["code"], "CANCELLED")
            host.send(CANCEL, 1)
            self.assertEqual(host.error(1)["code"], "CANCELLED")
            host.send(CANCEL, 2)
            self.assertEqual(host.result(2), "kept")
            for call_id in range(4, 200):
                host.call(call_id, "forever")
                host.send(CANCEL, call_id)
            answers = [message for message in (host.receive() for _ in range(4, 200)) if message[0] != PROGRESS]
            while len(answers) < 196:
                message = host.receive()
                if message[0] != PROGRESS:
                    answers.append(message)
            self.assertEqual({answer[2]["code"] for answer in answers}, {"CANCELLED"})

    def test_what_would_end_a_loop_does_not_end_the_worker(self) -> None:
        with Host(MIXED.format(concurrency=2)) as host:
            host.ready()
            host.call(1, "background_exit")
            self.assertEqual(host.expect(LOG)[:2], ["error", "a background task tried to end the worker"])
            self.assertEqual(host.result(1), "still here")
            host.call(2, "self_cancel")
            self.assertEqual((lambda e: (e["code"], e["name"]))(host.error(2)), ("HANDLER_FAILED", "CancelledError"))
            host.call(3, "blocking_call")
            self.assertIn("call_async", host.error(3)["message"])
            host.call(4, "sync", 4)
            self.assertEqual(host.result(4), 4)

    def test_stop_waits_for_tasks_that_run(self) -> None:
        with Host(MIXED.format(concurrency=1)) as host:
            host.ready()
            host.call(1, "forever", "swallow")
            host.expect(PROGRESS)
            host.call(2, "sync")
            host.send(STOP, "shutdown", 1_000)
            self.assertEqual(host.error(2)["code"], "STOPPING")
            host.send(CANCEL, 1)
            self.assertEqual(host.result(1), "kept")
            host.expect_end()
            self.assertEqual(host.wait(), 0)


class Threads(unittest.TestCase):
    source = """
        import threading
        from tutti import Worker
        worker = Worker(concurrency=3)
        meeting = threading.Barrier(3)
        @worker.method
        def meet(args, context):
            meeting.wait()
            return threading.current_thread() is threading.main_thread()
        @worker.method
        def spin(args, context):
            context.progress(0)
            while not context.cancelled: pass
            context.raise_if_cancelled()
        {extra}
        worker.run()
        """

    def test_sync_handlers_run_on_as_many_threads_as_concurrency_says(self) -> None:
        for extra in ("", "@worker.on_stop\n        async def close(): pass"):
            with self.subTest(extra), Host(self.source.format(extra=extra)) as host:
                host.ready()
                for _ in range(20):
                    for call_id in (1, 2, 3):
                        host.call(call_id, "meet")
                    answers = [host.receive() for _call in range(3)]
                    self.assertEqual(sorted(answers), [[5, 1, False], [5, 2, False], [5, 3, False]])
                host.call(1, "spin")
                host.expect(PROGRESS)
                host.send(PING, 1)
                self.assertEqual(host.expect(PONG), [1, 60])
                host.send(CANCEL, 1)
                self.assertEqual(host.error(1)["code"], "CANCELLED")
                host.send(STOP, "shutdown", None)
                self.assertEqual(host.wait(), 0)
