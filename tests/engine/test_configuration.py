"""What a configuration may say, how a wrong one is told, and which file counts."""

import json
import os
import pathlib
import time
import tomllib

import jsonschema  # type: ignore[import-untyped]
import msgspec
import pytest

from speclint.diagnostics import Confidence, Severity
from speclint.engine.configuration import Configuration, PathConfiguration, configuration_schema, read_configuration
from speclint.engine.configuration_text import shown_configuration, starter_configuration
from speclint.engine.discovery import Effective, configuration_for, find_configuration
from speclint.engine.toml import line_of, written
from speclint.errors import UsageError
from speclint.rules.rule import Rule


def rule(name: str, topic: str, severity: Severity = "warning", confidence: Confidence = "certain") -> Rule:
    return Rule(
        title="T", message="m", severity=severity, confidence=confidence, reads="source", on="source", check="engine",
        mend="", id=name, topic=topic,
    )  # fmt: skip


RULES = {
    each.id: each
    for each in (
        rule("feature-bit-clash", "features", "error"),
        rule("misspelling", "wording"),
        rule("doubled-word", "wording"),
        rule("repeated-sentence", "wording", confidence="smell"),
        rule("internal-error", "tool"),
    )
}

EVERY_KEY = """\
select = ["ALL"]
extend-select = ["doubled-word"]
ignore = ["wording"]
min-confidence = "likely"
fail-on = "error"
output-format = "sarif"
jobs = 2
exclude = ["old/**"]
baseline = "old.json"
words = ["virtqueue"]
[severity]
misspelling = "off"
features = "warning"
[per-path."legacy/*.tex"]
ignore = ["features"]
severity = { doubled-word = "info" }
"""


def complaint(text: str, *inside: str) -> str:
    with pytest.raises(UsageError) as caught:
        read_configuration(text, "speclint.toml", RULES, inside)
    return str(caught.value)


def test_every_key_is_read() -> None:
    content = read_configuration(EVERY_KEY, "speclint.toml", RULES)
    assert msgspec.convert(content, Configuration) == Configuration(
        extend_select=("doubled-word",),
        ignore=("wording",),
        severity={"misspelling": "off", "features": "warning"},
        min_confidence="likely",
        fail_on="error",
        output_format="sarif",
        jobs=2,
        exclude=("old/**",),
        baseline="old.json",
        words=("virtqueue",),
        per_path={"legacy/*.tex": PathConfiguration(("features",), {"doubled-word": "info"})},
    )


def test_all_mistakes_are_told_at_once_each_with_its_line() -> None:
    text = """\
# comment
selct = ["x"]
ignore = [
  "wording",
  "mispelling",  # in a list of several lines
  "internal-error",
]
fail-on = "warnings"
jobs = 0
min-confidence = 3
words = ["a", 4]
exclude = "x"
[severity]
featur-bit-clash = "off"
misspelling = "eror"
repeated-sentence = "error"
[per-path."a/*.tex"]
ignor = []
severity = { misspelling = "warn", bogus = "off" }
"""
    assert complaint(text).split("\n") == [
        'speclint.toml:2: unknown key "selct"; did you mean "select"?',
        'speclint.toml:5: there is no rule or topic "mispelling"; did you mean "misspelling"?',
        'speclint.toml:6: rule "internal-error" cannot be ignored: it says that the answer is incomplete',
        (
            'speclint.toml:8: fail-on must be "error", "warning", "info" or "never", not "warnings"; '
            'did you mean "warning"?'
        ),
        'speclint.toml:9: jobs must be a number from 1 to 256, or "auto", not 0',
        'speclint.toml:10: min-confidence must be "certain", "likely" or "smell", not 3',
        "speclint.toml:11: words must be a list of words, not a list with something else in it",
        'speclint.toml:12: exclude must be a list of patterns, not "x"',
        'speclint.toml:14: there is no rule or topic "featur-bit-clash"; did you mean "feature-bit-clash"?',
        (
            'speclint.toml:15: severity.misspelling must be "error", "warning", "info" or "off", not "eror"; '
            'did you mean "error"?'
        ),
        (
            'speclint.toml:16: rule "repeated-sentence" is a smell, which is never more than info; '
            "leave it, or turn it off"
        ),
        'speclint.toml:18: unknown key "ignor"; did you mean "ignore"?',
        (
            'speclint.toml:19: per-path."a/*.tex".severity.misspelling must be "error", "warning", "info" or "off", '
            'not "warn"; did you mean "warning"?'
        ),
        'speclint.toml:19: there is no rule or topic "bogus"; "speclint rule" lists all',
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("per-path = 3", "speclint.toml:1: per-path must be a table of patterns, not 3"),
        ("severity = []", "speclint.toml:1: severity must be a table of rule ids and severities, not an empty list"),
        ("\njobs = true", 'speclint.toml:2: jobs must be a number from 1 to 256, or "auto", not true'),
        ("jobs = 1979-05-27", 'speclint.toml:1: jobs must be a number from 1 to 256, or "auto", not a date or time'),
        ("select = {a = 1}", "speclint.toml:1: select must be a list of rule ids and topics, not a table"),
        ("x = 1", ('speclint.toml:1: unknown key "x"; there are extend, select, extend-select, ignore, severity, '
                  "min-confidence, fail-on, output-format, jobs, exclude, baseline, words and per-path")),
        ("select = [\n'ALL'", "speclint.toml:2: not valid TOML: Unclosed array"),
        ("a = 1\na = 2\nb = 3", "speclint.toml:2: not valid TOML: Cannot overwrite a value"),
        ("a" + ".a" * 40 + " = 1", "speclint.toml:1: a key has more than 32 parts"),
        ("a = " + "[" * 9999, "speclint.toml: tables or lists are nested too deep"),
    ],
)  # fmt: skip
def test_a_wrong_file_is_told_with_its_line(text: str, message: str) -> None:
    assert complaint(text) == message


def test_the_lines_of_a_shared_file_are_its_own() -> None:
    text = "[project]\nname = 'x'\nselect = 1\n[tool.speclint]\nselect = 1\n"
    assert complaint(text, "tool", "speclint").startswith("speclint.toml:5: select must be")
    assert complaint("[tool]\nspeclint = 3", "tool", "speclint") == "speclint.toml:2: tool.speclint must be a table"


@pytest.mark.parametrize(
    ("text", "keys", "word", "line"),
    [
        ("a = 1\n[t]\na = 2", ("t", "a"), "", 3),
        ("t.a = 2\n", ("t", "a"), "", 1),
        ("\n[t.'x y']\na = 2", ("t", "x y", "a"), "", 3),
        ('a = [\n"b",\n"c"]', ("a",), "c", 3),
        ("[[t]]\na = 1", ("t", "a"), "", 2),
        ("a = 1", ("b",), "", 1),
        ("", ("b",), "", 1),
    ],
)
def test_a_key_has_a_line(text: str, keys: tuple[str, ...], word: str, line: int) -> None:
    assert line_of(text, keys, word) == line


@pytest.mark.parametrize(
    "text",
    [
        "a" + ".a" * 100_000 + "=1",
        '"a"' + '."a"' * 60_000 + "=1",
        "[" + "a." * 100_000 + "a]",
        'select=["' + "x" * 250_000 + '"]',
        "select=[" + ",".join(f'"x{number}"' for number in range(20_000)) + "]",
        "\n".join(f"k{number}=1" for number in range(20_000)),
        "severity=" + "{a=" * 60_000,
        '"' * 250_000,
        '\\"' * 120_000,
        "jobs=" + "9" * 5_000,
    ],
    ids=["dots", "quoted", "header", "long", "names", "keys", "nested", "quotes", "escapes", "digits"],
)
def test_a_hostile_file_is_refused_soon(text: str) -> None:
    start = time.process_time()
    assert len(complaint(text)) < 20_000
    assert time.process_time() - start < 10


def test_the_schema_says_the_same() -> None:
    schema = json.loads(configuration_schema())
    jsonschema.validate(tomllib.loads(EVERY_KEY), schema)
    wrongs: list[dict[str, object]] = [
        {"selct": []},
        {"jobs": 0},
        {"per-path": {"x": {"y": 1}}},
        {"severity": {"a": "eror"}},
    ]
    for wrong in wrongs:
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(wrong, schema)


def test_the_file_to_start_from_is_right_when_uncommented() -> None:
    starter = starter_configuration()
    assert tomllib.loads(starter) == {}
    keys = [line[2:] for line in starter.split("\n") if line.startswith("# ") and (" = " in line or line[2] == "[")]
    content = read_configuration("\n".join(keys), "speclint.toml", RULES)
    assert content.pop("extend") == "../shared.toml"
    assert {name.replace("_", "-") for name in Configuration.__struct_fields__} == {*content, "extend"}


# Which file counts.


@pytest.fixture
def tree(tmp_path: pathlib.Path) -> pathlib.Path:
    top = tmp_path / "tree"
    (top / ".git").mkdir(parents=True)
    (top / "a/b").mkdir(parents=True)
    (top / "a/b/x.tex").write_text("")
    return top


def effective(*paths: pathlib.Path | str, named: str = "") -> Effective:
    return configuration_for(map(str, paths), RULES, named)


def failure(*paths: pathlib.Path | str, named: str = "") -> str:
    with pytest.raises(UsageError) as caught:
        effective(*paths, named=named)
    return str(caught.value)


def test_the_nearest_file_counts_alone(tree: pathlib.Path) -> None:
    assert effective(tree / "a/b/x.tex").files == ()
    (tree / "speclint.toml").write_text('fail-on = "error"\nwords = ["x"]')
    assert effective(tree / "a/b/x.tex").configuration.fail_on == "error"
    (tree / "a/pyproject.toml").write_text('[tool.speclint]\nfail-on = "never"')
    found = effective(tree / "a/b")
    assert found.files == (str(tree / "a/pyproject.toml"),)
    assert found.configuration == Configuration(fail_on="never")
    (tree / "a/.speclint.toml").write_text("")
    assert effective(tree / "a/b").files == (str(tree / "a/.speclint.toml"),)


def test_a_shared_file_without_our_table_is_passed_over(tree: pathlib.Path) -> None:
    (tree / "speclint.toml").write_text("")
    for text in ("[project]\nname = 'speclint'", "not TOML at all", "[tool.speclint-other]", "\xff"):
        (tree / "a/pyproject.toml").write_bytes(text.encode("latin-1"))
        assert find_configuration(str(tree / "a/b")) == str(tree / "speclint.toml")
    (tree / "a/pyproject.toml").write_text("[tool.speclint]\nselect = [")
    assert failure(tree / "a/b").endswith("pyproject.toml:2: not valid TOML: Invalid value")


def test_the_search_ends_at_the_repository(tree: pathlib.Path) -> None:
    (tree.parent / "speclint.toml").write_text("")
    assert effective(tree / "a/b").files == ()


def test_standard_input_is_at_home_in_the_current_folder(tree: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tree / "speclint.toml").write_text("jobs = 3")
    monkeypatch.chdir(tree / "a")
    assert effective("-").configuration.jobs == 3


def test_one_run_has_one_configuration(tree: pathlib.Path) -> None:
    (tree / "speclint.toml").write_text("")
    assert effective(tree, tree / "a/b").files == (str(tree / "speclint.toml"),)
    (tree / "a/speclint.toml").write_text("")
    assert failure(tree, tree / "a/b") == (
        f"{tree} and {tree}/a/b have different configurations ({tree}/speclint.toml and {tree}/a/speclint.toml); "
        "lint them one after the other, or name a configuration with --config"
    )


def test_extend_adds_what_the_nearer_file_leaves_open(tree: pathlib.Path) -> None:
    (tree / "base.toml").write_text(
        'ignore = ["wording"]\nfail-on = "error"\nexclude = ["old"]\n[severity]\nmisspelling = "info"\n'
        'features = "info"\n[per-path."legacy/*"]\nignore = ["ALL"]\n'
    )
    (tree / "a/speclint.toml").write_text(
        'extend = "../base.toml"\nignore = []\n[severity]\nfeatures = "error"\n[per-path."b/*"]\nignore = ["wording"]\n'
    )
    found = effective(tree / "a/b")
    assert found.files == (str(tree / "a/speclint.toml"), str(tree / "base.toml"))
    assert found.configuration.ignore == ()
    assert found.configuration.fail_on == "error"
    assert found.configuration.severity == {"misspelling": "info", "features": "error"}
    assert [(each.glob.folder, each.glob.pattern) for each in found.local()] == [
        (str(tree), "legacy/*"),
        (str(tree / "a"), "b/*"),
    ]
    assert [each.folder for each in found.excluded()] == [str(tree)]
    assert shown_configuration(found) == (
        f"# from {tree}/a/speclint.toml\n# from {tree}/base.toml\n"
        'select = ["ALL"]  # default\nextend-select = []  # default\n'
        f"ignore = []  # {tree}/a/speclint.toml\n"
        'min-confidence = "smell"  # default\n'
        f'fail-on = "error"  # {tree}/base.toml\n'
        'output-format = "full"  # default\njobs = "auto"  # default\n'
        f'exclude = ["old"]  # {tree}/base.toml\nbaseline = ""  # default\nwords = []  # default\n'
        f'\n[severity]\nmisspelling = "info"  # {tree}/base.toml\nfeatures = "error"  # {tree}/a/speclint.toml\n'
        f'\n[per-path."legacy/*"]  # {tree}/base.toml\nignore = ["ALL"]\n'
        f'\n[per-path."b/*"]  # {tree}/a/speclint.toml\nignore = ["wording"]\n'
    )
    assert tomllib.loads(shown_configuration(found))["severity"] == found.configuration.severity


def test_extend_stays_in_the_tree_and_ends(tree: pathlib.Path) -> None:
    (tree.parent / "outside.toml").write_text("")
    file = tree / "speclint.toml"
    for extend in ("../outside.toml", str(tree.parent / "outside.toml"), "/etc/passwd", "link.toml"):
        (tree / "link.toml").unlink(missing_ok=True)
        (tree / "link.toml").symlink_to(tree.parent / "outside.toml")
        file.write_text(f'extend = "{extend}"')
        target = os.path.normpath(os.path.join(tree, extend))
        assert failure(tree) == f"{file}: the configuration {target} lies outside {tree}; name it with --config"
    file.write_text('extend = "two.toml"')
    (tree / "two.toml").write_text('extend = "a/../speclint.toml"')
    assert failure(tree) == f'{tree}/two.toml: extend = "a/../speclint.toml" goes round in a circle'
    for number in range(20):
        (tree / f"{number}.toml").write_text(f'extend = "{number + 1}.toml"')
    file.write_text('extend = "0.toml"')
    assert failure(tree) == f"{tree}/7.toml: more than 8 configurations extend one another"
    file.write_text('extend = "missing.toml"')
    assert failure(tree) == f"{tree}/missing.toml: cannot read the configuration: there is no such file"


def test_only_plain_files_of_the_tree_are_read(tree: pathlib.Path) -> None:
    file = tree / "speclint.toml"
    file.symlink_to("/etc/passwd")
    assert failure(tree) == f"{file}: the configuration {file} lies outside {tree}; name it with --config"
    file.unlink()
    os.mkfifo(file)
    assert failure(tree) == f"{file}: the configuration is no plain file"
    file.unlink()
    file.mkdir()
    assert failure(tree) == f"{file}: the configuration is no plain file"
    file.rmdir()
    file.write_bytes(b"# " + b"x" * 300_000)
    assert failure(tree) == f"{file}: the configuration is larger than 256 KiB"
    file.write_bytes(b"#\n# \xff\n")
    assert failure(tree) == f"{file}:2: the configuration is not UTF-8"


def test_a_named_file_may_lie_anywhere(tree: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    named = tree.parent / "mine.toml"
    named.write_text('exclude = ["old/**"]')
    (tree / "speclint.toml").write_text("broken")
    monkeypatch.chdir(tree)
    found = effective(tree, named=str(named))
    assert found.files == (str(named),)
    assert [each.folder for each in found.excluded()] == [str(tree)]
    assert failure(tree, named="none.toml").endswith("none.toml: cannot read the configuration: there is no such file")


def test_values_are_written_as_toml_reads_them() -> None:
    value = {"a b": ['"\\\n\x7fé', 1, True, {"x": []}], "c": {}}
    assert tomllib.loads(f"v = {written(value)}")["v"] == value
