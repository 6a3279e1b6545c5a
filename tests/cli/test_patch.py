"""`speclint patch`: where patches come from, where results go, and the exit status."""

import io
import json
import pathlib
import sys

import pytest

from speclint.cli.main import main
from speclint.formats.table import PATCH_FORMATS
from tests.patching import FIRST, LAMP, TREE, Repository, mail

DIFF = f"--- a/lamp.tex\n+++ b/lamp.tex\n@@ -1 +1,2 @@\n+The the.\n {FIRST}"
RULES = ("--isolated", "--select", "doubled-word,patch")


@pytest.fixture
def repository(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    made = Repository(tmp_path / "spec")
    made.commit("Begin", TREE)
    monkeypatch.chdir(made.folder)
    return made


def run(*words: str) -> int:
    return main(["patch", *RULES, *words])


def test_a_file_and_a_range_are_read(repository: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    patch = repository.folder.parent / "x.patch"
    patch.write_text(DIFF)
    assert run("--output-format", "concise", "../x.patch") == 1
    out, err = capsys.readouterr()
    assert out == 'lamp.tex:1:1: warning[doubled-word] "The" stands twice in a row\n'
    name = repository.git("rev-parse", "HEAD")[:12]
    assert err == f"speclint: on top of HEAD ({name})\n1 patch brings 1 warning.\n"
    repository.commit("lamp: x\n\nSigned-off-by: Ada", {"lamp.tex": "The the.\n" + LAMP})
    assert run("--output-format", "concise", "--git", "HEAD~1..HEAD") == 1
    assert capsys.readouterr() == (out, f"speclint: on top of {name}\n1 patch brings 1 warning.\n")


@pytest.mark.usefixtures("repository")
def test_standard_input_is_read(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    for words in ((), ("-",)):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(DIFF.encode())))
        assert run("--output-format", "json", *words) == 1
        document = json.loads(capsys.readouterr().out)
        (related,) = document["diagnostics"][0]["related"]
        assert (related["region"]["path"], related["region"]["line"]) == ("<stdin>", 4)
        assert document["patches"][0]["brought"] == document["diagnostics"]


def test_a_folder_is_a_base(repository: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    (repository.folder / "x.patch").write_text(mail("[PATCH] lamp: x", DIFF.replace("The the.", "The end.")))
    (repository.folder.parent / "plain").mkdir()
    for name, text in TREE.items():
        (repository.folder.parent / "plain" / name).write_text(text)
    assert run("--base", "../plain", "x.patch") == 0
    assert capsys.readouterr() == ("", "speclint: on top of ../plain\n1 patch brings nothing.\n")


def test_what_is_cured_is_counted_and_listed(repository: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    (repository.folder / "x.patch").write_text(
        "--- a/lamp.tex\n+++ b/lamp.tex\n@@ -2,3 +2,3 @@\n \n-The lamp is is bright.\n+The lamp is bright.\n \n"
    )
    assert run("x.patch", "--cured") == 0
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith('cured: lamp.tex:3:10: warning[doubled-word] "is" stands twice in a row\n')
    assert err.endswith("1 patch brings nothing and cures 1 finding.\n")


@pytest.mark.parametrize("name", PATCH_FORMATS)
def test_an_empty_result_is_valid_in_every_format(
    name: str, repository: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    (repository.folder / "x.patch").write_text(DIFF.replace("The the.", "The end."))
    assert run("-q", "--output-format", name, "x.patch") == 0
    out, err = capsys.readouterr()
    assert err == ""
    assert (out == "") == (name in ("full", "concise", "json-lines", "github", "mail"))


def test_a_refused_patch_ends_with_status_2_and_a_limit_with_3(
    repository: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    patch = repository.folder / "x.patch"
    patch.write_text(DIFF.replace("b/lamp.tex", "b/../lamp.tex"))
    assert run("x.patch") == 2
    patch.write_text(DIFF + "@@ -1 +1 @@\n-x\n+y\n" * 20_000)
    assert run("x.patch") == 3
    patch.write_text(DIFF.replace("The lamp", "No lamp").replace("Lamp Device", "Other Device"))
    assert run("x.patch") == 1
    assert capsys.readouterr().err.count("1 patch brings") == 3


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("none.patch",), "none.patch: does not exist"),
        ((".",), ".: "),
        (("main.tex",), "main.tex: holds no patch; name a diff, a mail or a mailbox with one"),
        (("--git", "HEAD", "x.patch"), "--git takes patches and base from the repository; leave out FILE and --base"),
        (("--git", "none"), "none: names no commits; write it as git log does: A..B"),
        (("--base", "none", "x.patch"), "none: is no revision of the repository; see that "),
    ],
)
def test_a_wrong_use_is_told(
    words: tuple[str, ...], message: str, repository: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    (repository.folder / "x.patch").write_text(DIFF)
    assert run(*words) == 2
    assert capsys.readouterr().err.startswith(f"speclint: error: {message}")


def test_git_has_to_be_there(
    repository: Repository, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (repository.folder / "x.patch").write_text(DIFF)
    monkeypatch.setenv("PATH", str(repository.folder))
    assert run("x.patch") == 2
    assert capsys.readouterr().err == (
        "speclint: error: git is not installed; install git, or lint files with speclint check\n"
    )
