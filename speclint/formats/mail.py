"""The format `mail`: for every patch that brings something, a reply that a reviewer can send.

Plain text with the header of a reply, an attribution line, and of the patch only what matters, each finding under the
line that it is about. Several replies make a mailbox. Nothing is sent.
"""

import re
from collections.abc import Iterator
from itertools import groupby
from typing import TextIO

import msgspec

from speclint.diagnostics import Brought, Diagnostic, PatchReport, Report
from speclint.formats.mail_header import header, sender_name
from speclint.formats.shown import shown, wrapped
from speclint.formats.table import Appearance

_WIDTH = 72
_BEFORE = 3
"""Lines of a hunk that are quoted before the one that a remark is about."""
_LONGEST = 900
"""Code points of a quoted line; mail has no longer ones."""
_CUT = "> [...]"
_ENVELOPE = "From speclint Mon Sep 17 00:00:00 2001"
_WRITE = re.compile(r'write ("[^"]*")')
_OPEN = ('"', "if ", "either ")


class _Remark(msgspec.Struct, frozen=True):
    """Findings that belong under the line `last` of a patch; the first line that one is about is `line`."""

    line: int
    last: int
    found: list[Brought]


def write(report: Report, stream: TextIO, appearance: Appearance) -> None:  # noqa: ARG001  all formats are called alike
    """Write a reply for every patch that brings something."""
    replies = [_reply(patch) for patch in report.patches if patch.brought]
    for reply in replies:
        if len(replies) > 1:
            lines = [_ENVELOPE, *(f">{line}" if line.lstrip(">").startswith("From ") else line for line in reply), ""]
        else:
            lines = reply
        stream.write("\n".join(lines) + "\n")


def _reply(patch: PatchReport) -> list[str]:
    letter = patch.letter
    lines = [*header(letter), ""] if letter is not None and letter.sender else []
    if letter is not None and letter.sender:
        when = f"On {shown(letter.date, unicode=True)}, " if letter.date else ""
        lines += wrapped(f"{when}{shown(sender_name(letter), unicode=True)} wrote:", _WIDTH)
        lines += [""] if patch.brought[0].last < 0 else []
    quoted = -1
    told: set[tuple[str, str]] = set()
    for remark in _remarks(patch):
        if remark.last >= 0:
            lines += [*_quoted(patch, quoted, remark), ""]
            quoted = max(quoted, remark.last)
        for brought in remark.found:
            lines += [*_said(patch, brought, told), ""]
    return lines[:-1]


def _remarks(patch: PatchReport) -> Iterator[_Remark]:
    ordered = sorted(patch.brought, key=lambda each: (each.last, each.line))
    for last, group in groupby(ordered, key=lambda each: each.last):
        found = list(group)
        yield _Remark(min(each.line for each in found), last, found)


def _quoted(patch: PatchReport, before: int, remark: _Remark) -> Iterator[str]:
    """The lines that a remark is about, with a few before them, the file and the hunk; what is left out is marked."""
    lines = patch.lines
    first = remark.line
    while first > before + 1 and remark.line - first < _BEFORE and lines[first - 1].kind in _alike(lines[first].kind):
        first -= 1
    first = max(first, before + 1)
    heads = [index for kind in "f@" if (index := _head(patch, first, kind)) > before]
    shown_to = before
    for index in [*heads, *range(first, remark.last + 1)]:
        if index <= shown_to:
            continue
        hidden = lines[shown_to + 1 : index]
        if any(line.kind != "m" for line in hidden) and lines[index].kind not in "f@":
            yield _CUT
        yield _quote(lines[index].kind, lines[index].text)
        shown_to = index


def _alike(kind: str) -> str:
    """The kinds of lines that may be quoted before a line of this kind."""
    return "m" if kind == "m" else "" if kind in "f@" else " +-"


def _head(patch: PatchReport, line: int, kind: str) -> int:
    """The nearest line of a kind before or at a line of a hunk; -1 if there is none."""
    if patch.lines[line].kind == "m":
        return -1
    return next((index for index in range(line, -1, -1) if patch.lines[index].kind == kind), -1)


def _quote(kind: str, text: str) -> str:
    words = "\t".join(shown(part, unicode=True) for part in text[:_LONGEST].split("\t"))
    if kind == "f":
        return f"> diff --git a/{words} b/{words}"
    return f"> {words}".rstrip() if kind in "m@" else f"> {kind}{words}".rstrip()


def _said(patch: PatchReport, brought: Brought, told: set[tuple[str, str]]) -> list[str]:
    """A finding in the words of a reviewer; what was asked for before is not asked for again."""
    diagnostic = brought.diagnostic
    message, asked = _sentence(diagnostic.message), _request(diagnostic)
    if not brought.here:
        place = f"{diagnostic.region.path}, line {diagnostic.region.line}"
        removed = patch.lines[brought.line].kind == "-"
        message = f"This breaks {place}" if removed else f"In {place}, because of this"
        message = f"{message}: {_stopped(diagnostic.message)}"
        asked = "Please mend it there as well, or keep this line." if removed else asked
    if (diagnostic.rule, diagnostic.mend) in told:
        asked = ""
    told.add((diagnostic.rule, diagnostic.mend))
    nit = "Nit: " if diagnostic.severity == "info" else ""
    text = shown(" ".join(f"{nit}{message} {asked} [{diagnostic.rule}]".split()), unicode=True)
    # A CI runner obeys lines that start with "::", and the words may be a stranger's.
    return [f" {line}" if line.startswith(("::", ">")) else line for line in wrapped(text, _WIDTH)]


def _sentence(text: str) -> str:
    first = text.partition(" ")[0]
    # A name of a file or a feature is written as it is.
    return _stopped(text[:1].upper() + text[1:] if first.isalpha() else text)


def _stopped(text: str) -> str:
    return text if text.rstrip('"').endswith((".", "?", "!")) else f"{text}."


def _request(diagnostic: Diagnostic) -> str:
    """What is asked for, unless the message says it already."""
    mend = diagnostic.mend
    words = _WRITE.fullmatch(mend)
    if not mend or (words is not None and words[1] in diagnostic.message):
        return ""
    return _sentence(mend) if mend.startswith(_OPEN) else f"Please {_stopped(mend)}"
