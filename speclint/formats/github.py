"""The format `github`: workflow commands that become annotations on a pull request.

A step shows ten errors and ten warnings, so the most severe come first.
https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
"""

from typing import TextIO

from speclint.diagnostics import SEVERITIES, Diagnostic, Report
from speclint.formats.places import from_top, repository_prefix
from speclint.formats.shown import shown
from speclint.formats.table import Appearance
from speclint.formats.words import INTERNAL_ERROR, failure_words, untold

_COMMANDS = {"error": "error", "warning": "warning", "info": "notice"}


def write(report: Report, stream: TextIO, appearance: Appearance) -> None:
    """Write one command for every diagnostic, and one for every fault that no diagnostic tells."""
    prefix = repository_prefix(report.base)
    for severity in SEVERITIES:
        for diagnostic in report.diagnostics:
            if diagnostic.severity == severity:
                stream.write(_command(diagnostic, prefix, appearance.unicode))
    for failure in untold(report):
        words = shown(failure_words(failure), appearance.unicode)
        stream.write(f"::error title=speclint%3A {INTERNAL_ERROR}::{_data(words)}\n")


def _command(diagnostic: Diagnostic, prefix: str, unicode: bool) -> str:
    region = diagnostic.region
    properties = [
        f"file={_property(shown(from_top(region.path, prefix), unicode))}",
        f"line={region.line}",
        f"endLine={region.end_line}",
    ]
    if region.line == region.end_line:  # GitHub refuses columns of an annotation over several lines
        properties += [f"col={region.column}", f"endColumn={region.end_column}"]
    properties.append(f"title={_property(f'speclint: {shown(diagnostic.rule, unicode)}')}")
    lines = [shown(diagnostic.message, unicode)]
    for related in diagnostic.related:
        place = f"{shown(from_top(related.region.path, prefix), unicode)}:{related.region.line}"
        lines.append(f"{place}: {shown(related.message, unicode)}")
    if diagnostic.mend:
        lines.append(f"mend: {shown(diagnostic.mend, unicode)}")
    message = "%0A".join([_data(line) for line in lines])
    return f"::{_COMMANDS[diagnostic.severity]} {','.join(properties)}::{message}\n"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
