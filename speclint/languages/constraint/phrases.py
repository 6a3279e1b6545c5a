"""Constraints from sentences without a keyword: "A depends on B", "it is an error to set both", "always together"."""

import re
from bisect import bisect_right
from collections.abc import Callable, Collection, Iterator, Sequence

from speclint.languages.condition import read_condition, read_names
from speclint.languages.condition.words import FEATURE
from speclint.languages.statement import split_sentences
from speclint.model.elements import Constraint, ConstraintKind, FeatureDefinition, Strength
from speclint.model.expressions import And, Expr, Name, Not, Or
from speclint.model.prose import Block, Prose

_READ = frozenset(("text", "item"))
_ONE = (
    rf"(?:the\s+)?(?:feature\s+)?(?:{FEATURE}|[Tt]his\s+(?:feature|flag|option|bit)|[Ii]t|[A-Z][A-Z0-9_]{{2,}}+)"
    r"(?:\s+(?:feature(?:\s+bit)?|bit|flag|option)s?)?"
)
_QUANTIFIER = r"(?:both|either|any\s+of|(?:at\s+least\s+)?one\s+of)\s+"
_LIST = rf"(?:{_QUANTIFIER})?{_ONE}(?:\s*(?:,\s*(?:and|or)?|and|or)\s+{_ONE}){{0,15}}"
_NEED = r"(?:depends\s+on|implies|requires)\s+"
_ASIDE = rf"(?P<feature>{_ONE})[^().;]{{0,60}}\(\s*(?:this\s+)?{_NEED}(?P<needs>{_LIST})\s*\)"
_NEEDS = rf"(?P<feature>{_ONE})\s+(?:also\s+)?{_NEED}(?P<needs>{_LIST})\s*(?=[.,;:]|$)"
_ERROR = (
    r"[Ii]t\s+is\s+an\s+error\s+(?:for\s+[\w\s]{1,40}?\s+)?to\s+(?:set|offer|negotiate|accept|use)\s+"
    rf"(?P<both>both\s+{_LIST})"
)
_EXCLUSIVE = rf"(?P<one>{_LIST})\s+(?:are|is)\s+mutually\s+exclusive(?:\s+with\s+(?P<other>{_LIST}))?"
_HELPERS = r"(?:(?:then|will|would|must|MUST|shall|SHALL|should|SHOULD|has\s+to|is|are|be|also)\s+){0,4}"
_TOGETHER_WITH = (
    rf"(?P<feature>{_ONE})\s+(?P<helpers>{_HELPERS})always\s+(?:be\s+)?(?:negotiated|offered|accepted|set)\s+"
    rf"(?:together|along)\s+with\s+(?P<needs>{_LIST})"
)
_TOGETHER = (
    rf"(?P<all>{_LIST})\s+(?P<helpers>{_HELPERS})always\s+(?:be\s+)?(?:negotiated|offered|accepted|set)\s+together"
)
_SUPERSEDES = rf"(?P<feature>{_ONE})\s+supersedes\s+(?P<old>{_LIST})"
_REQUIRED = r"[Ii]t\s+is\s+required\s+that\s+(?P<condition>[^.;]+)"
_VALID = (
    r"(?:^|[Tt]his\s+(?:feature|flag|option|bit)(?:\s+bit)?\s+(?:is|can)\s+|[Ii]t\s+(?:is|can)\s+|[Ii]s\s+)"
    r"(?:only\s+valid|[Vv]alid\s+only|(?:only\s+be|be\s+only)\s+(?:negotiated|offered|accepted))\s+"
    r"(?P<condition>(?:if|when)\s[^.;]+)"
)


def read_phrases(
    prose: Prose, definitions: Sequence[FeatureDefinition], known: Collection[str]
) -> Iterator[Constraint]:
    """Every constraint that a sentence of running text puts without a keyword, in the order of the text.

    `definitions` are those of the same source: in their text "this feature" is the one defined. `known` are the
    features that exist.
    """
    places = prose.places()
    starts = [definition.start for definition in definitions]
    done: set[tuple[int, str]] = set()
    for at, word in sorted((at, each) for each in _PHRASES for at in places.get(each, ())):
        block = prose.block_at(at)
        around = bisect_right(starts, at) - 1
        defined = around >= 0 and at < definitions[around].end
        if block.kind not in _READ or not _PHRASES[word].may_stand(prose.text, block, at, defined=defined):
            continue
        start, end = next(each for each in split_sentences(prose.text, block.start, block.end) if at < each[1])
        if (start, word) in done:
            continue
        done.add((start, word))
        sentence = " ".join(prose.text[start:end].split())
        it = (definitions[around].name,) if defined else ()
        read = _PHRASES[word].read(sentence, known, it)
        if read is not None:
            formula, strength, both = read
            yield Constraint(formula, strength, _PHRASES[word].kind, both, prose.span(start, end), sentence)


def _strength(match: re.Match[str], kind: ConstraintKind) -> Strength:
    if match.re.groupindex.get("old"):
        return "should"
    helpers = match["helpers"] if "helpers" in match.re.groupindex else ""
    return "should" if "should" in helpers.lower() and kind == "together" else "must"


_Build = Callable[[re.Match[str], Collection[str], Collection[str]], Expr | None]


def _needs(match: re.Match[str], known: Collection[str], it: Collection[str]) -> Expr | None:
    """A feature needs others: "A depends on B"."""
    feature = read_names(match["feature"], known, it)
    if not isinstance(feature, Name):
        return None
    # Names without prefix continue the last name; those of needs may continue the feature's.
    needs = read_names(match["needs"], known, it)
    return Or((Not(feature), needs)) if needs is not None else None


def _not_both(match: re.Match[str], known: Collection[str], it: Collection[str]) -> Expr | None:
    both = read_names(match["both"], known, it)
    return Not(both) if isinstance(both, And) else None


def _exclusive(match: re.Match[str], known: Collection[str], it: Collection[str]) -> Expr | None:
    one = read_names(match["one"], known, it)
    if match["other"]:
        other = read_names(match["other"], known, it)
        return Not(And((one, other))) if isinstance(one, Name) and isinstance(other, Name | Or) else None
    if not isinstance(one, And) or not all(isinstance(part, Name) for part in one.parts):
        return None
    pairs = [(a, b) for number, a in enumerate(one.parts) for b in one.parts[number + 1 :]]
    return Not(And(pairs[0])) if len(pairs) == 1 else And(tuple(Not(And(pair)) for pair in pairs))


def _together(match: re.Match[str], known: Collection[str], it: Collection[str]) -> Expr | None:
    if "needs" in match.re.groupindex:
        return _needs(match, known, it)
    together = read_names(match["all"], known, it)
    if not isinstance(together, And):
        return None
    return Or((together, Not(Or(together.parts))))


def _superseded(match: re.Match[str], known: Collection[str], it: Collection[str]) -> Expr | None:
    feature, old = read_names(match["feature"], known, it), read_names(match["old"], known, it)
    return Not(And((feature, old))) if isinstance(feature, Name) and isinstance(old, Name) else None


def _condition(match: re.Match[str], known: Collection[str], it: Collection[str]) -> Expr | None:
    condition = read_condition(match["condition"], known, it)
    return condition.expr if not condition.rest else None


def _valid_if(match: re.Match[str], known: Collection[str], it: Collection[str]) -> Expr | None:
    condition = _condition(match, known, it)
    return Or((Not(Name(next(iter(it)), (0, 0))), condition)) if condition is not None and len(it) == 1 else None


class _Phrase:
    """How sentences with a certain word are read.

    `beside` is what stands within reach of the word in all of them, so that the others are passed over quickly.
    """

    def __init__(self, kind: ConstraintKind, beside: str, build: _Build, *patterns: str) -> None:
        self.kind = kind
        self.beside = beside
        self.build = build
        self.patterns = patterns

    def may_stand(self, text: str, block: Block, at: int, *, defined: bool) -> bool:
        """Whether a look at the sentence around `at` is worth while."""
        start, end = max(block.start, at - _REACH), min(block.end, at + _REACH)
        if not defined and text.find("_F_", start, end) < 0:
            return False
        return text.find(self.beside, start, end) >= 0 if self.beside else defined

    def read(self, sentence: str, known: Collection[str], it: Collection[str]) -> tuple[Expr, Strength, bool] | None:
        """The formula, its strength, and whether it holds of what is offered, too."""
        for pattern in self.patterns:
            match = re.search(pattern, sentence)
            formula = self.build(match, known, it) if match is not None else None
            if match is not None and formula is not None:
                return formula, _strength(match, self.kind), "implies" not in match[0] and "required" not in match[0]
        return None


_REACH = 300
_PHRASES = {
    "depends": _Phrase("dependency", "depends", _needs, _ASIDE, _NEEDS),
    "implies": _Phrase("dependency", "implies", _needs, _ASIDE, _NEEDS),
    "error": _Phrase("exclusion", "error to", _not_both, _ERROR),
    "exclusive": _Phrase("exclusion", "mutually", _exclusive, _EXCLUSIVE),
    "together": _Phrase("together", "always", _together, _TOGETHER_WITH, _TOGETHER),
    "supersedes": _Phrase("exclusion", "supersedes", _superseded, _SUPERSEDES),
    "required": _Phrase("alternative", "is required that", _condition, _REQUIRED),
    "valid": _Phrase("dependency", "", _valid_if, _VALID),
    "only": _Phrase("dependency", "", _valid_if, _VALID),
}
"""By the word that makes it."""
