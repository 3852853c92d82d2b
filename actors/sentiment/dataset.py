"""Reads the labelled files below `training/`."""

import csv
import unicodedata
from pathlib import Path
from typing import NamedTuple

TRAINING = Path(__file__).resolve().parent / "training"
LABELS = {"negative": 0, "positive": 1}


class Example(NamedTuple):
    """`label` is 0 for negative and 1 for positive; `language` is a two-letter code."""

    language: str
    label: int
    text: str


def sentences():
    """All labelled sentences as a list of Example, in a fixed order."""
    return _read(TRAINING)


def words():
    """All labelled single words as a list of Example, in a fixed order."""
    return _read(TRAINING / "words")


def held_out():
    """Sentences that are only ever tested on, as a list of Example, in a fixed order."""
    return _read(TRAINING / "held-out")


def without_duplicates(examples):
    """The first of each group of examples equal up to case, spaces and punctuation.

    Raises ValueError if two equal texts of one language carry different labels.
    """
    first = {}
    for example in examples:
        known = first.setdefault((example.language, _key(example.text)), example)
        if known.label != example.label:
            raise ValueError(f"{example.language}: both labels for {example.text!r}")
    return list(first.values())


def _read(directory):
    examples = []
    for path in sorted(directory.glob("*.tsv")):
        with path.open(encoding="utf-8", newline="") as file:
            rows = csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
            next(rows)
            for number, row in enumerate(rows, start=2):
                if len(row) != 2 or row[0] not in LABELS or not row[1].strip():
                    raise ValueError(f"{path.name}:{number}: expected label<TAB>text")
                text = unicodedata.normalize("NFC", row[1])
                examples.append(Example(path.stem, LABELS[row[0]], text))
    if not examples:
        raise ValueError(f"no labelled files in {directory}")
    return examples


def _key(text):
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(c for c in folded if unicodedata.category(c)[0] not in "PZ")
