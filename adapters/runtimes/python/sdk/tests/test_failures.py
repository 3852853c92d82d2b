"""Whatever a handler raises or returns is one answer, and the worker goes on."""

from __future__ import annotations

import sys
import unittest

from .host import Host

RAISES = """
    import sys
    from tutti import Worker
    worker = Worker()

    class Hostile(Exception):
        def __str__(self): raise KeyboardInterrupt
        __repr__ = __str__
        def __getattribute__(self, name):
            if name.startswith("__"): return object.__getattribute__(self, name)
            raise SystemExit

    def chained():
        try: {}["key"]
        except KeyError as error: raise ValueError("outer") from error

    def deep(): return deep()

    def by(error):
        def raiser(): raise error
        return raiser

    kinds = {
        "value": by(ValueError("no such language: xx", {"language": "xx"}, print)),
        "keyboard": by(KeyboardInterrupt()), "exit": by(SystemExit(3)), "generator": by(GeneratorExit()),
        "hostile": by(Hostile()), "chained": chained, "deep": deep, "sys.exit": lambda: sys.exit(0),
        "base": by(BaseException("base")), "surrogate": by(ValueError("\\udcff")), "huge": by(ValueError("x" * 1_000_000)),
        "assert": by(AssertionError()), "stop": by(StopIteration(1)), "memory": by(MemoryError()),
    }
    if sys.version_info >= (3, 11):
        kinds["group"] = by(ExceptionGroup("several", [ValueError("first"), TypeError("second")]))

    @worker.method
    def sync(args): return kinds[args]()

    @worker.method
    async def coroutine(args): return kinds[args]()

    worker.run()
"""


class Raising(unittest.TestCase):
    def test_any_exception_is_carried_home_and_the_worker_goes_on(self) -> None:
        # kind -> (name, part of the message, part of the stack)
        expected = {
            "value": ("ValueError", "no such language: xx", "raiser"),
            "keyboard": ("KeyboardInterrupt", "", "KeyboardInterrupt"),
            "exit": ("SystemExit", "3", "SystemExit: 3"),
            "generator": ("GeneratorExit", "", "GeneratorExit"),
            "hostile": ("Hostile", "<unprintable Hostile>", ""),
            "chained": ("ValueError", "outer", "KeyError: 'key'"),
            "deep": ("RecursionError", "maximum recursion depth", "in deep"),
            "sys.exit": ("SystemExit", "0", "SystemExit"),
            "base": ("BaseException", "base", "base"),
            "surrogate": ("ValueError", "\udcff", "raiser"),
            "huge": ("ValueError", "characters left out", "raiser"),
            "assert": ("AssertionError", "", "AssertionError"),
            "memory": ("MemoryError", "", "MemoryError"),
        }
        if sys.version_info >= (3, 11):
            expected["group"] = ("ExceptionGroup", "several", "TypeError: second")
        with Host(RAISES) as host:
            host.ready()
            for method in ("sync", "coroutine"):
                for call_id, (kind, (name, message, stack)) in enumerate(expected.items(), 1):
                    with self.subTest(kind, method=method):
                        host.call(call_id, method, kind)
                        error = host.error(call_id)
                        self.assertEqual((error["code"], error["name"]), ("HANDLER_FAILED", name))
                        self.assertIn(message, error["message"])
                        self.assertIn(stack, error["stack"])
                        self.assertLess(len(error["message"]), 20_000)
                        self.assertNotIn("_performer.py", error["stack"])

    def test_data_is_the_args_with_what_cannot_be_carried_as_text(self) -> None:
        for codec in ("msgpack", "json"):
            with self.subTest(codec), Host(RAISES, codec=codec) as host:
                host.ready()
                host.call(1, "sync", "value")
                self.assertEqual(host.error(1)["data"], ["no such language: xx", {"language": "xx"}, "<built-in function print>"])
                host.call(2, "sync", "surrogate")
                host.error(2)

    def test_the_stack_starts_at_the_handler(self) -> None:
        with Host("echo.py") as host:
            host.ready()
            host.call(1, "fail", {"message": "oh"})
            lines = host.error(1)["stack"].splitlines()
            self.assertEqual(lines[0], "Traceback (most recent call last):")
            self.assertIn("echo.py", lines[1])
            self.assertEqual(lines[-1], "ValueError: oh")

    def test_an_error_fits_into_a_small_frame(self) -> None:
        with Host(RAISES, max_frame_bytes=512) as host:
            host.ready()
            host.call(1, "sync", "huge")
            error = host.error(1)
            self.assertEqual((error["code"], error["name"]), ("HANDLER_FAILED", "ValueError"))


class Encoding(unittest.TestCase):
    source = """
        import base64, dataclasses, datetime, decimal, pathlib
        from tutti import Worker
        worker = Worker()
        def cycle():
            inner = []
            inner.append({"again": inner})
            return inner
        def nested(depth):
            value = None
            for _ in range(depth): value = [value]
            return value
        class HostileDict(dict):
            def items(self): raise KeyboardInterrupt
            __iter__ = __len__ = items
        @dataclasses.dataclass
        class Point:
            x: int
        @worker.method
        def value_of(args): return eval(args)
        worker.run()
        """

    def test_what_plain_values_become(self) -> None:
        expressions = {
            "(1, (2, 3))": [1, [2, 3]],
            "b'\\0\\xff'": b"\0\xff",
            "bytearray(b'a')": b"a",
            "memoryview(b'b')": b"b",
            "[2**64 - 1, -2**63]": [2**64 - 1, -(2**63)],
            "{1: 'int key'}": {1: "int key"},
            "True": True,
            "[float('inf')]": [float("inf")],
        }
        with Host(self.source) as host:
            host.ready()
            for call_id, (expression, value) in enumerate(expressions.items(), 1):
                with self.subTest(expression):
                    host.call(call_id, "value_of", expression)
                    self.assertEqual(host.result(call_id), value)
            host.call(98, "value_of", "float('nan')")
            self.assertNotEqual(*[host.result(98)] * 2)
            host.call(99, "value_of", "datetime.datetime(2024, 5, 1, tzinfo=datetime.timezone.utc)")
            self.assertEqual(str(host.result(99)), "2024-05-01 00:00:00+00:00")

    def test_what_cannot_be_carried_fails_that_call_and_says_what_to_do(self) -> None:
        both = {
            "print": "return data, not code",
            "{'a': [1, {1, 2}]}": 'value[\'a\'][1] cannot be carried as',
            "{3}": "sorted(...)",
            "cycle()": "contains itself",
            "2**64": "more than 64 bits",
            "[-2**63 - 1]": "more than 64 bits",
            "1j": "z.real",
            "decimal.Decimal(1)": "str(...)",
            "pathlib.Path('a')": "str(...)",
            "datetime.datetime(2024, 5, 1)": "isoformat",
            "[(x for x in 'ab')]": "list(...)",
            "Point(1)": "dataclasses.asdict",
            "HostileDict(a=1)": "cannot be carried",
            "object()": "object is not a plain value",
        }
        msgpack_only = {"nested(5000)": "nested deeper"}  # how deep JSON may go depends on the version of Python
        json_only = {"b'a'": "base64", "float('nan')": "NaN", "{(1, 2): 3}": "a key is tuple"}
        for codec, cases in (("msgpack", {**both, **msgpack_only}), ("json", {**both, **json_only})):
            with Host(self.source, codec=codec) as host:
                host.ready()
                for call_id, (expression, hint) in enumerate(cases.items(), 1):
                    with self.subTest(expression, codec=codec):
                        host.call(call_id, "value_of", expression)
                        error = host.error(call_id)
                        self.assertEqual(error["code"], "UNENCODABLE")
                        self.assertIn(hint, error["message"])
                        self.assertLess(len(error["message"]), 2_000)
                host.call(99, "value_of", "1")
                self.assertEqual(host.result(99), 1)

    def test_a_result_above_max_frame_bytes_names_its_size(self) -> None:
        with Host(self.source, max_frame_bytes=2_000) as host:
            host.ready()
            host.call(1, "value_of", "'x' * 3_000")
            error = host.error(1)
            self.assertEqual(error["code"], "UNENCODABLE")
            self.assertRegex(error["message"], r"30\d\d bytes, more than maxFrameBytes \(2000\)")

    def test_numpy_says_tolist(self) -> None:
        try:
            import numpy  # noqa: F401
        except ImportError:
            self.skipTest("numpy is not installed")
        with Host("import numpy" + self.source.replace("\n        ", "\n")) as host:
            host.ready()
            for call_id, expression in enumerate(("numpy.zeros(3)", "[numpy.int64(3)]", "numpy.float32(1)", "numpy.bool_(1)"), 1):
                host.call(call_id, "value_of", expression)
                error = host.error(call_id)
                self.assertEqual(error["code"], "UNENCODABLE")
                self.assertIn(".tolist()", error["message"])
            host.call(9, "value_of", "numpy.float64(1.5)")
            self.assertEqual(host.result(9), 1.5)

    def test_large_results_arrive_whole(self) -> None:
        for codec in ("msgpack", "json"):
            with self.subTest(codec), Host(self.source, codec=codec) as host:
                host.ready()
                host.call(1, "value_of", "'x' * 20_000_000")
                self.assertEqual(len(host.result(1)), 20_000_000)


class Variables(unittest.TestCase):
    def test_one_that_was_not_passed_on_says_how_and_another_missing_key_does_not(self) -> None:
        source = """
            import os
            from tutti import Worker
            worker = Worker()
            @worker.method
            def variable(name): return os.environ[name]
            @worker.method
            def key(name): return {}[name]
            worker.run()
            """
        with Host(source) as host:
            host.ready()
            host.call(1, "variable", "NO_SUCH_API_KEY")
            self.assertIn("`passEnv: ['NO_SUCH_API_KEY']`", host.error(1)["message"])
            host.call(2, "key", "NO_SUCH_API_KEY")
            self.assertEqual(host.error(2)["message"], "'NO_SUCH_API_KEY'")
