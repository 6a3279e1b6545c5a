"""The running text of a YAML scalar, every character with its place in the file."""

import re
from collections.abc import Iterator

from speclint.languages.definitions.nodes import Scalar
from speclint.languages.latex.running_text import RunningText

_PARAGRAPH = re.compile(r"\n[ \t\r]*\n\s*")
_ESCAPE = re.compile(r"\\(?:x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|\r?\n[ \t]*|.)", re.DOTALL)
_NAMED = {"e": "\x1b", "0": "\0", "a": "\a", "b": "\b", "_": "\xa0", "N": " ", "L": " ", "P": " "}


def add_text(running: RunningText, scalar: Scalar, text: str) -> None:
    """Appends what `scalar`, a part of the file's `text`, says: each paragraph is a block."""
    start, end = content(scalar, text)
    for first, last in _paragraphs(text, start, end):
        for words, offset in _pieces(text, first, last, scalar.style):
            running.add(words, offset)
        running.end_block("item")


def content(scalar: Scalar, text: str) -> tuple[int, int]:
    """Where the words of a scalar stand, without quotes, the sign of a block and white space around."""
    start, end = scalar.start, min(scalar.end, len(text))
    if scalar.style in ("'", '"'):
        start, end = start + 1, max(start + 1, end - 1)
    elif scalar.style:
        line_end = text.find("\n", start, end)
        start = line_end + 1 if line_end >= 0 else end
    while end > start and text[end - 1].isspace():
        end -= 1
    while start < end and text[start].isspace():
        start += 1
    return start, end


def _paragraphs(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for gap in _PARAGRAPH.finditer(text, start, end):
        yield start, gap.start()
        start = gap.end()
    yield start, end


def _pieces(text: str, start: int, end: int, style: str) -> Iterator[tuple[str, int]]:
    """The words with their offsets, escapes of quoted scalars undone."""
    if style == "'":
        while (quote := text.find("''", start, end)) >= 0:
            yield text[start : quote + 1], start
            start = quote + 2
    elif style == '"':
        for escape in _ESCAPE.finditer(text, start, end):
            yield text[start : escape.start()], start
            yield _unescaped(escape.group()), escape.start()
            start = escape.end()
    yield text[start:end], start


def _unescaped(escape: str) -> str:
    letter = escape[1]
    if letter in "xuU" and len(escape) > 2:
        code = int(escape.lstrip("\\xuU"), 16)
        return chr(code) if code < 0x110000 and not 0xD800 <= code < 0xE000 else "\N{REPLACEMENT CHARACTER}"
    if letter in "ntrvf":
        return " "
    return "" if letter in "\r\n" else _NAMED.get(letter, letter)
