"""Reads lists of bit ranges: "0 to 23, 41, 42 and 50 to 127"."""

import functools
from typing import TypeAlias

from lark import Lark, Token, Transformer
from lark.exceptions import UnexpectedInput

from speclint.resources import read_text

# First and last bit; no last bit means "and above".
Range: TypeAlias = tuple[int, int | None]


def read_ranges(text: str) -> tuple[Range, ...] | None:
    """Return the ranges in the order of `text`, as written (an inverted one stays inverted).

    None where `text` is anything but a list of bit ranges.
    """
    try:
        return tuple(_parser().parse(text))  # type: ignore[arg-type]  # the callbacks make no tree
    except UnexpectedInput:
        return None


class _Reading(Transformer[Token, list[Range]]):
    """Makes pairs of bits of the rules of ranges.lark."""

    def one(self, bits: tuple[Token]) -> Range:
        return int(bits[0]), int(bits[0])

    def between(self, bits: tuple[Token, Token]) -> Range:
        return int(bits[0]), int(bits[1])

    def above(self, bits: tuple[Token, Token]) -> Range:
        return int(bits[0]), None

    def start(self, parts: list[object]) -> list[object]:
        if len(parts) == 1:
            return parts
        ranges, last = parts
        assert isinstance(ranges, list)
        ranges.append(last)
        return ranges


@functools.cache
def _parser() -> Lark:
    return Lark(read_text("grammars", "ranges.lark"), parser="lalr", transformer=_Reading())
