"""Turn whatever a handler raised into the `error` map of a FAIL. Never raises, whatever the exception does."""

from __future__ import annotations

import os

from .errors import Unencodable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import TracebackType
    from typing import Callable

    from ._codec import Codec

_OUR_FOLDER = os.path.dirname(os.path.abspath(__file__)) + os.sep
_MAX_MESSAGE_CHARS = 16_384
_MAX_STACK_CHARS = 131_072
_MAX_DATA_BYTES = 65_536


def describe_failure(error: BaseException, codec: Codec) -> dict:
    """Return `{code, name, message, stack, data}` for an exception that left a handler.

    `stack` is Python's traceback text, causes and groups included, from the handler's own frame on. `data` is the list of the
    exception's `.args`, each as it is when the codec can carry it and as its `repr` when not; absent when there are none.
    """
    name = _printable(_attempt(lambda: type(error).__name__, "Exception"), 200)
    described: dict[str, object] = {
        "code": "HANDLER_FAILED",
        "name": name,
        "message": _printable(_attempt(lambda: str(error) + _hint_on(error), f"<unprintable {name}>"), _MAX_MESSAGE_CHARS),
        "stack": _printable(_attempt(lambda: _stack_of(error), f"<no traceback: {name} resists>"), _MAX_STACK_CHARS),
    }
    data = _attempt(lambda: _carriable_args(error, codec), [])
    if data:
        described["data"] = data
    # An exception object that is raised again and again would otherwise grow by each life, and keep
    # our frames alive.
    BaseException.with_traceback(error, None)
    return described


def shorten(error: dict, max_bytes: int) -> dict:
    """Return what of `error` fits into a frame of `max_bytes`: the message is cut, stack and data are left out."""
    max_chars = max(16, max_bytes // 8 - 16)  # a character takes up to six bytes, in JSON's escapes
    return {key: error[key][:max_chars] for key in ("code", "name", "message")}


def _hint_on(error: BaseException) -> str:
    """Say of `os.environ[name]` why the name is missing though the host has it."""
    part = error.__traceback__ if type(error) is KeyError else None
    while part is not None and part.tb_next is not None:
        part = part.tb_next
    if part is None or part.tb_frame.f_code is not type(os.environ).__getitem__.__code__:
        return ""
    return f" is not in the environment of this worker: its declaration passes it on with `passEnv: [{error}]`, or sets it with `env`"


def _stack_of(error: BaseException) -> str:
    import traceback

    lines = traceback.format_exception(type(error), error, users_part(error.__traceback__))
    return "".join(lines)


def users_part(trace: TracebackType | None) -> TracebackType | None:
    """Return the traceback without this SDK's frames at its head; the whole of it when there are no others."""
    part = trace
    while part is not None and part.tb_frame.f_code.co_filename.startswith(_OUR_FOLDER):
        part = part.tb_next
    return part or trace


def _carriable_args(error: BaseException, codec: Codec) -> list:
    carried: list[object] = []
    room = _MAX_DATA_BYTES
    for argument in error.args:
        try:
            size = len(codec.encode([argument]))
        except Unencodable:
            argument = _printable(_repr_of(argument), 1_000)
            size = len(argument)
        room -= size
        if room < 0:
            break
        carried.append(argument)
    return carried


def _repr_of(value: object) -> object:
    return _attempt(lambda: repr(value), "<unprintable>")


def _attempt(make: Callable[[], object], otherwise: object) -> object:
    try:
        return make()
    except BaseException:
        return otherwise


def _printable(text: object, max_chars: int) -> str:
    """Plain str of at most `max_chars`, cut in the middle: the first and the last lines say most."""
    plain = str.__str__(text) if isinstance(text, str) else "<not text>"
    if len(plain) > max_chars:
        half = max_chars // 2
        plain = f"{plain[:half]}\n... {len(plain) - 2 * half} characters left out ...\n{plain[-half:]}"
    return plain
