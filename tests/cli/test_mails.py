"""`speclint check` of drafts, mails, mailboxes, archive pages, patches: whole outputs, and hostile mails."""

import base64
import os
import pathlib
import subprocess
import sys

import pytest

PAGE = """\
Re: [RFC] lamp: a flag for dimming

From: A Reviewer
Date: Mon Jul 01 2019 - 10:23:02 EST


On Thu, Jun 27, 2019 at 10:58:40PM -0300, An Author wrote:
>
> A Reviewer <r@example.org> writes:
>
> > On Mon, Jun 03, 2019 at 10:13:59PM -0300, An Author wrote:
> >> What do you think of this version? The driver must read it.
> >>
> >> VIRTIO_LAMP_F_DIM This feature lets the driver dim the lamp. It
> >> should be accepted by the driver if offered.
> >
> > Should the driver must really accept it?
>
> It should, the driver must.

VIRTIO_LAMP_F_DIM is fine with me. But this is what I would call it:

VIRTIO_LAMP_F_DIMMER

and it should say that the device
must be slow.

But now a question: must the driver wait? The driver must know.

> --
> An Author must sign
"""

FLAG = "VIRTIO_F_ACCESS_PLATFORM"

FOUND_IN_PAGE = """\
{0}:14:6: error[feature-without-bit] VIRTIO_LAMP_F_DIM is defined without a bit
{0}:15:6: warning[lowercase-keyword] in a definition, "should" in lower case is no keyword
{0}:23:1: error[feature-without-bit] VIRTIO_LAMP_F_DIMMER is defined without a bit
"""

PATCH = """\
From 0123456789012345678901234567890123456789 Mon Sep 17 00:00:00 2001
From: An Author <a@example.org>
Subject: [PATCH] lamp: dim it
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: quoted-printable

The driver must dim the lamp =E2=80=93 it MUST not shine.
---
 lamp.tex | 4 ++--
 1 file changed

diff --git a/lamp.tex b/lamp.tex
--- a/lamp.tex
+++ b/lamp.tex
@@ -1,3 +1,3 @@
 The lamp is =E2=80=93 at night =E2=80=93 bright, a lamp being made for =
the night.
-The driver MUST not dim it.
+The driver =E2=80=93 if any =E2=80=93 MUST not dim it.
 The device glows.
--=20
2.43.0
"""


def check(*words: str, stdin: bytes = b"", cwd: pathlib.Path | None = None) -> tuple[int, str, str]:
    """Status, standard output and standard error of a run over what `words` name."""
    done = subprocess.run(
        [sys.executable, "-m", "speclint", "check", "--isolated", "--output-format", "concise", *words],
        input=stdin, capture_output=True, timeout=120, check=False, cwd=cwd,
        env={**os.environ, "PYTHONIOENCODING": "utf-8", "NO_COLOR": "1"},
    )  # fmt: skip
    assert b"Traceback" not in done.stderr
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def test_a_saved_page_of_an_archive(tmp_path: pathlib.Path) -> None:
    (tmp_path / "page.txt").write_text(PAGE)
    found = FOUND_IN_PAGE.format("page.txt")
    assert check("page.txt", cwd=tmp_path) == (1, found, "Found 2 errors, 1 warning in 1 file.\n")


def test_the_review_that_the_project_starts_from(repository: pathlib.Path) -> None:
    shared = pathlib.Path(os.environ.get("SPECLINT_SHARED") or repository.parent / "shared")
    page = next((shared / "seed").glob("*.txt"), None)
    if page is None:
        pytest.skip("the review is not at hand; SPECLINT_SHARED names the folder that holds it")
    status, found, _ = check(page.name, "--select", "features,normative", cwd=page.parent)
    assert status == 1
    assert found == (
        f"{page.name}:21:9: error[feature-without-bit] {FLAG}_NO_TRANSLATION is defined without a bit\n"
        f'{page.name}:28:14: warning[lowercase-keyword] in a definition, "should" in lower case is no keyword\n'
        f"{page.name}:76:1: error[feature-without-bit] {FLAG}_IDENTITY_ADDRESS is defined without a bit\n"
        f'{page.name}:89:11: warning[lowercase-keyword] in a definition, "must" in lower case is no keyword\n'
    )


def test_a_page_through_standard_input() -> None:
    status, found, _ = check("-", stdin=PAGE.encode())
    assert (status, found) == (1, FOUND_IN_PAGE.format("<stdin>"))


def test_a_mail_in_base64_leads_to_its_encoded_lines(tmp_path: pathlib.Path) -> None:
    body = base64.encodebytes(b"Hello,\n\nVIRTIO_LAMP_F_DIM This feature dims the lamp.\n").decode()
    header = "From: a@example.org\nSubject: lamp\nContent-Transfer-Encoding: base64\n\n"
    (tmp_path / "a.eml").write_text(header + body)
    status, found, _ = check("a.eml", cwd=tmp_path)
    assert (status, found) == (1, "a.eml:5:9: error[feature-without-bit] VIRTIO_LAMP_F_DIM is defined without a bit\n")


@pytest.mark.parametrize("name", ["a.patch", "a.mbox", "a.eml"])
def test_a_mailed_patch_is_read_by_its_hunks(tmp_path: pathlib.Path, name: str) -> None:
    (tmp_path / name).write_text(PATCH)
    found = f'{name}:20:40: error[half-negated-keyword] "MUST not" should be "MUST NOT"\n'
    assert check(name, cwd=tmp_path) == (1, found, "Found 1 error in 1 file.\n")


def test_a_thread_in_a_mailbox(tmp_path: pathlib.Path) -> None:
    definition = "VIRTIO_LAMP_F_DIM (5) The lamp can be dimmed. The device must be slow.\n"
    thread = (
        f"From a@example.org Mon Jul  1 10:23:02 2019\nFrom: a@example.org\nSubject: lamp\n\n{definition}\n"
        f"From b@example.org Mon Jul  1 10:24:02 2019\nFrom: b@example.org\nSubject: Re: lamp\n\n"
        f"> {definition}\nMust it?\n"
    )
    (tmp_path / "a.mbox").write_text(thread)
    found = 'a.mbox:5:58: warning[lowercase-keyword] in a definition, "must" in lower case is no keyword\n'
    assert check("a.mbox", cwd=tmp_path) == (1, found, "Found 1 warning in 1 file.\n")


def test_a_draft_of_several_definitions(tmp_path: pathlib.Path) -> None:
    (tmp_path / "draft.txt").write_text(
        "Features of lamps\n=================\n\nVIRTIO_LAMP_F_DIM (5): the lamp can be dimmed.\n\n"
        "Whether the light flickers is not told. The device may flicker.\n\n"
        "VIRTIO_LAMP_F_TINT (5): the lamp has a tint.\n"
    )
    found = (
        'draft.txt:6:52: warning[lowercase-keyword] in a definition, "may" in lower case is no keyword\n'
        "draft.txt:8:21: error[feature-bit-clash] VIRTIO_LAMP_F_TINT uses bit 5, which VIRTIO_LAMP_F_DIM has\n"
    )
    assert check("draft.txt", cwd=tmp_path) == (1, found, "Found 1 error, 1 warning in 1 file.\n")


@pytest.mark.parametrize(
    ("stdin", "found"),
    [
        ("The driver MUST not dim it.\n", '1:12: error[half-negated-keyword] "MUST not" should be "MUST NOT"'),
        (
            "\\item[VIRTIO_LAMP_F_DIM (5)] The driver MUST not dim it.\n",
            '1:41: error[half-negated-keyword] "MUST not" should be "MUST NOT"',
        ),
        (
            "VIRTIO_LAMP_F_DIM The driver dims the lamp.\n",
            "1:1: error[feature-without-bit] VIRTIO_LAMP_F_DIM is defined without a bit",
        ),
        (
            "--- a/x.tex\n+++ b/x.tex\n@@ -1 +1 @@\n-a\n+The driver MUST not dim it.\n",
            '5:13: error[half-negated-keyword] "MUST not" should be "MUST NOT"',
        ),
    ],
)
def test_what_standard_input_is_shows_in_its_text(stdin: str, found: str) -> None:
    assert check("-", stdin=stdin.encode())[:2] == (1, f"<stdin>:{found}\n")


def test_a_mail_besides_a_tree(tmp_path: pathlib.Path) -> None:
    (tmp_path / "tree").mkdir()
    (tmp_path / "tree" / "main.tex").write_text(
        "\\documentclass{book}\n\\begin{document}\nThe lamp.\n\\end{document}\n"
    )
    (tmp_path / "page.txt").write_text(PAGE)
    status, found, summary = check("tree", "page.txt", cwd=tmp_path)
    assert (status, found) == (1, FOUND_IN_PAGE.format("page.txt"))
    assert summary == "Found 2 errors, 1 warning in 2 files.\n"


DEFINITION = "VIRTIO_LAMP_F_DIM (5) The lamp can be dimmed by the driver.\n"
LIMIT = "error[limit-reached] the limit of"


@pytest.mark.parametrize(
    ("mail", "status", "found"),
    [
        ("Subject: s\n\n" + "".join(">" * depth + " a\n" for depth in range(0, 3000, 7)) + DEFINITION, 0, ""),
        ("Subject: s\n\n" + ">" * 10_000 + " " + DEFINITION, 0, ""),
        ("Subject: s\nContent-Type: text/plain; charset=shift_jis\n\n\x80\xff\n" + DEFINITION, 0, ""),
        ("Subject: s\nContent-Type: multipart/x; boundary=\nContent-Transfer-Encoding: x\n\n--\n" + DEFINITION, 0, ""),
        ("Subject: s\n\n" + DEFINITION.replace("lamp", "l\xe4mp"), 2, "a.eml:3:28: error[bad-encoding]"),
        (
            "Subject: s\n" + "Content-Type: multipart/mixed; boundary=b\n\n--b\n" * 3 + DEFINITION, 0, ""
        ),
        (
            "Subject: s\n" + "".join(f"Content-Type: multipart/x; boundary=b{n}\n\n--b{n}\n" for n in range(50_000)),
            3, f"a.eml:67:1: {LIMIT} 20 parts inside each other reached: what follows is not checked",
        ),
        (
            "Subject: s\nContent-Type: multipart/mixed; boundary=b\n\n" + "--b\n\na\n" * 100_000,
            3, f"a.eml:3003:1: {LIMIT} 1000 parts in a message reached: what follows is not checked",
        ),
        (
            "Subject: s\n\n" + "VIRTIO_\n> a\n" * 20_000,
            3, f"a.eml:20003:1: {LIMIT} 20000 passages in a text reached: what follows is not checked",
        ),
        (
            "Subject: s\n\n" + "\n".join(DEFINITION.replace("DIM", f"A{n}").replace("5", str(n)) for n in range(3_000)),
            3, f"a.eml:4003:1: {LIMIT} 2000 definitions and pieces of LaTeX reached: what follows is not checked",
        ),
        (
            "From a Mon Jul  1 10:23:02 2019\nSubject: s\n\na\n\n" * 11_000,
            3, f"a.eml:50000:1: {LIMIT} 10000 messages reached: what follows is not checked",
        ),
        (
            f"Subject: {'s' * 20_000}\n\na\n",
            3, f"a.eml:3:1: {LIMIT} 16000 characters in a header field reached: what follows is not checked",
        ),
    ],
    ids=[
        "quoted deeper and deeper", "quoted 10,000 times", "no such characters", "a broken boundary",
        "bytes that are no UTF-8", "one boundary for all", "parts inside each other", "many parts", "many passages",
        "many definitions", "many messages", "a long header",
    ],
)  # fmt: skip
def test_a_hostile_mail_has_an_exact_answer(tmp_path: pathlib.Path, mail: str, status: int, found: str) -> None:
    (tmp_path / "a.eml").write_bytes(mail.encode("latin-1"))
    answer = check("a.eml", cwd=tmp_path)
    assert answer[0] == status, answer
    assert answer[1].startswith(found) if found else answer[1] == ""


def test_a_mail_of_100_megabytes(tmp_path: pathlib.Path) -> None:
    with (tmp_path / "a.eml").open("wb") as file:
        file.truncate(100 * 1024 * 1024)
    status, found, error = check("a.eml", cwd=tmp_path)
    assert (status, found) == (3, "")
    assert error == "speclint: error: a.eml: has more than 16 MiB: 104857600 bytes\n"


def test_a_mail_with_a_nul(tmp_path: pathlib.Path) -> None:
    (tmp_path / "a.eml").write_bytes(b"Subject: s\n\na\0b\n")
    assert check("a.eml", cwd=tmp_path) == (
        2, "", "speclint: error: a.eml: is no text: a NUL byte at offset 13\n"
    )  # fmt: skip
