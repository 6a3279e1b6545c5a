"""Edits in steps come to changes of the original."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from speclint.text.revision import Change, Revision


def test_edits_in_steps_are_changes_of_the_original() -> None:
    first = Revision("the lamp is is dark").edited([Change(4, 8, "bell"), Change(12, 15, "")])
    assert first.text == "the bell is dark"
    second = first.edited([Change(0, 6, "a sh"), Change(16, 16, "!")])
    assert second.text == "a shll is dark!"
    assert second.changes() == [Change(0, 8, "a shll"), Change(12, 15, ""), Change(19, 19, "!")]
    assert first.text == "the bell is dark"


def test_what_is_taken_back_is_no_change() -> None:
    text = Revision("lamp").edited([Change(0, 1, "d")]).edited([Change(0, 1, "l")])
    assert (text.text, text.changes()) == ("lamp", [])
    assert Revision("").edited([Change(0, 0, "x")]).changes() == [Change(0, 0, "x")]


@pytest.mark.parametrize("edits", [[(0, 2), (1, 3)], [(3, 4), (0, 1)], [(3, 9)], [(9, 9)], [(2, 1)]])
def test_edits_that_overlap_or_lie_outside_are_refused(edits: list[tuple[int, int]]) -> None:
    with pytest.raises(ValueError, match="an edit of"):
        Revision("lamp").edited([Change(start, end, "x") for start, end in edits])


def replaced(text: str, changes: list[Change]) -> str:
    for change in reversed(changes):
        text = text[: change.start] + change.text + text[change.end :]
    return text


@given(st.text("ab\n", max_size=12), st.data())
def test_the_changes_make_the_text(text: str, data: st.DataObject) -> None:
    revision, plain = Revision(text), text
    for _ in range(3):
        places = sorted(data.draw(st.lists(st.integers(0, len(plain)), max_size=6)))
        pairs = zip(places[::2], places[1::2], strict=False)
        edits = [Change(start, end, data.draw(st.text("xy", max_size=3))) for start, end in pairs]
        revision, plain = revision.edited(edits), replaced(plain, edits)
        assert revision.text == plain
        assert replaced(text, revision.changes()) == plain
