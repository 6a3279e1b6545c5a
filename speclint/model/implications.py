"""What a constraint demands of one feature: "not A, or B" read as "A requires B"."""

from collections.abc import Iterator

from speclint.model.expressions import And, Expr, Name, Not, Or


def implications(formula: Expr) -> Iterator[tuple[str, Expr]]:
    """Each feature that `formula` demands something of, with what it demands.

    That of two features not both be there is told of the first. What has another form is left out.
    """
    for part in formula.parts if isinstance(formula, And) else (formula,):
        disjuncts = list(_flat(part))
        first = next((each for each in disjuncts if isinstance(each, Not) and isinstance(each.expr, Name)), None)
        if first is None or not isinstance(first.expr, Name) or len(disjuncts) < 2:
            continue
        rest = [each for each in disjuncts if each is not first]
        yield first.expr.name, rest[0] if len(rest) == 1 else Or(tuple(rest))


def _flat(expr: Expr) -> Iterator[Expr]:
    for part in expr.parts if isinstance(expr, Or) else (expr,):
        if isinstance(part, Or):
            yield from _flat(part)
        else:
            yield part
