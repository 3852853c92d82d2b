"""How many containers a frame may hold (docs/protocol.md, section 2): the host makes an object of each, however short it is on the wire."""

from __future__ import annotations

from .errors import Unencodable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Iterable

ALWAYS_ALLOWED = 65_536  # in any frame
_FRAME_BYTES_PER_CONTAINER = 64

_SCALARS = frozenset({str, int, float, bool, type(None)})


def refuse_too_many_containers(message: list, payload_bytes: int, max_frame_bytes: int) -> None:
    """Raise `Unencodable` when `message` holds more containers than the host takes in one frame."""
    most = max(ALWAYS_ALLOWED, max_frame_bytes // _FRAME_BYTES_PER_CONTAINER)
    if payload_bytes > most and _holds_more(message, most):
        raise Unencodable(
            f"the message has more than {most} maps, lists and the like, and the host takes no more in one frame (maxFrameBytes); yield its elements as a stream"
        )


def _holds_more(message: list, most: int) -> bool:
    """Tell whether there are more than `most`. It has been encoded, so it does not contain itself."""
    count = 1
    left: list = [message]
    while left:
        container = left.pop()
        if isinstance(container, dict):
            inside = _containers_in(container) + _containers_in(container.values())
        elif isinstance(container, (list, tuple)):
            inside = _containers_in(container)
        else:
            continue
        left += inside
        count += len(inside)
        if count > most:
            return True
    return False


def _containers_in(items: Iterable) -> list:
    return [item for item in items if type(item) not in _SCALARS and not isinstance(item, (str, int, float))]
