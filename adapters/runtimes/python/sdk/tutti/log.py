"""Log lines as LOG frames: levelled, with fields, on the way of the frames and not of stderr."""

from __future__ import annotations

import sys

from ._messages import LOG
from .errors import Unencodable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from ._outbox import Outbox

_MAX_MESSAGE_CHARS = 65_536


class Log:
    """`log.info("model loaded", ms=312)`: a message and any fields. Never raises because of what it is given."""

    __slots__ = ("_outbox",)

    def __init__(self, outbox: Outbox | None) -> None:
        """`outbox` None: no host is there, and lines go to stderr."""
        self._outbox = outbox

    def trace(self, message: object, /, **fields: Any) -> None:
        """Log what only a hunt for a fault needs."""
        self.write("trace", message, fields)

    def debug(self, message: object, /, **fields: Any) -> None:
        """Log what helps while developing."""
        self.write("debug", message, fields)

    def info(self, message: object, /, **fields: Any) -> None:
        """Log a normal event."""
        self.write("info", message, fields)

    def warn(self, message: object, /, **fields: Any) -> None:
        """Log what should be looked at."""
        self.write("warn", message, fields)

    def error(self, message: object, /, **fields: Any) -> None:
        """Log a failure."""
        self.write("error", message, fields)

    def write(self, level: str, message: object, fields: dict[str, Any]) -> None:
        """Write one line of `level` (`trace`, `debug`, `info`, `warn`, `error`). Fields that cannot be carried become their `repr`."""
        text = _safely(str, message)[:_MAX_MESSAGE_CHARS]
        if self._outbox is None:
            print(f"{level}: {text}", fields or "", file=sys.stderr)
            return
        try:
            payload = self._outbox.encode([LOG, level, text, fields])
        except Unencodable:
            legible = {_safely(str, key): _safely(repr, value)[:1_000] for key, value in fields.items()}
            try:
                payload = self._outbox.encode([LOG, level, text, legible])
            except Unencodable:
                payload = self._outbox.encode([LOG, level, text[:100], {}])
        self._outbox.send(payload)


def _safely(convert: Any, value: object) -> str:
    try:
        return convert(value)
    except BaseException:
        return f"<unprintable {type(value).__name__}>"
