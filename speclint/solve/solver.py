"""A SAT solver with an account: so many conflicts and propagations, and then it gives up."""

from collections.abc import Iterable, Sequence

from pysat.solvers import Minisat22


class GaveUp(Exception):
    """The account is empty: the question stays open."""


class Solver:
    """Clauses that all hold, asked again and again under different assumptions."""

    def __init__(self, conflicts: int, propagations: int) -> None:
        self._solver = Minisat22()
        self._conflicts = conflicts
        self._propagations = propagations

    def add(self, clauses: Iterable[Sequence[int]]) -> None:
        """Adds clauses; each is a row of literals of which one has to be true."""
        for clause in clauses:
            self._solver.add_clause(clause)

    def solve(self, assumptions: Sequence[int]) -> bool:
        """Whether the clauses and all `assumptions` can be true together; raises GaveUp."""
        # To take up an assumption costs as much as to propagate it.
        self._propagations -= len(assumptions)
        spent = self._solver.accum_stats()
        conflicts, propagations = self._conflicts - spent["conflicts"], self._propagations - spent["propagations"]
        if conflicts <= 0 or propagations <= 0:
            raise GaveUp
        self._solver.conf_budget(conflicts)
        self._solver.prop_budget(propagations)
        answer = self._solver.solve_limited(assumptions=assumptions)
        if answer is None:
            raise GaveUp
        return bool(answer)

    def true(self) -> set[int]:
        """The variables that are true in what the last question found."""
        return {literal for literal in self._solver.get_model() or () if literal > 0}

    def prefer_false(self, variables: Iterable[int]) -> None:
        """Lets the solver leave out what nobody needs."""
        self._solver.set_phases([-variable for variable in variables])

    def core(self) -> set[int]:
        """Assumptions of the last question that cannot all be true."""
        return set(self._solver.get_core() or ())
