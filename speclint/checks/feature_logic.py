"""Checks of what the sentences on features say together: what can never be negotiated, what follows from the rest.

What is quick to see is seen without a solver (`speclint.solve.plain`): where the set of all features is legal, none is
dead and nothing contradicts. Only what that leaves open is asked of one.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING

import msgspec

from speclint.checks.constraints import condition_of, constraints, constraints_by_feature, feature_model
from speclint.checks.feature_places import DENYING, feature_places
from speclint.checks.proposals import contradicting_proposals
from speclint.diagnostics import Found, LimitReached, Note
from speclint.languages.condition import Condition
from speclint.model import elements as e
from speclint.model.expressions import And, Expr, holds, names, to_text
from speclint.model.spec import SpecModel, once
from speclint.solve.answers import Answer, Explanation
from speclint.solve.plain import greatest, is_legal, least, unwanted
from speclint.text.span import Span

if TYPE_CHECKING:
    from speclint.solve.logic import Logic

_REFUSAL = re.compile(r"\b(?:fail|refus|reject|den(?:y|ies)|abort|error|ignor|FEATURES_OK|FAILED|NEEDS_RESET)")
_LONGEST = 160
_MOST_LOOKS = 2_000_000
"""Looks at constraints and definitions: a hundred times what the largest specification needs."""


class _Impossible(msgspec.Struct, frozen=True):
    """What a device type cannot have: any legal set at all (`feature` is ""), or one with `feature`."""

    device: str
    feature: str
    because: Explanation


def musts(every: Collection[e.Constraint]) -> list[e.Constraint]:
    """The constraints that make a set illegal."""
    return [each for each in every if each.strength == "must"]


def logic_of(model: e.FeatureModel) -> "Logic":
    """A feature model, ready to be asked; loads the solver."""
    from speclint.solve.logic import Logic

    return Logic(model)


def device_names(spec: SpecModel) -> list[str]:
    """The device types, and "" for what belongs to none."""
    return ["", *dict.fromkeys(device.name for device in spec.devices)]


def _impossible(spec: SpecModel) -> Iterator[_Impossible]:
    """What the device types cannot have; raises LimitReached at the end."""
    for each in _every_impossible(spec):
        if isinstance(each, LimitReached):
            raise each
        yield each


@once
def _every_impossible(spec: SpecModel) -> list[_Impossible | LimitReached]:
    found: list[_Impossible | LimitReached] = []
    try:
        found.extend(_look(spec))
    except LimitReached as reached:
        found.append(reached)
    return found


def _look(spec: SpecModel) -> Iterator[_Impossible]:
    strict = musts(constraints(spec))
    if is_legal({name for each in strict for name in e.features_of(each)}, strict):
        return
    told: set[str] = set()
    for device in device_names(spec):
        model = feature_model(spec, device)
        if is_legal(model.features, musts(model.constraints)):
            continue
        logic = logic_of(model)
        for feature, answer in [("", logic.satisfiable()), *logic.dead()]:
            if answer.possible is None:
                raise _gave_up(spec, device)
            if not answer.possible and feature not in told:
                # What the device-independent features cannot have, no device type can.
                told.add(feature)
                yield _Impossible(device, feature, answer.because)


def _gave_up(spec: SpecModel, device: str) -> LimitReached:
    """What is said where the solver gave up."""
    what = f"the features of the {device}" if device else "the device-independent features"
    at = next((each.at for each in spec.devices if each.name == device), None)
    first = at or next(iter(constraints(spec))).at
    return LimitReached(first, "the limit on the work of the solver", f"what {what} rule out is")


def _notes(because: Explanation) -> tuple[Note, ...]:
    """A note for each sentence of an explanation."""
    return tuple(Note(each.at, _shortened(each.words)) for each in because.constraints)


def _shortened(words: str) -> str:
    return words if len(words) <= _LONGEST else words[: _LONGEST - 1].rstrip() + "…"


def _rule_out(because: Explanation) -> str:
    """How many sentences rule something out, in words."""
    number = len(because.constraints)
    return f"{_count(number)} rule{'s' if number == 1 else ''} it out"


def _count(number: int) -> str:
    """A number of sentences in words."""
    words = ("no", "this", "these two", "these three", "these four", "these five")
    count = words[number] if number < len(words) else f"these {number}"
    return f"{count} sentence{'' if number == 1 else 's'}"


def _is_about(feature: str, because: Explanation) -> bool:
    """Whether a few sentences on the feature itself contradict each other: then these are what is wrong."""
    return len(because.constraints) > 1 and all(feature in e.features_of(each) for each in because.constraints)


def contradicting_requirements(specification: SpecModel, spec: SpecModel) -> Iterator[Found]:
    """Sentences on one feature that cannot all hold once it is negotiated; reported at the last of them.

    And drafts of which one excludes what the other one always comes with. Yields `conflict` and `outcome` in words, and
    the `remedy`.
    """
    for each in _impossible(spec):
        if each.feature and _is_about(each.feature, each.because):
            *_, last = each.because.constraints
            values = {
                "conflict": f"{_count(len(each.because.constraints))} cannot all hold",
                "outcome": f"{each.feature} could never be negotiated",
                "remedy": f"decide which of them holds of {each.feature}, and delete or limit the others",
            }
            yield Found(last.at, values, _notes(each.because))
    yield from contradicting_proposals(spec)


def dead_feature(specification: SpecModel, spec: SpecModel) -> Iterator[Found]:
    """A feature that no legal set has, because of what others require or exclude; reported at its definition.

    A feature that one sentence alone forbids has been withdrawn, and on purpose.
    """
    for each in _impossible(spec):
        because = each.because
        if each.feature and len(because.constraints) > 1 and not _is_about(each.feature, because):
            at = next((found.at for found in spec.by_name().get(each.feature, ())), because.constraints[0].at)
            yield Found(at, {"name": each.feature, "sentences": _rule_out(because)}, _notes(because))


def void_device(specification: SpecModel, spec: SpecModel) -> Iterator[Found]:
    """A device type for which no set of features is legal, not even the empty one."""
    for each in _impossible(spec):
        if not each.feature:
            device = next((found for found in spec.devices if found.name == each.device), None)
            values = {"device": each.device or "any device", "sentences": _count(len(each.because.constraints))}
            yield Found(device.at if device else each.because.constraints[-1].at, values, _notes(each.because))


def impossible_condition(specification: SpecModel, spec: SpecModel) -> Iterator[Found]:
    """A statement under a condition on features that no legal set fulfils; reported at the statement.

    What a device must offer or a driver accept rules nothing out here, and no refusal is reported: that the other side
    breaks the text is a case to provide for.
    """
    known: dict[tuple[str, Expr], Answer] = {}
    models: dict[str, _Sets] = {}
    needing = _devices_that_need_some(spec)
    account = Account()
    gleaned = [(page.facts.statements, places.get(DENYING, ())) for page, places in spec.gleaned(feature_places)]
    for statement in (statements[number] for statements, numbers in gleaned for number in numbers):
        # What is only demanded is there in the set of all features, and that one has been looked at.
        if _refuses(statement):
            continue
        section = spec.section_at(statement.keyword)
        device = spec.device_around(section)
        name = device.name if device is not None else ""
        single = "".join(statement.conditions).count("_F_") == 1
        if (single and needing.isdisjoint((name, ""))) or (section is not None and section.legacy):
            continue  # the empty set lacks the one feature that the condition is about
        condition = condition_of(statement, spec)
        if condition.expr is None:
            continue
        if name not in models:
            models[name] = _Sets(feature_model(spec, name))
        key = (name, condition.expr)
        if key not in known:
            account.spend(models[name].size, statement.at, "whether conditions can hold is")
            known[key] = models[name].possible(condition.expr)
        if known[key].possible is None:
            raise _gave_up(spec, name)
        if not known[key].possible:
            because = known[key].because
            values = {"condition": to_text(condition.expr), "sentences": _rule_out(because)}
            yield Found(statement.at, values, _notes(because))


def _devices_that_need_some(spec: SpecModel) -> set[str]:
    """The device types for which the empty set of features is not legal."""
    strict = (each for each in constraints(spec) if each.strength == "must" and each.kind != "mandatory")
    broken = (each for each in strict if not holds(each.formula, (), ()))
    needed = {name for each in broken for name in e.features_of(each)}
    return {feature.device for name in needed for feature in spec.by_name().get(name, ())}


def _refuses(statement: e.Statement) -> bool:
    """Whether a statement is about what to do when the other side does wrong."""
    return _REFUSAL.search(statement.action) is not None


class _Sets:
    """The legal sets of a feature model, as far as they are needed: some that are quick to find, then a solver."""

    def __init__(self, model: e.FeatureModel) -> None:
        self._model = model
        self._strict = [each for each in musts(model.constraints) if each.kind != "mandatory"]
        self.size = len(self._strict) + len(model.features)
        self._least = least(self._strict)
        # The device offers all that it can.
        self._offered = greatest(model.features, (), self._strict)
        self._logic: Logic | None = None

    def possible(self, condition: Expr) -> Answer:
        """Whether a legal set fulfils a condition; one on features that the model does not have is possible."""
        if not {name.name for name in names(condition)} <= set(self._model.features):
            return Answer(True)
        without = unwanted(condition)
        for chosen in (self._least, greatest(self._model.features, without, self._strict)):
            if chosen is not None and holds(condition, chosen, chosen):
                return Answer(True)
        if self._offered is not None:
            # The driver does not take up what the condition is against.
            chosen = greatest(self._offered, without, self._strict, self._offered)
            if chosen is not None and holds(condition, chosen, self._offered):
                return Answer(True)
        if self._logic is None:
            self._logic = logic_of(e.FeatureModel("", self._model.features, tuple(self._strict)))
        return self._logic.possible(condition)


def redundant_requirement(specification: SpecModel, spec: SpecModel) -> Iterator[Found]:
    """An entry of a list that other entries say already; of two that say the same the later is reported."""
    entries = [each for each in constraints(spec) if each.kind == "requirement"]
    if not _may_follow(entries):
        return
    features = tuple({name: None for each in entries for name in sorted(e.features_of(each))})
    follows: dict[e.Constraint, Explanation] = {}
    for entry, answer in logic_of(e.FeatureModel("", features, tuple(entries))).redundant():
        if answer.possible is None:
            raise LimitReached(entry.at, "the limit on the work of the solver", "whether a requirement is needed is")
        follows[entry] = answer.because
    for number, entry in enumerate(entries):
        because = follows.get(entry)
        if because is None:
            continue
        *_, last = because.constraints or (entry,)
        same = len(because.constraints) == 1 and last in follows and follows[last].constraints == (entry,)
        if not same or entries.index(last) < number:
            values = {"words": _shortened(entry.words), "sentences": _count(len(because.constraints))}
            yield Found(entry.at, values, _notes(because))


def _may_follow(entries: Sequence[e.Constraint]) -> bool:
    """Whether any entry can follow from others: only where from its feature one gets on without it to what it needs."""
    onward: dict[str, list[e.Constraint]] = {}
    for entry in entries:
        for name in unwanted(entry.formula):
            onward.setdefault(name, []).append(entry)
    looks = 0
    for entry in entries:
        reached = set(unwanted(entry.formula))
        ahead = list(reached)
        while ahead:
            others = onward.get(ahead.pop(), ())
            looks += len(others)
            if looks > _MOST_LOOKS:
                return True
            for other in others:
                if other is not entry:
                    new = e.features_of(other) - reached
                    reached |= new
                    ahead += new
        if reached & (e.features_of(entry) - unwanted(entry.formula)):
            return True
    return False


def can_apply_together(one: Condition, other: Condition, model: e.FeatureModel) -> bool:
    """Whether a device and a driver can be under both conditions at once, as far as features are concerned."""
    parts = tuple(each.expr for each in (one, other) if each.expr is not None)
    return not parts or _Sets(model).possible(And(parts)).possible is not False


class Said:
    """What constraints, recommendations included, say that features need; with `kinds` only those of these kinds."""

    def __init__(self, spec: SpecModel, kinds: Collection[str] = ()) -> None:
        self._spec = spec
        self._every = [each for each in constraints(spec) if not kinds or each.kind in kinds]
        self._kinds = kinds
        self._free: dict[frozenset[str], set[str] | None] = {}
        self._account = Account()

    def needs(self, feature: str, needs: Expr, at: Span) -> bool:
        """Whether they say that a feature needs others; True where that is not plain to see.

        Raises LimitReached, with the place `at`, when too much has been asked.
        """
        needed = frozenset(name.name for name in names(needs))
        by_feature = constraints_by_feature(self._spec)
        own = [each for each in by_feature.get(feature, ()) if not self._kinds or each.kind in self._kinds]
        chosen = ({name for each in own for name in e.features_of(each)} | {feature}) - needed
        if any(unwanted(each.formula) == {feature} and not holds(each.formula, chosen, chosen) for each in own):
            return True
        if needed not in self._free:
            self._account.spend(len(self._every) + len(by_feature), at, "what features need is")
            self._free[needed] = greatest(by_feature, needed, self._every)
        free = self._free[needed]
        return free is None or (feature in by_feature and feature not in free)


class Account:
    """Counts how often something was looked at, and ends that where a stranger's text asks for too much."""

    def __init__(self) -> None:
        self._left = _MOST_LOOKS

    def spend(self, looks: int, at: Span, left: str) -> None:
        """Takes note of so many looks; raises LimitReached at `at` when there have been too many."""
        self._left -= looks
        if self._left < 0:
            raise LimitReached(at, "the limit on the work on features", left)
