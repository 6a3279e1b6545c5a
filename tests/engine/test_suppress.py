"""What suppression comments take away, and which of them are reported."""

from collections.abc import Collection

import pytest

from speclint.diagnostics import Finding
from speclint.engine.suppress import Suppressed, apply_suppressions
from speclint.model.elements import Directive
from speclint.rules.loader import load_rules
from speclint.rules.rule import Rule
from speclint.text.span import Span


def wording(name: str) -> Rule:
    return Rule(
        title="T", message="m", severity="error", confidence="certain", reads="source", on="source", check="engine",
        mend="", id=name, topic="wording",
    )  # fmt: skip


RULES = load_rules() | {name: wording(name) for name in ("doubled-word", "misspelling")}
ALL = frozenset(RULES)


def finding(start: int, rule: str = "doubled-word", source: str = "a.tex") -> Finding:
    return Finding(rule, Span(source, start, start + 3), "m", "")


def directive(text: str, at: int, *, reach: tuple[int, int] = (0, 0), source: str = "a.tex") -> Directive:
    """The directive that `text` ("verb[rules] reason") is."""
    head, _, reason = text.partition(" ")
    verb, _, names = head.rstrip("]").partition("[")
    rules = tuple(names.split(",")) if names else ()
    return Directive(verb, rules, reason, Span(source, at, at + len(text)), *reach)


def applied(findings: Collection[Finding], directives: Collection[Directive], ran: Collection[str] = ALL) -> Suppressed:
    return apply_suppressions(findings, directives, RULES, lambda rule, _source: rule in ran)


def told(result: Suppressed) -> list[tuple[str, str, str]]:
    return [(each.rule, each.message, each.mend) for each in result.added]


def test_ignore_covers_its_line_only() -> None:
    inside, before, after, other = finding(10), finding(9), finding(20), finding(10, source="b.tex")
    comment = directive("ignore[doubled-word] quoted", 15, reach=(10, 20))
    result = applied([inside, before, after, other, finding(10, "misspelling")], [comment])
    assert result.kept == (before, after, other, finding(10, "misspelling"))
    assert result.count == 1
    assert result.added == ()


def test_disable_covers_up_to_its_enable() -> None:
    comments = [
        directive("enable[doubled-word]", 50),
        directive("disable[doubled-word] quoted", 20),
        directive("disable[doubled-word] again", 100),
        directive("file-ignore[misspelling] names", 70),
    ]
    places = [10, 30, 60, 2000]
    result = applied([*map(finding, places), finding(0, "misspelling")], comments)
    assert [each.at.start for each in result.kept] == [10, 60]
    assert result.count == 3
    assert result.added == ()


def test_an_enable_ends_only_what_it_names() -> None:
    comments = [directive("disable[doubled-word,misspelling] quoted", 0), directive("enable[misspelling]", 50)]
    result = applied([finding(10, "misspelling"), finding(60, "misspelling"), finding(60)], comments)
    assert result.kept == (finding(60, "misspelling"),)
    assert result.added == ()


def test_an_unused_suppression_is_told_by_the_rules_that_it_does_not_need() -> None:
    comments = [
        directive("ignore[doubled-word,misspelling] quoted", 0, reach=(0, 100)),
        directive("enable[misspelling]", 200),
        directive("file-ignore[misspelling] names", 300, source="b.tex"),
    ]
    result = applied([finding(10)], comments)
    assert told(result) == [
        ("unused-suppression", "ignore[misspelling] suppresses nothing", "remove it"),
        ("unused-suppression", "enable[misspelling] ends nothing", "remove it"),
        ("unused-suppression", "file-ignore[misspelling] suppresses nothing", "remove it"),
    ]
    assert [each.at for each in result.added] == [comment.at for comment in comments]


def test_a_rule_that_did_not_run_leaves_its_suppressions_alone() -> None:
    comments = [
        directive("ignore[misspelling] x", 0),
        directive("disable[misspelling] x", 5),
        directive("enable[doubled-word]", 9),
    ]
    assert applied([], comments, ALL - {"misspelling", "doubled-word"}).added == ()


@pytest.mark.parametrize(
    ("text", "message", "mend"),
    [
        ("ignore[doubled-wrod] x", 'ignore names the rule "doubled-wrod", which does not exist',
         'did you mean "doubled-word"?'),
        ("ignore[wording] x", 'ignore names the rule "wording", which does not exist',
         "it is a topic; name the rules of it that are meant"),
        ("ignore[zzz] x", 'ignore names the rule "zzz", which does not exist', '"speclint rule" lists all rules'),
        ("file-ignore x", "file-ignore names no rule", "write file-ignore[rule-id], with the rule that it is about"),
        ("ingore[doubled-word] x", '"ingore" is no suppression', 'did you mean "ignore"?'),
        ("zzz", '"zzz" is no suppression', "write one of ignore, disable, enable, file-ignore"),
    ],
)  # fmt: skip
def test_what_names_no_rule_is_told(text: str, message: str, mend: str) -> None:
    result = applied([finding(5)], [directive(text, 0, reach=(0, 100))])
    assert told(result) == [("unknown-rule", message, mend)]
    assert result.kept == (finding(5),)


def test_a_suppression_says_why() -> None:
    comments = [directive("ignore[doubled-word]", 0, reach=(0, 100)), directive("disable", 0)]
    reasonless = "suppression-without-reason"
    mend = "write the reason after it, on the same line"
    assert told(applied([finding(5)], comments)) == [
        (reasonless, "ignore[doubled-word] does not say why", mend),
        ("unknown-rule", "disable names no rule", "write disable[rule-id], with the rule that it is about"),
        (reasonless, "disable does not say why", mend),
    ]


def test_complaints_are_made_only_by_rules_that_run() -> None:
    comments = [directive("ignore[misspelling]", 0), directive("ignore[zzz] x", 9)]
    assert [each.rule for each in applied([], comments, {"unknown-rule"}).added] == ["unknown-rule"]


def test_nothing_inside_a_text_silences_what_is_said_of_the_run() -> None:
    fault = finding(5, "internal-error")
    result = applied([fault], [directive("file-ignore[internal-error] quiet", 0)])
    assert result.kept == (fault,)
    assert told(result) == [("unused-suppression", "file-ignore[internal-error] suppresses nothing", "remove it")]


def test_braces_in_a_name_are_only_text() -> None:
    result = applied([], [directive("ignore[{rule.message}{0}] x", 0)])
    assert result.added[0].message == 'ignore names the rule "{rule.message}{0}", which does not exist'
