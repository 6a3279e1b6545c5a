"""`speclint features`: the table, the verdict on a set, and what is told of wrong names."""

import json
import pathlib

import jsonschema  # type: ignore[import-untyped]
import pytest

from speclint.cli.main import main
from speclint.formats.features.document import features_schema

LAMP = r"""\documentclass{article}
\begin{document}
\section{Reserved Feature Bits}
\begin{description}
\item[VIRTIO_F_DOOR(30)] A door can be opened. Currently only PCI devices support this feature.
\item[VIRTIO_F_WINDOW(31)] A window can be opened.
\end{description}
\section{Virtio Over MMIO}
Devices and drivers that use Virtio Over MMIO do not support the following features:
\begin{itemize}
\item VIRTIO_F_WINDOW
\end{itemize}
VIRTIO_F_DOOR is another matter.
\section{Lamp Device}
\subsection{Device ID}
61
\subsection{Feature bits}
\begin{description}
\item[VIRTIO_LAMP_F_DIM (0)] The lamp can be dimmed.
\item[VIRTIO_LAMP_F_COLOR (1)] The lamp has a color.
\item[VIRTIO_LAMP_F_FADE (2)] The lamp fades.
\item[VIRTIO_LAMP_F_DOOR (3)] The lamp has a door.
\end{description}
\subsubsection{Feature bit requirements}
\begin{description}
\item[VIRTIO_LAMP_F_FADE] Requires VIRTIO_LAMP_F_DIM or VIRTIO_LAMP_F_COLOR.
\item[VIRTIO_LAMP_F_DOOR] Requires VIRTIO_F_DOOR.
\end{description}
\subsubsection{Legacy Interface: Feature bits}
\begin{description}
\item[VIRTIO_LAMP_F_OLD (9)] The lamp is old.
\end{description}
\section{Fan Device}
\subsection{Device ID}
62
\subsection{Feature bits}
\begin{description}
\item[VIRTIO_FAN_F_DIM (0)] The fan can be dimmed.
\item[VIRTIO_FAN_F_TURN (1)] The fan turns.
\end{description}
\section{Brick Device}
\subsection{Device ID}
63
\end{document}
"""


@pytest.fixture(autouse=True)
def lamp(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> pathlib.Path:
    (tmp_path / ".git").mkdir()
    (tmp_path / "lamp.tex").write_text(LAMP)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    return tmp_path


def asked(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str]:
    """Status and output; nothing is complained of."""
    status = main(["features", *words])
    out, err = capsys.readouterr()
    assert err == ""
    return status, out


def refused(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    assert main(["features", *words]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    return err


TABLE = """\
Lamp Device, device id 61
VIRTIO_LAMP_F_…, lamp.tex

 Bit   Feature        Requires       Line   Said in line
 ───────────────────────────────────────────────────────
   0   DIM                             19
   1   COLOR                           20
   2   FADE           DIM or COLOR     21   26
   3   DOOR           F_DOOR           22   27
   9   OLD (legacy)                    31
"""


@pytest.mark.parametrize("called", ["lamp", "LAMP", "Lamp Device", "61", "lamp device"])
def test_the_table_of_a_device(called: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert asked(capsys, called) == (0, TABLE)


def test_the_tables_of_all_devices(capsys: pytest.CaptureFixture[str]) -> None:
    assert asked(capsys) == (
        0,
        "Every device\n"
        "lamp.tex\n"
        "\n"
        " Bit   Feature    Line\n"
        " ─────────────────────\n"
        "  30   F_DOOR        5\n"
        "  31   F_WINDOW      6\n"
        "\n" + TABLE + "\n"
        "Fan Device, device id 62\n"
        "VIRTIO_FAN_F_…, lamp.tex\n"
        "\n"
        " Bit   Feature   Line\n"
        " ────────────────────\n"
        "   0   DIM         38\n"
        "   1   TURN        39\n",
    )


def test_a_path_is_told_from_a_device(lamp: pathlib.Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert asked(capsys, ".") == asked(capsys)
    assert asked(capsys, str(lamp)) == asked(capsys)
    assert asked(capsys, "lamp", str(lamp)) == (0, TABLE)
    (lamp / "fan").mkdir()
    assert asked(capsys, "fan", ".")[1].startswith("Fan Device, device id 62\n")


def test_a_device_without_features_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert asked(capsys, "brick") == (0, "Brick Device, device id 63\nno features\n")


def test_a_stream_without_frames_gets_none(
    capsysbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("speclint.cli.terminal.can_encode", lambda *_: False)
    assert main(["features", "fan"]) == 0
    assert capsysbinary.readouterr().out.decode() == (
        "Fan Device, device id 62\nVIRTIO_FAN_F_..., lamp.tex\n\n"
        "Bit  Feature  Line\n  0  DIM        38\n  1  TURN       39\n"
    )


def test_a_legal_set_with_what_it_implies_and_leaves_open(capsys: pytest.CaptureFixture[str]) -> None:
    assert asked(capsys, "lamp", "--with", "FADE,door", "--without", "COLOR") == (
        0,
        (
            "Lamp Device: legal\n"
            "  with     VIRTIO_LAMP_F_FADE, VIRTIO_LAMP_F_DOOR\n"
            "  without  VIRTIO_LAMP_F_COLOR\n"
            "\n"
            "comes with\n"
            "  VIRTIO_F_DOOR\n"
            "    lamp.tex:27:27\n"
            "      VIRTIO_LAMP_F_DOOR: Requires VIRTIO_F_DOOR.\n"
            "  VIRTIO_LAMP_F_DIM\n"
            "    lamp.tex:26:27\n"
            "      VIRTIO_LAMP_F_FADE: Requires VIRTIO_LAMP_F_DIM or VIRTIO_LAMP_F_COLOR.\n"
            "\n"
            "a minimal legal set with it\n"
            "  VIRTIO_F_DOOR, VIRTIO_LAMP_F_DIM, VIRTIO_LAMP_F_FADE, VIRTIO_LAMP_F_DOOR\n"
        ),
    )
    status, out = asked(capsys, "lamp", "--with", "VIRTIO_LAMP_F_FADE")
    assert status == 0
    assert "\nneeds one of\n  VIRTIO_LAMP_F_DIM or VIRTIO_LAMP_F_COLOR\n    lamp.tex:26:27\n" in out


def test_a_set_that_is_not_legal_with_the_sentences(capsys: pytest.CaptureFixture[str]) -> None:
    assert asked(capsys, "--with", "LAMP_F_FADE", "--without", "DIM", "--without", "COLOR") == (
        1,
        (
            "Lamp Device: not legal\n"
            "  with     VIRTIO_LAMP_F_FADE\n"
            "  without  VIRTIO_LAMP_F_DIM, VIRTIO_LAMP_F_COLOR\n"
            "\n"
            "forbidden by\n"
            "  lamp.tex:26:27\n"
            "    VIRTIO_LAMP_F_FADE: Requires VIRTIO_LAMP_F_DIM or VIRTIO_LAMP_F_COLOR.\n"
        ),
    )


def test_what_is_offered_bounds_the_set(capsys: pytest.CaptureFixture[str]) -> None:
    status, out = asked(capsys, "lamp", "--with", "FADE", "--offered", "FADE,DIM")
    assert (status, "comes with\n  VIRTIO_LAMP_F_DIM\n" in out) == (0, True)
    assert asked(capsys, "lamp", "--with", "DIM", "--offered", "COLOR") == (
        1,
        (
            "Lamp Device: not legal\n"
            "  with     VIRTIO_LAMP_F_DIM\n"
            "  offered  VIRTIO_LAMP_F_COLOR\n"
            "\n"
            "not offered\n"
            "  VIRTIO_LAMP_F_DIM\n"
        ),
    )
    assert asked(capsys, "lamp", "--offered", "")[1] == "Lamp Device: legal\n  offered  nothing\n"


def test_a_transport_leaves_out_what_the_text_denies_it(capsys: pytest.CaptureFixture[str]) -> None:
    status, out = asked(capsys, "--transport", "mmio")
    assert status == 0
    assert out.startswith(
        "Every device\n"
        "no features\n"
        "not over mmio\n"
        "  VIRTIO_F_DOOR, lamp.tex:5\n"
        "    Currently only PCI devices support this feature.\n"
        "  VIRTIO_F_WINDOW, lamp.tex:11\n"
        "    Devices and drivers that use Virtio Over MMIO do not support the following\n"
        "    features: VIRTIO_F_WINDOW\n"
        "\n"
        "Lamp Device"
    )
    assert "not over" not in asked(capsys, "--transport", "pci")[1]
    assert asked(capsys, "lamp", "--transport", "ccw", "--with", "LAMP_F_DOOR") == (
        1,
        (
            "Lamp Device: not legal\n"
            "  with     VIRTIO_LAMP_F_DOOR\n"
            "  over     channel I/O\n"
            "\n"
            "together forbidden by\n"
            "  lamp.tex:27:27\n"
            "    VIRTIO_LAMP_F_DOOR: Requires VIRTIO_F_DOOR.\n"
            "  lamp.tex:5:48\n"
            "    Currently only PCI devices support this feature.\n"
        ),
    )


def test_the_search_can_be_given_up(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("speclint.solve.logic.Logic.__init__.__defaults__", (0,))
    status, out = asked(capsys, "lamp", "--with", "FADE")
    assert (status, out.split("\n")[0]) == (3, "Lamp Device: not known: the search was given up")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("lmap",), 'there is no device type "lmap"; did you mean lamp?'),
        (
            ("kettle",),
            'there is no device type "kettle"; there are Lamp Device, Fan Device, Brick Device',
        ),
        (
            ("lamp", "--with", "COLOUR,TURN"),
            (
                'there is no feature "COLOUR" of the Lamp Device; did you mean COLOR?\n'
                'speclint: error: there is no feature "TURN" of the Lamp Device; "speclint features" lists all'
            ),
        ),
        (("--with", "DIM"), "the device type is not clear: it could be Lamp Device, Fan Device; name it before"),
        (("--with", "FADE,TURN"), "the device type is not clear; name it before the options"),
        (("--with", "COLUR"), 'there is no feature "COLUR"; did you mean COLOR?'),
        (("lamp", "--with", "DIM", "--without", "DIM"), "VIRTIO_LAMP_F_DIM is asked for and ruled out; name it in"),
        (("lamp", ".", "x"), "there are more words than a device and a path; put a name with blanks in quotes"),
        (("lamp", "nowhere"), "nowhere: does not exist"),
    ],
)
def test_what_is_wrong_is_told_with_a_remedy(
    words: tuple[str, ...], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert refused(capsys, *words).startswith(f"speclint: error: {told}")


def test_a_specification_without_features(lamp: pathlib.Path, capsys: pytest.CaptureFixture[str]) -> None:
    (lamp / "lamp.tex").write_text("\\documentclass{article}\n\\begin{document}\nx\n\\end{document}\n")
    assert refused(capsys) == ("speclint: error: no feature is defined here; name the folder of the specification\n")


@pytest.mark.parametrize(
    "words",
    [(), ("lamp", "--with", "FADE"), ("lamp", "--with", "FADE", "--without", "DIM,COLOR"), ("--transport", "mmio")],
)
def test_json_fits_its_schema(words: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    _, out = asked(capsys, *words, "--output-format", "json")
    jsonschema.validate(json.loads(out), json.loads(features_schema()))


def test_json_holds_the_verdict(capsys: pytest.CaptureFixture[str]) -> None:
    status, out = asked(capsys, "lamp", "--with", "DOOR", "--without", "F_DOOR", "--output-format", "json")
    assert status == 1
    verdict = json.loads(out)["verdict"]
    assert (verdict["with"], verdict["without"], verdict["legal"]) == (["VIRTIO_LAMP_F_DOOR"], ["VIRTIO_F_DOOR"], False)
    assert verdict["because"] == {
        "sentences": [
            {
                "path": "lamp.tex",
                "line": 27,
                "column": 27,
                "strength": "must",
                "words": "VIRTIO_LAMP_F_DOOR: Requires VIRTIO_F_DOOR.",
            }
        ],
        "smallest": True,
    }


def test_untrusted_text_steers_no_terminal(lamp: pathlib.Path, capsys: pytest.CaptureFixture[str]) -> None:
    (lamp / "lamp.tex").write_text(LAMP.replace("Lamp Device", "[red]L\x1b[31m\u202eamp[/red]"))
    status, out = asked(capsys, "lamp", "--color", "always")
    assert status == 0
    assert "\x1b[1m[red]L<U+001B>[31m<U+202E>amp[/red], device id 61\x1b[0m\n" in out


def test_bytes_that_are_no_text_stay_out_of_json(lamp: pathlib.Path, capsys: pytest.CaptureFixture[str]) -> None:
    (lamp / "lamp.tex").write_bytes(LAMP.encode().replace(b"Lamp Device", b"Lamp \xff").replace(b"DIM or", b"DIM  or"))
    _, out = asked(capsys, "--output-format", "json")
    assert json.loads(out)["devices"][1]["device"] == "Lamp <FF>"
    _, out = asked(capsys, "61", "--with", "DIM", "--output-format", "json")
    assert json.loads(out)["verdict"]["device"] == "Lamp <FF>"
