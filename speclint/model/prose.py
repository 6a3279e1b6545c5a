"""Running text without markup, every character with its place in the source.

A `Prose` holds all running text of one source, cut into blocks (a paragraph, a list item's
text, a table cell, a heading …). Blocks are separated by `SEPARATOR`, a character that is no
white space and that no block contains, so a pattern over the whole text cannot match across
two blocks by way of `\\s`. Line breaks and repeated blanks of the source stay as they are; a
reference, a formula or anything else that prints but is no text stands as `OBJECT`.
"""

import re
from array import array
from bisect import bisect_right
from collections import Counter
from typing import Literal, NamedTuple

import msgspec

from speclint.text.span import Span

_WORD = re.compile("[A-Za-z]+")
SEPARATOR = "\0"
OBJECT = "\ufffc"

BlockKind = Literal["text", "item", "heading", "cell", "note", "footnote", "caption", "label"]


class Block(NamedTuple):
    """A stretch of running text: code points `start` to `end` of `Prose.text`."""

    start: int
    end: int
    kind: BlockKind


class Prose(msgspec.Struct, frozen=True, array_like=True, dict=True):
    """The running text of the source called `source`.

    `text[i]` came from offset `i + shift` of the source, where the shift is constant between
    two starts: `starts` and `offsets` are arrays of unsigned 32-bit numbers in the machine's
    byte order, `starts[k]` a position in `text`, `offsets[k]` the place it came from.
    """

    source: str
    text: str
    starts: bytes
    offsets: bytes
    blocks: tuple[Block, ...]

    def _table(self) -> tuple["array[int]", "array[int]", list[int]]:
        table = self.__dict__.get("table")
        if table is None:
            starts, offsets = array("I"), array("I")
            starts.frombytes(self.starts)
            offsets.frombytes(self.offsets)
            table = (starts, offsets, [block.start for block in self.blocks])
            self.__dict__["table"] = table
        return table

    def offset(self, index: int) -> int:
        """The offset in the source of the character at `index` of the running text."""
        starts, offsets, _ = self._table()
        piece = bisect_right(starts, index) - 1
        return offsets[piece] + index - starts[piece]

    def index(self, offset: int) -> int:
        """Where the character at `offset` of the source stands in the running text; -1 if it is no part of it."""
        starts, offsets, _ = self._table()
        for piece, start in enumerate(starts):
            end = starts[piece + 1] if piece + 1 < len(starts) else len(self.text)
            if offsets[piece] <= offset < offsets[piece] + end - start:
                return start + offset - offsets[piece]
        return -1

    def span(self, start: int, end: int) -> Span:
        """The span in the source from the first to the last character of text[start:end]."""
        first = self.offset(start)
        return Span(self.source, first, self.offset(end - 1) + 1 if end > start else first)

    def places(self) -> dict[str, list[int]]:
        """Where each word (a run of ASCII letters) of the running text begins; made when first asked for.

        One pass over the text serves all checks that look for certain words.
        """
        found: dict[str, list[int]] | None = self.__dict__.get("places_table")
        if found is None:
            found = {}
            for match in _WORD.finditer(self.text):
                found.setdefault(match[0], []).append(match.start())
            self.__dict__["places_table"] = found
        return found

    def counts(self) -> dict[str, int]:
        """How often each word that is not all in capitals stands in the running text, in lower case."""
        counts: Counter[str] = Counter()
        for word, places in self.places().items():
            if word[1:].islower():
                counts[word.lower()] += len(places)
        return counts

    def block_at(self, index: int) -> Block:
        """The block that holds position `index` of the running text."""
        return self.blocks[bisect_right(self._table()[2], index) - 1]
