"""Baselines: old findings stay silent, new ones fail, and what occurs no more is told."""

import json
import os
import pathlib

import jsonschema  # type: ignore[import-untyped]
import pytest

from speclint.cli import main as cli
from speclint.engine.baseline import baseline_schema
from speclint.text.writing import replace_file

ROOT = "\\documentclass{article}\n\\begin{document}\n\\input{lamp}\n\\end{document}\n"
LAMP = "The lamp is is bright, and a driver MUST not dim it.\n\nThe lamp is is dark.\n"
ENTRIES = (
    '{"version": 1, "findings": [\n'
    '  {"path": "lamp.tex", "rule": "doubled-word", "fingerprint": "%s", "count": 2, '
    '"message": "\\"is\\" stands twice in a row"},\n'
    '  {"path": "lamp.tex", "rule": "half-negated-keyword", "fingerprint": "%s", "count": 1, '
    '"message": "\\"MUST not\\" should be \\"MUST NOT\\""}\n'
    "]}\n"
)
RULES = "doubled-word,half-negated-keyword"


@pytest.fixture(autouse=True)
def tree(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> pathlib.Path:
    (tmp_path / ".git").mkdir()
    (tmp_path / "main.tex").write_text(ROOT)
    (tmp_path / "lamp.tex").write_text(LAMP)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def check(*words: str) -> int:
    return cli.main(["check", "--output-format", "concise", "--select", RULES, *words])


def entries(path: str = "old.json") -> list[tuple[str, str, int]]:
    document = json.loads(pathlib.Path(path).read_text())
    return [(each["path"], each["rule"], each["count"]) for each in document["findings"]]


@pytest.fixture
def old(capsys: pytest.CaptureFixture[str]) -> str:
    assert check("--write-baseline", "old.json") == 0
    capsys.readouterr()
    return "old.json"


def test_a_baseline_makes_what_is_found_old(capsys: pytest.CaptureFixture[str]) -> None:
    assert check("--write-baseline", "old.json") == 0
    assert capsys.readouterr() == (
        "",
        "speclint: old.json lists 3 findings as old\nFound nothing in 2 files (3 old).\n",
    )
    text = pathlib.Path("old.json").read_text()
    document = json.loads(text)
    assert text == ENTRIES % tuple(each["fingerprint"] for each in document["findings"])
    jsonschema.validate(document, json.loads(baseline_schema()))
    assert check("--baseline", "old.json") == 0
    assert capsys.readouterr() == ("", "Found nothing in 2 files (3 old).\n")


def test_an_empty_baseline(tree: pathlib.Path) -> None:
    (tree / "lamp.tex").write_text("The lamp.\n")
    assert check("--write-baseline", "old.json") == 0
    assert json.loads((tree / "old.json").read_text()) == {"version": 1, "findings": []}
    assert check("--baseline", "old.json") == 0


def test_a_new_finding_fails(tree: pathlib.Path, old: str, capsys: pytest.CaptureFixture[str]) -> None:
    (tree / "lamp.tex").write_text("New text above.\n\n" + LAMP + "\nThe lamp is is off, and SHOULD not be.\n")
    assert check("--baseline", old) == 1
    out, err = capsys.readouterr()
    assert out == (
        'lamp.tex:7:10: warning[doubled-word] "is" stands twice in a row\n'
        'lamp.tex:7:25: error[half-negated-keyword] "SHOULD not" should be "SHOULD NOT"\n'
    )
    assert err == "Found 1 error, 1 warning in 2 files (3 old).\n"


def test_what_occurs_no_more_is_told_and_pruned(
    tree: pathlib.Path, old: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (tree / "lamp.tex").write_text(LAMP.replace("is is bright", "is bright").replace("MUST not", "MUST NOT"))
    gone = (
        '  lamp.tex: doubled-word: "is" stands twice in a row\n'
        '  lamp.tex: half-negated-keyword: "MUST not" should be "MUST NOT"\n'
        "Found nothing in 2 files (1 old).\n"
    )
    before = (tree / old).read_text()
    assert check("--baseline", old) == 0
    told = "speclint: of the baseline, 2 findings are found no more; --prune-baseline takes them out\n"
    assert capsys.readouterr() == ("", told + gone)
    assert (tree / old).read_text() == before
    assert check("--baseline", old, "--prune-baseline") == 0
    told = "speclint: of the baseline, 2 findings are found no more; taken out of it\n"
    assert capsys.readouterr() == ("", told + gone)
    assert entries() == [("lamp.tex", "doubled-word", 1)]
    assert check("--baseline", old, "--prune-baseline") == 0
    assert capsys.readouterr() == ("", "Found nothing in 2 files (1 old).\n")
    (tree / "lamp.tex").write_text(LAMP)
    assert check("--baseline", old, "-q") == 1


def test_of_a_long_list_ten_are_told(tree: pathlib.Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = [f"word{letter}" for letter in "abcdefghijkl"]
    (tree / "lamp.tex").write_text("\n\n".join(f"The {word} {word} is here." for word in words) + "\n")
    check("--write-baseline", "old.json", "-q")
    (tree / "lamp.tex").write_text("Nothing.\n")
    check("--baseline", "old.json")
    told = capsys.readouterr().err.split("\n")
    assert told[0].startswith("speclint: of the baseline, 12 findings are found no more")
    assert told[11:] == ["  and 2 more", "Found nothing in 2 files.", ""]


@pytest.mark.parametrize("words", [("--select", RULES, "main.tex"), ("--select", "misspelling")], ids=str)
def test_what_was_not_judged_is_not_gone(
    tree: pathlib.Path, old: str, words: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    (tree / "lamp.tex").write_text("All is well.\n")
    before = (tree / old).read_text()
    assert cli.main(["check", *words, "--baseline", old, "--prune-baseline"]) == 0
    assert "no more" not in capsys.readouterr().err
    assert (tree / old).read_text() == before


def test_a_file_that_moved_keeps_its_entries(tree: pathlib.Path, old: str, capsys: pytest.CaptureFixture[str]) -> None:
    (tree / "lamp.tex").rename(tree / "light.tex")
    (tree / "main.tex").write_text(ROOT.replace("lamp", "light"))
    assert check("--baseline", old, "--prune-baseline") == 0
    assert capsys.readouterr() == ("", "Found nothing in 2 files (3 old).\n")
    assert entries() == [("light.tex", "doubled-word", 2), ("light.tex", "half-negated-keyword", 1)]


def test_a_file_that_was_removed_has_no_entries(
    tree: pathlib.Path, old: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (tree / "lamp.tex").unlink()
    (tree / "main.tex").write_text(ROOT.replace("\\input{lamp}", "Nothing."))
    assert check("--baseline", old, "--prune-baseline") == 0
    assert "3 findings are found no more" in capsys.readouterr().err
    assert entries() == []


def test_a_configuration_names_the_baseline(
    tree: pathlib.Path, old: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tree / "speclint.toml").write_text(f'baseline = "{old}"\n')
    (tree / "below").mkdir()
    monkeypatch.chdir(tree / "below")
    assert check("..") == 0
    assert check("..", "--isolated") == 1
    (tree / "speclint.toml").write_text('baseline = "../old.json"\n')
    capsys.readouterr()
    assert check("..") == 2
    assert capsys.readouterr().err == (
        f"speclint: error: {tree}/speclint.toml: the baseline {tree.parent}/old.json lies outside {tree}; "
        "name it with --baseline\n"
    )


def test_an_incomplete_answer_is_not_written(tree: pathlib.Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tree / "lamp.tex").write_text("x" * 1_000_001)
    assert check("--write-baseline", "old.json", "--fail-on", "never") == 3
    assert "speclint: the baseline is not written: the answer is incomplete\n" in capsys.readouterr().err
    assert not (tree / "old.json").exists()


def test_an_incomplete_answer_is_never_old(tree: pathlib.Path, old: str, capsys: pytest.CaptureFixture[str]) -> None:
    (tree / "lamp.tex").write_text("x" * 1_000_001)
    assert check("--baseline", old) == 3
    out, err = capsys.readouterr()
    assert "limit-reached" in out
    assert "no more" not in err


ENTRY = {"path": "a.tex", "rule": "r", "fingerprint": "0123456789abcdef"}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "this is no baseline: Expecting value: line 1 column 1 (char 0)"),
        ("[]", "this is no baseline: Expected `object`, got `array`"),
        ('{"version": 1}', "this is no baseline: Object missing required field `findings`"),
        ('{"version": 2, "findings": []}', "version 2 of baselines is not known"),
        (json.dumps({"version": 1, "findings": [{**ENTRY, "count": 0}]}),
         "this is no baseline: Expected `int` >= 1 - at `$.findings[0].count`"),
        (json.dumps({"version": 1, "findings": [{**ENTRY, "fingerprint": "../x"}]}),
         "this is no baseline: Expected `str` matching regex '^[0-9a-f]{16}$' - at `$.findings[0].fingerprint`"),
        (json.dumps({"version": 1, "findings": [{**ENTRY, "run": "rm"}]}),
         "this is no baseline: Object contains unknown field `run` - at `$.findings[0]`"),
        ("[" * 100_000, "this is no baseline: "),
        ('{"version": ' + "9" * 5_000 + ', "findings": []}', "this is no baseline: "),
        ("\udcff", "this is no baseline: "),
        ("\0", "cannot read the baseline: binary a NUL byte at offset 0"),
    ],
    ids=["empty", "array", "no findings", "version", "count", "fingerprint", "key", "deep", "digits", "bytes", "nul"],
)  # fmt: skip
def test_a_broken_baseline_is_told(
    tree: pathlib.Path, text: str, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (tree / "old.json").write_bytes(text.encode("utf-8", "surrogateescape"))
    assert check("--baseline", "old.json") == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith(f"speclint: error: old.json: {message}")
    assert len(err) < 500


def test_an_entry_from_a_stranger_does_nothing(tree: pathlib.Path, capsys: pytest.CaptureFixture[str]) -> None:
    odd = [{**ENTRY, "path": path} for path in ("../../etc/passwd", "/etc/passwd", "a\0b", "\ud800", "\x1b[31m")]
    (tree / "old.json").write_text(json.dumps({"version": 1, "findings": odd + odd}))
    assert check("--baseline", "old.json", "--prune-baseline") == 1
    assert "\x1b" not in capsys.readouterr().err
    assert check("--baseline", "old.json", "-q") == 1


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--baseline", "none.json"),
         "none.json: cannot read the baseline: there is no such file; write it with --write-baseline"),
        (("--baseline", "."), ".: cannot read the baseline: not-a-file"),
        (("--prune-baseline",), "there is no baseline to prune; name it with --baseline"),
        (("--write-baseline", "a", "--baseline", "b"), "--write-baseline and --baseline exclude each other"),
        (("--write-baseline", "a", "--prune-baseline"), "--write-baseline and --prune-baseline exclude each other"),
        (("--write-baseline", "none/a"), "none/a: cannot write the baseline: No such file or directory"),
    ],
)  # fmt: skip
def test_a_wrong_use_is_told(words: tuple[str, ...], message: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert check(*words) == 2
    assert capsys.readouterr() == ("", f"speclint: error: {message}\n")


def test_a_file_is_replaced_whole_and_keeps_its_mode(tree: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tree / "some.txt"
    replace_file(str(path), b"one\r\n\xff")
    assert path.read_bytes() == b"one\r\n\xff"
    path.chmod(0o640)
    replace_file(str(path), b"two")
    assert (path.read_bytes(), path.stat().st_mode & 0o777) == (b"two", 0o640)

    def fail(_from: str, _to: str) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", fail)
    with pytest.raises(OSError, match="No space"):
        replace_file(str(path), b"three")
    assert path.read_bytes() == b"two"
    assert sorted(each.name for each in tree.iterdir()) == [".git", "lamp.tex", "main.tex", "some.txt"]
