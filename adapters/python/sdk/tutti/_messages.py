"""The kinds of message, and the check that what the host sent is one of them. Pure."""

from __future__ import annotations

from .errors import ProtocolViolation

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Callable, Optional, Tuple

    _Elements = Tuple[Tuple[str, Optional[Callable[[object], bool]]], ...]

PROTOCOL_VERSION = 1
(HELLO, READY, CALL, CAST, REPLY, FAIL, CANCEL, ITEM, PROGRESS, END, CREDIT, PING, PONG, STOP, LOG) = range(1, 16)
NAMES = "HELLO READY CALL CAST REPLY FAIL CANCEL ITEM PROGRESS END CREDIT PING PONG STOP LOG".split()
MAX_ID = 4_294_967_295


def check_message(message: object) -> list:
    """Return `message` when it is one that a host may send, else raise `ProtocolViolation`.

    Shape of the result: `[kind, …]` with every element of the protocol's table present (missing optional ones are None);
    elements of later versions may follow.
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
    required, elements = checks
    if len(message) <= required:
        raise _bad(f"{NAMES[kind - 1]} needs {required} elements after its kind", message)
    missing = len(elements) + 1 - len(message)
    if missing > 0:
        message.extend([None] * missing)
    for index, (name, is_valid) in enumerate(elements, 1):
        if is_valid is not None and not is_valid(message[index]):
            raise _bad(f'the element "{name}" of {NAMES[kind - 1]} is not what it must be', message)
    return message


def _bad(why: str, message: object) -> ProtocolViolation:
    return ProtocolViolation("WIRE_BAD_MESSAGE", f"{why}; got {ascii(message)[:200]}")


def _is_id(value: object) -> bool:
    return type(value) is int and 1 <= value <= MAX_ID


def _is_number_or_nil(value: object) -> bool:
    return value is None or (type(value) in (int, float) and value >= 0)  # type: ignore[operator]


def _is_text(value: object) -> bool:
    return type(value) is str


def _is_text_or_nil(value: object) -> bool:
    return value is None or type(value) is str


def _is_map(value: object) -> bool:
    return type(value) is dict


def _is_headers(value: object) -> bool:
    return value is None or (
        type(value) is dict and all(type(key) is str and type(item) is str for key, item in value.items())
    )


def _is_sequence_number(value: object) -> bool:
    return type(value) in (int, float)  # an encoder of doubles writes large integers as floats


_CALLED: _Elements = (
    ("target", _is_text_or_nil), ("method", _is_text), ("args", None), ("ttlMs", _is_number_or_nil), ("headers", _is_headers),
)  # fmt: skip
# kind: (how many elements must be there, the elements after the kind)
_CHECKS: dict[int, tuple[int, _Elements]] = {
    HELLO: (1, (("info", _is_map),)),
    CALL: (4, (("id", _is_id), *_CALLED)),
    CAST: (3, _CALLED),
    REPLY: (2, (("id", _is_id), ("value", None))),
    FAIL: (2, (("id", _is_id), ("error", _is_map))),
    CANCEL: (1, (("id", _is_id),)),
    PING: (1, (("seq", _is_sequence_number),)),
    STOP: (1, (("reason", None), ("graceMs", _is_number_or_nil))),
}
