"""Constraints from sentences without a keyword: "A depends on B", "it is an error to set both", "always together"."""

import re
from collections.abc import Callable, Collection, Iterator
from itertools import islice

import msgspec

from speclint.languages.condition import read_condition, read_names
from speclint.model.elements import Constraint, ConstraintKind, Strength
from speclint.model.expressions import And, Expr, Name, Not, Or
from speclint.model.prose import Prose

_TRIES = 3
"""Places of a sentence at which a phrase is tried."""
_REACH = 300
"""Code points from the words within which the features stand that they are about."""
_NAME_BEGINS = re.compile(r"\b(?:both|either|VIRTIO_|[Tt]his\s+(?:feature|flag|option|bit)\b|[Ii]t\b)")
_SEPARATOR = re.compile(r"[.;:()]|,(?!\s+(?:and|or)\b)|$")
_BETWEEN = re.compile(r"[^().;]{0,60}")


class _Parts(msgspec.Struct, frozen=True):
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


class _Phrase(msgspec.Struct, frozen=True):
    """How sentences with certain words are read; `both`: what they say holds of the offered features as well."""

    kind: ConstraintKind
    words: str
    build: _Build
    strength: Strength = "must"
    both: bool = True


_OUGHT = r"(?:(?:then|will|would|must|MUST|shall|SHALL|has\s+to|is|are|be|also)\s+){0,4}"
_NEED = r"(?:\(\s*(?:this\s+)?|(?:also\s+)?)"
_PHRASES = {
    "depends": _Phrase("dependency", rf"{_NEED}depends\s+on\s+", _needs),
    "implies": _Phrase("dependency", rf"{_NEED}implies\s+", _needs, both=False),
    "error": _Phrase(
        "exclusion",
        r"[Ii]t\s+is\s+an\s+error\s+(?:for\s+[\w\s]{1,40}?\s)?to\s+(?:set|offer|negotiate|accept|use)\s+(?=both\s)",
        _not_both,
    ),
    "exclusive": _Phrase("exclusion", r"(?:are|is)\s+mutually\s+exclusive(?:\s+with\s+)?", _exclusive),
    "together": _Phrase(
        "together",
        rf"{_OUGHT}always\s+(?:be\s+)?(?:negotiated|offered|accepted|set)\s+together(?:\s+with\s+)?",
        _together,
    ),
    "supersedes": _Phrase("exclusion", r"supersedes\s+", _superseded, "should"),
    "required": _Phrase("alternative", r"[Ii]t\s+is\s+required\s+that\s+", _condition, both=False),
    "only": _Phrase(
        "dependency",
        r"(?:^|(?:[Tt]his\s+(?:feature|flag|option|bit)(?:\s+bit)?|[Ii]t)\s+(?:is|can)\s+|^[Ii]s\s+)"
        r"(?:only\s+valid|[Vv]alid\s+only|(?:only\s+be|be\s+only)\s+(?:negotiated|offered|accepted))\s+(?=(?:if|when)\s)",
        _valid_if,
    ),
}
"""By the name that `speclint.languages.constraint.places.SIGNS` has for what finds such sentences."""


def read_phrase(
    phrase: str, prose: Prose, sentence: tuple[int, int], known: Collection[str], it: Collection[str]
) -> Constraint | None:
    """What a sentence of running text, found for a phrase, says of the features that go together; None if nothing.

    `known` are the features that exist, `it` the one that "this feature" means.
    """
    words = " ".join(prose.text[slice(*sentence)].split())
    read = _PHRASES[phrase]
    formula = _read(read, words, known, it)
    if formula is None:
        return None
    return Constraint(formula, read.strength, read.kind, read.both, prose.span(*sentence), words)


def _read(phrase: _Phrase, sentence: str, known: Collection[str], it: Collection[str]) -> Expr | None:
    """What the sentence says by the first of the phrase's words that can be read."""
    for match in islice(re.finditer(phrase.words, sentence), _TRIES):
        before, after = sentence[: match.start()].rstrip(), sentence[match.end() :]
        formula = phrase.build(_Parts(before, match[0], after, known, it))
        if formula is not None:
            return formula
    return None
