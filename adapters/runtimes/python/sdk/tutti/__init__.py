"""Write a worker in Python: a program that a Tutti supervisor starts, calls, restarts and stops.

>>> from tutti import Worker
>>> worker = Worker()
>>> @worker.method
... def shout(args):
...     return args["text"].upper()

End the file with ``worker.run()``. The README beside the SDK has the whole story.
"""

from __future__ import annotations

from ._connection import open_connection
from ._version import __version__
from .context import Context
from .errors import CallError, Cancelled, InputError, TuttiError, Unencodable
from .input import Input
from .stream import Stream
from .worker import Worker

TYPE_CHECKING = False  # what type checkers read as true; importing `typing` would cost every worker 5 ms
if TYPE_CHECKING:
    from .logging_handler import LogHandler

# The one thing that happens on import, and only in a process that a host has started as a worker:
# the frames' descriptors are taken away from all that prints, and the host's end is noticed from
# here on, also while slow imports follow.
open_connection()

__all__ = [
    "CallError", "Cancelled", "Context", "Input", "InputError", "LogHandler", "Stream", "TuttiError", "Unencodable", "Worker",
    "__version__",
]  # fmt: skip


def __getattr__(name: str) -> object:
    """Load `LogHandler` when it is asked for, because it needs the `logging` package."""
    if name == "LogHandler":
        from .logging_handler import LogHandler

        return LogHandler
    raise AttributeError(f"module 'tutti' has no attribute {name!r}")
