"""Header fields and MIME structure of a message, as places in the document's text (RFC 5322, 2045 to 2047)."""

import re
from collections.abc import Iterator
from typing import Literal

import msgspec

from speclint.frontends.encodings import Coding, bytes_as_text, known_charset
from speclint.text.limits import MAX_HEADER_CHARACTERS, MAX_MIME_DEPTH, MAX_MIME_PARTS

_FIELD = re.compile(r"([!-9;-~]+)[ \t]*+:([^\n]*(?:\n[ \t][^\n]*)*)\n?")
_FOLD = re.compile(r"\r?\n[ \t]*")
_PARAMETER = re.compile(r';\s*+([\w-]+)\*?\s*=\s*+(?:"((?:[^"\\]|\\.)*+)"|([^\s;"]*))')
_ESCAPED = re.compile(r"\\(.)")
_TEXT_TYPES = frozenset(("text/plain", "text/x-patch", "text/x-diff", "text/patch", "text/diff", "text/x-tex"))
_TEXT_NAMES = (".patch", ".diff", ".txt", ".tex")
_LOOKED_AT = frozenset(
    "subject from to cc date message-id in-reply-to references content-type content-disposition "
    "content-transfer-encoding".split()
)


class Entity(msgspec.Struct, frozen=True):
    """A message or a part: its header fields (names in lower case, the first of each) and where its body stands."""

    fields: dict[str, str]
    start: int
    end: int


class Leaf(msgspec.Struct, frozen=True):
    """A part that is no multipart: text, an enclosed message, or what a limit (`detail`) left unread.

    `depth` counts the parts and messages around it.
    """

    kind: Literal["text", "message", "limit"]
    entity: Entity
    coding: Coding = Coding()
    flowed: bool = False
    delsp: bool = False
    detail: str = ""
    depth: int = 0


def read_entity(text: str, start: int, end: int) -> Entity:
    """The header that begins at `start`, and the body behind the first blank line."""
    fields: dict[str, str] = {}
    position = start
    while match := _FIELD.match(text, position, end):
        fields.setdefault(match[1].lower(), match[2])
        position = match.end()
    if text.startswith("\r\n", position):
        position += 2
    elif text.startswith("\n", position):
        position += 1
    return Entity(fields, min(position, end), end)


def field(entity: Entity, name: str) -> str:
    """The field `name` on one line with its encoded words read (RFC 2047), cut at the limit; "" if there is none."""
    value = _FOLD.sub(" ", entity.fields.get(name, "")[:MAX_HEADER_CHARACTERS]).strip()
    if "=?" not in value:
        return value
    return _decoded(value)


def _decoded(value: str) -> str:
    """A field with its encoded words read; as it is if they are none."""
    from email.errors import HeaderParseError
    from email.header import decode_header

    try:
        words = decode_header(value.encode("ascii", "replace").decode("ascii"))
    except (HeaderParseError, ValueError):
        return value
    return "".join(
        bytes_as_text(word, known_charset(charset or "")) if isinstance(word, bytes) else word
        for word, charset in words
    )


def leaves(text: str, entity: Entity, depth: int = 0) -> Iterator[Leaf]:
    """The parts of a message that hold text or another message, in their order, and the limits that were reached."""
    pending = [(entity, depth, "text/plain")]
    count = 0
    while pending:
        part, level, usual = pending.pop()
        count += 1
        if count > MAX_MIME_PARTS:
            yield Leaf("limit", part, detail=f"{MAX_MIME_PARTS} parts in a message")
            return
        if level > MAX_MIME_DEPTH:
            yield Leaf("limit", part, detail=f"{MAX_MIME_DEPTH} parts inside each other")
            continue
        if any(len(part.fields[name]) > MAX_HEADER_CHARACTERS for name in _LOOKED_AT & part.fields.keys()):
            yield Leaf("limit", part, detail=f"{MAX_HEADER_CHARACTERS} characters in a header field")
        kind, parameters = _content_type(part, usual)
        inside = list(_parts(text, part, parameters.get("boundary", ""))) if kind.startswith("multipart/") else []
        below = "message/rfc822" if kind == "multipart/digest" else "text/plain"
        pending.extend((read_entity(text, *at), level + 1, below) for at in reversed(inside))
        if kind == "message/rfc822":
            yield Leaf("message", part, depth=level + 1)
        elif not inside and _holds_text(part, kind, parameters):
            yield _text(part, parameters)


def _content_type(part: Entity, usual: str) -> tuple[str, dict[str, str]]:
    """The content type in lower case, `usual` if none is given, and its parameters."""
    value = field(part, "content-type")
    kind = value.partition(";")[0].strip().lower()
    return kind if "/" in kind else usual, _parameters(value)


def _parameters(value: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, quoted, plain in _PARAMETER.findall(value):
        found.setdefault(name.lower(), _ESCAPED.sub(r"\1", quoted) or plain)
    return found


def _holds_text(part: Entity, kind: str, parameters: dict[str, str]) -> bool:
    """Whether the part is text, or a patch that a mailer attached as something else; a multipart without parts is."""
    if kind in _TEXT_TYPES or kind.startswith("multipart/"):
        return True
    name = _parameters(field(part, "content-disposition")).get("filename") or parameters.get("name", "")
    return name.lower().endswith(_TEXT_NAMES)


def _text(part: Entity, parameters: dict[str, str]) -> Leaf:
    coding = Coding(field(part, "content-transfer-encoding").lower(), parameters.get("charset", "utf-8"))
    flowed = parameters.get("format", "").lower() == "flowed"
    return Leaf("text", part, coding, flowed, flowed and parameters.get("delsp", "").lower() == "yes")


def _parts(text: str, part: Entity, boundary: str) -> Iterator[tuple[int, int]]:
    """Where the parts of a multipart stand; one that is not closed reaches to the end."""
    if not boundary:
        return
    delimiter = re.compile(rf"^--{re.escape(boundary.rstrip())}(--)?[ \t]*+\r?(?:\n|\Z)", re.MULTILINE)
    begun = -1
    for match in delimiter.finditer(text, part.start, part.end):
        if begun >= 0:
            yield begun, _before_line_end(text, begun, match.start())
        begun = -1 if match[1] else match.end()
        if match[1]:
            return
    if begun >= 0:
        yield begun, part.end


def _before_line_end(text: str, start: int, end: int) -> int:
    """The end without the line end before a delimiter, which belongs to the delimiter."""
    if end > start and text[end - 1] == "\n":
        end -= 2 if end - 1 > start and text[end - 2] == "\r" else 1
    return max(start, end)
