"""What a specification or a draft says about a feature: in its definition, and wherever else it is named.

A reviewer asks of a definition what it bypasses, who enforces it and from when until when it holds. The answer may
stand far from the definition: all sentences that name the feature count.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from itertools import islice

import msgspec

from speclint.checks.memory_definitions import MEMORY, memory_definitions
from speclint.diagnostics import LimitReached
from speclint.languages.definition import clauses_of, read_clauses
from speclint.model.elements import Clause, FeatureDefinition
from speclint.model.facts import Page
from speclint.model.prose import Block, Prose
from speclint.model.spec import SpecModel, once
from speclint.text.span import Span

_KEYWORD = re.compile(r"\b(?:MUST|SHOULD|MAY|SHALL)\b")
_GOES_ON = re.compile(r"\b(?:[Tt]his|[Tt]he)\s+(?:feature|flag|option)\b")
_NAME = re.compile(r"VIRTIO_(?:[A-Z0-9]++_)?F_[A-Z0-9_]++")
_MOST_BLOCKS = 12
"""Paragraphs and items after one that names the feature that may go on about it."""
_MOST_DEFINITIONS = 100
_MOST_PARAGRAPHS = 40
_LONGEST_PARAGRAPH = 2000
"""What is read of an input: ten times what a specification has, and little enough for any other text."""


class Said(msgspec.Struct, frozen=True):
    """A clause, the running text that it stands in, and whether that is the definition itself."""

    clause: Clause
    prose: Prose
    in_definition: bool

    @property
    def at(self) -> Span:
        """The place of its words."""
        return self.prose.span(self.clause.start, self.clause.end)

    @property
    def words(self) -> str:
        """Its words."""
        return " ".join(self.prose.text[self.clause.start : self.clause.end].split())

    @property
    def sentence(self) -> str:
        """The sentence around it."""
        return " ".join(self.prose.text[slice(*self.clause.sentence)].split())

    @property
    def sentence_at(self) -> Span:
        """The place of the sentence around it."""
        return self.prose.span(*self.clause.sentence)


class Definition(msgspec.Struct, frozen=True):
    """A definition and everything said about its feature, the definition's own words first."""

    feature: FeatureDefinition
    said: tuple[Said, ...]

    def of(self, *kinds: str) -> list[Said]:
        """What is said of these kinds (all, if none is named), not asked."""
        told = (each for each in self.said if not each.clause.asked)
        return [each for each in told if not kinds or each.clause.kind in kinds]

    def defined(self, *kinds: str) -> list[Said]:
        """The same, in the definition alone."""
        return [each for each in self.of(*kinds) if each.in_definition]


def touching_memory(feature: FeatureDefinition, spec: SpecModel) -> Definition | None:
    """What is said about a feature whose definition touches memory access; None for any other.

    Raises LimitReached at the first of too many.
    """
    table = _touching_memory(spec)
    if feature.at not in table:
        return None
    if table[feature.at] is None:
        del table[feature.at]  # one rule tells it for all
        limit = f"the limit of {_MOST_DEFINITIONS} definitions that touch memory access"
        raise LimitReached(feature.at, limit, "what follows is")
    return table[feature.at]


@once
def _touching_memory(spec: SpecModel) -> dict[Span, Definition | None]:
    """By place, what is said about the features whose definitions touch memory access; None at the first too many."""
    gleaned = spec.gleaned(memory_definitions)
    every = (page.facts.features[number] for page, found in gleaned for number in found[MEMORY])
    read = islice(every, _MOST_DEFINITIONS + 1)
    return {each.at: said_about(each, spec) if at < _MOST_DEFINITIONS else None for at, each in enumerate(read)}


def said_about(feature: FeatureDefinition, spec: SpecModel) -> Definition:
    """What is said about a feature, in its definition and elsewhere."""
    return Definition(feature, (*said_in(feature, spec), *_said_elsewhere(feature, spec)))


def said_in(feature: FeatureDefinition, spec: SpecModel) -> tuple[Said, ...]:
    """What the definition of a feature says; read once."""
    table = _said_so_far(spec)
    if feature.at not in table:
        prose = spec.pages[feature.at.source].facts.prose
        table[feature.at] = tuple(Said(clause, prose, in_definition=True) for clause in clauses_of(feature, prose))
    return table[feature.at]


@once
def _said_so_far(_spec: SpecModel) -> dict[Span, tuple[Said, ...]]:
    """By place, what the definitions say that were read."""
    return {}


def _said_elsewhere(feature: FeatureDefinition, spec: SpecModel) -> Iterator[Said]:
    """What the paragraphs that name the feature say of it, and the lists that they introduce.

    Around a draft people talk: there only a sentence with a requirement keyword counts.
    """
    for page in _naming(spec).get(feature.name, ()):
        prose, is_own = page.facts.prose, page.source.name == feature.at.source
        for start, end in islice(_paragraphs(prose, feature.name), _MOST_PARAGRAPHS):
            for clause in read_clauses(prose.text, start, end, feature.name):
                said = Said(clause, prose, in_definition=False)
                if is_own and feature.start <= clause.start < feature.end:
                    continue
                if feature.form != "draft" or _KEYWORD.search(said.sentence):
                    yield said


@once
def _naming(spec: SpecModel) -> dict[str, list[Page]]:
    """By the name of a feature, the pages whose running text names it."""
    found: dict[str, list[Page]] = {}
    for page in spec.pages.values():
        for name in dict.fromkeys(mention.name for mention in page.facts.mentions if mention.where == "prose"):
            found.setdefault(name, []).append(page)
    return found


def _paragraphs(prose: Prose, name: str) -> Iterator[tuple[int, int]]:
    """The blocks that hold `name`, each with those after it that go on: a list, or more about "this feature"."""
    blocks = prose.blocks
    at = prose.text.find(name)
    while at >= 0:
        first = last = bisect_right(blocks, at, key=lambda block: block.start) - 1
        for following in range(first + 1, min(first + 1 + _MOST_BLOCKS, len(blocks))):
            if not _goes_on(prose, blocks[first], blocks[following]):
                break
            last = following
        start, end = blocks[first].start, blocks[last].end
        if end - start > _LONGEST_PARAGRAPH:
            start = max(start, at - _LONGEST_PARAGRAPH // 2)
            end = min(end, start + _LONGEST_PARAGRAPH)
        yield start, end
        at = prose.text.find(name, max(end, at + 1))


def _goes_on(prose: Prose, first: Block, following: Block) -> bool:
    """Whether `following` still speaks of the feature that the block `first` names."""
    if following.kind == "item" and prose.text.endswith((":", ":\n"), first.start, first.end):
        return True
    end = min(following.end, following.start + _LONGEST_PARAGRAPH)
    is_about_it = _GOES_ON.search(prose.text, following.start, end) is not None
    return is_about_it and _NAME.search(prose.text, following.start, end) is None
