"""`speclint explain`: how a line was read."""

import json
import pathlib
from collections.abc import Callable

import pytest

from speclint.cli.main import main

TEXT = r"""\documentclass{book}
\newcommand{\devicenormative}[3]{#1{Device Requirements: #2}\label{devicenormative:#3}}
\begin{document}
\section{Features}
\begin{description}
\item[VIRTIO_F_DIRECT (42)] The device skips address translation.

  It is an error to set both this feature and
  VIRTIO_F_MAPPED.
\item[VIRTIO_F_MAPPED (43)] The device uses a map.
\end{description}
\devicenormative{\section}{Features}{Features}
If VIRTIO_F_DIRECT is not negotiated, the device MUST use
a map of \field{pages}.
\end{document}
"""


@pytest.fixture
def path(make_tree: Callable[[dict[str, str | bytes]], pathlib.Path], monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("COLUMNS", "80")
    return str(make_tree({"main.tex": TEXT}) / "main.tex")


def test_a_definition_is_explained(path: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", f"{path}:8"]) == 0
    written = capsys.readouterr()
    assert written.err == ""
    assert written.out == (
        "main.tex:6-9: the definition of VIRTIO_F_DIRECT, bit 42\n"
        '  bypass translation  "skips address translation" 6\n'
        '  excludes            "error to set both this feature and VIRTIO_F_MAPPED" 8\n'
        "said of it elsewhere\n"
        '  unaware     "VIRTIO_F_DIRECT is not negotiated" 13\n'
        '  when-clear  "is not negotiated" 13\n'
    )


def test_a_requirement_is_explained(path: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", f"{path}:14"]) == 0
    assert capsys.readouterr().out == (
        "main.tex:13-14: a requirement\n"
        '  actor       device: "the device"\n'
        "  modality    MUST\n"
        '  condition   not VIRTIO_F_DIRECT: "If VIRTIO_F_DIRECT is not negotiated"\n'
        '  action      "use a map of pages"\n'
        '  unaware     "VIRTIO_F_DIRECT is not negotiated" 13\n'
        '  when-clear  "is not negotiated" 13\n'
    )


def test_the_same_as_data(path: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "--output-format", "json", f"{path}:6"]) == 0
    (explained,) = json.loads(capsys.readouterr().out)
    assert {key: explained[key] for key in ("is", "path", "line", "last_line", "feature", "bit", "requires")} == {
        "is": "definition", "path": "main.tex", "line": 6, "last_line": 9,
        "feature": "VIRTIO_F_DIRECT", "bit": 42, "requires": [],
    }  # fmt: skip
    assert explained["clauses"][1] == {
        "kind": "excludes", "about": "", "words": "error to set both this feature and VIRTIO_F_MAPPED",
        "others": ["VIRTIO_F_MAPPED"], "asked": False, "path": "main.tex", "line": 8,
    }  # fmt: skip
    assert [clause["kind"] for clause in explained["elsewhere"]] == ["unaware", "when-clear"]


@pytest.mark.parametrize(
    ("place", "message"),
    [
        ("{path}:4",
         ("{path}:4: neither a definition of a feature nor a requirement stands there; near it are line 6 "
          "(VIRTIO_F_DIRECT), line 10 (VIRTIO_F_MAPPED), line 13 (a MUST)")),
        ("{path}:99", "{path}: there is no line 99; the file has 15 lines"),
        ("{path}:0", "{path}: there is no line 0; the file has 15 lines"),
        ("{path}", "{path}: a place is PATH:LINE; for example content.tex:120"),
        ("7", "7: a place is PATH:LINE; for example content.tex:120"),
        ("nowhere.tex:7", "nowhere.tex: does not exist; see that the path is right"),
    ],
)  # fmt: skip
def test_a_wrong_place_is_told(path: str, place: str, message: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", place.format(path=path)]) == 2
    assert capsys.readouterr() == ("", f"speclint: error: {message.format(path=path)}\n")
