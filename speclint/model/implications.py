"""What a constraint demands of one feature: "not A, or B" read as "A requires B"."""

from collections.abc import Iterator

from speclint.model.expressions import And, Expr, Name, Not, Or, names


def implications(formula: Expr) -> Iterator[tuple[str, Expr]]:
    """Each feature that `formula` demands something of, with what it demands.

    That of two features not both be there is told of the first. What is demanded of the features
    that a device offers is told of features as such. What has another form is left out, such as
    that a driver accepts what is offered. "Not" stands at names only.
    """
    offered = all(name.offered for name in names(formula))
    formula = _plain(formula, positive=True, offered=not offered)
    for part in formula.parts if isinstance(formula, And) else (formula,):
        disjuncts = part.parts if isinstance(part, Or) else (part,)
        first = next((place for place, each in enumerate(disjuncts) if _denied(each)), None)
        if first is not None and len(disjuncts) > 1:
            rest = (*disjuncts[:first], *disjuncts[first + 1 :])
            yield _denied(disjuncts[first]), rest[0] if len(rest) == 1 else Or(rest)


def _denied(expr: Expr) -> str:
    """The feature that is not negotiated where `expr` holds, if it says just that."""
    return expr.expr.name if isinstance(expr, Not) and isinstance(expr.expr, Name) and not expr.expr.offered else ""


def _plain(expr: Expr, *, positive: bool, offered: bool) -> Expr:
    """`expr`, or its opposite, with "not" at names only and no "and" in "and", no "or" in "or".

    Unless `offered` what it says of offered features is said of features as such.
    """
    if isinstance(expr, Name):
        name = Name(expr.name, expr.at, expr.offered and offered)
        return name if positive else Not(name)
    if isinstance(expr, Not):
        return _plain(expr.expr, positive=not positive, offered=offered)
    kind: type[And | Or] = And if isinstance(expr, And) == positive else Or
    parts: list[Expr] = []
    for part in expr.parts:
        plain = _plain(part, positive=positive, offered=offered)
        parts.extend(plain.parts if isinstance(plain, kind) else (plain,))
    return kind(tuple(parts))
