"""The engine for workers with an async handler or hook: an asyncio loop on the main thread."""

from __future__ import annotations

import asyncio
import threading
from queue import SimpleQueue

from ._inbox import end_for_fault
from ._method import is_async
from ._results import VALUES
from ._results_async import is_any_stream, send_elements_async
from .errors import Cancelled

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Callable, Iterable

    from ._method import Method
    from ._performer import Performer
    from .context import Context


class LoopEngine:
    """Async handlers as tasks of one loop, at most `concurrency` calls at a time, started in order.

    Sync handlers of the same worker run on the loop's own thread when `concurrency` is 1 (nothing else is running then), else on
    threads made when they are first needed.
    """

    def __init__(self, performer: Performer, concurrency: int) -> None:
        self._performer = performer
        self._inbox = performer.inbox
        self._concurrency = concurrency
        self._loop = asyncio.new_event_loop()
        asyncio.set_event_loop(self._loop)
        self._active = 0
        self._is_closing = False
        self._is_woken = False
        self._tasks: set[asyncio.Task[None]] = set()
        self._for_threads: SimpleQueue[tuple[Context, Method]] = SimpleQueue()
        self._threads = 0
        self._all_done: asyncio.Future[None] = self._loop.create_future()

    def run_hooks(self, hooks: Iterable[Callable[[], Any]]) -> None:
        """Run `on_start` or `on_stop` functions in turn, async ones on the loop that the handlers will use."""

        async def run() -> None:
            for hook in hooks:
                result = hook()
                if is_async(hook):
                    await result

        self._loop.run_until_complete(run())

    def serve(self) -> None:
        """Handle calls until the inbox is stopped and all that run have been answered."""
        self._inbox.on_ready = self._wake
        self._loop.call_soon(self._pump)
        while not self._all_done.done():
            try:
                self._loop.run_until_complete(self._all_done)
            except (SystemExit, KeyboardInterrupt) as error:  # from a background task: asyncio lets these two through the loop
                self._loop.call_exception_handler({"message": "a background task tried to end the worker", "exception": error})

    def close(self) -> None:
        """Cancel background tasks that are left and close the loop."""
        self._inbox.on_ready = None
        left = asyncio.all_tasks(self._loop)
        for task in left:
            task.cancel()
        if left:
            self._loop.run_until_complete(asyncio.wait(left, timeout=1.0))
        self._loop.run_until_complete(self._loop.shutdown_asyncgens())
        self._loop.close()

    def _wake(self) -> None:
        # On the reader thread: one wake-up of the loop, however many calls have come since the
        # last.
        if not self._is_woken:
            self._is_woken = True
            self._call_soon(self._pump)

    def _call_soon(self, callback: Callable[..., Any], *args: object) -> None:
        try:
            self._loop.call_soon_threadsafe(callback, *args)
        except RuntimeError:  # the loop has closed meanwhile
            pass

    def _pump(self) -> None:
        """Start what may start, in order. A fault of ours would end in a line of asyncio, and the place of the call be lost."""
        try:
            self._start_in_order()
        except Exception as error:
            end_for_fault("a call could not be answered", error)

    def _start_in_order(self) -> None:
        self._is_woken = False
        ready = self._inbox.ready
        while not self._is_closing and self._active < self._concurrency and not ready.empty():
            call = ready.get()
            if call is None:
                self._is_closing = True
                break
            method = self._performer.method_for(call) if self._inbox.claim(call) else None
            if method is not None:
                self._start(call, method)
        if self._is_closing and self._active == 0 and not self._all_done.done():
            self._all_done.set_result(None)

    def _start(self, call: Context, method: Method) -> None:
        self._active += 1
        if method.is_async:
            call._is_async = True
            task = self._loop.create_task(self._perform(call, method))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        elif self._concurrency == 1:
            self._performer.perform(call, method)
            self._loop.call_soon(self._ended)  # and not at once: background tasks get their turn between two calls
        else:
            self._for_threads.put((call, method))
            if self._threads < self._concurrency:
                self._threads += 1
                threading.Thread(target=self._take_calls, name=f"tutti-{self._threads}", daemon=True).start()

    def _ended(self) -> None:
        self._active -= 1
        self._pump()

    async def _perform(self, call: Context, method: Method) -> None:
        try:
            await self._answer(call, method)
        except Exception as error:  # not of the handler: that is an answer
            end_for_fault("a call could not be answered", error)
        self._ended()

    async def _answer(self, call: Context, method: Method) -> None:
        task = asyncio.current_task()
        assert task is not None
        # The task exists and has begun, so that cancelling it always reaches the handler and never
        # skips the answer below.
        call._on_cancel.append(lambda: self._call_soon(self._cancel, call, task))
        try:
            if call.cancelled:
                raise Cancelled
            value = method.invoke(call._args, call)
            if not method.is_generator:
                value = await value
            if call._credit is not None or (type(value) not in VALUES and is_any_stream(value)):
                value = await send_elements_async(call, value, self._performer.outbox)
        except BaseException as error:
            is_ours = call.cancelled and isinstance(error, asyncio.CancelledError)
            self._performer.fail(call, Cancelled() if is_ours else error)
        else:
            self._performer.reply(call, value)

    def _cancel(self, call: Context, task: asyncio.Task[None]) -> None:
        if not call._has_ended:
            call._is_told = True
            task.cancel()

    def _take_calls(self) -> None:
        try:
            while True:
                call, method = self._for_threads.get()
                self._performer.perform(call, method)
                self._call_soon(self._ended)
        except Exception as error:
            end_for_fault("a thread of handlers failed", error)
