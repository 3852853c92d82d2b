"""The bridge from Python's `logging` to the host."""

from __future__ import annotations

import logging

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .log import Log


class LogHandler(logging.Handler):
    """Sends `logging` records as LOG frames: `logging.getLogger().addHandler(LogHandler(worker.log))`.

    DEBUG and below map by value: below 10 `trace`, below 20 `debug`, below 30 `info`, below 40 `warn`, else `error`. The fields are
    `logger`, the record's logger, and `stack`, the traceback of `exc_info` when there is one.
    """

    def __init__(self, log: Log, level: int = logging.NOTSET) -> None:
        """`log`: the worker's `log`. `level`: the least that is sent, default all that the loggers let through."""
        super().__init__(level)
        self._log = log

    def emit(self, record: logging.LogRecord) -> None:
        """Send one record; what goes wrong is handled as `logging` does everywhere, by `handleError`."""
        try:
            fields = {"logger": record.name}
            if record.exc_info and record.exc_info[0] is not None:
                fields["stack"] = (self.formatter or logging.Formatter()).formatException(record.exc_info)
            message = self.format(record) if self.formatter else record.getMessage()
            self._log.write(_level_of(record.levelno), message, fields)
        except Exception:
            self.handleError(record)


def _level_of(number: int) -> str:
    for bound, level in ((10, "trace"), (20, "debug"), (30, "info"), (40, "warn")):
        if number < bound:
            return level
    return "error"


def capture_unless_configured(log: Log) -> None:
    """Put a `LogHandler` on the root logger when the program uses `logging` but has configured no handler there."""
    root = logging.getLogger()
    if not root.handlers:
        root.addHandler(LogHandler(log))
