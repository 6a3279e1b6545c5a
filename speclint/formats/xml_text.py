"""XML as speclint writes it: made by the standard library, in ASCII, without a character that XML 1.0 forbids."""

import re
from typing import TextIO
from xml.etree import ElementTree as ET  # only written: nothing is parsed here

from speclint.text.visible import visible_line

# Outside of https://www.w3.org/TR/xml/#charsets, and controls that would steer a terminal.
_REFUSED = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_NO_CHARACTER = re.compile("[\ufffe\uffff]")


def allowed(text: str) -> str:
    """`text` as data: characters that XML forbids and controls are written out as <U+XXXX>, nothing else changes."""
    return _REFUSED.sub(lambda match: _line(match.group()), text)


def safe_lines(lines: list[str]) -> str:
    """Untrusted lines as one text that is safe to show."""
    return "\n".join([_line(line) for line in lines])


def _line(text: str) -> str:
    return _NO_CHARACTER.sub(lambda match: f"<U+{ord(match.group()):04X}>", visible_line(text))


def write_document(root: ET.Element, stream: TextIO) -> None:
    """Write `root` as a document; characters beyond ASCII become references, so every stream can encode it."""
    ET.indent(root)
    stream.write('<?xml version="1.0" encoding="UTF-8"?>\n')
    stream.write(ET.tostring(root, encoding="us-ascii", xml_declaration=False).decode("ascii") + "\n")
