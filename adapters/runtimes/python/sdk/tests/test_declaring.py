"""The decorators, without a host."""

from __future__ import annotations

import functools
import unittest

from tutti import Worker
from tutti._method import Method


class Declaring(unittest.TestCase):
    def test_a_method_is_named_by_its_function_or_by_the_decorator(self) -> None:
        worker = Worker()

        @worker.method
        def one(args): ...  # noqa: ANN001, ANN202

        @worker.method("deux")
        def two(args): ...  # noqa: ANN001, ANN202

        @worker.method()
        def three(args): ...  # noqa: ANN001, ANN202

        self.assertEqual(list(worker._methods), ["one", "deux", "three"])
        self.assertEqual(two.__name__, "two")
        with self.assertRaisesRegex(ValueError, '"one" is declared twice'):
            worker.method("one")(two)

    def test_the_context_goes_to_a_second_parameter_that_wants_it(self) -> None:
        class Model:
            def bound(self, args, context): ...  # noqa: ANN001, ANN202
            def bound_alone(self, args): ...  # noqa: ANN001, ANN202
            def __call__(self, args, context): ...  # noqa: ANN001, ANN204

        cases = [
            (lambda args: 0, False), (lambda args, c: 0, True), (lambda args, limit=3: 0, False), (lambda args, ctx=None: 0, True),
            (lambda *rest: 0, True), (lambda args, *, flag=True: 0, False), (Model().bound, True), (Model().bound_alone, False),
            (Model(), True), (functools.partial(lambda a, b, c: 0, 1), True), (len, False), (lambda args, context, more=1: 0, True),
        ]  # fmt: skip
        for index, (function, is_wanted) in enumerate(cases):
            with self.subTest(index):
                self.assertEqual(Method("m", function).takes_context, is_wanted)

    def test_other_parameters_are_refused_at_once(self) -> None:
        for function in (lambda: 0, lambda a, b, c: 0, lambda a, *, must: 0):
            with self.assertRaisesRegex(TypeError, r"\(args\) or \(args, context\)"):
                Method("m", function)

    def test_async_functions_are_recognised(self) -> None:
        async def plain(args): ...  # noqa: ANN001, ANN202

        class Model:
            async def __call__(self, args): ...  # noqa: ANN001, ANN204

        async def generator(args):  # noqa: ANN001, ANN202
            yield args

        for function in (plain, Model(), functools.partial(plain)):
            self.assertTrue(Method("m", function).is_async)
        self.assertFalse(Method("m", lambda args: 0).is_async)
        self.assertTrue(Method("m", generator).is_async)

    def test_generator_functions_are_recognised(self) -> None:
        def plain(args):  # noqa: ANN001, ANN202
            yield args

        async def asynchronous(args):  # noqa: ANN001, ANN202
            yield args

        class Model:
            def bound(self, args):  # noqa: ANN001, ANN202
                yield args

            def __call__(self, args):  # noqa: ANN001, ANN204
                yield args

        for function in (plain, asynchronous, Model().bound, Model(), functools.partial(plain)):
            self.assertTrue(Method("m", function).is_generator)
        self.assertFalse(Method("m", lambda args: (args for _ in "ab")).is_generator)

    def test_concurrency_is_an_integer_of_at_least_1(self) -> None:
        self.assertRaises(ValueError, Worker, 0)
        self.assertRaises(TypeError, Worker, 1.5)
        self.assertRaises(TypeError, Worker, True)
