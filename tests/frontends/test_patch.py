"""Unified diffs as they are read: files, hunks, lines, and what is wrong with them."""

import time

import pytest

from speclint.frontends.patch import FilePatch, read_diffs, written_anew
from speclint.text.limits import MAX_HUNKS, MAX_PATCH_LINES
from speclint.text.source import Document, Source


def read(text: str) -> tuple[FilePatch, ...]:
    return read_diffs(source(text)).files


def source(text: str) -> Source:
    return Source.whole(Document("x", text), "text")


def only(text: str) -> FilePatch:
    (found,) = read(text)
    return found


def test_lines_have_their_numbers_and_places() -> None:
    text = (
        "words\n\n--- a/x.tex\t2026-03-02\n+++ b/x.tex\n@@ -3,3 +3,4 @@ head\n one\n-two\n+2\n+2a\n three\n-- \n2.39\n"
    )
    file = only(text)
    assert (file.header.old, file.header.new, file.wrong) == ("x.tex", "x.tex", "")
    (hunk,) = file.hunks
    assert text[hunk.start : hunk.end] == "@@ -3,3 +3,4 @@ head\n"
    assert [(line.kind, text[line.start : line.end], line.number) for line in hunk.lines] == [
        (" ", "one\n", 3), ("-", "two\n", 4), ("+", "2\n", 4), ("+", "2a\n", 5), (" ", "three\n", 6),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("head", "old", "new"),
    [
        ("diff --git a/x y.tex b/x y.tex\nold mode 100644\nnew mode 100755\n", "x y.tex", "x y.tex"),
        ("diff --git a/x.tex b/x.tex\nnew file mode 100644\n", "", "x.tex"),
        ("diff --git a/x.tex b/x.tex\ndeleted file mode 100644\n", "x.tex", ""),
        ("diff --git a/a/x.tex b/b/y.tex\nrename from a/x.tex\nrename to b/y.tex\n", "a/x.tex", "b/y.tex"),
        ('diff --git "a/\\303\\244\\"x" "b/\\303\\244\\"x"\nnew file mode 100644\n', "", 'ä"x'),
        ("diff --git x.tex x.tex\n--- x.tex\n+++ x.tex\n@@ -1 +1 @@\n-a\n+b\n", "x.tex", "x.tex"),
        ("diff --git i/x.tex w/x.tex\n--- i/x.tex\n+++ w/x.tex\n@@ -1 +1 @@\n-a\n+b\n", "x.tex", "x.tex"),
        ("--- old/d/x.tex\n+++ new/d/x.tex\n@@ -1 +1 @@\n-a\n+b\n", "d/x.tex", "d/x.tex"),
        ("--- x.tex.orig\n+++ x.tex\n@@ -1 +1 @@\n-a\n+b\n", "x.tex", "x.tex"),
        ("--- /dev/null\n+++ b/x.tex\n@@ -0,0 +1 @@\n+b\n", "", "x.tex"),
        ("--- a/x.tex\r\n+++ b/x.tex\r\n@@ -1 +1 @@\r\n-a\r\n+b\r\n", "x.tex", "x.tex"),
    ],
)  # fmt: skip
def test_names_are_read_as_the_repository_has_them(head: str, old: str, new: str) -> None:
    file = only(head)
    assert (file.header.old, file.header.new, file.wrong) == (old, new, "")


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("--- a/../x\n+++ b/../x\n@@ -1 +1 @@\n-a\n+b\n", "outside"),
        ("--- /etc/x\n+++ /etc/x\n@@ -1 +1 @@\n-a\n+b\n", "outside"),
        ("--- a/~/x\n+++ b/~/x\n@@ -1 +1 @@\n-a\n+b\n", "outside"),
        ("--- a/.git/config\n+++ b/.git/config\n@@ -1 +1 @@\n-a\n+b\n", "outside"),
        ("--- a/d/.GIT /config\n+++ b/d/.GIT /config\n@@ -1 +1 @@\n-a\n+b\n", "outside"),
        ("--- a/git~1/config\n+++ b/git~1/config\n@@ -1 +1 @@\n-a\n+b\n", "outside"),
        ("--- a/x\\..\\y\n+++ b/x\\..\\y\n@@ -1 +1 @@\n-a\n+b\n", "outside"),
        ('diff --git "a/x\\ny" "b/x\\ny"\nnew file mode 100644\n', "outside"),
        ("diff --git a/x b/x\nrename from x\nrename to ../x\n", "outside"),
        ("diff --git a/x b/x\nnew file mode 120000\n", "link"),
        ("diff --git a/x b/x\nold mode 100644\nnew mode 120000\n", "link"),
        ("diff --git a/x b/x\nindex 0123456..89abcde 120000\n--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+b\n", "link"),
        ("diff --git a/x b/x\nold mode 100644\nnew mode 100755\nindex 0123456..89abcde 120000\n", "link"),
        ("diff --git a/x b/x\nrename from x\n", "broken"),
        ("diff --git a/x b/x\nnew file mode 160000\n", "submodule"),
        ("diff --git a/x b/x\nnew file mode 100666\n", "broken"),
        ("diff --git a/x b/y\nnew file mode 100644\n", "broken"),
        ("diff --git a/x b/x\nindex 0123456..89abcde 100644\nGIT binary patch\nliteral 3\nKcmZ\n", "binary"),
        ("diff --git a/x b/x\nBinary files a/x and b/x differ\n", "binary"),
    ],
)
def test_what_must_not_be_applied_is_known(text: str, wrong: str) -> None:
    assert only(text).wrong == wrong


@pytest.mark.parametrize(
    ("hunk", "detail"),
    [
        ("@@ -1,3 +1,3 @@\n a\n-b\n+c\n", "the hunk has fewer lines than its header says"),
        ("@@ -1,99 +1,999999999 @@\n a\n", "the hunk has fewer lines than its header says"),
        ("@@ -1 +1 @@\n-a\n+b\n+c\n", "the hunk has more lines than its header says"),
        ("@@ -1 +1 @@\n-a\n+b\n c\n", "the hunk has more lines than its header says"),
        ("@@ -1 +1 @@\n-a\n+b\n-- \n2.39\n", ""),
        ("@@ -1 +1 @@\n-a\n+b\n--\nlist\n", ""),
        ("@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+b\n\\ No newline at end of file\n", ""),
        ("@@ -1,3 +1,3 @@\n a\n\n-b\n+c\n", ""),
    ],
)
def test_a_hunk_has_the_lines_that_its_header_promises(hunk: str, detail: str) -> None:
    file = only(f"--- a/x\n+++ b/x\n{hunk}")
    assert (file.wrong, file.detail) == ("broken" if detail else "", detail)


def test_a_hunk_that_was_torn_off_is_not_passed_over() -> None:
    hunk = "@@ -1 +1 @@\n-a\n+b\n"
    first, torn = read(f"@@ -1 +1 @@\n\n--- a/x\n+++ b/x\n{hunk}\nwords\n{hunk}{hunk}")
    assert (first.wrong, torn.wrong, torn.name) == ("", "broken", "x")
    assert torn.detail == "a hunk stands apart from the patch of its file"


def test_a_patch_is_written_anew_for_git() -> None:
    text = (
        "diff --git a/x.tex b/y.tex\nsimilarity index 90%\nrename from x.tex\nrename to y.tex\n"
        "index 0123456..89abcde 100644\n--- a/x.tex\n+++ b/y.tex\n@@ -1,2 +1,2 @@\n a\r\n-b\r\n+c\r\n\n"
        "diff --git a/é b/é\nnew file mode 100755\nindex 0000000..1234567\n--- /dev/null\n+++ b/é\n@@ -0,0 +1 @@\n+x"
    )
    written = written_anew(source(text), read(text)).decode()
    assert written == (
        "diff --git a/x.tex b/y.tex\nrename from x.tex\nrename to y.tex\nindex 0123456..89abcde\n"
        "--- a/x.tex\n+++ b/y.tex\n@@ -1,2 +1,2 @@\n a\r\n-b\r\n+c\r\n"
        'diff --git "a/\\303\\251" "b/\\303\\251"\nnew file mode 100755\nindex 0000000..1234567\n'
        '--- /dev/null\n+++ "b/\\303\\251"\n@@ -0,0 +1,1 @@\n+x\n'
    )
    assert b"\r" not in written_anew(source(text), read(text), line_feeds=True)


def test_there_are_limits() -> None:
    head = "--- a/x\n+++ b/x\n"
    many = read_diffs(source(head + "@@ -1 +1 @@\n-a\n+b\n" * (MAX_HUNKS + 5)))
    assert (len(many.files[0].hunks), many.limit) == (MAX_HUNKS, f"the limit of {MAX_HUNKS} hunks")
    long = read_diffs(source(head + "@@ -0,0 +1,999999999 @@\n" + "+a\n" * (MAX_PATCH_LINES + 5)))
    assert long.limit == f"the limit of {MAX_PATCH_LINES} lines in patches"
    assert len(long.files[0].hunks[0].lines) == MAX_PATCH_LINES


@pytest.mark.parametrize(
    "unit",
    [
        "--- a/x\n",
        "diff --git a/x b/x\n",
        "@@ -1 +1 @@\n",
        "--- \n+++ \n@@ -\n",
        'diff --git "' + "\\a" * 20,
        "+++ b\n--- a\n",
    ],
)
def test_time_grows_with_the_text(unit: str) -> None:
    def seconds(count: int) -> float:
        text = unit * count
        start = time.process_time()
        read(text)
        return time.process_time() - start

    seconds(100)
    ratio = min(seconds(8000) / max(seconds(2000), 1e-4) for _ in range(3))
    assert ratio < 10
