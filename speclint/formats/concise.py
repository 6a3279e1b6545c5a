"""The format `concise`: one diagnostic a line, for grep, editors and logs."""

from typing import TextIO

from speclint.diagnostics import Report
from speclint.formats.shown import shown, shown_path
from speclint.formats.table import Appearance


def write(report: Report, stream: TextIO, appearance: Appearance) -> None:
    """Write `path:line:column: severity[rule] message` for every diagnostic."""
    unicode = appearance.unicode
    for diagnostic in report.diagnostics:
        region = diagnostic.region
        place = f"{shown_path(region.path, unicode)}:{region.line}:{region.column}"
        rule = shown(diagnostic.rule, unicode)
        stream.write(f"{place}: {diagnostic.severity}[{rule}] {shown(diagnostic.message, unicode)}\n")
