"""What a feature requires."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from speclint.languages.requirement import read_requirement
from speclint.model.expressions import And, Name, Not, Or, names, to_text


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("Requires VIRTIO_X_F_A.", "VIRTIO_X_F_A"),
        ("Requires VIRTIO_X_F_A", "VIRTIO_X_F_A"),
        ("requires VIRTIO_F_A.", "VIRTIO_F_A"),
        ("Requires VIRTIO_X_F_A and VIRTIO_X_F_B.", "VIRTIO_X_F_A and VIRTIO_X_F_B"),
        ("Requires VIRTIO_X_F_A or VIRTIO_X_F_B.", "VIRTIO_X_F_A or VIRTIO_X_F_B"),
        (
            "Requires VIRTIO_X_F_A, VIRTIO_X_F_B,\n    VIRTIO_X_F_C and VIRTIO_X_F_D.",
            "VIRTIO_X_F_A and VIRTIO_X_F_B and VIRTIO_X_F_C and VIRTIO_X_F_D",
        ),
        ("Requires VIRTIO_X_F_A, VIRTIO_X_F_B, or VIRTIO_X_F_C.", "VIRTIO_X_F_A or VIRTIO_X_F_B or VIRTIO_X_F_C"),
        (
            "Requires VIRTIO_X_F_A along with VIRTIO_X_F_B or VIRTIO_X_F_C.",
            "VIRTIO_X_F_A and (VIRTIO_X_F_B or VIRTIO_X_F_C)",
        ),
        (
            "Requires VIRTIO_X_F_A and VIRTIO_X_F_B along with VIRTIO_X_F_C.",
            "VIRTIO_X_F_A and VIRTIO_X_F_B and VIRTIO_X_F_C",
        ),
    ],
)
def test_reads_what_is_required(text: str, meaning: str) -> None:
    expr = read_requirement(text)
    assert expr is not None
    assert to_text(expr) == meaning


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Requires",
        "Requires nothing.",
        "VIRTIO_X_F_A",
        "Requires VIRTIO_X_F_A, VIRTIO_X_F_B.",
        "Requires VIRTIO_X_F_A, VIRTIO_X_F_B and VIRTIO_X_F_C or VIRTIO_X_F_D.",
        "Requires VIRTIO_X_F_A and VIRTIO_X_F_B and VIRTIO_X_F_C.",
        "Requires VIRTIO_X_F_A. See there.",
        "Requires VIRTIO_X_A.",
    ],
)
def test_leaves_what_has_no_one_meaning(text: str) -> None:
    assert read_requirement(text) is None


def test_names_know_where_they_stand() -> None:
    text = "Requires VIRTIO_X_F_A along with\nVIRTIO_X_F_B or VIRTIO_F_C."
    expr = read_requirement(text)
    assert expr == And(
        (Name("VIRTIO_X_F_A", (9, 21)), Or((Name("VIRTIO_X_F_B", (33, 45)), Name("VIRTIO_F_C", (49, 59)))))
    )
    assert [text[slice(*name.at)] for name in names(expr)] == ["VIRTIO_X_F_A", "VIRTIO_X_F_B", "VIRTIO_F_C"]


def test_an_expression_in_words_has_the_parentheses_it_needs() -> None:
    a, b = Name("A", (0, 1)), Name("B", (2, 3))
    assert to_text(Not(Or((a, b)))) == "not (A or B)"
    assert to_text(And((Not(a), b))) == "not A and B"


def test_long_lists_take_time_in_proportion() -> None:
    many = ", ".join(f"VIRTIO_X_F_{number}" for number in range(5_000))
    expr = read_requirement(f"Requires {many} and VIRTIO_X_F_LAST.")
    assert isinstance(expr, And)
    assert len(expr.parts) == 5_001


@given(st.text(alphabet="RequiresVIRTO_F_A, .andorlgwith\n", max_size=80) | st.text(max_size=80))
def test_never_raises(text: str) -> None:
    expr = read_requirement(text)
    if expr is not None:
        assert all(text[slice(*name.at)] == name.name for name in names(expr))
