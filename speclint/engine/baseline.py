"""The baseline: a file of findings that are old, so that a run fails for new ones only.

An entry is a path and a fingerprint (see `speclint.fingerprints`), and how many findings have both.
Its rule and message are there for who reads the file. Findings that say that an answer is not
complete are never old.
"""

import json
import os
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Annotated

import msgspec

from speclint.diagnostics import Diagnostic, Report
from speclint.engine.own_findings import INTERNAL_ERROR, LIMIT_REACHED, UNREADABLE_INPUT
from speclint.errors import UnreadableInput, UsageError
from speclint.fingerprints import fingerprint
from speclint.rules.rule import Rule
from speclint.rules.selection import Choice
from speclint.text.trees import Refused, read_bytes
from speclint.text.visible import visible_line

_VERSION = 1
_NEVER_OLD = frozenset({LIMIT_REACHED, UNREADABLE_INPUT, INTERNAL_ERROR, "bad-encoding"})
_LONGEST_MESSAGE = 200
_WRITE = "write it anew with --write-baseline"

_Path = Annotated[str, msgspec.Meta(min_length=1, description="The file, from the top of the repository or tree.")]
_Print = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{16}$", description="Rule, message and marked words, hashed.")]
_Count = Annotated[int, msgspec.Meta(ge=1, le=10**9, description="How many findings in this file are equal in it.")]


class Entry(msgspec.Struct, frozen=True, order=True, forbid_unknown_fields=True):
    """Old findings of one file that have the same fingerprint."""

    path: _Path
    rule: Annotated[str, msgspec.Meta(description="For people.")]
    fingerprint: _Print
    count: _Count = 1
    message: Annotated[str, msgspec.Meta(description="For people, as it was when the file was written.")] = ""


class Baseline(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Findings that are old."""

    version: Annotated[int, msgspec.Meta(description="Of the format; 1.")]
    findings: tuple[Entry, ...]


class Compared(msgspec.Struct, frozen=True):
    """A report without what is old, the entries that no longer occur, and those that do, with their counts now.

    A count that went down stands in both `gone` and `left`.
    """

    report: Report
    gone: tuple[Entry, ...]
    left: tuple[Entry, ...]


def baseline_schema() -> str:
    """The JSON schema of a baseline."""
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **msgspec.json.schema(Baseline)}
    return msgspec.json.format(msgspec.json.encode(schema), indent=2).decode() + "\n"


def read_baseline(path: str) -> tuple[Entry, ...]:
    """The entries of the file at `path`; raises UsageError that says what is wrong with it."""
    try:
        content = json.loads(read_bytes(path, path))
        baseline = msgspec.convert(content, Baseline)
    except Refused as refused:
        reason = (
            "there is no such file" if refused.reason == "missing" else f"{refused.reason} {refused.detail}".strip()
        )
        remedy = "write it with --write-baseline" if refused.reason == "missing" else ""
        raise UnreadableInput(f"cannot read the baseline: {reason}", place=path, remedy=remedy) from None
    except (ValueError, RecursionError) as error:
        raise UsageError(f"this is no baseline: {_short(str(error))}", place=path, remedy=_WRITE) from None
    if baseline.version != _VERSION:
        raise UsageError(f"version {baseline.version} of baselines is not known", place=path, remedy=_WRITE)
    return baseline.findings


def baseline_text(entries: Iterable[Entry]) -> str:
    """A baseline as it is written: sorted, one entry a line, so that a comparison of two shows what changed."""
    lines = ",\n".join(f"  {json.dumps(msgspec.to_builtins(entry))}" for entry in sorted(entries))
    return f'{{"version": {_VERSION}, "findings": [\n{lines}\n]}}\n'


def baseline_of(report: Report) -> tuple[Entry, ...]:
    """The entries that make all of `report` old."""
    entries: dict[tuple[str, str], Entry] = {}
    for diagnostic in report.diagnostics:
        if diagnostic.rule in _NEVER_OLD:
            continue
        path, name = key = _key(diagnostic, report)
        count = entries[key].count + 1 if key in entries else 1
        first = entries.get(key) or Entry(path, diagnostic.rule, name, 1, _short(diagnostic.message))
        entries[key] = msgspec.structs.replace(first, count=count)
    return tuple(entries.values())


def compare_baseline(report: Report, entries: Iterable[Entry], choice: Choice, rules: Mapping[str, Rule]) -> Compared:
    """Take what is old out of `report`.

    Of equal findings the first ones are old. The entries of a file that is gone are those of a new
    file with the same findings: it was moved. An entry is gone only if its rule judged its file in
    this run.
    """
    known = _followed(entries, report)
    counts = Counter({key: entry.count for key, entry in known.items()})
    new = tuple(each for each in report.diagnostics if each.rule in _NEVER_OLD or not _take(counts, _key(each, report)))
    gone, left = [], []
    for key, entry in known.items():
        missing = counts[key] if _judged(entry, report, choice, rules) else 0
        if missing:
            gone.append(msgspec.structs.replace(entry, count=missing))
        if missing < entry.count:
            left.append(msgspec.structs.replace(entry, count=entry.count - missing))
    old = len(report.diagnostics) - len(new)
    return Compared(msgspec.structs.replace(report, diagnostics=new, old=old), tuple(gone), tuple(left))


def _take(counts: Counter[tuple[str, str]], key: tuple[str, str]) -> bool:
    """Take one off; False if there is none."""
    found = counts[key] > 0
    counts[key] -= found
    return found


def _key(diagnostic: Diagnostic, report: Report) -> tuple[str, str]:
    return visible_line(diagnostic.region.path), fingerprint(diagnostic, report.documents)


def _followed(entries: Iterable[Entry], report: Report) -> dict[tuple[str, str], Entry]:
    """The entries by path and fingerprint, each once, those of a file that moved with its new path."""
    entries = tuple(entries)
    moved = _moved(entries, report)
    known: dict[tuple[str, str], Entry] = {}
    for entry in entries:
        path = moved.get(entry.path, entry.path)
        key = (path, entry.fingerprint)
        count = entry.count + (known[key].count if key in known else 0)
        known[key] = msgspec.structs.replace(entry, path=path, count=count)
    return known


def _moved(entries: Iterable[Entry], report: Report) -> dict[str, str]:
    """What files that are gone are called now: that file without entries that has most of their fingerprints."""
    paths = {entry.path for entry in entries}
    absent = {path for path in paths if _absent(path, report)}
    if not absent:
        return {}
    places: dict[str, list[str]] = {}
    for path, name in {_key(each, report) for each in report.diagnostics}:
        if path not in paths:
            places.setdefault(name, []).append(path)
    shared: Counter[tuple[str, str]] = Counter()
    for entry in entries:
        if entry.path in absent:
            shared.update((entry.path, path) for path in places.get(entry.fingerprint, ()))
    moved: dict[str, str] = {}
    for (old, new), _ in sorted(shared.items(), key=lambda each: (-each[1], each[0])):
        if old not in moved and new not in moved.values():
            moved[old] = new
    return moved


def _absent(path: str, report: Report) -> bool:
    return path not in report.linted and not os.path.lexists(os.path.join(report.base, path))


def _judged(entry: Entry, report: Report, choice: Choice, rules: Mapping[str, Rule]) -> bool:
    """Whether this run would have found what the entry is about; of a file that is gone nothing can be found."""
    if report.incomplete or report.unreadable:
        return False
    if entry.rule not in rules:
        return True
    if entry.rule not in choice.at(os.path.join(report.base, entry.path)):
        return False
    if entry.path in report.linted:
        return report.linted[entry.path] or not rules[entry.rule].whole
    return _absent(entry.path, report)


def _short(text: str) -> str:
    text = visible_line(text)
    return text if len(text) <= _LONGEST_MESSAGE else f"{text[:_LONGEST_MESSAGE]}…"
