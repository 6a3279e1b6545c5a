"""Lays out one line of source for a snippet: safe to print, cut to the room, the marked part found again."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from speclint.formats.shown import cells, shown

_TAB = 4
_REACH = 8


class Laid(NamedTuple):
    """A line as shown: the marked part starts `before` cells into `text` and takes `under` cells."""

    text: str
    before: int
    under: int


class _Measured(NamedTuple):
    """Characters to show; `edges[i]` is where code point i starts in `text`, `cells[i]` how many cells precede it."""

    text: str
    edges: Sequence[int]
    cells: Sequence[int]


def lay_out(line: str, start: int, end: int, room: int, unicode: bool) -> Laid:
    """`line` in at most `room` cells, cut around the marked code points `start` to `end` (from 0).

    Marks outside the line are moved to its end; `under` is at least 1, so an empty mark is seen.
    """
    start = min(start, len(line))
    end = max(start, min(end, len(line)))
    # A line may be a megabyte long and be marked a thousand times: measure only what can be seen.
    left = max(0, start - _REACH * room)
    right = min(len(line), start + _REACH * room)
    measured = _measure(line[left:right], unicode)
    start, end = start - left, min(end, right) - left
    if left == 0 and right == len(line) and measured.cells[-1] <= room:
        return Laid(measured.text, measured.cells[start], max(1, measured.cells[end] - measured.cells[start]))
    return _cut(measured, (start, end), room, (left > 0, right < len(line)), "…" if unicode else "...")


def _measure(part: str, unicode: bool) -> _Measured:
    if part.isascii() and part.isprintable():
        plain = range(len(part) + 1)
        return _Measured(part, plain, plain)
    pieces: list[str] = []
    edges, widths = [0], [0]
    for character in part:
        piece = " " * (_TAB - widths[-1] % _TAB) if character == "\t" else shown(character, unicode)
        pieces.append(piece)
        edges.append(edges[-1] + len(piece))
        widths.append(widths[-1] + cells(piece))
    return _Measured("".join(pieces), edges, widths)


def _cut(measured: _Measured, mark: tuple[int, int], room: int, more: tuple[bool, bool], ellipsis: str) -> Laid:
    """The stretch of a too long line around the mark; `more` says on which sides the line goes on unmeasured."""
    text, edges, widths = measured
    start, end = mark
    first = 0
    if more[0] or widths[end] > room - len(ellipsis):
        lead = max((room - widths[end] + widths[start]) // 2, room // 4)
        begin = widths[start] - lead
        if not more[1]:
            begin = min(begin, widths[-1] - room + len(ellipsis))
        first = min(start, bisect_left(widths, max(0, begin)))
    before = len(ellipsis) if first or more[0] else 0
    limit = widths[first] + room - before
    last = bisect_right(widths, limit) - 1
    after = last < len(widths) - 1 or more[1]
    if after:
        last = bisect_right(widths, limit - len(ellipsis)) - 1
    kept = text[edges[first] : edges[last]]
    return Laid(
        f"{ellipsis if before else ''}{kept}{ellipsis if after else ''}",
        before + widths[start] - widths[first],
        max(1, widths[min(end, last)] - widths[start]),
    )
