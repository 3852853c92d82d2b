"""How much a frame may hold (docs/protocol.md, section 2): the host makes an object of each container, however short it is on the wire."""

from __future__ import annotations

from .errors import Unencodable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Iterable

ALWAYS_ALLOWED = 65_536  # in any frame
_FRAME_BYTES_PER_CONTAINER = 64
_ELEMENTS_PER_CONTAINER = 8

_SCALARS = frozenset({str, int, float, bool, type(None)})


def refuse_too_many_containers(message: list, payload_bytes: int, max_frame_bytes: int) -> None:
    """Raise `Unencodable` when `message` holds more containers, keys or values than the host takes in one frame."""
    most = max(ALWAYS_ALLOWED, max_frame_bytes // _FRAME_BYTES_PER_CONTAINER)
    found = _too_many(message, most) if payload_bytes > most else None
    if found:
        raise Unencodable(
            f"the message has more than {found}, and the host takes no more in one frame (maxFrameBytes); yield its elements as a stream"
        )


def _too_many(message: list, most: int) -> str | None:
    """Say what there is too much of, if anything. It has been encoded, so it does not contain itself."""
    count = elements = 1
    keys = 0
    left: list = [message]
    while left:
        container = left.pop()
        if isinstance(container, dict):
            inside = _containers_in(container) + _containers_in(container.values())
            keys += len(container)
            elements += 2 * len(container)
        elif isinstance(container, (list, tuple)):
            inside = _containers_in(container)
            elements += len(container)
        else:
            continue
        left += inside
        count += len(inside)
        if count > most:
            return f"{most} maps, lists and the like"
        if keys > most:
            return f"{most} keys of maps"
        if elements > most * _ELEMENTS_PER_CONTAINER:
            return f"{most * _ELEMENTS_PER_CONTAINER} values"
    return None


def _containers_in(items: Iterable) -> list:
    return [item for item in items if type(item) not in _SCALARS and not isinstance(item, (str, int, float))]
