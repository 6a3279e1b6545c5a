"""The features, or the verdict on a set, as JSON."""

from typing import TextIO

from speclint.formats.encoded import json_text
from speclint.formats.features.document import Document
from speclint.formats.table import Appearance


def write(document: Document, stream: TextIO, _appearance: Appearance) -> None:
    """Write `document`, indented."""
    stream.write(json_text(document, indent=2) + "\n")
