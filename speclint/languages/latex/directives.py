"""Suppression comments: `% speclint: ignore[rule-id] reason` and its kin; in YAML a comment begins with #."""

import re
from collections.abc import Iterable

from speclint.model.elements import Directive
from speclint.text.span import Span

_DIRECTIVE = re.compile(r"[%#][%#\s]*speclint:\s*([A-Za-z-]*)\s*(?:\[([^\]\n]*)\])?([^\n]*)")
_BLANK_LINE = re.compile(r"\n[ \t\r]*+\n")


def read_directives(source: str, text: str, comments: Iterable[tuple[int, int]]) -> list[Directive]:
    """The suppressions among the comments (start, end) of a source, in the order of the text."""
    directives: list[Directive] = []
    # From the last to the first: where a construct ends is looked for no farther than the next suppression.
    after = (len(text), len(text))
    for start, end in sorted(comments, reverse=True):
        match = _DIRECTIVE.match(text, start, end)
        if match is None:
            continue
        rules = tuple(rule for rule in re.split(r"[\s,]+", match[2] or "") if rule)
        at = Span(source, start, match.end() - (match.group().endswith("\r")))
        line = text.rfind("\n", 0, start) + 1
        if text[line:start].strip():
            last = text.find("\n", start)
            last = len(text) if last < 0 else last
        else:
            last = _construct_end(text, end, *after)
            after = (line, last)
        directives.append(Directive(match[1], rules, match[3].strip(), at, line, last))
    directives.reverse()
    return directives


def _construct_end(text: str, start: int, next_line: int, next_end: int) -> int:
    """Where the construct ends that follows a comment ending at `start`.

    At `next_line` stands the next suppression, whose construct ends at `next_end`: if nothing
    but comments stands between, both speak of the same one.
    """
    while start < next_line:
        newline = text.find("\n", start)
        line = text[start : newline if newline >= 0 else len(text)].strip()
        if line and not line.startswith(("%", "#")):
            break
        if newline < 0:
            return len(text)
        start = newline + 1
    stop = _BLANK_LINE.search(text, start, next_line) if start < next_line else None
    return stop.start() if stop else next_end
