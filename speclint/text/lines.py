"""Lines and columns of a text: code points, UTF-16 code units and UTF-8 bytes.

A line ends at a line feed; the carriage return of CRLF belongs to the line that it ends, so
every code point has exactly one position. Undecodable bytes are kept as lone surrogates
(PEP 383) and count as one byte each.
"""

from bisect import bisect_right
from itertools import accumulate

import msgspec


class Position(msgspec.Struct, frozen=True, array_like=True, gc=False, order=True):
    """A line and a column, both counted from 1; the unit of the column depends on who asked."""

    line: int
    column: int


class LineIndex:
    """Looks up positions in one text; building it costs one pass over the text."""

    __slots__ = ("_starts", "_text")

    def __init__(self, text: str) -> None:
        self._text = text
        self._starts = list(accumulate([len(line) + 1 for line in text.split("\n")[:-1]], initial=0))

    @property
    def count(self) -> int:
        """Number of lines; a text that ends with a line feed has an empty last line."""
        return len(self._starts)

    def position(self, offset: int) -> Position:
        """Line and column in code points of `offset`, 0 <= offset <= len(text)."""
        line = bisect_right(self._starts, offset)
        return Position(line, offset - self._starts[line - 1] + 1)

    def utf16_position(self, offset: int) -> Position:
        """Like `position`, the column in UTF-16 code units, as the Language Server Protocol counts."""
        line = bisect_right(self._starts, offset)
        before = self._text[self._starts[line - 1] : offset]
        return Position(line, len(before) + sum(character > "\uffff" for character in before) + 1)

    def utf8_position(self, offset: int) -> Position:
        """Like `position`, the column in bytes of UTF-8; what stands for an undecodable byte is one byte."""
        line = bisect_right(self._starts, offset)
        before = self._text[self._starts[line - 1] : offset]
        undecoded = 0 if before.isascii() else sum("\udc80" <= character <= "\udcff" for character in before)
        return Position(line, len(before.encode("utf-8", "surrogatepass")) - 2 * undecoded + 1)

    def offset(self, position: Position) -> int:
        """The offset of a position in code points; the inverse of `position`.

        Raises ValueError if the text has no such position.
        """
        if not 1 <= position.line <= len(self._starts):
            raise ValueError(f"no line {position.line} in a text of {len(self._starts)} lines")
        start = self._starts[position.line - 1]
        after = self._starts[position.line] - 1 if position.line < len(self._starts) else len(self._text)
        if not 1 <= position.column <= after - start + 1:
            raise ValueError(f"no column {position.column} in line {position.line}")
        return start + position.column - 1

    def line(self, number: int) -> str:
        """The text of line `number` (from 1) without its line end."""
        start = self._starts[number - 1]
        end = self._starts[number] if number < len(self._starts) else len(self._text)
        return self._text[start:end].rstrip("\r\n")
