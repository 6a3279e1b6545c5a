"""Passages of a mail's text: lines quoted alike, without the signs of quoting; attributions, signatures, hunks."""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Literal

import msgspec

from speclint.text.limits import MAX_PASSAGES
from speclint.text.source import Source, carve

_QUOTES = re.compile(r"(?:[A-Za-z]{2,4}(?=>[ >\n])| (?=>))?(?:>[ \t]?(?=>)|>)++ ?|")
_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_ATTRIBUTION = re.compile(r"\b(?:wrote|writes|said|schrieb)\s*:\s*\Z|\A-{2,} ?Original Message")
_LONGEST_ATTRIBUTION = 4
"""Lines of an attribution, which mailers wrap."""
_HUNK = re.compile(r"@@ -\d{1,9}(?:,(\d{1,9}))? \+\d{1,9}(?:,(\d{1,9}))? @@")
_FILE = re.compile(r"(?:diff --git |--- |\+\+\+ |index [0-9a-f]|(?:new|deleted) file mode |similarity index |rename )")

PassageKind = Literal["text", "attribution", "signature", "diff"]


class Passage(msgspec.Struct, frozen=True):
    """An unbroken run of lines of one quote depth and kind, without quote signs.

    In a "diff", what a hunk removes is left out, and so is the sign at the start of each line; a hunk that remarks
    interrupt is one passage. `path` is the file as its header names it ("" if the header is not there).
    """

    depth: int
    kind: PassageKind
    source: Source
    path: str = ""


class _Line(msgspec.Struct, frozen=True):
    """A line of a text: where it starts and ends, and from where on it is no sign of quoting."""

    start: int
    content: int
    end: int
    depth: int


def passages(text: Source) -> tuple[list[Passage], int | None]:
    """The passages of a text; and where in the document a limit left the rest unread, None if nowhere.

    They are in their order, a hunk behind the remarks that interrupt it.

    Quote depth counts the signs: `>`, `> >`, `>> `, with or without the initials of who is quoted before them.
    """
    found = list(islice(_passages(text), MAX_PASSAGES + 1))
    if len(found) <= MAX_PASSAGES:
        return found, None
    return found[:-1], found[-1].source.pieces[0].offset


class _Hunk:
    """A hunk that is being read: the lines that are still to come on either side, and what stays of those read."""

    __slots__ = ("cuts", "new", "old", "path")

    def __init__(self, header: re.Match[str], path: str) -> None:
        self.old, self.new = (int(count or "1") for count in header.groups())
        self.path = path
        self.cuts: list[tuple[int, int]] = []

    def is_done(self) -> bool:
        """Whether all lines are read."""
        return self.old <= 0 and self.new <= 0

    def read(self, text: str, run: list[_Line], position: int) -> int:
        """Reads the lines from `position` on that belong to the hunk; gives the position of the first that does not."""
        while position < len(run) and not self.is_done():
            line = run[position]
            sign = text[line.content] if line.content < line.end else "\n"
            if sign not in " +-\\\r\n":
                break
            self.old -= sign in " -\r\n"
            self.new -= sign in " +\r\n"
            if sign in " +":
                self.cuts.append((line.content + 1, line.end))
            elif sign in "\r\n":
                self.cuts.append((line.content, line.end))
            position += 1
        return position


def _passages(text: Source) -> Iterator[Passage]:
    run: list[_Line] = []
    hunks: dict[int, _Hunk] = {}
    for line in _lines(text.text):
        if run and line.depth != run[0].depth:
            yield from _run(text, run, line.depth, hunks)
            run = []
        run.append(line)
    yield from _run(text, run, None, hunks)
    for depth, hunk in hunks.items():
        yield from _left(text, depth, hunk)


def _lines(text: str) -> Iterator[_Line]:
    for match in _LINE.finditer(text):
        quotes = _QUOTES.match(text, match.start(), match.end())
        content = quotes.end() if quotes else match.start()
        yield _Line(match.start(), content, match.end(), text.count(">", match.start(), content))


def _run(text: Source, run: list[_Line], below: int | None, hunks: dict[int, _Hunk]) -> Iterator[Passage]:
    """The passages of lines of one depth; `below` is the depth of the line after them, None at the end.

    `hunks` are those by depth that a remark interrupted: a reviewer answers in the middle of a patch.
    """
    if not run:
        return
    depth = run[0].depth
    position = start = _resumed(text.text, run, hunks.get(depth))
    path = ""
    while position < len(run):
        words = text.text[run[position].content : run[position].end].rstrip("\r\n")
        header = _HUNK.match(words)
        if header is None and not _FILE.match(words) and words.rstrip() != "--":
            position += 1
            continue
        yield from _prose(text, run[start:position], None)
        if header is not None:
            yield from _left(text, depth, hunks.pop(depth, None))
            hunks[depth] = _Hunk(header, path)
            position = hunks[depth].read(text.text, run, position + 1)
        elif words.rstrip() == "--":
            yield _passage(text, run[position:], "signature")
            return
        else:
            path = words[4:].partition("\t")[0].removeprefix("b/") if words.startswith("+++ ") else ""
            position += 1
        start = position
    yield from _prose(text, run[start:], below)


def _resumed(text: str, run: list[_Line], hunk: _Hunk | None) -> int:
    """The first line of a run that does not go on with a hunk above it."""
    if hunk is None or hunk.is_done():
        return 0
    first = next((line for line in run if text[line.content : line.end].strip()), None)
    return hunk.read(text, run, 0) if first is not None and text[first.content] in " +-" else 0


def _left(text: Source, depth: int, hunk: _Hunk | None) -> Iterator[Passage]:
    """What a hunk leaves."""
    if hunk is not None and hunk.cuts:
        yield Passage(depth, "diff", carve(text, text.name, "text", hunk.cuts), hunk.path)


def _prose(text: Source, run: list[_Line], below: int | None) -> Iterator[Passage]:
    """Lines outside hunks: text, and at their end perhaps an attribution of what is quoted below them."""
    if not run:
        return
    first = _attribution(text.text, run) if below is not None and below > run[0].depth else len(run)
    if first:
        yield _passage(text, run[:first], "text")
    if first < len(run):
        yield _passage(text, run[first:], "attribution")


def _attribution(text: str, run: list[_Line]) -> int:
    """The line where the last paragraph begins, if it is an attribution; else the number of lines."""
    last = len(run)
    while last and not text[run[last - 1].content : run[last - 1].end].strip():
        last -= 1
    first = last
    while first and text[run[first - 1].content : run[first - 1].end].strip() and last - first <= _LONGEST_ATTRIBUTION:
        first -= 1
    words = " ".join(text[line.content : line.end].strip() for line in run[first:last])
    return first if last - first <= _LONGEST_ATTRIBUTION and _ATTRIBUTION.search(words) else len(run)


def _passage(text: Source, run: list[_Line], kind: PassageKind) -> Passage:
    cuts = [(line.content, line.end) for line in run]
    return Passage(run[0].depth, kind, carve(text, text.name, "text", cuts))
