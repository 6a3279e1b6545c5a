"""Messages of a document: a mail, a mailbox, a saved archive page, or plain text without headers.

`email` of the standard library reads encoded words of header fields. It does not cut messages into parts: its parser
recurses as deep as a stranger nests, is quadratic in hostile parameters, and does not say where a part stands.
"""

import re
from collections.abc import Iterator
from typing import Literal

import msgspec

from speclint.frontends.archive import Found, is_archive, split_archive
from speclint.frontends.encodings import Coding, decoded
from speclint.frontends.flowed import unflowed
from speclint.frontends.mbox import is_mbox, split_mbox, unescaped
from speclint.frontends.mime import Entity, Leaf, field, leaves, read_entity
from speclint.text.limits import MAX_MESSAGES
from speclint.text.source import Document, Source

Kind = Literal["mbox", "mail", "archive", "draft"]

_TOP = re.compile(r"(?:[!-9;-~]++:[^\n]*+\n(?:[ \t][^\n]*+\n)*+)++(?:\r?\n|\Z)")
_TELLING = re.compile(
    r"^(?:from|subject|message-id|received|return-path|delivered-to|mime-version):", re.IGNORECASE | re.MULTILINE
)
_SHOWN = ("subject", "from", "to", "cc", "date", "message-id", "in-reply-to", "references")
_ADDRESS = re.compile(r'(?:[^,"]|"[^"]*+"|")++')
_ID = re.compile(r"<[^<>\s]+>")


class Unread(msgspec.Struct, frozen=True):
    """What a limit left unread: where in the document it begins, and the limit in words ("1000 parts in a message")."""

    at: int
    limit: str


class Message(msgspec.Struct, frozen=True):
    """One message.

    Header fields are on one line with encoded words read, "" or empty where the message has none; ids keep their
    angle brackets. `at` is its start and end in the document's text, `header_end` where its header ends (offsets
    of code points). `texts` are its text parts and patches attached to it, in their order, as sources of language
    "text", whose names begin with the document's and differ from each other. `unread` says what limits cut.
    """

    subject: str
    sender: str
    to: tuple[str, ...]
    cc: tuple[str, ...]
    date: str
    message_id: str
    in_reply_to: str
    references: tuple[str, ...]
    at: tuple[int, int]
    header_end: int
    texts: tuple[Source, ...]
    unread: tuple[Unread, ...] = ()


def kind_of(document: Document) -> Kind:
    """What a document is, by how its text begins: "draft" is text without the header of any message."""
    text = document.text
    if is_mbox(text):
        return "mbox"
    top = _TOP.match(text)
    if top is not None and _TELLING.search(text, 0, top.end()):
        return "mail"
    return "archive" if is_archive(text) else "draft"


def read_messages(document: Document) -> list[Message]:
    """The messages of a document in their order; plain text is one message without headers. Never fails.

    A message enclosed in another (message/rfc822, a digest) follows it as one of its own.

    The text of a part is what the author sent, byte for byte: transfer encodings and charsets are taken off, the
    `>` that a mailbox puts before `From ` too, and the blank that format=flowed puts before a line (its soft line
    ends are kept, with delsp=yes they are removed). Line ends are left as they are (LF or CRLF), trailing blanks
    stay. So what follows "diff --git" in `texts` is a patch that can be applied, once CRLF is dealt with. A part in
    UTF-8 with bytes that are none keeps them as lone surrogates, as a document does. `Source.origin` leads from
    each character to the place in the document; for what was in base64, into its encoded line.
    """
    kind = kind_of(document)
    found: list[Message] = []
    text = document.text
    if kind == "archive":
        for page in split_archive(text):
            found.append(_of_archive(document, page, len(found)))
            if len(found) == MAX_MESSAGES:
                return _cut(found, page.end, len(text))
    elif kind == "draft":
        source = decoded(document, f"{document.name}#1", (0, len(text)), Coding())
        found.append(_message({}, (0, len(text)), 0, (source,)))
    else:
        for start, end in split_mbox(text) if kind == "mbox" else [(0, len(text))]:
            for message in _of_mail(document, (start, end), len(found), escaped=kind == "mbox"):
                found.append(message)
                if len(found) == MAX_MESSAGES:
                    return _cut(found, end, len(text))
    return found


def _cut(found: list[Message], end: int, length: int) -> list[Message]:
    """What was found; the last message says that more was there."""
    if end < length:
        unread = Unread(end, f"{MAX_MESSAGES} messages")
        found[-1] = msgspec.structs.replace(found[-1], unread=(*found[-1].unread, unread))
    return found


def _of_archive(document: Document, page: Found, number: int) -> Message:
    source = decoded(document, f"{document.name}#{number + 1}", (page.body, page.end), Coding())
    return _message(page.fields, (page.start, page.end), page.body, (source,))


def _of_mail(document: Document, at: tuple[int, int], number: int, *, escaped: bool) -> Iterator[Message]:
    """The message at `at`, and those enclosed in it."""
    pending = [(read_entity(document.text, *at), at[0], 0)]
    while pending:
        entity, start, depth = pending.pop()
        texts: list[Source] = []
        unread: list[Unread] = []
        enclosed: list[tuple[Entity, int, int]] = []
        number += 1
        for leaf in leaves(document.text, entity, depth):
            if leaf.kind == "limit":
                unread.append(Unread(leaf.entity.start, leaf.detail))
            elif leaf.kind == "message":
                inner = read_entity(document.text, leaf.entity.start, leaf.entity.end)
                enclosed.append((inner, leaf.entity.start, leaf.depth))
            else:
                part = f".{len(texts) + 1}" if texts else ""
                texts.append(_text(document, f"{document.name}#{number}{part}", leaf, escaped=escaped))
        fields = {name: field(entity, name) for name in _SHOWN}
        message = _message(fields, (start, entity.end), entity.start, tuple(texts))
        yield msgspec.structs.replace(message, unread=tuple(unread))
        pending.extend(reversed(enclosed))


def _message(fields: dict[str, str], at: tuple[int, int], header_end: int, texts: tuple[Source, ...]) -> Message:
    replied = _ID.search(fields.get("in-reply-to", ""))
    return Message(
        subject=fields.get("subject", ""),
        sender=fields.get("from", ""),
        to=_addresses(fields.get("to", "")),
        cc=_addresses(fields.get("cc", "")),
        date=fields.get("date", ""),
        message_id=fields.get("message-id", ""),
        in_reply_to=replied[0] if replied else "",
        references=tuple(_ID.findall(fields.get("references", ""))),
        at=at,
        header_end=header_end,
        texts=texts,
    )


def _addresses(value: str) -> tuple[str, ...]:
    return tuple(address for each in _ADDRESS.findall(value) if (address := each.strip()))


def _text(document: Document, name: str, leaf: Leaf, *, escaped: bool) -> Source:
    source = decoded(document, name, (leaf.entity.start, leaf.entity.end), leaf.coding)
    if escaped and leaf.coding.transfer != "base64":
        source = unescaped(source)
    return unflowed(source, delsp=leaf.delsp) if leaf.flowed else source
