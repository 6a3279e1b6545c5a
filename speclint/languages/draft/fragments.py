"""Tells LaTeX from the plain text around it: fragments of a specification in a mail."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from speclint.languages.draft.paragraphs import is_chatter, split_paragraphs

_STRUCTURE = re.compile(
    r"^[ \t]*\\(?:begin|end|item|part|chapter|(?:sub){0,2}section|(?:sub)?paragraph|(?:driver|device)normative|label"
    r"|input|conformance|newcommand|lstinputlisting)(?![A-Za-z])",
    re.MULTILINE,
)
_COMMAND = re.compile(r"\\[A-Za-z]{2,}\*?[\[{]")
_HEADING = re.compile(r"^[ \t]*\\(?:(?:sub){0,2}section|(?:sub)?paragraph|(?:driver|device)normative)", re.MULTILINE)
_ENVIRONMENT = re.compile(r"\\(begin|end)\{([A-Za-z]+\*?)\}")


class Fragment(NamedTuple):
    """Code points `start` to `end` of a text, which are LaTeX or not."""

    latex: bool
    start: int
    end: int


def split_fragments(text: str) -> list[Fragment]:
    """The text cut into LaTeX and other text, in order.

    A paragraph is LaTeX if it has a command with an argument or begins with one that structures a document, and does
    not speak to the reader; so is all inside an environment, and the paragraph under a heading.
    """
    if "\\" not in text:
        return [Fragment(latex=False, start=0, end=len(text))]
    fragments: list[Fragment] = []
    position = 0
    for start, end in _latex(text):
        if start > position:
            fragments.append(Fragment(latex=False, start=position, end=start))
        fragments.append(Fragment(latex=True, start=start, end=end))
        position = end
    if position < len(text):
        fragments.append(Fragment(latex=False, start=position, end=len(text)))
    return fragments


def _latex(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each run of LaTeX."""
    inside = _environments(text)
    begun, reach = -1, -1
    below_heading = False
    for start, end in split_paragraphs(text):
        structure = _STRUCTURE.search(text, start, end)
        commands = structure is not None or _COMMAND.search(text, start, end) is not None
        chatter = structure is None and is_chatter(text, start, end)
        if start < reach or (commands and not chatter) or (begun >= 0 and below_heading and not chatter):
            if begun < 0:
                begun = _first_line(text, start, structure)
            reach = max([reach, end, *(inside[at] for at in _begins(text, start, end) if at in inside)])
            below_heading = _HEADING.search(text, start, end) is not None or (below_heading and not commands)
        elif begun >= 0:
            yield begun, reach
            begun, below_heading = -1, False
    if begun >= 0:
        yield begun, min(reach, len(text))


def _first_line(text: str, start: int, structure: re.Match[str] | None) -> int:
    """Where LaTeX begins in a paragraph: at a line with a command that structures, if none is used before it."""
    if structure is None or _COMMAND.search(text, start, structure.start()):
        return start
    return structure.start()


def _begins(text: str, start: int, end: int) -> Iterator[int]:
    for match in _ENVIRONMENT.finditer(text, start, end):
        if match[1] == "begin":
            yield match.start()


def _environments(text: str) -> dict[int, int]:
    """Where each environment that has an end ends, by where it begins."""
    ends: dict[int, int] = {}
    opened: list[tuple[str, int]] = []
    for match in _ENVIRONMENT.finditer(text):
        if match[1] == "begin":
            opened.append((match[2], match.start()))
        elif opened and opened[-1][0] == match[2]:
            ends[opened.pop()[1]] = match.end()
    return ends
