"""How a handler's thread waits for what the reader thread brings: credit, elements, answers, a cancellation."""

from __future__ import annotations

from _thread import allocate_lock
from time import monotonic

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Callable, List

    Listeners = List[Callable[[], None]]
    """Who is told of a change. Single operations on a list are atomic, so the two threads need no lock."""

_LONGEST_WAIT_S = 4_000_000.0


def tell(listeners: Listeners) -> None:
    """Tell all who listen now. First make the change, then tell: a waiter listens first and looks then, so none is missed."""
    for listener in list(listeners):
        listener()


def wait(is_over: Callable[[], object], told_by: tuple[Listeners, ...], deadline: float | None = None) -> bool:
    """Block this thread until `is_over()` is true, asked anew whenever one of `told_by` tells.

    False when `deadline`, in seconds of `time.monotonic()`, came first.
    """
    told = allocate_lock()
    told.acquire()

    def wake() -> None:
        try:
            told.release()
        except RuntimeError:  # told twice before the waiter has looked
            pass

    for listeners in told_by:
        listeners.append(wake)
    try:
        while not is_over():
            left = -1.0 if deadline is None else min(max(0.0, deadline - monotonic()), _LONGEST_WAIT_S)
            if not told.acquire(timeout=left):
                return bool(is_over())
        return True
    finally:
        for listeners in told_by:
            listeners.remove(wake)
