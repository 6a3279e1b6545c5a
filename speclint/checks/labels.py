"""Checks of labels against the sections that they stand at.

A label is a path of titles, `sec:Device Types / Network Device / Virtqueues`. Paths are anchors
that the world links to, so they outlive a change of the title, and that is no mistake; what is
one, is a path that names another device, or a title with a slip of the pen in it.
"""

import re
from collections import Counter
from collections.abc import Iterator

from speclint.checks.nearness import edit_distance
from speclint.diagnostics import Found, Note
from speclint.model import elements as e
from speclint.model.spec import SpecModel

_PATH = re.compile(r"(?P<prefix>[A-Za-z]+:)(?P<again>(?P=prefix))?\s*(?P<path>.*)", re.DOTALL)
_WORD = re.compile(r"[A-Za-z]+")
_SLIP = 2
_MOST_LABELS = 0.8
"""Share of a chapter's labels from which on a part of their paths is a habit."""
_FEWEST_LABELS = 8
_SHORTEST = 5
"""Letters of a word below which another word is as likely as a slip."""


def _written(section: e.Section, spec: SpecModel) -> Iterator[tuple[e.Label, list[str], bool]]:
    """The section's written labels, their paths, and whether the prefix is doubled; those with a comment stay out.

    A label with a comment on its line is an old one, kept on purpose.
    """
    for label in section.labels:
        match = _PATH.fullmatch(label.name) if label.made_by == "label" else None
        if match is not None:
            text = spec.pages[label.at.source].source.text
            line_end = text.find("\n", label.at.end)
            if "%" not in text[label.at.end : line_end if line_end >= 0 else len(text)]:
                yield label, match["path"].split(" / "), match["again"] is not None


def path_mismatch(section: e.Section, spec: SpecModel) -> Iterator[Found]:
    """A label whose path has a doubled prefix, names another device, or misspells a title."""
    around = spec.around(section)
    devices = {device.name for device in spec.devices}
    own = {each.title for each in around}
    for label, path, doubled in _written(section, spec):
        foreign = [part for part in path if part in devices and part not in own]
        if doubled:
            yield _mismatch(label, f"begins with {label.name.split(':')[0]}: twice", section)
        elif foreign and own & devices:
            mine = next(iter(sorted(own & devices)))
            yield _mismatch(label, f"names the {foreign[0]}, but stands in the section of the {mine}", section)
        else:
            slips = (slip for part in path for title in own if (slip := _slip(part, title)))
            for wrong, right in slips:
                yield _mismatch(label, f'has "{wrong}" where the title has "{right}"', section)


def _mismatch(label: e.Label, what: str, section: e.Section) -> Found:
    return Found(label.at, {"label": label.name, "what": what}, (Note(section.at, "the section it labels"),))


def _slip(part: str, title: str) -> tuple[str, str] | None:
    """The word of a path's part, and of the title, where both are the same but for a slip in one word."""
    written, titled = _WORD.findall(part), _WORD.findall(title)
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
    for section in spec.sections:
        chapter = spec.around(section)[-1]
        for label, path, _ in _written(section, spec):
            if chapter.index != section.index:
                chapters.setdefault(chapter.index, []).append((label, path[0], section))
    for index, labels in chapters.items():
        title = spec.sections[index].title
        habit = Counter(first.lower() for _, first, _ in labels)[title.lower()]
        if len(labels) >= _FEWEST_LABELS and habit >= _MOST_LABELS * len(labels):
            for label, first, section in labels:
                if first.lower() != title.lower() and _slip(first, title) is None:
                    values = {"label": label.name, "chapter": title}
                    yield Found(label.at, values, (Note(section.at, "the section it labels"),))
