"""The two codecs: a message to bytes and back. Any thread may use them."""

from __future__ import annotations

from ._explain import explain
from .errors import ProtocolViolation, Unencodable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Protocol

    class Codec(Protocol):
        """What both codecs offer."""

        name: str

        def encode(self, message: list) -> bytes:
            """Return the payload; raises `Unencodable`, whatever the value does while it is being read.

            Want of memory says nothing about the value: `MemoryError` goes through, here and below.
            """

        def decode(self, payload: bytes) -> object:
            """Return the one value in `payload`; raises `ProtocolViolation` `WIRE_BAD_PAYLOAD`."""


_LARGE_BYTES = 65_536


def codec_named(name: str) -> Codec:
    """Return the codec for `TUTTI_CODEC`; raises ValueError for a name that is neither `msgpack` nor `json`."""
    if name == "msgpack":
        return MsgpackCodec()
    if name == "json":
        return JsonCodec()
    raise ValueError(f"expected TUTTI_CODEC to be msgpack or json; got {name!r}")


class MsgpackCodec:
    """MessagePack. Aware datetimes travel as the standard timestamp; text may hold lone surrogates, as JavaScript's may."""

    name = "msgpack"

    def __init__(self) -> None:
        import msgpack  # type: ignore[import-untyped]

        self._new_packer = msgpack.Packer
        self._packers: list = []  # idle ones: making one takes three times as long as packing a short message
        self._unpack = msgpack.unpackb

    def encode(self, message: list) -> bytes:
        """See `Codec`. Tuples travel as arrays, bytes, bytearray and memoryview as binary."""
        try:
            packer = self._packers.pop()
        except IndexError:  # the first, or another thread is packing, or a finaliser that logs has come between
            packer = self._new_packer(datetime=True, unicode_errors="surrogatepass")
        try:
            payload = packer.pack(message)
        except MemoryError:
            self._packers.append(packer)  # there may be none for another one either, and the news of it has to be packed
            raise
        except BaseException as error:
            raise Unencodable(explain(message, error, self.name)) from None
        if len(payload) < _LARGE_BYTES:  # a packer keeps the memory of its largest message
            self._packers.append(packer)
        return payload

    def decode(self, payload: bytes) -> object:
        """See `Codec`. No container is larger than the payload has bytes, so a claim is never allocated."""
        try:
            return self._unpack(
                payload, timestamp=3, strict_map_key=False, ext_hook=_refuse_extension, unicode_errors="surrogatepass"
            )
        except MemoryError:
            raise
        except Exception as error:
            raise ProtocolViolation("WIRE_BAD_PAYLOAD", f"not one MessagePack value: {error!r}") from None


class JsonCodec:
    """JSON in UTF-8 (written as ASCII with escapes, so lone surrogates survive). No binary, no NaN, no infinities."""

    name = "json"

    def __init__(self) -> None:
        import json
        import re

        self._encoder = json.JSONEncoder(allow_nan=False, separators=(",", ":"))
        self._decoder = json.JSONDecoder(parse_constant=_refuse_constant)
        self._long_number = re.compile(r"\d{19}")

    def encode(self, message: list) -> bytes:
        """See `Codec`. Keys that are numbers, booleans or None become text, as the `json` package has it."""
        try:
            text = self._encoder.encode(message)
            if self._long_number.search(text):  # rare, so the walk that it costs is rare too
                refuse_wide_integers(message)
            return text.encode("ascii")
        except MemoryError:
            raise
        except BaseException as error:
            raise Unencodable(explain(message, error, self.name)) from None

    def decode(self, payload: bytes) -> object:
        """See `Codec`."""
        try:
            return self._decoder.decode(payload.decode("utf-8"))
        except (ValueError, RecursionError) as error:
            raise ProtocolViolation("WIRE_BAD_PAYLOAD", f"not one JSON value: {error!r}") from None


def refuse_wide_integers(value: object) -> None:
    """Raise OverflowError when an integer inside `value` needs more than 64 bits: MessagePack, and so Tutti, cannot carry it."""
    if isinstance(value, int) and not -(2**63) <= value < 2**64:
        raise OverflowError("integer out of range")
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, (list, tuple)):
        for item in value:
            refuse_wide_integers(item)


def _refuse_extension(code: int, data: bytes) -> object:
    raise ValueError(f"extension type {code}")


def _refuse_constant(name: str) -> object:
    raise ValueError(f"{name} is not JSON")
