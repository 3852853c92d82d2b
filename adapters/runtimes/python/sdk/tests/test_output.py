"""stdout, stderr and log lines."""

from __future__ import annotations

import unittest

from .host import LOG, PING, PONG, Host

PRINTS = """
    import ctypes, os, subprocess, sys
    from tutti import Worker
    print("before the worker", flush=True)
    worker = Worker()
    print("while starting")

    @worker.method
    def all_ways(args):
        print("by print")
        os.write(1, b"by descriptor\\n")
        subprocess.run(["echo", "by subprocess"], check=True)
        os.system("echo by shell")
        libc = ctypes.CDLL(None)
        libc.puts(b"by C"); libc.fflush(None)
        print("lone surrogate \\udcff")

    @worker.method
    def inherited(args):
        script = "import os; print(sorted(int(n) for n in os.listdir('/proc/self/fd')))"
        return subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, close_fds=False, check=True).stdout

    @worker.method
    def environment(args): return [name for name in os.environ if name.startswith("TUTTI")]

    @worker.method
    def forks(args):
        child = os.fork()
        if child == 0:
            worker.log.error("from a fork")
            os._exit(0)
        return os.waitpid(child, 0)[1]

    worker.run()
"""
WAYS = ["before the worker", "while starting", "by print", "by descriptor", "by subprocess", "by shell", "by C", "lone surrogate \\udcff"]


class Stdout(unittest.TestCase):
    def test_nothing_that_is_printed_reaches_the_frames(self) -> None:
        for stdio in (False, True):
            with self.subTest(stdio=stdio), Host(PRINTS, stdio=stdio) as host:
                host.ready()
                host.call(1, "all_ways")
                self.assertIsNone(host.result(1))
                text = host.stderr() if stdio else host.stdout()
                self.assertEqual(sorted(text.splitlines()), sorted(WAYS))

    def test_a_child_process_inherits_neither_the_frames_nor_the_variables(self) -> None:
        with Host(PRINTS) as host:
            host.ready()
            host.call(1, "inherited")
            self.assertEqual(host.result(1).strip(), "[0, 1, 2, 3]")  # 3 is the directory that it lists
            host.call(2, "environment")
            self.assertEqual(host.result(2), [])

    def test_a_forked_child_cannot_write_frames(self) -> None:
        with Host(PRINTS) as host:
            host.ready()
            host.call(1, "forks")
            self.assertEqual(host.result(1), 0)
            host.send(PING, 1)
            self.assertEqual(host.expect(PONG), [1, 1])

    def test_end_of_file_comes_although_a_grandchild_lives(self) -> None:
        with Host("echo.py") as host:
            host.ready()
            host.call(1, "spawn_grandchild")
            host.result(1)
            host.close_input()
            host.expect_end()
            self.assertEqual(host.wait(), 0)


class Logs(unittest.TestCase):
    source = """
        import logging
        from tutti import Worker
        worker = Worker({options})
        {setup}
        class Hostile:
            def __repr__(self): raise KeyboardInterrupt
            __str__ = __repr__

        @worker.method
        def say(args, context):
            for level in ("trace", "debug", "info", "warn", "error"):
                getattr(context.log, level)("as " + level, level=level)
            context.log.info("set", what={{1}}, message="also a field")
            context.log.info(Hostile(), hostile=Hostile())

        @worker.method
        def by_logging(args):
            logging.getLogger("app").info("not shown")
            logging.getLogger("app").warning("count %d", 3)
            try: 1 / 0
            except ZeroDivisionError: logging.getLogger("app").exception("oh")

        worker.run()
        """

    def test_log_lines_have_levels_and_fields_and_never_raise(self) -> None:
        for codec in ("msgpack", "json"):
            with self.subTest(codec), Host(self.source.format(options="", setup=""), codec=codec) as host:
                host.ready()
                host.call(1, "say")
                for level in ("trace", "debug", "info", "warn", "error"):
                    self.assertEqual(host.expect(LOG), [level, f"as {level}", {"level": level}])
                self.assertEqual(host.expect(LOG), ["info", "set", {"what": "{1}", "message": "'also a field'"}])
                self.assertEqual(host.expect(LOG), ["info", "<unprintable Hostile>", {"hostile": "<unprintable Hostile>"}])
                self.assertIsNone(host.result(1))

    def test_logging_is_captured_when_the_program_has_not_configured_it(self) -> None:
        with Host(self.source.format(options="", setup="")) as host:
            host.ready()
            host.call(1, "by_logging")
            self.assertEqual(host.expect(LOG), ["warn", "count 3", {"logger": "app"}])
            level, message, fields = host.expect(LOG)
            self.assertEqual((level, message), ("error", "oh"))
            self.assertIn("ZeroDivisionError", fields["stack"])
            host.result(1)

    def test_logging_is_left_alone_when_it_is_configured_or_not_wanted(self) -> None:
        for options, setup in (("", "logging.basicConfig()"), ("capture_logging=False", "")):
            with self.subTest(options), Host(self.source.format(options=options, setup=setup)) as host:
                host.ready()
                host.call(1, "by_logging")
                self.assertIsNone(host.result(1))
                self.assertIn("count 3", host.stderr())

    def test_capture_logging_true_sends_beside_what_is_configured(self) -> None:
        with Host(self.source.format(options="capture_logging=True", setup="logging.basicConfig(level=20)")) as host:
            host.ready()
            host.call(1, "by_logging")
            self.assertEqual(host.expect(LOG)[:2], ["info", "not shown"])
