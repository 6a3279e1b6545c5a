"""Reads a boolean expression over features: "A and (B or not C)"."""

import functools
import re
from typing import Any, NamedTuple

from speclint.languages.lalr import Lexeme, NoParse, Parser, load
from speclint.model.expressions import And, Expr, Name, Not, Or

MAX_NESTING = 50
"""Negations and parentheses in one expression: what reads it afterwards may recurse."""
MAX_LENGTH = 10_000
"""Code points of one expression."""

_NESTS = re.compile(r"\bnot\b|\(")


class NoFormula(NamedTuple):
    """Where a text stops being an expression: offset, and what stands there ("" at the end)."""

    offset: int
    word: str


def read_formula(text: str) -> Expr | NoFormula:
    """The expression that `text` is; the offsets of its names count from the start of `text`."""
    if len(text) > MAX_LENGTH or len(_NESTS.findall(text)) > MAX_NESTING:
        return NoFormula(0, text)
    try:
        return _expression(_parser().read(text))
    except NoParse as error:
        token = error.token
        return NoFormula(token.start, token.text) if token is not None else NoFormula(len(text), "")


@functools.cache
def _parser() -> Parser:
    return load(
        "formula",
        {
            "conjunction": lambda parts: And(tuple(map(_expression, parts))),
            "disjunction": lambda parts: Or(tuple(map(_expression, parts))),
            "negation": lambda parts: Not(_expression(parts[0])),
        },
    )


def _expression(part: Any) -> Expr:
    """A part that is a feature's name as an expression."""
    if isinstance(part, Lexeme):
        return Name(part.text, (part.start, part.start + len(part.text)))
    expression: Expr = part
    return expression
