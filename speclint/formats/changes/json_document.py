"""`speclint compare --output-format json`: for programs; the shape stands in `comparison`."""

from typing import TextIO

from speclint.formats.changes.comparison import Comparison
from speclint.formats.encoded import json_text
from speclint.formats.table import Appearance


def write(comparison: Comparison, stream: TextIO, appearance: Appearance) -> None:  # noqa: ARG001  all formats are called alike
    """Write the comparison as one object, indented."""
    stream.write(json_text(comparison, indent=2) + "\n")
