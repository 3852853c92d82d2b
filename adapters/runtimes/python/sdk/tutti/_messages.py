"""The kinds of message, and the check that what the host sent is one of them. Pure."""

from __future__ import annotations

from .errors import ProtocolViolation

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Callable, Optional, Tuple

    _Element = Tuple[str, Optional[Callable[[object], bool]], bool]

PROTOCOL_VERSION = 1
(HELLO, READY, CALL, CAST, REPLY, FAIL, CANCEL, ITEM, PROGRESS, END, CREDIT, PING, PONG, STOP, LOG, PUSH, PULL) = range(1, 18)
NAMES = "HELLO READY CALL CAST REPLY FAIL CANCEL ITEM PROGRESS END CREDIT PING PONG STOP LOG PUSH PULL".split()
MAX_ID = 4_294_967_295


def check_message(message: object) -> list:
    """Return `message` when it is one that a host may send, else raise `ProtocolViolation`.

    Shape of the result: `[kind, …]` with every element of the protocol's table present (missing optional ones are None), save what
    follows `headers` in CALL; elements of later versions may follow.
    """
    if type(message) is not list or not message:
        raise _bad("a message must be an array that starts with its kind", message)
    kind = message[0]
    if type(kind) is not int:
        raise _bad("the kind of a message must be an integer", message)
    checks = _CHECKS.get(kind)
    if checks is None:
        if 1 <= kind <= len(NAMES):
            raise _bad(f"a host must not send {NAMES[kind - 1]}", message)
        raise ProtocolViolation("WIRE_UNKNOWN_KIND", f"unknown kind {kind}")
    required, filled, elements = checks
    if len(message) <= required:
        raise _bad(f"{NAMES[kind - 1]} needs {required} elements after its kind", message)
    for value, (name, is_valid, may_be_nil) in zip(message, elements):
        if value is None:
            if may_be_nil:
                continue
        elif is_valid is None or is_valid(value):
            continue
        raise _bad(f'the element "{name}" of {NAMES[kind - 1]} is not what it must be', message)
    missing = filled - len(message)
    if missing > 0:
        message.extend([None] * missing)
    return message


def _bad(why: str, message: object) -> ProtocolViolation:
    return ProtocolViolation("WIRE_BAD_MESSAGE", f"{why}; got {ascii(message)[:200]}")


def _is_id(value: object) -> bool:
    return type(value) is int and 1 <= value <= MAX_ID


def _is_time(value: object) -> bool:
    return type(value) in (int, float) and value >= 0  # type: ignore[operator]


def _is_count(value: object) -> bool:
    # An encoder of doubles writes large integers as floats.
    return (type(value) is int or (type(value) is float and value.is_integer())) and value >= 1  # type: ignore[operator]


def _is_text(value: object) -> bool:
    return type(value) is str


def _is_flag(value: object) -> bool:
    return type(value) is bool


def _is_map(value: object) -> bool:
    return type(value) is dict


def _is_headers(value: object) -> bool:
    return type(value) is dict and all(type(key) is str and type(item) is str for key, item in value.items())


def _is_sequence_number(value: object) -> bool:
    return type(value) in (int, float)


def _kind(required: int, *elements: _Element, filled: int | None = None) -> tuple[int, int, tuple[_Element, ...]]:
    """Return how many elements must be there, how many there shall be with the kind, and the checks of all.

    `filled`: how many elements after the kind are filled up with nil; all of them when None.
    """
    return required, 1 + (len(elements) if filled is None else filled), (("kind", None, False), *elements)


# An element: (its name, what it must be or None for any value, whether it may be nil)
_ID: _Element = ("id", _is_id, False)
_VALUE: _Element = ("value", None, True)
_CALLED: tuple[_Element, ...] = (
    ("target", _is_text, True), ("method", _is_text, False), ("args", None, True), ("ttlMs", _is_time, True),
    ("headers", _is_headers, True),
)  # fmt: skip
_CHECKS = {
    HELLO: _kind(1, ("info", _is_map, False)),
    # Most calls have nothing behind `headers`, and those pay for nothing.
    CALL: _kind(4, _ID, *_CALLED, ("idempotent", _is_flag, True), ("credit", _is_count, True), ("input", _is_flag, True), filled=6),
    CAST: _kind(3, *_CALLED),
    REPLY: _kind(2, _ID, _VALUE),
    FAIL: _kind(2, _ID, ("error", _is_map, False)),
    CANCEL: _kind(1, _ID),
    ITEM: _kind(2, _ID, _VALUE),
    END: _kind(1, _ID, ("error", _is_map, True)),
    CREDIT: _kind(2, _ID, ("n", _is_count, False)),
    PING: _kind(1, ("seq", _is_sequence_number, False)),
    STOP: _kind(1, ("reason", None, True), ("graceMs", _is_time, True)),
    PUSH: _kind(2, _ID, _VALUE),
}
