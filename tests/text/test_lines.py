"""Lines and columns: code points, UTF-16 code units, bytes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from speclint.text.lines import LineIndex, Position
from speclint.text.span import Span

RAW = "\udcff"  # the byte 0xFF, kept as a lone surrogate


@pytest.mark.parametrize(
    ("text", "offset", "code_points", "utf16", "utf8"),
    [
        ("", 0, (1, 1), (1, 1), (1, 1)),
        ("ab", 2, (1, 3), (1, 3), (1, 3)),
        ("a\nb", 2, (2, 1), (2, 1), (2, 1)),
        ("a\n", 2, (2, 1), (2, 1), (2, 1)),
        ("é€x", 2, (1, 3), (1, 3), (1, 6)),
        ("é\n𝄞x", 3, (2, 2), (2, 3), (2, 5)),
        ("a\r\nb", 1, (1, 2), (1, 2), (1, 2)),
        ("a\r\nb", 2, (1, 3), (1, 3), (1, 3)),
        ("a\r\nb", 3, (2, 1), (2, 1), (2, 1)),
        ("\ufeffa", 1, (1, 2), (1, 2), (1, 4)),
        (f"{RAW}a", 1, (1, 2), (1, 2), (1, 2)),
        ("a\x0b\x0c\x85\u2028b", 5, (1, 6), (1, 6), (1, 9)),
    ],
)
def test_an_offset_has_a_position(
    text: str, offset: int, code_points: tuple[int, int], utf16: tuple[int, int], utf8: tuple[int, int]
) -> None:
    lines = LineIndex(text)
    assert lines.position(offset) == Position(*code_points)
    assert lines.utf16_position(offset) == Position(*utf16)
    assert lines.utf8_position(offset) == Position(*utf8)


@given(st.text(st.sampled_from(f"a\r\né𝄞\ufeff{RAW}")))
def test_positions_are_those_that_counting_gives(text: str) -> None:
    lines = LineIndex(text)
    assert lines.count == text.count("\n") + 1
    for offset in range(len(text) + 1):
        line = text[:offset].rpartition("\n")[2]
        number = text[:offset].count("\n") + 1
        assert lines.position(offset) == Position(number, len(line) + 1)
        assert lines.utf16_position(offset) == Position(number, len(line.encode("utf-16-le", "surrogatepass")) // 2 + 1)
        assert lines.utf8_position(offset) == Position(number, len(line.encode("utf-8", "surrogateescape")) + 1)
        assert lines.offset(lines.position(offset)) == offset


@pytest.mark.parametrize(
    ("position", "message"),
    [
        (Position(0, 1), "no line 0 in a text of 3 lines"),
        (Position(4, 1), "no line 4 in a text of 3 lines"),
        (Position(1, 0), "no column 0 in line 1"),
        (Position(1, 4), "no column 4 in line 1"),
        (Position(3, 2), "no column 2 in line 3"),
    ],
)
def test_a_position_that_is_not_there_is_refused(position: Position, message: str) -> None:
    with pytest.raises(ValueError, match=f"^{message}$"):
        LineIndex("ab\nc\n").offset(position)


@pytest.mark.parametrize(
    ("text", "lines"),
    [("", [""]), ("a", ["a"]), ("a\n", ["a", ""]), ("a\r\nb\n\nc", ["a", "b", "", "c"]), ("a\rb", ["a\rb"])],
)
def test_a_line_comes_without_its_end(text: str, lines: list[str]) -> None:
    index = LineIndex(text)
    assert [index.line(number + 1) for number in range(index.count)] == lines


def test_spans_are_ordered_by_source_and_place_and_can_be_moved() -> None:
    span = Span("a.tex", 10, 20)
    assert span.shifted(2, 5) == Span("a.tex", 12, 15)
    assert span.moved_to(2, 5) == Span("a.tex", 2, 5)
    one, two, three = Span("a", 2, 2), Span("a", 2, 3), Span("b", 0, 1)
    assert sorted([three, two, one]) == [one, two, three]
