"""The running text: where words stand in it."""

from array import array

from hypothesis import given
from hypothesis import strategies as st

from speclint.model.prose import Prose


def prose_of(text: str) -> Prose:
    return Prose("a.tex", text, array("I", [0]).tobytes(), array("I", [0]).tobytes(), ())


def test_only_whole_words_are_found() -> None:
    text = "apply, applying (apply) re-apply\0éapply apply2"
    assert prose_of(text).places_of(("apply",)) == [0, 17, 27, 34, 40]


@given(st.text("aab é-2\0", max_size=30))
def test_places_are_the_same_with_and_without_an_index(text: str) -> None:
    prose = prose_of(text)
    found = prose.places_of(("a", "aa", "ab"))
    prose.word_index()
    assert found == prose.places_of(("a", "aa", "ab"))
