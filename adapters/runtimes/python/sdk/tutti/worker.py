"""The worker: a table of handlers, and `run`, its whole life from the handshake to the orderly end."""

from __future__ import annotations

import os
import sys

from ._connection import fail_usage, open_connection
from ._forking import stop_on_sigterm
from ._method import Method, is_async
from ._performer import Performer
from ._threads import SequentialEngine, ThreadsEngine
from .log import Log

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Callable, TypeVar

    from ._connection import Connection
    from ._loop import LoopEngine

    F = TypeVar("F", bound=Callable[..., Any])


class Worker:
    """Declares what this program can do for its supervisor. Make one at module level, and end the program with `run()`."""

    def __init__(self, concurrency: int = 1, capture_logging: bool | None = None) -> None:
        """`concurrency`: how many calls are handled at the same time, default 1 (strictly one after another).

        `capture_logging`: send Python's `logging` to the host. True and False are clear; the default None means: when the program
        has imported `logging` by the time it is ready and has put no handler on the root logger.

        Raises TypeError or ValueError for a concurrency that is not an integer of at least 1.
        """
        if not isinstance(concurrency, int) or isinstance(concurrency, bool):
            raise TypeError(f"expected `concurrency` to be an integer; got {concurrency!r}")
        if concurrency < 1:
            raise ValueError(f"expected `concurrency` to be at least 1; got {concurrency}")
        self.concurrency = concurrency
        self._capture_logging = capture_logging
        self._methods: dict[str, Method] = {}
        self._start_hooks: list[Callable[[], Any]] = []
        self._stop_hooks: list[Callable[[], Any]] = []
        self._has_run = False
        self._connection: Connection | None = open_connection()

    @property
    def log(self) -> Log:
        """Log lines for the host; they go to stderr when no host started this process."""
        return Log(self._connection.outbox if self._connection else None)

    @property
    def name(self) -> str | None:
        """This worker's path in the tree, from HELLO; None before it has come."""
        hello = self._connection.inbox.hello if self._connection else None
        return None if hello is None else hello.get("name")

    def method(self, name_or_function: Any = None) -> Any:
        """Declare a handler: `@worker.method` by the function's own name, `@worker.method("name")` by another.

        The handler takes (args) or (args, context), is `def` or `async def`, a generator function or not, and is returned unchanged.
        What a generator yields goes to the caller as a stream; what it returns at last ends it. A second parameter is given
        the context when it has no default or is named `context` or `ctx`. Raises ValueError for a name that is taken and TypeError
        for other parameters.
        """
        if callable(name_or_function):
            return self._add(name_or_function.__name__, name_or_function)
        if name_or_function is None:
            return lambda function: self._add(function.__name__, function)
        return lambda function: self._add(name_or_function, function)

    def on_start(self, hook: F) -> F:
        """Declare a function, sync or async, that runs before READY: load models, open files. What it raises ends the worker (exit 1).

        Several run in the order of declaration.
        """
        self._start_hooks.append(hook)
        return hook

    def on_stop(self, hook: F) -> F:
        """Declare a function, sync or async, that runs after the last call of an orderly stop; several in reverse order.

        It does not run when the host has died or has killed this process.
        """
        self._stop_hooks.append(hook)
        return hook

    def run(self) -> None:
        """Serve until told to stop (STOP or SIGTERM), then return, so that the program ends with code 0.

        Never returns when the host dies (exit 0 at once) or breaks the protocol (exit 76). Exits with 64 and a hint when
        no host started this process. What `on_start` or `on_stop` raise goes through: a traceback and exit 1. RuntimeError the second time.
        """
        if self._has_run:
            raise RuntimeError("worker.run() was called twice")
        self._has_run = True
        connection = self._connection
        if connection is None:
            fail_usage(
                f"{os.path.basename(sys.argv[0] or 'this program')} is a Tutti worker and is started by a supervisor, "
                "not by hand (TUTTI_PROTOCOL is not set): declare it in a supervision tree"
            )
        performer = Performer(self._methods, connection.inbox, connection.outbox)
        engine = self._choose_engine(performer)
        engine.run_hooks(self._start_hooks)  # SIGTERM ends a start as it ends any program; from here on it means STOP
        stop_on_sigterm(connection.inbox.stop)
        self._attach_logging()
        if not connection.inbox.is_stopping:
            connection.announce(list(self._methods), self.concurrency)
            engine.serve()
        engine.run_hooks(reversed(self._stop_hooks))
        engine.close()
        connection.outbox.flush()
        for stream in (sys.stdout, sys.stderr):
            if stream is not None:
                stream.flush()

    def _add(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        if name in self._methods:
            raise ValueError(f'the method "{name}" is declared twice')
        self._methods[name] = Method(name, function)
        return function

    def _choose_engine(self, performer: Performer) -> SequentialEngine | LoopEngine:
        hooks = self._start_hooks + self._stop_hooks
        if any(method.is_async for method in self._methods.values()) or any(map(is_async, hooks)):
            from ._loop import LoopEngine  # asyncio takes 40 ms to import, so only who needs it pays

            return LoopEngine(performer, self.concurrency)
        return SequentialEngine(performer) if self.concurrency == 1 else ThreadsEngine(performer, self.concurrency)

    def _attach_logging(self) -> None:
        if self._capture_logging or (self._capture_logging is None and "logging" in sys.modules):
            from .logging_handler import LogHandler, capture_unless_configured

            if self._capture_logging:
                import logging

                logging.getLogger().addHandler(LogHandler(self.log))
            else:
                capture_unless_configured(self.log)
