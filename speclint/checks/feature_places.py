"""Where a source may say which features go together: gleaned where it is read, for rules that read the sentences."""

import re
from collections.abc import Iterator

from speclint.languages.constraint.places import SIGNS, find_phrases, may_constrain
from speclint.languages.statement import Sentences
from speclint.model import elements as e
from speclint.model.facts import Gleaning, Page
from speclint.model.prose import Prose

STATEMENTS = "statements"
DENYING = "denying"
LIMITS = "limits"
EXISTENCE = "existence"
PHRASES = "phrases"
_LIMITED = re.compile(r"\b(?:statements|requirements)\b[^.\0]{0,60}\bapply\b[^.\0]{0,20}\bif\b")
"""A sentence after which all that a section says holds under a condition only."""
_EXISTS = re.compile(
    r"(?:only\s+exists?|exists?\s+only|(?:is|are)\s+(?:only\s+)?(?:available|present)(?:\s+only)?)\s+(?=(?:if|when)\s)"
)
_EXISTENCE_WORDS = ("exists", "exist", "available", "present")
_CONDITION = re.compile(r"(?:if|when)\s[^.;]*[^.;\s]")
_NEGATIONS = ("not", "NOT", "n't", "n\u2019t", "neither", "none", "unless")


def feature_places(page: Page) -> Gleaning:
    """What may say something on features, by what it is; places are in the running text.

    STATEMENTS: the numbers of the normative statements that may constrain features.
    DENYING: those of the statements under a condition on features that says "no".
    LIMITS: where a sentence that limits a section begins, ends, and whether it is about what follows (1) or all (0).
    EXISTENCE: where a sentence that says when something exists begins, where it says so, where the condition begins
    and ends, and where the sentence ends.
    PHRASES: which phrase it may be (a number in SIGNS), where a word of it stands, its sentence begins, and ends.
    """
    facts = page.facts
    phrases = [*SIGNS]
    found = {
        STATEMENTS: [number for number, each in enumerate(facts.statements) if may_constrain(each)],
        DENYING: [number for number, each in enumerate(facts.statements) if _denies(each)],
        LIMITS: [number for place in _limits(facts.prose) for number in place],
        EXISTENCE: [number for place in _existence(facts.prose) for number in place],
        PHRASES: [number for name, *place in find_phrases(facts.prose, facts.features)
                  for number in (phrases.index(name), *place)],
    }  # fmt: skip
    return {name: numbers for name, numbers in found.items() if numbers}


def _denies(statement: e.Statement) -> bool:
    """Whether a statement has a condition on features that demands that one is missing."""
    conditions = "\n".join(statement.conditions)
    return "_F_" in conditions and any(map(conditions.__contains__, _NEGATIONS))


def _limits(prose: Prose) -> Iterator[tuple[int, int, int]]:
    """The sentences that say under which condition their section, or what follows them, applies."""
    for place in prose.places_of(("apply",)):
        block = prose.block_at(place)
        match = _LIMITED.search(prose.text, max(block.start, place - 100), min(block.end, place + 40))
        if match is not None:
            following = "following" in prose.text[max(block.start, match.start() - 40) : place]
            yield *match.span(), int(following)


def _existence(prose: Prose) -> Iterator[tuple[int, int, int, int, int]]:
    """The sentences that say when something exists."""
    sentences = Sentences(prose.text)
    done = -1
    for place in prose.places_of(_EXISTENCE_WORDS if "_F_" in prose.text else ()):
        block = prose.block_at(place)
        feature = prose.text.find("_F_", place, min(block.end, place + 200)) if place >= done else -1
        if feature < 0 or not any(prose.text.find(word, place, feature) >= 0 for word in ("if", "when")):
            continue
        start, done = sentences.at((block.start, block.end), place) or (place, place)
        exists = _EXISTS.search(prose.text, start, done)
        condition = _CONDITION.match(prose.text, exists.end(), done) if exists is not None else None
        if exists is not None and condition is not None:
            yield start, exists.start(), *condition.span(), done
