"""Suppression comments: `% speclint: ignore[rule-id] reason` and its kin."""

import re
from collections.abc import Iterable, Iterator

from speclint.model.elements import Directive
from speclint.text.span import Span

_DIRECTIVE = re.compile(r"%[%\s]*speclint:\s*([A-Za-z-]*)\s*(?:\[([^\]\n]*)\])?([^\n]*)")
_CONSTRUCT_END = re.compile(r"\n[ \t\r]*\n|\Z")


def read_directives(source: str, text: str, comments: Iterable[tuple[int, int]]) -> Iterator[Directive]:
    """The suppressions among the comments (start, end) of a source."""
    for start, end in comments:
        match = _DIRECTIVE.match(text, start, end)
        if match is None:
            continue
        rules = tuple(rule for rule in re.split(r"[\s,]+", match[2] or "") if rule)
        at = Span(source, start, match.end() - (match.group().endswith("\r")))
        yield Directive(match[1], rules, match[3].strip(), at, *_reach(text, start, end))


def _reach(text: str, start: int, end: int) -> tuple[int, int]:
    """From where to where an `ignore` speaks: its line, or the construct after it if it has the line for itself."""
    line = text.rfind("\n", 0, start) + 1
    if text[line:start].strip():
        return line, max(end, text.find("\n", start))
    following = end
    while (newline := text.find("\n", following)) >= 0 and not _says_something(text[following:newline]):
        following = newline + 1
    stop = _CONSTRUCT_END.search(text, following)
    return line, stop.start() if stop else len(text)


def _says_something(line: str) -> bool:
    """Whether a line holds more than blanks and comments."""
    stripped = line.strip()
    return bool(stripped) and not stripped.startswith("%")
