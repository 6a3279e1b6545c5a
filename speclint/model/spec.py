"""The specification: the facts of all sources joined, with the look-ups that checks need.

Made by `speclint.model.link.link` in each run anew; never kept, never changed.
"""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property, wraps
from typing import TypeVar

import msgspec

from speclint.model import elements as e
from speclint.model.facts import Glean, Gleaning, Page, name_of
from speclint.text.span import Span

_Answer = TypeVar("_Answer")


def once(find: "Callable[[SpecModel], _Answer]") -> "Callable[[SpecModel], _Answer]":
    """Has `find` look through a specification once, whoever asks; what it gives is kept as long as the model."""
    key = f"{find.__module__}.{find.__qualname__}"

    @wraps(find)
    def found(spec: "SpecModel") -> _Answer:
        kept: dict[str, _Answer] = spec.__dict__
        if key not in kept:
            kept[key] = find(spec)
        return kept[key]

    return found


class SpecModel(msgspec.Struct, frozen=True, dict=True):
    """Everything that the specification says.

    `pages` are its sources by name, in document order (a source that is included twice stands
    once). `complete` is False where only fragments of a specification are at hand. Sections are
    in document order, other tuples in that of `pages` and of the text of each.
    `known_words` are words that the project has declared to be right. `before` gives the state before, if this one is
    what a change made of it: what was found out for that is quicker to look up than to find out again.
    """

    pages: dict[str, Page]
    complete: bool
    known_words: frozenset[str]
    inclusions: tuple[e.Inclusion, ...]
    sections: tuple[e.Section, ...]
    normatives: tuple[e.Normative, ...]
    labels: tuple[e.Label, ...]
    references: tuple[e.Reference, ...]
    features: tuple[e.Feature, ...]
    requirements: tuple[e.Requirement, ...]
    bit_ranges: tuple[e.BitRange, ...]
    devices: tuple[e.Device, ...]
    device_ids: tuple[e.DeviceId, ...]
    statements: tuple[e.Statement, ...]
    links: tuple[e.Link, ...]
    section_starts: dict[str, tuple[tuple[int, int], ...]]
    before: "Callable[[], SpecModel] | None" = None

    def section_at(self, at: Span) -> e.Section | None:
        """The innermost section that `at` stands in, across includes."""
        starts, sections = self._sections.get(at.source, ((), ()))
        place = bisect_right(starts, at.start) - 1
        return sections[place] if place >= 0 else None

    @cached_property
    def _sections(self) -> dict[str, tuple[Sequence[int], Sequence[e.Section | None]]]:
        """For each source where sections start in it, and the sections."""
        found: dict[str, tuple[Sequence[int], Sequence[e.Section | None]]] = {}
        for source, starts in self.section_starts.items():
            sections = [self.sections[index] if index >= 0 else None for _, index in starts]
            found[source] = ([start for start, _ in starts], sections)
        return found

    def around(self, section: e.Section | None) -> list[e.Section]:
        """The section and those around it, from the innermost out."""
        chain = []
        while section is not None:
            chain.append(section)
            section = self.sections[section.parent] if section.parent >= 0 else None
        return chain

    def end_of(self, section: e.Section) -> int:
        """The index of the first section behind `section` and all that are inside it."""
        return self._ends[section.index]

    @cached_property
    def _ends(self) -> list[int]:
        found = [each.index + 1 for each in self.sections]
        for each in reversed(self.sections):
            if each.parent >= 0:
                found[each.parent] = max(found[each.parent], found[each.index])
        return found

    def section_labelled(self, label: str) -> e.Section | None:
        """The section that a label stands in where it is defined first."""
        if label not in self._labelled:
            labels = self.by_label().get(label)
            self._labelled[label] = self.section_at(labels[0].at) if labels else None
        return self._labelled[label]

    @cached_property
    def _labelled(self) -> dict[str, e.Section | None]:
        """Sections by label, as far as they were asked for."""
        return {}

    def device_around(self, section: e.Section | None) -> e.Device | None:
        """The device type that a section belongs to."""
        return self._devices_around[section.index] if section is not None else None

    @cached_property
    def _devices_around(self) -> list[e.Device | None]:
        own = {device.section: device for device in self.devices}
        found: list[e.Device | None] = []
        for each in self.sections:
            found.append(own.get(each.index) or (found[each.parent] if each.parent >= 0 else None))
        return found

    @once
    def stating_sections(self) -> set[int]:
        """The sections (by index) that have a normative statement of their own."""
        found: set[int] = set()
        for source, places in self.section_starts.items():
            keywords = sorted(statement.keyword.start for statement in self.pages[source].facts.statements)
            ends = [bisect_left(keywords, start) for start, _ in places[1:]]
            spans = zip(places, (0, *ends), (*ends, len(keywords)), strict=True)
            found.update(index for (_, index), first, last in spans if first < last and index >= 0)
        return found

    def gleaned(self, glean: Glean) -> Iterator[tuple[Page, Gleaning]]:
        """What `glean` makes of each page, in the order of `pages`, without those of which it makes nothing."""
        name = name_of(glean)
        for page in self.pages.values():
            found = page.gleanings.get(name)
            if found is None:
                found = page.gleaned(glean)
            if found:
                yield page, found

    @once
    def word_counts(self) -> Counter[str]:
        """How often each word stands in the running text, in lower case; words in capitals are not among them."""
        counts: dict[str, int] = {}
        for page in self.pages.values():
            for word, count in page.facts.words.items():
                counts[word] = counts.get(word, 0) + count
        return Counter(counts)

    @once
    def by_label(self) -> dict[str, list[e.Label]]:
        """All definitions of each label, by its name with white space collapsed."""
        found: dict[str, list[e.Label]] = {}
        for label in self.labels:
            found.setdefault(label.name, []).append(label)
        return found

    @once
    def by_name(self) -> dict[str, list[e.Feature]]:
        """All definitions of each feature, by its name."""
        found: dict[str, list[e.Feature]] = {}
        for feature in self.features:
            found.setdefault(feature.name, []).append(feature)
        return found
