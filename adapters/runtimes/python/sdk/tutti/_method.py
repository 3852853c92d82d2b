"""What the decorators learn about a handler: once, when it is declared."""

from __future__ import annotations

from .errors import Refusal

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Callable

_CO_VARARGS, _CO_GENERATOR, _CO_COROUTINE, _CO_ASYNC_GENERATOR = 0x04, 0x20, 0x80, 0x200


class Method:
    """A named handler: the function, whether it is `async def` and a generator function, and whether it takes the context."""

    __slots__ = ("function", "is_async", "is_generator", "name", "takes_context")

    def __init__(self, name: str, function: Callable[..., Any]) -> None:
        """Raises TypeError when `function` cannot be called with (args) or (args, context)."""
        if not isinstance(name, str) or not name:
            raise TypeError(f"expected the name of a method to be text; got {name!r}")
        if not callable(function):
            raise TypeError(f'expected the handler of "{name}" to be callable; got {function!r}')
        self.name = name
        self.function = function
        flags = _flags_of(function)
        self.is_async = bool(flags & (_CO_COROUTINE | _CO_ASYNC_GENERATOR))
        self.is_generator = bool(flags & (_CO_GENERATOR | _CO_ASYNC_GENERATOR))
        self.takes_context = _takes_context(name, function)

    def invoke(self, args: object, context: object) -> Any:
        """Call the handler; for an async one the coroutine is returned, for a generator function its generator."""
        return self.function(args, context) if self.takes_context else self.function(args)


def is_async(function: Callable[..., Any]) -> bool:
    """Tell whether calling `function` gives a coroutine: `async def`, also behind functools.partial or `__call__`."""
    return bool(_flags_of(function) & _CO_COROUTINE)


def _flags_of(function: Callable[..., Any]) -> int:
    code = getattr(function, "__code__", None)
    if code is None:
        inner = getattr(function, "func", None) or getattr(type(function), "__call__", None)  # noqa: B004
        code = getattr(inner, "__code__", None)
    return 0 if code is None else code.co_flags


def _takes_context(name: str, function: Callable[..., Any]) -> bool:
    """True when there is a second positional parameter that is required or named `context` or `ctx`.

    Plain functions are read from their code object; `inspect`, 10 ms to import, is for the others.
    """
    code = getattr(function, "__code__", None)
    if code is None or hasattr(function, "__self__"):
        return _takes_context_by_signature(name, function)
    positional = code.co_varnames[: code.co_argcount]
    required = code.co_argcount - len(getattr(function, "__defaults__", None) or ())
    keyword_only = code.co_kwonlyargcount > len(getattr(function, "__kwdefaults__", None) or ())
    has_rest = bool(code.co_flags & _CO_VARARGS)
    if (not positional and not has_rest) or required > 2 or keyword_only:
        raise _wrong_parameters(name)
    return required == 2 or positional[1:2] in (("context",), ("ctx",)) or (has_rest and len(positional) < 2)


def _takes_context_by_signature(name: str, function: Callable[..., Any]) -> bool:
    import inspect

    try:
        signature = inspect.signature(function)
    except (TypeError, ValueError):  # a builtin that does not say: give it the arguments alone
        return False
    second = list(signature.parameters.values())[1:2]
    is_wanted = bool(second) and (second[0].default is inspect.Parameter.empty or second[0].name in ("context", "ctx"))
    for count in (2, 1) if is_wanted else (1, 2):
        try:
            signature.bind(*([None] * count))
        except TypeError:
            continue
        return count == 2
    raise _wrong_parameters(name)


def _wrong_parameters(name: str) -> Exception:
    return TypeError(f'the handler of "{name}" must take (args) or (args, context)')


class NoSuchMethod(Refusal):
    """The call names a method that this worker does not have."""

    code = "UNKNOWN_METHOD"

    def __init__(self, name: str, known: object) -> None:
        names = ", ".join(sorted(known)) or "none"  # type: ignore[call-overload]
        super().__init__(f'there is no method "{name[:200]}"; known methods: {names}')
