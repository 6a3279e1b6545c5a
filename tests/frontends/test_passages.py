"""Passages of a mail: quote depth, attributions, signatures, hunks."""

from hypothesis import given
from hypothesis import strategies as st

from speclint.frontends.passages import Passage, passages
from speclint.text.limits import MAX_PASSAGES
from speclint.text.source import Document, Source


def found(text: str) -> list[Passage]:
    parts, unread = passages(Source.whole(Document("in.eml", text), "text"))
    assert unread is None
    return parts


def shown(text: str) -> list[tuple[int, str, str]]:
    return [(part.depth, part.kind, part.source.text) for part in found(text)]


def test_a_passage_is_a_run_of_one_quote_depth() -> None:
    text = "New.\n>> Old a.\n> > Old b.\n>>\n> Answer.\nAB> Initials.\nx > y\n>not\n"
    assert shown(text) == [
        (0, "text", "New.\n"),
        (2, "text", "Old a.\nOld b.\n\n"),
        (1, "text", "Answer.\nInitials.\n"),
        (0, "text", "x > y\n"),
        (1, "text", "not\n"),
    ]


def test_an_attribution_is_no_text() -> None:
    text = (
        "Well.\n\nOn Mon, Jul 1, 2019 at 10:23 AM An\nAuthor <a@example.org> wrote:\n\n> Words.\n\nHe wrote:\n\nMore.\n"
    )
    assert shown(text) == [
        (0, "text", "Well.\n\n"),
        (0, "attribution", "On Mon, Jul 1, 2019 at 10:23 AM An\nAuthor <a@example.org> wrote:\n\n"),
        (1, "text", "Words.\n"),
        (0, "text", "\nHe wrote:\n\nMore.\n"),
    ]


def test_a_signature_reaches_to_the_end_of_its_depth() -> None:
    text = "> Words.\n> -- \n> An Author\n> A Place\nAnswer.\n--\nAnother\n"
    assert shown(text) == [
        (1, "text", "Words.\n"),
        (1, "signature", "-- \nAn Author\nA Place\n"),
        (0, "text", "Answer.\n"),
        (0, "signature", "--\nAnother\n"),
    ]


def test_a_hunk_is_what_it_leaves() -> None:
    text = (
        "Words.\n---\n lamp.tex | 2 +-\n\ndiff --git a/lamp.tex b/lamp.tex\nindex 12ab..34cd 100644\n"
        "--- a/lamp.tex\n+++ b/lamp.tex\n@@ -1,4 +1,4 @@ \\section{Lamp}\n A\n-- b\n+ B\n\n- \n+-- \n"
        "@@ -9 +9 @@\n-x\n+X\n\\ No newline at end of file\n-- \n2.43.0\n"
    )
    parts = found(text)
    assert [(part.kind, part.path, part.source.text) for part in parts if part.kind != "text"] == [
        ("diff", "lamp.tex", "A\n B\n\n-- \n"),
        ("signature", "", "-- \n2.43.0\n"),
        ("diff", "lamp.tex", "X\n"),
    ]


def test_a_quoted_hunk_is_read_as_far_as_it_goes() -> None:
    text = "> +++ b/lamp.tex\n> @@ -1,9 +1,9 @@\n>  A\n> +B\n\nWhy B?\n\n> -C\n> +D\n> Words.\n"
    assert [(part.depth, part.kind, part.source.text) for part in found(text)] == [
        (0, "text", "\nWhy B?\n\n"),
        (1, "text", "Words.\n"),
        (1, "diff", "A\nB\nD\n"),
    ]


def test_what_a_limit_leaves_unread_is_told() -> None:
    text = "> a\nb\n" * MAX_PASSAGES
    parts, unread = passages(Source.whole(Document("in.eml", text), "text"))
    assert (len(parts), unread) == (MAX_PASSAGES, len("> a\nb\n") * MAX_PASSAGES // 2 + 2)


def test_a_quote_can_be_deep() -> None:
    assert shown(">" * 10_000 + " Words.") == [(10_000, "text", "Words.")]


LINES = st.lists(st.text("> ab-@+\\,1\r", max_size=12), max_size=12).map("\n".join)


@given(LINES)
def test_every_character_is_found_where_it_comes_from(text: str) -> None:
    for part in found(text):
        for offset, character in enumerate(part.source.text):
            assert text[part.source.origin(offset)[1]] == character
