"""What patches bring and cure, on top of a revision or a folder."""

import pathlib

import pytest

from speclint.errors import UnreadableInput, UsageError
from tests.patching import FAN, FIRST, LAMP, MAIN, TREE, Repository, cured, mail, patched, told

DIFF = """\
--- a/lamp.tex
+++ b/lamp.tex
@@ -1,5 +1,5 @@
 \\section{Lamp Device}\\label{sec:Lamp Device}
 
-The lamp is is bright.
+The lamp is bright, and and it is warm.
 
 The driver reads the status.
"""  # noqa: W293 -- a line of a patch that is empty but for its sign


@pytest.fixture
def repository(tmp_path: pathlib.Path) -> Repository:
    made = Repository(tmp_path / "spec")
    made.commit("Begin", TREE)
    return made


def test_a_patch_brings_and_cures(repository: Repository) -> None:
    outcome = patched(repository.folder, DIFF)
    assert told(outcome.report) == [("lamp.tex", 3, 21, "doubled-word")]
    assert cured(outcome.report) == [("", "lamp.tex", 3, "doubled-word")]
    (diagnostic,) = outcome.report.diagnostics
    (place,) = diagnostic.related
    assert (place.message, place.region.path, place.region.line) == ("brought by the patch", "1.patch", 7)
    assert outcome.base == f"HEAD ({repository.git('rev-parse', 'HEAD')[:12]})"


def test_lines_that_move_are_neither_brought_nor_cured(repository: Repository) -> None:
    diff = f"--- a/lamp.tex\n+++ b/lamp.tex\n@@ -1 +1,3 @@\n+% a comment\n+\n {FIRST}"
    outcome = patched(repository.folder, diff)
    assert (told(outcome.report), cured(outcome.report)) == ([], [])


def test_a_label_that_is_removed_breaks_a_reference_elsewhere(repository: Repository) -> None:
    diff = (
        "--- a/lamp.tex\n+++ b/lamp.tex\n@@ -1,3 +1,3 @@\n"
        "-\\section{Lamp Device}\\label{sec:Lamp Device}\n+\\section{Lamp Device}\n \n The lamp is is bright.\n"
    )
    report = patched(repository.folder, diff).report
    assert told(report) == [("fan.tex", 3, 32, "dangling-reference")]
    (patch,) = report.patches
    (brought,) = patch.brought
    assert not brought.here
    assert patch.lines[brought.line].text == "\\section{Lamp Device}\\label{sec:Lamp Device}"
    assert patch.lines[brought.line].kind == "-"
    assert brought.diagnostic.related[-1].region.line == 4


def test_each_patch_of_a_series_stands_on_those_before(repository: Repository) -> None:
    repository.git("checkout", "-q", "-b", "topic")
    repository.commit("lamp: One", {"lamp.tex": LAMP.replace("reads the", "reads the the")})
    repository.commit("lamp: Two", {"lamp.tex": LAMP.replace("reads the", "reads the the") + "\nIt MUST not glow.\n"})
    repository.commit("lamp: Three", {"lamp.tex": "% moved\n" + LAMP + "\nIt MUST not glow.\n"})
    mails = repository.git("format-patch", "--stdout", "-s", "main")
    repository.git("checkout", "-q", "main")
    report = patched(repository.folder, mails).report
    # What a later patch cures is told where it came from, any other finding where it stands in the end.
    squash, must_not = report.diagnostics
    assert (squash.rule, squash.message) == (
        "squash-candidate",
        '"the" stands twice in a row (doubled-word); 3/3 cures it',
    )
    assert report.documents["1.patch"].lines.line(squash.region.line) == "+The driver reads the the status."
    assert (must_not.rule, must_not.region.path, must_not.region.line) == ("half-negated-keyword", "lamp.tex", 10)
    assert must_not.related[-1].message == 'brought by patch 2/3 "lamp: Two"'
    assert cured(report) == [("3/3", "lamp.tex", 5, "doubled-word")]
    assert [patch.name for patch in report.patches] == ["1/3", "2/3", "3/3"]


def test_commits_of_a_range_are_patches_too(repository: Repository) -> None:
    repository.commit("lamp: One", {"lamp.tex": LAMP.replace("reads the", "reads the the")})
    last = repository.commit("Two", {"fan.tex": FAN + "\nIt MUST not stop.\n"})
    report = patched(repository.folder, commits="HEAD~2..HEAD").report
    name = f"<{last[:12]}>"
    assert [(path, rule) for path, _, _, rule in told(report)] == [
        (f"<{repository.git('rev-parse', 'HEAD~1')[:12]}>", "missing-sign-off"),
        (name, "missing-sign-off"),
        (name, "subject-prefix"),
        ("fan.tex", "half-negated-keyword"),
        ("lamp.tex", "doubled-word"),
    ]
    assert told(patched(repository.folder, commits="HEAD~1").report) == told(
        patched(repository.folder, commits="HEAD~1..HEAD").report
    )


@pytest.mark.parametrize("words", ["HEAD..HEAD", "none..HEAD", "--all", "--output=x", "a\0b"])
def test_a_range_that_names_no_commits_is_told(repository: Repository, words: str) -> None:
    with pytest.raises(UsageError, match="names no commits"):
        patched(repository.folder, commits=words)
    assert not (repository.folder / "x").exists()


def test_the_base_can_be_a_revision(repository: Repository) -> None:
    old = repository.git("rev-parse", "HEAD").strip()
    repository.commit("Rewrite", {"lamp.tex": "\\section{Lamp Device}\\label{sec:Lamp Device}\n\nNew.\n"})
    assert [rule for *_, rule in told(patched(repository.folder, DIFF).report)] == [
        "patch-does-not-apply",
        "doubled-word",
    ]
    assert told(patched(repository.folder, DIFF, base=old).report) == [("lamp.tex", 3, 21, "doubled-word")]
    named = mail("[PATCH] lamp: Warm", DIFF) + f"base-commit: {old}\n"
    assert told(patched(repository.folder, named).report) == [("lamp.tex", 3, 21, "doubled-word")]
    for base in ("nowhere", "--help", "HEAD^{tree}", ""):
        unknown = mail("[PATCH] lamp: Warm", DIFF) + "base-commit: 0123456789012345678901234567890123456789\n"
        if base:
            with pytest.raises(UsageError, match="no revision"):
                patched(repository.folder, DIFF, base=base)
        else:
            assert patched(repository.folder, unknown).base.startswith("HEAD (")


def test_the_base_can_be_a_plain_folder(tmp_path: pathlib.Path) -> None:
    folder = tmp_path / "plain"
    folder.mkdir()
    for name, text in TREE.items():
        (folder / name).write_text(text)
    before = {path: path.read_bytes() for path in folder.iterdir()}
    outcome = patched(tmp_path, DIFF, base=str(folder))
    assert told(outcome.report) == [("lamp.tex", 3, 21, "doubled-word")]
    assert cured(outcome.report) == [("", "lamp.tex", 3, "doubled-word")]
    assert {path: path.read_bytes() for path in folder.iterdir()} == before


def test_files_can_come_go_and_move(tmp_path: pathlib.Path, repository: Repository) -> None:
    moved = MAIN.replace("lamp", "light").replace("fan", "wind")
    repository.git("checkout", "-q", "-b", "topic")
    repository.git("mv", "lamp.tex", "light.tex")
    repository.git("rm", "-q", "fan.tex")
    repository.commit("Move", {"main.tex": moved, "wind.tex": "A wind wind blows, see \\ref{sec:Fan Device}.\n"})
    diff = repository.git("diff", "-M", "main", "topic")
    repository.git("checkout", "-q", "main")
    folder = tmp_path / "plain"
    folder.mkdir()
    for name, text in TREE.items():
        (folder / name).write_text(text)
    for base in ("", str(folder)):
        report = patched(repository.folder, diff, base=base).report
        assert told(report) == [("wind.tex", 1, 3, "doubled-word"), ("wind.tex", 1, 29, "dangling-reference")]
        assert cured(report) == []


def test_a_patch_that_does_not_apply_names_the_hunk_and_its_lines_are_read(repository: Repository) -> None:
    diff = DIFF.replace("The lamp is is bright.", "The lamp is dark.").replace(
        "and and it is warm", "and MUST not glow"
    )
    outcome = patched(repository.folder, mail("[PATCH 1/2] lamp: Dark", diff), mail("[PATCH 2/2] lamp: Warm", DIFF))
    assert told(outcome.report) == [
        ("1.patch", 13, 1, "patch-does-not-apply"),
        ("1.patch", 17, 26, "half-negated-keyword"),
        ("2.patch", 17, 22, "doubled-word"),
    ]
    error = outcome.report.diagnostics[0]
    assert error.message == (
        f"lamp.tex: the hunk at line 1 does not apply to {outcome.base}: "
        "the file does not have the lines that it changes"
    )
    assert outcome.left_out == ("only the added lines were looked at, as a patch before does not apply: 2/2",)


def test_what_has_been_done_already_is_said(repository: Repository) -> None:
    repository.commit("Apply", {"lamp.tex": LAMP.replace("is is bright.", "is bright, and and it is warm.")})
    (diagnostic, _) = patched(repository.folder, DIFF).report.diagnostics
    assert diagnostic.message.endswith(": what it would do has been done already")


def test_a_patch_falls_back_to_a_three_way_merge(repository: Repository) -> None:
    repository.git("checkout", "-q", "-b", "topic")
    repository.commit("lamp: New", {"lamp.tex": LAMP.replace("reads the", "reads the the")})
    text = repository.git("format-patch", "--stdout", "-s", "-U9", "main")
    repository.git("checkout", "-q", "main")
    repository.commit("lamp: Other", {"lamp.tex": "% above\n" + LAMP.replace("is is", "is")})
    report = patched(repository.folder, text).report
    assert told(report) == [("lamp.tex", 6, 18, "doubled-word")]
    # Its line is found though it stands elsewhere than the patch says.
    (brought,) = report.patches[0].brought
    assert report.patches[0].lines[brought.line].text == "The driver reads the the status."


def test_a_file_that_nothing_includes_is_named(repository: Repository) -> None:
    diff = "--- /dev/null\n+++ b/alone.tex\n@@ -0,0 +1 @@\n+The the.\n"
    outcome = patched(repository.folder, diff)
    assert (told(outcome.report), outcome.left_out) == ([], ("not looked at, as nothing includes it: alone.tex",))


def test_where_no_repository_and_no_specification_is_that_is_told(tmp_path: pathlib.Path) -> None:
    with pytest.raises(UsageError, match="is in no git repository"):
        patched(tmp_path, DIFF)
    with pytest.raises(UnreadableInput, match=r"no \.tex file"):
        patched(tmp_path, DIFF, base=str(tmp_path))
    with pytest.raises(UsageError, match="holds no patch"):
        patched(tmp_path, "Dear all,\nno patch today.\n")


def test_patches_that_fit_and_patches_that_do_not_stand_on_each_other(repository: Repository) -> None:
    repository.git("checkout", "-q", "-b", "topic")
    fits = LAMP.replace("reads the", "never reads the")
    repository.commit("lamp: One", {"lamp.tex": fits})
    repository.commit("lamp: Two", {"lamp.tex": fits.replace("lamp is is", "lamp is")})
    repository.commit("lamp: Three", {"lamp.tex": fits, "new.tex": "Lamps."})
    repository.commit("lamp: Four", {"lamp.tex": fits.replace("writes", "rewrites"), "new.tex": "Lamps\n"})
    text = repository.git("format-patch", "--stdout", "main").encode()
    repository.git("checkout", "-q", "main")
    made = _linted_files(repository, text)
    assert (made["lamp.tex"], made["new.tex"]) == (fits.replace("writes", "rewrites"), "Lamps\n")


def test_the_tree_is_what_git_am_makes_and_the_repository_stays_as_it_was(
    repository: Repository, tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where hooks, filters and a monitor lie in wait, and the environment is that of a hook."""
    trap = f"touch {tmp_path}/sprung"
    repository.write(
        {".git/hooks/applypatch-msg": f"#!/bin/sh\n{trap}\n", ".gitattributes": "*.tex filter=x diff=x merge=x\n"}
    )
    (repository.folder / ".git/hooks/applypatch-msg").chmod(0o755)
    repository.git("checkout", "-q", "-b", "topic")
    repository.commit("lamp: One", {"lamp.tex": LAMP.replace("reads", "re-reads"), "new.tex": "New\r\nlines"})
    repository.commit("lamp: Two", {"lamp.tex": LAMP.replace("reads", "never reads"), "bin.dat": b"\xff\xfe\n"})
    text = repository.git("format-patch", "--stdout", "main").encode("utf-8", "surrogateescape")
    repository.git("checkout", "-q", "main")
    for key in (
        "filter.x.clean",
        "filter.x.smudge",
        "diff.x.textconv",
        "diff.x.command",
        "merge.x.driver",
        "core.fsmonitor",
    ):
        repository.git("config", key, trap)
    monkeypatch.setenv("GIT_INDEX_FILE", "nowhere")
    monkeypatch.setenv("GIT_DIR", "nowhere")
    before = repository.state()
    linted = _linted_files(repository, text)
    assert repository.state() == before
    assert not (tmp_path / "sprung").exists()
    clone = Repository(tmp_path / "clone")
    clone.git("fetch", "-q", str(repository.folder), "main")
    clone.git("reset", "-q", "--hard", "FETCH_HEAD")
    clone.git("am", "-q", "--keep-cr", given=text)
    made = {name: clone.git("cat-file", "blob", f"HEAD:{name}") for name in clone.git("ls-files").split("\n")[:-1]}
    assert linted == made
    assert linted["lamp.tex"] == LAMP.replace("reads", "never reads")


def _linted_files(repository: Repository, text: bytes) -> dict[str, str]:
    """Every file of the tree that is linted in the end."""
    from contextlib import ExitStack

    from speclint.engine.patches.applying import Applying
    from speclint.engine.patches.base import base_of_repository, repository_around, revision
    from speclint.frontends.mail import read_messages
    from speclint.frontends.series import find_series
    from speclint.text.source import Document

    document = Document.decode("x", text)
    with ExitStack() as opened:
        around = repository_around(str(repository.folder))
        base = base_of_repository(around, revision(around, "HEAD"), opened)
        applying = Applying(base)
        entries = [applying.apply(patch) for patch in find_series([(document, read_messages(document))]).patches][-1]
        assert isinstance(entries, dict)
        tree = base.tree(entries)
        return {name: tree.read(name).text for name in entries}
