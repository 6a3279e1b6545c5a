"""Legal sets of features that are found without a solver.

Nearly every specification only says what features need. Then the set of all features is legal, and so is what remains
after a feature and those that need it were taken away. A set found here is legal; where none is found here, a solver
has to be asked.
"""

from collections.abc import Collection, Iterable, Iterator

from speclint.model.elements import Constraint
from speclint.model.expressions import And, Expr, Name, Not, holds, names


def is_legal(
    chosen: Collection[str], constraints: Iterable[Constraint], offered: Collection[str] | None = None
) -> bool:
    """Whether to negotiate exactly `chosen` breaks none of the `constraints`, if the device offers that and no more.

    With `offered` it offers these, a legal set of which `chosen` is a part.
    """
    return all(holds(each.formula, chosen, chosen if offered is None else offered) for each in constraints)


def greatest(
    features: Iterable[str],
    without: Collection[str],
    constraints: Collection[Constraint],
    offered: Collection[str] | None = None,
) -> set[str] | None:
    """A legal set with as many of `features` as it can have without some others, None if there is none to be seen.

    Features that need what is missing are taken away until every one has what it needs. `offered` as in `is_legal`.
    """
    chosen = set(features).difference(without)
    return _settled(chosen, constraints, offered, wanted=False)


def least(constraints: Collection[Constraint]) -> set[str] | None:
    """A legal set with nothing that is not needed, None if there is none to be seen."""
    return _settled(set(), constraints, None, wanted=True)


def _settled(
    chosen: set[str], constraints: Collection[Constraint], offered: Collection[str] | None, *, wanted: bool
) -> set[str] | None:
    """`chosen`, with the features added (or with `wanted` False taken away) that mend broken constraints.

    A constraint is looked at again when one of its features came or went, so the work is that of reading each once for
    each of its features.
    """
    about: dict[str, list[Constraint]] = {}
    pending = list(reversed([*constraints]))
    while pending:
        each = pending.pop()
        if holds(each.formula, chosen, chosen if offered is None else offered):
            continue
        about = about or _by_feature(constraints)
        mending = set(_literals(each.formula, wanted=wanted))
        changed = sorted(mending - chosen if wanted else mending & chosen)
        if wanted:
            changed = changed if isinstance(each.formula, And) else changed[:1]
            chosen.update(changed)
        else:
            chosen.difference_update(changed)
        pending.extend(other for name in changed for other in about[name])
    return chosen if is_legal(chosen, constraints, offered) else None


def _by_feature(constraints: Iterable[Constraint]) -> dict[str, list[Constraint]]:
    """The constraints that speak of each feature."""
    about: dict[str, list[Constraint]] = {}
    for each in constraints:
        for name in {name.name for name in names(each.formula)}:
            about.setdefault(name, []).append(each)
    return about


def _literals(expr: Expr, *, wanted: bool) -> Iterator[str]:
    """The features whose presence (or with `wanted` False, absence) helps to make `expr` true."""
    if isinstance(expr, Name):
        if wanted:
            yield expr.name
    elif isinstance(expr, Not):
        yield from _literals(expr.expr, wanted=not wanted)
    else:
        for part in expr.parts:
            yield from _literals(part, wanted=wanted)


def unwanted(expr: Expr) -> set[str]:
    """The features whose absence helps to make `expr` true."""
    return set(_literals(expr, wanted=False))
