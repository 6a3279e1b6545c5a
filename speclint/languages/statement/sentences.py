"""Splits running text into sentences."""

import re
from bisect import bisect_right

# The full stops of a run count as one: "…" written as "..." ends a sentence once. Possessive, and started only at the
# first of a run, so that a megabyte of full stops is read once. The sign itself comes first: it is quick to look for.
_END = re.compile(
    r"""[.?!\n] (?:
      (?<=[.?!]) (?<![.?!][.?!]) [.?!]*+ ["'\u201d\u2019)\]]*+ (?= \s | \Z )
    | (?<= [a-z)]\. ) (?= (?:The|If|When|A|An)\s )        # the blank was forgotten
    | (?<=\n) [^\S\n]*+ \n                               # a paragraph ends
    )""",
    re.VERBOSE,
)

# What the text before a full stop ends with, where the full stop ends no sentence.
_ABBREVIATION = re.compile(
    r"(?:^|[\s(\[,;/\"'])(?:i\.?\s?e|e\.?\s?g|vs|cf|aka|resp|approx|incl|viz|ca|al|[Ff]igs?|[Ss]ec|[Ss]ect|Eq|Ch|No|Nr|Vol|Ref"
    r"|pp?|Dr|Mr|Ms|St|Inc|Ltd|Rev)$"
)
_ETC = re.compile(r"\betc$")

# "1. The driver …": the number of a list item.
_ITEM_NUMBER = re.compile(r"\s*(?:[0-9]{1,3}|[a-zA-Z]|[ivx]{1,5})$")

_LONGEST_ABBREVIATION = 10
_LONGEST_SENTENCE = 3000
"""Code points; what is longer is no sentence that a person wrote."""


def split_sentences(text: str, start: int = 0, end: int | None = None) -> list[tuple[int, int]]:
    """Return the spans of the sentences in `text[start:end]`, without the blanks around them.

    A paragraph ends a sentence, unless it ends with a colon or a comma: then the sentence goes on in a list.
    """
    end = len(text) if end is None else min(end, len(text))
    spans: list[tuple[int, int]] = []
    first = start
    for match in _END.finditer(text, start, end):
        if match.end() == end:
            break  # here the last sentence ends in any case
        at = match.start()
        if text[at] == "\n":
            if text[first:at].rstrip()[-1:] in (":", ","):
                continue
        elif text[at] == "." and _is_inside_sentence(text, first, match, end):
            continue
        _append_stripped(spans, text, first, match.end())
        first = match.end()
    _append_stripped(spans, text, first, end)
    return spans


class Sentences:
    """The sentences around places of a text, asked for in the order of the text: each block is split once."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._block = (0, 0)
        self._spans: list[tuple[int, int]] = []
        self._ends: list[int] = []

    def at(self, block: tuple[int, int], place: int) -> tuple[int, int] | None:
        """The span of the sentence of a block that holds `place`; None if it is longer than any sentence is."""
        if block != self._block:
            self._block = block
            self._spans = split_sentences(self._text, *block)
            self._ends = [end for _, end in self._spans]
        found = bisect_right(self._ends, place)
        if found == len(self._spans):
            return None
        start, end = self._spans[found]
        return (start, end) if start <= place and end - start <= _LONGEST_SENTENCE else None


def _is_inside_sentence(text: str, first: int, match: re.Match[str], end: int) -> bool:
    """Return whether the full stop at `match` belongs to an abbreviation or a number."""
    at = match.start()
    before = text[max(first, at - _LONGEST_ABBREVIATION) : at]
    if _ABBREVIATION.search(before) or _ITEM_NUMBER.fullmatch(text[max(first, at - 40) : at]):
        return True
    following = text[match.end() : min(match.end() + 40, end)].lstrip()[:1]
    is_etc = _ETC.search(before) is not None or match.end() - at > 1
    return is_etc and (following.islower() or following in (",", ";", ")"))


def _append_stripped(spans: list[tuple[int, int]], text: str, start: int, end: int) -> None:
    """Append the span without the blanks at its ends, if anything is left."""
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    if start < end:
        spans.append((start, end))
