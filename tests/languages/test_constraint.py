"""Which sentences constrain features, how they are read, and which are left because they are not certain."""

import pathlib
import time
from collections.abc import Callable

import pytest

from speclint.checks.constraints import constraints, feature_model
from speclint.engine.session import load
from speclint.languages.latex.read import read
from speclint.model.expressions import to_text
from speclint.model.facts import Page
from speclint.model.link import link
from speclint.model.spec import SpecModel
from speclint.text.source import Document, Source

MakeTree = Callable[[dict[str, str | bytes]], pathlib.Path]
HEAD = (
    "\\begin{description}\n\\item[VIRTIO_LAMP_F_DIM (0)] Dims.\n\\item[VIRTIO_LAMP_F_COLOR (1)] Has a color.\n"
    "\\item[VIRTIO_LAMP_F_BLINK (2)] Blinks.\n\\end{description}\n"
)


def model(text: str) -> SpecModel:
    source = Source.whole(Document("lamp.tex", text), "latex")
    return link({"lamp.tex": Page(source, read(source, {}))}, (), ())


def said(text: str) -> list[str]:
    """The constraints of a text, short."""
    found = []
    for each in constraints(model(text)):
        marks = ("" if each.strength == "must" else "? ") + ("" if not each.both else "& ")
        found.append(f"{each.kind}: {marks}{to_text(each.formula)}".replace("VIRTIO_LAMP_F_", ""))
    return found


def long(text: str) -> str:
    for name in ("DIM", "COLOR", "BLINK"):
        text = text.replace(name, f"VIRTIO_LAMP_F_{name}")
    return text


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("The device MUST NOT offer COLOR unless it offers DIM.", "normative: not (not DIM offered and COLOR offered)"),
        ("A driver MUST NOT accept COLOR if it does not accept DIM.", "normative: not (not DIM and COLOR)"),
        ("The driver MUST NOT negotiate COLOR without DIM.", "normative: not (COLOR and not DIM)"),
        ("The driver MUST NOT accept COLOR without also accepting DIM.", "normative: not (COLOR and not DIM)"),
        (
            "The device SHOULD NOT offer COLOR if it does not offer DIM.",
            "normative: ? not (not DIM offered and COLOR offered)",
        ),
        ("The driver MUST NOT accept COLOR if it accepts DIM.", "exclusion: not (DIM and COLOR)"),
        ("If DIM has been negotiated, the driver MUST NOT accept COLOR.", "exclusion: not (DIM and COLOR)"),
        ("The driver MUST NOT accept COLOR together with DIM.", "exclusion: not (COLOR and DIM)"),
        ("Devices MUST NOT offer both DIM and COLOR.", "exclusion: not (DIM offered and COLOR offered)"),
        ("COLOR MUST NOT be negotiated without DIM.", "normative: not (COLOR and not DIM)"),
        ("COLOR MUST NOT be offered together with DIM.", "exclusion: not (COLOR offered and DIM offered)"),
        ("A device MUST offer DIM.", "mandatory: DIM offered"),
        ("The device MUST NOT offer DIM.", "exclusion: not DIM offered"),
        ("A driver MUST accept DIM if it is offered.", "mandatory: not DIM offered or DIM"),
        ("The driver SHOULD accept DIM if offered by the device.", "mandatory: ? not DIM offered or DIM"),
        ("The driver MUST accept DIM if it accepts COLOR.", "normative: not COLOR or DIM"),
        ("Devices MUST offer DIM if they offer COLOR.", "normative: not COLOR offered or DIM offered"),
        ("The driver MUST accept DIM or COLOR.", "normative: DIM or COLOR"),
        ("If COLOR depends on DIM it is fine. COLOR depends on DIM.", "dependency: & not COLOR or DIM"),
        ("With COLOR (depends on DIM and BLINK), the lamp glows.", "dependency: & not COLOR or (DIM and BLINK)"),
        (
            "If COLOR was negotiated (this implies one of DIM, BLINK), it glows.",
            "dependency: not COLOR or (DIM or BLINK)",
        ),
        ("It is an error to set both DIM and COLOR.", "exclusion: & not (DIM and COLOR)"),
        ("It is an error for a driver to accept both DIM and COLOR.", "exclusion: & not (DIM and COLOR)"),
        ("DIM and COLOR are mutually exclusive.", "exclusion: & not (DIM and COLOR)"),
        ("DIM is mutually exclusive with COLOR.", "exclusion: & not (DIM and COLOR)"),
        ("DIM and COLOR are always negotiated together.", "together: & (DIM and COLOR) or not (DIM or COLOR)"),
        ("COLOR is always negotiated together with DIM.", "together: & not COLOR or DIM"),
        ("The COLOR feature supersedes DIM.", "exclusion: & ? not (COLOR and DIM)"),
        ("It is required that at least one of DIM and COLOR is negotiated.", "alternative: DIM or COLOR"),
    ],
)
def test_sentences_that_constrain(text: str, meaning: str) -> None:
    assert said(HEAD + long(text)) == [meaning.replace("& ? ", "? & ")]


@pytest.mark.parametrize(
    "text",
    [
        # For some devices only, under other conditions, or of other things.
        "Legacy devices MUST NOT offer DIM.",
        "New drivers SHOULD NOT accept DIM.",
        "The driver MUST NOT accept DIM if it cannot see.",
        "If the lamp is on, it MUST NOT accept DIM unless it also accepts COLOR.",
        "A device SHOULD offer DIM if it is a lamp, otherwise it MUST NOT offer DIM.",
        "The driver MUST accept DIM before it writes to the lamp.",
        "The driver MUST NOT accept the packet.",
        "The driver MUST have negotiated DIM when it writes a color.",
        "The driver MAY accept COLOR without DIM.",
        # In two ways.
        "The driver MUST NOT accept DIM and COLOR.",
        "The driver MUST accept any of DIM, COLOR and BLINK.",
        "The driver MUST NOT accept BLINK if DIM and COLOR are not negotiated.",
        "DIM, COLOR and BLINK are not mutually exclusive.",
        "DIM does not depend on COLOR.",
        "COLOR depends on DIM or the lamp.",
        "Whether COLOR is valid depends on the lamp.",
        "\\subsection{Legacy Interface: Lamp}\nThe device MUST NOT offer DIM.",
        "\\begin{note}DIM and COLOR are mutually exclusive.\\end{note}",
        "If it glows:\n\\begin{itemize}\n\\item the driver MUST NOT accept DIM\n\\end{itemize}",
        "\\section{Dim}\nThese statements apply if BLINK has been negotiated. The driver MUST accept DIM.",
    ],
)
def test_sentences_that_do_not(text: str) -> None:
    assert said(HEAD + long(text)) == []


def test_it_is_the_feature_named_before() -> None:
    text = "Devices SHOULD always offer DIM, and MUST offer it if they offer COLOR."
    assert said(HEAD + long(text)) == [
        "mandatory: ? DIM offered",
        "normative: not COLOR offered or DIM offered",
    ]


def test_this_feature_is_the_one_that_is_defined() -> None:
    text = long(
        "\\begin{description}\n\\item[DIM (0)] Dims.\n"
        "\\item[COLOR (1)] Has a color. It is an error to set both this flag and DIM.\n"
        "\\item[BLINK (2)] This feature is valid only if DIM is negotiated.\n"
        "This option would always be negotiated together with DIM.\n"
        "\\end{description}\n"
    )
    assert said(text) == [
        "exclusion: & not (COLOR and DIM)",
        "dependency: & not BLINK or DIM",
        "together: & not BLINK or DIM",
    ]


def test_a_list_of_requirements_holds_of_offered_features_too() -> None:
    text = HEAD + long("\\begin{description}\n\\item[COLOR] Requires DIM along with BLINK.\n\\end{description}\n")
    assert said(text) == ["requirement: & not COLOR or (DIM and BLINK)"]
    assert (
        constraints(model(text))[0].words
        == "VIRTIO_LAMP_F_COLOR: Requires VIRTIO_LAMP_F_DIM along with VIRTIO_LAMP_F_BLINK."
    )


def test_a_sentence_is_shown_without_markup() -> None:
    text = HEAD + "A device MUST offer the \\field{VIRTIO_LAMP_F_DIM}\n  feature."
    assert [each.words for each in constraints(model(text))] == ["A device MUST offer the VIRTIO_LAMP_F_DIM feature."]


def test_what_undefined_features_do_concerns_no_device(
    make_tree: Callable[[dict[str, str | bytes]], pathlib.Path],
) -> None:
    text = (
        "\\documentclass{book}\n\\section{Lamp Device}\n\\subsection{Device ID}\n61\n"
        + HEAD
        + "The driver MUST NOT accept VIRTIO_LAMP_F_DIM if VIRTIO_LAMP_F_GONE is negotiated.\n"
        + "\\section{Bell Device}\n\\subsection{Device ID}\n62\n"
        + "\\begin{description}\n\\item[VIRTIO_BELL_F_LOUD (0)] Loud.\n\\end{description}\n"
        + "A device MUST offer VIRTIO_BELL_F_LOUD.\n"
    )
    spec = load((str(make_tree({"main.tex": text})),))
    lamp, bell = feature_model(spec, "Lamp Device"), feature_model(spec, "Bell Device")
    assert lamp.features == ("VIRTIO_LAMP_F_DIM", "VIRTIO_LAMP_F_COLOR", "VIRTIO_LAMP_F_BLINK")
    assert lamp.constraints == ()
    assert [each.kind for each in bell.constraints] == ["mandatory"]


@pytest.mark.parametrize(
    "piece",
    [
        "VIRTIO_A_F_B depends on ",
        "VIRTIO_A_F_B (implies ",
        "always negotiated together with VIRTIO_A_F_B, ",
        "it is an error to set both ",
        "both VIRTIO_A_F_B and ",
        "mutually exclusive VIRTIO_A_F_B, ",
        "It is required that VIRTIO_A_F_B is negotiated and ",
        "VIRTIO_A_F_B depends on VIRTIO_A_F_B. ",
    ],
)
def test_twice_the_text_takes_twice_the_time(piece: str) -> None:
    times = []
    for size in (50_000, 100_000):
        spec = model(piece * (size // len(piece)))
        start = time.process_time()
        constraints(spec)
        times.append(time.process_time() - start)
    assert times[1] < 3 * times[0] + 0.3
