"""Colours of the format `full`; the only module that needs rich to be complete."""

from collections.abc import Callable
from typing import TextIO

from rich.style import Style
from rich.text import Text

from speclint.formats.console import Console
from speclint.formats.snippet import Segment

_STYLES = {
    "error": "bold red",
    "warning": "bold yellow",
    "info": "bold cyan",
    "message": "bold",
    "frame": "bold blue",
    "note": "bold blue",
    "remedy": "bold green",
}


def painter(stream: TextIO) -> Callable[[list[Segment]], object]:
    """A function that writes segments to `stream` in colour.

    Whether to colour has been decided: the environment is not asked again. The eight basic
    colours follow the reader's own choice of palette.
    """
    console = Console(stream, color=True)
    styles = {name: Style.parse(words) for name, words in _STYLES.items()}

    def put(segments: list[Segment]) -> None:
        text = Text.assemble(*((part, styles.get(style, "")) for part, style in segments))
        console.print(text, end="")

    return put
