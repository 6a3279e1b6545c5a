"""A thread: which of its messages are the patches of the latest version, and in which order."""

import pytest

from speclint.errors import UsageError
from speclint.frontends.mail import read_messages
from speclint.frontends.series import Series, Subject, find_series, read_subject
from speclint.text.source import Document

DIFF = "--- a/x.tex\n+++ b/x.tex\n@@ -1 +1 @@\n-a\n+b\n"


def post(
    subject: str, name: str = "", answers: str = "", body: str = DIFF, sender: str = "Ada <ada@lamp.example>"
) -> str:
    """A message of a mailbox."""
    lines = [
        "From x Mon Sep 17 00:00:00 2001", f"From: {sender}", "Date: Mon, 2 Mar 2026 10:00:00 +0000",
        f"Subject: {subject}", *([f"Message-Id: <{name}>"] if name else []),
        *([f"In-Reply-To: <{answers}>"] if answers else []), "", "Words.", "---", body, "",
    ]  # fmt: skip
    return "\n".join(lines)


def series(*messages: str) -> Series:
    document = Document("x.mbox", "".join(messages))
    return find_series([(document, read_messages(document))])


def titles(found: Series) -> list[tuple[str, str]]:
    return [(patch.name, patch.title) for patch in found.patches]


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("[PATCH v3 2/5] lamp: Say so", Subject("lamp: Say so", 3, 2, 5, tagged=True, reply=False)),
        ("[list] [RFC PATCH V2 02/10] lamp: a/b [x]", Subject("lamp: a/b [x]", 2, 2, 10, tagged=True, reply=False)),
        ("[PATCHv4] [RESEND] lamp", Subject("lamp", 4, -1, 0, tagged=True, reply=False)),
        ("Re: AW: [PATCH 0/2] lamp", Subject("lamp", 1, 0, 2, tagged=True, reply=True)),
        ("fwd: lamp", Subject("lamp", 1, -1, 0, tagged=False, reply=True)),
        ("lamp: v2 of 1/2", Subject("lamp: v2 of 1/2", 1, -1, 0, tagged=False, reply=False)),
    ],
)
def test_a_subject_is_read(text: str, subject: Subject) -> None:
    assert read_subject(text) == subject


def test_of_a_thread_the_latest_version_counts_in_its_order() -> None:
    found = series(
        post("[PATCH 0/2] lamp", "c1", body="Cover.\n"),
        post("[PATCH 1/2] lamp: One", "a1", "c1"),
        post("[PATCH 2/2] lamp: Two", "b1", "c1"),
        post("Re: [PATCH 1/2] lamp: One", "r1", "a1"),
        post(
            "[PATCH v2 0/2] lamp", "c2", "c1", body="Cover.\n\nbase-commit: 0123456789012345678901234567890123456789\n"
        ),
        post("[PATCH v2 2/2] lamp: Two", "b2", "c2"),
        post("[PATCH v2 1/2] lamp: One again", "a2", "c2"),
        post("Re: [PATCH v2 2/2] lamp: Two", "r2", "b2"),
    )
    assert titles(found) == [("1/2", "lamp: One again"), ("2/2", "lamp: Two")]
    assert [patch.message.message_id for patch in found.patches if patch.message] == ["<a2>", "<b2>"]
    assert found.base_commit == "0123456789012345678901234567890123456789"
    assert found.left_out == ("passed over: 2 other or older patches, 2 replies and other messages",)


def test_a_series_sent_again_counts_as_it_was_sent_last() -> None:
    first = [post("[PATCH 1/2] lamp: One", "a1", "c1"), post("[PATCH 2/2] lamp: Two", "b1", "c1")]
    again = [post("[PATCH RESEND 1/2] lamp: One", "a2", "c2"), post("[PATCH RESEND 2/2] lamp: Two", "b2", "c2")]
    found = series(*first, *again)
    assert [patch.message.message_id for patch in found.patches if patch.message] == ["<a2>", "<b2>"]


def test_patches_that_were_not_sent_as_a_thread_belong_together() -> None:
    found = series(post("[PATCH 2/2] lamp: Two", "b"), post("[PATCH 1/2] lamp: One", "a"))
    assert titles(found) == [("1/2", "lamp: One"), ("2/2", "lamp: Two")]


def test_one_patch_has_no_number() -> None:
    assert titles(series(post("[PATCH v2] lamp: One", "a2"), post("[PATCH] lamp: One", "a1"))) == [("", "lamp: One")]


def test_what_is_missing_is_told() -> None:
    found = series(post("[PATCH 1/3] lamp: One", "a"), post("[PATCH 3/3] lamp: Three", "c", "a"))
    assert (titles(found), found.left_out) == ([("1/3", "lamp: One"), ("3/3", "lamp: Three")], ("missing: 2 of 3",))


def test_several_series_cannot_be_one() -> None:
    with pytest.raises(UsageError, match=r'x\.mbox: holds several series: "lamp: One" and "fan: One"'):
        series(
            post("[PATCH 1/2] lamp: One", "a", "c"), post("[PATCH 2/2] lamp: Two", "b", "c"),
            post("[PATCH 1/2] fan: One", "x", "z"), post("[PATCH 2/2] fan: Two", "y", "z"),
        )  # fmt: skip


def test_plain_diffs_are_a_series_in_the_order_in_which_they_came() -> None:
    documents = [Document(name, DIFF) for name in ("b.diff", "a.diff")]
    found = find_series([(document, read_messages(document)) for document in documents])
    assert [(patch.name, patch.document.name, patch.message) for patch in found.patches] == [
        ("1/2", "b.diff", None), ("2/2", "a.diff", None),
    ]  # fmt: skip


def test_an_attached_patch_and_one_in_quoted_printable_are_found() -> None:
    attached = (
        "From: Ada <ada@lamp.example>\nSubject: [PATCH] lamp: One\nMIME-Version: 1.0\n"
        'Content-Type: multipart/mixed; boundary="x"\n\n--x\nContent-Type: text/plain\n\nSigned-off-by: Ada\n'
        f"--x\nContent-Type: text/x-patch\n\n{DIFF}\n--x--\n"
    )
    quoted = (
        "From: Ada <ada@lamp.example>\nSubject: [PATCH] lamp: One\nContent-Transfer-Encoding: quoted-printable\n\n"
        "Signed-off-by: Ad=C3=A4\n---\n" + DIFF.replace("+b", "+=C3=\n=A4=20b")
    )
    for text, line in ((attached, "b\n"), (quoted, "ä b\n")):
        (patch,) = find_series([(document := Document("x", text), read_messages(document))]).patches
        (file,) = patch.diffs.files
        assert patch.signed_off
        assert [patch.source.text[each.start : each.end] for each in file.hunks[0].lines] == ["a\n", line]


def test_in_a_circle_of_replies_nothing_hangs() -> None:
    assert titles(series(post("[PATCH 1/2] lamp: One", "a", "b"), post("[PATCH 2/2] lamp: Two", "b", "a"))) == [
        ("1/2", "lamp: One"), ("2/2", "lamp: Two"),
    ]  # fmt: skip
