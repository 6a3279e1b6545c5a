"""Which rules run, at which severity, and where."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from speclint.diagnostics import Confidence, Severity
from speclint.errors import UsageError
from speclint.rules.globs import Glob
from speclint.rules.rule import Rule
from speclint.rules.selection import FailOn, Layer, Local, fails, quoted, resolve, suggest


def rule(name: str, topic: str, severity: Severity = "warning", confidence: Confidence = "certain") -> Rule:
    return Rule(
        title="T", message="m", severity=severity, confidence=confidence, reads="source", on="source", check="engine",
        mend="", id=name, topic=topic,
    )  # fmt: skip


RULES = {
    each.id: each
    for each in (
        rule("feature-bit-clash", "features", "error"),
        rule("feature-without-bit", "features"),
        rule("doubled-word", "wording", confidence="likely"),
        rule("repeated-sentence", "wording", "warning", confidence="smell"),
        rule("unused-suppression", "tool"),
        rule("internal-error", "tool", "error"),
    )
}


def chosen(*layers: Layer, minimum: Confidence = "smell") -> set[str]:
    return set(resolve(RULES, layers, minimum).severities) - {"internal-error"}


def test_every_rule_runs_at_its_own_severity_and_a_smell_as_info() -> None:
    assert resolve(RULES, ()).severities == {
        "feature-bit-clash": "error",
        "feature-without-bit": "warning",
        "doubled-word": "warning",
        "repeated-sentence": "info",
        "unused-suppression": "warning",
        "internal-error": "error",
    }


@pytest.mark.parametrize(
    ("layers", "left"),
    [
        ([Layer(select=("features",))], {"feature-bit-clash", "feature-without-bit"}),
        ([Layer(select=("features",), ignore=("feature-bit-clash",))], {"feature-without-bit"}),
        ([Layer(select=("features",), extend_select=("doubled-word",), ignore=("wording",))],
         {"feature-bit-clash", "feature-without-bit", "doubled-word"}),
        ([Layer(ignore=("ALL",), extend_select=("doubled-word",))], {"doubled-word"}),
        ([Layer(select=("ALL",), ignore=("tool", "features"))], {"doubled-word", "repeated-sentence"}),
        ([Layer(select=())], set()),
        ([Layer(select=("features",), severity={"feature-bit-clash": "off"})], {"feature-without-bit"}),
        # What the command line selects runs, whatever the configuration ignores.
        ([Layer(ignore=("wording",)), Layer(select=("doubled-word",))], {"doubled-word"}),
        ([Layer(select=("features",)), Layer(extend_select=("doubled-word",), ignore=("feature-bit-clash",))],
         {"feature-without-bit", "doubled-word"}),
        ([Layer(severity={"wording": "off"}, select=("wording",)), Layer(extend_select=("doubled-word",))],
         {"doubled-word"}),
    ],
)  # fmt: skip
def test_the_narrower_name_and_the_later_layer_win(layers: list[Layer], left: set[str]) -> None:
    assert chosen(*layers) == left


def test_what_says_that_an_answer_is_incomplete_always_runs() -> None:
    choice = resolve(RULES, [Layer(select=("features",), ignore=("tool",))])
    assert "internal-error" in choice.severities
    assert "unused-suppression" not in choice.severities
    with pytest.raises(UsageError) as caught:
        resolve(RULES, [Layer(ignore=("internal-error",))])
    assert str(caught.value) == 'rule "internal-error" cannot be ignored: it says that the answer is incomplete'


def test_severities_of_narrower_names_and_later_layers_win() -> None:
    choice = resolve(
        RULES,
        [
            Layer(severity={"feature-without-bit": "info", "features": "error", "wording": "error"}),
            Layer(severity={"doubled-word": "info"}),
        ],
    )
    assert choice.severities["feature-without-bit"] == "info"
    assert choice.severities["feature-bit-clash"] == "error"
    assert choice.severities["doubled-word"] == "info"
    assert choice.severities["repeated-sentence"] == "info", "a smell stays info when its topic is raised"


def test_a_smell_cannot_be_raised_by_its_name() -> None:
    with pytest.raises(UsageError) as caught:
        resolve(RULES, [Layer(severity={"repeated-sentence": "error"})])
    assert str(caught.value) == (
        'rule "repeated-sentence" is a smell, which is never more than info; leave it, or turn it off'
    )


def test_a_minimum_of_confidence_filters_what_is_selected() -> None:
    assert chosen(Layer(select=("wording",)), minimum="likely") == {"doubled-word"}
    assert chosen(Layer(select=("wording",)), minimum="certain") == set()


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("feature-bit-clsh", 'there is no rule or topic "feature-bit-clsh"; did you mean "feature-bit-clash"?'),
        ("feature", 'there is no rule or topic "feature"; did you mean "features"?'),
        ("word", 'there is no rule or topic "word"; did you mean "wording"?'),
        ("bit", 'there is no rule or topic "bit"; did you mean "feature-bit-clash" or "feature-without-bit"?'),
        ("zzz", 'there is no rule or topic "zzz"; "speclint rule" lists all'),
        ("", 'there is no rule or topic ""; "speclint rule" lists all'),
        ("x" * 100_000, f'there is no rule or topic "{"x" * 60}…"; "speclint rule" lists all'),
    ],
)
def test_an_unknown_name_is_told_with_the_nearest(name: str, message: str) -> None:
    with pytest.raises(UsageError) as caught:
        resolve(RULES, [Layer(select=(name,))])
    assert str(caught.value) == message


def test_paths_have_their_own_severities() -> None:
    local = [
        Local(Glob("/tree", "legacy/**"), ignore=("wording",), severity={"features": "info"}),
        Local(Glob("/tree", "*.tex"), severity={"feature-bit-clash": "warning"}),
        Local(Glob("/tree", "other.md"), ignore=("ALL",)),
    ]
    choice = resolve(RULES, [], local=local)
    assert choice.at("/tree/content.txt") is choice.severities
    at = choice.at("/tree/legacy/old/content.tex")
    assert at["feature-bit-clash"] == "warning"
    assert at["feature-without-bit"] == "info"
    assert "doubled-word" not in at
    assert set(choice.at("/tree/other.md")) == {"internal-error"}
    assert choice.at("/elsewhere/legacy/x.tex") is choice.severities


@pytest.mark.parametrize(
    ("severity", "confidence", "fail_on", "expected"),
    [
        ("warning", "certain", "warning", True),
        ("error", "likely", "warning", True),
        ("info", "certain", "warning", False),
        ("warning", "certain", "error", False),
        ("info", "certain", "info", True),
        ("info", "smell", "info", False),
        ("error", "certain", "never", False),
    ],
)
def test_what_fails_a_run(severity: Severity, confidence: Confidence, fail_on: FailOn, *, expected: bool) -> None:
    assert fails(severity, confidence, fail_on) is expected


@pytest.mark.parametrize(
    ("pattern", "path", "expected"),
    [
        ("*.tex", "a/b/c.tex", True),
        ("*.tex", "a/b/c.texx", False),
        ("legacy", "a/legacy/c.tex", True),
        ("/legacy", "a/legacy/c.tex", False),
        ("/legacy", "legacy/c.tex", True),
        ("./legacy/", "legacy/c.tex", True),
        ("a/*.tex", "a/b/c.tex", False),
        ("a/**/c.tex", "a/c.tex", True),
        ("a/**/c.tex", "a/b/b/c.tex", True),
        ("**/b/c.tex", "a/b/b/c.tex", True),
        ("a/?.tex", "a/c.tex", True),
        ("a/[bc].tex", "a/c.tex", True),
        ("a/[!bc].tex", "a/c.tex", False),
        ("*", "../c.tex", False),
        ("**", "../c.tex", False),
    ],
)
def test_patterns_read_like_those_of_gitignore(pattern: str, path: str, *, expected: bool) -> None:
    assert Glob("/tree", pattern).matches(path) is expected
    assert Glob("/tree", pattern).matches(f"/tree/{path}") is expected


def covered(parts: list[str], names: list[str]) -> bool:
    """What a pattern means, said as plainly as can be."""
    if not parts:
        return not names
    if parts[0] == "**":
        return covered(parts[1:], names) or (bool(names) and covered(parts, names[1:]))
    return bool(names) and parts[0] in ("*", names[0]) and covered(parts[1:], names[1:])


@given(
    st.lists(st.sampled_from(["a", "b", "*", "**"]), min_size=2, max_size=6),
    st.lists(st.sampled_from("ab"), min_size=1, max_size=6),
)
def test_going_back_to_the_last_span_is_enough(parts: list[str], names: list[str]) -> None:
    assert Glob("/tree", "/".join(parts)).matches("/".join(names)) is covered([*parts, "**"], names)


@given(st.text(st.sampled_from("a[]!-^\\*?{}/."), max_size=12))
def test_no_pattern_is_broken(pattern: str) -> None:
    Glob("/tree", pattern).matches("a/b")


def test_no_pattern_takes_long() -> None:
    start = time.process_time()
    assert not Glob("/", "*a" * 2000 + "b").matches("/" + "a" * 4000)
    assert not Glob("/", "/**/a" * 500 + "/b").matches("/" + "a/" * 2000)
    assert time.process_time() - start < 2


def test_words_in_messages_are_cut() -> None:
    assert quoted("x" * 61) == '"' + "x" * 60 + '…"'
    assert suggest("x" * 61, ["x" * 60], "nothing") == "nothing"
