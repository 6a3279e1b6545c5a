"""Writes changes of a text as a patch that `git apply` takes.

The changes are known, so nothing is searched for: the cost is that of the lines around them.
"""

from collections.abc import Iterator, Sequence

import msgspec

from speclint.text.lines import LineIndex
from speclint.text.revision import Change

_CONTEXT = 3
"""Lines shown around a change."""


class _Lines(msgspec.Struct, frozen=True):
    """Lines `first` to `last` (from 0, exclusive) of the original are replaced by `text`."""

    first: int
    last: int
    text: str


def unified_patch(path: str, original: str, changes: Sequence[Change]) -> str:
    """The patch that makes `changes` (in order) to the file at `path`; "" if there are none.

    Undecodable bytes stay what they are in `original` (PEP 383).
    """
    if not changes:
        return ""
    lines = _split_lines(original)
    old, new = _quoted(f"a/{path}"), _quoted(f"b/{path}")
    # A blank in a name ends it for git unless a tab follows.
    tab = "\t" if " " in path else ""
    parts = [f"diff --git {old} {new}\n--- {old}{tab}\n+++ {new}{tab}\n"]
    shift = 0
    for hunk in _hunks(_by_line(original, lines, changes)):
        text, grown = _hunk(hunk, lines, shift)
        parts.append(text)
        shift += grown
    return "".join(parts)


def _split_lines(text: str) -> list[str]:
    """The lines with their ends; only a line feed ends one."""
    lines = [f"{line}\n" for line in text.split("\n")]
    lines[-1] = lines[-1][:-1]
    return lines if lines[-1] else lines[:-1]


def _by_line(original: str, lines: Sequence[str], changes: Sequence[Change]) -> list[_Lines]:
    """The changes as replaced lines, those that touch the same lines or neighbours joined."""
    index = LineIndex(original)
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line))
    found: list[_Lines] = []
    done = 0  # how far the text of the last entry reaches
    for change in changes:
        first = min(index.position(change.start).line - 1, len(lines))
        # What is put in at the end of a last line without line feed belongs to that line.
        if first == len(lines) and lines and not lines[-1].endswith("\n"):
            first -= 1
        last = max(first, min(index.position(change.end).line, len(lines)))
        if change.end == starts[min(last - 1, len(lines))] and last - 1 > first:
            last -= 1
        if found and first <= found[-1].last:
            before = found.pop()
            text = before.text[: len(before.text) - (starts[before.last] - done)] + original[done : change.start]
            first, last = before.first, max(last, before.last)
        else:
            text = original[starts[first] : change.start]
        found.append(_Lines(first, last, text + change.text + original[change.end : starts[last]]))
        done = change.end
    return found


def _hunks(changes: Sequence[_Lines]) -> Iterator[list[_Lines]]:
    """The changes in groups whose lines of context meet."""
    group: list[_Lines] = []
    for change in changes:
        if group and change.first - group[-1].last > 2 * _CONTEXT:
            yield group
            group = []
        group.append(change)
    if group:
        yield group


def _hunk(group: Sequence[_Lines], lines: Sequence[str], shift: int) -> tuple[str, int]:
    """One hunk, and how many lines it adds; `shift` is how many those before it added."""
    first = max(0, group[0].first - _CONTEXT)
    last = min(len(lines), group[-1].last + _CONTEXT)
    parts: list[str] = []
    grown, at = 0, first
    for change in group:
        parts += _marked(" ", lines[at : change.first])
        added = _split_lines(change.text)
        parts += _marked("-", lines[change.first : change.last]) + _marked("+", added)
        grown += len(added) - (change.last - change.first)
        at = change.last
    parts += _marked(" ", lines[at:last])
    old = _range(first, last - first)
    new = _range(first + shift, last - first + grown)
    return f"@@ -{old} +{new} @@\n{''.join(parts)}", grown


def _marked(sign: str, lines: Sequence[str]) -> list[str]:
    return [
        f"{sign}{line}" if line.endswith("\n") else f"{sign}{line}\n\\ No newline at end of file\n" for line in lines
    ]


def _range(first: int, count: int) -> str:
    """Where lines stand, as a hunk says it: of no lines, after which one."""
    return f"{first + 1 if count else first},{count}"


def _quoted(path: str) -> str:
    """A path as git writes it: in quotes, with octal escapes, if it has a character that would mislead."""
    if all(character.isprintable() and character.isascii() and character not in '"\\' for character in path):
        return path
    data = path.encode("utf-8", "surrogateescape")
    return (
        '"' + "".join(chr(byte) if 32 <= byte < 127 and byte not in b'"\\' else f"\\{byte:03o}" for byte in data) + '"'
    )
