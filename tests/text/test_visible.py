"""Untrusted text made safe to show."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from speclint.text.visible import visible, visible_line


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain é 𝄞\ttab\n", "plain é 𝄞\ttab\n"),
        ("\x1b[31m", "<U+001B>[31m"),
        ("\x9b31m\x7f\r", "<U+009B>31m<U+007F><U+000D>"),
        ("\u202eabc\u2066", "<U+202E>abc<U+2066>"),
        ("a\u200bb\ufeff", "a<U+200B>b<U+FEFF>"),
        ("\udcff\ud800", "<FF><U+D800>"),
        ("\U000e0041", "<U+E0041>"),
    ],
)
def test_what_hides_or_steers_is_written_out(text: str, shown: str) -> None:
    assert visible(text) == shown
    assert visible_line(text) == shown.replace("\t", " ").replace("\n", " ")


@given(st.text(st.characters()))
def test_nothing_shown_is_a_control(text: str) -> None:
    assert not [each for each in visible(text) if unicodedata.category(each) in ("Cc", "Cs") and each not in "\t\n"]
    shown = visible_line(text)
    assert not [each for each in shown if unicodedata.category(each) in ("Cc", "Cs")]
    assert len(shown.splitlines()) <= 1
