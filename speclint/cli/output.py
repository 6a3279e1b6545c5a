"""Writes a report where it was asked for: results to standard output or files, the summary to standard error."""

import argparse
import io
import sys
from collections.abc import Iterable
from typing import TextIO

from speclint.cli.options import Output
from speclint.cli.terminal import appearance_of
from speclint.diagnostics import Report
from speclint.errors import UsageError
from speclint.formats.summary import statistics, summary
from speclint.formats.table import Appearance, write
from speclint.text.visible import visible_line

_FOR_PEOPLE = frozenset({"full", "concise"})
"""Formats that obey the stream's encoding; the others are UTF-8 by their own rules."""
_MOST_FAILURES = 10


def write_outputs(report: Report, outputs: Iterable[Output], color: str) -> None:
    """Write `report` in every format asked for; raise UsageError if a file cannot be written."""
    for output in outputs:
        if output.file:
            _write_file(report, output, Appearance(color=color == "always"))
        else:
            machine = output.format not in _FOR_PEOPLE
            prepare(sys.stdout, utf8=machine)
            write(output.format, report, sys.stdout, appearance_of(sys.stdout, color))


def prepare(stream: TextIO, *, utf8: bool) -> None:
    """Make `stream` take every character: as UTF-8, or escaped where its encoding has no such character."""
    if isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(encoding="utf-8" if utf8 else None, errors="backslashreplace")


def _write_file(report: Report, output: Output, appearance: Appearance) -> None:
    # Made whole first: a format that fails leaves the old file as it was.
    text = io.StringIO()
    write(output.format, report, text, appearance)
    try:
        with open(output.file, "w", encoding="utf-8", errors="backslashreplace", newline="\n") as file:
            file.write(text.getvalue())
    except OSError as error:
        raise UsageError(f"cannot write the results: {error.strerror}", place=output.file) from None


def write_summary(report: Report, arguments: argparse.Namespace) -> None:
    """Write counts and faults to standard error, as far as they are wanted."""
    prepare(sys.stderr, utf8=False)
    for failure in report.failures[:_MOST_FAILURES]:
        text = visible_line(f"rule {failure.rule} failed on {failure.path}: {failure.error}")
        sys.stderr.write(f"speclint: internal error: {text}\n")
    if arguments.statistics:
        sys.stderr.write(statistics(report, appearance_of(sys.stderr, "never")))
    if not arguments.quiet:
        sys.stderr.write(f"{summary(report)}\n")
