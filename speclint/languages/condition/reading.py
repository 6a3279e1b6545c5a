"""Builds the expression that a condition means."""

import functools
import re
from collections.abc import Collection
from typing import Any

import msgspec

from speclint.languages.condition.words import FEATURE, Unknown, Word, cut
from speclint.languages.lalr import NoParse, Parser, load
from speclint.model.expressions import And, Expr, Name, Not, Or, of_offer

_OPENER = re.compile(
    r"(?P<positive>(?:only\s+)?(?:if(?:\s+and\s+only\s+if)?|when(?:ever)?|once|after|provided\s+that|(?:as|so)\s+long\s+as"
    r"|while|where))\s+|(?P<negative>unless)\s+",
    re.IGNORECASE,
)
_FEATURE = re.compile(FEATURE)
_BREAK = re.compile(r",\s+(?:and|but)\s+(?:if\s+|when\s+)?")
_WEAK_BREAK = re.compile(r",?\s+(?:and|but)\s+(?:if\s+|when\s+)?")
_OR = re.compile(r"\b(?:or|otherwise|unless)\b")


class Condition(msgspec.Struct, frozen=True):
    """`expr` is what a condition demands of features, None if nothing; `rest` what it demands besides, in words."""

    expr: Expr | None
    rest: str


class _Ambiguous(Exception):
    """The words can be read in two ways."""


class _Term(msgspec.Struct, frozen=True):
    """Features and what is said of them; `negotiated` is None where the verb is left out."""

    expr: Expr
    negotiated: bool | None
    negated: bool


def read_condition(text: str, known: Collection[str], it: Collection[str] = ()) -> Condition:
    """What the condition `text` demands ("if A has been negotiated and the lamp is on").

    `known` are the features that exist, `it` the feature that a pronoun stands for. Parts that are not about features,
    or that can be read in two ways, are left in `rest`; "unless" is read as a whole or not at all.
    """
    opener = _OPENER.match(text)
    body = text[opener.end() :] if opener else text
    whole = _read(body, known, it)
    if whole is not None:
        return Condition(Not(whole) if opener and opener["negative"] else whole, "")
    if opener is None or opener["negative"] or not _FEATURE.search(body):
        return Condition(None, text)
    return _read_parts(body, known, it)


def _read_parts(body: str, known: Collection[str], it: Collection[str]) -> Condition:
    """The parts of a conjunction that are about features, and the others."""
    pieces = _BREAK.split(body)
    if re.search(r",\s+or\b", body):
        return Condition(None, body)
    found: list[Expr] = []
    rest: list[str] = []
    for piece in pieces:
        parts = [piece] if _OR.search(piece) or _read(piece, known, it) is not None else _WEAK_BREAK.split(piece)
        read = [(part, _read(part, known, it)) for part in parts]
        if any(expr is None and _FEATURE.search(part) for part, expr in read):
            rest.append(piece)  # "A and B are not …": what is said of one may be said of both
            continue
        found.extend(expr for _, expr in read if expr is not None)
        rest.extend(part for part, expr in read if expr is None)
    if not found:
        return Condition(None, body)
    return Condition(found[0] if len(found) == 1 else And(tuple(found)), ", and ".join(rest))


def read_names(text: str, known: Collection[str], it: Collection[str] = ()) -> Expr | None:
    """The features that `text` lists ("both A and B", "A", "A, B or C"), None where it is anything else.

    "A and B" without "both" is read as a conjunction.
    """
    try:
        words = cut(text, known, it)
        # As if something were said of them: so a list is read by one grammar.
        term = _parser().parse([*words, Word("STATE", "", len(text))])
    except (Unknown, NoParse, _Ambiguous):
        return None
    expression: Expr = term
    return expression


def _read(text: str, known: Collection[str], it: Collection[str]) -> Expr | None:
    try:
        expression: Expr = _parser().parse(cut(text, known, it))
    except (Unknown, NoParse, _Ambiguous):
        return None
    return expression


@functools.cache
def _parser() -> Parser:
    return load(
        "condition",
        {
            "start": _finished,
            "all": lambda parts: [*(parts[0] if isinstance(parts[0], list) else [And, parts[0]]), parts[2]],
            "any": lambda parts: [*(parts[0] if isinstance(parts[0], list) else [Or, parts[0]]), parts[2]],
            "passive": lambda parts: _term(parts[0], parts[1]),
            "active": lambda parts: _term(parts[1], parts[0]),
            "without": lambda parts: _Term(_all_or_any(*parts[1]), None, negated=True),
            "list": lambda parts: (parts[0].text if len(parts) == 2 else "", parts[-1]),
            "names": lambda parts: [parts[0]] if len(parts) == 1 else [*parts[0], parts[1], parts[2]],
        },
    )


def _all_or_any(quantifier: str, names: list[Word]) -> Expr:
    """A list of features as an expression, without what is said of them."""
    features = [Name(word.text, (word.start, word.start + len(word.text))) for word in names[::2]]
    connectors = {word.text for word in names[1::2]} - {","}
    if len(connectors) > 1:
        raise _Ambiguous
    connector = next(iter(connectors), "")
    if len(features) == 1:
        return features[0]
    if quantifier in ("one", "either", "any", "none", "neither"):
        return Or(tuple(features))
    if connector in ("and", "or"):
        return And(tuple(features)) if connector == "and" else Or(tuple(features))
    raise _Ambiguous


def _term(listed: tuple[str, list[Word]], verb: Word) -> _Term:
    quantifier, names = listed
    expr = _all_or_any(quantifier, names)
    none = quantifier in ("none", "neither")
    if verb.negated and (none or not isinstance(expr, Name)):
        raise _Ambiguous
    if verb.both and not isinstance(expr, And):
        raise _Ambiguous
    return _Term(expr, verb.negotiated, verb.negated or none)


def _finished(parts: list[Any]) -> Expr:
    """The expression of all terms; a verb that is left out is that of the term before."""
    kind, *terms = parts[0] if isinstance(parts[0], list) else [And, parts[0]]
    negotiated: bool | None = None
    found: list[Expr] = []
    for term in terms:
        negotiated = term.negotiated if term.negotiated is not None else negotiated
        if negotiated is None:
            raise _Ambiguous
        expr = term.expr if negotiated else of_offer(term.expr)
        found.append(Not(expr) if term.negated else expr)
    return found[0] if len(found) == 1 else kind(tuple(found))
