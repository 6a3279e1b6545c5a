"""Requirements that the text has and no list does."""

import pathlib
from collections.abc import Callable

import pytest

from speclint.checks.unlisted import unlisted_requirement
from speclint.engine.session import load
from speclint.model.spec import SpecModel

LoadText = Callable[[str], SpecModel]
LAMP = """\\documentclass{book}
\\section{Lamp Device}
\\subsection{Device ID}
61
\\subsection{Virtqueues}
EXISTS
\\subsection{Feature bits}
\\begin{description}
\\item[VIRTIO_LAMP_F_CTRL (0)] Control channel is available.
\\item[VIRTIO_LAMP_F_COLOR (1)] DEFINITION
\\item[VIRTIO_LAMP_F_BLINK (2)] It blinks.
\\end{description}
REQUIREMENTS
\\subsection{Device Operation}
\\subsubsection{Control Virtqueue}
\\begin{lstlisting}
#define VIRTIO_LAMP_CTRL_COLOR 1
\\end{lstlisting}
INSIDE
\\subsubsection{Light}
OUTSIDE
"""
EXISTS = "The controlq only exists if VIRTIO_LAMP_F_CTRL has been negotiated."


@pytest.fixture
def needed(make_tree: Callable[[dict[str, str | bytes]], pathlib.Path]) -> Callable[..., list[str]]:
    """Gives what features of a lamp need and nobody lists; the text is filled in by key."""

    def find(**texts: str) -> list[str]:
        texts = {"EXISTS": EXISTS, "DEFINITION": "It has a color."} | texts
        filled = LAMP
        for key in ("EXISTS", "DEFINITION", "REQUIREMENTS", "INSIDE", "OUTSIDE"):
            filled = filled.replace(key, texts.get(key, ""))
        for name in ("CTRL", "COLOR", "BLINK"):
            filled = filled.replace(f"F({name})", f"VIRTIO_LAMP_F_{name}")
        spec = load((str(make_tree({"main.tex": filled})),))
        found = unlisted_requirement(spec, spec)
        return [f"{each.values['name']} needs {each.values['needs']}".replace("VIRTIO_LAMP_F_", "") for each in found]

    return find


@pytest.mark.parametrize(
    "texts",
    [
        {"DEFINITION": "The color is set through the controlq."},
        {"DEFINITION": "The color is set through the control virtqueue."},
        {"DEFINITION": "Control channel for colors."},
        {"INSIDE": "If F(COLOR) is negotiated, the driver can send commands that set it."},
        {"INSIDE": "If F(COLOR) was negotiated and the lamp is on, the device MUST support a command that sets it."},
        {"OUTSIDE": "If the device offers F(COLOR), it MUST support the command VIRTIO_LAMP_CTRL_COLOR."},
        {"OUTSIDE": "Note that if F(COLOR) is set, the driver MAY use the command VIRTIO_LAMP_CTRL_COLOR."},
        {"EXISTS": "controlq is optional; it only exists if F(CTRL) is set.", "DEFINITION": "Uses the controlq."},
        {"EXISTS": "The controlq virtqueue is available only if F(CTRL) is set.", "DEFINITION": "Uses the controlq."},
    ],
)
def test_a_feature_used_through_a_queue_needs_what_the_queue_needs(
    needed: Callable[..., list[str]], texts: dict[str, str]
) -> None:
    assert needed(**texts) == ["COLOR needs CTRL"]


LISTED = "\\begin{{description}}\n\\item[F({0})] Requires F({1}).\n\\end{{description}}\n"


@pytest.mark.parametrize(
    "texts",
    [
        {"DEFINITION": "Uses the controlq.", "REQUIREMENTS": LISTED.format("COLOR", "CTRL")},
        {
            "DEFINITION": "Uses the controlq.",
            "OUTSIDE": "The device SHOULD NOT offer F(COLOR) unless it offers F(CTRL).",
        },
        {"DEFINITION": "Uses the controlq.", "EXISTS": "The controlq is always there."},
        {"DEFINITION": "Uses the controlq.", "EXISTS": "The controlq only exists if F(CTRL) is not negotiated."},
        {"DEFINITION": "It has a color, which no queue sets."},
        # The command is another feature's; this one is about what follows from it.
        {"INSIDE": "If F(COLOR) is negotiated, the device MUST update the color before it uses the command buffer."},
        {"INSIDE": "If F(COLOR) is negotiated, each command changes the color."},
        {"INSIDE": "If F(COLOR) and F(BLINK) are negotiated, the driver can send commands."},
        {"OUTSIDE": "If F(COLOR) is negotiated, the driver can send commands through the lightq."},
    ],
)
def test_what_asks_for_nothing(needed: Callable[..., list[str]], texts: dict[str, str]) -> None:
    assert needed(**texts) == []


def test_what_other_requirements_bring_need_not_be_listed(needed: Callable[..., list[str]]) -> None:
    through = LISTED.format("COLOR", "BLINK") + "And:\n" + LISTED.format("BLINK", "CTRL")
    assert needed(DEFINITION="Uses the controlq.", REQUIREMENTS=through) == []


def test_a_reminder_of_what_no_list_says(needed: Callable[..., list[str]]) -> None:
    reminder = "If F(COLOR) (depends on F(BLINK)) is negotiated, it glows."
    assert needed(OUTSIDE=reminder, REQUIREMENTS=LISTED.format("COLOR", "CTRL")) == ["COLOR needs BLINK"]
    assert needed(OUTSIDE=reminder, REQUIREMENTS=LISTED.format("COLOR", "BLINK")) == []
    # Where a device lists nothing, prose is where requirements stand.
    assert needed(OUTSIDE=reminder) == []


def test_the_findings_on_the_newest_release(releases: pathlib.Path) -> None:
    spec = load((str(releases / "v1.4"),))
    found = list(unlisted_requirement(spec, spec))
    assert [str(each.values["name"]).removeprefix("VIRTIO_NET_F_") for each in found] == [
        "CTRL_GUEST_OFFLOADS", "DEVICE_STATS", "RSC_EXT",
    ]  # fmt: skip
