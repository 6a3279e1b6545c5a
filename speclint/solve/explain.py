"""Finds the smallest set of constraints that cannot hold together.

The method of implicit hitting sets: Ignatiev, Previti, Liffiton, Marques-Silva, "Smallest MUS
extraction with minimal hitting set dualization", 2015. A set of constraints is contradictory when
it has something in common with every set whose removal mends the contradiction. Such sets are
collected until the smallest set that meets all of them is contradictory.
"""

from collections.abc import Iterator, Sequence

from speclint.solve.solver import Solver

_LARGEST = 250
"""Of a set that is larger than this no smaller one is looked for: nobody would read it to the end."""
_MOST_STEPS = 20_000
"""Steps of the search for one hitting set; then a set that is minimal, but perhaps not smallest, has to do."""


def smallest_core(solver: Solver, fixed: Sequence[int], guards: Sequence[int]) -> tuple[list[int], bool]:
    """The fewest of `guards` that cannot be true together with `fixed`, in their order; and whether it is the fewest.

    All of them together cannot. Of several smallest sets it is the one whose guards come first. Raises GaveUp.
    """
    minimal = _minimal_core(solver, fixed, guards)
    if len(minimal) > _LARGEST:
        return minimal, False
    mends = [frozenset((guard,)) for guard in _needed(solver, fixed, guards, minimal)]
    if len(mends) == len(minimal):
        return minimal, True
    size = len(mends)
    while True:
        found = None
        try:
            while found is None:
                found = _hitting_set(mends, size)
                size += found is None
        except _TooManySteps:
            return minimal, False
        if not solver.solve([*fixed, *found]):
            return [guard for guard in guards if guard in found], True
        mends.append(_mend(solver, fixed, guards, found))


def _needed(solver: Solver, fixed: Sequence[int], guards: Sequence[int], minimal: Sequence[int]) -> Iterator[int]:
    """The guards of one contradictory set without which nothing contradicts: they are in every one."""
    for guard in minimal:
        if solver.solve([*fixed, *(each for each in guards if each != guard)]):
            yield guard


def _mend(solver: Solver, fixed: Sequence[int], guards: Sequence[int], kept: Sequence[int]) -> frozenset[int]:
    """The guards that have to be given up when as many as possible are held, first `kept`."""
    held = list(kept)
    lost = set(guards).difference(held)
    true = solver.true()
    for guard in guards:
        if guard in lost and (guard in true or solver.solve([*fixed, *held, guard])):
            if guard not in true:
                true = solver.true()
            held.append(guard)
            lost.discard(guard)
    return frozenset(lost)


class _TooManySteps(Exception):
    """The search for a hitting set takes too long."""


def _hitting_set(sets: Sequence[frozenset[int]], size: int) -> list[int] | None:
    """The first set of at most `size` numbers that has something in common with each of `sets`."""
    steps = 0

    def search(chosen: list[int], left: list[frozenset[int]]) -> list[int] | None:
        nonlocal steps
        steps += 1
        if steps > _MOST_STEPS:
            raise _TooManySteps
        if not left:
            return chosen
        if len(chosen) + _disjoint(left) > size:
            return None
        narrowest: frozenset[int] = min(left, key=len)
        for number in sorted(narrowest):
            found = search([*chosen, number], [each for each in left if number not in each])
            if found is not None:
                return found
        return None

    return search([], list(sets))


def _disjoint(sets: Sequence[frozenset[int]]) -> int:
    """At least so many numbers are needed to meet all of `sets`: each of the disjoint ones needs its own."""
    taken: set[int] = set()
    count = 0
    for each in sorted(sets, key=len):
        if taken.isdisjoint(each):
            taken |= each
            count += 1
    return count


def _minimal_core(solver: Solver, fixed: Sequence[int], guards: Sequence[int]) -> list[int]:
    """Some of `guards` of which none can be left out."""
    solver.solve([*fixed, *guards])
    core = solver.core()
    kept: list[int] = []
    left = [guard for guard in guards if guard in core]
    while left:
        guard = left.pop()
        if solver.solve([*fixed, *kept, *left]):
            kept.append(guard)
        else:
            core = solver.core()
            left = [each for each in left if each in core]
    return [guard for guard in guards if guard in set(kept)]
