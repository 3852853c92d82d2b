"""The golden vectors of the protocol, through this SDK's own framing, codec and checks."""

from __future__ import annotations

import json
import math
import unittest

from tutti._codec import MsgpackCodec
from tutti._frames import FrameSplitter, with_header
from tutti._messages import CREDIT, check_message
from tutti.errors import ProtocolViolation

from .host import SDK

VECTORS = SDK.parents[3] / "test" / "vectors"
FROM_WORKERS_ONLY = {2, 9, 13, 15, 17}


def revive(value: object) -> object:
    """Turn the JSON stand-ins for bytes and special floats into what they stand for."""
    if isinstance(value, list):
        return [revive(item) for item in value]
    if isinstance(value, dict):
        if list(value) == ["$bytes"]:
            return bytes.fromhex(value["$bytes"])
        if list(value) == ["$float"]:
            return float(value["$float"])
        return {key: revive(item) for key, item in value.items()}
    return value


def is_same(left: object, right: object) -> bool:
    """Compare as values, with NaN equal to NaN and 1 equal to 1.0."""
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(map(is_same, left, right))
    if isinstance(left, dict) and isinstance(right, dict):
        return left.keys() == right.keys() and all(is_same(left[key], right[key]) for key in left)
    if isinstance(left, float) and isinstance(right, float) and math.isnan(left):
        return math.isnan(right)
    return left == right and isinstance(left, bool) == isinstance(right, bool)


class Messages(unittest.TestCase):
    entries = [
        entry for name in ("messages.json", "streams.json") for entry in json.loads((VECTORS / name).read_text(encoding="utf-8"))
    ]

    def test_every_frame_decodes_to_its_message(self) -> None:
        for entry in self.entries:
            with self.subTest(entry["name"]):
                [payload] = FrameSplitter().feed(bytes.fromhex(entry["frame"]))
                self.assertTrue(is_same(MsgpackCodec().decode(payload), revive(entry["message"])))

    def test_every_message_encodes_to_bytes_that_decode_to_it(self) -> None:
        codec = MsgpackCodec()
        for entry in self.entries:
            with self.subTest(entry["name"]):
                message = revive(entry["message"])
                frame = with_header(codec.encode(message))  # type: ignore[arg-type]
                self.assertTrue(is_same(codec.decode(frame[4:]), message))
                if entry["canonical"]:
                    self.assertEqual(frame.hex(), entry["frame"])

    def test_messages_that_a_host_may_send_pass_the_check_and_the_others_do_not(self) -> None:
        for entry in self.entries:
            with self.subTest(entry["name"]):
                message = MsgpackCodec().decode(bytes.fromhex(entry["frame"])[4:])
                is_for_casts = entry["message"][:2] == [CREDIT, 0]
                if entry["message"][0] in FROM_WORKERS_ONLY or is_for_casts:
                    self.assertRaises(ProtocolViolation, check_message, message)
                else:
                    self.assertEqual(check_message(message)[0], entry["message"][0])


class Violations(unittest.TestCase):
    def test_every_stream_is_refused_with_the_code_that_the_host_gives(self) -> None:
        for entry in json.loads((VECTORS / "violations.json").read_text(encoding="utf-8")):
            if entry.get("reader") == "host":
                continue
            with self.subTest(entry["name"]):
                if entry["code"] == "WIRE_TRUNCATED":  # to a worker, any end of file means that its host has died
                    self.assertEqual(FrameSplitter().feed(bytes.fromhex(entry["bytes"])), [])
                    continue
                with self.assertRaises(ProtocolViolation) as caught:
                    splitter = FrameSplitter(entry["maxFrameBytes"])
                    for payload in splitter.feed(bytes.fromhex(entry["bytes"])):
                        check_message(MsgpackCodec().decode(payload))
                self.assertEqual(caught.exception.code, entry["code"])
