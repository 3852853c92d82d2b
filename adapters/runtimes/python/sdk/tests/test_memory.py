"""A worker that gets no more memory: an answer where there is enough for one, else an end that says why. Never a worker that only seems well."""

from __future__ import annotations

import sys
import unittest

from .host import CALL, Host

LARGE = "x" * 33_554_432

# `starve` leaves the process as much as it has: a thread has 64 MiB in reserve.
STARVING = """
    import resource, threading
    from tutti import Worker

    worker = Worker(concurrency={concurrency})
    large = b"x" * 33_554_432

    @worker.method
    {kind} starve(_):
        while threading.active_count() < {threads}: pass  # one that starts now could not
        resource.setrlimit(resource.RLIMIT_AS, (1, resource.getrlimit(resource.RLIMIT_AS)[1]))

    @worker.method
    {kind} take(_): return bytearray(134_217_728)

    @worker.method
    {kind} answer(_): return large

    @worker.method
    {kind} unanswerable(_):
        worker._connection.outbox.send_answer = worker.log.info = lambda *_: bytearray(134_217_728)

    worker.run()
"""
# The main thread and the reader; two more where two handlers run on threads.
ENGINES = [("def", 1, 2), ("def", 2, 4), ("async def", 1, 2), ("async def", 2, 2)]


def starving(kind: str = "def", concurrency: int = 1, threads: int = 2) -> str:
    """Return the source of a worker with that engine."""
    return STARVING.format(kind=kind, concurrency=concurrency, threads=threads)


@unittest.skipUnless(sys.platform == "linux", "elsewhere the limit means something else")
class WantOfMemory(unittest.TestCase):
    def test_in_a_handler_is_its_answer(self) -> None:
        for engine in ENGINES:
            with self.subTest(engine=engine), Host(starving(*engine)) as host:
                host.ready()
                host.call(1, "starve")
                host.result(1)
                host.call(2, "take")
                error = host.error(2)
                self.assertEqual((error["code"], error["name"]), ("HANDLER_FAILED", "MemoryError"))

    def test_for_a_result_is_not_said_of_the_result(self) -> None:
        for codec in ("msgpack", "json"):
            with self.subTest(codec), Host(starving().replace('b"x"', '"x"'), codec=codec) as host:
                host.ready()
                host.call(1, "starve")
                host.result(1)
                host.call(2, "answer")
                error = host.error(2)
                self.assertEqual((error["code"], error["name"]), ("HANDLER_FAILED", "MemoryError"))

    def test_in_the_reader_is_exit_code_70_and_not_said_of_the_host(self) -> None:
        with Host(starving()) as host:
            host.ready()
            host.call(1, "starve")
            host.result(1)
            try:
                host.send(CALL, 2, None, "answer", LARGE, None, None)
            except BrokenPipeError:
                pass  # it has ended before it had read all
            self.assertEqual(host.wait(), 70)
            self.assertIn("MemoryError", host.stderr())

    def test_for_any_answer_at_all_ends_the_worker(self) -> None:
        for engine in ENGINES:
            with self.subTest(engine=engine), Host(starving(*engine)) as host:
                host.ready()
                host.call(1, "starve")
                host.result(1)
                host.call(2, "unanswerable")
                host.expect_end()
                self.assertNotEqual(host.wait(), 0)
                self.assertIn("MemoryError", host.stderr())
