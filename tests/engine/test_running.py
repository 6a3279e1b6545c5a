"""Rules over elements; a check that fails stops nobody else."""

import sys
import types
from collections.abc import Iterator, Mapping

import msgspec
import pytest

from speclint.cli.check import exit_status
from speclint.diagnostics import Failure, Finding, Found, Note
from speclint.engine.gather import gather_files
from speclint.engine.request import Request
from speclint.engine.run import check
from speclint.engine.running import check_source, check_specification, glean_all, gleaners_of
from speclint.languages import listing
from speclint.languages.latex.read import read
from speclint.model.elements import Label
from speclint.model.facts import Gleaning, Page
from speclint.model.link import link
from speclint.model.spec import SpecModel
from speclint.rules.loader import load_rules
from speclint.rules.rule import Rule
from speclint.rules.selection import Choice
from speclint.text.source import Document
from speclint.text.span import Span

TEXT = "\\section{S}\\label{one}\\label{two}\n"


def on_label(label: Label, _context: object) -> Iterator[Found]:
    yield Found(label.at, {"name": label.name})


def twice(label: Label, _context: object) -> Iterator[Found]:
    yield Found(label.at, {"name": "x" * 400}, (Note(label.at, "here"),))
    yield Found(label.at, {"name": "x" * 400}, (Note(label.at, "here"),))


def fail_on_two(label: Label, _context: object) -> Iterator[Found]:
    if label.name == "two":
        raise KeyError(label.name)
    yield Found(label.at, {"name": label.name})


def say_nothing_of_the_name(label: Label, _context: object) -> Iterator[Found]:
    yield Found(label.at)


def labels_by_name(page: Page) -> Gleaning:
    return {label.name: [label.at.start] for label in page.facts.labels}


def fail_to_glean(page: Page) -> Gleaning:
    raise KeyError(page.source.name)


def of_gleanings(_whole: SpecModel, spec: SpecModel) -> Iterator[Found]:
    for page, labels in spec.gleaned(labels_by_name):
        for name, (start,) in labels.items():
            yield Found(Span(page.source.name, start, start + len(name)), {"name": name})


def of_no_gleanings(_whole: SpecModel, spec: SpecModel) -> Iterator[Found]:
    for page, _ in spec.gleaned(fail_to_glean):
        yield Found(Span(page.source.name, 0, 0), {"name": "never"})


@pytest.fixture(autouse=True)
def checks(monkeypatch: pytest.MonkeyPatch) -> None:
    """A module of checks of the tests' own."""
    module = types.ModuleType("speclint.checks.of_tests")
    own = (on_label, twice, fail_on_two, say_nothing_of_the_name, labels_by_name, fail_to_glean)
    for function in (*own, of_gleanings, of_no_gleanings):
        monkeypatch.setattr(module, function.__name__, function, raising=False)
    monkeypatch.setitem(sys.modules, "speclint.checks.of_tests", module)


def rule(check: str, name: str = "", **changes: object) -> Rule:
    made = Rule(
        title="t", message="label {name}", severity="warning", confidence="certain", reads="source", on="label",
        check=f"of_tests.{check}", mend="drop {name}", id=name or check.replace("_", "-"), topic="tests",
    )  # fmt: skip
    return msgspec.structs.replace(made, **changes)


def page(text: str = TEXT) -> Page:
    source = gather_files([Document("a.tex", text)]).sources["a.tex"]
    return Page(source, read(source, {}) if source.language == "latex" else listing.read(source))


def spec(*, complete: bool) -> SpecModel:
    return link({"a.tex": page()}, ("a.tex",) if complete else (), ())


def test_a_rule_of_sources_is_given_its_elements() -> None:
    outcome = check_source(page(), [rule("on_label"), rule("on_label", "other", reads="spec")])
    assert outcome.findings == [
        Finding("on-label", Span("a.tex", 18, 21), "label one", "drop one"),
        Finding("on-label", Span("a.tex", 29, 32), "label two", "drop two"),
    ]
    assert outcome.failures == []


def test_a_rule_of_specifications_that_misses_something_needs_the_whole() -> None:
    rules = [rule("on_label", "any", reads="spec"), rule("on_label", "whole", reads="spec", whole=True)]
    rules.append(rule("on_label", "source"))
    assert [each.rule for each in check_specification(spec(complete=True), rules).findings] == [
        "any", "any", "whole", "whole",
    ]  # fmt: skip
    assert [each.rule for each in check_specification(spec(complete=False), rules).findings] == ["any", "any"]


def test_what_is_found_twice_is_told_once_and_long_values_are_cut() -> None:
    findings = check_source(page("\\label{one}"), [rule("twice")]).findings
    at = Span("a.tex", 7, 10)
    assert findings == [
        Finding("twice", at, "label " + "x" * 300 + "…", "drop " + "x" * 300 + "…", (Note(at, "here"),))
    ]


def test_the_engines_own_rules_are_nobodys_check() -> None:
    engine = [each for each in load_rules().values() if each.check == "engine"]
    assert engine
    assert check_source(page(), engine) == ([], [])
    assert check_specification(spec(complete=True), engine) == ([], [])


@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("fail_on_two", "KeyError: 'two'"),
        ("say_nothing_of_the_name", "KeyError: 'name'"),
        ("gone", "AttributeError: module 'speclint.checks.of_tests' has no attribute 'gone'"),
    ],
)
def test_a_check_that_fails_stops_nobody_else(name: str, error: str) -> None:
    failing = rule(name, "failing")
    outcome = check_source(page(), [failing, rule("on_label")])
    assert outcome.failures == [Failure("failing", "a.tex", error)]
    assert [each.rule for each in outcome.findings] == ["on-label", "on-label"]
    outcome = check_specification(spec(complete=True), [msgspec.structs.replace(failing, reads="spec")])
    assert outcome == ([], [Failure("failing", "a.tex", error)])


def test_a_fault_is_reported_with_the_rules_name_and_ends_with_status_3(monkeypatch: pytest.MonkeyPatch) -> None:
    rules: Mapping[str, Rule] = {
        **load_rules(),
        "failing": rule("fail_on_two", "failing"),
        "on-label": rule("on_label"),
    }
    monkeypatch.setattr("speclint.engine.session.load_rules", lambda: rules)
    monkeypatch.setattr("speclint.engine.reporting.load_rules", lambda: rules)
    choice = Choice({"failing": "info", "on-label": "info", "internal-error": "error"})
    report = check(Request(("-",), choice, stdin=TEXT.encode()))
    assert [(each.rule, each.severity, each.message) for each in report.diagnostics] == [
        ("internal-error", "error", rules["internal-error"].message.format(rule="failing", error="KeyError: 'two'")),
        ("on-label", "info", "label one"),
        ("on-label", "info", "label two"),
    ]
    assert report.failures == (Failure("failing", "<stdin>", "KeyError: 'two'"),)
    assert report.incomplete
    assert exit_status(report, "never") == 3


def gleaning(check: str, *gleans: str) -> Rule:
    return rule(check, reads="spec", on="specification", gleans=tuple(f"of_tests.{name}" for name in gleans))


def test_gleanings_are_made_once_for_all_rules_and_kept_with_the_page() -> None:
    rules = [gleaning("of_gleanings", "labels_by_name"), gleaning("on_label", "labels_by_name")]
    gleaners = gleaners_of([*rules, rule("on_label")])
    gleaned = page()
    assert gleaners == [labels_by_name]
    glean_all(gleaned, gleaners)
    assert gleaned.gleanings == {f"{__name__}.labels_by_name": {"one": [18], "two": [29]}}
    kept = {f"{__name__}.labels_by_name": {"one": [18]}}
    whole = link({"a.tex": Page(gleaned.source, gleaned.facts, kept)}, ("a.tex",), ())
    assert [each.at for each in check_specification(whole, rules[:1]).findings] == [Span("a.tex", 18, 21)]


def test_gleanings_that_nobody_made_are_made_when_they_are_asked_for() -> None:
    whole = spec(complete=True)
    findings = check_specification(whole, [gleaning("of_gleanings")]).findings
    assert [each.message for each in findings] == ["label one", "label two"]
    assert list(whole.pages["a.tex"].gleanings) == [f"{__name__}.labels_by_name"]


def test_gleanings_that_fail_fail_their_rules_and_stop_nobody_else() -> None:
    failing = [gleaning("of_no_gleanings", "fail_to_glean", "gone"), gleaning("of_gleanings", "labels_by_name")]
    whole = spec(complete=True)
    glean_all(whole.pages["a.tex"], gleaners_of(failing))
    assert list(whole.pages["a.tex"].gleanings) == [f"{__name__}.labels_by_name"]
    outcome = check_specification(whole, failing)
    assert outcome.failures == [Failure("of-no-gleanings", "a.tex", "KeyError: 'a.tex', in fail_to_glean of a.tex")]
    assert [each.message for each in outcome.findings] == ["label one", "label two"]
