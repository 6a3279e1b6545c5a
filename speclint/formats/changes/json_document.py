"""`speclint compare --output-format json`: for programs; the shape stands in `document`."""

from typing import TextIO

from speclint.formats.changes.document import Document
from speclint.formats.encoded import json_text
from speclint.formats.table import Appearance


def write(document: Document, stream: TextIO, appearance: Appearance) -> None:  # noqa: ARG001  all formats are called alike
    """Write the comparison as one object, indented."""
    stream.write(json_text(document, indent=2) + "\n")
