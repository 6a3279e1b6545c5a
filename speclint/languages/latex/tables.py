"""Reads table environments: column specifications, rows, cells."""

import re

from speclint.languages.latex.running_text import RunningText
from speclint.model import elements as e
from speclint.text.span import Span

_REPEAT = re.compile(r"\*\s*\{(\d{1,3})\}\s*\{([^{}]*)\}")
_DECORATION = re.compile(r"[@!><]\s*\{(?:[^{}]|\{[^{}]*\})*\}")
_WIDTH = re.compile(r"\{[^{}]*\}")
_COLUMNS = frozenset("lcrpmbwWX")
"""The letters of columns: LaTeX's own, and those of the packages array and tabularx."""


def count_columns(specification: str) -> int:
    """The number of columns that `|l|p{2cm}|*{3}{c}|` declares; 0 if it is not plain.

    A letter that no common package defines may stand for any number of columns.
    """
    text = _DECORATION.sub("", specification)
    text = _REPEAT.sub(lambda match: match[2] * int(match[1]), text)
    letters = re.sub(r"[\s|:;]", "", _WIDTH.sub("", text))
    return len(letters) if set(letters) <= _COLUMNS else 0


class _OpenTable:
    """A table whose rows are being read."""

    __slots__ = (
        "cell_columns",
        "cell_mark",
        "cell_start",
        "cells",
        "columns",
        "environment",
        "irregular",
        "rows",
        "start",
    )

    def __init__(self, environment: str, columns: int, start: int) -> None:
        self.environment = environment
        self.columns = columns
        self.start = start
        self.rows: list[e.Row] = []
        self.cells: list[e.Cell] = []
        self.cell_columns = 1
        self.cell_mark = 0
        self.cell_start = start
        self.irregular = False


class Tables:
    """The tables of one source, and those that are open."""

    def __init__(self, source: str, text: str, running: RunningText) -> None:
        self._source = source
        self._text = text
        self._running = running
        self.open: list[_OpenTable] = []
        self.done: list[e.Table] = []

    def begin(self, environment: str, columns: int, start: int) -> None:
        """A table begins; its first cell starts at offset `start`."""
        table = _OpenTable(environment, columns, start)
        table.cell_mark = self._running.mark()
        self.open.append(table)

    def end(self, offset: int, at: tuple[int, int]) -> None:
        """The table that began last ends at `offset`; `at` is where it was declared."""
        table = self.open[-1]
        if table.cells or self._running.text_from(table.cell_mark).strip():
            self.end_row(offset, offset)
        self._running.end_block("cell")
        self.open.pop()
        self.done.append(e.Table(table.environment, table.columns, tuple(table.rows), Span(self._source, *at)))

    def text(self, text: str, offset: int) -> None:
        """Reads text that holds separators of cells."""
        cells = text.split("&")
        for number, cell in enumerate(cells):
            if number:
                self._end_cell(offset - 1)
                self.open[-1].cell_start = offset
            if cell:
                self._running.add(cell, offset)
            offset += len(cell) + 1

    def span_columns(self, number: str) -> None:
        """The present cell covers several columns (\\multicolumn)."""
        if self.open and number.isdecimal() and len(number) < 4:
            self.open[-1].cell_columns = int(number)

    def irregular(self) -> None:
        """The present row is made by a macro: how many cells it has is not to be seen here."""
        self.open[-1].irregular = True

    def end_row(self, offset: int, behind: int) -> None:
        """`\\\\` from `offset` to `behind` ends the present row."""
        self._end_cell(offset)
        table = self.open[-1]
        cells = tuple(table.cells)
        if not table.irregular and (len(cells) > 1 or cells[0].text):
            table.rows.append(e.Row(cells, Span(self._source, cells[0].at.start, cells[-1].at.end)))
        table.cells.clear()
        table.irregular = False
        table.cell_start = behind

    def _end_cell(self, offset: int) -> None:
        table = self.open[-1]
        words = self._running.text_from(table.cell_mark)
        self._running.end_block("cell")
        text = " ".join(words.split())
        written = self._text[table.cell_start : offset]
        start = table.cell_start + len(written) - len(written.lstrip())
        end = max(start, offset - len(written) + len(written.rstrip()))
        table.cells.append(e.Cell(text, table.cell_columns, Span(self._source, start, end)))
        table.cell_columns = 1
        table.cell_start = offset
        table.cell_mark = self._running.mark()
