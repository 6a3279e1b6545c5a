"""The mark stands under what it marks, whatever the line is made of and however it is cut."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from speclint.formats.shown import cells, shown, wrapped
from speclint.formats.source_line import lay_out


@pytest.mark.parametrize(
    ("line", "mark", "laid"),
    [
        ("plain text", (6, 10), ("plain text", 6, 4)),
        ("\ttab\tx", (1, 4), ("    tab x", 4, 3)),
        ("漢字 x", (0, 2), ("漢字 x", 0, 4)),
        ("漢字 x", (3, 4), ("漢字 x", 5, 1)),
        ("e\u0301x", (2, 3), ("e\u0301x", 1, 1)),
        ("a\x1bb", (2, 3), ("a<U+001B>b", 9, 1)),
        ("a\udcffb", (1, 2), ("a<FF>b", 1, 4)),
        ("end", (3, 3), ("end", 3, 1)),
        ("end", (30, 40), ("end", 3, 1)),
        ("", (0, 0), ("", 0, 1)),
    ],
)
def test_mark(line: str, mark: tuple[int, int], laid: tuple[str, int, int]) -> None:
    assert lay_out(line, *mark, 60, unicode=True) == laid


@pytest.mark.parametrize(
    ("start", "end", "text"),
    [
        (0, 3, "0123456789012345678…"),
        (10, 14, "0123456789012345678…"),
        (30, 34, "…34567890123456789…"),
        (97, 100, "…1234567890123456789"),
        (50, 99, "…56789012345678901234…"),
    ],
)
def test_cut(start: int, end: int, text: str) -> None:
    line = "0123456789" * 10
    laid = lay_out(line, start, end, 20, unicode=True)
    assert len(laid.text) <= 20
    assert laid.text[0] == text[0]
    assert laid.text[-1] == text[-1]
    seen = laid.text[laid.before : laid.before + laid.under]
    assert line[start:end].startswith(seen.rstrip("…"))


def test_cut_in_ascii() -> None:
    assert lay_out("x" * 50, 25, 26, 20, unicode=False).text == "..." + "x" * 14 + "..."


@given(st.text(st.characters(), max_size=300), st.integers(0, 320), st.integers(0, 40), st.integers(30, 90))
def test_every_line_fits(line: str, start: int, length: int, room: int) -> None:
    laid = lay_out(line, start, start + length, room, unicode=True)
    assert cells(laid.text) <= room
    assert 0 <= laid.before <= room
    assert laid.under >= 1
    assert laid.before + laid.under <= room + 1


@given(st.text(st.sampled_from("ab \té漢\x1b"), max_size=60), st.data())
def test_mark_covers_the_marked_text(line: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(line)))
    end = data.draw(st.integers(start, len(line)))
    laid = lay_out(line, start, end, 1000, unicode=True)
    if "\t" not in line[:end]:
        assert laid.before == cells(shown(line[:start], unicode=True))
        assert laid.under == max(1, cells(shown(line[start:end], unicode=True)))


def test_a_huge_line_costs_no_more_than_what_is_seen() -> None:
    line = "é" * 1_000_000
    start = time.process_time()
    for at in range(0, 1_000_000, 10_000):
        lay_out(line, at, at + 1000, 80, unicode=True)
    assert time.process_time() - start < 2


def test_wrapping() -> None:
    assert wrapped("one two  three", 7) == ["one two", "three"]
    assert wrapped("漢字 漢字", 8) == ["漢字", "漢字"]
    assert wrapped("unbreakable a", 5) == ["unbreakable", "a"]
    assert wrapped(" ", 5) == []
