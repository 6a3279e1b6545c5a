"""Takes transfer encodings and charsets off a stretch of a document; every character keeps its origin.

Where an encoding leaves characters as they are (7bit, 8bit, quoted-printable outside its escapes), the origin
is the very character. An escape, a byte of another charset and the like have theirs at the start of what stands
for them. What is in base64, or in a charset that is no superset of ASCII, has its origin in the encoded line.
"""

import binascii
import codecs
import re
from collections.abc import Iterator
from functools import cache

import msgspec

from speclint.text.source import Document, Piece, Source

_SOFT = r"=[ \t]*+(?:\r?\n|\Z)"
_ESCAPES = re.compile(rf"(?:=[0-9A-Fa-f]{{2}}|{_SOFT})++")
_SOFT_BREAK = re.compile(_SOFT)
_FOREIGN = re.compile(r"[^\x00-\x7f]+")
_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_BASE64_LINE = re.compile(r"[A-Za-z0-9+/]+={0,2}[ \t]*\r?\n?")
# Codecs that only turn bytes into text: Python has others, which unpack or run for long.
_CHARSET = re.compile(
    r"utf-?(?:8|16|32)(?:-?[bl]e)?|us-ascii|iso-?8859-\d{1,2}|latin-?\d|(?:windows-|cp)12\d\d|koi8-[ru]|macintosh"
    r"|gb2312|gbk|gb18030|big5|shift_jis|euc-(?:jp|kr)|iso-2022-(?:jp|kr)"
)
_ORDER_MARKS = {
    "utf-16": (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE),
    "utf-32": (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE),
}
_ORDER = 4
"""Bytes of the longest of these, so lines that hold it."""


class Coding(msgspec.Struct, frozen=True):
    """How a part is encoded: its Content-Transfer-Encoding and charset, in lower case."""

    transfer: str = "7bit"
    charset: str = "utf-8"


class _Text:
    """Decoded text so far, with its pieces."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._texts: list[str] = []
        self._pieces: list[Piece] = []
        self._length = 0

    def add(self, text: str, offset: int, width: int) -> None:
        """Appends `text`, which stands for the `width` code points of the document from `offset` on."""
        if len(text) > width:
            # More than what it came from: no origin may lie behind that.
            for index, character in enumerate(text):
                self._append(character, offset + min(index, max(width - 1, 0)))
        elif text:
            self._append(text, offset)

    def _append(self, text: str, offset: int) -> None:
        last = self._pieces[-1] if self._pieces else None
        if last is None or last.offset - last.start != offset - self._length:
            self._pieces.append(Piece(self._length, self._document, offset))
        self._texts.append(text)
        self._length += len(text)

    def source(self, name: str, start: int) -> Source:
        """The source of language "text"; an empty one has its origin at `start`."""
        pieces = self._pieces or [Piece(0, self._document, start)]
        return Source(name, "text", "".join(self._texts), tuple(pieces))


def decoded(document: Document, name: str, at: tuple[int, int], coding: Coding) -> Source:
    """Code points `at` (start, end) of `document` without their encoding, as a source called `name`.

    Never fails: an unknown encoding is read as 8bit, an unknown charset as UTF-8, a byte that is no UTF-8 stays
    a lone surrogate (PEP 383) as in a document, and one that another charset does not know becomes U+FFFD.
    Bytes that are UTF-8 are read as such whatever charset is named, if that is a superset of ASCII.
    """
    charset = known_charset(coding.charset)
    result = _Text(document)
    if coding.transfer == "base64" or not _extends_ascii(charset):
        _add_lines(result, document.text, at, Coding(coding.transfer, charset))
    elif coding.transfer == "quoted-printable":
        _add_quoted_printable(result, document.text, at, charset)
    else:
        _add_verbatim(result, document.text, at, charset)
    return result.source(name, at[0])


def known_charset(name: str) -> str:
    """The charset as Python calls it; "utf-8" for those that it does not know, and that mails do not use."""
    name = name.lower()
    try:
        return codecs.lookup(name).name if _CHARSET.fullmatch(name) and name != "us-ascii" else "utf-8"
    except LookupError:
        return "utf-8"


def bytes_as_text(data: bytes, charset: str) -> str:
    """`data` in a charset that `known_charset` gave."""
    return data.decode(charset, "surrogateescape" if charset == "utf-8" else "replace")


@cache
def _extends_ascii(charset: str) -> bool:
    """Whether a byte below 128 is an ASCII character wherever it stands."""
    return charset == "utf-8" or len(bytes(range(256)).decode(charset, "replace")) == 256


def _add_verbatim(result: _Text, text: str, at: tuple[int, int], charset: str) -> None:
    start, end = at
    if charset == "utf-8" or text.isascii():
        result.add(text[start:end], start, end - start)
        return
    position = start
    for match in _FOREIGN.finditer(text, start, end):
        result.add(text[position : match.start()], position, match.start() - position)
        data = match[0].encode("utf-8", "surrogateescape")
        result.add(_in_charset(data, charset), match.start(), len(match[0]))
        position = match.end()
    result.add(text[position:end], position, end - position)


def _in_charset(data: bytes, charset: str) -> str:
    """Bytes of a superset of ASCII as text; UTF-8 if they are."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return bytes_as_text(data, charset)


def _add_quoted_printable(result: _Text, text: str, at: tuple[int, int], charset: str) -> None:
    position = at[0]
    for match in _ESCAPES.finditer(text, *at):
        _add_verbatim(result, text, (position, match.start()), charset)
        hexadecimal = _SOFT_BREAK.sub("", match[0])
        if hexadecimal:
            start = match.start() + _behind_soft_breaks(match[0])
            result.add(_in_charset(bytes.fromhex(hexadecimal.replace("=", "")), charset), start, match.end() - start)
        position = match.end()
    _add_verbatim(result, text, (position, at[1]), charset)


def _behind_soft_breaks(escapes: str) -> int:
    position = 0
    while match := _SOFT_BREAK.match(escapes, position):
        position = match.end()
    return position


def _add_lines(result: _Text, text: str, at: tuple[int, int], coding: Coding) -> None:
    lines = list(_encoded_lines(text, at, coding.transfer))
    charset = _ordered(coding.charset, b"".join(data for *_, data in lines[:_ORDER]))
    decoder = codecs.getincrementaldecoder(charset)("surrogateescape" if charset == "utf-8" else "replace")
    start, width = at[0], 0
    for start, width, data in lines:
        result.add(decoder.decode(data), start, width)
    result.add(decoder.decode(b"", final=True), start, width)


def _ordered(charset: str, beginning: bytes) -> str:
    """The charset with its byte order: where no mark tells it, that of networks (RFC 2781)."""
    marks = _ORDER_MARKS.get(charset)
    return charset if marks is None or beginning.startswith(marks) else f"{charset}-be"


def _encoded_lines(text: str, at: tuple[int, int], transfer: str) -> Iterator[tuple[int, int, bytes]]:
    """Start, width and decoded bytes of each line."""
    pending = ""
    for match in _LINE.finditer(text, *at):
        line, start, width = match[0], match.start(), len(match[0])
        if transfer == "base64" and line.strip() and not _BASE64_LINE.fullmatch(line):
            # The rest stands as it is: lists append a footer to what they forward.
            transfer = "8bit"
        if transfer == "base64":
            pending += line.strip()
            whole = len(pending) // 4 * 4
            yield start, width, _from_base64(pending[:whole])
            pending = pending[whole:]
        elif transfer == "quoted-printable":
            yield start, width, binascii.a2b_qp(line.encode("utf-8", "surrogateescape"))
        else:
            yield start, width, line.encode("utf-8", "surrogateescape")


def _from_base64(digits: str) -> bytes:
    """The bytes of whole groups of four; none if padding stands in the middle."""
    try:
        return binascii.a2b_base64(digits)
    except binascii.Error:
        return b""
