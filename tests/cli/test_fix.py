"""--fix, --unsafe-fixes and --diff: what becomes of the files, what is told, and the exit status."""

import json
import os
import pathlib
import shutil
import subprocess
import sys

import msgspec
import pytest

from speclint.cli import main as cli
from speclint.diagnostics import Report
from speclint.engine import run
from speclint.engine.request import Request

ROOT = "\\documentclass{article}\n\\begin{document}\n\\input{lamp}\n\\end{document}\n"
LAMP = (
    "A driver MUST\n"
    "not dim dim the lamp, an lamp\n"
    "of of glass.\n"
    "The device MSUT glow.\n"
)  # fmt: skip
FIXED = (
    "A driver MUST\n"
    "NOT dim the lamp, a lamp\n"
    "of glass.\n"
    "The device MSUT glow.\n"
)  # fmt: skip
REMAINS = "lamp.tex:4:12: error[misspelt-keyword] MSUT should be MUST\n"
RULES = "doubled-word,half-negated-keyword,wrong-article,misspelt-keyword"
PATCH = """\
diff --git a/lamp.tex b/lamp.tex
--- a/lamp.tex
+++ b/lamp.tex
@@ -1,4 +1,4 @@
 A driver MUST
-not dim dim the lamp, an lamp
-of of glass.
+NOT dim the lamp, a lamp
+of glass.
 The device MSUT glow.
"""


@pytest.fixture(autouse=True)
def tree(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> pathlib.Path:
    (tmp_path / ".git").mkdir()
    (tmp_path / "main.tex").write_text(ROOT)
    (tmp_path / "lamp.tex").write_text(LAMP)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def check(*words: str) -> int:
    return cli.main(["check", "--output-format", "concise", "--select", RULES, *words])


def content(tree: pathlib.Path) -> dict[str, bytes]:
    return {each.name: each.read_bytes() for each in tree.iterdir() if each.is_file()}


def test_safe_fixes_are_made_and_the_rest_is_told(tree: pathlib.Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert check("--fix") == 1
    assert capsys.readouterr() == (REMAINS, "Fixed 4 findings in 1 file.\nFound 1 error in 2 files.\n")
    assert content(tree) == {"main.tex": ROOT.encode(), "lamp.tex": FIXED.encode()}
    assert check("--fix") == 1
    assert capsys.readouterr() == (REMAINS, "Fixed 0 findings.\nFound 1 error in 2 files.\n")


def test_unsafe_fixes_are_made_when_asked_for(tree: pathlib.Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert check("--unsafe-fixes", "-q") == 0
    assert capsys.readouterr() == ("", "")
    assert (tree / "lamp.tex").read_text() == FIXED.replace("MSUT", "MUST")


def test_a_diff_shows_what_would_be_fixed(tree: pathlib.Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    before = content(tree)
    assert check("--diff") == 1
    told = b"Would fix 4 findings in 1 file.\nFound 2 errors, 3 warnings in 2 files.\n"
    assert capfdbinary.readouterr() == (PATCH.encode(), told)
    assert content(tree) == before
    assert check("--diff", "--unsafe-fixes", "--fix", "-q") == 1
    assert b"+The device MUST glow." in capfdbinary.readouterr().out
    assert content(tree) == before


def test_a_report_goes_to_a_file_beside_the_diff(tree: pathlib.Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert check("--diff", "--output-file", "out.txt", "-q") == 1
    assert capfdbinary.readouterr().out == PATCH.encode()
    assert (tree / "out.txt").read_text().count("\n") == 5


def test_a_diff_does_not_steer_a_terminal(
    tree: pathlib.Path, capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tree / "lamp.tex").write_text("A lamp\x1b[31m is is red.\n")
    check("--diff", "-q")
    assert b"+A lamp\x1b[31m is red.\n" in capfdbinary.readouterr().out
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    check("--diff", "-q")
    assert b"+A lamp<U+001B>[31m is red.\n" in capfdbinary.readouterr().out


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
def test_git_applies_the_diff_to_the_same_tree(tree: pathlib.Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    (tree / ".git").rmdir()
    data = LAMP.replace("\n", "\r\n").encode() + b"\xff caf\xc3\xa9 at at end"
    (tree / "lamp.tex").write_bytes(data)
    check("--diff", "-q")
    patch = capfdbinary.readouterr().out
    shutil.copytree(tree, tree / "copy")
    subprocess.run(["git", "apply", "-"], input=patch, cwd=tree / "copy", check=True, capture_output=True)
    shutil.move(tree / "copy", tree.parent / "copy")
    check("--fix", "-q")
    assert content(tree) == content(tree.parent / "copy")
    fixed = FIXED.replace("\n", "\r\n").encode() + b"\xff caf\xc3\xa9 at end"
    assert (tree / "lamp.tex").read_bytes() == fixed


def test_the_json_report_has_the_fix(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["check", "--select", "half-negated-keyword", "--output-format", "json", "-q"]) == 1
    [found] = json.loads(capsys.readouterr().out)["diagnostics"]
    region = {"path": "lamp.tex", "line": 2, "column": 1, "end_line": 2, "end_column": 4, "start": 14, "end": 17}
    assert found["fix"] == {"safe": True, "edits": [{"region": region, "text": "NOT"}]}


def test_a_file_keeps_its_mode_and_a_link_stays_a_link(tree: pathlib.Path) -> None:
    (tree / "lamp.tex").rename(tree / "light.tex")
    (tree / "light.tex").chmod(0o640)
    (tree / "lamp.tex").symlink_to("light.tex")
    check("--fix", "-q")
    assert (tree / "lamp.tex").is_symlink()
    assert (tree / "light.tex").read_text() == FIXED
    assert (tree / "light.tex").stat().st_mode & 0o777 == 0o640


def test_only_the_named_file_is_fixed(tree: pathlib.Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tree / "main.tex").write_text(ROOT.replace("\\input", "It is is so.\n\\input"))
    before = (tree / "main.tex").read_bytes()
    assert check("--fix", "lamp.tex") == 1
    assert capsys.readouterr().err.startswith("Fixed 4 findings in 1 file.\n")
    assert (tree / "main.tex").read_bytes() == before


def test_what_is_old_is_not_fixed(tree: pathlib.Path, capsys: pytest.CaptureFixture[str]) -> None:
    check("--write-baseline", "old.json", "-q")
    (tree / "lamp.tex").write_text(LAMP + "A lamp is is new.\n")
    capsys.readouterr()
    assert check("--baseline", "old.json", "--fix") == 0
    assert capsys.readouterr() == ("", "Fixed 1 finding in 1 file.\nFound nothing in 2 files (5 old).\n")
    assert (tree / "lamp.tex").read_text() == LAMP + "A lamp is new.\n"


def test_what_was_fixed_leaves_the_baseline(tree: pathlib.Path) -> None:
    check("--fix", "--write-baseline", "old.json", "-q")
    assert (tree / "lamp.tex").read_text() == FIXED
    assert [each["rule"] for each in json.loads((tree / "old.json").read_text())["findings"]] == ["misspelt-keyword"]


def test_standard_input_is_not_fixed(capsys: pytest.CaptureFixture[str]) -> None:
    assert check("--fix", "-") == 2
    assert capsys.readouterr() == (
        "",
        "speclint: error: standard input cannot be fixed; name a file or folder\n",
    )


@pytest.mark.parametrize("name", ["lamp.eml", "lamp.txt", "lamp.patch", "lamp.mbox"])
def test_a_mail_or_patch_is_never_changed(tree: pathlib.Path, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    added = "".join(f"+{line}\n" for line in LAMP.splitlines())
    text = (
        "From author@lamps.example Mon Jan  1 00:00:00 2024\nFrom: An Author <author@lamps.example>\n"
        "Subject: [PATCH] lamp: add\n\n"
        f"diff --git a/lamp.tex b/lamp.tex\n--- a/lamp.tex\n+++ b/lamp.tex\n@@ -0,0 +1,4 @@\n{added}"
    )
    (tree / name).write_text(text)
    assert check("--unsafe-fixes", name) == 1
    assert capsys.readouterr().err.startswith("Fixed 0 findings.\n")
    assert (tree / name).read_text() == text


def test_an_incomplete_answer_fixes_nothing(tree: pathlib.Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tree / "main.tex").write_text(ROOT.replace("\\end{d", "x" * 1_000_001 + "\n\\end{d"))
    assert check("--fix") == 3
    assert capsys.readouterr().err.startswith(
        "Fixed 0 findings.\nspeclint: not fixed, as the answer is incomplete: lamp.tex:1:10: half-negated-keyword\n"
    )
    assert (tree / "lamp.tex").read_text() == LAMP


def stand_in(monkeypatch: pytest.MonkeyPatch, harm: str) -> None:
    """A linter that finds one more mistake in every text that has `harm` in it."""
    real = run.check

    def check(request: Request, _progress: object) -> Report:
        report = real(request)
        text = request.revised.get("lamp.tex", "")
        extra = [each for each in report.diagnostics if each.rule == "misspelt-keyword"] if harm in text else []
        return msgspec.structs.replace(report, diagnostics=(*report.diagnostics, *extra))

    monkeypatch.setattr(run, "check", check)


def test_the_fix_at_fault_is_found_and_taken_back(
    tree: pathlib.Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    stand_in(monkeypatch, "a lamp")
    assert check("--fix") == 1
    assert (tree / "lamp.tex").read_text() == FIXED.replace("a lamp", "an lamp")
    assert capsys.readouterr().err == (
        "Fixed 3 findings in 1 file.\n"
        "speclint: not fixed, as another finding would come or this one stay: lamp.tex:2:19: wrong-article\n"
        "Found 1 error, 1 warning in 2 files.\n"
    )


def test_a_file_that_changed_meanwhile_is_left_alone(
    tree: pathlib.Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    real = run.check

    def check_slowly(request: Request, _progress: object) -> Report:
        report = real(request)
        (tree / "lamp.tex").write_text("Somebody wrote this.\n")
        return report

    monkeypatch.setattr(run, "check", check_slowly)
    assert check("--fix") == 2
    assert capsys.readouterr().err == (
        "speclint: error: lamp.tex: the file has changed meanwhile, so nothing is fixed; run it again\n"
    )
    assert (tree / "lamp.tex").read_text() == "Somebody wrote this.\n"


@pytest.mark.skipif(os.getuid() == 0, reason="root may write everything")
def test_a_file_that_cannot_be_written_is_told(tree: pathlib.Path, capsys: pytest.CaptureFixture[str]) -> None:
    tree.chmod(0o500)
    try:
        assert check("--fix") == 2
    finally:
        tree.chmod(0o700)
    assert capsys.readouterr().err == "speclint: error: lamp.tex: cannot write the fixed file: Permission denied\n"
