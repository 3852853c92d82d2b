"""The awaitable wait for a sibling's answer. Apart from `context.py` because it needs asyncio, which most workers never load."""

from __future__ import annotations

import asyncio

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ._siblings import Siblings


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
