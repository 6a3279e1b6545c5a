"""Draws the lines of source that a region covers, with line numbers and a mark under the region.

What is drawn is a list of segments, a text and the name of its style, so that the same drawing
serves a terminal with colours and a file without.
"""

import msgspec

from speclint.diagnostics import Region
from speclint.formats.shown import cells, wrapped
from speclint.formats.source_line import Laid, lay_out
from speclint.text.lines import LineIndex

Segment = tuple[str, str]
_MOST_LINES = 5
_SIDE = 2
"""Cells left of the text that the bracket of a region of several lines takes."""
_LABEL_ROOM = 40
"""A label below its mark starts where the mark does, if this many cells remain."""


class Page(msgspec.Struct, frozen=True):
    """The paper: its `width` in cells, how wide the column of line numbers is, the signs at hand."""

    width: int
    numbers: int
    unicode: bool

    @property
    def room(self) -> int:
        """Cells right of the frame."""
        return self.width - self.numbers - 3

    @property
    def frame(self) -> str:
        """The vertical line between numbers and text."""
        return "│" if self.unicode else "|"


class Mark(msgspec.Struct, frozen=True):
    """How a region is marked: the sign under it, its style, a label, how many lines around it are shown."""

    sign: str
    style: str
    label: str = ""
    context: int = 0


def draw(lines: LineIndex, region: Region, page: Page, mark: Mark) -> list[Segment]:
    """The rows of a region and its surroundings, each ended by a line feed; none if `lines` has no such line."""
    first, last, end = region.line, min(region.end_line, lines.count), region.end_column
    if first > lines.count:
        return []
    if end == 1 and last > first:
        last -= 1
        end = len(lines.line(last)) + 1
    side = "" if first == last else " " * _SIDE
    drawn = _context(lines, range(max(1, first - mark.context), first), page, side)
    if first == last:
        drawn += _one_line(lines, (first, region.column - 1, end - 1), page, mark)
    else:
        drawn += _bracket(lines, (first, region.column - 1), (last, end - 1), page, mark)
    after = range(last + 1, min(lines.count, last + mark.context) + 1)
    return drawn + _context(lines, after, page, side)


def blank_row(page: Page) -> Segment:
    """A row that holds nothing but the frame."""
    return f"{'':>{page.numbers}} {page.frame}\n", "frame"


def _row(page: Page, number: int, text: str) -> list[Segment]:
    text = text.rstrip(" ")
    if not text:
        return [(f"{number:>{page.numbers}} {page.frame}\n", "frame")]
    return [(f"{number:>{page.numbers}} {page.frame} ", "frame"), (text + "\n", "")]


def _context(lines: LineIndex, numbers: range, page: Page, side: str) -> list[Segment]:
    drawn: list[Segment] = []
    for number in numbers:
        text = lines.line(number)
        if text and not text.isspace():
            drawn += _row(page, number, side + lay_out(text, 0, 0, page.room - len(side), page.unicode).text)
    return drawn


def _one_line(lines: LineIndex, place: tuple[int, int, int], page: Page, mark: Mark) -> list[Segment]:
    number, start, end = place
    laid = lay_out(lines.line(number), start, end, page.room, page.unicode)
    under = " " * laid.before + mark.sign * laid.under
    return _row(page, number, laid.text) + _marked(page, mark, under)


def _marked(page: Page, mark: Mark, under: str) -> list[Segment]:
    """The row of the mark, and its label behind it where that fits, else on rows of its own."""
    left = (f"{'':>{page.numbers}} {page.frame} ", "frame")
    if not mark.label:
        return [left, (under + "\n", mark.style)]
    if len(under) + 1 + cells(mark.label) <= page.room:
        return [left, (f"{under} {mark.label}\n", mark.style)]
    indent = max(0, min(under.index(mark.sign), page.room - _LABEL_ROOM))
    drawn: list[Segment] = [left, (under + "\n", mark.style)]
    for line in wrapped(mark.label, page.room - indent):
        drawn += [left, (f"{' ' * indent}{line}\n", mark.style)]
    return drawn


def _bracket(lines: LineIndex, first: tuple[int, int], last: tuple[int, int], page: Page, mark: Mark) -> list[Segment]:
    """A region of several lines: a bracket left of the text; of a long one the first and the last line."""
    corner, bar, foot, dash = "╭│╰─" if page.unicode else "/||_"
    left = (f"{'':>{page.numbers}} {page.frame} ", "frame")
    text = lines.line(first[0])
    laid = _beside(text, first[1], page)
    if text[: first[1]].strip():
        turn = corner if page.unicode else " "
        drawn = _row(page, first[0], " " * _SIDE + laid.text)
        drawn += [left, (f"{turn}{dash * (laid.before + 1)}{mark.sign}\n", mark.style)]
    else:
        drawn = _side_row(page, mark, first[0], (corner, laid.text))
    if last[0] - first[0] < _MOST_LINES:
        for number in range(first[0] + 1, last[0]):
            drawn += _side_row(page, mark, number, (bar, _beside(lines.line(number), 0, page).text))
    else:
        dots = "⋮" if page.unicode else ":"
        drawn += [(f"{dots:>{page.numbers}} {page.frame} ", "frame"), (bar + "\n", mark.style)]
    laid = _beside(lines.line(last[0]), max(0, last[1] - 1), page)
    drawn += _side_row(page, mark, last[0], (bar, laid.text))
    return drawn + _marked(page, mark, f"{foot}{dash * (laid.before + 1)}{mark.sign}")


def _beside(text: str, place: int, page: Page) -> Laid:
    return lay_out(text, place, place + 1, page.room - _SIDE, page.unicode)


def _side_row(page: Page, mark: Mark, number: int, row: tuple[str, str]) -> list[Segment]:
    sign, text = row
    return [
        (f"{number:>{page.numbers}} {page.frame} ", "frame"),
        (sign, mark.style),
        (f" {text}".rstrip(" ") + "\n", ""),
    ]
