"""Reads lists of bit ranges: "0 to 23, 41, 42 and 50 to 127"."""

import functools
from typing import Any, TypeAlias

from speclint.languages.lalr import NoParse, Parser, load

# First and last bit; no last bit means "and above".
Range: TypeAlias = tuple[int, int | None]


def read_ranges(text: str) -> tuple[Range, ...] | None:
    """Return the ranges in the order of `text`, as written (an inverted one stays inverted).

    None where `text` is anything but a list of bit ranges.
    """
    try:
        return tuple(_parser().read(text))
    except NoParse:
        return None


@functools.cache
def _parser() -> Parser:
    return load(
        "ranges",
        {
            "one": lambda bits: (int(bits[0].text), int(bits[0].text)),
            "between": lambda bits: (int(bits[0].text), int(bits[1].text)),
            "above": lambda bits: (int(bits[0].text), None),
            "start": _joined,
        },
    )


def _joined(parts: list[Any]) -> list[Range]:
    """The first range as a list, or a list with one more."""
    if len(parts) == 1:
        return parts
    ranges, last = parts
    return [*ranges, last]
