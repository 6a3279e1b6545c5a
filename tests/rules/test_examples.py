"""The examples of every rule file are its tests: what is marked is reported, and nothing else."""

import contextlib
import functools
import pathlib
import re
from itertools import zip_longest

import pytest

from speclint.engine.running import gleaners_of
from speclint.rules.loader import BrokenRule, load_rule_file, load_rules, rule_paths
from speclint.rules.rule import RuleFile
from tests.rules.examples import Example, Place, expected, fixed, reported, reported_alone, reported_in_mail, unmarked

PATHS = rule_paths()


@functools.cache
def rule_file(rule: str) -> RuleFile:
    return load_rule_file(PATHS[rule])


def readable() -> list[str]:
    """The rules whose file can be read: one that cannot fails its own tests only."""
    found = []
    for rule in PATHS:
        with contextlib.suppress(BrokenRule):
            rule_file(rule)
            found.append(rule)
    return found


def examples(kind: str) -> list[object]:
    """One parameter set an example: the rule's id and the example."""
    found: list[object] = []
    for rule in readable():
        texts: tuple[Example, ...] = getattr(rule_file(rule).examples, kind)
        found += [pytest.param(rule, text, id=f"{rule}-{number}") for number, text in enumerate(texts, 1)]
    return found


@pytest.mark.parametrize(("rule", "example"), examples("bad"))
def test_what_is_marked_is_reported(rule: str, example: Example, tmp_path: pathlib.Path) -> None:
    files, places = expected(example)
    found = reported(load_rules()[rule], files, tmp_path)
    assert places, "a bad example marks what is bad"
    assert [place for place, _ in found] == places, found


@pytest.mark.parametrize(("rule", "example"), examples("good"))
def test_nothing_is_reported_of_a_good_example(rule: str, example: Example, tmp_path: pathlib.Path) -> None:
    files, places = expected(example)
    assert not places, "a good example has nothing to mark"
    assert reported(load_rules()[rule], files, tmp_path) == []


def of_one_file(kind: str) -> list[object]:
    return [each for each in examples(kind) if not isinstance(each.values[1], dict)]  # type: ignore[attr-defined]


@pytest.mark.parametrize(("rule", "example"), of_one_file("bad"))
def test_an_example_in_a_mail_is_reported_as_by_itself_or_not_at_all(rule: str, example: str) -> None:
    # Not at all: where what stands around the excerpt might make it right.
    text, _ = unmarked("example.tex", example)
    assert reported_in_mail(load_rules()[rule], text) in ([], reported_alone(load_rules()[rule], text))


@pytest.mark.parametrize(("rule", "example"), of_one_file("good"))
def test_nothing_is_reported_of_a_good_example_in_a_mail(rule: str, example: str) -> None:
    assert reported_in_mail(load_rules()[rule], unmarked("example.tex", example)[0]) == []


def test_most_rules_find_in_a_mail_what_they_find_by_itself() -> None:
    alone, in_mail = set(), set()
    for parameters in of_one_file("bad"):
        rule, example = parameters.values  # type: ignore[attr-defined]
        text, _ = unmarked("example.tex", example)
        if reported_alone(load_rules()[rule], text):
            alone.add(rule)
        if reported_in_mail(load_rules()[rule], text):
            in_mail.add(rule)
    assert in_mail <= alone
    silent = alone - in_mail
    assert all(load_rules()[rule].topic == "markup" for rule in silent), silent


def fixes() -> list[object]:
    """One parameter set a bad example: the rule's id, the example, and what it is when fixed."""
    found: list[object] = []
    for rule in readable():
        told = rule_file(rule).examples
        pairs = zip_longest(told.bad, told.fixed, fillvalue="same") if rule_file(rule).reads != "change" else ()
        found += [pytest.param(rule, *pair, id=f"{rule}-{number}") for number, pair in enumerate(pairs, 1)]
    return found


@pytest.mark.parametrize(("rule", "example", "after"), fixes())
def test_a_fix_mends_a_bad_example(rule: str, example: Example, after: Example, tmp_path: pathlib.Path) -> None:
    files, _ = expected(example)
    wanted = files if after == "same" else expected(after)[0]
    found, safe = fixed(load_rules()[rule], files, tmp_path)
    assert found == {**files, **wanted}
    declared = load_rules()[rule].fix
    assert safe or declared is not None
    if found != files:
        assert declared is not None, "a rule whose findings can be fixed says so"


@pytest.mark.parametrize("rule", [rule for rule in readable() if rule_file(rule).fix])
def test_a_rule_with_fixes_shows_them(rule: str) -> None:
    told = rule_file(rule)
    assert told.fix is not None
    assert any(after != "same" for after in told.examples.fixed)
    assert len(told.examples.fixed) == len(told.examples.bad)
    if told.confidence != "certain":
        assert not told.fix.safe, "what may be no mistake is not safely mended"


@pytest.mark.parametrize("rule", PATHS)
def test_a_rule_says_all_that_it_has_to(rule: str) -> None:
    told = rule_file(rule)
    for words in (told.title, told.message, told.mend, told.why):
        assert words.strip()
    for commit in told.would_have_caught:
        assert re.fullmatch("[0-9a-f]{7,40}|issue [0-9]+", commit), commit
    assert re.fullmatch(r"[0-9]+\.[0-9]+", told.since)
    if told.confidence == "smell":
        assert told.severity == "info", "a smell never fails a run"


@pytest.mark.parametrize("rule", PATHS)
def test_what_a_rule_gleans_can_be_gleaned(rule: str) -> None:
    told = load_rules()[rule]
    assert len(gleaners_of([told])) == len(told.gleans), f"not all in speclint/checks: {told.gleans}"
    assert told.reads == "spec" or not told.gleans, "only rules of the whole glean"


@pytest.mark.parametrize("rule", PATHS)
def test_a_rule_has_examples_or_its_file_says_why_not(rule: str) -> None:
    told = rule_file(rule)
    if told.topic in ("tool", "patch") and told.check == "engine" and not (told.examples.bad or told.examples.good):
        text = pathlib.Path(PATHS[rule]).read_text(encoding="utf-8")
        assert re.search(r"^# .+\nexamples:", text, re.MULTILINE)
        return
    assert told.examples.bad
    assert told.examples.good


@pytest.mark.parametrize("rule", PATHS)
def test_a_run_reads_the_same_rule_as_people_do(rule: str) -> None:
    run, told = load_rules()[rule], rule_file(rule)
    for name in run.__struct_fields__:
        assert getattr(run, name) == getattr(told, name), name


def test_marks_nest_and_need_partners() -> None:
    assert unmarked("a", "x «y «z»» «»") == (
        "x y z ",
        [Place("a", 4, 5, "z"), Place("a", 2, 5, "y z"), Place("a", 6, 6, "")],
    )
    for text in ("a » b", "a « b", "«a» »"):
        with pytest.raises(ValueError, match="without"):
            unmarked("a", text)
