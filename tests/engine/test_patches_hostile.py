"""Patches from strangers: refused or bounded with a clear message, and nothing outside is touched."""

import pathlib
import time

import pytest

from speclint.diagnostics import Report
from speclint.errors import UnreadableInput
from tests.patching import FAN, FIRST, TREE, Repository, mail, patched, told

FILE = "@@ -0,0 +1 @@\n+The the.\n"
FAN_INCLUDES = "--- a/fan.tex\n+++ b/fan.tex\n@@ -1 +1,2 @@\n+\\input{NAME}\n " + FAN.partition("\n")[0] + "\n"


@pytest.fixture
def repository(tmp_path: pathlib.Path) -> Repository:
    made = Repository(tmp_path / "spec")
    made.commit("Begin", {**TREE, "parts/one.tex": "One.\n"})
    return made


def said(report: Report) -> list[tuple[str, str]]:
    return [(each.rule, each.message) for each in report.diagnostics]


@pytest.mark.parametrize(
    ("diff", "reason"),
    [
        (f"--- /dev/null\n+++ b/../../out.tex\n{FILE}", "../../out.tex: the patch leads out of the repository"),
        (f"--- /dev/null\n+++ /elsewhere/out.tex\n{FILE}", "/elsewhere/out.tex: the patch leads out of the repository"),
        (f"--- /dev/null\n+++ b/.git/hooks/x\n{FILE}", ".git/hooks/x: the patch leads out of the repository"),
        ("diff --git a/x b/x\nnew file mode 160000\n", "x: the patch makes a submodule"),
        (
            f"diff --git a/x.tex b/x.tex\nnew file mode 120000\n--- /dev/null\n+++ b/x.tex\n{FILE}",
            "x.tex: the patch makes a symbolic link",
        ),
        (
            "diff --git a/lamp.tex b/lamp.tex\nindex 1234567..89abcde 100644\nGIT binary patch\nliteral 3\nKcmZ\n\n",
            "lamp.tex: the patch changes a file that is no text",
        ),
    ],
)
def test_what_must_not_be_applied_is_refused(repository: Repository, diff: str, reason: str) -> None:
    before = repository.state()
    for base in ("", str(repository.folder)):
        report = patched(repository.folder, mail("[PATCH] lamp: x", diff), base=base).report
        assert said(report)[0] == ("unreadable-input", f"cannot be read: {reason}")
        assert report.unreadable
    assert repository.state() == before


@pytest.mark.parametrize(
    ("diff", "reason"),
    [
        (
            "diff --git a/lamp.tex b/parts\nsimilarity index 100%\nrename from lamp.tex\nrename to parts\n",
            "parts: the patch does not apply to {}: ",
        ),
        (
            "diff --git a/fan.tex b/lamp.tex/x\nsimilarity index 100%\nrename from fan.tex\nrename to lamp.tex/x\n",
            "lamp.tex/x: the patch does not apply to {}: ",
        ),
        (
            "diff --git a/fan.tex b/lamp.tex\nsimilarity index 100%\nrename from fan.tex\nrename to lamp.tex\n",
            "lamp.tex: the patch does not apply to {}: the file is there already",
        ),
        (f"--- a/none.tex\n+++ b/none.tex\n{FILE}", "none.tex: the patch does not apply to {}: the file is not there"),
        (
            "--- a/lamp.tex\n+++ b/lamp.tex\n@@ -1,9 +1,100000 @@\n x\n+The the.\n",
            "lamp.tex: the hunk at line 1 does not apply to {}: the hunk has fewer lines than its header says",
        ),
        (
            "--- a/lamp.tex\n+++ b/lamp.tex\n@@ -0,0 +1 @@\n+x\n+The the.\n",
            "lamp.tex: the hunk at line 0 does not apply to {}: the hunk has more lines than its header says",
        ),
    ],
)
def test_what_cannot_be_applied_is_a_finding(repository: Repository, diff: str, reason: str) -> None:
    outcome = patched(repository.folder, diff)
    rule, message = said(outcome.report)[0]
    assert rule == "patch-does-not-apply"
    assert message.startswith(reason.format(outcome.base))


def test_a_picture_may_be_part_of_a_patch(repository: Repository) -> None:
    picture = "diff --git a/x.png b/x.png\nnew file mode 100644\nBinary files /dev/null and b/x.png differ\n"
    diff = (
        f"{picture}diff --git a/lamp.tex b/lamp.tex\n--- a/lamp.tex\n+++ b/lamp.tex\n@@ -1 +1,2 @@\n+The the.\n {FIRST}"
    )
    assert told(patched(repository.folder, diff).report)[-1] == ("lamp.tex", 1, 1, "doubled-word")


def test_damaged_line_ends_are_mended(repository: Repository) -> None:
    diff = f"--- a/lamp.tex\n+++ b/lamp.tex\n@@ -1 +1,2 @@\n+The the.\n {FIRST}".replace("\n", "\r\n")
    outcome = patched(repository.folder, mail("[PATCH] lamp: x", diff).replace("\r\n", "\n").replace("\n", "\r\n"))
    assert told(outcome.report) == [("lamp.tex", 1, 1, "doubled-word")]
    assert "\r" not in outcome.report.documents["lamp.tex"].text


def test_very_many_hunks_are_bounded(repository: Repository) -> None:
    hunks = "".join(f"@@ -{number},1 +{number},2 @@\n x\n+the the\n" for number in range(1, 100_001))
    start = time.process_time()
    report = patched(repository.folder, f"--- a/lamp.tex\n+++ b/lamp.tex\n{hunks}").report
    assert said(report) == [("limit-reached", "the limit of 10000 hunks reached: what comes after it is not checked")]
    assert report.incomplete
    assert time.process_time() - start < 60


def test_includes_of_a_patched_tree_stay_in_it(repository: Repository) -> None:
    diff = "--- /dev/null\n+++ b/new.tex\n@@ -0,0 +1,3 @@\n"
    diff += "+\\input{../../../../etc/passwd}\n+\\input{/etc/passwd}\n+\\input{new}\n"
    diff += FAN_INCLUDES.replace("NAME", "new")
    report = patched(repository.folder, diff).report
    assert [rule for rule, _ in said(report)] == ["unreadable-input", "unreadable-input"]
    assert not any("root" in document.text for document in report.documents.values())


def test_a_link_in_the_base_is_not_followed(repository: Repository, tmp_path: pathlib.Path) -> None:
    (tmp_path / "secret.tex").write_text("The the secret.\n")
    (repository.folder / "link.tex").symlink_to(tmp_path / "secret.tex")
    repository.commit("Link")
    diff = FAN_INCLUDES.replace("NAME", "link")
    for base in ("", str(repository.folder)):
        assert [rule for rule, _ in said(patched(repository.folder, diff, base=base).report)] == ["unreadable-input"]
    through = "--- a/link.tex\n+++ b/link.tex\n@@ -1 +1,2 @@\n The the secret.\n+More.\n"
    assert said(patched(repository.folder, through, base=str(repository.folder)).report)[0][0] == "patch-does-not-apply"
    assert (tmp_path / "secret.tex").read_text() == "The the secret.\n"


def test_a_patch_that_takes_the_specification_away_is_told(repository: Repository) -> None:
    diff = repository.git("rm", "-q", "-r", ".") or repository.git("diff", "--cached", "HEAD")
    with pytest.raises(UnreadableInput, match=r"state of the patch: no \.tex file"):
        patched(repository.folder, diff)
