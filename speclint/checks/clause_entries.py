"""Where in the conformance chapter the entry of a normative section belongs: beside that of its nearest neighbour."""

import re
from bisect import bisect_left

from speclint.diagnostics import Edit, Fix
from speclint.model import elements as e
from speclint.model.spec import SpecModel, once
from speclint.text.span import Span

_ENTRY = re.compile(r"[ \t]*\\item[ \t]*\\ref\{[^{}\n]*\}[ \t]*\r?")


def new_entry(section: e.Section, label: str, spec: SpecModel) -> Fix | None:
    """The fix that lists `section` by its `label`; None where no neighbour is listed in a line of its own.

    The neighbour is the nearest section of the same party before it, or else after it, in the
    smallest section around both, inside the same device type. Its line is the pattern of the new one.
    """
    listed = _listed(spec).get((section.party, section.legacy), [])
    device = spec.device_around(section)
    for around in spec.around(section)[1:]:
        first = bisect_left(listed, around.index, key=_index)
        end = bisect_left(listed, spec.end_of(around), key=_index)
        if first < end:
            before = bisect_left(listed, section.index, first, end, key=_index)
            return _beside(listed[max(before - 1, first)][1], label, spec, after=before > first)
        if device is not None and around.index == device.section:
            return None
    return None


def _index(entry: tuple[int, e.Link]) -> int:
    return entry[0]


@once
def _listed(spec: SpecModel) -> dict[tuple[str, bool], list[tuple[int, e.Link]]]:
    """The entries for sections of each party and kind of interface, in the order of these."""
    found: dict[tuple[str, bool], list[tuple[int, e.Link]]] = {}
    links: dict[int, e.Link] = {}
    for link in spec.links:
        target = spec.section_labelled(link.target)
        if target is not None and link.clause >= 0:
            links.setdefault(target.index, link)
    for index, link in sorted(links.items()):
        target = spec.sections[index]
        found.setdefault((target.party, target.legacy), []).append((index, link))
    return found


def _beside(link: e.Link, label: str, spec: SpecModel, *, after: bool) -> Fix | None:
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
