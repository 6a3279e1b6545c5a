"""The features as a table, or the verdict on a set, for a terminal."""

import io
from collections import Counter
from collections.abc import Iterable
from typing import Literal, TextIO

from rich.box import SIMPLE_HEAD
from rich.console import Console as Canvas
from rich.table import Table
from rich.text import Text

from speclint.formats.console import Console
from speclint.formats.features.document import Document, Group, Row, Sentence
from speclint.formats.features.verdict_text import verdict_lines
from speclint.formats.shown import shown, shown_path, wrapped
from speclint.formats.table import Appearance

COMMON = "Every device"
"""The heading of the features that every device can have."""
_LEAST_WIDTH = 40


def write(document: Document, stream: TextIO, appearance: Appearance) -> None:
    """Write a table for each device type, or the verdict."""
    console = Console(stream, color=appearance.color)
    if document.verdict is not None:
        lines = verdict_lines(document.verdict, document.transport, appearance)
        _put(lines, console)
    for number, group in enumerate(document.devices):
        _put([("", "")] if number else [], console)
        _put(_heading(group, appearance), console)
        if group.features:
            _put((("", ""), *((line, "") for line in _table(group, appearance))), console)
        _put(_missing(group, document.transport or "", appearance), console)


def _put(lines: Iterable[tuple[str, str]], console: Console) -> None:
    """Prints lines, each with its style."""
    for line, style in lines:
        console.print(Text(line, style=style if console.color_system else ""))


def _heading(group: Group, appearance: Appearance) -> list[tuple[str, str]]:
    title = shown(group.device or COMMON, appearance.unicode)
    number = f", device id {group.number}" if group.number is not None else ""
    place = shown_path(_usual_path(group), appearance.unicode)
    dots = "…" if appearance.unicode else "..."
    named = f"VIRTIO_{group.prefix}_F_{dots}, " if group.prefix else ""
    return [(f"{title}{number}", "bold"), (f"{named}{place}" if place else "no features", "")]


def _usual_path(group: Group) -> str:
    """The file in which most features of a device type are defined; the table gives only lines of it."""
    paths = Counter(row.path for row in group.features)
    return paths.most_common(1)[0][0] if paths else ""


def _table(group: Group, appearance: Appearance) -> list[str]:
    """The table, drawn by itself so that blanks at the ends of lines can be cut off."""
    usual = _usual_path(group)
    columns = {
        "Bit": [["-" if row.bit is None else str(row.bit)] for row in group.features],
        "Feature": [[row.name + (" (legacy)" if row.legacy else "")] for row in group.features],
        "Requires": [[*row.requires, *(f"should: {each}" for each in row.recommends)] for row in group.features],
        "Excludes": [list(row.conflicts) for row in group.features],
        "Line": [[_line(row, usual)] for row in group.features],
        "Said in line": [list(dict.fromkeys(_line(each, usual) for each in row.sentences)) for row in group.features],
    }
    used = {title: cells for title, cells in columns.items() if any(cells)}
    table = Table(box=SIMPLE_HEAD if appearance.unicode else None, pad_edge=False, header_style="bold")
    for title in used:
        justify: Literal["left", "right"] = "right" if title in ("Bit", "Line") else "left"
        table.add_column(title, justify=justify, no_wrap=title in ("Bit", "Feature", "Line"), overflow="fold")
    for cells in zip(*used.values(), strict=True):
        lines = ((shown(_short(line, group.prefix), appearance.unicode) for line in cell) for cell in cells)
        table.add_row(*(Text("\n".join(each)) for each in lines))
    drawn = io.StringIO()
    width = max(_LEAST_WIDTH, appearance.width)
    Canvas(file=drawn, width=width, color_system=None, legacy_windows=False, force_jupyter=False).print(table)
    # The frame puts empty lines around the table, and blanks at the ends of lines.
    return [line.rstrip() for line in drawn.getvalue().split("\n") if line.strip()]


def _line(place: Row | Sentence, usual: str) -> str:
    return str(place.line) if place.path == usual else f"{place.path}:{place.line}"


def _short(words: str, prefix: str) -> str:
    """Names in `words` without what the heading says already."""
    own = words.replace(f"VIRTIO_{prefix}_F_", "") if prefix else words
    return own.replace("VIRTIO_", "")


def _missing(group: Group, transport: str, appearance: Appearance) -> Iterable[tuple[str, str]]:
    """What the transport does not have, each with the sentence that says so."""
    if group.missing:
        yield f"not over {transport}", "bold"
    for each in group.missing:
        place = f"{shown_path(each.sentence.path, appearance.unicode)}:{each.sentence.line}"
        yield f"  {shown(each.name, appearance.unicode)}, {place}", ""
        for line in wrapped(shown(each.sentence.words, appearance.unicode), max(_LEAST_WIDTH, appearance.width) - 4):
            yield f"    {line}", ""
