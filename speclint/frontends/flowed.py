"""format=flowed (RFC 3676): the blanks that it puts before lines, and lines that delsp=yes joins without a blank."""

import re
from collections.abc import Iterator

from speclint.text.source import Source, carve

_LINE = re.compile(r"(>*+)[^\n]*+\n?")
_SIGNATURE = "-- "


def unflowed(source: Source, *, delsp: bool) -> Source:
    """The text without stuffed blanks; soft line ends stay as they are, but with `delsp` such lines are joined.

    Lines are joined only if their quote depths agree.
    """
    return carve(source, source.name, source.language, [(0, 0), *_kept(source.text, delsp=delsp)])


def _kept(text: str, *, delsp: bool) -> Iterator[tuple[int, int]]:
    """What stays of each line."""
    joined = False
    lines = [(match.start(), match.end(1), match.end()) for match in _LINE.finditer(text)]
    depths = [quoted - start for start, quoted, _ in lines]
    for (start, quoted, end), depth, below in zip(lines, depths, [*depths[1:], -1], strict=True):
        stuffed = text.startswith(" ", quoted) and (depth == 0 or joined)
        content = quoted + stuffed
        if not joined:
            yield start, quoted
        words = text[content:end].rstrip("\r\n")
        joined = delsp and depth == below and words.endswith(" ") and words != _SIGNATURE
        yield content, content + len(words) - 1 if joined else end
