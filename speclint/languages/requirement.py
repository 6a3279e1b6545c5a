"""Reads what a feature requires: "Requires A along with B or C."."""

import functools
from typing import Any

from speclint.languages.lalr import Lexeme, NoParse, Parser, load
from speclint.model.expressions import And, Expr, Name, Or


def read_requirement(text: str) -> Expr | None:
    """Return what `text` requires; offsets count from the start of `text`.

    None where `text` is no requirement, or one that can be read in two ways.
    """
    try:
        expression: Expr = _parser().read(text)
    except NoParse:
        return None
    return expression


@functools.cache
def _parser() -> Parser:
    return load(
        "requirement",
        {
            "start": lambda parts: _expression(parts[0]),
            "names": _names,
            "conjunction": lambda parts: And((*parts[0], _expression(parts[1]))),
            "disjunction": lambda parts: Or((*parts[0], _expression(parts[1]))),
            "together": lambda parts: And((*_conjuncts(parts[0]), *_conjuncts(parts[1]))),
        },
    )


def _expression(part: Lexeme | Expr) -> Expr:
    """A part that is a feature's name as an expression."""
    if isinstance(part, Lexeme):
        return Name(part.text, (part.start, part.start + len(part.text)))
    return part


def _names(parts: list[Any]) -> list[Expr]:
    """The first name as a list, or a list with one more."""
    if len(parts) == 1:
        return [_expression(parts[0])]
    return [*parts[0], _expression(parts[1])]


def _conjuncts(part: Lexeme | Expr) -> tuple[Expr, ...]:
    """What has to hold together for `part`."""
    expression = _expression(part)
    return expression.parts if isinstance(expression, And) else (expression,)
