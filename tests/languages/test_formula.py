"""Boolean expressions over features, as definitions files have them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from speclint.languages.formula import MAX_NESTING, NoFormula, read_formula
from speclint.model.expressions import And, Expr, Name, Not, Or, to_text


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("VIRTIO_X_F_A", "VIRTIO_X_F_A"),
        ("VIRTIO_F_A and VIRTIO_X_F_B\n  and VIRTIO_X_F_C", "VIRTIO_F_A and VIRTIO_X_F_B and VIRTIO_X_F_C"),
        ("VIRTIO_F_A or not VIRTIO_F_B", "VIRTIO_F_A or not VIRTIO_F_B"),
        ("(VIRTIO_F_A)", "VIRTIO_F_A"),
        ("not (VIRTIO_F_A and VIRTIO_F_B)", "not (VIRTIO_F_A and VIRTIO_F_B)"),
        ("VIRTIO_F_A and (VIRTIO_F_B or VIRTIO_F_C)", "VIRTIO_F_A and (VIRTIO_F_B or VIRTIO_F_C)"),
    ],
)
def test_expressions_are_read(text: str, meaning: str) -> None:
    expression = read_formula(text)
    assert not isinstance(expression, NoFormula)
    assert to_text(expression) == meaning


@pytest.mark.parametrize(
    ("text", "offset", "word"),
    [
        ("", 0, ""),
        ("F_A", 0, "F"),
        ("VIRTIO_F_A and", 14, ""),
        ("VIRTIO_F_A VIRTIO_F_B", 11, "VIRTIO_F_B"),
        ("VIRTIO_F_A and VIRTIO_F_B or VIRTIO_F_C", 26, "or"),
        ("VIRTIO_F_A, VIRTIO_F_B", 10, ","),
        ("(VIRTIO_F_A", 11, ""),
    ],
)
def test_what_is_none_is_told_with_its_place(text: str, offset: int, word: str) -> None:
    assert read_formula(text) == NoFormula(offset, word)


def test_nesting_has_a_limit() -> None:
    deep = "not " * MAX_NESTING + "VIRTIO_F_A"
    assert not isinstance(read_formula(deep), NoFormula)
    assert read_formula("not " + deep) == NoFormula(0, "not " + deep)
    assert isinstance(read_formula("(" * 100_000), NoFormula)


def test_names_have_their_places() -> None:
    assert read_formula("VIRTIO_F_A and VIRTIO_F_B") == And((Name("VIRTIO_F_A", (0, 10)), Name("VIRTIO_F_B", (15, 25))))


NAMES = st.sampled_from(["VIRTIO_F_A", "VIRTIO_X_F_B", "VIRTIO_X_F_C"]).map(lambda name: Name(name, (0, 0)))
EXPRESSIONS = st.recursive(
    NAMES,
    lambda part: st.one_of(
        part.map(Not),
        st.lists(part, min_size=2, max_size=3).map(lambda parts: And(tuple(parts))),
        st.lists(part, min_size=2, max_size=3).map(lambda parts: Or(tuple(parts))),
    ),
    max_leaves=8,
)


@given(EXPRESSIONS)
def test_what_is_written_reads_back(expression: Expr) -> None:
    again = read_formula(to_text(expression))
    assert not isinstance(again, NoFormula)
    assert to_text(again) == to_text(expression)
