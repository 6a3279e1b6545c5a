"""The answers of the feature logic against truth tables, over random feature models of up to 16 features."""

import itertools

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

from speclint.model.elements import Constraint, FeatureModel, Strength
from speclint.model.expressions import And, Expr, Name, Not, Or
from speclint.solve.answers import Explanation
from speclint.solve.logic import Logic, whole
from speclint.solve.plain import greatest, is_legal, least
from speclint.text.span import Span
from tests.solve.truth import Tables

LETTERS = "ABCDEFGHIJKLMNOP"
STRENGTHS: tuple[Strength, ...] = ("must", "must", "must", "should")


def name(letter: str, *, offered: bool = False) -> Name:
    return Name(letter, (0, 0), offered)


def constraint(formula: Expr, at: int = 0, *, strength: Strength = "must", both: bool = False) -> Constraint:
    return Constraint(formula, strength, "dependency", both, Span("x", at, at + 1), f"sentence {at}")


def requires(feature: str, *needed: str) -> Expr:
    needs = name(needed[0]) if len(needed) == 1 else And(tuple(name(each) for each in needed))
    return Or((Not(name(feature)), needs))


@st.composite
def formulas(draw: st.DrawFn, features: str, *, offered: bool) -> Expr:
    """Mostly what specifications say: requirements and exclusions; and anything else."""
    leaves = st.builds(Name, st.sampled_from(features), st.just((0, 0)), st.booleans() if offered else st.just(False))
    literals = st.one_of(leaves, leaves.map(Not))
    clauses = st.lists(literals, min_size=1, max_size=3).map(lambda parts: Or(tuple(parts)))
    anything = st.recursive(
        literals,
        lambda parts: st.one_of(
            st.lists(parts, min_size=1, max_size=3).map(lambda each: And(tuple(each))),
            st.lists(parts, min_size=1, max_size=3).map(lambda each: Or(tuple(each))),
            parts.map(Not),
        ),
        max_leaves=5,
    )
    return draw(st.one_of(clauses, clauses, anything))


@st.composite
def models(draw: st.DrawFn) -> FeatureModel:
    offered = draw(st.booleans())
    features = LETTERS[: draw(st.integers(1, 7 if offered else 16))]
    count = draw(st.integers(0, 10))
    made = [
        constraint(
            draw(formulas(features, offered=offered)),
            number,
            strength=draw(st.sampled_from(STRENGTHS)),
        )
        for number in range(count)
    ]
    return FeatureModel("", tuple(features), tuple(made))


def check_explanation(tables: Tables, fixed: int, because: Explanation, allowed: list[Constraint]) -> None:
    """It forbids `fixed`, and no fewer of the constraints do."""
    assert because.smallest
    assert set(because.constraints) <= set(allowed)
    assert not tables.all_of([whole(each) for each in because.constraints]) & fixed
    assert len(because.constraints) == tables.smallest(fixed, allowed)


def musts(model: FeatureModel) -> list[Constraint]:
    return [each for each in model.constraints if each.strength == "must"]


def check_witness(tables: Tables, witness: tuple[str, ...], also: int) -> None:
    """It is a legal set within `also`, and leaving out any feature makes it none."""
    exactly = tables.all_of([name(each) if each in witness else Not(name(each)) for each in tables.features])
    assert exactly & tables.legal() & also
    for left_out in witness:
        smaller = [name(each) if each in witness and each != left_out else Not(name(each)) for each in tables.features]
        assert not tables.all_of(smaller) & tables.legal() & also


@given(models())
@settings(max_examples=50, deadline=None)
def test_satisfiable_dead_and_always_on_agree_with_truth_tables(model: FeatureModel) -> None:
    tables = Tables(model)
    legal = tables.legal()
    answer = Logic(model).satisfiable()
    assert answer.possible == bool(legal)
    if answer.possible:
        check_witness(tables, answer.witness, tables.every)
    else:
        check_explanation(tables, tables.every, answer.because, musts(model))
    dead = dict(Logic(model).dead())
    assert list(dead) == [each for each in model.features if legal and not legal & tables.feature(each)]
    for feature, why in dead.items():
        check_explanation(tables, tables.feature(feature), why.because, musts(model))
    always = dict(Logic(model).always_on())
    assert list(always) == [each for each in model.features if legal and not legal & ~tables.feature(each)]
    for feature, why in always.items():
        check_explanation(tables, tables.every & ~tables.feature(feature), why.because, musts(model))


@given(models())
@settings(max_examples=50, deadline=None)
def test_redundant_constraints_agree_with_truth_tables(model: FeatureModel) -> None:
    tables = Tables(model)
    found = dict(Logic(model).redundant())
    expected = []
    for each in model.constraints:
        others = [o for o in model.constraints if o is not each and (each.strength == "should" or o.strength == "must")]
        broken = tables.every & ~tables.of(whole(each))
        if not tables.all_of([whole(other) for other in others]) & broken:
            expected.append(each)
            check_explanation(tables, broken, found[each].because, others)
    assert list(found) == expected


@given(models(), st.data())
@settings(max_examples=60, deadline=None)
def test_verdicts_agree_with_truth_tables(model: FeatureModel, data: st.DataObject) -> None:
    with_ = sorted(data.draw(st.sets(st.sampled_from(model.features), max_size=3)))
    without = sorted(data.draw(st.sets(st.sampled_from(model.features), max_size=3)) - set(with_))
    tables = Tables(model)
    fixed = tables.all_of([name(each) for each in with_] + [Not(name(each)) for each in without])
    verdict = Logic(model).verdict(with_, without)
    legal = tables.legal() & fixed
    assert verdict.legal == bool(legal)
    if not verdict.legal:
        check_explanation(tables, fixed, verdict.because, musts(model))
        return
    check_witness(tables, verdict.witness, fixed)
    implied = {each.feature: each for each in verdict.implied}
    for feature in set(model.features) - {*with_, *without}:
        has = tables.feature(feature)
        certain = True if not legal & ~has else False if not legal & has else None
        assert (implied[feature].negotiated if feature in implied else None) == certain
        if certain is not None:
            opposite = fixed & (~has if certain else has)
            check_explanation(tables, opposite, implied[feature].because, musts(model))
    for alternative in verdict.alternatives:
        assert not legal & ~tables.of(Or(tuple(name(each) for each in alternative.features)))
        assert not set(alternative.features) & {*with_, *without, *implied}
    expected = [each for each in model.constraints if each.strength == "should" and not legal & tables.of(whole(each))]
    assert list(verdict.discouraged) == expected


@given(models(), st.data())
@settings(max_examples=50, deadline=None)
def test_what_is_offered_bounds_what_is_negotiated(model: FeatureModel, data: st.DataObject) -> None:
    offered = data.draw(st.sets(st.sampled_from(model.features)))
    with_ = sorted(data.draw(st.sets(st.sampled_from(sorted(offered)), max_size=2))) if offered else []
    exactly = [
        name(each, offered=True) if each in offered else Not(name(each, offered=True)) for each in model.features
    ]
    if len(model.features) > 8:
        return
    tables = Tables(model, exactly)
    legal = tables.legal() & tables.all_of([*exactly, *(name(each) for each in with_)])
    assert Logic(model).verdict(with_, (), sorted(offered)).legal == bool(legal)


@given(models(), st.data())
@settings(max_examples=50, deadline=None)
def test_sets_found_without_a_solver_are_legal(model: FeatureModel, data: st.DataObject) -> None:
    tables = Tables(model)
    without = data.draw(st.sets(st.sampled_from(model.features), max_size=3))
    for chosen in (greatest(model.features, without, musts(model)), least(musts(model))):
        if chosen is not None:
            exactly = [name(each) if each in chosen else Not(name(each)) for each in tables.features]
            assert tables.all_of(exactly) & tables.legal()
            assert is_legal(chosen, musts(model))
    offered = greatest(model.features, (), musts(model))
    chosen = greatest(offered, without, musts(model), offered) if offered is not None else None
    if offered is not None and chosen is not None and len(model.features) <= 8:
        exactly = [name(each) if each in chosen else Not(name(each)) for each in model.features]
        exactly += [
            name(each, offered=True) if each in offered else Not(name(each, offered=True)) for each in model.features
        ]
        tables = Tables(model, exactly)
        assert tables.all_of(exactly) & tables.legal()


@given(models(), st.data())
@settings(max_examples=40, deadline=None)
def test_conditions_that_can_apply_agree_with_truth_tables(model: FeatureModel, data: st.DataObject) -> None:
    condition = data.draw(formulas("".join(model.features), offered=False))
    tables = Tables(model, [condition])
    answer = Logic(model).possible(condition)
    assert answer.possible == bool(tables.legal() & tables.of(condition))
    if not answer.possible:
        check_explanation(tables, tables.of(condition), answer.because, musts(model))


def test_a_requirement_holds_of_the_offered_features_too() -> None:
    model = FeatureModel("", ("A", "B"), (constraint(requires("A", "B"), both=True),))
    assert Logic(model).verdict((), (), ["A"]).legal is False
    assert Logic(model).verdict(["B"], (), ["A", "B"]).legal is True


def test_what_a_device_offers_need_not_be_accepted() -> None:
    offer = Not(And((name("A", offered=True), Not(name("B", offered=True)))))
    model = FeatureModel("", ("A", "B"), (constraint(offer),))
    assert Logic(model).verdict(["A"], ["B"]).legal is True
    assert Logic(model).verdict(["A"], (), ["A"]).legal is False


def test_the_shorter_of_two_explanations_is_told() -> None:
    long = [constraint(requires(*pair), number) for number, pair in enumerate(("AB", "BC", "CD"))]
    model = FeatureModel("", tuple("ABCD"), (*long, constraint(requires("A", "D"), 3)))
    because = Logic(model).verdict(["A"], ["D"]).because
    assert [each.words for each in because.constraints] == ["sentence 3"]


def test_an_alternative_is_left_open_until_it_is_decided() -> None:
    either = constraint(Or((Not(name("A")), Or((name("B"), name("C"))))))
    model = FeatureModel("", tuple("ABC"), (either,))
    assert [each.features for each in Logic(model).verdict(["A"]).alternatives] == [("B", "C")]
    verdict = Logic(model).verdict(["A"], ["B"])
    assert verdict.alternatives == ()
    assert [(each.feature, each.negotiated) for each in verdict.implied] == [("C", True)]


def test_an_unknown_feature_is_an_error() -> None:
    with pytest.raises(KeyError):
        Logic(FeatureModel("", ("A",), ())).verdict(["B"])


def _pigeons(holes: int) -> FeatureModel:
    """One more pigeon than holes: hard for a solver, and plainly impossible."""
    features = [f"P{pigeon}H{hole}" for pigeon in range(holes + 1) for hole in range(holes)]
    said: list[Expr] = []
    for pigeon in range(holes + 1):
        said.append(Or(tuple(name(f"P{pigeon}H{hole}") for hole in range(holes))))
    for hole in range(holes):
        for one, other in itertools.combinations(range(holes + 1), 2):
            said.append(Not(And((name(f"P{one}H{hole}"), name(f"P{other}H{hole}")))))
    return FeatureModel("", tuple(features), tuple(constraint(each, at) for at, each in enumerate(said)))


def test_what_takes_too_long_is_unknown() -> None:
    hard = _pigeons(9)
    assert Logic(hard, conflicts=50).satisfiable().possible is None
    assert Logic(hard, conflicts=50).verdict(["P0H0"]).legal is None
    assert all(answer.possible is None for _, answer in Logic(hard, conflicts=50).dead())


def test_a_small_puzzle_is_solved_and_explained_in_full() -> None:
    answer = Logic(_pigeons(3)).satisfiable()
    assert answer.possible is False
    assert answer.because == Explanation(_pigeons(3).constraints)


def test_a_long_chain_is_explained_in_full() -> None:
    features = [f"F{number}" for number in range(200)]
    chain = [constraint(requires(a, b), at) for at, (a, b) in enumerate(itertools.pairwise(features))]
    model = FeatureModel("", tuple(features), tuple(chain))
    because = Logic(model).verdict(["F0"], ["F199"]).because
    assert because.constraints == tuple(chain)


def test_answers_do_not_depend_on_the_order_of_questions() -> None:
    model = _pigeons(3)
    one, other = Logic(model), Logic(model)
    one.verdict(["P0H0"])
    assert one.satisfiable() == other.satisfiable()


def test_names_that_no_list_of_features_has_count_too() -> None:
    model = FeatureModel("", ("A",), (constraint(requires("A", "Z")), constraint(Not(name("Z")), 1)))
    assert [feature for feature, _ in Logic(model).dead()] == ["A"]
