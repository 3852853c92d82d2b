"""The call that is being handled, as what is iterated in its handler sees it. Types only: nothing imports it when it runs."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Protocol

    from ._waiting import Listeners

    class HandledCall(Protocol):
        """What a `Context` is to them."""

        _id: int
        _has_ended: bool
        _is_async: bool
        _is_told: bool
        _on_cancel: Listeners
        cancelled: bool

        @property
        def method(self) -> str:
            """The name of the method that was called."""
            ...
