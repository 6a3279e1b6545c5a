"""Scans a LaTeX text for what must be known before any is read: whether it is a root, its macros, its includes."""

import re
from collections.abc import Iterator, Mapping

import msgspec

from speclint.languages.latex.commands import INCLUDES, VERBATIM_ENVIRONMENTS
from speclint.languages.latex.macros import read_macros
from speclint.model.elements import Macro
from speclint.text.source import Document

DOCUMENT_CLASS = re.compile(r"^[^%\n]*\\documentclass\b", re.MULTILINE)
"""What makes a text a root, outside comments."""
_INCLUDING = re.compile(rf"\\(?:{'|'.join(INCLUDES)})")
_INCLUDE = re.compile(
    r"%[^\n]*|\\verb\b[^\n]*|\\[^A-Za-z]"
    rf"|\\begin\{{(?P<verbatim>{'|'.join(map(re.escape, sorted(VERBATIM_ENVIRONMENTS)))})\}}"
    rf"|\\(?P<command>{'|'.join(INCLUDES)})(?![A-Za-z])\s*(?:\[[^\[\]{{}}\n]*\]\s*)?\{{(?P<path>[^{{}}\n]*)\}}"
)


class Include(msgspec.Struct, frozen=True, array_like=True):
    """A command that includes a file: its name, the path as it stands there, and where that begins and ends."""

    command: str
    path: str
    start: int
    end: int


class Scan(msgspec.Struct, frozen=True, array_like=True):
    """What one text holds."""

    is_root: bool
    macros: tuple[Macro, ...]
    includes: tuple[Include, ...]


Scans = Mapping[tuple[str, bytes], Scan]
"""What texts hold, by the name and the digest of the document."""


class Scanner:
    """Looks at texts; with `known`, what others hold, at each but once."""

    def __init__(self, known: Scans | None = None) -> None:
        self._seen = {**known} if known is not None else None

    @property
    def seen(self) -> Scans:
        """What the texts hold that were known or have been scanned."""
        return self._seen or {}

    def is_root(self, document: Document) -> bool:
        """Whether a text has a \\documentclass."""
        scan = self._seen.get((document.name, document.digest)) if self._seen else None
        return scan.is_root if scan is not None else is_root_text(document.text)

    def scan(self, document: Document) -> Scan:
        """What a text holds."""
        if self._seen is None:
            return _scan(document)
        key = (document.name, document.digest)
        scan = self._seen.get(key)
        if scan is None:
            scan = self._seen[key] = _scan(document)
        return scan


def _scan(document: Document) -> Scan:
    return Scan(
        is_root_text(document.text), tuple(read_macros(document.name, document.text)), tuple(_includes(document.text))
    )


def is_root_text(text: str) -> bool:
    """Whether a text has a \\documentclass outside comments."""
    return "\\documentclass" in text and DOCUMENT_CLASS.search(text) is not None


def _includes(text: str) -> Iterator[Include]:
    """The commands in `text` that include a file, outside comments and listings."""
    if _INCLUDING.search(text) is None:
        return
    position = 0
    unending: set[str] = set()
    while True:
        for match in _INCLUDE.finditer(text, position):
            verbatim = match["verbatim"]
            if match["path"] is not None:
                yield Include(match["command"], match["path"], *match.span("path"))
            elif verbatim is not None and verbatim not in unending:
                end = text.find(f"\\end{{{verbatim}}}", match.end())
                if end >= 0:
                    position = end
                    break
                # Looked for once: a text full of beginnings costs no more than one without.
                unending.add(verbatim)
        else:
            return
