"""Checks of LaTeX's own signs: what lacks a backslash or a partner, what a % swallows, tables, formulas."""

import re
from collections.abc import Iterator

from speclint.checks.typeset import Stretches, is_escaped, is_listed, is_setup, unknown_environments
from speclint.checks.words import occurrences
from speclint.diagnostics import Edit, Fix, Found, Note
from speclint.model import elements as e
from speclint.model.facts import Facts, Page
from speclint.model.prose import OBJECT
from speclint.text.span import Span

_SPECIAL = "#&^"
_MEANINGS = {
    "#": "it stands for an argument of a macro",
    "&": "it separates the cells of a table, and here is none",
    "^": "it raises what follows, in a formula only",
    "$": "it begins a formula that does not end in this paragraph",
}
_CODE = re.compile(r"\\[A-Za-z@]*?(?:def|new|Declare|provide|hook|At(?:Begin|End))")
_LONGEST_LINE = 400

_COMMENT = re.compile(r"%(?<!\\%)[^\n]*+")
_AFTER_NUMBER = re.compile(r"%[ \t]*[a-z,.;:)&]")
_AFTER_WORD = re.compile(r"%[ \t]+[a-z0-9(]")
_REMARK = re.compile(
    r"%[ \t]*(?:todo|fixme|xxx|note|see|was|old|for|this|we|keep|remove|delete|is|should|do|not|speclint|\w+diff)\b",
    re.IGNORECASE,
)

_FORMULA = re.compile(r"\$\$?(?:[^$\\]++|\\.)++\$", re.DOTALL)
_TEXT_IN_FORMULA = re.compile(r"\\[A-Za-z]+\s*\{[^{}]*\}")
_IDENTIFIER = re.compile(r"(?<![\\A-Za-z0-9_])[A-Za-z][A-Za-z0-9]*(?:_[A-Za-z0-9]+)+")
_CONDITION = re.compile(r"\\fi(?![A-Za-z@])")
_BEFORE_ROW = re.compile(r"(?:\s++|\\[A-Za-z]+(?:line|rule)\b(?:\{[^{}]*\})?|%[^\n]*+)*+")


def unescaped_special(facts: Facts, page: Page) -> Iterator[Found]:
    """A special character in running text; yields `sign`, `meaning` and `right`.

    Where a macro is defined, and in environments that may read their content in any way, everything is right. An
    excerpt does not tell what environment it stands in.
    """
    if page.source.language == "excerpt":
        return
    text, prose = page.source.text, facts.prose
    places = [prose.offset(index) for sign in _SPECIAL for index in occurrences(prose.text, sign)]
    places += [problem.at.start for problem in facts.problems if problem.kind == "dollar"]
    if not places or is_setup(facts):
        return
    body = text.find("\\begin{document}") if "\\documentclass" in text else 0
    unknown = unknown_environments(text)
    for at in sorted(places):
        sign = text[at]
        if sign not in _MEANINGS or is_escaped(text, at) or not 0 <= body <= at or at in unknown:
            continue
        if sign == "#" and text[at + 1 : at + 2].isdigit() and _is_in_code(text, at):
            continue
        right = "\\^{}" if sign == "^" else f"\\{sign}"
        place = Span(facts.source, at, at + 1)
        # A ^ or $ may be half of a formula that lost its other half.
        fix = Fix((Edit(place, right),), safe=sign in "#&")
        yield Found(place, {"sign": sign, "meaning": _MEANINGS[sign], "right": right}, fix=fix)


def _is_in_code(text: str, at: int) -> bool:
    """Whether the line looks as if it told LaTeX something, so that #1 is an argument."""
    line = text.rfind("\n", 0, at) + 1
    return _CODE.search(text, max(line, at - _LONGEST_LINE), at) is not None


def unbalanced(facts: Facts, page: Page) -> Iterator[Found]:
    """What is opened and not closed, or closed and not opened; yields `what` and `remedy`.

    Where TeX decides what it reads (\\if …), a beginning may have several ends, and in settings all may be apart.
    """
    if not facts.problems or is_setup(facts) or _CONDITION.search(page.source.text):
        return
    unknown = unknown_environments(page.source.text)
    for problem in facts.problems:
        name, at = problem.detail, problem.at
        notes: tuple[Note, ...] = ()
        if problem.kind == "environment-begin":
            what, remedy = f"\\begin{{{name}}} has no end", f"write \\end{{{name}}} where it ends"
        elif problem.kind == "environment-end":
            what, remedy = f"\\end{{{name}}} ends nothing", f"take it out, or write \\begin{{{name}}} before it"
        elif problem.kind == "environment-mismatch":
            start, _, due = name.partition(" ")
            what = f"{page.source.text[at.start : at.end]} stands where {due} is to end"
            remedy = f"write \\end{{{due}}}"
            begin = at.moved_to(int(start), int(start) + len(f"\\begin{{{due}}}"))
            notes = (Note(begin, f"{due} begins here"),)
        elif problem.kind in ("opening-brace", "closing-brace") and at.start not in unknown:
            opens = problem.kind == "opening-brace"
            what = "{ is never closed" if opens else "} closes nothing"
            remedy = "close it" if opens else "take it out, or write the { that it closes"
        else:
            continue
        yield Found(at, {"what": what, "remedy": remedy}, notes)


def text_after_comment(facts: Facts, page: Page) -> Iterator[Found]:
    """A bare % in a sentence: what follows it in the line is not printed; yields `lost`.

    A comment at the end of a finished line, behind a label, or in a line of its own is none.
    """
    text, prose = page.source.text, facts.prose
    found = [match for match in _COMMENT.finditer(text) if _swallows_words(text, match)]
    if not found:
        return
    blocks = Stretches((prose.offset(block.start), prose.offset(block.end - 1) + 3) for block in prose.blocks)
    macros = Stretches((macro.at.start, macro.at.end) for macro in facts.macros)
    for match in found:
        at = match.start()
        if at in blocks and at not in macros and not is_listed(facts, at):
            yield Found(Span(facts.source, at, at + 1), {"lost": match[0][1:].strip()})


def _swallows_words(text: str, comment: re.Match[str]) -> bool:
    """Whether the % is a percent sign (100% of) or stands between two words (head % size)."""
    at = comment.start()
    before = text[at - 2 : at] if at > 1 else text[:at]
    if before.rstrip(" \t")[-1:].isdigit() and _AFTER_NUMBER.match(comment[0]):
        return True
    if before[-1:] not in (" ", "\t") or not _AFTER_WORD.match(comment[0]) or _REMARK.match(comment[0]):
        return False
    word = text[text.rfind("\n", 0, at) + 1 : at].rstrip()[-1:]
    return word.isalnum() or word in ("_", ")")


def bad_encoding(problem: e.Problem, page: Page) -> Iterator[Found]:
    """Bytes that are no UTF-8; yields `offset` (in bytes) and `bytes`."""
    if problem.kind == "bad-encoding":
        data = page.source.text[problem.at.start : problem.at.end].encode("utf-8", "surrogateescape")
        shown = data[:8].hex(" ").upper() + (" …" if len(data) > 8 else "")
        yield Found(problem.at, {"offset": problem.detail, "bytes": shown})


def table_columns(table: e.Table, page: Page) -> Iterator[Found]:
    """Rows with more cells than the table has columns; yields `cells`, `columns` and `which`.

    If most rows have too many, it is the table that declares too few.
    """
    wide = [row for row in table.rows if sum(cell.columns for cell in row.cells) > table.columns]
    if not table.columns or not wide:
        return
    if len(wide) * 2 > len(table.rows):
        cells = max(sum(cell.columns for cell in row.cells) for row in wide)
        at = _printed(page.source.text, wide[0].at)
        yield Found(table.at, _columns(table, cells), (Note(at, f"a row of {cells} cells"),))
        return
    for row in wide:
        cells = sum(cell.columns for cell in row.cells)
        at = _printed(page.source.text, row.at)
        yield Found(at, _columns(table, cells), (Note(table.at, f"{table.columns} columns are declared here"),))


def _columns(table: e.Table, cells: int) -> dict[str, object]:
    return {"cells": cells, "columns": table.columns, "environment": table.environment}


def _printed(text: str, at: Span) -> Span:
    """A row without \\hline, comments and blanks before it."""
    match = _BEFORE_ROW.match(text, at.start, at.end)
    return at.moved_to(match.end() if match else at.start, at.end)


def identifier_in_math(facts: Facts, page: Page) -> Iterator[Found]:
    """A formula with a name that has an underscore; yields the first as `name`."""
    text, prose = page.source.text, facts.prose
    if "$" not in text:
        return
    position = prose.text.find(OBJECT)
    while position >= 0:
        at = prose.offset(position)
        formula = _FORMULA.match(text, at)
        if formula is not None:
            inside = _TEXT_IN_FORMULA.sub(" ", formula[0])
            name = next((each[0] for each in _IDENTIFIER.finditer(inside) if _is_identifier(each[0])), None)
            if name is not None:
                yield Found(Span(facts.source, *formula.span()), {"name": name})
        position = prose.text.find(OBJECT, position + 1)


def _is_identifier(name: str) -> bool:
    """Whether it is the name of a field and no variable with an index, such as x_1y_2."""
    first, *others = name.split("_")
    return len(first) > 1 and first[-1].isalnum() and any(len(part) > 1 and part[:2].isalpha() for part in others)
