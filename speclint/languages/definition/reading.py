"""From the running text of a definition, or of any sentence about a feature, to clauses."""

import re
from collections.abc import Iterator
from itertools import pairwise

from speclint.languages.definition.phrases import ALL, FEATURE, SELF, Match, Token, matches
from speclint.languages.statement.sentences import split_sentences
from speclint.model.elements import Clause, FeatureDefinition
from speclint.model.prose import SEPARATOR, Prose

_STATUSES = ("features_ok", "driver_ok", "device_needs_reset")
_TOKEN = re.compile(
    r"(?P<self>(?i:this|the)\s+(?:feature|flag|option)(?:\s+(?:bit|flag))?\b)"
    r"|(?P<name>VIRTIO_(?:[A-Z0-9]++_)?F_[A-Z0-9_]++|(?!VIRTIO_)[A-Z][A-Z0-9]*+(?:_[A-Z0-9]++)+)"
    r"|[A-Za-z](?:[\w'/-]*\w)?|\d+:\d+|\d[\w-]*",
)
_ITEM = re.compile(r"(?:\n|:)\s*(?=(?:\d{1,2}[.)]|[-*])\s)")
_QUESTION = re.compile(
    r"\b(?:(?:or|and|but|so)\s+)?(?:can|could|should|shall|would|will|do|does|did|is|are|how|what|why|who|where|which|whether)"
    r"\s+(?:we|you|i|they|it|this|that|there|the|any|happens|are|is)\b",
    re.IGNORECASE,
)
_PREFIX = re.compile(r"VIRTIO_(?:[A-Z0-9]+_)??F_")
_SIGNS = tuple(",;:()")
_MOST_WORDS = 400
"""Words of a sentence that are looked at: a longer one is none."""
_LONGEST = 20_000
"""Code points of a definition that are read: ten times what one has, and little enough for any other text."""


def clauses_of(feature: FeatureDefinition, prose: Prose, kinds: frozenset[str] = ALL) -> tuple[Clause, ...]:
    """What the definition of a feature, in running text, says; with `kinds` only what is of these kinds."""
    end = min(feature.end, feature.start + _LONGEST)
    return read_clauses(prose.text, feature.start, end, feature.name, kinds)


def read_clauses(text: str, start: int, end: int, feature: str, kinds: frozenset[str] = ALL) -> tuple[Clause, ...]:
    """What `text[start:end]`, running text about `feature`, says of it, in the order of the text.

    With `kinds` only what is of these kinds. Blocks may be separated by SEPARATOR. Never fails, whatever the text is.
    """
    clauses: list[Clause] = []
    for first, last in _sentences(text, start, end):
        asked = _question_start(text, first, last)
        tokens = _tokens(text, first, last, feature)
        clauses.extend(_clause(match, tokens, feature, (first, last, asked)) for match in matches(tokens, kinds))
    return tuple(sorted(clauses, key=lambda clause: (clause.start, clause.end, clause.kind, clause.about)))


def plain_name(name: str) -> str:
    """A feature's name without its prefix: people who know the feature leave it away."""
    return _PREFIX.sub("", name, count=1)


def _sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The sentences and list items between `start` and `end`."""
    while start < end:
        stop = text.find(SEPARATOR, start, end)
        stop = end if stop < 0 else stop
        for first, last in split_sentences(text, start, stop):
            cuts = [first, *(match.end() for match in _ITEM.finditer(text, first, last)), last]
            yield from pairwise(cuts)
        start = stop + 1


def _question_start(text: str, start: int, end: int) -> int:
    """Where in a sentence a question begins: its end if it is none."""
    if not text[start:end].rstrip().endswith("?"):
        return end
    match = _QUESTION.search(text, start, end)
    return match.start() if match else start


def _tokens(text: str, start: int, end: int, feature: str) -> list[Token]:
    tokens: list[Token] = []
    plain = plain_name(feature)
    for match in _TOKEN.finditer(text, start, end):
        first, last = match.span()
        word, kind, closes = match[0].lower(), match.lastgroup, text[last : last + 1] in _SIGNS
        if kind == "self" or (kind == "name" and plain_name(match[0]) == plain):
            tokens.append(Token(SELF, first, last, closes, feature))
        elif kind == "name" and word not in _STATUSES:
            tokens.append(Token(FEATURE, first, last, closes, match[0]))
        else:
            tokens.append(Token(word, first, last, closes))
        if len(tokens) == _MOST_WORDS:
            break
    return tokens


def _clause(match: Match, tokens: list[Token], feature: str, sentence: tuple[int, int, int]) -> Clause:
    """The clause that a match makes in a sentence (start, end, and where a question in it begins)."""
    words = tokens[match.first : match.last]
    told = [tokens[at].word for at in match.telling]
    kind, _, about = match.phrase.heading.partition(" ")
    about = about or (f"{words[0].word} {' and '.join(told)}" if kind == "moment" else " ".join(told))
    names = [token.name for token in words if token.word == FEATURE]
    if kind == "excludes" and not names:
        # "It is an error to set both this flag and X", "X and this flag are mutually exclusive".
        names = [token.name for token in tokens if token.word == FEATURE]
    start, end = words[0].start, words[-1].end
    return Clause(
        kind=kind,
        feature=feature,
        others=tuple(dict.fromkeys(names)),
        about=about,
        asked=start >= sentence[2],
        start=start,
        end=end,
        sentence=(sentence[0], sentence[2] if start < sentence[2] else sentence[1]),
    )
