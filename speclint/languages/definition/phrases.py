"""The phrases of grammars/clauses.txt, and where they match in a row of words.

A sentence of a definition says many things at once, and what matters of it are a few words that stand together. So
a phrase is matched wherever it begins, and nothing is asked of the rest of the sentence.
"""

import functools
from collections.abc import Iterator, Sequence
from typing import Literal

import msgspec

from speclint.resources import read_text

FEATURE = "FEATURE"
SELF = "SELF"
ALL: frozenset[str] = frozenset()
"""What stands for all kinds of clauses."""
_TELLING = ("MODAL", "STATUS")
_LONGEST_GAP = 7
_SHORTEST_STEM = 4


class Token(msgspec.Struct, frozen=True):
    """A word: `word` in small letters, or SELF or FEATURE for a feature's name; its place, and the name.

    `closes`: a comma, a bracket or the like stands behind it.
    """

    word: str
    start: int
    end: int
    closes: bool
    name: str = ""


class Part(msgspec.Struct, frozen=True):
    """One place of a phrase: words that may stand there, a beginning of a word, or a gap."""

    form: Literal["words", "stem", "gap"]
    words: frozenset[str]
    optional: bool
    telling: bool


class Phrase(msgspec.Struct, frozen=True):
    """A row of parts under a heading: the kind of clause that it makes, and what that is about.

    `second` are the words that can stand behind its first one, None for any; of each of `needed` a word must be there.
    """

    heading: str
    parts: tuple[Part, ...]
    second: frozenset[str] | None
    needed: tuple[frozenset[str], ...]


class Match(msgspec.Struct, frozen=True):
    """Tokens `first` to `last` (exclusive) are `phrase`; `telling` are the modals and statuses among them."""

    phrase: Phrase
    first: int
    last: int
    telling: tuple[int, ...]


class Index(msgspec.Struct, frozen=True):
    """All phrases by the words, and by the first letters of the stems, that they may begin with."""

    by_word: dict[str, list[Phrase]]
    by_stem: dict[str, list[Phrase]]


def matches(tokens: Sequence[Token], kinds: frozenset[str] = ALL) -> Iterator[Match]:
    """Where phrases of some kinds match, the first that fits; of one kind no two overlap."""
    index = phrase_index(kinds)
    taken: dict[str, int] = {}
    strange = {token.word for token in tokens}.isdisjoint
    for at, token in enumerate(tokens):
        begun = (*index.by_word.get(token.word, ()), *index.by_stem.get(token.word[:_SHORTEST_STEM], ()))
        following = tokens[at + 1].word if begun and at + 1 < len(tokens) else ""
        for phrase in begun:
            # First what is quick to see: most phrases end behind their first word.
            if phrase.second is not None and following not in phrase.second:
                continue
            if taken.get(phrase.heading, 0) <= at and not any(map(strange, phrase.needed)):
                end = _match(phrase.parts, tokens, at, ())
                if end is not None:
                    taken[phrase.heading] = end[0]
                    yield Match(phrase, at, *end)


def _match(
    parts: tuple[Part, ...], tokens: Sequence[Token], at: int, telling: tuple[int, ...]
) -> tuple[int, tuple[int, ...]] | None:
    """Where a phrase that begins at `at` ends, with its telling words; None if it does not match."""
    if not parts:
        return at, telling
    part, rest = parts[0], parts[1:]
    if part.form == "gap":
        if not rest:
            return _end_of_words(tokens, at), telling
        ends = (_match(rest, tokens, start, telling) for start in range(at, min(at + _LONGEST_GAP + 1, len(tokens))))
        return next((end for end in ends if end is not None), None)
    if at < len(tokens) and _fits(part, tokens[at].word):
        end = _match(rest, tokens, at + 1, (*telling, at) if part.telling else telling)
        if end is not None:
            return end
    return _match(rest, tokens, at, telling) if part.optional else None


def _end_of_words(tokens: Sequence[Token], at: int) -> int:
    """Where the words after a phrase end that belong to it: at a sign, or after the longest gap."""
    last = min(at + _LONGEST_GAP, len(tokens))
    return next((end for end in range(at, last) if end and tokens[end - 1].closes), last)


def _fits(part: Part, word: str) -> bool:
    return word in part.words if part.form == "words" else word.startswith(tuple(part.words))


@functools.cache
def phrase_index(kinds: frozenset[str] = ALL) -> Index:
    """The phrases of grammars/clauses.txt that make clauses of these kinds; those that stand there for ALL."""
    index = Index({}, {})
    classes: dict[str, frozenset[str]] = {name: frozenset((name,)) for name in (FEATURE, SELF)}
    heading, wanted = "", True
    for line in read_text("grammars", "clauses.txt").splitlines():
        if not line or line.startswith("#"):
            continue
        if line.startswith("["):
            heading = line.strip("[]")
            wanted = not kinds or heading.partition(" ")[0] in kinds
        elif " = " in line:
            name, _, words = line.partition(" = ")
            classes[name] = frozenset(words.split("|"))
        elif wanted:
            parts = tuple(_parts(line, classes))
            needed = tuple(part.words for part in parts if part.form == "words" and not part.optional)
            _enter(Phrase(heading, parts, _second(parts), needed), index)
    return index


def _parts(line: str, classes: dict[str, frozenset[str]]) -> Iterator[Part]:
    optional = False
    for written in line.split():
        optional = optional or written.startswith("(")
        names = written.strip("()").split("|")
        telling = any(name in _TELLING for name in names)
        if names == [".."]:
            yield Part("gap", frozenset(), optional, telling)
        elif names[0].endswith("*"):
            yield Part("stem", frozenset(name.rstrip("*") for name in names), optional, telling)
        else:
            words = frozenset(word for name in names for word in classes.get(name, (name,)))
            yield Part("words", words, optional, telling)
        optional = optional and not written.endswith(")")


def _second(parts: Sequence[Part]) -> frozenset[str] | None:
    """The words that can stand behind the first one of a phrase, None for any."""
    found: set[str] = set()
    for place, part in enumerate(parts):
        following = _first(parts[place + 1 :])
        if following is None:
            return None
        found |= following
        if not part.optional:
            break
    return frozenset(found)


def _first(parts: Sequence[Part]) -> frozenset[str] | None:
    """The words that can stand where `parts` begin, None for any."""
    found: set[str] = set()
    for part in parts:
        if part.form != "words":
            return None
        found |= part.words
        if not part.optional:
            return frozenset(found)
    return None


def _enter(phrase: Phrase, index: Index) -> None:
    """Enter a phrase under every word that it may begin with."""
    for part in phrase.parts:
        table = index.by_stem if part.form == "stem" else index.by_word
        for word in part.words:
            table.setdefault(word[:_SHORTEST_STEM] if part.form == "stem" else word, []).append(phrase)
        if not part.optional:
            return
