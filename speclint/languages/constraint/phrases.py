"""Constraints from sentences without a keyword: "A depends on B", "it is an error to set both", "always together"."""

import re
from bisect import bisect_right
from collections.abc import Callable, Collection, Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from speclint.languages.condition import read_condition, read_names
from speclint.languages.statement import Sentences
from speclint.model.elements import Constraint, ConstraintKind, FeatureDefinition, Strength
from speclint.model.expressions import And, Expr, Name, Not, Or
from speclint.model.prose import Block, Prose

_READ = frozenset(("text", "item"))
_TRIES = 3
"""Places of a sentence at which a phrase is tried."""
_REACH = 300
"""Code points around a word within which its sentence names a feature, and holds the words that go with it."""
_NAME_BEGINS = re.compile(r"\b(?:both|either|VIRTIO_|[Tt]his\s+(?:feature|flag|option|bit)\b|[Ii]t\b)")
_SEPARATOR = re.compile(r"[.;:()]|,(?!\s+(?:and|or)\b)|$")
_BETWEEN = re.compile(r"[^().;]{0,60}")


class _Parts(NamedTuple):
    """A sentence around the words that were looked for, and what its names can mean."""

    before: str
    words: str
    after: str
    known: Collection[str]
    it: Collection[str]

    def names_after(self) -> Expr | None:
        """The features that the words are followed by, up to a comma or the end."""
        return next((each for each in self._prefixes() if each is not None), None)

    def _prefixes(self) -> Iterator[Expr | None]:
        for end in reversed([match.start() for match in _SEPARATOR.finditer(self.after, 0, _REACH)]):
            yield read_names(self.after[:end], self.known, self.it)

    def names_before(self) -> Expr | None:
        """The features that stand right before the words."""
        for begin in _NAME_BEGINS.finditer(self.before, max(0, len(self.before) - _REACH)):
            expr = read_names(self.before[begin.start() :], self.known, self.it)
            if expr is not None:
                return expr
        return None

    def feature_before_aside(self) -> Expr | None:
        """The last feature before a parenthesis in which the words stand, with a few words between."""
        for begin in reversed([*_NAME_BEGINS.finditer(self.before, max(0, len(self.before) - _REACH))]):
            name = re.compile(r"\S+").match(self.before, begin.start())
            if name is not None and _BETWEEN.fullmatch(self.before, name.end()):
                return read_names(name[0].rstrip(","), self.known, self.it)
        return None


_Build = Callable[[_Parts], Expr | None]


def _needs(parts: _Parts) -> Expr | None:
    """A feature needs others: "A depends on B", "A (this implies one of B, C)"."""
    aside = parts.words.startswith("(")
    feature = parts.feature_before_aside() if aside else parts.names_before()
    needs = parts.names_after()
    return Or((Not(feature), needs)) if isinstance(feature, Name) and needs is not None else None


def _not_both(parts: _Parts) -> Expr | None:
    both = parts.names_after()
    return Not(both) if isinstance(both, And) else None


def _exclusive(parts: _Parts) -> Expr | None:
    one = parts.names_before()
    if parts.words.endswith("with "):
        other = parts.names_after()
        return Not(And((one, other))) if isinstance(one, Name) and isinstance(other, Name | Or) else None
    if not isinstance(one, And) or not all(isinstance(part, Name) for part in one.parts):
        return None
    pairs = [(a, b) for number, a in enumerate(one.parts) for b in one.parts[number + 1 :]]
    return Not(And(pairs[0])) if len(pairs) == 1 else And(tuple(Not(And(pair)) for pair in pairs))


def _together(parts: _Parts) -> Expr | None:
    """One comes always with others, or all come always together."""
    if parts.words.endswith("with "):
        return _needs(parts)
    every = parts.names_before()
    return Or((every, Not(Or(every.parts)))) if isinstance(every, And) else None


def _condition(parts: _Parts) -> Expr | None:
    condition = read_condition(parts.after.rstrip("."), parts.known, parts.it)
    return condition.expr if not condition.rest else None


def _valid_if(parts: _Parts) -> Expr | None:
    condition = _condition(parts)
    return Or((Not(Name(next(iter(parts.it)), (0, 0))), condition)) if condition is not None and parts.it else None


def _superseded(parts: _Parts) -> Expr | None:
    feature, old = parts.names_before(), parts.names_after()
    return Not(And((feature, old))) if isinstance(feature, Name) and isinstance(old, Name) else None


class _Phrase(NamedTuple):
    """How sentences with certain words are read.

    `beside` stands within reach of the word that finds them, so that other sentences are passed over quickly; where it
    is "" only the text of definitions is read. The expression `words` matches only where a sentence holds one of
    `literals`. `both`: what they say holds of the offered features as well.
    """

    kind: ConstraintKind
    beside: str
    literals: tuple[str, ...]
    words: str
    build: _Build
    strength: Strength = "must"
    both: bool = True


_OUGHT = r"(?:(?:then|will|would|must|MUST|shall|SHALL|has\s+to|is|are|be|also)\s+){0,4}"
_NEED = r"(?:\(\s*(?:this\s+)?|(?:also\s+)?)"
_VALID = (
    r"(?:^|(?:[Tt]his\s+(?:feature|flag|option|bit)(?:\s+bit)?|[Ii]t)\s+(?:is|can)\s+|^[Ii]s\s+)"
    r"(?:only\s+valid|[Vv]alid\s+only|(?:only\s+be|be\s+only)\s+(?:negotiated|offered|accepted))\s+(?=(?:if|when)\s)"
)
_ONLY = ("only valid ", "valid only ", "only be ", "be only ")
_PHRASES = {
    "depends": _Phrase("dependency", "depends", ("depends on ",), rf"{_NEED}depends\s+on\s+", _needs),
    "implies": _Phrase("dependency", "implies", ("implies ",), rf"{_NEED}implies\s+", _needs, both=False),
    "error": _Phrase(
        "exclusion",
        "both",
        ("t is an error ",),
        r"[Ii]t\s+is\s+an\s+error\s+(?:for\s+[\w\s]{1,40}?\s)?to\s+(?:set|offer|negotiate|accept|use)\s+(?=both\s)",
        _not_both,
    ),
    "exclusive": _Phrase(
        "exclusion",
        "mutually",
        ("mutually exclusive",),
        r"(?:are|is)\s+mutually\s+exclusive(?:\s+with\s+)?",
        _exclusive,
    ),
    "together": _Phrase(
        "together",
        "always",
        ("ed together", "set together"),
        rf"{_OUGHT}always\s+(?:be\s+)?(?:negotiated|offered|accepted|set)\s+together(?:\s+with\s+)?",
        _together,
    ),
    "supersedes": _Phrase("exclusion", "supersedes", ("supersedes ",), r"supersedes\s+", _superseded, "should"),
    "required": _Phrase(
        "alternative",
        "that",
        ("t is required that ",),
        r"[Ii]t\s+is\s+required\s+that\s+",
        _condition,
        both=False,
    ),
    "valid": _Phrase("dependency", "", _ONLY, _VALID, _valid_if),
    "only": _Phrase("dependency", "", _ONLY, _VALID, _valid_if),
}
"""By the word that finds them."""


def read_phrases(
    prose: Prose, definitions: Sequence[FeatureDefinition], known: Collection[str]
) -> Iterator[Constraint]:
    """Every constraint that a sentence of running text puts without a keyword, in the order of the text.

    `definitions` are those of the same source: in their text "this feature" is the one defined. `known` are the
    features that exist.
    """
    if "_F_" not in prose.text:
        return
    starts = [definition.start for definition in definitions]
    sentences = Sentences(prose.text)
    done: dict[str, int] = {}
    for at, word in sorted((at, each) for each in _PHRASES for at in prose.places_of((each,))):
        block = prose.block_at(at)
        around = bisect_right(starts, at) - 1
        defined = around >= 0 and at < definitions[around].end
        phrase = _PHRASES[word]
        if at < done.get(phrase.words, 0) or block.kind not in _READ:
            continue
        span = None
        if _may_stand(word, prose.text, block, at, defined=defined):
            span = sentences.at((block.start, block.end), at)
        if span is None:
            continue
        start, done[phrase.words] = span
        end = span[1]
        sentence = " ".join(prose.text[start:end].split())
        formula = _read(phrase, sentence, known, (definitions[around].name,) if defined else ())
        if formula is not None:
            yield Constraint(formula, phrase.strength, phrase.kind, phrase.both, prose.span(start, end), sentence)


def _may_stand(word: str, text: str, block: Block, at: int, *, defined: bool) -> bool:
    """Whether a look at the sentence around `at` is worth while."""
    start, end = max(block.start, at - _REACH), min(block.end, at + _REACH)
    if text.find("_F_", start, end) < 0:
        return False
    beside = _PHRASES[word].beside
    return text.find(beside, start, end) >= 0 if beside else defined


def _read(phrase: _Phrase, sentence: str, known: Collection[str], it: Collection[str]) -> Expr | None:
    """What the sentence says by the first of the phrase's words that can be read."""
    if not any(map(sentence.__contains__, phrase.literals)):
        return None
    for match in islice(re.finditer(phrase.words, sentence), _TRIES):
        before, after = sentence[: match.start()].rstrip(), sentence[match.end() :]
        formula = phrase.build(_Parts(before, match[0], after, known, it))
        if formula is not None:
            return formula
    return None
