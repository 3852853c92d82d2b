"""The same as `_results.py`, for `async def` handlers: waiting for credit gives way to other tasks."""

from __future__ import annotations

import asyncio

from ._awaiting import give_way, wait_async
from ._results import credit_of, is_stream, send_element, send_only

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from ._outbox import Outbox
    from .context import Context

_ELEMENTS_PER_TURN = 16


def is_any_stream(value: object) -> bool:
    """Tell whether an `async def` handler has returned an async generator, or what `is_stream` is true for."""
    return hasattr(type(value), "__anext__") or is_stream(value)


async def send_elements_async(call: Context, value: Any, outbox: Outbox) -> object:
    """Send what an `async def` handler has returned for a call, or its async generator; return the value of its REPLY.

    Closes and raises as `send_elements` does; `asyncio.CancelledError` when the call is cancelled.
    """
    if not is_any_stream(value):
        return send_only(call, value, outbox)
    is_async = hasattr(type(value), "__anext__")
    try:
        credit = credit_of(call)
        sent = 0
        while True:
            try:
                element = await value.__anext__() if is_async else next(value)
            except StopAsyncIteration as end:
                return end.args[0] if end.args else None  # of a `Stream` that is passed on
            except StopIteration as end:
                return end.value
            if not credit.is_left:
                await wait_async(lambda: credit.is_left or call._is_told, (credit.listeners,))
            elif sent % _ELEMENTS_PER_TURN == 0:  # a generator that never waits must not keep the loop to itself
                await give_way()
            if call._is_told:  # and the generator has swallowed it
                raise asyncio.CancelledError
            send_element(call, element, outbox)
            sent += 1
    finally:
        if is_async and hasattr(value, "aclose"):
            await value.aclose()
        elif not is_async and hasattr(value, "close"):
            value.close()
