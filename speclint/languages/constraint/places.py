"""Finds the sentences that may say which features go together, by a few words.

What is found depends on the text of a source alone. To read a sentence takes longer, and needs to know all features.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import msgspec

from speclint.languages.statement import Sentences
from speclint.model.elements import FeatureDefinition, Statement
from speclint.model.prose import Block, Prose

_READ = frozenset(("text", "item"))
_REACH = 300
"""Code points around a word within which its sentence names a feature, and holds the words that go with it."""


class Sign(msgspec.Struct, frozen=True):
    """The sentences that `words` find are worth reading if they hold one of `literals`, white space collapsed.

    `beside` stands within reach of the words, so that other sentences are passed over quickly; where it is "" only the
    text of definitions is read.
    """

    words: tuple[str, ...]
    beside: str
    literals: tuple[str, ...]


SIGNS = {
    "depends": Sign(("depends",), "depends", ("depends on ",)),
    "implies": Sign(("implies",), "implies", ("implies ",)),
    "error": Sign(("error",), "both", ("t is an error ",)),
    "exclusive": Sign(("exclusive",), "mutually", ("mutually exclusive",)),
    "together": Sign(("together",), "always", ("ed together", "set together")),
    "supersedes": Sign(("supersedes",), "supersedes", ("supersedes ",)),
    "required": Sign(("required",), "that", ("t is required that ",)),
    "only": Sign(("only", "valid"), "", ("only valid ", "alid only ", "only be ", "be only ")),
}
"""What finds the sentences that put a constraint without a keyword, by the phrase that they are read by."""
_BY_WORD = {word: name for name, sign in SIGNS.items() for word in sign.words}

_MODALITIES = frozenset(("MUST", "SHALL", "SHOULD", "MUST NOT", "SHALL NOT", "SHOULD NOT"))
_BEGINS = ("offer ", "accept ", "negotiate ", "set ", "also ", "always ", "then ", "only ", "be ")
_PRONOUNS = frozenset(("it", "them", "this", "that"))


class Place(NamedTuple):
    """Where a word of the phrase called `phrase` stands in running text, and its sentence there."""

    phrase: str
    at: int
    start: int
    end: int


def find_phrases(prose: Prose, definitions: Sequence[FeatureDefinition]) -> Iterator[Place]:
    """Every sentence of running text that may put a constraint without a keyword, in the order of the text.

    `definitions` are those of the same source.
    """
    if "_F_" not in prose.text:
        return
    sentences = Sentences(prose.text)
    done: dict[str, int] = {}
    for at, word in sorted((at, each) for each in _BY_WORD for at in prose.places_of((each,))):
        phrase = _BY_WORD[word]
        block = prose.block_at(at)
        if at < done.get(phrase, 0) or block.kind not in _READ:
            continue
        if not _may_stand(SIGNS[phrase], prose.text, block, at, definitions):
            continue
        span = sentences.at((block.start, block.end), at)
        if span is not None:
            done[phrase] = span[1]
            sentence = " ".join(prose.text[slice(*span)].split())
            if any(map(sentence.__contains__, SIGNS[phrase].literals)):
                yield Place(phrase, at, *span)


def defined_at(definitions: Sequence[FeatureDefinition], at: int) -> FeatureDefinition | None:
    """The definition in whose text `at` stands, None if there is none."""
    around = bisect_right(definitions, at, key=lambda each: each.start) - 1
    return definitions[around] if around >= 0 and at < definitions[around].end else None


def _may_stand(sign: Sign, text: str, block: Block, at: int, definitions: Sequence[FeatureDefinition]) -> bool:
    """Whether a look at the sentence around `at` is worth while."""
    start, end = max(block.start, at - _REACH), min(block.end, at + _REACH)
    if text.find("_F_", start, end) < 0:
        return False
    return text.find(sign.beside, start, end) >= 0 if sign.beside else defined_at(definitions, at) is not None


def may_constrain(statement: Statement) -> bool:
    """Whether a normative statement may constrain features: a quick test that most fail."""
    action = statement.action
    if not action.startswith(_BEGINS) or statement.modality not in _MODALITIES or not statement.complete:
        return False
    if action.startswith("set "):
        return "_F_" in action or "this f" in action
    if "be " in action:
        return "_F_" in statement.subject or statement.subject.lower().startswith("this ")
    return "_F_" in action or not _PRONOUNS.isdisjoint(action.lower().replace(",", " ").split())
