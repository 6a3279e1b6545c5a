"""Statements and the sections that hold them: who is spoken to, what is missing, what contradicts what."""

import pathlib
from collections.abc import Callable, Iterable

import pytest

from speclint.checks.contradictions import contradicting_statements
from speclint.checks.normative import (
    heading_level,
    keyword_outside,
    misspelt_keyword,
    title_mismatch,
    undefined_access_term,
    without_statement,
    wrong_actor,
)
from speclint.diagnostics import Found
from speclint.engine.session import load
from speclint.model.spec import SpecModel

LoadText = Callable[[str], SpecModel]
HEAD = (
    "\\documentclass{book}\n"
    "\\newcommand{\\drivernormative}[3]{#1{Driver Requirements: #2}\\label{drivernormative:#3}}\n"
    "\\newcommand{\\devicenormative}[3]{#1{Device Requirements: #2}\\label{devicenormative:#3}}\n"
)
DRIVER = "\\drivernormative{\\section}{Light}{Lamp / Light}\n"
DEVICE = "\\devicenormative{\\section}{Light}{Lamp / Light}\n"
LAMP = "\\section{Lamp Device}\n\\subsection{Device ID}\n61\n"
BELL = "\\section{Bell Device}\n\\subsection{Device ID}\n62\n"


@pytest.fixture
def load_text(make_tree: Callable[[dict[str, str | bytes]], pathlib.Path]) -> LoadText:
    """Gives the model of a specification that is one file with this text."""
    return lambda text: load((str(make_tree({"main.tex": HEAD + text})),))


def marked(found: Iterable[Found], spec: SpecModel) -> list[str]:
    """The texts of the places found, white space collapsed."""
    return [" ".join(spec.pages[each.at.source].source.text[each.at.start : each.at.end].split()) for each in found]


@pytest.mark.parametrize(
    ("text", "subjects"),
    [
        (DRIVER + "If it is on, the device MUST dim it.", ["the device"]),
        (DEVICE + "Drivers SHOULD wait. The device MAY go on.", ["Drivers"]),
        (DRIVER + "\\input{missing}\nThe driver MUST wait. The device MUST answer.", ["The device"]),
        (DRIVER + DEVICE + "The driver MUST wait. The device MUST answer.", ["The driver"]),
        (DRIVER + "The device MUST be reset by the driver.", []),
        (DRIVER + "The driver MUST wait until the device has answered.", []),
        (DRIVER + "The device status MUST be read.", []),
        (DRIVER + "The driver and the device MUST agree.", []),
        (DRIVER + "The driver MUST wait.\\footnote{The device MUST answer.}", []),
        # A heading written by hand, with the labels of both.
        ("\\section{Both}\\label{drivernormative:Both}\\label{devicenormative:Both}\nThe driver MUST wait.", []),
        ("\\section{Neither}\nThe driver MUST wait.", []),
    ],
)
def test_a_statement_about_the_other_party(load_text: LoadText, text: str, subjects: list[str]) -> None:
    spec = load_text(text)
    assert marked(wrong_actor(spec, spec), spec) == subjects


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        (DRIVER + "The driver waits.", ["Light"]),
        (DRIVER + "The driver waits.\n" + DEVICE + "The device MUST answer.", ["Light"]),
        (DRIVER + "\\subsection{Level}\nThe driver MUST wait.", []),
        (DRIVER + "See \\ref{sec:Lamp}.", []),
        (DRIVER + "\\begin{itemize}\\item The driver MUST wait.\\end{itemize}", []),
        # Nothing of what a heading by hand promises is certain.
        ("\\section{Light}\\label{drivernormative:Lamp / Light}\nThe driver waits.", []),
    ],
)
def test_requirements_that_hold_none(load_text: LoadText, text: str, titles: list[str]) -> None:
    spec = load_text(text)
    sections = (section for section in spec.sections if section.party)
    assert marked((found for each in sections for found in without_statement(each, spec)), spec) == titles


@pytest.mark.parametrize(
    ("levels", "right"),
    [
        (("section", "section"), "subsection"),
        (("subsubsection", "subsection"), "paragraph"),
        (("section", "subsection"), ""),
        # LaTeX has nothing deeper.
        (("subparagraph", "subparagraph"), ""),
    ],
)
def test_requirements_that_end_their_section(load_text: LoadText, levels: tuple[str, str], right: str) -> None:
    own, normative = levels
    spec = load_text(
        f"\\chapter{{Lamp}}\n\\{own}{{Light}}\nIt glows.\n"
        f"\\drivernormative{{\\{normative}}}{{Light}}{{Lamp / Light}}\nThe driver MUST wait.\n"
    )
    sections = (section for section in spec.sections if section.party)
    found = [each.values["right"] for section in sections for each in heading_level(section, spec)]
    assert found == ([right] if right else [])


def test_requirements_that_follow_those_of_another_section(load_text: LoadText) -> None:
    spec = load_text(
        "\\section{Lamp}\n\\subsection{Light}\nIt glows.\n\\subsection{Color}\nIt is red.\n"
        "\\drivernormative{\\subsection}{Light}{Lamp / Light}\nThe driver MUST wait.\n"
    )
    assert [found for section in spec.sections if section.party for found in heading_level(section, spec)] == []


@pytest.mark.parametrize(
    ("path", "names_another"),
    [
        ("Device Types / Bell Device / Light", True),
        ("Bell Device / Light", True),
        ("Device Types / Lamp Device / Light", False),
        ("Device Types / Lamp Device / Bell Device", False),
        ("Light", False),
    ],
)
def test_a_label_of_another_device(load_text: LoadText, path: str, names_another: bool) -> None:
    spec = load_text(f"{LAMP}\\drivernormative{{\\subsection}}{{Light}}{{{path}}}\nThe driver MUST wait.\n{BELL}")
    sections = (section for section in spec.sections if section.party)
    found = [each.values["what"] for section in sections for each in title_mismatch(section, spec)]
    assert found == (["names the Bell Device, but stands in the section of the Lamp Device"] if names_another else [])


def test_only_buffers_have_terms_of_access(load_text: LoadText) -> None:
    usual = "A device-writable page. " * 20
    spec = load_text(f"{usual}A driver-writable field. A driver-writable empty\nbuffer. A driver-writeable part.")
    assert marked(undefined_access_term(spec, spec), spec) == ["driver-writable"]
    rare = load_text("A device-writable page. " * 9 + "A driver-writable buffer.")
    assert list(undefined_access_term(rare, rare)) == []


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        ("The driver MSUT wait, it SHOLD NOT glow.", ["MSUT", "SHOLD"]),
        ("The driver MUST wait. Dust is DUST, and the DUST bit is set.", []),
        ("MUSK is rare. The driver starts the SHELL command and reads a HALL sensor.", []),
        ("Of a lamp that MSUT glow, it MSUT tell.", ["MSUT", "MSUT"]),
    ],
)
def test_a_misspelt_keyword(load_text: LoadText, sentence: str, words: list[str]) -> None:
    spec = load_text(sentence)
    (page,) = spec.pages.values()
    assert marked(misspelt_keyword(page.facts, page), spec) == words


def test_keywords_outside_of_requirements(load_text: LoadText) -> None:
    text = (
        "\\section{Light}\nIt MUST glow.\\footnote{It MUST.}\n\\subsection{Legacy Interface: Light}\nIt SHOULD glow.\n"
        "\\section{Conformance}\nIt SHALL conform.\n" + DRIVER + "It MAY glow.\n\\subsection{Level}\nIt MAY glow.\n"
    )
    spec = load_text(text)
    assert marked(keyword_outside(spec, spec), spec) == ["MUST"]
    without_requirements = load_text("\\section{Light}\nIt MUST glow.")
    assert list(keyword_outside(without_requirements, without_requirements)) == []


SAYS = "\\drivernormative{{\\subsection}}{{Light}}{{Lamp / {0}}}\n{1}\n"


@pytest.mark.parametrize(
    ("one", "other", "contradict"),
    [
        ("The driver MUST wait for the interrupt.", "A driver MUST NOT wait for the interrupt.", True),
        ("Drivers MUST NOT wait for the interrupt.", "The driver MAY wait for the interrupt.", True),
        ("If it is on, the driver MUST wait for it all.", "If it is off, the driver MUST NOT wait for it all.", False),
        ("The driver MUST wait for the interrupt.", "The device MUST NOT wait for the interrupt.", False),
        ("The driver SHOULD NOT wait for the interrupt.", "The driver MAY wait for the interrupt.", False),
        ("The driver MUST set it to zero.", "The driver MUST NOT set it to zero.", False),
        ("The driver MUST wait.", "The driver MUST NOT wait.", False),
        ("The driver MUST wait for the interrupt.", "In such cases the driver MUST NOT wait for the interrupt.", False),
    ],
)
def test_statements_that_contradict_each_other(load_text: LoadText, one: str, other: str, contradict: bool) -> None:
    spec = load_text(LAMP + SAYS.format("One", one) + SAYS.format("Other", other))
    found = list(contradicting_statements(spec, spec))
    assert marked(found, spec) == ([other] if contradict else [])
    for each in found:
        assert marked((Found(note.at) for note in each.notes), spec) == [one]


def test_devices_and_interfaces_may_differ(load_text: LoadText) -> None:
    must, must_not = "The driver MUST wait for the interrupt.\n", "The driver MUST NOT wait for the interrupt.\n"
    spec = load_text(f"{LAMP}{must}\\subsection{{Legacy Interface: Light}}\n{must_not}{BELL}{must_not}")
    assert list(contradicting_statements(spec, spec)) == []
