"""Patches that git takes: applied by git itself they give the same bytes."""

import pathlib
import shutil
import subprocess

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from speclint.engine.unified import unified_patch
from speclint.text.revision import Change

LINES = "".join(f"line {number}\n" for number in range(1, 31))
GIT = shutil.which("git")


def changed(text: str, changes: list[Change]) -> str:
    for change in reversed(changes):
        text = text[: change.start] + change.text + text[change.end :]
    return text


def at(text: str, old: str, new: str) -> Change:
    return Change(text.index(old), text.index(old) + len(old), new)


def test_a_patch_in_full() -> None:
    changes = [at(LINES, "line 5\n", ""), at(LINES, "12", "twelve"), at(LINES, "30\n", "30\nline 31")]
    assert unified_patch("a/b.tex", LINES, changes) == (
        "diff --git a/a/b.tex b/a/b.tex\n--- a/a/b.tex\n+++ b/a/b.tex\n"
        "@@ -2,14 +2,13 @@\n line 2\n line 3\n line 4\n-line 5\n line 6\n line 7\n line 8\n line 9\n"
        " line 10\n line 11\n-line 12\n+line twelve\n line 13\n line 14\n line 15\n"
        "@@ -27,4 +26,5 @@\n line 27\n line 28\n line 29\n-line 30\n+line 30\n+line 31\n"
        "\\ No newline at end of file\n"
    )
    assert unified_patch("a.tex", LINES, []) == ""


def applied(folder: pathlib.Path, path: str, text: str, changes: list[Change]) -> str:
    """What git makes of the file with the patch."""
    file = folder / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(text.encode("utf-8", "surrogateescape"))
    patch = unified_patch(path, text, changes).encode("utf-8", "surrogateescape")
    command = ["git", "-c", "core.autocrlf=false", "apply", "--whitespace=nowarn", "-"]
    subprocess.run(command, cwd=folder, input=patch, check=True, capture_output=True)
    return file.read_bytes().decode("utf-8", "surrogateescape")


@pytest.mark.skipif(GIT is None, reason="git is not installed")
@pytest.mark.parametrize("path", ["plain.tex", "a b/c d.tex", 'quo"te\\.tex', "n\u00e4me \u6f22.tex", "tab\tname.tex"])
def test_git_applies_it_whatever_the_name(tmp_path: pathlib.Path, path: str) -> None:
    changes = [at(LINES, "12", "twelve")]
    assert applied(tmp_path, path, LINES, changes) == changed(LINES, changes)


@pytest.mark.skipif(GIT is None, reason="git is not installed")
@settings(max_examples=60, deadline=None)
@given(st.text("ab\n\r\udcff\u6f22\x0c\u2028", min_size=1, max_size=60), st.data())
def test_git_makes_the_same_text(tmp_path_factory: pytest.TempPathFactory, text: str, data: st.DataObject) -> None:
    places = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=8)))
    changes = [
        change
        for start, end in zip(places[::2], places[1::2], strict=False)
        if (change := Change(start, end, data.draw(st.text("xy\n", max_size=4)))).text != text[start:end]
    ]
    joined = [change for number, change in enumerate(changes) if not number or changes[number - 1].end < change.start]
    if not joined or changed(text, joined) in (text, ""):
        return
    assert applied(tmp_path_factory.mktemp("tree"), "a.tex", text, joined) == changed(text, joined)
