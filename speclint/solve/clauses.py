"""Turns expressions over features into clauses for the solver."""

from collections.abc import Iterable, Iterator

from speclint.model.expressions import And, Expr, Name, Not, Or


class Variables:
    """Numbers for the solver: two for each feature (negotiated, offered), and as many more as needed."""

    def __init__(self, features: Iterable[str]) -> None:
        self.features = tuple(dict.fromkeys(features))
        self._of = {name: 2 * number + 1 for number, name in enumerate(self.features)}
        self._last = 2 * len(self.features)

    def of(self, name: str, *, offered: bool = False) -> int:
        """The variable of a feature."""
        return self._of[name] + offered

    def fresh(self) -> int:
        """A variable that nothing uses yet."""
        self._last += 1
        return self._last


def clauses(expr: Expr, guard: int, variables: Variables) -> Iterator[list[int]]:
    """Clauses that say: where `guard` is true, `expr` is.

    Parts inside alternatives get variables of their own (Plaisted and Greenbaum, "A structure-preserving clause
    form translation", 1986), so there are no more literals than `expr` has names and parts.
    """
    expr = _pushed(expr, positive=True)
    pending = [(guard, expr)]
    while pending:
        guard, expr = pending.pop()
        for conjunct in expr.parts if isinstance(expr, And) else (expr,):
            clause = [-guard]
            for part in conjunct.parts if isinstance(conjunct, Or) else (conjunct,):
                if isinstance(part, And | Or):
                    inner = variables.fresh()
                    pending.append((inner, part))
                    clause.append(inner)
                else:
                    clause.append(_literal(part, variables))
            yield clause


def _literal(expr: Expr, variables: Variables) -> int:
    if isinstance(expr, Name):
        return variables.of(expr.name, offered=expr.offered)
    assert isinstance(expr, Not)
    return -_literal(expr.expr, variables)


def _pushed(expr: Expr, *, positive: bool) -> Expr:
    """`expr`, or its opposite, with "not" at names only and no conjunction directly in a conjunction."""
    if isinstance(expr, Name):
        return expr if positive else Not(expr)
    if isinstance(expr, Not):
        return _pushed(expr.expr, positive=not positive)
    kind: type[And | Or] = And if isinstance(expr, And) == positive else Or
    parts: list[Expr] = []
    for part in expr.parts:
        pushed = _pushed(part, positive=positive)
        parts.extend(pushed.parts if isinstance(pushed, kind) else (pushed,))
    return parts[0] if len(parts) == 1 else kind(tuple(parts))


def disjuncts(expr: Expr) -> tuple[Expr, ...]:
    """The parts of which one has to hold, with "not" at names only."""
    pushed = _pushed(expr, positive=True)
    return pushed.parts if isinstance(pushed, Or) else (pushed,)
