"""The order of the document: how included sources lie in each other, and the sections that result."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from operator import attrgetter, itemgetter

import msgspec

from speclint.model import elements as e
from speclint.model.facts import Facts, Page

_START = attrgetter("at.start")
_LEGACY = re.compile(r"\blegacy interfaces?\b")
_PARTIES: dict[str, e.Party] = {"drivernormative": "driver", "devicenormative": "device"}
"""What the label of a normative section begins with, and whose section it is."""
_AT_HEADING = re.compile(r"(?:\s|%[^\n]*(?:\n|\Z)|\\label\s*\{[^{}]*\}|\})*")


class Order(msgspec.Struct, frozen=True):
    """Names of the sources, sections, and for each source from which offset on which section (-1: none) goes."""

    sources: tuple[str, ...]
    sections: tuple[e.Section, ...]
    starts: dict[str, tuple[tuple[int, int], ...]]


class _Open:
    """A source that is being read, and what of it is still ahead."""

    __slots__ = ("label_starts", "labels", "name", "places", "text")

    def __init__(self, name: str, page: Page, places: Iterator[tuple[int, e.Heading | str]]) -> None:
        self.name = name
        self.text = page.source.text
        self.places = places
        self.labels = sorted(page.facts.labels, key=_START)
        self.label_starts = list(map(_START, self.labels))


def document_order(pages: Mapping[str, Page], roots: tuple[str, ...], targets: Mapping[tuple[str, str], str]) -> Order:
    """Reads the document as LaTeX does, from each root; a source is read where it is included first.

    `targets` gives the name of the page that (source, path as written) leads to. Pages that no
    root reaches follow at the end, each by itself.
    """
    sections: list[e.Section] = []
    starts: dict[str, list[tuple[int, int]]] = {}
    for root in (*roots, *pages):
        if root in starts:
            continue
        chain: list[int] = []
        stack = [_open(pages, root, starts, -1, targets)]
        while stack:
            opened = stack[-1]
            place = next(opened.places, None)
            if place is None:
                stack.pop()
                continue
            offset, what = place
            if isinstance(what, e.Heading):
                section = _section(what, sections, chain, opened)
                sections.append(section)
                chain.append(section.index)
                starts[opened.name].append((offset, section.index))
            elif what in pages and what not in starts:
                stack.append(_open(pages, what, starts, chain[-1] if chain else -1, targets))
            elif what == "":
                starts[opened.name].append((offset, chain[-1] if chain else -1))
    order = tuple(starts)
    return Order(order, tuple(sections), {name: tuple(found) for name, found in starts.items()})


def _open(
    pages: Mapping[str, Page],
    name: str,
    starts: dict[str, list[tuple[int, int]]],
    section: int,
    targets: Mapping[tuple[str, str], str],
) -> _Open:
    starts[name] = [(0, section)]
    return _Open(name, pages[name], _places(pages[name].facts, targets))


def _places(facts: Facts, targets: Mapping[tuple[str, str], str]) -> Iterator[tuple[int, e.Heading | str]]:
    """Headings and included sources by offset; "" stands where the text goes on behind an include."""
    places: list[tuple[int, e.Heading | str]] = [(heading.command.start, heading) for heading in facts.headings]
    for include in facts.includes:
        places.append((include.at.end, targets.get((facts.source, include.path), "")))
        places.append((include.at.end, ""))
    # What is at one place stays in this order.
    return iter(sorted(places, key=itemgetter(0)))


def _section(heading: e.Heading, sections: list[e.Section], chain: list[int], opened: _Open) -> e.Section:
    """The section under `heading`; `chain` are the open sections from the outermost in."""
    while chain and sections[chain[-1]].level >= heading.level:
        chain.pop()
    parent = sections[chain[-1]] if chain else None
    labels = _labels(heading, opened)
    title = heading.title.lower()
    return e.Section(
        index=len(sections),
        parent=parent.index if parent else -1,
        title=heading.title,
        level=heading.level,
        path=(*(parent.path if parent else ()), heading.title),
        party=heading.party or _party(labels),
        legacy=(parent is not None and parent.legacy) or ("legacy" in title and bool(_LEGACY.search(title))),
        labels=labels,
        macro=heading.macro,
        at=heading.at,
        command=heading.command,
    )


def _party(labels: tuple[e.Label, ...]) -> e.Party:
    """Whose section it is by what its labels begin with, "" for nobody's."""
    for label in labels:
        party = _PARTIES.get(label.name.partition(":")[0])
        if party is not None:
            return party
    return ""


def _labels(heading: e.Heading, opened: _Open) -> tuple[e.Label, ...]:
    """The labels that the heading's macro makes, and those written right behind it."""
    behind = _AT_HEADING.match(opened.text, heading.command.end)
    end = behind.end() if behind else heading.command.end
    first = bisect_left(opened.label_starts, heading.command.start)
    return tuple(opened.labels[first : bisect_left(opened.label_starts, end, first)])
