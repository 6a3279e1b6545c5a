"""Lists of bit ranges."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from speclint.languages.ranges import read_ranges


@pytest.mark.parametrize(
    ("text", "ranges"),
    [
        ("5", ((5, 5),)),
        ("0 to 17", ((0, 17),)),
        ("3, 4", ((3, 3), (4, 4))),
        ("0 to 17, 30, 31 and 60 to 90", ((0, 17), (30, 30), (31, 31), (60, 90))),
        ("18 to 29, and 32", ((18, 29), (32, 32))),
        ("34 and above", ((34, None),)),
        ("40 to 50,\n and 91 and\n above", ((40, 50), (91, None))),
        ("9 to 4", ((9, 4),)),
    ],
)
def test_reads_ranges(text: str, ranges: tuple[tuple[int, int | None], ...]) -> None:
    assert read_ranges(text) == ranges


@pytest.mark.parametrize(
    "text",
    ["", "to", "5 to", "and 6", "5,", "1 2", "0 to 3 bits", "0-3", "VIRTIO_F_A (3)", "above", "7 and", "9" * 5_000],
)
def test_leaves_what_is_no_list_of_ranges(text: str) -> None:
    assert read_ranges(text) is None


@given(st.text(alphabet="0123456789 ,toandbve\n", max_size=60) | st.text(max_size=60))
def test_never_raises(text: str) -> None:
    ranges = read_ranges(text)
    assert ranges is None or len(ranges) > 0


@given(st.lists(st.tuples(st.integers(0, 300), st.integers(0, 300)), min_size=1, max_size=8))
def test_reads_what_it_is_told(pairs: list[tuple[int, int]]) -> None:
    assert read_ranges(", ".join(f"{first} to {last}" for first, last in pairs)) == tuple(pairs)
