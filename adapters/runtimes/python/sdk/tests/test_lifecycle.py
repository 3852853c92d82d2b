"""From the handshake to the end of the process."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import unittest

from .host import CALL, CANCEL, FIXTURES, HELLO, LOG, PING, PONG, SDK, STOP, Host

BUSY = """
    from tutti import Worker
    worker = Worker()

    @worker.method
    def spin(args, context):
        context.progress(0)
        while True:
            pass

    @worker.on_stop
    def close():
        worker.log.info("closed")

    worker.run()
"""


class Handshake(unittest.TestCase):
    def test_ready_says_who_we_are(self) -> None:
        with Host("echo.py") as host:
            info = host.ready()
            self.assertEqual(info["protocol"], 1)
            self.assertEqual(info["sdk"], "python/0.1.0")
            self.assertEqual(info["pid"], host.process.pid)
            self.assertEqual(info["concurrency"], 1)
            self.assertIn("print", info["methods"])
            self.assertRegex(info["runtime"], r"^\w+ 3\.\d+\.\d+$")

    def test_ping_is_answered_while_on_start_keeps_the_main_thread_busy(self) -> None:
        with Host(
            """
            import os
            from tutti import Worker
            worker = Worker()

            @worker.on_start
            def load():
                while not os.path.exists(__file__ + ".go"):
                    pass

            worker.run()
            """
        ) as host:
            host.send(PING, 7)
            self.assertEqual(host.expect(PONG), [7, 0])
            host.path.with_suffix(".py.go").touch()
            host.ready()

    def test_without_a_host_there_is_one_line_and_exit_code_64(self) -> None:
        environment = {key: value for key, value in os.environ.items() if not key.startswith("TUTTI_")}
        environment["PYTHONPATH"] = str(SDK)
        done = subprocess.run([sys.executable, str(FIXTURES / "echo.py")], env=environment, capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 64)
        self.assertEqual(len(done.stderr.splitlines()), 1)
        self.assertIn("TUTTI_PROTOCOL", done.stderr)

    def test_descriptors_that_are_not_open_are_exit_code_64(self) -> None:
        environment = {**os.environ, "PYTHONPATH": str(SDK), "TUTTI_PROTOCOL": "1", "TUTTI_FD_IN": "91", "TUTTI_FD_OUT": "92"}
        done = subprocess.run([sys.executable, str(FIXTURES / "echo.py")], env=environment, capture_output=True, text=True, check=False)
        self.assertEqual((done.returncode, len(done.stderr.splitlines())), (64, 1))

    def test_an_exception_in_on_start_is_exit_code_1_with_a_traceback_and_no_ready(self) -> None:
        source = """
            from tutti import Worker
            worker = Worker()
            @worker.on_start
            {kind} load(): raise RuntimeError("no model")
            worker.run()
            """
        for kind in ("def", "async def"):
            with self.subTest(kind), Host(source.format(kind=kind)) as host:
                host.expect_end()
                self.assertEqual(host.wait(), 1)
                self.assertIn("RuntimeError: no model", host.stderr())

    def test_an_exception_at_import_is_exit_code_1(self) -> None:
        with Host("from tutti import Worker\nworker = Worker()\nimport no_such_module\n") as host:
            host.expect_end()
            self.assertEqual(host.wait(), 1)
            self.assertIn("no_such_module", host.stderr())


class EndOfFile(unittest.TestCase):
    def test_ends_an_idle_worker_with_code_0(self) -> None:
        with Host("echo.py") as host:
            host.ready()
            host.close_input()
            self.assertEqual(host.wait(), 0)

    def test_inside_a_frame_is_that_of_a_host_that_died(self) -> None:
        for begun in (b"\0\0", b"\0\0\0\x09\x01"):
            for hello in (True, False):
                with self.subTest(begun=begun, hello=hello), Host("echo.py", hello=hello) as host:
                    if hello:
                        host.ready()
                    host.send_bytes(begun)
                    host.close_input()
                    self.assertEqual((host.wait(), host.stderr()), (0, ""))

    def test_ends_a_busy_worker_at_once_without_its_clean_up(self) -> None:
        with Host(BUSY) as host:
            host.ready()
            host.call(1, "spin")
            host.receive()
            host.close_input()
            host.expect_end()
            self.assertEqual(host.wait(), 0)

    def test_ends_a_worker_that_is_still_starting(self) -> None:
        with Host(BUSY.replace("@worker.on_stop", "@worker.on_start") + "\n", hello=False) as host:
            host.expect(LOG)
            host.close_input()
            self.assertEqual(host.wait(), 0)

    def test_ends_a_worker_that_is_stuck_writing_to_a_host_that_does_not_read(self) -> None:
        with Host("echo.py") as host:
            host.ready()
            for call_id in range(1, 9):
                host.call(call_id, "echo", "x" * 1_000_000)
            host.send(PING, 1)
            host.close_input()
            self.assertEqual(host.wait(), 0)

    def test_a_host_that_died_is_end_of_file_too(self) -> None:
        with Host("echo.py") as host:
            host.ready()
            host.call(1, "sleep_busy", {"ms": 1})
            host.output.close()
            host.input.close()
            self.assertEqual(host.wait(), 0)


class Stopping(unittest.TestCase):
    def test_stop_lets_the_running_call_end_answers_the_waiting_ones_and_cleans_up(self) -> None:
        with Host(
            """
            from tutti import Worker
            worker = Worker()
            @worker.method
            def slow(args, context):
                context.progress(0)
                while not context.cancelled: pass
                return "done"
            @worker.on_stop
            def first_declared(): worker.log.info("last")
            @worker.on_stop
            def second_declared(): worker.log.info("first")
            worker.run()
            """
        ) as host:
            host.ready()
            host.call(1, "slow")
            host.receive()
            host.call(2, "slow")
            host.send(STOP, "shutdown", 1_000)
            self.assertEqual(host.error(2)["code"], "STOPPING")
            host.call(3, "slow")
            self.assertEqual(host.error(3)["code"], "STOPPING")
            host.send(CANCEL, 1)
            self.assertEqual(host.result(1), "done")
            self.assertEqual([host.expect(LOG)[1], host.expect(LOG)[1]], ["first", "last"])
            host.expect_end()
            self.assertEqual(host.wait(), 0)

    def test_when_the_grace_is_over_first_the_process_says_so_and_ends_with_code_0(self) -> None:
        with Host(BUSY) as host:
            host.ready()
            host.call(1, "spin")
            host.receive()
            host.send(STOP, "shutdown", 1)
            host.expect_end()
            self.assertEqual((host.wait(), host.stderr()), (0, "tutti: told to stop, and not done within 1 ms\n"))

    def test_stop_before_ready_lets_the_start_end_and_cleans_up_without_a_ready(self) -> None:
        source = """
            from tutti import Worker
            worker = Worker()
            @worker.on_start
            {kind} load():
                worker.log.info("loading")
                while not worker._connection.inbox.is_stopping: pass
            @worker.on_stop
            def close(): worker.log.info("closed")
            worker.run()
            """
        for kind in ("def", "async def"):
            with self.subTest(kind), Host(source.format(kind=kind)) as host:
                host.expect(LOG)
                host.send(STOP, "shutdown", None)
                self.assertEqual(host.expect(LOG)[1], "closed")
                host.expect_end()
                self.assertEqual((host.wait(), host.stderr()), (0, ""))

    def test_an_exception_in_on_stop_is_exit_code_1_with_a_traceback(self) -> None:
        source = "from tutti import Worker\nworker = Worker()\n@worker.on_stop\ndef close(): raise OSError('disk full')\nworker.run()\n"
        with Host(source) as host:
            host.ready()
            host.send(STOP, "shutdown", None)
            host.expect_end()
            self.assertEqual(host.wait(), 1)
            self.assertIn("OSError: disk full", host.stderr())

    def test_sigterm_is_stop(self) -> None:
        for fixture in ("echo.py", "echo_async.py"):
            with self.subTest(fixture), Host(fixture) as host:
                host.ready()
                host.process.send_signal(signal.SIGTERM)
                host.expect_end()
                self.assertEqual(host.wait(), 0)

    def test_an_idle_worker_stops_whatever_its_engine(self) -> None:
        for concurrency, kind in ((1, "def"), (3, "def"), (1, "async def"), (3, "async def")):
            source = f"from tutti import Worker\nworker = Worker({concurrency})\n@worker.method\n{kind} f(args): return args\nworker.run()\n"
            with self.subTest(concurrency=concurrency, kind=kind), Host(source) as host:
                host.ready()
                host.call(1, "f", 5)
                self.assertEqual(host.result(1), 5)
                host.send(STOP, "shutdown", None)
                host.expect_end()
                self.assertEqual(host.wait(), 0)


class Violations(unittest.TestCase):
    def test_each_ends_the_worker_with_code_76_and_one_line(self) -> None:
        cases = {
            "WIRE_FRAME_TOO_LARGE": lambda host: host.send_bytes(b"\xff\xff\xff\xff"),
            "WIRE_EMPTY_FRAME": lambda host: host.send_bytes(b"\0\0\0\0"),
            "WIRE_BAD_PAYLOAD": lambda host: host.send_bytes(b"\0\0\0\1\xc1"),
            "WIRE_BAD_MESSAGE": lambda host: host.send(CALL, "one", None, "echo", None, None, None),
            "WIRE_UNKNOWN_KIND": lambda host: host.send(99),
            "WIRE_UNKNOWN_CALL": lambda host: host.send(5, 4242, None),
            "a second HELLO": lambda host: host.send(HELLO, {}),
            "READY": lambda host: host.send(2, {}),
        }
        for code, violate in cases.items():
            with self.subTest(code), Host("echo.py") as host:
                host.ready()
                violate(host)
                host.expect_end()
                self.assertEqual(host.wait(), 76)
                self.assertEqual(len(host.stderr().splitlines()), 1, host.stderr())
                self.assertIn(code, host.stderr())
