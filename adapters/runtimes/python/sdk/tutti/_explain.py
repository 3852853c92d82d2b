"""Say which part of a value cannot be carried and what to do about it. Runs only after an encoder has refused."""

from __future__ import annotations

_MAX_DEPTH = 500  # MessagePack's C encoder gives up at 511
_MAX_VISITS = 100_000
_HINTS = {
    "set": "return a list, e.g. sorted(...)",
    "frozenset": "return a list, e.g. sorted(...)",
    "generator": "return a list, e.g. list(...)",
    "async_generator": "declare the handler with async def",
    "coroutine": "declare the handler with async def, so that it is awaited",
    "function": "return data, not code",
    "method": "return data, not code",
    "builtin_function_or_method": "return data, not code",
    "complex": "return [z.real, z.imag]",
    "Decimal": "return str(...) or float(...)",
    "UUID": "return str(...)",
    "PosixPath": "return str(...)",
    "datetime": "give it a time zone (datetime.now(timezone.utc)), or return .isoformat()",
    "date": "return .isoformat()",
    "time": "return .isoformat()",
    "Tensor": "return .tolist()",
    "DataFrame": 'return .to_dict("records")',
    "Series": "return .tolist()",
}


def explain(message: object, error: BaseException, codec: str) -> str:
    """Return one sentence: what cannot be carried, where it is inside the value, and what to do.

    `message` is the whole protocol message (a list), so that the place is named from the element on: `[2]["matrix"]` of a REPLY
    is shown as `value["matrix"]`.
    """
    try:
        found = _find(message, codec)
    except BaseException:  # a hostile object may raise anything from anything
        found = None
    if found is None:
        return f"the value cannot be carried as {codec}: {type(error).__name__}: {_text(error)}"
    path, why = found
    return f"{path} cannot be carried as {codec}: {why}"


def _find(message: object, codec: str) -> tuple[str, str] | None:
    """Walk the value depth first; return the path and the reason of the first part that no codec rule allows."""
    elements = message if isinstance(message, list) else [message]
    stack: list[tuple[str, object, tuple[int, ...], int]] = [("value", element, (), 0) for element in reversed(elements)]
    visits = 0
    while stack and visits < _MAX_VISITS:
        path, value, parents, depth = stack.pop()
        visits += 1
        why = _refusal(value, codec)
        if why is not None:
            return path, why
        if not isinstance(value, (dict, list, tuple)):
            continue
        if id(value) in parents:
            return path, "it contains itself; return a tree without cycles"
        if depth > _MAX_DEPTH:
            return path[:80] + "...", f"it is nested deeper than {_MAX_DEPTH} levels"
        chain = (*parents, id(value))
        if isinstance(value, dict):
            for key in value:
                why = _key_refusal(key, codec)
                if why is not None:
                    return path, why
            items = [(f"{path}[{key!r}]", item) for key, item in value.items()]
        else:
            items = [(f"{path}[{index}]", item) for index, item in enumerate(value)]
        stack.extend((name, item, chain, depth + 1) for name, item in reversed(items))
    return None


def _refusal(value: object, codec: str) -> str | None:
    kind = type(value)
    if value is None or isinstance(value, (bool, str, dict, list, tuple)):
        return None
    if isinstance(value, int):
        return None if -(2**63) <= value < 2**64 else "the integer needs more than 64 bits; return str(...)"
    if isinstance(value, float):
        is_finite = value == value and value not in (float("inf"), float("-inf"))
        return None if codec == "msgpack" or is_finite else "JSON has no NaN and no infinities; return None or text"
    if isinstance(value, (bytes, bytearray, memoryview)):
        return None if codec == "msgpack" else "JSON has no binary; return base64 text, or use the msgpack codec"
    if kind.__module__.partition(".")[0] == "numpy":
        return f"numpy's {kind.__name__} is not a plain value; return .tolist()"
    if kind.__name__ == "datetime" and codec == "msgpack" and getattr(value, "tzinfo", None) is not None:
        return None
    hint = _HINTS.get(kind.__name__)
    if hint is None and hasattr(kind, "__dataclass_fields__"):
        hint = "return dataclasses.asdict(...)"
    return f"{kind.__name__} is not a plain value; {hint or 'return numbers, text, bytes, lists, dicts or None'}"


def _key_refusal(key: object, codec: str) -> str | None:
    if codec == "json" and not (key is None or isinstance(key, (str, int, float))):
        return f"a key is {type(key).__name__}; JSON's keys are text"
    if isinstance(key, (tuple, frozenset)):
        return f"a key is {type(key).__name__}; make keys text"
    return _refusal(key, codec)


def _text(error: BaseException) -> str:
    try:
        return str(error)
    except BaseException:
        return "<no message>"
