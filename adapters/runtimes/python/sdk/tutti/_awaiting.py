"""The awaitable waits. Apart from the others because they need asyncio, which most workers never load."""

from __future__ import annotations

import asyncio
from asyncio import CancelledError
from time import monotonic

__all__ = ["CancelledError", "answer_of", "give_way", "wait_async"]

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Callable

    from ._siblings import Siblings
    from ._waiting import Listeners


async def answer_of(siblings: Siblings, message: list, timeout_s: float | None) -> tuple[bool, object] | None:
    """Send the CALL and return (is_reply, value), or None after `timeout_s` seconds. Giving up sends CANCEL."""
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[tuple[bool, object]] = loop.create_future()

    def set_answer(is_reply: bool, value: object) -> None:
        if not answer.done():
            answer.set_result((is_reply, value))

    def settle(is_reply: bool, value: object) -> None:
        try:
            loop.call_soon_threadsafe(set_answer, is_reply, value)
        except RuntimeError:  # the loop has closed: nobody waits
            pass

    call_id = siblings.call(message, settle)
    try:
        await asyncio.wait([answer], timeout=timeout_s)
    finally:
        if not answer.done():
            siblings.give_up(call_id)
    return answer.result() if answer.done() else None


async def give_way() -> None:
    """Let other tasks of the loop, and cancellations, have their turn."""
    await asyncio.sleep(0)


async def wait_async(is_over: Callable[[], object], told_by: tuple[Listeners, ...], deadline: float | None = None) -> bool:
    """The awaitable form of `_waiting.wait`."""
    loop = asyncio.get_running_loop()
    told = asyncio.Event()
    is_telling = is_late = False

    def wake() -> None:
        nonlocal is_telling
        if not is_telling:  # one wake-up of the loop, however often it is told
            is_telling = True
            try:
                loop.call_soon_threadsafe(told.set)
            except RuntimeError:  # the loop has closed: nobody waits
                pass

    def be_late() -> None:
        nonlocal is_late
        is_late = True
        told.set()

    timer = None if deadline is None else loop.call_later(max(0.0, deadline - monotonic()), be_late)
    for listeners in told_by:
        listeners.append(wake)
    try:
        while not is_over():
            if is_late:
                return False
            await told.wait()
            told.clear()
            is_telling = False
        return True
    finally:
        for listeners in told_by:
            listeners.remove(wake)
        if timer is not None:
            timer.cancel()
