"""Children of a worker: they begin as those of a plain program do, however they are made."""

from __future__ import annotations

import sys
import unittest

from .host import Host

WORKER = """
    import concurrent.futures, multiprocessing, os, signal, subprocess, sys
    from tutti import Worker

    CONCURRENCY = {concurrency}
    worker = Worker(concurrency=CONCURRENCY)

    def square(x):
        return x * x

    def wait_for_ever(begun):
        begun.set()
        while True:
            signal.pause()

    @worker.method
    {kind} terminate(start_method):
        kit = multiprocessing.get_context(start_method)
        begun = kit.Event()
        child = kit.Process(target=wait_for_ever, args=(begun,))
        child.start()
        begun.wait()
        child.terminate()
        child.join()
        return child.exitcode

    @worker.method
    {kind} pools(args):
        start_method, count = args
        for _ in range(count):
            with multiprocessing.get_context(start_method).Pool(2) as pool:
                squares = pool.map(square, [1, 2, 3])
        return squares

    @worker.method
    {kind} executor(start_method):
        kit = multiprocessing.get_context(start_method)
        with concurrent.futures.ProcessPoolExecutor(2, mp_context=kit) as executor:
            return list(executor.map(square, [1, 2, 3]))

    @worker.method
    {kind} popen(_):
        child = subprocess.Popen([sys.executable, "-c", "import signal; print(flush=True); signal.pause()"], stdout=subprocess.PIPE)
        with child:
            child.stdout.readline()
            child.terminate()
            return child.wait()

    @worker.method
    {kind} signalled_at_once(count):
        for _ in range(count):
            child = os.fork()
            if child == 0:
                while True:
                    signal.pause()
            os.kill(child, signal.SIGTERM)
            if os.WTERMSIG(os.waitpid(child, 0)[1]) != signal.SIGTERM:
                return "another end"
        return signal.pthread_sigmask(signal.SIG_BLOCK, []) == set()

    @worker.method
    {kind} calls_from_a_fork(_, context):
        reader, writer = os.pipe()
        child = os.fork()
        if child == 0:
            try:
                context.call("other", "method")
            except BaseException as error:
                os.write(writer, type(error).__name__.encode())
            finally:
                os._exit(0)
        os.waitpid(child, 0)
        return os.read(reader, 100).decode()

    @worker.method
    {kind} forks_twice(_):
        reader, writer = os.pipe()
        child = os.fork()
        if child == 0:
            opened = [*os.pipe(), *os.pipe()]  # among them the numbers that the frames had
            grandchild = os.fork()
            if grandchild == 0:
                for descriptor in opened:
                    os.fstat(descriptor)
                os.write(writer, b"open")
                while True:
                    signal.pause()
            os.kill(grandchild, signal.SIGTERM) if os.read(reader, 4) == b"open" else None
            os.write(writer, str(os.WTERMSIG(os.waitpid(grandchild, 0)[1])).encode())
            os._exit(0)
        os.waitpid(child, 0)
        return os.read(reader, 100).decode()

    @worker.method
    {kind} leaves_a_fork(_):
        child = os.fork()
        if child == 0:
            while True:
                signal.pause()
        os._exit(9)

    if __name__ == "__main__":
        worker.run()
"""

WORKERS = {
    "sequential": WORKER.format(concurrency=1, kind="def"),
    "threads": WORKER.format(concurrency=4, kind="def"),
    "async": WORKER.format(concurrency=4, kind="async def"),
}
START_METHODS = ("fork", "forkserver", "spawn")


class Children(unittest.TestCase):
    def test_one_that_is_terminated_ends_whatever_its_start_method(self) -> None:
        for name, source in WORKERS.items():
            with Host(source) as host:
                host.ready()
                for call_id, start_method in enumerate(START_METHODS, 1):
                    with self.subTest(name, start_method=start_method):
                        host.call(call_id, "terminate", start_method)
                        self.assertEqual(host.result(call_id), -15)

    def test_pools_end_whatever_their_start_method(self) -> None:
        for name, source in WORKERS.items():
            with Host(source) as host:
                host.ready()
                for call_id, (start_method, count) in enumerate((("fork", 25), ("forkserver", 1), ("spawn", 1)), 1):
                    with self.subTest(name, start_method=start_method):
                        host.call(call_id, "pools", [start_method, count])
                        self.assertEqual(host.result(call_id), [1, 4, 9])

    def test_executors_work_whatever_their_start_method(self) -> None:
        with Host(WORKERS["threads"]) as host:
            host.ready()
            for call_id, start_method in enumerate(START_METHODS, 1):
                with self.subTest(start_method):
                    host.call(call_id, "executor", start_method)
                    self.assertEqual(host.result(call_id), [1, 4, 9])

    def test_programs_that_a_worker_starts_end_by_sigterm(self) -> None:
        with Host(WORKERS["threads"]) as host:
            host.ready()
            host.call(1, "popen")
            self.assertEqual(host.result(1), -15)

    def test_a_sigterm_at_the_first_steps_of_a_fork_is_not_lost(self) -> None:
        for name, source in WORKERS.items():
            with self.subTest(name), Host(source) as host:
                host.ready()
                host.call(1, "signalled_at_once", 200)
                self.assertIs(host.result(1), True)

    def test_a_fork_is_refused_a_call_that_nobody_could_answer_to_it(self) -> None:
        with Host(WORKERS["sequential"]) as host:
            host.ready()
            host.call(1, "calls_from_a_fork")
            self.assertEqual(host.result(1), "RuntimeError")

    def test_a_fork_of_a_fork_keeps_its_descriptors_and_ends_by_sigterm(self) -> None:
        for name, source in WORKERS.items():
            with self.subTest(name), Host(source) as host:
                host.ready()
                host.call(1, "forks_twice")
                self.assertEqual((host.result(1), host.stderr()), ("15", ""))

    @unittest.skipUnless(sys.platform == "linux", "a fork that outlives its worker is seen through its descriptors")
    def test_a_fork_that_lives_on_does_not_hide_the_death_of_its_worker(self) -> None:
        for name, source in WORKERS.items():
            with self.subTest(name), Host(source) as host:
                host.ready()
                host.call(1, "leaves_a_fork")
                host.expect_end()
                self.assertEqual(host.wait(), 9)
