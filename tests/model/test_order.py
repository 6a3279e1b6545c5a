"""The order of the document, and the sections that result."""

import pathlib
from collections.abc import Callable

from speclint.engine.session import load
from speclint.model.elements import Section
from speclint.model.spec import SpecModel
from speclint.text.span import Span

MakeTree = Callable[[dict[str, str | bytes]], pathlib.Path]
HEAD = "\\documentclass{book}\n\\begin{document}\n"
COMMANDS = """\
\\newcommand{\\drivernormative}[3]{#1{Driver Requirements: #2}\\label{drivernormative:#3}}
\\newcommand{\\devicenormative}[3]{#1{Device Requirements: #2}\\label{devicenormative:#3}}
"""


def at(model: SpecModel, source: str, words: str) -> Section:
    """The section that `words` stand in."""
    start = model.pages[source].source.text.index(words)
    section = model.section_at(Span(source, start, start + len(words)))
    assert section is not None
    return section


def test_sources_come_in_the_order_of_the_document(make_tree: MakeTree) -> None:
    top = make_tree(
        {
            "main.tex": HEAD + "\\input{z}\\include{b.tex}\n\\input{z}\\lstinputlisting{x.h}\\end{document}",
            "b.tex": "b\\input{sub/c}",
            "z.tex": "z\\input{b}",
            "sub/c.tex": "c",
            "x.h": "int x;",
            "unused.tex": "u",
        }
    )
    assert list(load((str(top),)).pages) == ["main.tex", "z.tex", "b.tex", "sub/c.tex", "x.h"]


def test_sections_lie_in_each_other_across_includes(make_tree: MakeTree) -> None:
    top = make_tree(
        {
            "main.tex": HEAD + "before\n\\chapter{One}\n\\input{a}after a\n\\subsection{Two}\nend",
            "a.tex": "under one\n\\section{A}\n\\subsubsection{B}\nunder b\n",
        }
    )
    model = load((str(top),))
    assert [(each.title, each.parent, each.path) for each in model.sections] == [
        ("One", -1, ("One",)),
        ("A", 0, ("One", "A")),
        ("B", 1, ("One", "A", "B")),
        ("Two", 1, ("One", "A", "Two")),
    ]
    assert at(model, "a.tex", "under one").title == "One"
    assert at(model, "a.tex", "under b").title == "B"
    assert at(model, "main.tex", "after a").title == "B"
    assert at(model, "main.tex", "end").title == "Two"
    assert [each.title for each in model.around(at(model, "main.tex", "end"))] == ["Two", "A", "One"]
    start = model.pages["main.tex"].source.text.index("before")
    assert model.section_at(Span("main.tex", start, start)) is None
    assert model.section_at(Span("elsewhere.tex", 0, 0)) is None


def test_text_after_an_include_without_headings_stays_where_it_was(make_tree: MakeTree) -> None:
    top = make_tree({"main.tex": HEAD + "\\section{S}\\input{a}after", "a.tex": "text"})
    model = load((str(top),))
    assert at(model, "a.tex", "text").title == "S"
    assert at(model, "main.tex", "after").title == "S"


def test_a_circle_of_includes_is_read_once(make_tree: MakeTree) -> None:
    top = make_tree({"main.tex": HEAD + "\\section{S}\\input{a}after", "a.tex": "\\section{A}\\input{main}\\input{a}"})
    model = load((str(top),))
    assert [each.title for each in model.sections] == ["S", "A"]
    assert list(model.pages) == ["main.tex", "a.tex"]


def test_two_roots_follow_each_other_and_share_nothing_but_files(make_tree: MakeTree) -> None:
    top = make_tree(
        {
            "a.tex": HEAD + "\\section{A}\\input{shared}",
            "b.tex": HEAD + "\\subsection{B}\\input{shared}",
            "shared.tex": "\\subsection{S}",
        }
    )
    model = load((str(top),))
    assert list(model.pages) == ["a.tex", "shared.tex", "b.tex"]
    assert [each.path for each in model.sections] == [("A",), ("A", "S"), ("B",)]


def test_whose_section_it_is_is_told_by_macro_or_label(make_tree: MakeTree) -> None:
    top = make_tree(
        {
            "main.tex": COMMANDS + HEAD + "\\section{S}\\label{sec:S}% x\n\\label{sec:S2}\ntext\\label{late}\n"
            "\\drivernormative{\\subsection}{Path}{S / Path}\n"
            "\\subsection{Device Requirements: Hand}\n\n\\label{devicenormative:Hand}\n"
            "\\devicenormative{\\paragraph} {Blank} {S / Blank}\ntext"
        }
    )
    model = load((str(top),))
    shown = [(each.title, each.party, [label.name for label in each.labels]) for each in model.sections]
    assert shown == [
        ("S", "", ["sec:S", "sec:S2"]),
        ("Path", "driver", ["drivernormative:S / Path"]),
        ("Device Requirements: Hand", "device", ["devicenormative:Hand"]),
        ("Blank", "device", ["devicenormative:S / Blank"]),
    ]
    assert [(each.party, each.level, each.title, each.label) for each in model.normatives] == [
        ("driver", 3, "Path", "drivernormative:S / Path"),
        ("device", 5, "Blank", "devicenormative:S / Blank"),
    ]


def test_what_lies_in_a_legacy_section_is_legacy(make_tree: MakeTree) -> None:
    text = (
        "\\section{S}\\subsection{Legacy Interface: Bits}\\subsubsection{T}\\subsection{U}"
        "\\section{A Note on legacy interfaces}"
    )
    model = load((str(make_tree({"main.tex": HEAD + text})),))
    assert [(each.title, each.legacy) for each in model.sections] == [
        ("S", False),
        ("Legacy Interface: Bits", True),
        ("T", True),
        ("U", False),
        ("A Note on legacy interfaces", True),
    ]
