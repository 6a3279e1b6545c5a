"""The shape of what `speclint compare` shows: what changed, by device type and weight, with its places.

The JSON schema for readers (docs/schema/comparison.json) is made from these types. A `path` is relative to the top
of its tree's repository, `line` and `column` count from 1, columns in code points. In texts, "…" stands for what
prints and is no text of the author's: a reference, a formula.
"""

from collections import Counter
from itertools import groupby
from typing import Annotated, Any, Literal

import msgspec

from speclint.model.changes.change import CATEGORIES, Category, Change, Comparison, Kind
from speclint.model.prose import OBJECT
from speclint.model.spec import SpecModel
from speclint.text.span import Span

VERSION: Literal[1] = 1
"""Grows when a key is renamed, removed or changes its meaning; new keys may come without notice."""

ALL_DEVICES = "all devices"
MEANINGS: dict[Category, str] = {
    "breaking": "what was right before is wrong now",
    "strengthened": "demands more, or in more cases",
    "weakened": "demands less, or in fewer cases",
    "changed": "has other words; only a reader can tell what that means",
    "removed": "is gone",
    "added": "is new",
    "editorial": "is spelt differently",
}
"""What each category says of its changes."""


def _says(description: str) -> msgspec.Meta:
    return msgspec.Meta(description=description)


class Place(msgspec.Struct, frozen=True):
    """Where something stands in one of the two states."""

    path: str
    line: int
    column: int


class Entry(msgspec.Struct, frozen=True):
    """One change."""

    kind: Kind
    subject: Annotated[str, _says("The feature, label or section; a section by its titles, joined by ' / '.")]
    what: Annotated[str, _says("How it changed, in a few words.")]
    before: Place | None
    after: Place | None
    was: Annotated[str, _says("The statement before, as one sentence.")]
    now: Annotated[str, _says("The statement after.")]


class Group(msgspec.Struct, frozen=True):
    """The changes of one category that concern one device type."""

    category: Category
    changes: tuple[Entry, ...]


class DeviceChanges(msgspec.Struct, frozen=True):
    """All changes that concern one device type, the weightiest category first."""

    device: Annotated[str, _says("The name of the device type; empty for what concerns all.")]
    groups: tuple[Group, ...]


class Document(msgspec.Struct, frozen=True, tag_field="schema", tag="speclint-comparison"):
    """What changed between two states of a specification."""

    version: Literal[1]
    old: str
    new: str
    counts: Annotated[dict[Category, int], _says("How many changes each category has.")]
    devices: tuple[DeviceChanges, ...]


def document_of(comparison: Comparison, names: tuple[str, str], least: Category) -> Document:
    """The comparison of two states called `names`, without what weighs less than `least`."""
    wanted = CATEGORIES[: CATEGORIES.index(least) + 1]
    changes = [change for change in comparison.changes if change.category in wanted]
    counts = Counter(change.category for change in changes)
    devices = []
    for device, members in groupby(changes, key=lambda change: change.device):
        groups = groupby(members, key=lambda change: change.category)
        devices.append(
            DeviceChanges(device, tuple(Group(name, tuple(_entry(each, comparison) for each in group))
                                        for name, group in groups))
        )  # fmt: skip
    return Document(VERSION, *names, {name: counts[name] for name in wanted}, tuple(devices))


def comparison_schema() -> str:
    """The JSON schema of a comparison."""
    schema: dict[str, Any] = msgspec.json.schema(Document)
    named = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "A comparison by speclint", **schema}
    return msgspec.json.format(msgspec.json.encode(named), indent=2).decode() + "\n"


def count_in_words(counts: dict[Category, int]) -> str:
    """The categories that have changes, with how many: "1 breaking, 3 added"."""
    return ", ".join(f"{count} {name}" for name, count in counts.items() if count) or "no changes"


def _entry(change: Change, comparison: Comparison) -> Entry:
    return Entry(
        change.kind,
        change.subject.replace(OBJECT, "…"),
        change.what.replace(OBJECT, "…"),
        _place(comparison.before, change.before),
        _place(comparison.after, change.after),
        change.was.replace(OBJECT, "…"),
        change.now.replace(OBJECT, "…"),
    )


def _place(spec: SpecModel, at: Span | None) -> Place | None:
    if at is None:
        return None
    document, start, _ = spec.pages[at.source].source.origin_of(at)
    position = document.lines.position(start)
    return Place(document.name, position.line, position.column)
