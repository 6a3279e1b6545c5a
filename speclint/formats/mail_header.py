"""The header of a reply. What a stranger wrote into theirs becomes a field's value, and never a field or a line."""

import re
from collections.abc import Iterable, Iterator
from email.header import Header

from speclint.diagnostics import Letter

_WIDTH = 72
_MOST_ADDRESSES = 100
_MOST_IDS = 20
_LONGEST = 400
_CONTROL = re.compile(r"[\x00-\x20\x7f-\xa0\u2028\u2029\ud800-\udfff]+")
_ADDRESS = re.compile(r"(?:(?P<name>[^<>]*)<)?\s*(?P<address>[^\s<>@,;:\"()]+@[A-Za-z0-9.-]+)\s*>?")
_ID = re.compile(r"<[!-;=?-~]{1,250}>")
_PLAIN = re.compile(r"[\w .'-]*", re.ASCII)
_REPLIED = re.compile(r"\s*re\s*:", re.IGNORECASE)


def header(letter: Letter) -> list[str]:
    """The lines of the header of a reply to a mail, without the sender, who is not known here."""
    answered = [value for value in (letter.message_id,) if _ID.fullmatch(value)]
    before = [value for value in letter.references if _ID.fullmatch(value) and value not in answered]
    author = list(_addresses([letter.sender]))
    others: dict[str, str] = {}
    for each in _addresses((*letter.to, *letter.cc)):
        if _bare(each) not in map(_bare, author):
            others.setdefault(_bare(each), each)
    fields = {
        "To": ", ".join(author),
        "Cc": ", ".join(others.values()),
        "Subject": _words(_replied(letter.subject)),
        "In-Reply-To": " ".join(answered),
        "References": " ".join([*before[-_MOST_IDS:], *answered]),
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
    }
    return [line for name, value in fields.items() if value for line in _folded(f"{name}: {value}")]


def sender_name(letter: Letter) -> str:
    """What a person is called: the name of the sender, else the address."""
    match = _ADDRESS.search(_line(letter.sender))
    name = (match["name"] or "").strip(' "') if match else ""
    return name or (match["address"] if match else _line(letter.sender).strip())


def _replied(subject: str) -> str:
    line = _line(subject)
    return line if _REPLIED.match(line) else f"Re: {line}"


def _line(value: str) -> str:
    """A value without anything that could end a line, cut to a length that a field can bear."""
    return _CONTROL.sub(" ", value[:_LONGEST]).strip()


def _addresses(values: Iterable[str]) -> Iterator[str]:
    """Addresses as a field has them; what is none is left out."""
    for value in list(values)[:_MOST_ADDRESSES]:
        match = _ADDRESS.fullmatch(_line(value))
        if match is None or not match["address"].isascii():
            continue
        name = (match["name"] or "").strip().strip('"').replace('"', "").replace("\\", "").strip()
        if not name:
            yield match["address"]
        elif not name.isascii():
            yield f"{_encoded(name)} <{match['address']}>"
        else:
            yield f"{name} <{match['address']}>" if _PLAIN.fullmatch(name) else f'"{name}" <{match["address"]}>'


def _bare(address: str) -> str:
    return address.rpartition("<")[2].rstrip(">").lower()


def _words(value: str) -> str:
    """A value on one line, of which the part with characters beyond ASCII is encoded."""
    words = value.split()
    foreign = [place for place, word in enumerate(words) if not word.isascii()]
    if not foreign:
        return value
    first, last = foreign[0], foreign[-1] + 1
    return " ".join([*words[:first], _encoded(" ".join(words[first:last])), *words[last:]])


def _encoded(value: str) -> str:
    """A value with characters beyond ASCII as encoded words (RFC 2047), on one line."""
    return Header(value, "utf-8", maxlinelen=_WIDTH).encode(linesep="\n").replace("\n ", " ")


def _folded(line: str) -> Iterator[str]:
    """A field broken at blanks; a line that goes on begins with one."""
    words = line.split(" ")
    current = words[0]
    for word in words[1:]:
        # Behind the name of the field something has to stand.
        if len(current) + 1 + len(word) > _WIDTH and not current.endswith(":"):
            yield current
            current = ""
        current += f" {word}"
    yield current
