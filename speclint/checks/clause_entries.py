"""Where in the conformance chapter the entry of a normative section belongs: beside that of its nearest neighbour."""

import re

from speclint.diagnostics import Edit, Fix
from speclint.model import elements as e
from speclint.model.spec import SpecModel
from speclint.text.span import Span

_ENTRY = re.compile(r"[ \t]*\\item[ \t]*\\ref\{[^{}\n]*\}[ \t]*\r?")


def new_entry(section: e.Section, label: str, spec: SpecModel) -> Fix | None:
    """The fix that lists `section` by its `label`; None where no neighbour is listed in a line of its own.

    The neighbour is the nearest section of the same party before it, or else after it, in the
    smallest section around both, inside the same device type. Its line is the pattern of the new one.
    """
    listed = _listed(section, spec)
    device = spec.device_around(section)
    for around in spec.around(section)[1:]:
        inside = sorted((index, link) for index, link in listed.items() if _is_inside(index, around, spec))
        if inside:
            before = [link for index, link in inside if index < section.index]
            return _beside(before[-1], label, spec, after=True) if before else _beside(inside[0][1], label, spec)
        if device is not None and around.index == device.section:
            return None
    return None


def _listed(section: e.Section, spec: SpecModel) -> dict[int, e.Link]:
    """The entries for sections of the same party and kind of interface, by the section's index."""
    found: dict[int, e.Link] = {}
    labels = spec.by_label()
    for link in spec.links:
        target = spec.section_at(labels[link.target][0].at) if link.target in labels else None
        if target is None or target.party != section.party or link.clause < 0:
            continue
        if target.legacy == section.legacy:
            found.setdefault(target.index, link)
    return found


def _is_inside(index: int, around: e.Section, spec: SpecModel) -> bool:
    return any(each.index == around.index for each in spec.around(spec.sections[index]))


def _beside(link: e.Link, label: str, spec: SpecModel, *, after: bool = False) -> Fix | None:
    text = spec.pages[link.at.source].source.text
    start = text.rfind("\n", 0, link.at.start) + 1
    end = text.find("\n", link.at.end)
    line = text[start : end if end >= 0 else len(text)]
    if not _ENTRY.fullmatch(line):
        return None
    line = line.rstrip("\r")
    entry = line[: link.at.start - start] + label + line[link.at.end - start :]
    place = start + len(line) if after else start
    return Fix((Edit(Span(link.at.source, place, place), f"\n{entry}" if after else f"{entry}\n"),))
