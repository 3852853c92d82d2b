"""What a child that this process forks must not inherit: the connection to the host, and what SIGTERM means to a worker."""

from __future__ import annotations

import os
import signal
import threading
from _thread import start_new_thread

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Callable

_TERM = {signal.SIGTERM}
_masks = threading.local()  # `before`: the signals that this thread blocked before it began to fork
_handlers: list[Any] = []  # those that `stop_on_sigterm` has installed


def guard_forks(abandon: Callable[[], None]) -> None:
    """Have every child that this process forks begin as one of a plain program: `abandon` is called in it, and SIGTERM ends it.

    SIGTERM waits while a thread forks. Otherwise one that comes at the child's very first steps is dropped by CPython, which forgets
    what was pending, and `Pool.terminate()` waits for that child for ever.
    """

    to_abandon = [abandon]

    def in_child() -> None:
        # A child of the child has nothing to let go of: the numbers of the descriptors may be files
        # of its own by then.
        while to_abandon:
            to_abandon.pop()()
        # The handler would hand the signal to the reader thread, which a forked child has not.
        if signal.getsignal(signal.SIGTERM) in _handlers:
            signal.signal(signal.SIGTERM, signal.SIG_DFL)
        _unblock()

    os.register_at_fork(before=_block, after_in_parent=_unblock, after_in_child=in_child)


def stop_on_sigterm(stop: Callable[[], None]) -> None:
    """Have SIGTERM call `stop`. Only on the main thread can that be arranged, and a program's own handler is left alone.

    The handler interrupts the main thread anywhere, perhaps inside a write; so a thread of its own does the stop, which may wait for locks.
    """
    if threading.current_thread() is not threading.main_thread() or signal.getsignal(signal.SIGTERM) != signal.SIG_DFL:
        return

    def on_sigterm(*_: object) -> None:
        start_new_thread(stop, ())

    _handlers.append(on_sigterm)
    signal.signal(signal.SIGTERM, on_sigterm)


def _block() -> None:
    _masks.before = signal.pthread_sigmask(signal.SIG_BLOCK, _TERM)


def _unblock() -> None:
    signal.pthread_sigmask(signal.SIG_SETMASK, _masks.before)
