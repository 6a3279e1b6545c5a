"""Reads what a feature requires: "Requires A along with B or C."."""

import functools

from lark import Lark, Token, Transformer
from lark.exceptions import UnexpectedInput

from speclint.model.expressions import And, Expr, Name, Or
from speclint.resources import read_text


def read_requirement(text: str) -> Expr | None:
    """Return what `text` requires; offsets count from the start of `text`.

    None where `text` is no requirement, or one that can be read in two ways.
    """
    try:
        return _parser().parse(text)  # type: ignore[return-value]  # the callbacks make no tree
    except UnexpectedInput:
        return None


class _Reading(Transformer[Token, Expr]):
    """Makes expressions of the rules of requirement.lark."""

    def NAME(self, token: Token) -> Name:
        start = token.start_pos or 0
        return Name(str(token), (start, start + len(token)))

    def names(self, parts: list[object]) -> list[object]:
        if len(parts) == 1:
            return parts
        listed, name = parts
        assert isinstance(listed, list)
        listed.append(name)
        return listed

    def conjunction(self, parts: tuple[list[Expr], Expr]) -> Expr:
        return And((*parts[0], parts[1]))

    def disjunction(self, parts: tuple[list[Expr], Expr]) -> Expr:
        return Or((*parts[0], parts[1]))

    def together(self, parts: tuple[Expr, Expr]) -> Expr:
        first, second = parts
        return And((*_conjuncts(first), *_conjuncts(second)))

    def start(self, parts: tuple[Expr]) -> Expr:
        return parts[0]


def _conjuncts(expr: Expr) -> tuple[Expr, ...]:
    """Return what has to hold together for `expr`."""
    return expr.parts if isinstance(expr, And) else (expr,)


@functools.cache
def _parser() -> Lark:
    return Lark(read_text("grammars", "requirement.lark"), parser="lalr", transformer=_Reading())
