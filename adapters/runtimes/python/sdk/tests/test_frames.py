"""FrameSplitter."""

from __future__ import annotations

import random
import unittest

from tutti._frames import FrameSplitter, with_header
from tutti.errors import ProtocolViolation


class Splitting(unittest.TestCase):
    payloads = [b"a", b"bc" * 200, b"d" * 7, b"e" * 70_000, b"f"]
    stream = b"".join(map(with_header, payloads))

    def test_one_read_may_hold_any_number_of_frames(self) -> None:
        self.assertEqual(FrameSplitter().feed(self.stream), self.payloads)

    def test_any_fragmentation_gives_the_same_payloads(self) -> None:
        seed = random.randrange(2**32)
        dice = random.Random(seed)
        for largest in (1, 2, 3, 5, 1_000, 80_000):
            splitter, got, rest = FrameSplitter(), [], self.stream
            while rest:
                size = dice.randint(1, largest)
                got += splitter.feed(rest[:size])
                rest = rest[size:]
            self.assertEqual(got, self.payloads, f"seed {seed}, chunks up to {largest}")
            self.assertEqual(splitter.missing, 4)

    def test_a_header_too_large_is_refused_before_any_payload(self) -> None:
        splitter = FrameSplitter(10)
        self.assertEqual(splitter.feed(b"\0\0\0"), [])
        with self.assertRaises(ProtocolViolation) as caught:
            splitter.feed(b"\x0b")
        self.assertEqual(caught.exception.code, "WIRE_FRAME_TOO_LARGE")

    def test_what_is_missing_is_known(self) -> None:
        splitter = FrameSplitter()
        splitter.feed(b"\0\0")
        self.assertEqual(splitter.missing, 2)
        splitter.feed(b"\0\x64abc")
        self.assertEqual(splitter.missing, 97)
