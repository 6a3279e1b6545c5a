"""Mailboxes: several messages in one file, each behind a line `From …` (RFC 4155; git format-patch writes it too)."""

import re
from collections.abc import Iterator

from speclint.text.source import Source, carve

_FROM = re.compile(r"^From [^\n]*\d:\d\d[^\n]*\d{4}[^\n]*\n(?=[!-9;-~]+:)", re.MULTILINE)
_ESCAPED = re.compile(r"^>+From ", re.MULTILINE)


def is_mbox(text: str) -> bool:
    """Whether `text` begins as a mailbox does."""
    return _FROM.match(text) is not None


def split_mbox(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each message without its `From ` line and without the blank line that ends it."""
    begun = -1
    for match in _FROM.finditer(text):
        end = match.start()
        if end and not _is_blank_before(text, end):
            continue
        if begun >= 0:
            yield begun, max(begun, end - (2 if text.endswith("\r\n", 0, end) else 1))
        begun = match.end()
    if begun >= 0:
        yield begun, len(text)


def _is_blank_before(text: str, line: int) -> bool:
    return text.endswith(("\n\n", "\n\r\n"), max(0, line - 3), line)


def unescaped(source: Source) -> Source:
    """The text of a message without the `>` that a mailbox puts before lines that begin with `From ` (mboxrd)."""
    if ">From " not in source.text:
        return source
    cuts = []
    position = 0
    for match in _ESCAPED.finditer(source.text):
        cuts.append((position, match.start()))
        position = match.start() + 1
    return carve(source, source.name, source.language, [*cuts, (position, len(source.text))])
