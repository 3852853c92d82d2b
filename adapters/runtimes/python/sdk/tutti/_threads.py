"""The engines for workers that have sync handlers only."""

from __future__ import annotations

import threading

from ._inbox import end_for_fault

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Callable, Iterable

    from ._performer import Performer


class SequentialEngine:
    """`concurrency` 1: every handler on the main thread, in order, each answer written before the next call starts."""

    def __init__(self, performer: Performer) -> None:
        self._performer = performer

    def run_hooks(self, hooks: Iterable[Callable[[], Any]]) -> None:
        """Run `on_start` or `on_stop` functions; what they raise goes through."""
        for hook in hooks:
            hook()

    def serve(self) -> None:
        """Handle calls until the inbox is stopped and the last one has been answered."""
        inbox = self._performer.inbox
        take, claim = inbox.ready.get, inbox.claim
        method_for, perform = self._performer.method_for, self._performer.perform
        while True:
            call = take()
            if call is None:
                return
            if claim(call):
                method = method_for(call)
                if method is not None:
                    perform(call, method)

    def close(self) -> None:
        """Nothing to let go of."""


class ThreadsEngine(SequentialEngine):
    """`concurrency` n > 1: n threads take calls in order. The main thread waits, free for signals."""

    def __init__(self, performer: Performer, concurrency: int) -> None:
        super().__init__(performer)
        self._concurrency = concurrency

    def serve(self) -> None:
        """Handle calls until the inbox is stopped and all threads have answered theirs."""
        threads = [
            threading.Thread(target=self._take_calls, name=f"tutti-{index}", daemon=True)
            for index in range(self._concurrency)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def _take_calls(self) -> None:
        try:
            super().serve()
            self._performer.inbox.ready.put(None)  # for the next thread
        except Exception as error:  # as on the main thread, where a traceback is the end
            end_for_fault("a thread of handlers failed", error)
