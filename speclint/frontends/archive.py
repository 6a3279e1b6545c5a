"""Saved pages of mail archives: the header of a message is a few lines of text, mostly under a subject line."""

import re
from collections.abc import Iterator

import msgspec

from speclint.text.limits import MAX_HEADER_CHARACTERS

# Possessive, so that nothing is tried twice; the names of fields that archives show.
_FIELD = r"[ \t]*+\+?(?:from|author|date|sent|to|cc|subject|message-id|in-reply-to|references|reply-to)[ \t]*+:[^\n]*+"
_BLOCK = re.compile(rf"(?:^{_FIELD}(?:\n|\Z))+", re.MULTILINE | re.IGNORECASE)
_ONE_FIELD = re.compile(r"^[ \t]*\+?([A-Za-z-]+)[ \t]*:[ \t]*([^\n]*)", re.MULTILINE)
_DATED = re.compile(r"[ \t]@[ \t](\d{4}-\d\d-\d\d[^\n(]*)")
_FIRST = 2000
"""Code points from the top within which the first message has its header."""
_MOST_LINES = 8
"""Lines with text that a page may have above its first message: a subject, ways to other pages."""


class Found(msgspec.Struct, frozen=True):
    """A message of a page: header fields (names in lower case), where it starts, where its body does, where it ends."""

    fields: dict[str, str]
    start: int
    body: int
    end: int


def is_archive(text: str) -> bool:
    """Whether a message's header stands near the top of `text`."""
    return next(_headers(text, _FIRST), None) is not None


def split_archive(text: str) -> Iterator[Found]:
    """The messages of a page."""
    opened: Found | None = None
    for found in _headers(text, len(text)):
        if opened is not None:
            yield msgspec.structs.replace(opened, end=found.start)
        opened = found
    if opened is not None:
        yield opened


def _headers(text: str, limit: int) -> Iterator[Found]:
    first = True
    for match in _BLOCK.finditer(text, 0, limit):
        start = match.start()
        above = text[:start].split("\n") if first else []
        if first and sum(not line.isspace() and line != "" for line in above) > _MOST_LINES:
            return
        if start and not text.endswith(("\n\n", "\n\r\n"), max(0, start - 3), start):
            continue
        fields: dict[str, str] = {}
        for name, value in _ONE_FIELD.findall(match[0]):
            fields.setdefault(name.lower(), value.strip()[:MAX_HEADER_CHARACTERS])
        sender = fields.setdefault("from", fields.get("author", ""))
        if dated := _DATED.search(sender):
            fields.setdefault("date", dated[1].strip())
            fields["from"] = sender[: dated.start()]
        fields.setdefault("date", fields.get("sent", ""))
        if not fields["from"] or not fields["date"]:
            continue
        if first:
            fields.setdefault("subject", _line_above(text, start))
        fields.setdefault("subject", "")
        yield Found(fields, 0 if first else start, match.end(), len(text))
        first = False


def _line_above(text: str, start: int) -> str:
    """The nearest line with text above `start`."""
    return text[:start].rstrip().rpartition("\n")[2].strip()
