"""Questions about a feature model: what can be negotiated, what cannot, and which sentences say so."""

from collections.abc import Collection, Iterable, Iterator, Sequence

from speclint.model.elements import Constraint, FeatureModel
from speclint.model.expressions import And, Expr, Name, Not, Or, names, of_offer
from speclint.solve.answers import Alternative, Answer, Explanation, Implied, Verdict
from speclint.solve.clauses import Variables, clauses, disjuncts
from speclint.solve.explain import smallest_core
from speclint.solve.solver import GaveUp, Solver

CONFLICTS = 20_000
PROPAGATIONS = 2_000_000


class Logic:
    """A feature model, ready to be asked. Only what has the strength "must" makes a set illegal.

    It gives up, and says so in the answer, when all questions together took `conflicts`
    conflicts of the solver, or 100 times as many propagations.
    """

    def __init__(self, model: FeatureModel, conflicts: int = CONFLICTS) -> None:
        self.model = model
        mentioned = (name.name for each in model.constraints for name in names(each.formula))
        self._variables = Variables([*model.features, *mentioned])
        self._solver = Solver(conflicts, conflicts * (PROPAGATIONS // CONFLICTS))
        self._negotiated = {name: self._variables.of(name) for name in self._variables.features}
        for variable in self._negotiated.values():
            self._solver.add([[-variable, variable + 1]])
        # A guard for each constraint: it holds where its guard is true.
        self._guards: dict[int, Constraint] = {}
        self._musts: list[int] = []
        for constraint in model.constraints:
            guard = self._say(whole(constraint))
            self._guards[guard] = constraint
            if constraint.strength == "must":
                self._musts.append(guard)
        self._solver.prefer_false(range(1, 2 * len(self._negotiated) + 1))

    def _say(self, expr: Expr) -> int:
        """A variable whose truth makes `expr` hold."""
        guard = self._variables.fresh()
        self._solver.add(clauses(expr, guard, self._variables))
        return guard

    def _explained(self, fixed: Sequence[int], guards: Sequence[int]) -> Explanation:
        """The fewest sentences that rule out `fixed`."""
        core, smallest = smallest_core(self._solver, fixed, guards)
        return Explanation(tuple(self._guards[guard] for guard in core), smallest)

    def _witness(self, fixed: Sequence[int]) -> tuple[str, ...]:
        """The features of the legal set that the solver has found, without those that are not needed."""
        true = self._solver.true()
        kept = [name for name, variable in self._negotiated.items() if variable in true]
        out = [-variable for variable in self._negotiated.values() if variable not in true]
        for name in list(kept):
            if self._solver.solve([*self._musts, *fixed, *out, -self._negotiated[name]]):
                true = self._solver.true()
                gone = [each for each in kept if self._negotiated[each] not in true]
                out += [-self._negotiated[each] for each in gone]
                kept = [each for each in kept if each not in gone]
        return tuple(kept)

    def _answer(self, fixed: Sequence[int]) -> Answer:
        """Whether `fixed` can be, with a witness, or why not."""
        try:
            if self._solver.solve([*self._musts, *fixed]):
                return Answer(True, witness=self._witness(fixed))
            return Answer(False, because=self._explained(fixed, self._musts))
        except GaveUp:
            return Answer(None)

    def satisfiable(self) -> Answer:
        """Whether any set of features is legal, the empty one included."""
        return self._answer(())

    def possible(self, condition: Expr) -> Answer:
        """Whether `condition` holds of any legal set."""
        return self._answer((self._say(condition),))

    def dead(self) -> Iterator[tuple[str, Answer]]:
        """The features that are in no legal set, in the order of the model; none if no set is legal at all.

        An answer that is None says that the search was given up.
        """
        return self._never({name: self._negotiated[name] for name in self.model.features})

    def always_on(self) -> Iterator[tuple[str, Answer]]:
        """The features that are in every legal set, likewise."""
        return self._never({name: -self._negotiated[name] for name in self.model.features})

    def _never(self, literals: dict[str, int]) -> Iterator[tuple[str, Answer]]:
        """The features whose literal is true in no legal set."""
        possible: set[int] = set()
        done: set[str] = set()
        try:
            if not self._solver.solve(self._musts):
                return
            possible |= self._met()
            for name, literal in literals.items():
                if literal not in possible:
                    if self._solver.solve([*self._musts, literal]):
                        possible |= self._met()
                    else:
                        yield name, Answer(False, because=self._explained([literal], self._musts))
                done.add(name)
        except GaveUp:
            yield from ((name, Answer(None)) for name in literals if name not in done)

    def _met(self) -> set[int]:
        """What is true of the features in the legal set that the solver has found."""
        true = self._solver.true()
        return {each if each in true else -each for each in self._negotiated.values()}

    def redundant(self) -> Iterator[tuple[Constraint, Answer]]:
        """The constraints that follow from the others, in the order of the model.

        A requirement follows from requirements, a recommendation from these and from other recommendations. Of two
        that say the same each follows from the other.
        """
        for guard, constraint in self._guards.items():
            others = self._musts if constraint.strength == "must" else list(self._guards)
            others = [each for each in others if each != guard]
            broken = self._say(Not(whole(constraint)))
            try:
                if not self._solver.solve([*others, broken]):
                    yield constraint, Answer(False, because=self._explained([broken], others))
            except GaveUp:
                yield constraint, Answer(None)

    def verdict(
        self, with_: Collection[str], without: Collection[str] = (), offered: Collection[str] | None = None
    ) -> Verdict:
        """Whether a legal set has the features `with_` and not those `without`, if the device offers just `offered`.

        Raises KeyError for a feature that the model does not have.
        """
        fixed = [self._negotiated[name] for name in with_] + [-self._negotiated[name] for name in without]
        if offered is not None:
            fixed += [self._negotiated[name] + 1 for name in offered]
            fixed += [-(each + 1) for name, each in self._negotiated.items() if name not in offered]
        answer = self._answer(fixed)
        if not answer.possible:
            return Verdict(answer.possible, because=answer.because)
        given = {*with_, *without}
        try:
            implied = tuple(self._implied(fixed, given))
            discouraged = tuple(self._discouraged(fixed))
        except GaveUp:
            return Verdict(None)
        certain = dict.fromkeys(with_, True) | dict.fromkeys(without, False)
        certain |= {each.feature: each.negotiated for each in implied}
        alternatives = tuple(_alternatives(self.model.constraints, certain))
        return Verdict(True, implied, alternatives, answer.witness, discouraged)

    def _implied(self, fixed: Sequence[int], given: Collection[str]) -> Iterator[Implied]:
        """What all legal sets with `fixed` have in common, but for what they lack because it is not offered."""
        for name, variable in self._negotiated.items():
            for literal in (variable, -variable):
                if name not in given and not self._solver.solve([*self._musts, *fixed, -literal]):
                    because = self._explained([*fixed, -literal], self._musts)
                    if because.constraints or literal > 0:
                        yield Implied(name, literal > 0, because)
                    break

    def _discouraged(self, fixed: Sequence[int]) -> Iterator[Constraint]:
        """The recommendations that no legal set with `fixed` follows."""
        for guard, constraint in self._guards.items():
            if constraint.strength == "should" and not self._solver.solve([*self._musts, *fixed, guard]):
                yield constraint


def whole(constraint: Constraint) -> Expr:
    """The formula of a constraint, of negotiated and of offered features where it holds of both."""
    if not constraint.both:
        return constraint.formula
    return And((constraint.formula, of_offer(constraint.formula)))


def _alternatives(constraints: Iterable[Constraint], certain: dict[str, bool]) -> Iterator[Alternative]:
    """The choices that the constraints leave where it is `certain` that some features are or are not negotiated."""
    told: set[frozenset[str]] = set()
    for constraint in constraints:
        for part in _conjuncts(constraint.formula) if constraint.strength == "must" else ():
            left = _left_open(part, certain)
            if left is not None and len(left) > 1 and frozenset(left) not in told:
                told.add(frozenset(left))
                yield Alternative(left, constraint)


def _conjuncts(expr: Expr) -> Iterator[Expr]:
    """What holds where `expr` does, in parts: of "A, or B and C" both "A or B" and "A or C"."""
    parts = disjuncts(expr)
    joint = [part for part in parts if isinstance(part, And)]
    if len(joint) != 1:
        yield expr
        return
    rest = tuple(part for part in parts if part is not joint[0])
    for part in joint[0].parts:
        yield Or((*rest, part)) if rest else part


def _left_open(expr: Expr, certain: dict[str, bool]) -> tuple[str, ...] | None:
    """The features of which `expr` demands one; None where it holds already, or demands something else."""
    left: list[str] = []
    for part in disjuncts(expr):
        name = part.expr if isinstance(part, Not) else part
        if not isinstance(name, Name) or name.offered:
            return None
        if name.name not in certain:
            if name is not part:
                return None
            left.append(name.name)
        elif certain[name.name] == (name is part):
            return None
    return tuple(dict.fromkeys(left))
