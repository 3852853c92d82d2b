"""A handler's result, element by element, as fast as the caller gives credit (docs/protocol.md §9). For `def` handlers."""

from __future__ import annotations

from ._messages import ITEM
from ._waiting import wait
from .errors import Cancelled, Refusal, Unencodable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from ._credit import Credit
    from ._outbox import Outbox
    from .context import Context


class StreamOnly(Refusal):
    """The method returns a stream, and the caller asked for a value."""

    code = "STREAM_ONLY"

    def __init__(self, method: str) -> None:
        super().__init__(f'the method "{method}" returns a stream; call it for one, with credit')


class BadElement(Refusal):
    """An element of the result cannot be carried."""

    code = "UNENCODABLE"


VALUES = frozenset({type(None), bool, int, float, str, bytes, list, dict, tuple})
"""What most handlers return, and surely no stream: the rest is worth a closer look."""


def is_stream(value: object) -> bool:
    """Tell whether a handler has returned a generator or another iterator, which no codec could carry."""
    return hasattr(type(value), "__next__")


def send_elements(call: Context, value: Any, outbox: Outbox) -> object:
    """Send what a `def` handler has returned for a call; return the value of its REPLY.

    An iterator is closed however this ends, so that its clean-up runs. Raises `StreamOnly` for one in a call without credit (a
    generator's body has not begun then), `BadElement`, `Cancelled`, and what the iterator raises.
    """
    if not is_stream(value):
        return send_only(call, value, outbox)
    try:
        credit = credit_of(call)
        while True:
            try:
                element = next(value)
            except StopIteration as end:
                return end.value
            if not credit.is_left:
                wait(lambda: credit.is_left or call.cancelled, (credit.listeners, call._on_cancel))
            if call.cancelled:
                raise Cancelled
            send_element(call, element, outbox)
    finally:
        if hasattr(value, "close"):
            value.close()


def send_only(call: Context, value: object, outbox: Outbox) -> object:
    """Return the value for REPLY of a handler that returns one; asked for a stream, it is sent as the only element."""
    if call._credit is None:
        return value
    send_element(call, value, outbox)
    return None


def send_element(call: Context, element: object, outbox: Outbox) -> None:
    """Spend credit and send one ITEM; raises `BadElement`."""
    try:
        payload = outbox.encode([ITEM, call._id, element])
    except Unencodable as error:
        raise BadElement(str(error)) from None
    credit_of(call).spend()
    outbox.send(payload)


def credit_of(call: Context) -> Credit:
    """Return the credit of a call that asks for a stream; raises `StreamOnly` for another."""
    if call._credit is None:
        raise StreamOnly(call._method)
    return call._credit
