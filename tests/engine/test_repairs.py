"""A fix becomes as few replacements as there are words that change."""

import pytest

from speclint.diagnostics import Edit, Fix, Region
from speclint.engine.repairs import repair_of
from speclint.text.source import Document, Piece, Source
from speclint.text.span import Span


def place(at: Span) -> Region:
    return Region(at.source, at.start, at.end, 0, 0, 0, 0)


def mended(text: str, new: str, source: Source | None = None) -> str | None:
    """The text after the fix of what is marked in it; None where there is no fix."""
    start, end = text.index("«"), text.index("»") - 1
    plain = text.replace("«", "").replace("»", "")
    whole = source or Source.whole(Document("a.tex", plain), "latex")
    repair = repair_of(Fix((Edit(Span("a.tex", start, end), new),)), lambda _: whole, place)
    if repair is None:
        return None
    for each in reversed(repair.replacements):
        plain = f"{plain[: each.region.start]}[{each.text}]{plain[each.region.end :]}"
    return plain


@pytest.mark.parametrize(
    ("text", "new", "after"),
    [
        ("A «MUST\nnot» b.", "MUST NOT", "A MUST\n[NOT] b."),
        ("A «MUST  SET» b.", "MUST set", "A MUST  [set] b."),
        ("It is «in in» the", "in", "It is in[] the"),
        ("It «has\nhas» its", "has", "It has\n[]its"),
        ("It «has\n  has» its", "has", "It has\n  []its"),
        ("It «has\nhas»\nits", "has", "It has[]\nits"),
        ("It «has\nhas»", "has", "It has[]"),
        ("It «has\r\nhas»\r\nits", "has", "It has[]\r\nits"),
        ("«The the» end", "The", "The[] end"),
        ("goes «upto» it", "up to", "goes [up to] it"),
        ("a «multiple» 4", "a multiple of", "a [a ]multiple[ of] 4"),
        ("a«» b", "c", "a[c] b"),
        ("a «b» c", "", "a [] c"),
        ("x «#» y", "\\#", "x [\\#] y"),
        ("x «»\r\ny", "\nc", "x [\r\nc]\r\ny"),
    ],
)  # fmt: skip
def test_what_stays_is_left_alone(text: str, new: str, after: str) -> None:
    assert mended(text, new) == after


@pytest.mark.parametrize(
    ("text", "new"),
    [
        ("It «has % why\nhas» its", "has"),
        ("a «\\emph{b} c» d", "b d"),
        ("a «b» c", "\udcff"),
        ("a «b» c", "b"),
    ],
    ids=["comment", "command", "no text", "nothing changes"],
)
def test_what_cannot_be_trusted_is_no_fix(text: str, new: str) -> None:
    assert mended(text, new) is None


def test_only_a_whole_document_is_fixed() -> None:
    document = Document("mail", "> It is in in the\n")
    quoted = Source("a.tex", "latex", "It is in in the\n", (Piece(0, document, 2),))
    assert mended("It is «in in» the\n", "in", quoted) is None
