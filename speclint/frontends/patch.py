"""Unified diffs in a text: the files that they change, hunk by hunk and line by line, every line with its place.

Nothing is believed: a hunk has the lines that its header promises or it is broken, a path stays in the repository,
and a patch is written anew for git from what was read here, so git never reads what a stranger wrote about files.
"""

import re
from collections.abc import Iterator

import msgspec

from speclint.frontends.diff_header import Header, header_length, quoted_path, read_header, starts_header
from speclint.text.limits import MAX_HUNKS, MAX_PATCH_LINES
from speclint.text.source import Source

_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_HUNK = re.compile(r"@@ -(\d{1,9})(?:,(\d{1,9}))? \+(\d{1,9})(?:,(\d{1,9}))? @@")
_KINDS = {" ": " ", "+": "+", "-": "-", "\\": "\\", "\n": " ", "\r": " "}
_LONGEST_HEADER = 64


class Line(msgspec.Struct, frozen=True):
    """A line of a hunk: what becomes of it (" " stays, "+" comes, "-" goes, "\\" has no line end), and its place.

    `start` and `end` are offsets in the text of the patch, the sign before it left out, the line end included.
    `number` is its line in the file after the patch (before it, for a line that goes), from 1.
    """

    kind: str
    start: int
    end: int
    number: int


class Hunk(msgspec.Struct, frozen=True):
    """A hunk: the place of its header, the lines that it is about before and after, and its own lines."""

    start: int
    end: int
    old_start: int
    old_count: int
    new_start: int
    new_count: int
    lines: tuple[Line, ...]


class FilePatch(msgspec.Struct, frozen=True):
    """What a patch does to one file; `start` is where it begins.

    `wrong` says what makes it one that must not be applied (see `Header.wrong`), `wrong_at` where that stands, and
    `detail` says more.
    """

    header: Header
    start: int
    hunks: tuple[Hunk, ...]
    wrong: str
    wrong_at: tuple[int, int]
    detail: str = ""

    @property
    def name(self) -> str:
        """The path of the file, after the patch if it is still there."""
        return self.header.new or self.header.old


class Diffs(msgspec.Struct, frozen=True):
    """The patches of files in a text; `cut` is where the reader gave up because of `limit` (None: it did not)."""

    files: tuple[FilePatch, ...]
    cut: int | None = None
    limit: str = ""


def read_diffs(source: Source) -> Diffs:
    """Reads all patches of files in a text; never fails."""
    reader = _Reader(source.text)
    files = tuple(reader.files())
    return Diffs(files, reader.cut, reader.limit)


class _Reader:
    """Goes through the lines of a text once."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._lines = [match.span() for match in _LINE.finditer(text)]
        self._at = 0
        self._hunks = 0
        self._patch_lines = 0
        self.cut: int | None = None
        self.limit = ""

    def files(self) -> Iterator[FilePatch]:
        last: FilePatch | None = None
        while self._at < len(self._lines) and self.cut is None:
            start, end = self._lines[self._at]
            if self._text.startswith(("diff --git ", "--- "), start) and starts_header(self._shown(3)):
                last = self._file()
                yield last
                continue
            if last is not None and _HUNK.match(self._text, start):
                detail = "a hunk stands apart from the patch of its file"
                yield FilePatch(last.header, start, (), "broken", (start, end), detail)
                last = None
            self._at += 1

    def _shown(self, count: int) -> list[str]:
        """The next lines without their line ends."""
        return [self._text[start:end].rstrip("\n") for start, end in self._lines[self._at : self._at + count]]

    def _file(self) -> FilePatch:
        start, end = self._lines[self._at]
        lines = self._shown(_LONGEST_HEADER)
        length = header_length(lines)
        header = read_header(lines[:length])
        self._at += length
        at = (start, end)
        hunks: list[Hunk] = []
        wrong, detail = header.wrong, ""
        while self.cut is None and self._at < len(self._lines):
            match = _HUNK.match(self._text, self._lines[self._at][0])
            if match is None:
                break
            hunk, broken = self._hunk(match)
            hunks.append(hunk)
            if broken:
                wrong, detail, at = wrong or "broken", detail or broken, (hunk.start, hunk.end) if not wrong else at
                break
        return FilePatch(header, start, tuple(hunks), wrong, at, detail)

    def _hunk(self, match: re.Match[str]) -> tuple[Hunk, str]:
        """The hunk whose header stands at the next line, and what is wrong with it."""
        start, end = self._lines[self._at]
        self._at += 1
        old, old_count, new, new_count = (int(each) if each else 1 for each in match.groups())
        left, right = old_count, new_count
        lines: list[Line] = []
        while self._at < len(self._lines) and self.cut is None:
            at, line_end = self._lines[self._at]
            kind = _KINDS.get(self._text[at], "")
            if not (left or right) and kind != "\\":
                break
            if not kind or (kind in " -" and not left and kind != "\\") or (kind in " +" and not right):
                break
            number = old + old_count - left if kind == "-" else new + new_count - right
            left -= kind in " -"
            right -= kind in " +"
            lines.append(Line(kind, at + (self._text[at] not in "\n\r"), line_end, number))
            self._at += 1
            self._count_line(at)
        hunk = Hunk(start, end, old, old_count, new, new_count, tuple(lines))
        self._hunks += 1
        if self._hunks >= MAX_HUNKS and self.cut is None:
            self.cut, self.limit = start, f"the limit of {MAX_HUNKS} hunks"
        return hunk, self._lie(left, right)

    def _count_line(self, at: int) -> None:
        self._patch_lines += 1
        if self._patch_lines >= MAX_PATCH_LINES:
            self.cut, self.limit = at, f"the limit of {MAX_PATCH_LINES} lines in patches"

    def _lie(self, left: int, right: int) -> str:
        """What is wrong with the header of a hunk after whose lines so many old and new ones are missing."""
        if left or right:
            return "the hunk has fewer lines than its header says" if self.cut is None else ""
        after = self._shown(1)
        if after and after[0][:1] in ("+", " ", "-") and not _ends_patch(after[0]):
            return "the hunk has more lines than its header says"
        return ""


def _ends_patch(line: str) -> bool:
    """Whether a line after a hunk is no part of it: a signature, the header of the next file, a blank one."""
    return line.startswith("--- ") or line.rstrip() == "--" or not line.strip()


def written_anew(source: Source, files: tuple[FilePatch, ...], *, line_feeds: bool = False) -> bytes:
    """The patches of files as git reads them, made from what was read; with `line_feeds` CRLF becomes LF."""
    parts: list[str] = []
    for each in files:
        parts += _written_header(each.header, hunks=bool(each.hunks))
        for hunk in each.hunks:
            parts.append(f"@@ -{hunk.old_start},{hunk.old_count} +{hunk.new_start},{hunk.new_count} @@\n")
            for line in hunk.lines:
                words = source.text[line.start : line.end]
                if not words.endswith("\n"):
                    words += "\n"
                if line_feeds and words.endswith("\r\n"):
                    words = f"{words[:-2]}\n"
                parts.append(line.kind + words)
    return "".join(parts).encode("utf-8", "surrogateescape")


def _written_header(header: Header, *, hunks: bool) -> Iterator[str]:
    old, new = header.old or header.new, header.new or header.old
    yield f"diff --git {quoted_path(f'a/{old}')} {quoted_path(f'b/{new}')}\n"
    if not header.old:
        yield f"new file mode {header.mode or '100644'}\n"
    elif not header.new:
        yield f"deleted file mode {header.old_mode or '100644'}\n"
    elif header.old_mode and header.mode and header.old_mode != header.mode:
        yield f"old mode {header.old_mode}\nnew mode {header.mode}\n"
    if header.moved:
        yield f"{header.moved} from {quoted_path(old)}\n{header.moved} to {quoted_path(new)}\n"
    if header.blobs:
        yield f"index {header.blobs}\n"
    if hunks:
        yield f"--- {quoted_path(f'a/{old}') if header.old else '/dev/null'}\n"
        yield f"+++ {quoted_path(f'b/{new}') if header.new else '/dev/null'}\n"
