"""Where in a patch a finding comes from: the line that is to blame for it."""

import re
from collections.abc import Iterator, Mapping

import msgspec

from speclint.diagnostics import Brought, Diagnostic, PatchLine, Region
from speclint.frontends.series import Patch
from speclint.text.lines import LineIndex
from speclint.text.source import Document
from speclint.text.span import Span

_LEAST = 4
"""Code points of a name that is looked for among the lines that a patch removes."""
_LONGEST = 200
"""Code points of what is looked for there."""
_MOST_LINES = 200
"""Lines that a finding may reach over to be looked for in a patch."""
_NAME = re.compile(r"\w[\w:./ -]*\w")


class PlacedLine(msgspec.Struct, frozen=True):
    """A line of a patch: the file that it belongs to, its number there, and where it stands in the patch."""

    line: PatchLine
    path: str
    number: int
    at: Span


def placed_lines(patch: Patch) -> list[PlacedLine]:
    """The lines of the message before a patch, and those of the patch itself."""
    return [*_message_lines(patch), *_patch_lines(patch)]


def _message_lines(patch: Patch) -> Iterator[PlacedLine]:
    start = 0
    # A patch may be attached to the mail whose text is its message.
    told = patch.words.rstrip() if patch.source.text.startswith(patch.words) else ""
    for words in told.split("\n") if told else ():
        at = Span(patch.source.name, start, start + len(words))
        yield PlacedLine(PatchLine("m", words.rstrip()), "", 0, at)
        start += len(words) + 1


def _patch_lines(patch: Patch) -> Iterator[PlacedLine]:
    text, name = patch.source.text, patch.source.name
    for file in patch.diffs.files:
        end = text.find("\n", file.start)
        yield PlacedLine(PatchLine("f", file.name), file.name, 0, Span(name, file.start, max(end, file.start)))
        for hunk in file.hunks:
            at = Span(name, hunk.start, hunk.start + len(text[hunk.start : hunk.end].rstrip()))
            yield PlacedLine(PatchLine("@", text[at.start : at.end]), file.name, 0, at)
            for line in hunk.lines:
                if line.kind != "\\":
                    words = text[line.start : line.end].rstrip("\r\n")
                    at = Span(name, line.start, line.start + len(words))
                    path = file.header.old if line.kind == "-" else file.header.new
                    yield PlacedLine(PatchLine(line.kind, words), path or file.name, line.number, at)


class Blame:
    """Finds the line of one patch that a finding in the state after it comes from."""

    def __init__(self, lines: list[PlacedLine]) -> None:
        self._lines = lines
        self._numbered: dict[tuple[str, str, int], int] = {}
        self._worded: dict[tuple[str, str], int] = {}
        for index, each in enumerate(lines):
            self._numbered.setdefault((each.line.kind, each.path, each.number), index)
            if each.line.kind == "+" and each.line.text.strip():
                self._worded.setdefault((each.path, each.line.text), index)
        changed = [index for index, each in enumerate(lines) if each.line.kind in "+-"]
        self._first = changed[0] if changed else len(lines) - 1
        self._first_of = {lines[index].path: index for index in reversed(changed)}
        self._removed = _Removed(lines)

    def of(self, diagnostic: Diagnostic, documents: Mapping[str, Document]) -> Brought:
        """The finding with the lines that it comes from.

        These are the lines that were added where it stands, or where one of its other places is; else one that was
        removed and held what the finding misses; else the unchanged line where it stands; else the first change.
        """
        own = diagnostic.region
        line = self._at(own, documents, "+")
        if line is not None:
            return self._here(diagnostic, line)
        added = (self._at(related.region, documents, "+") for related in diagnostic.related)
        line = next((each for each in added if each is not None), None)
        if line is None:
            line = self._removed.line_of(diagnostic, documents)
        if line is not None:
            return Brought(diagnostic, line, line, here=False)
        line = self._at(own, documents, " ")
        if line is not None:
            return self._here(diagnostic, line)
        line = self._first_of.get(own.path, self._first)
        return Brought(diagnostic, line, line, here=False)

    def _here(self, diagnostic: Diagnostic, line: int) -> Brought:
        """The finding with all lines that it reaches over, beginning with `line`."""
        end = diagnostic.region.end_line - (diagnostic.region.end_column == 1)
        last = line
        for index in range(line + 1, len(self._lines)):
            each = self._lines[index]
            if each.line.kind not in " +-" or (each.line.kind != "-" and each.number > end):
                break
            if each.line.kind != "-":
                last = index
        return Brought(diagnostic, line, last, here=True)

    def _at(self, region: Region, documents: Mapping[str, Document], kind: str) -> int | None:
        document = documents.get(region.path)
        if document is None:
            return None
        last = max(region.line, region.end_line if region.end_column > 1 else region.end_line - 1)
        numbers = range(region.line, min(last, region.line + _MOST_LINES, document.lines.count) + 1)
        words = {number: document.lines.line(number) for number in numbers}
        for number in numbers:
            index = self._numbered.get((kind, region.path, number))
            if index is not None and self._lines[index].line.text == words[number]:
                return index
        # A hunk that was merged or found further down does not stand where its header says.
        found = (self._worded.get((region.path, words[number])) for number in numbers if kind == "+")
        return next((index for index in found if index is not None), None)


class _Removed:
    """The lines that a patch removes, as one text to look for names in."""

    def __init__(self, lines: list[PlacedLine]) -> None:
        self._indices = [index for index, each in enumerate(lines) if each.line.kind == "-"]
        self._text = "\n".join(lines[index].line.text for index in self._indices)
        self._index = LineIndex(self._text)
        self._known: dict[str, int] = {}

    def line_of(self, diagnostic: Diagnostic, documents: Mapping[str, Document]) -> int | None:
        """The line (its index in the patch) that held what is marked by a finding, or a name in it."""
        region = diagnostic.region
        document = documents.get(region.path)
        if document is None or not self._indices or region.end - region.start > _LONGEST:
            return None
        marked = document.text[region.start : region.end]
        for name in (" ".join(marked.split()), *_NAME.findall(marked)):
            if len(name) >= _LEAST:
                if name not in self._known:
                    self._known[name] = self._text.find(name)
                if self._known[name] >= 0:
                    return self._indices[self._index.position(self._known[name]).line - 1]
        return None
