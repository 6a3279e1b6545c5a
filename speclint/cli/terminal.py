"""What a stream can show: colour, width, characters beyond ASCII; and whether anybody watches."""

import os
from collections.abc import Mapping
from typing import TextIO

from speclint.formats.table import Appearance

_FRAMES = "─│╭╰→…"
_WIDTH = 80


def appearance_of(stream: TextIO, color: str, environment: Mapping[str, str] = os.environ) -> Appearance:
    """Return how output on `stream` may look; `color` is the option: always, never or auto."""
    return Appearance(
        color=wants_color(stream, color, environment),
        width=width_of(stream, environment),
        unicode=can_encode(stream, _FRAMES),
    )


def wants_color(stream: TextIO, color: str, environment: Mapping[str, str]) -> bool:
    """Say whether to colour: the option, else FORCE_COLOR, NO_COLOR, TERM=dumb, else whether it is a terminal."""
    if color != "auto":
        return color == "always"
    if environment.get("FORCE_COLOR"):
        return True
    if environment.get("NO_COLOR") or environment.get("TERM") == "dumb":
        return False
    return stream.isatty()


def width_of(stream: TextIO, environment: Mapping[str, str]) -> int:
    """Return the width in cells: COLUMNS, else the terminal's, else 80."""
    columns = environment.get("COLUMNS", "")
    if columns.isdecimal() and int(columns[:6]) > 0:
        return int(columns[:6])
    try:
        return os.get_terminal_size(stream.fileno()).columns or _WIDTH
    except (OSError, ValueError):
        return _WIDTH


def can_encode(stream: TextIO, text: str) -> bool:
    """Say whether `stream` can encode `text`."""
    try:
        text.encode(stream.encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def shows_progress(stream: TextIO, environment: Mapping[str, str] = os.environ) -> bool:
    """Say whether somebody watches `stream` who would like to see that work goes on."""
    return stream.isatty() and not environment.get("CI") and environment.get("TERM") != "dumb"
