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
from speclint.engine.running import check_source, check_specification
from speclint.languages import listing
from speclint.languages.latex.read import read
from speclint.model.elements import Label
from speclint.model.facts import Page
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


@pytest.fixture(autouse=True)
def checks(monkeypatch: pytest.MonkeyPatch) -> None:
    """A module of checks of the tests' own."""
    module = types.ModuleType("speclint.checks.of_tests")
    for function in (on_label, twice, fail_on_two, say_nothing_of_the_name):
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
