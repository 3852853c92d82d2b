"""How many elements of a call's result may still be sent (docs/protocol.md §9)."""

from __future__ import annotations

from ._waiting import tell

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ._waiting import Listeners


class Credit:
    """Granted by the reader thread, spent by whoever sends the elements. Each counter has one writer, so no lock is needed."""

    __slots__ = ("_granted", "_spent", "listeners")

    def __init__(self, granted: int) -> None:
        self._granted = granted
        self._spent = 0
        self.listeners: Listeners = []

    def grant(self, count: int) -> None:
        """Allow `count` more elements, and wake who waits for that."""
        self._granted += count
        tell(self.listeners)

    @property
    def is_left(self) -> bool:
        """Whether one more element may be sent."""
        return self._spent < self._granted

    def spend(self) -> None:
        """Count one element as sent."""
        self._spent += 1
