"""Checks of LaTeX's own signs, of listings, packages and names of commands."""

import pathlib
import time
from collections.abc import Callable, Iterable

import pytest

from speclint.checks import listings, markup, misspelt, packages
from speclint.checks.typeset import Stretches, is_commented, is_escaped, is_listed, unknown_environments
from speclint.diagnostics import Found
from speclint.engine.session import load
from speclint.languages.latex.macros import effects, read_macros
from speclint.languages.latex.read import read
from speclint.model.facts import Page
from speclint.text.source import Document, Source

Make = Callable[[dict[str, str | bytes]], pathlib.Path]
OF_SOURCE = (markup.unescaped_special, markup.unbalanced, markup.text_after_comment, markup.identifier_in_math)
OF_SPECIFICATION = (
    listings.markup_in_listing, packages.missing_package, packages.package_in_one_root, misspelt.misspelt_command,
)  # fmt: skip
MACROS = "\\newcommand{\\field}[1]{\\emph{#1}}"


def page_of(text: str) -> Page:
    source = Source.whole(Document("lamp.tex", text), "latex")
    return Page(source, read(source, effects(read_macros("macros.tex", MACROS))))


def places(page: Page, found: Iterable[Found]) -> list[str]:
    """The text at every place that was found."""
    return [page.source.text[each.at.start : each.at.end] for each in found]


# ------------------------------------------------------------------ what is printed as LaTeX


def test_stretches_may_overlap() -> None:
    stretches = Stretches([(5, 9), (1, 3), (6, 7), (9, 12), (20, 20)])
    assert [at for at in range(25) if at in stretches] == [1, 2, *range(5, 12)]
    assert 0 not in Stretches([])


def test_what_nobody_knows_may_hold_anything() -> None:
    text = (
        "a \\begin{minted} b \\begin{x} c \\end{x} d \\end{minted} e \\begin{itemize} f \\end{itemize} g \\begin{y} h"
    )
    unknown = unknown_environments(text)
    assert [letter for letter in "bcdefgh" if text.index(f" {letter}") + 1 in unknown] == ["b", "c", "d", "h"]
    assert text.index("a ") not in unknown


@pytest.mark.parametrize(
    ("text", "commented", "escaped"),
    [
        ("a", False, False), ("% a", True, False), ("\\% a", False, False), ("\\\\% a", True, False),
        ("%\na", False, False), ("\\a", False, True), ("\\\\a", False, False), ("\\\\\\a", False, True),
    ],
)  # fmt: skip
def test_comments_and_escapes(text: str, commented: bool, escaped: bool) -> None:
    assert is_commented(text, text.index("a")) == commented
    assert is_escaped(text, text.index("a")) == escaped


def test_listed_is_inside_a_listing() -> None:
    page = page_of("a \\begin{lstlisting}\nb\n\\end{lstlisting} c")
    text = page.source.text
    listed = [each for each in ("a ", "\\begin", "\nb", " c") if is_listed(page.facts, text.index(each))]
    assert listed == ["\nb"]


# ---------------------------------------------------------------------------------- specials


@pytest.mark.parametrize(
    ("text", "signs"),
    [
        ("C#, R&D, 2^3, 5$", ["#", "&", "^", "$"]),
        ("C\\#, R\\&D, $2^3$, 5\\$, \\^o", []),
        ("line\\\\# next", ["#"]),
        ("\\field{a#b} \\emph{a \\field{x} & b}", ["#", "&"]),
        ("\\section{A & B}\\footnote{#}", ["&", "#"]),
        ("\\begin{tabular}{ll} a & b \\\\ \\end{tabular} &", ["&"]),
        ("\\begin{tikzpicture} a & b # $ \\end{tikzpicture}", []),
        ("\\DeclareSomething{\\x}{#1 and #2} \\AtBeginDocument{#1}", []),
        ("issue #12\n\\newcommand{\\x}[1]{#1}\n\\section{A}", ["#"]),
        ("\\newcommand{\\x}[1]{#1}\n\\pretocmd{\\y}{%\n#1 & 2^3}", []),
        ("\\documentclass{book} & # \\begin{document} ^", ["^"]),
        ("\\documentclass{book} & # \\input{text}", []),
        ("% & # ^ $", []),
    ],
)
def test_specials_need_a_backslash(text: str, signs: list[str]) -> None:
    page = page_of(text)
    found = list(markup.unescaped_special(page.facts, page))
    assert sorted(places(page, found)) == sorted(signs)
    assert [each.values["sign"] for each in found] == places(page, found)


def test_how_a_special_is_written_right() -> None:
    page = page_of("2^3 & #")
    assert [each.values["right"] for each in markup.unescaped_special(page.facts, page)] == ["\\^{}", "\\&", "\\#"]


# ----------------------------------------------------------------------------------- partners


def test_a_wrong_end_shows_where_its_environment_begins() -> None:
    page = page_of("x \\begin{description}\\item[a] b \\end{enumerate} y")
    (found,) = markup.unbalanced(page.facts, page)
    assert places(page, [found]) == ["\\end{enumerate}"]
    assert found.values == {
        "what": "\\end{enumerate} stands where description is to end", "remedy": "write \\end{description}",
    }  # fmt: skip
    (note,) = found.notes
    assert page.source.text[note.at.start : note.at.end] == "\\begin{description}"


def test_braces_of_an_unknown_environment_need_no_partner() -> None:
    page = page_of("\\begin{minted}{c} if (x) { \\end{minted} { a")
    assert places(page, markup.unbalanced(page.facts, page)) == ["{"]
    assert [each.at.start for each in markup.unbalanced(page.facts, page)] == [page.source.text.rindex("{")]


def test_conditional_text_and_settings_may_be_apart() -> None:
    for text in (
        "\\ifprint \\begin{a} \\else \\begin{b} \\fi \\end{a}",
        "\\newcommand{\\x}{} \\pretocmd{\\y}{\\begin{z}}{}{}",
    ):
        page = page_of(text)
        assert page.facts.problems
        assert list(markup.unbalanced(page.facts, page)) == []


def test_a_problem_of_another_kind_is_no_partner() -> None:
    page = page_of("{" * 200 + "}" * 200 + " 5$")
    assert list(markup.unbalanced(page.facts, page)) == []


# ------------------------------------------------------------------------------------ percent


@pytest.mark.parametrize(
    ("text", "lost"),
    [
        ("It uses 100% of the power.", ["of the power."]),
        ("It uses 100 % of the power.", ["of the power."]),
        ("It uses 10%, sometimes", [", sometimes"]),
        ("\\begin{itemize}\\item 5% more \\end{itemize}\n\\end{itemize}", ["more \\end{itemize}"]),
        ("\\begin{tabular}{ll} 5% & no \\\\\n\\end{tabular}", ["& no \\\\"]),
        ("Entry head % size of the ring.", ["size of the ring."]),
        ("Entry (head + 1) % size.", ["size."]),
        ("It uses 100\\% of the power, 100%\nof it, 100% % really", []),
        ("It is on. % the lamp", []),
        ("The lamp % see issue 12\nis on.", []),
        ("The lamp %FIXME\nis on%\n.", []),
        ("\\label{x}% 1% of all", []),
        ("% 100% of", []),
        ("\\newcommand{\\x}[1]{5% of the\n#1}", []),
        ("\\begin{lstlisting}\n5% of\n\\end{lstlisting}", []),
        ("\\documentclass{book} 5% of\n\\begin{document}\nx\\end{document}", []),
        ("5% Some remark", []),
    ],
)
def test_a_percent_sign_swallows_words(text: str, lost: list[str]) -> None:
    page = page_of(text)
    found = list(markup.text_after_comment(page.facts, page))
    assert [each.values["lost"] for each in found] == lost
    assert places(page, found) == ["%"] * len(lost)


# ------------------------------------------------------------------------- tables and formulas


def test_the_table_is_wrong_if_most_rows_are_too_wide() -> None:
    page = page_of("\\begin{tabular}{ll}\n\\hline\na & b & c \\\\ \\hline\nd & e & f & g \\\\\nh \\\\\n\\end{tabular}")
    (found,) = markup.table_columns(page.facts.tables[0], page)
    assert places(page, [found]) == ["\\begin{tabular}{ll}"]
    assert found.values == {"cells": 4, "columns": 2, "environment": "tabular"}
    assert page.source.text[found.notes[0].at.start : found.notes[0].at.end] == "a & b & c"


def test_the_row_is_wrong_if_the_others_fit() -> None:
    text = "\\begin{tabular}{ll}\na & b \\\\\n\\cline{1-2} %x\n\\multicolumn{2}{l}{c} & d \\\\ e & f\n\\end{tabular}"
    page = page_of(text)
    assert places(page, markup.table_columns(page.facts.tables[0], page)) == ["\\multicolumn{2}{l}{c} & d"]


def test_a_table_of_unknown_columns_has_room() -> None:
    page = page_of("\\begin{tabular}{Ql}a & b & c \\\\\\end{tabular}\\begin{tabular}\\x a & b\\end{tabular}")
    assert [list(markup.table_columns(table, page)) for table in page.facts.tables] == [[], []]


@pytest.mark.parametrize(
    ("formula", "name"),
    [
        ("$num_levels - 1$", "num_levels"), ("$2 * MAX_LEVEL$", "MAX_LEVEL"), ("$$max_level$$", "max_level"),
        ("$2^{max_level}$", "max_level"), ("$x_1$", ""), ("$x_{max}$", ""), ("$x_1y_2$", ""), ("$num\\_levels$", ""),
        ("$\\field{num_levels} + 1$", ""), ("$\\text{num_levels}$", ""), ("$\\log_2 n$", ""), ("\\$num_levels", ""),
        ("$a$ num_levels $b$", ""),
    ],
)  # fmt: skip
def test_a_name_is_no_formula(formula: str, name: str) -> None:
    page = page_of(f"There are {formula} lamps.")
    assert [each.values["name"] for each in markup.identifier_in_math(page.facts, page)] == [name] * bool(name)


def test_bytes_are_shown() -> None:
    page = page_of("\xe9 " + "\udce9" * 9)
    (found,) = (each for problem in page.facts.problems for each in markup.bad_encoding(problem, page))
    assert found.values == {"offset": "3", "bytes": "E9 E9 E9 E9 E9 E9 E9 E9 …"}


# ----------------------------------------------------------------------------------- listings


@pytest.mark.parametrize(
    ("before", "options", "code", "found"),
    [
        ("", "", "a \\^= b\\_c;", ["\\^", "\\_"]),
        ("", "", "/* \\field{x}, \\hyperref [a]{b} \\ldots */", ["\\field", "\\hyperref", "\\ldots"]),
        ("", "", "  \\#define A 1\n#define B \\\n  2", ["\\#"]),
        ("", "", "x = \\&y; 5 \\% 3", ["\\&", "\\%"]),
        ("", "", 'printf("\\_ \\% \\field{x}", \'\\^\'); x = "\\"\\^";', []),
        ("", "[escapechar=|]", "/* |\\field{x}| \\field{y} */", ["\\field"]),
        ("", "[escapeinside={(*}{*)}]", "(*\\field{x}*)", []),
        ("", "[mathescape=true]", "$\\ldots$", []),
        ("", "[language=bash]", "echo \\^ \\_", []),
        ("\\lstset{frame=single, escapechar=\\$}", "", "$\\ldots$ \\field{x}", ["\\field"]),
        ("\\lstset{escapeinside=||}\\lstset{escapechar=@}", "", "\\field{x}", []),
        ("% \\lstset{escapechar=@}\n", "", "@\\field{x}@", ["\\field"]),
        ("", "", "\\section{A} \\field{x}", []),
    ],
)
def test_markup_in_a_listing(make_tree: Make, before: str, options: str, code: str, found: list[str]) -> None:
    listing = f"\\begin{{lstlisting}}{options}\n{code}\n\\end{{lstlisting}}"
    text = f"\\documentclass{{book}}\\begin{{document}}\n{before}{listing}"
    model = load((str(make_tree({"main.tex": text})),))
    assert places(model.pages["main.tex"], listings.markup_in_listing(model, model)) == found


def test_the_preamble_escapes_for_all(make_tree: Make) -> None:
    head = "\\documentclass{book}\\input{setup}\\begin{document}\\input{lamp}"
    lamp = "\\begin{lstlisting}\n|\\field{x}| \\^\n\\end{lstlisting}"
    for setting, found in (("\\lstset{escapechar=|}", ["\\^"]), ("\\lstset{texcl=true}", []), ("", ["\\field", "\\^"])):
        model = load((str(make_tree({"main.tex": head, "setup.tex": setting, "lamp.tex": lamp})),))
        assert places(model.pages["lamp.tex"], listings.markup_in_listing(model, model)) == found


@pytest.mark.parametrize(
    ("listing", "dropped"),
    [
        ("\\begin{lstlisting} le32 x; \n", ["le32 x;"]), ("\\begin{lstlisting}[a={[b]}]\n[c]\n", []),
         ("\\begin{lstlisting}[a={]}] b\n", ["b"]),
        ("\\begin{lstlisting}[a]x\n", ["x"]), ("\\begin{lstlisting} % x\n", []), ("\\begin{lstlisting}  ", []),
        ("\\begin{verbatim} x\n", []),
    ],
)  # fmt: skip
def test_a_listing_drops_its_first_line(listing: str, dropped: list[str]) -> None:
    name = "verbatim" if "verbatim" in listing else "lstlisting"
    page = page_of(f"{listing}\\end{{{name}}}")
    found = (each for one in page.facts.listings for each in listings.dropped_by_listing(one, page))
    assert places(page, found) == dropped


# ----------------------------------------------------------------------------------- packages


def roots(print_loads: str, html_loads: str, text: str) -> dict[str, str | bytes]:
    return {
        "print.tex": f"\\documentclass{{book}}\n{print_loads}\n\\begin{{document}}\\input{{lamp}}\\end{{document}}",
        "html.tex": f"\\documentclass{{book}}\n{html_loads}\n\\begin{{document}}\\input{{lamp}}\\end{{document}}",
        "lamp.tex": text,
    }


@pytest.mark.parametrize(
    ("loads", "text", "missing", "at"),
    [
        (("\\usepackage{url}\\usepackage[x]{a,enumitem}", "\\usepackage{url}\\usepackage{b}"),
         "\\begin{itemize}[noitemsep]\\end{itemize}", ["enumitem"], "\\usepackage{url}"),
        (("\\usepackage{enumitem}", "\\usepackage{b}"), "\\begin{itemize}[label=x]\\end{itemize}", ["enumitem"],
         "\\documentclass"),
        (("\\usepackage{tabularx}", "\\usepackage{ltablex}"), "\\begin{tabularx}{x}{l}\\end{tabularx}", [], ""),
        (("\\usepackage{enumitem}", "% \\usepackage{enumitem}"), "% \\begin{itemize}[label=x]", [], ""),
        (("\\usepackage{enumitem}", ""), "\\begin{lstlisting}\n\\begin{itemize}[label=x]\n\\end{lstlisting}", [], ""),
        (("", ""), "\\begin{itemize}[label=x]\\end{itemize}", [], ""),
        (("\\usepackage{placeins}", "\\newcommand{\\FloatBarrier}{}"), "\\FloatBarrier", [], ""),
        (("\\usepackage{float}", ""), "\\begin{table}[H]\\end{table}", ["float"], "\\documentclass"),
        (("\\usepackage{float}", ""), "\\begin{table}[ht]\\end{table}", [], ""),
    ],
)  # fmt: skip
def test_every_root_loads_what_its_text_needs(
    make_tree: Make, loads: tuple[str, str], text: str, missing: list[str], at: str
) -> None:
    model = load((str(make_tree(roots(*loads, text))),))
    found = list(packages.missing_package(model, model))
    assert [each.values["package"] for each in found] == missing
    assert [each.values["root"] for each in found] == ["html.tex"] * len(missing)
    assert places(model.pages["html.tex"], found) == [at] * len(missing)
    assert all(each.notes[0].at.source == "lamp.tex" for each in found)


def test_a_package_that_nothing_uses_so_far(make_tree: Make) -> None:
    model = load((str(make_tree(roots("\\usepackage{enumitem}\\usepackage{fontspec}", "", "Light."))),))
    assert [each.values["package"] for each in packages.package_in_one_root(model, model)] == ["enumitem"]
    assert list(packages.missing_package(model, model)) == []
    own = load((str(make_tree(roots("\\usepackage{placeins}\\FloatBarrier", "", "Light."))),))
    assert list(packages.package_in_one_root(own, own)) == []


def test_one_root_has_nothing_to_compare_with(make_tree: Make) -> None:
    model = load((str(make_tree({"main.tex": "\\documentclass{book}\\begin{itemize}[label=x]\\end{itemize}"})),))
    assert list(packages.missing_package(model, model)) == []


# -------------------------------------------------------------------------------------- names


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("\\filed{x} \\fieldd{x} \\feld{x} \\fields{x} \\meld{x}", ["\\filed", "\\fieldd", "\\feld"]),
        ("\\newcommand{\\yield}[1]{#1} \\yield{x} \\def\\wield#1{#1} \\wield{x}", []),
        ("% \\filed{x}\n\\begin{lstlisting}\n\\filed{x}\n\\end{lstlisting}\\\\filed", []),
        ("\\begin{minted}\\filed{x}\\end{minted}", []),
        ("\\filed{a} \\filed{b} \\filed{c}", []),
        ("\\begin{itemzie}\\end{itemzie}", ["itemzie", "itemzie"]),
        ("\\begin{itemize*}\\end{itemize*}", []),
    ],
)
def test_a_name_nobody_knows(make_tree: Make, text: str, found: list[str]) -> None:
    head = "\\documentclass{book}\\begin{document}\n"
    often = "\\field{x} \\begin{itemize}\\item \\end{itemize} " * 12
    model = load((str(make_tree({"main.tex": f"{head}{often}\n{text}"})),))
    assert places(model.pages["main.tex"], misspelt.misspelt_command(model, model)) == found


# --------------------------------------------------------------------------------------- time


@pytest.mark.parametrize(
    "piece",
    [
        "#", "&", "^", "$", "a#1 ", "\\def#1", "\\\\#", "5% of\n", "5% of\n\n", "\\newcommand{\\a}{}5% of\n",
        "a % b\n", "5%",
        "\\begin{x}#", "\\begin{x}\\end{x}#", "\\end{x}", "\\begin{itemize}\\end{x}", "{", "}", "$a_b$", "$aa_bb",
        "$\\a{", "_",
        "\\begin{tabular}{l}a&b\\\\\\end{tabular}", "\\begin{lstlisting}\\^\\end{lstlisting}", '"', "'",
        "\\lstset{\\begin{lstlisting}\\_\\end{lstlisting}",
        "\\lstset{escapechar=|}\\begin{lstlisting}|\\_\\end{lstlisting}\n",
        "\\usepackage{", "\\begin{table}[H", "\\begin{itemize}[a", "%\\FloatBarrier", "\\begin{lstlisting}[",
    ],
)  # fmt: skip
def test_time_grows_with_the_text_alone(make_tree: Make, piece: str) -> None:
    def seconds(size: int) -> float:
        body = piece * (size // len(piece))
        page_texts = roots("\\usepackage{enumitem,float,placeins}", "", body)
        model = load((str(make_tree(page_texts)),))
        start = time.process_time()
        for page in model.pages.values():
            for check in OF_SOURCE:
                list(check(page.facts, page))
            for table in page.facts.tables:
                list(markup.table_columns(table, page))
            for listing in page.facts.listings:
                list(listings.dropped_by_listing(listing, page))
        for whole in OF_SPECIFICATION:
            list(whole(model, model))
        return time.process_time() - start

    assert seconds(50_000) < 0.4 or seconds(200_000) < 8 * max(seconds(50_000), 0.05)


def test_many_names_are_compared_in_time(make_tree: Make) -> None:
    letters = "abcdefghijklmnop"
    names = [f"{a}{b}{c}{d}x" for a in letters for b in letters for c in letters for d in letters[:6]]
    text = "\\documentclass{book}\\begin{document}\n" + " ".join(f"\\{name}" for name in names)
    often = " ".join(f"\\{name}y" for name in names[:500]) * 10
    model = load((str(make_tree({"main.tex": text + often})),))
    start = time.process_time()
    list(misspelt.misspelt_command(model, model))
    assert time.process_time() - start < 5
