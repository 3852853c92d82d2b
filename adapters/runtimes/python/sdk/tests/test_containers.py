"""A message that would be too many objects in the host is refused here; one of as many as it takes is not."""

from __future__ import annotations

import unittest
from collections import namedtuple
from datetime import datetime, timezone
from enum import IntEnum

from tutti._containers import ALWAYS_ALLOWED, refuse_too_many_containers
from tutti.errors import Unencodable

Pair = namedtuple("Pair", "left right")


class Colour(IntEnum):
    RED = 1


FEW_FRAME_BYTES = 1_000_000


def is_refused(value: object, max_frame_bytes: int = FEW_FRAME_BYTES) -> bool:
    """Tell whether a message of two elements, which is a container itself, may not hold `value`."""
    try:
        refuse_too_many_containers([5, value], 10**9, max_frame_bytes)
    except Unencodable:
        return True
    return False


class Containers(unittest.TestCase):
    def test_every_kind_counts_once_wherever_it_is(self) -> None:
        most = ALWAYS_ALLOWED - 2
        for one in ({}, [], (), b"", bytearray(), memoryview(b""), datetime.now(timezone.utc)):
            with self.subTest(type(one).__name__):
                self.assertFalse(is_refused([one] * most))
                self.assertTrue(is_refused([one] * (most + 1)))
                self.assertTrue(is_refused({"deep": {"er": [one] * (most - 1)}}))

    def test_what_a_container_holds_counts_too(self) -> None:
        half = (ALWAYS_ALLOWED - 2) // 2
        for one in ({"list": []}, [{}], Pair(left=b"", right=1), {b"key": 1}):
            with self.subTest(repr(one)):
                self.assertFalse(is_refused([one] * half))
                self.assertTrue(is_refused([one] * (half + 1)))

    def test_keys_of_maps_are_counted_together(self) -> None:
        one = dict.fromkeys(map(str, range(64)))
        self.assertFalse(is_refused([one] * (ALWAYS_ALLOWED // 64)))
        self.assertTrue(is_refused([one] * (ALWAYS_ALLOWED // 64) + [{"one": "more"}]))

    def test_values_of_every_sort_are_counted(self) -> None:
        most = 8 * ALWAYS_ALLOWED - 3  # without the message, its kind and the list itself
        for one in (0, "", None, 1.5):
            with self.subTest(repr(one)):
                self.assertFalse(is_refused([one] * most))
                self.assertTrue(is_refused([one] * (most + 1)))

    def test_numbers_and_text_do_not(self) -> None:
        for one in (1, 1.5, True, None, "text", Colour.RED):
            with self.subTest(repr(one)):
                self.assertFalse(is_refused([one] * 100_000))

    def test_larger_frames_may_hold_more(self) -> None:
        self.assertFalse(is_refused([[]] * 100_000, 64 * 100_002))
        self.assertTrue(is_refused([[]] * 100_001, 64 * 100_002))

    def test_a_short_message_is_not_looked_at(self) -> None:
        refuse_too_many_containers([5, [[]] * (ALWAYS_ALLOWED + 1)], ALWAYS_ALLOWED, FEW_FRAME_BYTES)
