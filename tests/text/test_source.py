"""Sources: every character keeps the place that it came from."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from speclint.text.lines import Position
from speclint.text.source import Document, Piece, Slice, Source, carve, splice
from speclint.text.span import Span


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"", ""),
        (b"a\r\nb", "a\r\nb"),
        (b"\xef\xbb\xbfa", "\ufeffa"),
        (b"\xff\xc3\xa9\xc3", "\udcffé\udcc3"),
        (b"\xed\xa0\x80", "\udced\udca0\udc80"),
    ],
)
def test_a_document_gives_back_every_byte(data: bytes, text: str) -> None:
    document = Document.decode("a.tex", data)
    assert (document.name, document.text, document.data()) == ("a.tex", text, data)


@given(st.binary())
def test_no_bytes_are_lost(data: bytes) -> None:
    assert Document.decode("a.tex", data).data() == data


def test_a_document_has_lines() -> None:
    assert Document("a.tex", "a\nb").lines.position(2) == Position(2, 1)


def test_a_whole_document_is_a_source() -> None:
    document = Document("a.tex", "text")
    source = Source.whole(document, "latex")
    assert (source.name, source.language, source.text) == ("a.tex", "latex", "text")
    assert source.pieces == (Piece(0, document, 0),)
    assert source.origin(4) == (document, 4)
    assert source.origin_of(Span("a.tex", 1, 3)) == (document, 1, 3)


def test_a_span_over_a_seam_is_cut_there() -> None:
    document = Document("mail", "> one\n> two\n")
    source = carve(Source.whole(document, "mail"), "quoted", "latex", [(2, 6), (8, 12)])
    assert source.text == "one\ntwo\n"
    assert source.pieces == (Piece(0, document, 2), Piece(4, document, 8))
    assert source.origin_of(Span("quoted", 1, 3)) == (document, 3, 5)
    assert source.origin_of(Span("quoted", 1, 6)) == (document, 3, 6)
    assert source.origin_of(Span("quoted", 4, 8)) == (document, 8, 12)
    assert source.origin_of(Span("quoted", 8, 8)) == (document, 12, 12)


def test_slices_of_slices_lead_back_to_the_document() -> None:
    first, second = Document("one", "abcdef"), Document("two", "123456")
    slices = [Slice(Source.whole(first, "mail"), 1, 5), Slice(Source.whole(second, "mail"), 0, 3)]
    joined = splice("joined", "mail", slices)
    assert joined.text == "bcde123"
    again = carve(joined, "again", "latex", [(2, 6), (0, 0), (6, 7)])
    assert again.text == "de123"
    assert [again.origin(offset) for offset in range(5)] == [
        (first, 3), (first, 4), (second, 0), (second, 1), (second, 2),
    ]  # fmt: skip


@pytest.mark.parametrize(("start", "end"), [(-1, 2), (2, 1), (0, 5)])
def test_a_slice_outside_its_source_is_refused(start: int, end: int) -> None:
    with pytest.raises(ValueError, match=f"^{start}:{end} lies outside source a$"):
        carve(Source.whole(Document("a", "text"), "latex"), "b", "latex", [(start, end)])


def test_a_source_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match=r"^source b would be made of nothing$"):
        splice("b", "latex", [])
    with pytest.raises(ValueError, match=r"^the pieces of source b leave its first character without an origin$"):
        Source("b", "latex", "text", (Piece(1, Document("a", "text"), 0),))


@st.composite
def spliced(draw: st.DrawFn) -> tuple[Source, str]:
    """A source spliced of slices, several times over, and its text as plain slicing gives it."""
    documents = [Document(name, draw(st.text("ab\né\udcff", max_size=8))) for name in "xyz"]
    sources = [Source.whole(document, "mail") for document in documents]
    expected = ""
    for level in range(draw(st.integers(1, 3))):
        slices = []
        for _ in range(draw(st.integers(1, 4))):
            source = draw(st.sampled_from(sources))
            start = draw(st.integers(0, len(source.text)))
            slices.append(Slice(source, start, draw(st.integers(start, len(source.text)))))
        sources.append(splice(f"level {level}", "latex", slices))
        expected = "".join(each.source.text[each.start : each.end] for each in slices)
    return sources[-1], expected


@given(spliced())
def test_every_character_leads_back_to_itself(made: tuple[Source, str]) -> None:
    source, expected = made
    assert source.text == expected
    for offset, character in enumerate(source.text):
        document, place = source.origin(offset)
        assert document.text[place] == character
        assert source.origin_of(Span(source.name, offset, offset + 1)) == (document, place, place + 1)
    document, place = source.origin(len(source.text))
    assert 0 <= place <= len(document.text)
    for start in range(len(source.text)):
        document, first, last = source.origin_of(Span(source.name, start, len(source.text)))
        assert source.text.startswith(document.text[first:last], start)
