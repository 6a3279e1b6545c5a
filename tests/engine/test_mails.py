"""What is gathered from mails: each definition once, LaTeX by the text that it stands in, limits."""

import pytest

from speclint.engine.gather import Gathered
from speclint.engine.mails import gather_mail
from speclint.text.source import Document
from speclint.text.span import Span

FIRST = "VIRTIO_LAMP_F_DIM (5) The lamp can be dimmed by the driver."
SECOND = "VIRTIO_LAMP_F_DIM (6) The lamp can be dimmed, and by nobody but the driver."
HEADER = "From: a@example.org\nSubject: s\n\n"


def gather(*texts: str) -> list[Gathered]:
    """What one text holds, or a mailbox of several mails."""
    box = "".join(f"From a Mon Jul  1 10:23:02 2019\n{text}\n\n" for text in texts)
    return gather_mail(Document("in", box if len(texts) > 1 else texts[0]))


def drafts(*texts: str) -> list[tuple[int, str]]:
    """Line and words of each definition."""
    found = []
    for source in gather(*texts)[0].sources.values():
        if source.language == "draft":
            document, offset = source.origin(0)
            found.append((document.lines.position(offset).line, " ".join(source.text.split())))
    return found


def quoted(text: str, depth: int = 1) -> str:
    return "".join(f"{'> ' * depth}{line}\n" for line in text.splitlines())


def test_each_document_is_a_source_and_each_definition_another() -> None:
    (gathered,) = gather(FIRST)
    assert [(name, source.language) for name, source in gathered.sources.items()] == [
        ("in", "mail"),
        ("in#1:1", "draft"),
    ]
    assert (gathered.roots, gathered.complete) == ((), False)


def test_a_definition_that_is_quoted_again_is_the_same() -> None:
    wrapped = FIRST.replace(" can be ", "\ncan be ")
    assert drafts(HEADER + quoted(FIRST, 2) + "Hm.\n" + quoted(wrapped)) == [(6, FIRST)]
    assert drafts(HEADER + quoted(FIRST), HEADER + wrapped) == [(12, FIRST)]
    assert drafts(HEADER + quoted("VIRTIO_LAMP_F_DIM (5) The lamp can be", 1) + FIRST) == [(5, FIRST)]


def test_of_versions_the_last_counts() -> None:
    assert drafts(HEADER + FIRST, HEADER + SECOND) == [(11, SECOND)]
    assert drafts(HEADER + FIRST, HEADER + SECOND, HEADER + quoted(FIRST)) == [(11, SECOND)]


def test_what_one_message_defines_twice_stands_twice() -> None:
    assert drafts(f"{FIRST}\n\n{SECOND}\n") == [(1, FIRST), (3, SECOND)]


def test_proposals_of_other_names_are_told_apart() -> None:
    other = "VIRTIO_LAMP_F_GLOW (7) The lamp glows when it is off."
    assert drafts(f"{HEADER}{quoted(FIRST)}\n{other}\n") == [(4, FIRST), (6, other)]


def test_latex_of_each_text_is_looked_at_by_itself() -> None:
    fragment = "\\item[VIRTIO_LAMP_F_DIM (5)] The lamp can be dimmed.\n"
    hunk = "+++ b/lamp.tex\n@@ -1 +1,2 @@\n The \\field{lamp}.\n+It dims.\n"
    code = "+++ b/lamp.c\n@@ -1 +1 @@\n-int lamp;\n+int \\lamp;\n"
    first, *others = gather(HEADER + fragment, HEADER + quoted(fragment) + "\n" + hunk + code)
    assert list(first.sources) == ["in"]
    assert [[source.text for source in each.sources.values()] for each in others] == [
        [fragment.rstrip()],
        ["The \\field{lamp}.\nIt dims.\n"],
    ]


def test_limits_are_kept_with_their_places() -> None:
    mail = "Subject: s\nContent-Type: multipart/mixed; boundary=b\n\n" + "--b\n\nText\n" * 2_000
    (gathered,) = gather(mail)
    at = mail.index("--b") + 999 * len("--b\n\nText\n") + len("--b\n\n")
    assert gathered.limits == ((Span("in", at, at), "the limit of 1000 parts in a message"),)


@pytest.mark.parametrize("text", ["", "Nothing of note.\n", HEADER])
def test_a_mail_that_says_nothing_is_a_source_nevertheless(text: str) -> None:
    (gathered,) = gather(text)
    assert list(gathered.sources) == ["in"]
