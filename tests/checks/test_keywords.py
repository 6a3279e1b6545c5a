"""What stands around a requirement keyword: the verb behind it, the subject before it, keywords left out."""

import pathlib
from collections.abc import Callable, Iterable

import pytest

from speclint.checks.keywords import device_uses_command, lowercase_keyword, missing_keyword, without_verb
from speclint.diagnostics import Found
from speclint.engine.session import load
from speclint.model.spec import SpecModel

LoadText = Callable[[str], SpecModel]
REQUIREMENTS = "\\drivernormative{\\section}{Light}{Lamp / Light}\n"
HEAD = (
    "\\documentclass{book}\n"
    "\\newcommand{\\drivernormative}[3]{#1{Driver Requirements: #2}\\label{drivernormative:#3}}\n"
)


@pytest.fixture
def load_text(make_tree: Callable[[dict[str, str | bytes]], pathlib.Path]) -> LoadText:
    """Gives the model of a specification that is one file with this text."""
    return lambda text: load((str(make_tree({"main.tex": HEAD + text})),))


def marked(found: Iterable[Found], spec: SpecModel) -> list[str]:
    """The texts of the places found, white space collapsed."""
    return [" ".join(spec.pages[each.at.source].source.text[each.at.start : each.at.end].split()) for each in found]


def words_without_verb(spec: SpecModel) -> list[object]:
    (page,) = spec.pages.values()
    return [found.values["words"] for statement in spec.statements for found in without_verb(statement, page)]


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        ("The level MUST less than 5.", "MUST less than"),
        ("The driver MUST NOT\nthe lamp on.", "MUST NOT the lamp"),
        ("The level MUST ignored by the device.", "MUST ignored"),
        ("The level SHOULD also supported by it.", "SHOULD also supported"),
        ("The level MAY readable by the driver.", "MAY readable"),
        ("The level MUST equal to 5.", "MUST equal to"),
        ("The driver MUST VIRTIO_LAMP_F_COLOR before use.", "MUST VIRTIO_LAMP_F_COLOR"),
        ("The driver MUST \\field{size} to zero.", "MUST size"),
        ("The level MUST 0.", "MUST 0"),
        ("The lamp SHALL been switched on.", "SHALL been"),
    ],
)
def test_no_verb_follows(load_text: LoadText, sentence: str, words: str) -> None:
    assert words_without_verb(load_text(sentence)) == [words]


@pytest.mark.parametrize(
    "sentence",
    [
        "The driver MUST NOT exceed it, MUST need it and MUST proceed.",
        "The driver MUST enable, disable and MAY reenable it.",
        "The driver MUST apply the color, SHOULD supply a lamp and MAY reply the same way.",
        "The driver MUST immediately apply the color.",
        "The level MUST equal the color, MUST lower the lamp and MUST NOT equal or exceed 5.",
        "The driver MUST in this case wait; it MUST, if it is dark, switch it on.",
        "The lamp MUST be \\field{level} high, the driver MUST set \\field{level}.",
        "SHOULD the lamp fail, wait. It fails; SHOULD the lamp fail, wait.",
        "Support for this is REQUIRED. RECOMMENDED values are OPTIONAL.",
        "The driver MAY no longer use it.",
    ],
)
def test_a_verb_follows(load_text: LoadText, sentence: str) -> None:
    assert words_without_verb(load_text(sentence)) == []


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        ("All lamps must not glow.", ["must not"]),
        ("When it is dark, the transitional driver should wait.", ["should"]),
        ("In this case the device may wait; otherwise it may go on.", ["may", "may"]),
        ("It is strongly recommended to wait.", ["recommended"]),
        ("The lamp that must glow has to glow.", []),
        ("If the driver should wait, it waits.", []),
        ("A level set by the driver may be high.", []),
        ("Lamps may fail, as recommended. It is the recommended level.", []),
        ("The must-have lamp and must_glow are lamps.", []),
        ("\\begin{note}The driver must wait.\\end{note}", []),
    ],
)
def test_a_keyword_in_lower_case(load_text: LoadText, sentence: str, words: list[str]) -> None:
    spec = load_text(REQUIREMENTS + sentence)
    assert marked(lowercase_keyword(spec, spec), spec) == words
    outside = load_text("\\section{Light}\n" + sentence)
    assert list(lowercase_keyword(outside, outside)) == []


def test_a_keyword_in_lower_case_is_given_in_upper_case(load_text: LoadText) -> None:
    spec = load_text(f"{REQUIREMENTS}The level must\nnot be zero.")
    (found,) = lowercase_keyword(spec, spec)
    assert found.values == {"where": "among requirements", "word": "must not", "right": "MUST NOT"}
    assert marked((found,), spec) == ["must not"]


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        ("When it is dark, the driver\nspecify a level.", ["the driver specify"]),
        ("A transitional device provide the level.", ["A transitional device provide"]),
        ("The device and the driver specify a level.", []),
        ("It is REQUIRED that the driver specify a level.", []),
        ("Let the device provide the level.", []),
        ("The driver reset the lamp.", []),
        ("The driver specifies a level.", []),
        ("The driver specify-ing a level is no word.", []),
    ],
)
def test_a_keyword_is_missing(load_text: LoadText, sentence: str, words: list[str]) -> None:
    spec = load_text(REQUIREMENTS + sentence)
    assert marked(missing_keyword(spec, spec), spec) == words


@pytest.mark.parametrize(
    ("sentence", "command"),
    [
        ("The device SHOULD also fetch colors using the VIRTIO_LAMP_CMD_COLORS command.", "VIRTIO_LAMP_CMD_COLORS"),
        ("The device MUST query the driver with a control command.", "control"),
        ("The device MAY issue the VIRTIO_LAMP_CMD_OFF command.", "VIRTIO_LAMP_CMD_OFF"),
        ("The device MUST NOT issue the VIRTIO_LAMP_CMD_OFF command.", ""),
        ("The driver MUST issue the VIRTIO_LAMP_CMD_OFF command.", ""),
        ("The device MUST support the VIRTIO_LAMP_CMD_OFF command.", ""),
        ("The device MUST be queried using the VIRTIO_LAMP_CMD_OFF command.", ""),
        ("The device MUST set the level that was set using the VIRTIO_LAMP_CMD_LEVEL command.", ""),
    ],
)
def test_the_device_uses_a_command(load_text: LoadText, sentence: str, command: str) -> None:
    spec = load_text(sentence)
    (page,) = spec.pages.values()
    found = [each for statement in spec.statements for each in device_uses_command(statement, page)]
    assert [each.values["command"] for each in found] == ([command] if command else [])
