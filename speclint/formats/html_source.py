"""Lines of source as HTML: numbered, the marked part in an element of its own, everything escaped."""

from collections.abc import Iterable
from html import escape

from speclint.diagnostics import Region
from speclint.text.lines import LineIndex
from speclint.text.visible import visible, visible_line

_MOST_LINES = 8
"""Marked lines that are shown; of a longer region the first and the last ones."""
_LAST_LINES = 2
_BEFORE = 160
_AFTER = 320
"""Code points shown before the marked part of a line, and from its start on."""
_TAB = "    "
_GAP = '<span class="gap">⋮\n</span>'


def safe(text: str) -> str:
    """Untrusted `text` on one line, for use between tags and in attributes."""
    return escape(visible_line(text))


def source_rows(lines: LineIndex, region: Region, context: int) -> str:
    """The lines of a region and up to `context` lines around it; "" if the text has no such line."""
    first, last = region.line, min(region.end_line, lines.count)
    if first > lines.count:
        return ""
    if region.end_column == 1 and last > first:
        last -= 1
    inside = list(range(first, last + 1))
    kept = inside if len(inside) <= _MOST_LINES else [*inside[: _MOST_LINES - _LAST_LINES], 0, *inside[-_LAST_LINES:]]
    rows = [
        *_around(lines, reversed(range(max(1, first - context), first)))[::-1],
        *(_row(number, _marked(lines.line(number), number, region)) if number else _GAP for number in kept),
        *_around(lines, range(last + 1, min(lines.count, last + context) + 1)),
    ]
    return f'<pre class="source">{"".join(rows)}</pre>'


def _around(lines: LineIndex, numbers: Iterable[int]) -> list[str]:
    """Rows of lines beside a region, from it outwards; an empty line that nothing follows is left out."""
    rows: list[str] = []
    used = 0
    for number in numbers:
        line = lines.line(number)
        rows.append(_row(number, _part(line[:_AFTER]) + ("…" if len(line) > _AFTER else ""), " beside"))
        if line.strip():
            used = len(rows)
    return rows[:used]


def _row(number: int, text: str, kind: str = "") -> str:
    return f'<span class="row{kind}"><span class="n">{number} </span><span class="t">{text}\n</span></span>'


def _marked(line: str, number: int, region: Region) -> str:
    """A line of a region, cut around the part that belongs to it: all but the indentation, unless it begins here."""
    start = min(region.column - 1, len(line)) if number == region.line else len(line) - len(line.lstrip())
    end = min(region.end_column - 1, len(line)) if number == region.end_line else len(line.rstrip())
    left, right = max(0, start - _BEFORE), min(len(line), start + _AFTER)
    end = max(start, min(end, right))
    pieces = [_part(line[left:start]), f"<mark>{_part(line[start:end])}</mark>", _part(line[end:right])]
    return f"{'…' if left else ''}{''.join(pieces)}{'…' if right < len(line) else ''}"


def _part(text: str) -> str:
    return escape(visible(text).replace("\t", _TAB))
