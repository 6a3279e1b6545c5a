"""The LaTeX language: tokens, balance, macros, running text, and what of it is read as an element."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from speclint.languages.latex.macros import effects, read_macros
from speclint.languages.latex.read import read
from speclint.languages.latex.tables import count_columns
from speclint.languages.latex.tokens import MAX_DEPTH, tokenize
from speclint.model.facts import Facts
from speclint.model.prose import OBJECT, SEPARATOR
from speclint.text.source import Document, Source
from speclint.text.span import Span

NORMATIVE = (
    "\\newcommand{\\field}[1]{\\emph{#1}}\n"
    "\\newcommand{\\drivernormative}[3]{#1{Driver Requirements: #2}\\label{drivernormative:#3}}\n"
    "\\newcommand{\\conformance}[2]{\n\t\\stepcounter{clause}\n\t#1{Clause \\theclause: #2}\n}\n"
    "\\newcommand{\\register}[2]{\\textbf{#1} & #2 \\\\ \\hline}\n"
)


def facts_of(text: str, macros: str = "") -> Facts:
    known = effects((*read_macros("macros.tex", macros), *read_macros("lamp.tex", text)))
    return read(Source.whole(Document("lamp.tex", text), "latex"), known)


def blocks(text: str, macros: str = "") -> list[tuple[str, str]]:
    """Kind and text of every block of running text, blanks collapsed."""
    prose = facts_of(text, macros).prose
    return [(block.kind, " ".join(prose.text[block.start : block.end].split())) for block in prose.blocks]


def problems(text: str) -> list[tuple[str, str, str]]:
    """Kind, detail, and the text that it is about, of every problem."""
    return [(each.kind, each.detail, quoted(text, each.at)) for each in facts_of(text).problems]


def quoted(text: str, at: Span) -> str:
    return text[at.start : at.end]


FRAGMENTS = st.sampled_from(
    [
        "word ", "The driver MUST wait. ", "\n", "\n\n", "  ", "\r\n", "{", "}", "$", "$x_1$", "%", "% comment\n",
        "\\", "\\\\",
        "\\\\[2ex]", "\\&", "\\%", "&", "#", "~", "_", "[", "]", "\\field{x_y}", "\\field{a \\& b}",
        "\\emph{a \\field{b} c}",
        "\\emph {a}", "\\footnote{aside}", "\\begin{itemize}", "\\item ", "\\item[a b] ", "\\item[\\field{a}] ",
        "\\end{itemize}", "\\begin{note}", "\\end{note}", "\\begin{lstlisting}", "struct lamp { le32 x; };\n",
        "\\end{lstlisting}", "\\begin{tabular}{|l|p{2cm}|}", "a & b \\\\ \\hline ", "\\multicolumn{2}{l}{wide}",
        "\\end{tabular}", "\\section{Title}", "\\label{sec:Title}", "\\ref{sec:Title}", "\\hyperref[a]{words}",
        "\\ldots",
        "\\newcommand{\\lamp}[1]{\\emph{#1}}", "\\def\\fan#1{#1}", "\\input{lamp}", "\\url{https://a.b/%20#c}",
        "\\href{https://a.b/%20}{words}", "\\verb|{ % }|", "\\verb", "\ufeff", "\xe9", "\U0001f4a1", "\udcff",
    ]
)  # fmt: skip
TEXTS = st.lists(st.one_of(FRAGMENTS, st.text(max_size=5)), max_size=25).map("".join)


# --------------------------------------------------------------------------------- tokens


@given(TEXTS)
@settings(max_examples=300, deadline=None)
def test_tokens_are_the_text(text: str) -> None:
    tokens = tokenize(text)
    assert "".join(text[token.start : token.end] for token in tokens) == text
    depth = 0
    for token in tokens:
        depth += token.type in ("BEGIN", "OPEN", "OPEN_ARGUMENT")
        depth -= token.type in ("END", "CLOSE")
        assert 0 <= depth <= MAX_DEPTH
    assert depth == 0


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("", []),
        ("a b\nc", ["TEXT"]),
        ("a\n \t\n\nb", ["TEXT", "PARAGRAPH", "TEXT"]),
        ("\\field{a_b} x", ["COMMAND", "TEXT"]),
        ("\\field{a \\x{b}}", ["CALL", "OPEN_ARGUMENT", "TEXT", "COMMAND", "CLOSE"]),
        ("a\\\\[2ex]b\\\\*c\\\\ [d]", ["TEXT", "ESCAPE", "TEXT", "ESCAPE", "TEXT", "ESCAPE", "TEXT"]),
        ("5\\% of % the rest\n  next", ["TEXT", "ESCAPE", "TEXT", "COMMENT", "TEXT"]),
        ("$a$ $$b$$ $c", ["MATH", "TEXT", "MATH", "TEXT", "STRAY", "TEXT"]),
        ("\\verb|{%$| \\verb+a+", ["MATH", "TEXT", "MATH"]),
        ("\\url{a%b#c} \\href{a%b}{c}", ["MATH", "TEXT", "STRAY", "OPEN", "TEXT", "CLOSE"]),
        ("\\begin{lstlisting}\n{%\n\\end{lstlisting}x", ["VERBATIM", "TEXT"]),
        ("\\begin{lstlisting}\n{", ["BEGIN", "TEXT", "OPEN", "CLOSE", "END"]),
        ("\\", ["ESCAPE"]),
    ],
)
def test_a_text_is_cut_into_tokens(text: str, kinds: list[str]) -> None:
    assert [token.type for token in tokenize(text)] == kinds


# -------------------------------------------------------------------------------- balance


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("{a} \\{ \\begin{note}{}\\end{note}", []),
        ("a { b", [("opening-brace", "{", "{")]),
        ("a } b", [("closing-brace", "}", "}")]),
        ("\\begin{note} a", [("environment-begin", "note", "\\begin{note}")]),
        ("a \\end{note} b", [("environment-end", "note", "\\end{note}")]),
        ("\\begin{note} { a \\end{note} b }", [("opening-brace", "{", "{"), ("closing-brace", "}", "}")]),
        ("{ \\begin{note} } \\end{note}", [("environment-begin", "note", "\\begin{note}"), ("environment-end",
         "note", "\\end{note}")]),
        ("\\begin{note} a \\end{notes} b", [("environment-mismatch", "0 note", "\\end{notes}")]),
        # The right end follows: the one in between is too much.
        ("\\begin{note} a \\end{notes} b \\end{note}", [("environment-end", "notes", "\\end{notes}")]),
        ("costs 5$ a lamp", [("dollar", "$", "$")]),
        ("costs 5$\n\nand 6$", [("dollar", "$", "$"), ("dollar", "$", "$")]),
        ("\\newcommand{\\x}{\\begin{note}} \\def\\y#1{\\end{note}}", []),
        ("\\begin{lstlisting} { \\end{note} $ \\end{lstlisting}", []),
        ("a\udce9\udcffb", [("bad-encoding", "1", "\udce9\udcff")]),
        ("\xe9\xe9\udce9", [("bad-encoding", "4", "\udce9")]),
    ],
)  # fmt: skip
def test_what_has_no_partner_is_a_problem(text: str, found: list[tuple[str, str, str]]) -> None:
    assert problems(text) == found


def test_text_after_a_missing_end_is_still_read() -> None:
    facts = facts_of("\\begin{itemize}\n\\item One\n\n\\section{Two}\\label{sec:Two}\nThree {four\n\\section{Five}")
    assert [heading.title for heading in facts.headings] == ["Two", "Five"]
    assert [label.name for label in facts.labels] == ["sec:Two"]


def test_a_wrong_end_ends_the_list() -> None:
    assert blocks("\\begin{itemize}\\item a\\end{itemise} b") == [("item", "a"), ("text", "b")]


@pytest.mark.parametrize("opening", ["{", "\\begin{itemize}", "\\emph{a \\x{}", "\\footnote{\\x "])
def test_deep_nesting_is_read_as_text(opening: str) -> None:
    facts = facts_of(opening * 5000 + " word \\section{Title}")
    assert [problem.kind for problem in facts.problems].count("too-deep") >= 1
    assert facts.headings[0].title == "Title"


# --------------------------------------------------------------------------------- macros


def test_a_macro_makes_heading_and_label() -> None:
    text = (
        "\\drivernormative {\\subsection} {Lamp\n  Level}\n{Lamp / Level}\nThe driver waits.\n"
        "\\conformance{\\section}{Lamp}"
    )
    facts = facts_of(text, NORMATIVE)
    first, second = facts.headings
    assert (first.level, first.title, first.printed) == (3, "Lamp Level", "Driver Requirements: Lamp Level")
    assert (first.macro, first.party, quoted(text, first.at)) == ("drivernormative", "driver", "Lamp\n  Level")
    assert quoted(text, first.command) == text[: text.index("\nThe driver")]
    assert (second.title, second.printed, second.party) == ("Lamp", "Clause: Lamp", "")
    (label,) = facts.labels
    assert (label.name, label.made_by, quoted(text, label.at)) == (
        "drivernormative:Lamp / Level",
        "macro",
        "Lamp / Level",
    )
    assert blocks(text, NORMATIVE) == [
        ("heading", "Lamp Level"), ("text", "The driver waits."), ("heading", "Lamp"),
    ]  # fmt: skip


def test_definitions_are_no_text() -> None:
    text = (
        "\\newcommand{\\lamp}[1][x]{\\emph{#1}}\n\\section{Title}\n"
        "\\def\\fan#1#2{#1 \\section{none} #2} after\n"
        "\\newenvironment{lights}[1]{\\begin{itemize}}{\\end{itemize}}\n"
        "\\let\\bulb=\\lamp \\newcommand\\glow{bright} \\urldef\\home\\url{https://a.b} end"
    )
    facts = facts_of(text)
    assert [heading.title for heading in facts.headings] == ["Title"]
    assert blocks(text) == [("heading", "Title"), ("text", "after end")]
    assert facts.problems == ()
    assert [(macro.name, macro.arity, macro.body) for macro in facts.macros] == [
        ("lamp", 1, "\\emph{#1}"), ("fan", 2, "#1 \\section{none} #2"), ("glow", 0, "bright"),
    ]  # fmt: skip


def test_a_commented_definition_is_none() -> None:
    text = "% \\newcommand{\\a}{b}\n100\\% \\newcommand{\\c}{d \\newcommand{\\d}{}}\n\\newcommand{\\e}{ % }"
    assert [(macro.name, macro.body) for macro in read_macros("x", text)] == [("c", "d \\newcommand{\\d}{}")]


@pytest.mark.parametrize(
    ("body", "titles", "labels"),
    [("#0", [], []), ("#0{Lamp}", [], []), ("\\section{#0}", [], []), ("\\label{#0}", [], ["#0"])],
)
def test_parameters_of_macros_count_from_one(body: str, titles: list[str], labels: list[str]) -> None:
    facts = facts_of(f"\\newcommand{{\\lamp}}[1]{{{body}}}\n\\lamp{{\\section}}")
    assert [heading.title for heading in facts.headings] == titles
    assert [label.name for label in facts.labels] == labels


# ------------------------------------------------------------- headings, labels, references


def test_labels_and_references_collapse_blanks() -> None:
    text = (
        "\\section*{A \\field{b}\n C}\\label{sec:A /\n  B}\n"
        "\\ref {sec:A  / B} \\nameref{x}\\hyperref[sec:y\n z]{words}\n"
        "\\begin{lstlisting}[label={lst:A  / l},caption=x]\nstruct a;\n\\end{lstlisting}"
    )
    facts = facts_of(text, NORMATIVE)
    (heading,) = facts.headings
    assert (heading.starred, heading.level, heading.title) == (True, 2, "A \\field{b} C")
    assert [(label.name, label.made_by) for label in facts.labels] == [("sec:A / B", "label"), ("lst:A / l", "listing")]
    assert [(each.target, each.kind) for each in facts.references] == [
        ("sec:A / B", "ref"), ("x", "nameref"), ("sec:y z", "hyperref"),
    ]  # fmt: skip
    assert quoted(text, facts.references[0].at) == "sec:A  / B"
    (listing,) = facts.listings
    assert quoted(text, listing.body) == "\nstruct a;\n"
    assert listing.options == "label={lst:A  / l},caption=x"


def test_a_root_prints_from_the_document_on() -> None:
    text = "\\documentclass{book}\nno text\n\\begin{document}\ntext\n\\end{document}"
    assert blocks(text) == [("text", "text")]


def test_includes_are_read_as_written() -> None:
    facts = facts_of("\\input{a/lamp}\\include{b}\\lstinputlisting{c.c} % \\input{d}")
    assert [(each.path, each.kind) for each in facts.includes] == [
        ("a/lamp", "text"),
        ("b", "text"),
        ("c.c", "listing"),
    ]


# ---------------------------------------------------------------------------- lists, tables


def test_items_have_labels_and_bodies() -> None:
    text = (
        "\\begin{description}\n\\item[LAMP_DIM (1)] dims.\n\n  More.\n"
        "\\item[\\field{a[1]}]\n\\begin{itemize}\n\\item inner\n"
        "\\end{itemize}\nafter\n\\end{description}"
    )
    facts = facts_of(text, NORMATIVE)
    read_items = [
        (item.label, item.environment, facts.prose.text[item.start : item.end].replace(SEPARATOR, "|").split())
        for item in facts.items
    ]
    assert read_items == [
        ("LAMP_DIM (1)", "description", ["dims.|More.", "|"]),
        ("a[1]", "description", ["inner", "|", "after", "|"]),
        ("", "itemize", ["inner", "|"]),
    ]
    assert [quoted(text, item.at) for item in facts.items] == ["LAMP_DIM (1)", "\\field{a[1]}", "\\item"]
    assert facts.items[0].group == facts.items[1].group != facts.items[2].group
    assert ("text", "after") not in blocks(text)


def test_tables_have_rows_and_cells() -> None:
    text = (
        "\\begin{tabularx}{\\textwidth}{|l|p{2cm}|X|}\n\\hline\n"
        "a \\& b & \\multicolumn{2}{l|}{\\field{wide}} \\\\\n\\hline\n"
        "% no & cell\n1 & {\\tt 2} & $x & y$ \\\\[2ex]\n\\end{tabularx}\nafter & all"
    )
    facts = facts_of(text, NORMATIVE)
    (table,) = facts.tables
    assert (table.environment, table.columns) == ("tabularx", 3)
    assert quoted(text, table.at) == "\\begin{tabularx}{\\textwidth}"
    cells = [[(cell.text, cell.columns) for cell in row.cells] for row in table.rows]
    assert cells == [[("a & b", 1), ("wide", 2)], [("1", 1), ("2", 1), (OBJECT, 1)]]
    assert blocks(text)[-1] == ("text", "after & all")


def test_a_row_made_by_a_macro_is_passed_over() -> None:
    text = "\\begin{tabular}{ll}\na & b \\\\\n\\register{x}{y}\nc & d \\\\\n\\end{tabular}"
    assert facts_of(text, NORMATIVE).tables[0].rows[0].cells[0].text == "a"
    assert ("cell", "x") in blocks(text, NORMATIVE)


@pytest.mark.parametrize(
    ("specification", "columns"),
    [
        ("", 0), ("lcr", 3), ("|l||p{2cm}|X|", 3), ("*{3}{c|}l", 4), ("@{}l>{\\raggedright}p{2cm}!{:}r@{}", 3),
        ("l?r", 0), ("QQ", 0), ("{", 0),
    ],
)  # fmt: skip
def test_columns_are_counted(specification: str, columns: int) -> None:
    assert count_columns(specification) == columns


# ---------------------------------------------------------------------------- running text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A~b \\emph{c} {\\bf d}\\ldots\\ e\\_f 5\\%.", [("text", "A b c d... e_f 5%.")]),
        ("One\\footnote{Two \\field{x}.} three.\n\nFour", [("text", "One three."), ("footnote", "Two x."), ("text",
         "Four")]),
        ("\\begin{note}\nOne\n\nTwo\n\\end{note}", [("note", "One"), ("note", "Two")]),
        ("Note: mind this.\n\nNote that it is so. Notes are.\n\nNotes", [("note", "Note: mind this."), ("note",
         "Note that it is so. Notes are."), ("text", "Notes")]),
        ("a \\ref{x} b $y$ \\url{z}", [("text", f"a {OBJECT} b {OBJECT} {OBJECT}")]),
        ("a % b\nc", [("text", "a c")]),
        ("a%\nb", [("text", "ab")]),
        ("\\href{https://a.b/#c}\n{words} \\textcolor{red}{more}", [("text", "words more")]),
        ("\\begin{table}\\caption{A table}\\end{table}", [("caption", "A table")]),
        ("a\\vspace{2cm}b\\hspace{1em}", [("text", "ab")]),
        ("a \\begin{equation} x^2 & y \\end{equation} b", [("text", f"a {OBJECT} b")]),
        ("\ufeffOne\r\n\r\nTwo\r\nthree", [("text", "\ufeffOne"), ("text", "Two three")]),
        ("\\begin{lstlisting}\nnever ended", [("text", "never ended")]),
    ],
)  # fmt: skip
def test_running_text(text: str, expected: list[tuple[str, str]]) -> None:
    assert blocks(text, NORMATIVE) == expected


@given(TEXTS)
@settings(max_examples=300, deadline=None)
def test_running_text_leads_back_to_its_source(text: str) -> None:
    prose = facts_of(text, NORMATIVE).prose
    for start, end in [(block.start, block.end) for block in prose.blocks]:
        assert 0 <= start < end <= len(prose.text)
        assert SEPARATOR not in prose.text[start:end]
        for index in range(start, end):
            offset = prose.offset(index)
            # What prints otherwise than it is written begins with a backslash, or is a tie or a NUL.
            replaced = "\\" in text[max(0, offset - 6) : offset + 1] or text[offset] in ("~", SEPARATOR)
            assert prose.text[index] == text[offset] or replaced or prose.text[index] == OBJECT


@given(TEXTS)
@settings(max_examples=300, deadline=None)
def test_every_place_lies_in_the_source(text: str) -> None:
    facts = facts_of(text, NORMATIVE)
    elements = (*facts.headings, *facts.labels, *facts.references, *facts.items, *facts.tables, *facts.listings)
    for at in (element.at for element in (*elements, *facts.problems)):  # type: ignore[attr-defined]
        assert 0 <= at.start <= at.end <= len(text)
    for item in facts.items:
        assert 0 <= item.start <= item.end <= len(facts.prose.text)


# ------------------------------------------------------------------------------------ time


@pytest.mark.parametrize(
    "piece",
    [
        "{", "}", "[", "\\[", "$", "$$", "$a$$", "%", "%\n", "\\", "\\\\[", "\\a", "\\a[", "\\a{", "\\a{[",
        "\\a[{", "\\a{}[",
        "\\item[", "\\item[a]{", "\\begin{a}", "\\end{a}", "\\begin{a}\\end{b}", "\\begin{lstlisting}",
        "\\begin{lstlisting}[",
        "\\end{lstlisting}", "\\begin{tabular}{", "\\begin{tabular}{ll}&\\\\", "&", "\n", "\n ", " ", "\r",
        "\\verb|", "\\verb!\\verb+",
        "\\url{", "\\href{", "\\newcommand", "\\newcommand{\\a}[", "\\newcommand{\\a}{}}", "\\newcommand{\\a}{",
        "\\newcommand{\\a}{#1{", "\\def\\a#1", "\\footnote{", "Note: ",
        "VIRTIO_", "VIRTIO_F_A_", "Requires ", "MUST ", "x" * 50 + "_", "\\field{a_b} ", "a~",
        "\\label{a}\\section{", "\udcff",
    ],
)  # fmt: skip
def test_time_grows_with_the_text_alone(piece: str) -> None:
    def seconds(size: int) -> float:
        text = piece * (size // len(piece))
        source = Source.whole(Document("x.tex", text), "latex")
        start = time.process_time()
        read(source, effects(read_macros("x.tex", text)))
        return time.process_time() - start

    assert seconds(60_000) < 0.5 or seconds(240_000) < 8 * max(seconds(60_000), 0.05)


@pytest.mark.parametrize(
    "text", ["\\section{", "\\section", "\\newcommand{\\h}[1]{\\section{#1}} \\h{", "\0", "a\0b {\0}"]
)
def test_what_the_fuzzer_found(text: str) -> None:
    facts = facts_of(text)
    assert all(0 <= heading.command.start <= heading.command.end <= len(text) for heading in facts.headings)
    assert all("\0" not in facts.prose.text[block.start : block.end] for block in facts.prose.blocks)
