"""Finds the feature definitions between other words: how a definition begins, and how far it reaches."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from speclint.languages.draft.paragraphs import (
    BULLET,
    FEATURE_NAME,
    Paragraph,
    first_sentence,
    is_chatter,
    split_paragraphs,
)

# The number may be left open: "(TBD)", "(N)", "(??)".
OPENING = re.compile(
    rf"(?:{BULLET})?(?P<name>{FEATURE_NAME})(?![A-Za-z0-9_*<])"
    r"[ \t]*(?P<number>\((?:bit[ \t]+)?(?:(?P<bit>\d{1,9})|TB[AD]|[NXx?]{1,3})\))?"
    r"(?P<sign>[ \t]*:|[ \t]+(?:-{1,2}|\u2013|\u2014)(?=\s))?\s*"
)
_INTRODUCED = re.compile(
    r"\b(?:call|name)\s+(?:it|this|that|(?:this|the|that|my|our)\s+(?:new\s+)?(?:option|flag|feature|bit|capability))"
    rf"\s*:?\s+(?P<name>{FEATURE_NAME})\b[ \t]*:?\s*"
)
_WORD = re.compile(r"[A-Za-z][\w'-]*")
_FEWEST_WORDS = 4
"""Words that define something."""
_GOES_ON = re.compile(
    rf"\A{BULLET}|\b(?:MUST|SHALL|SHOULD|MAY)\b|(?i:"
    r"\b(?:this|that|the)\s+(?:new\s+)?(?:feature|option|flag|bit|capability)\b"
    r"|\b(?:drivers?|devices?|guests?|hosts?)\s+(?:\w+\s+){0,3}?(?:must|shall|should|may|can|will)\b|\bnegotiated\b)"
)


class Definition(NamedTuple):
    """A definition of the feature `name`: code points `start` (where the name begins) to `end` of the text."""

    name: str
    start: int
    end: int


class _Opening(NamedTuple):
    """How a definition begins: the name, its place, and the number of paragraphs that this takes."""

    name: str
    start: int
    length: int


def find_definitions(text: str, *, chatty: bool) -> list[Definition]:
    """The definitions in a text, in their order.

    One begins with a paragraph that starts with a feature's name, with or without a bit, or that introduces one ("So
    this is what I would call this option: NAME"). It goes on to the next, or to a paragraph that speaks to the
    reader. In a `chatty` text, a mail, a paragraph goes on with a definition only if its first sentence speaks of the
    feature or of what a party has to do, or if it is an entry of a list.
    """
    paragraphs = list(split_paragraphs(text))
    found: list[Definition] = []
    index = 0
    while index < len(paragraphs):
        opening = _opening(text, paragraphs, index)
        if opening is None:
            index += 1
            continue
        last = index + opening.length - 1
        while last + 1 < len(paragraphs) and _goes_on(text, paragraphs, last, chatty=chatty):
            last += 1
        found.append(Definition(opening.name, opening.start, paragraphs[last].end))
        index = last + 1
    return found


def _opening(text: str, paragraphs: Sequence[Paragraph], index: int) -> _Opening | None:
    paragraph = paragraphs[index]
    match = OPENING.match(text, *paragraph)
    if match is None:
        introduced = _INTRODUCED.search(text, *paragraph)
        if introduced is None:
            return None
        length = _length(text, paragraphs, index, introduced.end(), introduced=True)
        return _Opening(introduced["name"], introduced.start("name"), length) if length else None
    announced = index > 0 and text[paragraphs[index - 1].end - 1] == ":"
    if not announced and not match["sign"] and not _is_apart(text, match, paragraph):
        return None
    length = _length(text, paragraphs, index, match.end(), introduced=announced)
    return _Opening(match["name"], match.start("name"), length) if length else None


def _is_apart(text: str, match: re.Match[str], paragraph: Paragraph) -> bool:
    """Whether what follows the name is no sentence about it: it begins anew, or the name stands alone."""
    following = text[match.end() : match.end() + 1]
    blanks = text[match.start() : match.end()].rpartition("\n")
    return match.end() >= paragraph.end or not following.islower() or (bool(blanks[1]) and blanks[2] != "")


def _length(text: str, paragraphs: Sequence[Paragraph], index: int, start: int, *, introduced: bool) -> int:
    """How many paragraphs hold the name and the first words of a definition: none, if these words define nothing."""
    end = paragraphs[index].end
    length = 1
    if start >= end:
        if index + 1 == len(paragraphs):
            return 0
        start, end = paragraphs[index + 1]
        length = 2
        if OPENING.match(text, start, end) or (text[start].islower() and not introduced):
            return 0
    words = sum(1 for _ in zip(_WORD.finditer(text, start, end), range(_FEWEST_WORDS), strict=False))
    return length if words == _FEWEST_WORDS and not is_chatter(text, start, end) else 0


def _goes_on(text: str, paragraphs: Sequence[Paragraph], last: int, *, chatty: bool) -> bool:
    """Whether the paragraph behind `last` belongs to the definition."""
    if _opening(text, paragraphs, last + 1) is not None:
        return False
    start, end = paragraphs[last + 1]
    if is_chatter(text, start, end):
        return False
    opened = text[paragraphs[last].end - 1] in ":,"
    return not chatty or opened or _GOES_ON.search(text[slice(*first_sentence(text, start, end))]) is not None
