"""Checks of the conformance chapter: what it lists, what it misses, and whether anybody gets to its clauses."""

import re
from collections import Counter
from collections.abc import Iterator

from speclint.checks.clause_entries import new_entry
from speclint.checks.nearness import MOST_SUGGESTIONS, nearest
from speclint.diagnostics import Edit, Fix, Found, Note
from speclint.model import elements as e
from speclint.model.spec import SpecModel

_NORMATIVE = re.compile(r"(driver|device)normative:")


def _linked(spec: SpecModel) -> set[str]:
    """The labels that conformance clauses list."""
    return {link.target for link in spec.links}


def _is_listed(section: e.Section, linked: set[str]) -> bool:
    return any(label.name in linked for label in section.labels)


def _lists_normative(spec: SpecModel) -> bool:
    """Whether the specification has conformance clauses at all."""
    return any(_NORMATIVE.match(link.target) for link in spec.links)


def unlisted_normative(specification: SpecModel, spec: SpecModel) -> Iterator[Found]:
    """Normative sections that no conformance clause lists.

    Where a device has none listed for a party, `missing_clause` speaks of them all at once.
    """
    if not _lists_normative(spec):
        return
    linked = _linked(spec)
    wholly_missing = {(device.section, party) for device, party, _ in _missing_clauses(spec, linked)}
    for section in spec.sections:
        if not section.party or _is_listed(section, linked):
            continue
        device = spec.device_around(section)
        if device is None or (device.section, section.party) not in wholly_missing:
            label = _normative_label(section)
            values = {"title": section.title, "party": section.party, "label": label}
            yield Found(section.at, values, fix=new_entry(section, label, spec) if label else None)


def _normative_label(section: e.Section) -> str:
    return next((label.name for label in section.labels if _NORMATIVE.match(label.name)), "")


def _missing_clauses(spec: SpecModel, linked: set[str]) -> Iterator[tuple[e.Device, str, list[e.Section]]]:
    """Devices with normative sections for a party of which not one is listed."""
    sections: dict[tuple[int, str], list[e.Section]] = {}
    for section in spec.sections:
        device = spec.device_around(section) if section.party else None
        if device is not None:
            sections.setdefault((device.section, section.party), []).append(section)
    for device in spec.devices:
        for party in ("driver", "device"):
            own = sections.get((device.section, party), [])
            if own and not any(_is_listed(section, linked) for section in own):
                yield device, party, own


def missing_clause(specification: SpecModel, spec: SpecModel) -> Iterator[Found]:
    """A device type whose requirements for a party are listed nowhere."""
    if not _lists_normative(spec):
        return
    for device, party, sections in _missing_clauses(spec, _linked(spec)):
        notes = tuple(Note(section.at, f"{party} requirements: {section.title}") for section in sections)
        yield Found(device.at, {"device": device.name, "party": party, "count": len(sections)}, notes)


def dangling(specification: SpecModel, spec: SpecModel) -> Iterator[Found]:
    """Conformance clauses that list a normative section that does not exist."""
    labels = spec.by_label()
    wrong = [link for link in spec.links if _NORMATIVE.match(link.target) and link.target not in labels]
    for number, link in enumerate(wrong):
        near = nearest(link.target, labels) if number < MOST_SUGGESTIONS else ""
        remedy = f"write {near}" if near else "list a section that exists, or take the entry out"
        notes = (Note(labels[near][0].at, "the nearest label"),) if near else ()
        fix = Fix((Edit(link.at, near),), safe=False) if near else None
        yield Found(link.at, {"target": link.target, "remedy": remedy}, notes, fix)


def wrong_list(specification: SpecModel, spec: SpecModel) -> Iterator[Found]:
    """Entries of the other party, or of another device, in a clause that otherwise lists one party and device."""
    for clause, links in _clauses(spec).items():
        parties = Counter(match[1] for link in links if (match := _NORMATIVE.match(link.target)))
        devices = Counter(_target_device(link, spec) for link in links)
        for link in links:
            match = _NORMATIVE.match(link.target)
            if match is None:
                continue
            values = {"clause": clause.title, "target": link.target}
            if _is_odd(match[1], parties) and not clause.legacy:
                other = "driver" if match[1] == "device" else "device"
                yield Found(link.at, {**values, "why": f"{match[1]} requirements among those of the {other}"})
            elif (device := _target_device(link, spec)) and _is_odd(device, devices) and not clause.legacy:
                usual = devices.most_common(1)[0][0]
                yield Found(link.at, {**values, "why": f"requirements of the {device} among those of the {usual}"})


def _is_odd(value: str, counts: Counter[str]) -> bool:
    """Whether a value is the one exception among at least three."""
    return counts[value] == 1 and sum(counts.values()) >= 3 and len([each for each in counts if each]) == 2


def _target_device(link: e.Link, spec: SpecModel) -> str:
    device = spec.device_around(spec.section_labelled(link.target))
    return device.name if device else ""


def _clauses(spec: SpecModel) -> dict[e.Section, list[e.Link]]:
    """The conformance clauses that list normative sections, and what they list."""
    clauses: dict[int, list[e.Link]] = {}
    for link in spec.links:
        if link.clause >= 0:
            clauses.setdefault(link.clause, []).append(link)
    return {
        spec.sections[index]: links
        for index, links in clauses.items()
        if any(_NORMATIVE.match(link.target) for link in links)
    }


def listed_twice(specification: SpecModel, spec: SpecModel) -> Iterator[Found]:
    """An entry that stands twice in one clause."""
    for clause, links in _clauses(spec).items():
        first: dict[str, e.Link] = {}
        for link in links:
            if link.target in first:
                values = {"target": link.target, "clause": clause.title}
                yield Found(link.at, values, (Note(first[link.target].at, "listed here"),))
            first.setdefault(link.target, link)


def unreferenced_clause(specification: SpecModel, spec: SpecModel) -> Iterator[Found]:
    """A clause that no other clause or list of targets leads to, where its sisters are."""
    linked = _linked(spec) | {reference.target for reference in spec.references}
    clauses = _clauses(spec)
    reached = [clause for clause in clauses if _is_listed(clause, linked)]
    for clause in clauses:
        sisters = [other for other in reached if other.parent == clause.parent and other.level == clause.level]
        if not _is_listed(clause, linked) and sisters:
            yield Found(clause.at, {"clause": clause.title}, (Note(sisters[-1].at, "this one is listed"),))
