"""Conditions over features: what is read, and what is left because it can be read in two ways."""

import pytest

from speclint.languages.condition import read_condition, read_names
from speclint.model.expressions import to_text

KNOWN = {f"VIRTIO_LAMP_F_{name}" for name in ("DIM", "COLOR", "BLINK", "GUEST_A", "GUEST_B4", "HOST_B4", "HOST_A")}
KNOWN |= {"VIRTIO_F_EVENT"}


def read(text: str, it: str = "") -> tuple[str, str]:
    """The expression in words with short names, and the rest."""
    condition = read_condition(text, KNOWN, (f"VIRTIO_LAMP_F_{it}",) if it else ())
    expr = to_text(condition.expr) if condition.expr is not None else ""
    return expr.replace("VIRTIO_LAMP_F_", ""), condition.rest


def long(text: str) -> str:
    """The text with its names in full."""
    for name in ("DIM", "COLOR", "BLINK"):
        text = text.replace(name, f"VIRTIO_LAMP_F_{name}")
    return text


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("If DIM has been negotiated", "DIM"),
        ("when the DIM feature bit is negotiated", "DIM"),
        ("If DIM has not been negotiated", "not DIM"),
        ("if the DIM feature isn't negotiated", "not DIM"),
        ("If DIM is NOT negotiated", "not DIM"),
        ("unless DIM was negotiated", "not DIM"),
        ("after DIM has been successfully negotiated", "DIM"),
        ("if DIM is set", "DIM"),
        ("if and only if DIM has been negotiated", "DIM"),
        ("If DIM and COLOR have both been negotiated", "DIM and COLOR"),
        ("If both DIM and COLOR are negotiated", "DIM and COLOR"),
        ("unless both the DIM and COLOR features are negotiated", "not (DIM and COLOR)"),
        ("If DIM, COLOR or BLINK are negotiated", "DIM or COLOR or BLINK"),
        ("If DIM, COLOR, and BLINK are negotiated", "DIM and COLOR and BLINK"),
        ("If neither DIM nor COLOR are negotiated", "not (DIM or COLOR)"),
        ("If none of DIM or COLOR have been negotiated", "not (DIM or COLOR)"),
        ("If one of the DIM, COLOR options have been negotiated", "DIM or COLOR"),
        ("If either DIM or COLOR is negotiated", "DIM or COLOR"),
        ("If at least one of DIM and COLOR is negotiated", "DIM or COLOR"),
        ("If one or more of DIM, COLOR have been negotiated", "DIM or COLOR"),
        ("If DIM is not negotiated but COLOR is", "not DIM and COLOR"),
        ("If DIM was not negotiated but COLOR was", "not DIM and COLOR"),
        ("If DIM is negotiated but COLOR is not", "DIM and not COLOR"),
        ("If DIM has been negotiated, but not COLOR", "DIM and not COLOR"),
        ("If DIM is negotiated or COLOR is not negotiated", "DIM or not COLOR"),
        ("If DIM is negotiated, and if COLOR is not offered", "DIM and not COLOR offered"),
        ("if it offers DIM", "DIM offered"),
        ("if the device does not offer DIM", "not DIM offered"),
        ("If the driver negotiated the DIM feature", "DIM"),
        ("If the driver has not accepted DIM", "not DIM"),
        ("if it doesn't negotiate DIM or COLOR", ""),
        ("unless it also negotiates DIM", "not DIM"),
        ("if they offer DIM but do not offer COLOR", "DIM offered and not COLOR offered"),
        ("If DIM is offered by the device", "DIM offered"),
    ],
)
def test_what_a_condition_demands(text: str, meaning: str) -> None:
    expr, rest = read(long(text))
    assert expr == meaning
    assert bool(rest) == (not meaning)


@pytest.mark.parametrize(
    "text",
    [
        "If DIM and COLOR are not negotiated",
        "If DIM or COLOR has not been negotiated",
        "If DIM, COLOR are negotiated",
        "If DIM and COLOR or BLINK are negotiated",
        "If DIM is negotiated and COLOR is negotiated or BLINK is negotiated",
        "If DIM has been negotiated, or the lamp is on",
        "If the device offers DIM with a level",
        "unless DIM is negotiated and the lamp is on",
        "If DIM has been negotiated or not",
        "before DIM is negotiated",
        "If DIM* is negotiated",
        "If it is negotiated",
        "if the driver sets DIM",
        "",
    ],
)
def test_what_can_be_read_in_two_ways_is_not_read(text: str) -> None:
    assert read(long(text))[0] == ""


@pytest.mark.parametrize(
    ("text", "expr", "rest"),
    [
        ("If DIM has been negotiated, and the lamp is on", "DIM", "the lamp is on"),
        ("If DIM was negotiated and the lamp is on", "DIM", "the lamp is on"),
        ("If the lamp is on and DIM is not negotiated", "not DIM", "the lamp is on"),
        ("If DIM is negotiated, and the red or the blue lamp is on", "DIM", "the red or the blue lamp is on"),
    ],
)
def test_the_part_about_features_is_read(text: str, expr: str, rest: str) -> None:
    assert read(long(text)) == (expr, rest)


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("If VIRTIO_LAMP_F_GUEST_A, B4 are negotiated", ""),
        ("If one of the VIRTIO_LAMP_F_GUEST_A, B4 options is negotiated", ""),
        ("If VIRTIO_LAMP_F_GUEST_A or GUEST_B4 is negotiated", "GUEST_A or GUEST_B4"),
        ("If VIRTIO_LAMP_F_HOST_A or DIM is negotiated", "HOST_A or DIM"),
        ("If VIRTIO_LAMP_F_HOST_A or NOTHING is negotiated", ""),
        ("If GUEST_A is negotiated", ""),
    ],
)
def test_names_without_prefix(text: str, meaning: str) -> None:
    assert read(text)[0] == meaning


def test_a_name_without_prefix_takes_the_longest_beginning_of_the_name_before() -> None:
    known = {"VIRTIO_LAMP_F_GUEST_TCP", "VIRTIO_LAMP_F_GUEST_UDP", "VIRTIO_LAMP_F_UDP"}
    condition = read_condition("if VIRTIO_LAMP_F_GUEST_TCP or UDP is negotiated", known)
    assert condition.expr is not None
    assert to_text(condition.expr) == "VIRTIO_LAMP_F_GUEST_TCP or VIRTIO_LAMP_F_GUEST_UDP"


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("if it is offered", "DIM offered"),
        ("if offered", "DIM offered"),
        ("if offered by the device", "DIM offered"),
        ("if the device offers it", "DIM offered"),
        ("if it has been offered", "DIM offered"),
        ("if this feature is negotiated", "DIM"),
    ],
)
def test_pronouns(text: str, meaning: str) -> None:
    assert read(text, "DIM") == (meaning, "")
    assert read(text)[0] == ""


def test_lists_of_names() -> None:
    for text, meaning in (
        ("both DIM and COLOR", "DIM and COLOR"),
        ("the DIM feature", "DIM"),
        ("DIM, COLOR or BLINK", "DIM or COLOR or BLINK"),
        ("DIM and the rest", None),
        ("a level", None),
        ("", None),
    ):
        expr = read_names(long(text), KNOWN)
        assert (to_text(expr).replace("VIRTIO_LAMP_F_", "") if expr is not None else None) == meaning
