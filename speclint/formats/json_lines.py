"""The format `json-lines`: one diagnostic a line, each an object as in the format `json`."""

from typing import TextIO

from speclint.diagnostics import Report
from speclint.formats.encoded import json_text
from speclint.formats.json_document import record
from speclint.formats.table import Appearance


def write(report: Report, stream: TextIO, appearance: Appearance) -> None:  # noqa: ARG001  all formats are called alike
    """Write every diagnostic as an object on a line of its own."""
    stream.writelines(json_text(record(diagnostic)) + "\n" for diagnostic in report.diagnostics)
