"""Running text without markup, every character with its place in the source.

A `Prose` holds all running text of one source, cut into blocks (a paragraph, a list item's
text, a table cell, a heading …). Blocks are separated by `SEPARATOR`, a character that is no
white space and that no block contains, so a pattern over the whole text cannot match across
two blocks by way of `\\s`. Line breaks and repeated blanks of the source stay as they are; a
reference, a formula or anything else that prints but is no text stands as `OBJECT`.
"""

from array import array
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import accumulate
from operator import add
from typing import Literal, NamedTuple

import msgspec

from speclint.text.span import Span

SEPARATOR = "\0"
OBJECT = "\ufffc"

_LETTERS = bytes(code if 65 <= code <= 90 or 97 <= code <= 122 else 32 for code in range(128)).ljust(256)
"""Bytes to bytes: ASCII letters stay, everything else is a blank."""
_GAPS = bytes(46 if code == 32 else 32 for code in _LETTERS)
"""The reverse: letters are blanks, everything else is a full stop."""

BlockKind = Literal["text", "item", "heading", "cell", "note", "footnote", "caption", "label"]


class Block(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A stretch of running text: code points `start` to `end` of `Prose.text`."""

    start: int
    end: int
    kind: BlockKind


class WordIndex(NamedTuple):
    """The words (runs of ASCII letters) of a text: `words[n]` begins at `starts[n]`.

    `numbers` gives for each word every n at which it stands.
    """

    words: list[str]
    starts: list[int]
    numbers: dict[str, list[int]]

    def places(self, word: str) -> list[int]:
        """Where `word` begins, wherever it stands."""
        return [self.starts[number] for number in self.numbers.get(word, ())]

    def places_of(self, words: Iterable[str]) -> list[int]:
        """Where any of `words` begins, in the order of the text."""
        return sorted([self.starts[number] for word in words for number in self.numbers.get(word, ())])


def index_words(text: str) -> WordIndex:
    """The words of `text`: cut by tables, which is several times as quick as an expression."""
    coded = text.encode("ascii", "replace")
    letters = coded.translate(_LETTERS)
    words = letters.decode("ascii").split()
    gaps = coded.translate(_GAPS).split()
    first = len(gaps.pop(0)) if letters[:1] == b" " else 0
    starts = list(accumulate(map(add, map(len, words), map(len, gaps)), initial=first))
    numbers: defaultdict[str, list[int]] = defaultdict(list)
    for number, word in enumerate(words):
        numbers[word].append(number)
    return WordIndex(words, starts, dict(numbers))


def _places(text: str, word: str) -> Iterator[int]:
    """Where `word`, of ASCII letters, begins in `text` and is no part of a longer one."""
    at = text.find(word)
    while at >= 0:
        end = at + len(word)
        if not (_is_letter(text[at - 1 : at]) or _is_letter(text[end : end + 1])):
            yield at
        at = text.find(word, end)


def _is_letter(sign: str) -> bool:
    return sign.isascii() and sign.isalpha()


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

    @cached_property
    def _table(self) -> tuple[list[int], list[int], list[int]]:
        # Lists, since looking into an array makes a number each time.
        return (
            array("I", self.starts).tolist(),
            array("I", self.offsets).tolist(),
            [block.start for block in self.blocks],
        )

    def offset(self, index: int) -> int:
        """The offset in the source of the character at `index` of the running text."""
        starts, offsets, _ = self._table
        piece = bisect_right(starts, index) - 1
        return offsets[piece] + index - starts[piece]

    def index(self, offset: int) -> int:
        """Where the character at `offset` of the source stands in the running text; -1 if it is no part of it."""
        starts, offsets, _ = self._table
        for piece, start in enumerate(starts):
            end = starts[piece + 1] if piece + 1 < len(starts) else len(self.text)
            if offsets[piece] <= offset < offsets[piece] + end - start:
                return start + offset - offsets[piece]
        return -1

    def span(self, start: int, end: int) -> Span:
        """The span in the source from the first to the last character of text[start:end]."""
        starts, offsets, _ = self._table
        piece = bisect_right(starts, start) - 1
        first = offsets[piece] + start - starts[piece]
        if end <= start:
            return Span(self.source, first, first)
        if piece + 1 < len(starts) and starts[piece + 1] < end:
            piece = bisect_right(starts, end - 1, piece) - 1
        return Span(self.source, first, offsets[piece] + end - starts[piece])

    @cached_property
    def _index(self) -> WordIndex:
        return index_words(self.text)

    def word_index(self) -> WordIndex:
        """Its words; the index is made when first asked for, and serves all checks that look for certain words."""
        return self._index

    def places_of(self, words: Iterable[str]) -> list[int]:
        """Where any of `words` begins, in the order of the text; makes no index for that, but looks into one."""
        if "_index" in self.__dict__:
            return self._index.places_of(words)
        return sorted(place for word in words for place in _places(self.text, word))

    def counts(self) -> dict[str, int]:
        """How often each word that is not all in capitals stands in the running text, in lower case."""
        counts: dict[str, int] = {}
        for word, numbers in self.word_index().numbers.items():
            if word[1:].islower():
                lower = word.lower()
                counts[lower] = counts.get(lower, 0) + len(numbers)
        return counts

    def block_at(self, index: int) -> Block:
        """The block that holds position `index` of the running text."""
        return self.blocks[bisect_right(self._table[2], index) - 1]
