"""Checks of labels against the sections that they stand at.

A label is a path of titles, `sec:Device Types / Network Device / Virtqueues`. Paths are anchors
that the world links to, so they outlive a change of the title, and that is no mistake; what is
one, is a path that names another device, or a title with a slip of the pen in it.
"""

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from speclint.checks.nearness import edit_distance
from speclint.diagnostics import Found, Note
from speclint.model import elements as e
from speclint.model.spec import SpecModel, once

_WORD = re.compile(r"[A-Za-z]+")
_SLIP = 2
_HABIT = 0.5
"""Share of a chapter's labels from which on beginning with the chapter is a habit."""
_FEWEST_LABELS = 8
_SECOND_HABIT = 3
"""Labels that begin with one other title from which on that is a habit too."""
_SHORTEST = 5
"""Letters of a word below which another word is as likely as a slip."""


class _Path(NamedTuple):
    """A written label, the titles that it is made of, whether its prefix is doubled, and the section it stands in."""

    label: e.Label
    parts: list[str]
    doubled: bool
    section: e.Section


@once
def _paths(spec: SpecModel) -> list[_Path]:
    """The labels that are paths; those with a comment on their line are old, and kept on purpose."""
    found: list[_Path] = []
    for label in spec.labels:
        prefix, colon, path = label.name.partition(":")
        section = spec.section_at(label.at) if colon and label.made_by == "label" else None
        if section is None or not (prefix.isascii() and prefix.isalpha()):
            continue
        text = spec.pages[label.at.source].source.text
        line_end = text.find("\n", label.at.end)
        if text.find("%", label.at.end, line_end if line_end >= 0 else len(text)) < 0:
            again = path.startswith(f"{prefix}:")
            parts = path.removeprefix(f"{prefix}:").lstrip().split(" / ")
            found.append(_Path(label, parts, again, section))
    return found


def path_mismatch(specification: SpecModel, spec: SpecModel) -> Iterator[Found]:
    """Labels whose path has a doubled prefix, names another device, or misspells a title, and uses of the latter."""
    devices = {device.name for device in spec.devices}
    misspelt: dict[str, Found] = {}
    for label, path, doubled, section in _paths(spec):
        strange = [part for part in path if part not in section.path]
        foreign = [part for part in strange if part in devices]
        mine = min(devices.intersection(section.path), default=None) if foreign else None
        if doubled:
            yield _mismatch(label, f"begins with {label.name.split(':')[0]}: twice", section)
        elif mine is not None:
            yield _mismatch(label, f"names the {foreign[0]}, but stands in the section of the {mine}", section)
        elif slip := _first_slip(strange, section.path):
            found = _mismatch(label, f'has "{slip[0]}" where the title has "{slip[1]}"', section)
            misspelt[label.name] = found
            yield found
    for reference in spec.references if misspelt else ():
        if reference.target in misspelt:
            found = misspelt[reference.target]
            yield Found(reference.at, found.values, (Note(found.at, "the label"),))


def _mismatch(label: e.Label, what: str, section: e.Section) -> Found:
    return Found(label.at, {"label": label.name, "what": what}, (Note(section.at, "the section it labels"),))


def _first_slip(strange: list[str], titles: tuple[str, ...]) -> tuple[str, str] | None:
    """The first slip in a part of the path that is none of the titles."""
    for part in strange:
        for title in sorted({*titles}):
            if slip := _slip(part, title):
                return slip
    return None


@cache
def _words(text: str) -> list[str]:
    return _WORD.findall(text)


def _slip(part: str, title: str) -> tuple[str, str] | None:
    """The word of a path's part, and of the title, where both are the same but for a slip in one word."""
    written, titled = _words(part), _words(title)
    if len(written) != len(titled):
        return None
    different = [(one, other) for one, other in zip(written, titled, strict=True) if one.lower() != other.lower()]
    if len(different) != 1:
        return None
    one, other = different[0]
    if min(len(one), len(other)) < _SHORTEST or one.rstrip("s") == other.rstrip("s"):
        return None
    return (one, other) if edit_distance(one.lower(), other.lower(), _SLIP) <= _SLIP else None


def without_chapter(specification: SpecModel, spec: SpecModel) -> Iterator[Found]:
    """A label whose path does not begin with the chapter, as most labels of the chapter do."""
    chapters: dict[int, list[tuple[e.Label, str, e.Section]]] = {}
    for label, path, _, section in _paths(spec):
        chapter = spec.around(section)[-1]
        if chapter.index != section.index and label in section.labels:
            chapters.setdefault(chapter.index, []).append((label, path[0], section))
    for index, labels in chapters.items():
        title = spec.sections[index].title
        counts = Counter(first.lower() for _, first, _ in labels)
        if len(labels) < _FEWEST_LABELS or counts[title.lower()] < _HABIT * len(labels):
            continue
        for label, first, section in labels:
            stranger = first.lower() != title.lower() and counts[first.lower()] < _SECOND_HABIT
            if stranger and _slip(first, title) is None:
                values = {"label": label.name, "chapter": title}
                yield Found(label.at, values, (Note(section.at, "the section it labels"),))
