"""Answers by truth tables what speclint.solve answers by a solver: every formula is the set of choices it allows.

A choice is which features are negotiated and which are offered; a table is a number with a bit for each choice.
"""

from collections.abc import Iterator, Sequence
from itertools import combinations

from speclint.model.elements import Constraint, FeatureModel
from speclint.model.expressions import And, Expr, Name, Not, names
from speclint.solve.logic import whole


class Tables:
    """The choices over some features; offered features are told apart where a formula speaks of them."""

    def __init__(self, model: FeatureModel, extra: Sequence[Expr] = ()) -> None:
        formulas = [whole(each) for each in model.constraints] + list(extra)
        self.features = tuple(dict.fromkeys([*model.features, *(n.name for f in formulas for n in names(f))]))
        offered = dict.fromkeys(name.name for formula in formulas for name in names(formula) if name.offered)
        self._columns: dict[tuple[str, bool], int] = {}
        size = len(self.features) + len(offered)
        self.every = (1 << (1 << size)) - 1
        for number, key in enumerate([(name, False) for name in self.features] + [(name, True) for name in offered]):
            self._columns[key] = self._column(number, size)
        # What is negotiated has been offered.
        for name in offered:
            self.every &= ~self._columns[name, False] | self._columns[name, True]
        self.musts = [whole(each) for each in model.constraints if each.strength == "must"]

    def _column(self, number: int, size: int) -> int:
        """The choices in which variable `number` is true."""
        block = ((1 << (1 << number)) - 1) << (1 << number)
        width = 1 << (number + 1)
        while width < 1 << size:
            block |= block << width
            width *= 2
        return block

    def of(self, expr: Expr) -> int:
        """The choices in which `expr` is true."""
        if isinstance(expr, Name):
            return self._columns[expr.name, expr.offered] & self.every
        if isinstance(expr, Not):
            return self.every & ~self.of(expr.expr)
        table = self.every if isinstance(expr, And) else 0
        for part in expr.parts:
            table = table & self.of(part) if isinstance(expr, And) else table | self.of(part)
        return table

    def all_of(self, exprs: Sequence[Expr]) -> int:
        """The choices in which all are true."""
        table = self.every
        for expr in exprs:
            table &= self.of(expr)
        return table

    def legal(self) -> int:
        """The legal choices."""
        return self.all_of(self.musts)

    def feature(self, name: str) -> int:
        """The choices in which a feature is negotiated."""
        return self.of(Name(name, (0, 0)))

    def smallest(self, fixed: int, constraints: Sequence[Constraint]) -> int:
        """The size of the smallest set of constraints that allows none of the choices `fixed`."""
        tables = [self.of(whole(each)) for each in constraints]
        for size in range(len(tables) + 1):
            for chosen in combinations(tables, size):
                left = fixed
                for table in chosen:
                    left &= table
                if not left:
                    return size
        raise AssertionError("they allow it")


def without_each(constraints: Sequence[Constraint]) -> Iterator[list[Constraint]]:
    """The constraints without one of them, for each."""
    for number in range(len(constraints)):
        yield [*constraints[:number], *constraints[number + 1 :]]
