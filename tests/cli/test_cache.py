"""Results of earlier runs: a later run says the same, sooner, and never what was true before an edit."""

import io
import os
import pathlib
import subprocess
import sys

import pytest

from speclint.cli import main as cli
from speclint.engine import pool, session
from speclint.engine.patches import kept_tree
from speclint.languages.latex.macros import Effect
from speclint.languages.reading import read_source
from speclint.model.facts import Facts
from speclint.text.source import Source

ROOT = "\\documentclass{book}\n\\begin{document}\n\\input{lamp}\n\\input{fan}\n\\end{document}\n"
LAMP = "The driver MUST not dim the lamp.\n"
FAN = "The fan is is silent.\n"


@pytest.fixture
def tree(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> pathlib.Path:
    top = tmp_path / "tree"
    top.mkdir()
    for name, text in (("main", ROOT), ("lamp", LAMP), ("fan", FAN)):
        (top / f"{name}.tex").write_text(text)
    monkeypatch.delenv("SPECLINT_NO_CACHE")
    monkeypatch.setenv("SPECLINT_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.chdir(top)
    return top


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the sources that were read, in the order in which they were."""
    names: list[str] = []

    def read(source: Source, effects: dict[str, Effect]) -> Facts:
        names.append(source.name)
        return read_source(source, effects)

    monkeypatch.setattr(session, "read_source", read)
    return names


def told(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str]:
    status = cli.main(["check", "--isolated", "--output-format", "json", *words])
    return status, capsys.readouterr().out


def test_a_second_run_reads_nothing_and_says_the_same(
    tree: pathlib.Path, read: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    first = told(capsys)
    assert sorted(read) == ["fan.tex", "lamp.tex", "main.tex"]
    assert told(capsys) == first
    assert cli.main(["check", "--isolated"]) == first[0]
    assert len(read) == 3
    assert [path.stat().st_size > 0 for path in (tree.parent / "cache").iterdir()] == [True, True]


def test_after_an_edit_what_was_edited_is_read_again(
    tree: pathlib.Path, read: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    before = told(capsys)
    (tree / "fan.tex").write_text(FAN.replace("is is", "is"))
    read.clear()
    status, output = told(capsys)
    assert (status, read) == (1, ["fan.tex"])
    assert "doubled-word" in before[1]
    assert "doubled-word" not in output
    assert told(capsys, "--no-cache") == (status, output)


@pytest.mark.usefixtures("tree")
def test_another_choice_is_another_result(read: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    told(capsys)
    read.clear()
    assert told(capsys, "--select", "doubled-word")[0] == 1
    assert len(read) == 3
    assert told(capsys, "--select", "half-negated-keyword")[1].count('"rule"') == 1


@pytest.mark.parametrize("variable", ["SPECLINT_NO_CACHE", None])
def test_nothing_is_kept_where_nothing_is_wanted(
    tree: pathlib.Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], variable: str | None
) -> None:
    if variable:
        monkeypatch.setenv(variable, "1")
    told(capsys, *([] if variable else ["--no-cache"]))
    assert not (tree.parent / "cache").exists()


def test_broken_files_are_made_anew(tree: pathlib.Path, read: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    first = told(capsys)
    for path in (tree.parent / "cache").iterdir():
        path.write_bytes(path.read_bytes()[:-3] + b"xyz")
    read.clear()
    assert told(capsys) == first
    assert len(read) == 3
    read.clear()
    assert told(capsys) == first
    assert read == []


def test_a_cache_in_the_tree_is_refused(
    tree: pathlib.Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SPECLINT_CACHE_DIR", str(tree / "cache"))
    assert cli.main(["check", "--isolated"]) == 2
    assert capsys.readouterr().err == (
        "speclint: error: SPECLINT_CACHE_DIR: the cache folder lies within what is linted; "
        "name a folder of your own outside of what is linted, or set SPECLINT_NO_CACHE=1\n"
    )
    assert not (tree / "cache").exists()


def test_undecodable_bytes_are_told_each_time(tree: pathlib.Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tree / "fan.tex").write_bytes(b"The fan \xff is \\unknown{x\xfe}.\n")
    first = told(capsys)
    assert first[0] == 2
    assert told(capsys) == first


@pytest.mark.usefixtures("tree")
def test_standard_input_is_told_by_its_text(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    outputs = []
    for text in ("It is is so.\n", "It is so.\n", "It is is so.\n"):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
        outputs.append(told(capsys, "-")[0])
    assert outputs == [1, 0, 1]


def git(folder: pathlib.Path, *words: str) -> str:
    settings = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]
    command = ["git", *settings, *words]
    return subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True).stdout


def test_what_was_found_in_the_base_of_a_patch_is_kept_until_the_base_changes(
    tree: pathlib.Path, monkeypatch: pytest.MonkeyPatch, read: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    def patched(adds: str, *words: str) -> tuple[int, str]:
        diff = f"--- a/fan.tex\n+++ b/fan.tex\n@@ -1 +1,2 @@\n The fan is is silent.\n+{adds}\n"
        (tree.parent / "one.patch").write_text(diff)
        status = cli.main(["patch", "--isolated", "--quiet", "--output-format", "json", *words, "../one.patch"])
        return status, capsys.readouterr().out

    monkeypatch.setattr(pool, "_WORTHWHILE", 0)
    git(tree, "init", "--quiet")
    git(tree, "add", "--all")
    git(tree, "commit", "--quiet", "--message", "All of it")
    assert "doubled-word" in patched("It blows and and blows.", "--jobs", "1")[1]
    assert sorted(read) == ["fan.tex", "fan.tex", "lamp.tex", "main.tex"]
    for adds, jobs in (("It hums and and hums.", "1"), ("It hums, and it it hums.", "2")):
        read.clear()
        found = patched(adds, "--jobs", jobs)
        assert read == ["fan.tex"]
        assert found == patched(adds, "--jobs", "1", "--no-cache")
    (tree / "lamp.tex").write_text(LAMP + "It is is bright.\n")
    git(tree, "commit", "--quiet", "--all", "--message", "More of it")
    adds = "It is bright."
    assert patched(adds, "--jobs", "2", "--no-cache") == patched(adds, "--jobs", "2")
    (tree / "lamp.tex").write_text(LAMP + "\\newcommand{\\fans}{fans}\\input{sub/fan}\n")
    (tree / "sub").mkdir()
    (tree / "sub" / "fan.tex").write_text(FAN)
    git(tree, "add", "--all")
    git(tree, "commit", "--quiet", "--message", "Another fan")
    for adds in ("The \\fans{} is is bright.", "It is bright.\\input{sub/none}"):
        assert patched(adds, "--no-cache") == patched(adds)


@pytest.fixture
def patch(tree: pathlib.Path) -> pathlib.Path:
    """A patch that brings a doubled word into the repository that the tree is."""
    (tree / "fan.tex").write_text("The fan is silent.\n")
    git(tree, "init", "--quiet")
    git(tree, "add", ".")
    git(tree, "commit", "--quiet", "--message", "base")
    (tree / "fan.tex").write_text(FAN)
    path = tree.parent / "fan.patch"
    path.write_text(git(tree, "diff"))
    git(tree, "checkout", "--quiet", ".")
    return path


def brought(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    status = cli.main(["patch", "--isolated", "--output-format", "full", *words])
    told = capsys.readouterr()
    return status, told.out, told.err


def test_the_same_patch_on_the_same_base_is_answered_at_once(
    patch: pathlib.Path, read: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    first = brought(capsys, str(patch))
    assert first[0] == 1
    assert "doubled-word" in first[1]
    read.clear()
    assert brought(capsys, str(patch)) == first
    assert read == []
    assert brought(capsys, "--no-cache", str(patch)) == first
    assert read != []


def test_another_base_or_another_patch_has_another_answer(
    tree: pathlib.Path, patch: pathlib.Path, capsys: pytest.CaptureFixture[str]
) -> None:
    brought(capsys, str(patch))
    (tree / "lamp.tex").write_text("The driver MUST NOT dim the lamp.\n")
    git(tree, "commit", "--quiet", "--all", "--message", "mend")
    _, output, errors = brought(capsys, str(patch))
    assert "doubled-word" in output
    assert errors.startswith(f"speclint: on top of HEAD ({git(tree, 'rev-parse', 'HEAD')[:12]})\n")
    patch.write_text(patch.read_text().replace("is is silent", "hums softly"))
    assert brought(capsys, str(patch))[0] == 0


def test_of_a_base_that_is_known_no_file_is_read_again(
    tree: pathlib.Path, patch: pathlib.Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = patch.read_text()
    brought(capsys, str(patch))
    patch.write_text(text.replace("is is", "has has"))
    expected = brought(capsys, "--no-cache", str(patch))
    commit = git(tree, "rev-parse", "HEAD").strip()
    for path in (tree / ".git" / "objects").glob("??/*"):
        if f"{path.parent.name}{path.name}" != commit:
            path.unlink()
    assert "doubled-word" in expected[1]
    assert brought(capsys, str(patch)) == expected


def test_a_base_that_cannot_be_kept_is_read_each_time(
    tree: pathlib.Path, patch: pathlib.Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A name that is no text, and more than is kept."""
    text = patch.read_text()
    (tree / os.fsdecode(b"\xff.tex")).write_text("The the.\n")
    git(tree, "add", "--all")
    git(tree, "commit", "--quiet", "--message", "Odd")
    for words in ("is is", "has has", "hums hums"):
        patch.write_text(text.replace("is is", words))
        assert brought(capsys, str(patch)) == brought(capsys, "--no-cache", str(patch))
        monkeypatch.setattr(kept_tree, "_MOST_BYTES", 10)


def test_an_answer_that_waits_for_its_base_is_not_kept(
    patch: pathlib.Path, read: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    patch.write_text(patch.read_text() + "-- \n2.40\n\nbase-commit: " + "1" * 40 + "\n")
    first = brought(capsys, str(patch))
    read.clear()
    assert brought(capsys, str(patch)) == first
    assert read != []
