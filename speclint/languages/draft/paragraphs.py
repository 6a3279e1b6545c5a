"""Paragraphs of plain text, and which of them speak to a reader of the mail instead of defining anything."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from speclint.languages.statement import split_sentences

FEATURE_NAME = r"VIRTIO_(?:[A-Z0-9]++_)?F_[A-Z0-9_]*[A-Z0-9]"
BULLET = r"(?:[-*+\u2022]|\d{1,3}[.)])[ \t]+"
_BREAK = re.compile(
    r"\n(?:[ \t]*\r?\n)+"
    # Definitions below each other without blank lines between them.
    rf"|(?<=[.;:])\r?\n(?=[ \t]*(?:{BULLET})?{FEATURE_NAME}[ \t]*(?:\([^()\n]{{1,10}}\)|:[ \t]))"
    rf"|\r?\n(?=[ \t]*{BULLET}{FEATURE_NAME}[ \t]*(?:\([^()\n]{{1,10}}\)|:[ \t]))"
)
_LOOKED_AT = 600
"""Code points of a paragraph in which its first sentence is looked for."""
_PERSON = re.compile(r"\b(?:[Ii](?!/|\.e)|[Ww]e|[Yy]ou|[Yy]our|[Mm]y|[Oo]ur|[Uu]s|[Ll]et's)\b")
_CHATTER = re.compile(
    r"(?:hi|hello|hey|dear|thanks|thank|cheers|regards|best|kind|yours|sincerely|sorry|agreed?|ack(?:ed)?|nack|nak|please"
    r"|btw|lgtm)\b(?=\s*(?:[,!.:-]|\s[A-Za-z]+,|\Z)|\s(?:for|to|regards))"
    r"|[A-Z][a-z]+(?:-[a-z]+)*-(?:by|to):"
    r"|(?:fixes|cc|link|closes|subject|from|to|date):\s"
    r"|changes (?:since|in|from) (?:v|rfc)",
    re.IGNORECASE,
)
_QUESTION = re.compile(r"\?|\bquestions?\b", re.IGNORECASE)


class Paragraph(NamedTuple):
    """Code points `start` to `end` of a text, without blanks around them."""

    start: int
    end: int


def split_paragraphs(text: str) -> Iterator[Paragraph]:
    """The paragraphs of a text: blank lines part them, and so do lines that each begin a definition."""
    start = 0
    for match in _BREAK.finditer(text):
        yield from _stripped(text, start, match.start())
        start = match.end()
    yield from _stripped(text, start, len(text))


def _stripped(text: str, start: int, end: int) -> Iterator[Paragraph]:
    words = text[start:end]
    begin = start + len(words) - len(words.lstrip())
    if begin < end:
        yield Paragraph(begin, start + len(words.rstrip()))


def first_sentence(text: str, start: int, end: int) -> tuple[int, int]:
    """Where the first sentence of what stands between `start` and `end` begins and ends; an empty one at `start`."""
    sentences = split_sentences(text, start, min(end, start + _LOOKED_AT))
    return sentences[0] if sentences else (start, start)


def is_chatter(text: str, start: int, end: int) -> bool:
    """Whether what stands between `start` and `end` begins by speaking to somebody, or says nothing.

    So does a greeting, a question or its announcement, a trailer such as "Acked-by:", and a sentence about the author
    or the reader.
    """
    words = text[slice(*first_sentence(text, start, end))]
    return bool(not words or _CHATTER.match(words) or _QUESTION.search(words) or _PERSON.search(words))
