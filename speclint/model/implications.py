"""What a constraint demands of one feature: "not A, or B" read as "A requires B"."""

from collections.abc import Iterator

from speclint.model.expressions import And, Expr, Name, Not, Or


def implications(formula: Expr) -> Iterator[tuple[str, Expr]]:
    """Each feature that `formula` demands something of, with what it demands.

    That of two features not both be there is told of the first. What has another form is left out.
    """
    for part in formula.parts if isinstance(formula, And) else (formula,):
        disjuncts = list(_flat(part))
        first = next((place for place, each in enumerate(disjuncts) if _denied(each)), None)
        if first is not None and len(disjuncts) > 1:
            rest = (*disjuncts[:first], *disjuncts[first + 1 :])
            yield _denied(disjuncts[first]), rest[0] if len(rest) == 1 else Or(rest)


def _denied(expr: Expr) -> str:
    """The feature that is not negotiated where `expr` holds, if it says just that."""
    return expr.expr.name if isinstance(expr, Not) and isinstance(expr.expr, Name) and not expr.expr.offered else ""


def _flat(expr: Expr) -> Iterator[Expr]:
    for part in expr.parts if isinstance(expr, Or) else (expr,):
        if isinstance(part, Or):
            yield from _flat(part)
        else:
            yield part
