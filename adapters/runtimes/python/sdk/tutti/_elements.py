"""Elements that come from the host, a bounded number ahead of the handler that takes them (docs/protocol.md §9)."""

from __future__ import annotations

from _thread import allocate_lock
from collections import deque

from ._waiting import tell
from .errors import ProtocolViolation

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ._waiting import Listeners

WINDOW = 16
"""How many elements may be asked for and not be taken yet."""

NOT_YET, OVER = object(), object()


class Elements:
    """A queue that the reader thread fills and a handler empties.

    `_came` is written by the reader alone; what was taken follows from it. `_asked` is written under the lock, because several
    threads of one handler may take.
    """

    __slots__ = ("_asked", "_came", "_lock", "_waiting", "is_over", "listeners", "outcome")

    def __init__(self, asked: int = 0) -> None:
        """`asked`: how many elements the host has been allowed to send already."""
        self._waiting: deque[object] = deque()
        self._asked = asked
        self._came = 0
        self._lock = allocate_lock()
        self.is_over = False
        self.outcome: tuple[bool, object] | None = None
        """How it ended: (True, the last value) or (False, the error map); None before the end, and when the handler left early."""
        self.listeners: Listeners = []

    def add(self, element: object) -> None:
        """Take the next element from the host; raises `ProtocolViolation` when it was not asked for."""
        if self.outcome is not None or self._came >= self._asked:
            raise ProtocolViolation("WIRE_UNEXPECTED", "an element of a stream that was not asked for")
        if not self.is_over:  # it is, when the handler has just left
            self._waiting.append(element)
            self._came += 1
            tell(self.listeners)

    def end(self, is_good: bool, value: object) -> None:
        """Note that no more will come. What has come can still be taken. Only the first end counts."""
        if not self.is_over:
            self.outcome = (is_good, value)
            self.is_over = True
            tell(self.listeners)

    def abandon(self) -> None:
        """Nobody takes any more: drop what is here."""
        self.is_over = True
        self._waiting.clear()
        tell(self.listeners)

    def to_ask(self) -> int:
        """Return how many elements to ask the host for now, and count them as asked; mostly 0.

        Asked for in halves of the window, when the handler wants the next one: never before it has begun, never all at once.
        """
        if self.is_over or self._ahead() > WINDOW // 2:
            return 0
        with self._lock:
            count = WINDOW - self._ahead()
            if count < WINDOW // 2:  # another thread was faster
                return 0
            self._asked += count
        return count

    def take(self) -> object:
        """Return the next element; `NOT_YET` when it has still to come, `OVER` when none will."""
        is_over = self.is_over  # looked at first: what came before the end must not be lost
        try:
            return self._waiting.popleft()
        except IndexError:
            return OVER if is_over else NOT_YET

    @property
    def has_news(self) -> bool:
        """Whether `take` has an answer other than `NOT_YET`."""
        return bool(self._waiting) or self.is_over

    def _ahead(self) -> int:
        return self._asked - self._came + len(self._waiting)
