"""Constraints from normative statements: "The device MUST NOT offer A unless it offers B."."""

import re
from collections.abc import Collection, Sequence

import msgspec

from speclint.languages.condition import read_condition, read_names
from speclint.model.elements import Constraint, ConstraintKind, Statement, Strength
from speclint.model.expressions import And, Expr, Name, Not, Or, names, of_offer

_STRENGTHS: dict[str, Strength] = {
    "MUST": "must",
    "SHALL": "must",
    "SHOULD": "should",
    "MUST NOT": "must",
    "SHALL NOT": "must",
}
_STRENGTHS |= {"SHOULD NOT": "should"}
_VERBS = {"offer": "offer", "accept": "accept", "negotiate": "accept", "set": "accept"}
_PARTICIPLES = {"offered": "offer", "accepted": "accept", "negotiated": "accept", "set": "accept"}
_ADVERBS = ("also", "always", "then", "only")
_WITHOUT = re.compile(r"\s+without\s+(?:also\s+)?(?:(?:offer|accept|negotiat|sett)ing\s+)?")
_TOGETHER = re.compile(r"\s+(?:together|along)\s+with\s+")
_EVERYBODY = re.compile(r"(?:(?:the|an?|any|all|every|each)\s+)?(?:drivers?|devices?)|it|they", re.IGNORECASE)
_SINGLE_CHOICE = ("any", "all", "one", "either", "none", "neither")


class _Action(msgspec.Struct, frozen=True):
    """What is to be done with which features: `verb` is "offer" or "accept".

    `lacking` is what they must not go without, `together` what they go with; "" for nothing.
    """

    verb: str
    passive: bool
    features: str
    lacking: str
    together: str


def _action(words: str, subject: str) -> _Action | None:
    """The action of a statement with this subject, None where it is about something else."""
    first, _, rest = words.rstrip(".").partition(" ")
    while first in _ADVERBS:
        first, _, rest = rest.partition(" ")
    passive = first == "be"
    if passive:
        first, _, rest = rest.partition(" ")
        while first in _ADVERBS:
            first, _, rest = rest.partition(" ")
        for party in ("driver", "device"):
            rest = rest.removeprefix(f"by the {party}").strip()
        rest = f" {rest}" if rest else ""
    verb = (_PARTICIPLES if passive else _VERBS).get(first)
    if verb is None:
        return None
    features, *lacking = _WITHOUT.split(rest)
    features, *together = _TOGETHER.split(features)
    if len(lacking) + len(together) > 1 or (passive and features):
        return None
    return _Action(verb, passive, subject if passive else features, "".join(lacking), "".join(together))


def read_statement(
    statement: Statement, sentence: Sequence[Statement], known: Collection[str], it: Collection[str] = ()
) -> Constraint | None:
    """What a normative statement that `may_constrain` says of features that go together; None if nothing certain.

    `sentence` are all statements of its sentence, `known` the features that exist, `it` the feature that "this
    feature" means. A device that offers is spoken of differently from a driver that accepts, and what holds for some
    devices only ("a legacy device") constrains nothing.
    """
    said = _said(statement, sentence, known, it)
    if said is None:
        return None
    spoken_of, expr, lacking = said
    conditions = _conditions(statement, spoken_of, known)
    if conditions is None:
        return None
    forbidden = statement.modality.endswith("NOT")
    formula = _formula(expr, lacking, conditions, forbidden=forbidden)
    if formula is None:
        return None
    kind = _kind(formula, lacking, conditions, forbidden=forbidden)
    return Constraint(formula, _STRENGTHS[statement.modality], kind, False, statement.at, "")


def _said(
    statement: Statement, sentence: Sequence[Statement], known: Collection[str], it: Collection[str]
) -> tuple[Collection[str], Expr, Expr | None] | None:
    """The features that a pronoun in the conditions can mean, those of the action, and those it must not go without."""
    action = _action(statement.action, statement.subject)
    if action is None or (action.passive and statement.actor != "other"):
        return None
    if not action.passive and not all(_EVERYBODY.fullmatch(each.subject) for each in sentence):
        return None
    expr = read_names(action.features, known, it or _earlier(statement, sentence, known))
    first, forbidden = action.features.partition(" ")[0], statement.modality.endswith("NOT")
    if expr is None or (not forbidden and first in _SINGLE_CHOICE):
        return None
    if forbidden and isinstance(expr, And) and first != "both":
        return None  # "MUST NOT offer A and B": together, or either?
    lacking = read_names(action.lacking, known) if action.lacking else None
    together = read_names(action.together, known) if action.together else None
    if (action.lacking and lacking is None) or (action.together and together is None):
        return None
    if together is not None:
        expr = And((expr, together))
    spoken_of = {name.name for name in names(expr)}
    if action.verb == "offer" and (action.passive or statement.actor != "driver"):
        return spoken_of, of_offer(expr), None if lacking is None else of_offer(lacking)
    return spoken_of, expr, lacking


def _earlier(statement: Statement, sentence: Sequence[Statement], known: Collection[str]) -> Collection[str]:
    """The one feature that an earlier statement of the sentence is about: "… offer A, and MUST offer it"."""
    for each in sentence[: sentence.index(statement)]:
        action = _action(each.action, each.subject)
        expr = read_names(action.features, known) if action is not None else None
        if isinstance(expr, Name):
            return (expr.name,)
    return ()


def _conditions(statement: Statement, spoken_of: Collection[str], known: Collection[str]) -> list[Expr] | None:
    """The conditions, None where one is not about features alone."""
    found: list[Expr] = []
    for words in statement.conditions:
        condition = read_condition(words, known, spoken_of)
        if condition.expr is None or condition.rest:
            return None
        found.append(condition.expr)
    return found


def _formula(expr: Expr, lacking: Expr | None, conditions: Sequence[Expr], *, forbidden: bool) -> Expr | None:
    if forbidden:
        parts = [*conditions, expr, *([Not(lacking)] if lacking is not None else [])]
        return Not(parts[0] if len(parts) == 1 else And(tuple(parts)))
    if lacking is not None:
        return None  # "MUST offer A without B" would be odd
    return Or((*(Not(condition) for condition in conditions), expr)) if conditions else expr


def _kind(formula: Expr, lacking: Expr | None, conditions: Sequence[Expr], *, forbidden: bool) -> ConstraintKind:
    if len({name.name for name in names(formula)}) == 1:
        return "mandatory" if not forbidden else "exclusion"
    if not forbidden or lacking is not None:
        return "normative"
    return "normative" if any(isinstance(condition, Not) for condition in conditions) else "exclusion"
