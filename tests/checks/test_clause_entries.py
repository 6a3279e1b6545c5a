"""Where the entry of a section that no conformance clause lists goes."""

import pathlib

import pytest

from speclint.rules.loader import load_rules
from tests.rules.examples import fixed

MACROS = (
    "\\newcommand{\\drivernormative}[3]{#1{Driver Requirements: #2}\\label{drivernormative:#3}}\n"
    "\\newcommand{\\devicenormative}[3]{#1{Device Requirements: #2}\\label{devicenormative:#3}}\n"
)
LAMP = "\\section{Lamp Device}\n\\subsection{Device ID}\n61\n"
BELL = "\\section{Bell Device}\n\\subsection{Device ID}\n62\n"


def section(party: str, name: str) -> str:
    return f"\\{party}normative{{\\subsection}}{{{name}}}{{{name}}}\nThe {party} MUST work.\n"


def clause(title: str, *entries: str) -> str:
    lines = "".join(f"  \\item \\ref{{{entry}}}\n" for entry in entries)
    return f"\\section{{Clause: {title}}}\n\\begin{{itemize}}\n{lines}\\end{{itemize}}\n"


def added(folder: pathlib.Path, chapter: str, *clauses: str) -> list[str]:
    """The lines of the clauses that are new, each after the one that it stands behind."""
    before = "\\chapter{Conformance}\n" + "".join(clauses)
    files, _ = fixed(load_rules()["unlisted-normative"], {"example.tex": MACROS + chapter + before}, folder)
    old, new = before.split("\n"), files["example.tex"].removeprefix(MACROS + chapter).split("\n")
    return [f"{new[number - 1].strip()} < {line}" for number, line in enumerate(new) if line not in old]


def test_it_follows_the_neighbour_before_it(tmp_path: pathlib.Path) -> None:
    chapter = "\\chapter{Devices}\n" + LAMP + section("driver", "A") + section("driver", "B") + section("driver", "C")
    assert added(tmp_path, chapter, clause("x", "drivernormative:A", "drivernormative:C")) == [
        "\\item \\ref{drivernormative:A} <   \\item \\ref{drivernormative:B}"
    ]


def test_it_precedes_the_neighbour_after_it(tmp_path: pathlib.Path) -> None:
    chapter = "\\chapter{Devices}\n" + LAMP + section("driver", "A") + section("driver", "B") + section("driver", "C")
    assert added(tmp_path, chapter, clause("x", "drivernormative:C")) == [
        "\\begin{itemize} <   \\item \\ref{drivernormative:A}",
        "\\item \\ref{drivernormative:A} <   \\item \\ref{drivernormative:B}",
    ]


def test_it_goes_to_its_own_party_and_device(tmp_path: pathlib.Path) -> None:
    chapter = (
        "\\chapter{Devices}\n" + LAMP + section("driver", "A") + section("device", "B")
        + BELL + section("device", "C") + section("driver", "D") + section("driver", "E")
    )  # fmt: skip
    clauses = (
        clause("lamp driver", "drivernormative:A"),
        clause("lamp device", "devicenormative:B"),
        clause("bell driver", "drivernormative:D"),
        clause("bell device", "devicenormative:C"),
    )
    assert added(tmp_path, chapter, *clauses) == ["\\item \\ref{drivernormative:D} <   \\item \\ref{drivernormative:E}"]


@pytest.mark.parametrize("entry", ["\\item see \\ref{drivernormative:A}", "\\item \\ref{drivernormative:A} as well"])
def test_it_is_put_beside_no_sentence(tmp_path: pathlib.Path, entry: str) -> None:
    chapter = "\\chapter{Devices}\n" + LAMP + section("driver", "A") + section("driver", "B")
    assert added(tmp_path, chapter, f"\\section{{x}}\n\\begin{{itemize}}\n{entry}\n\\end{{itemize}}\n") == []
