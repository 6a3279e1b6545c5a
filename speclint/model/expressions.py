"""Boolean expressions over features: what a feature needs, under which features a sentence applies."""

from collections.abc import Collection, Iterator
from typing import TypeAlias

import msgspec


class Name(msgspec.Struct, frozen=True, array_like=True, tag="name"):
    """A feature, and the span where the text names it.

    True where the feature is negotiated, or with `offered` where the device offers it. What is
    negotiated has been offered.
    """

    name: str
    at: tuple[int, int]
    offered: bool = False


class Not(msgspec.Struct, frozen=True, array_like=True, tag="not"):
    """True where `expr` is false."""

    expr: "Expr"


class And(msgspec.Struct, frozen=True, array_like=True, tag="and"):
    """True where all parts are true."""

    parts: tuple["Expr", ...]


class Or(msgspec.Struct, frozen=True, array_like=True, tag="or"):
    """True where one part is true."""

    parts: tuple["Expr", ...]


Expr: TypeAlias = Name | Not | And | Or


def names(expr: Expr) -> Iterator[Name]:
    """Yield the features that `expr` mentions, in the order of the text."""
    if isinstance(expr, Name):
        yield expr
    elif isinstance(expr, Not):
        yield from names(expr.expr)
    else:
        for part in expr.parts:
            yield from names(part)


def holds(expr: Expr, negotiated: Collection[str], offered: Collection[str]) -> bool:
    """Whether `expr` is true where exactly these features are negotiated and offered."""
    if isinstance(expr, Name):
        return expr.name in (offered if expr.offered else negotiated)
    if isinstance(expr, Not):
        return not holds(expr.expr, negotiated, offered)
    each = (holds(part, negotiated, offered) for part in expr.parts)
    return all(each) if isinstance(expr, And) else any(each)


def of_offer(expr: Expr) -> Expr:
    """`expr` with all that it says of negotiated features said of offered ones."""
    if isinstance(expr, Name):
        return Name(expr.name, expr.at, offered=True)
    if isinstance(expr, Not):
        return Not(of_offer(expr.expr))
    return type(expr)(tuple(of_offer(part) for part in expr.parts))


def to_text(expr: Expr) -> str:
    """Return `expr` in words: "A and (B or not C)"."""
    if isinstance(expr, Name):
        return f"{expr.name} offered" if expr.offered else expr.name
    if isinstance(expr, Not):
        return f"not {_enclosed(expr.expr)}"
    connector = " and " if isinstance(expr, And) else " or "
    return connector.join(_enclosed(part) for part in expr.parts)


def _enclosed(expr: Expr) -> str:
    """Return `expr` in words, in parentheses where it has parts."""
    text = to_text(expr)
    return f"({text})" if isinstance(expr, And | Or) else text
