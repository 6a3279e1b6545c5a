"""What of a LaTeX source is printed as LaTeX: neither comment nor listing nor the inside of an unknown environment."""

import re
from bisect import bisect_right
from collections.abc import Iterable

from speclint.languages.latex import commands
from speclint.model.facts import Facts

_DELIMITER = re.compile(r"\\(?P<command>begin|end)\s*\{(?P<name>[^{}\n]*)\}")
_COMMENT = re.compile(r"(?<!\\)(?:\\\\)*%")
_PLAIN_ENVIRONMENTS = frozenset(
    (
        *commands.TABLES, *commands.LISTS, *commands.NOTES, *commands.INLINE_ENVIRONMENTS,
        *commands.VERBATIM_ENVIRONMENTS, "document", "center", "quote", "quotation", "flushleft", "flushright",
        "figure",
        "table", "figure*", "table*", "abstract", "titlepage", "shaded", "framed", "spacing", "minipage", "landscape",
        "sidewaystable", "large", "Large", "verse", "samepage", "multicols", "appendix",
    )
)  # fmt: skip
"""Environments in which TeX reads what stands there as it reads a paragraph, or that are known to be no LaTeX."""


def is_commented(text: str, at: int) -> bool:
    """Whether the place is behind a % in its line."""
    return _COMMENT.search(text, text.rfind("\n", 0, at) + 1, at) is not None


def is_listed(facts: Facts, at: int) -> bool:
    """Whether the place is in a listing, behind the beginning of its \\begin."""
    place = bisect_right(facts.listings, at, key=lambda listing: listing.at.start) - 1
    return place >= 0 and facts.listings[place].at.start < at < facts.listings[place].at.end


def is_escaped(text: str, at: int) -> bool:
    """Whether a backslash before the place takes its meaning from it; two of them are a line break."""
    first = at
    while first and text[first - 1] == "\\":
        first -= 1
    return (at - first) % 2 == 1


def is_setup(facts: Facts) -> bool:
    """Whether the source is settings and macros, without text of its own."""
    return bool(facts.macros) and not facts.headings


class Stretches:
    """Stretches of a text, given as (start, end), which may overlap; tells whether a place is in one of them."""

    def __init__(self, stretches: Iterable[tuple[int, int]]) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        for start, end in sorted(stretches):
            if self._ends and start <= self._ends[-1]:
                self._ends[-1] = max(self._ends[-1], end)
            else:
                self._starts.append(start)
                self._ends.append(end)

    def __contains__(self, at: int) -> bool:
        place = bisect_right(self._starts, at) - 1
        return place >= 0 and at < self._ends[place]


def unknown_environments(text: str) -> Stretches:
    """The insides of environments that nobody here knows: their content may be anything."""
    found = []
    opened: list[tuple[str, int]] = []
    for match in _DELIMITER.finditer(text):
        name = match["name"]
        if name in _PLAIN_ENVIRONMENTS:
            continue
        if match["command"] == "begin":
            opened.append((name, match.end()))
        elif opened and opened[-1][0] == name:
            found.append((opened.pop()[1], match.start()))
    found.extend((start, len(text)) for _, start in opened)
    return Stretches(found)
