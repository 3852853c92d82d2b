"""This process's connection to its host: the descriptors, taken out of user code's reach, and the reader thread."""

from __future__ import annotations

import os
import stat
import sys
import threading

from ._codec import codec_named
from ._forking import guard_forks
from ._inbox import Inbox
from ._messages import PROTOCOL_VERSION, READY
from ._outbox import Outbox
from ._siblings import Siblings
from ._version import __version__

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NoReturn

EX_USAGE = 64
_VARIABLES = ("TUTTI_PROTOCOL", "TUTTI_FD_IN", "TUTTI_FD_OUT", "TUTTI_CODEC")
_SWITCH_INTERVAL_S = 0.001
_opened: list[Connection] = []  # a process has one host, so one connection, whoever asks for it first


class Connection:
    """The descriptors of one process, with what reads and what writes them."""

    def __init__(self, descriptor_in: int, descriptor_out: int, codec_name: str) -> None:
        codec = codec_named(codec_name)
        self._descriptor_in, self._descriptor_out = _take(descriptor_in, descriptor_out)
        self.outbox = Outbox(self._descriptor_out, codec)
        self._siblings = Siblings(self.outbox)
        self.inbox = Inbox(self._descriptor_in, self.outbox, self._siblings)
        guard_forks(self._abandon)
        # How long the reader may have to wait for a computing handler to let go of the interpreter
        # lock; Python's default is 5 ms.
        sys.setswitchinterval(min(sys.getswitchinterval(), _SWITCH_INTERVAL_S))
        threading.Thread(target=self.inbox.read_forever, name="tutti-reader", daemon=True).start()

    def announce(self, methods: list[str], concurrency: int) -> None:
        """Wait for HELLO and write READY."""
        self.inbox.wait_for_hello()
        name = {"cpython": "CPython", "pypy": "PyPy"}.get(sys.implementation.name, sys.implementation.name)
        info = {
            "protocol": PROTOCOL_VERSION,
            "sdk": f"python/{__version__}",
            "runtime": f"{name} {sys.version_info[0]}.{sys.version_info[1]}.{sys.version_info[2]}",
            "pid": os.getpid(),
            "methods": methods,
            "concurrency": concurrency,
        }
        self.outbox.send(self.outbox.encode([READY, info]))

    def _abandon(self) -> None:
        # In a forked child: it must neither write frames nor keep the parent's ends open.
        self.outbox.abandon()
        self._siblings.abandon()
        os.close(self._descriptor_in)


def open_connection() -> Connection | None:
    """Return this process's connection, opened at the first call (the import of `tutti`); None when no host started this process.

    Takes the `TUTTI_…` variables out of the environment, so that programs started from here do not think that they are workers.
    Exits with code 64, after one line on stderr, when the variables make no sense.
    """
    if not _opened and "TUTTI_PROTOCOL" in os.environ:
        settings = {name: os.environ.pop(name, "") for name in _VARIABLES}
        try:
            descriptors = int(settings["TUTTI_FD_IN"] or 3), int(settings["TUTTI_FD_OUT"] or 4)
            for descriptor in descriptors:
                if not _is_pipe(descriptor):
                    fail_usage(
                        f"descriptor {descriptor} is not a pipe of the host's: was this started through a wrapper (npx, sudo, a launcher)"
                        " that closes what is above 2? Then declare the worker with `descriptors: 'stdio'`"
                    )
            _opened.append(Connection(*descriptors, settings["TUTTI_CODEC"] or "msgpack"))
        except (ValueError, OSError) as error:
            fail_usage(f"the environment does not fit: {error} (TUTTI_FD_IN, TUTTI_FD_OUT, TUTTI_CODEC)")
        except ImportError as error:
            fail_usage(f"{error}: install it with `{sys.executable} -m pip install msgpack`, or choose the json codec")
    return _opened[0] if _opened else None


def fail_usage(why: str) -> NoReturn:
    """Write one line to stderr and exit with code 64."""
    print(f"tutti: {why}", file=sys.stderr, flush=True)
    raise SystemExit(EX_USAGE)


def _is_pipe(descriptor: int) -> bool:
    """Whether it may be the host's. Below 3 is what the host gave; above it may be a file of this very process."""
    if descriptor <= 2:
        return True
    try:
        mode = os.fstat(descriptor).st_mode
    except OSError:
        return False
    return stat.S_ISFIFO(mode) or stat.S_ISSOCK(mode)


def _take(descriptor_in: int, descriptor_out: int) -> tuple[int, int]:
    """Move both descriptors to numbers that are not inherited; what prints, C code included, then writes to a log.

    A standard descriptor that carried frames is replaced: 0 by /dev/null, 1 by stderr.
    """
    taken = os.dup(descriptor_in), os.dup(descriptor_out)  # not inheritable, as all that Python opens
    for descriptor in taken:
        os.set_blocking(descriptor, True)
    for original in {descriptor_in, descriptor_out}:
        if original == 0:
            null = os.open(os.devnull, os.O_RDONLY)
            os.dup2(null, 0)
            os.close(null)
        elif original == 1:
            os.dup2(2, 1)
        elif original > 2:
            os.close(original)
    if sys.stdout is not None and hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(line_buffering=True, errors="backslashreplace")
    return taken
