"""What stays of a finding when the lines around it move, so that two runs can be compared.

The identity of a finding is its path and its fingerprint. The fingerprint is made of the rule, of
the message without its numbers, and of the words that are marked, whatever the white space
between them. No line, no column and no other finding goes into it: it stays when text is inserted
above, when a paragraph is wrapped anew, when something is mended elsewhere, and when the file
moves (then the path is what changes). Findings that are equal in all of this are told apart by
their count alone.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from speclint.diagnostics import Diagnostic, Report
from speclint.text.digest import blake2b
from speclint.text.source import Document

_MOST_HASHED = 4096
"""Code points that go into a fingerprint: enough for any sentence that a person wrote."""
_NUMBER = re.compile(r"(?<!\w)\d+(?!\w)")

Documents = Mapping[str, Document]
_Place = tuple[str, str, str, int, int]
"""Rule and message of a finding, its path, and where it begins and ends there."""


def fingerprint(diagnostic: Diagnostic, documents: Documents) -> str:
    """The fingerprint of a finding: 16 hexadecimal digits; where nothing is marked its line counts as marked."""
    region = diagnostic.region
    document = documents.get(region.path)
    words = document.text[region.start : min(region.end, region.start + _MOST_HASHED)] if document else ""
    if not words.strip():
        words = line_of(diagnostic, documents)
    parts = (diagnostic.rule, _NUMBER.sub("#", diagnostic.message), " ".join(words.split()))
    data = "\n".join(parts).encode("utf-8", "surrogatepass")
    return blake2b(data, digest_size=8).hexdigest()


def numbered(diagnostics: Sequence[Diagnostic], documents: Documents) -> list[str]:
    """For every finding a name that is unique in its file: the fingerprint and which of its kind, `0f…:2`."""
    seen: Counter[tuple[str, str]] = Counter()
    names: list[str] = []
    for diagnostic in diagnostics:
        name = fingerprint(diagnostic, documents)
        key = (diagnostic.region.path, name)
        seen[key] += 1
        names.append(f"{name}:{seen[key]}")
    return names


def unmatched(report: Report, other: Report, moved: Mapping[str, str] = {}) -> tuple[Diagnostic, ...]:
    """The findings of `report` that `other` has not, in their order.

    What a change brings is `unmatched(after, before)`, what it cures `unmatched(before, after)`.
    `moved` maps paths of `report` to what the files are called in `other`. Of equal findings as
    many are left as there are more of them, first those whose line `other` does not have.
    """
    standing = _standing(report, other, moved)
    mine, others = _without(report.diagnostics, standing), _without(other.diagnostics, standing)
    if not mine:
        return ()
    equal: Counter[tuple[str, str, str]] = Counter()
    alike: Counter[tuple[str, str]] = Counter()
    for diagnostic in others:
        path, name = diagnostic.region.path, fingerprint(diagnostic, other.documents)
        equal[path, name, line_of(diagnostic, other.documents)] += 1
        alike[path, name] += 1
    left: list[tuple[Diagnostic, tuple[str, str]]] = []
    for diagnostic in mine:
        path = moved.get(diagnostic.region.path, diagnostic.region.path)
        name, line = fingerprint(diagnostic, report.documents), line_of(diagnostic, report.documents)
        if equal[path, name, line]:
            equal[path, name, line] -= 1
            alike[path, name] -= 1
        else:
            left.append((diagnostic, (path, name)))
    return tuple(diagnostic for diagnostic, key in left if not _take(alike, key))


def _standing(report: Report, other: Report, moved: Mapping[str, str]) -> Counter[_Place]:
    """The findings that both reports have at the same place of a text that is the same: they need no fingerprint."""
    touched = {*moved, *moved.values()}
    same = {
        path
        for path, document in report.documents.items()
        if path not in touched and path in other.documents and other.documents[path].text == document.text
    }
    counts = [Counter(_place(each) for each in one.diagnostics if each.region.path in same) for one in (report, other)]
    return counts[0] & counts[1]


def _place(diagnostic: Diagnostic) -> _Place:
    region = diagnostic.region
    return diagnostic.rule, diagnostic.message, region.path, region.start, region.end


def _without(diagnostics: Iterable[Diagnostic], standing: Counter[_Place]) -> list[Diagnostic]:
    """The findings but for as many at each place as stand there anyway."""
    counts = standing.copy()
    left = []
    for diagnostic in diagnostics:
        place = _place(diagnostic)
        if counts[place] > 0:
            counts[place] -= 1
        else:
            left.append(diagnostic)
    return left


def _take(counts: Counter[tuple[str, str]], key: tuple[str, str]) -> bool:
    """Take one off; False if there is none."""
    counts[key] -= 1
    return counts[key] >= 0


def line_of(diagnostic: Diagnostic, documents: Documents) -> str:
    """The line on which a finding begins, white space made even."""
    document = documents.get(diagnostic.region.path)
    number = diagnostic.region.line
    if document is None or number > document.lines.count:
        return ""
    return " ".join(document.lines.line(number)[:_MOST_HASHED].split())
