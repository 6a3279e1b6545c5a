"""Joins the facts of all sources to the model of the specification."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping

import msgspec

from speclint.model import elements as e
from speclint.model.facts import Page
from speclint.model.order import Order, document_order
from speclint.model.spec import SpecModel

_NUMBER = re.compile(r"(?:\s|%[^\n]*\n|\\label\s*\{[^{}]*\})*(\d{1,9})\b")
_PREFIX = re.compile(r"VIRTIO_([A-Z0-9]+)_F_")


def link(
    pages: Mapping[str, Page],
    roots: tuple[str, ...],
    inclusions: tuple[e.Inclusion, ...],
    *,
    known_words: frozenset[str] = frozenset(),
) -> SpecModel:
    """The specification that `pages` make, read from `roots`.

    `inclusions` tells what became of every include. Without roots the pages are fragments of a
    specification that is not at hand.
    """
    targets = {(inclusion.at.source, inclusion.path): inclusion.target for inclusion in inclusions}
    order = document_order(pages, roots, targets)
    ordered = [pages[name] for name in order.sources]
    spec = SpecModel(
        pages={page.facts.source: page for page in ordered},
        complete=bool(roots),
        known_words=known_words,
        inclusions=inclusions,
        sections=order.sections,
        normatives=tuple(_normatives(order)),
        labels=tuple(label for page in ordered for label in page.facts.labels),
        references=tuple(reference for page in ordered for reference in page.facts.references),
        features=(),
        requirements=tuple(requirement for page in ordered for requirement in page.facts.requirements),
        bit_ranges=tuple(entry for page in ordered for entry in page.facts.bit_ranges),
        devices=(),
        device_ids=tuple(row for page in ordered for row in _device_ids(page)),
        statements=tuple(statement for page in ordered for statement in page.facts.statements),
        links=(),
        section_starts=order.starts,
    )
    devices = tuple(_devices(spec))
    features = tuple(_features(spec, devices))
    return msgspec.structs.replace(
        spec, devices=tuple(_prefixed(devices, features)), features=features, links=tuple(_links(spec))
    )


def _normatives(order: Order) -> Iterator[e.Normative]:
    """The sections that a macro marks as normative."""
    for section in order.sections:
        made = [label for label in section.labels if label.made_by == "macro"] if section.party else []
        if made:
            yield e.Normative(section.party, section.level, section.title, made[0].name, section.at)


def _devices(spec: SpecModel) -> Iterator[e.Device]:
    """A device type is a section that holds a section "Device ID"."""
    for section in spec.sections:
        if section.title.lower() != "device id" or section.parent < 0:
            continue
        device = spec.sections[section.parent]
        match = _NUMBER.match(spec.pages[section.at.source].source.text, section.command.end)
        number_at = section.at.moved_to(*match.span(1)) if match else None
        yield e.Device(device.title, int(match[1]) if match else None, "", number_at, device.index, device.at)


def _features(spec: SpecModel, devices: tuple[e.Device, ...]) -> Iterator[e.Feature]:
    of_section = {device.section: device.name for device in devices}
    for page in spec.pages.values():
        for definition in page.facts.features:
            section = spec.section_at(definition.at)
            around = spec.around(section)
            device = next((of_section[each.index] for each in around if each.index in of_section), "")
            if not device and not spec.complete and (prefix := _PREFIX.match(definition.name)):
                device = prefix[1]  # the section that would tell is not at hand, so the name has to
            yield e.Feature(
                name=definition.name,
                bit=definition.bit,
                device=device,
                legacy=section is not None and section.legacy,
                section=section.index if section is not None else -1,
                at=definition.at,
                bit_at=definition.bit_at,
            )


def _prefixed(devices: tuple[e.Device, ...], features: tuple[e.Feature, ...]) -> Iterator[e.Device]:
    """The devices with the prefix that most of their features' names have."""
    prefixes: dict[str, Counter[str]] = {}
    for feature in features:
        if match := _PREFIX.match(feature.name):
            prefixes.setdefault(feature.device, Counter())[match[1]] += 1
    for device in devices:
        prefix = prefixes[device.name].most_common(1)[0][0] if device.name in prefixes else ""
        yield e.Device(device.name, device.number, prefix, device.number_at, device.section, device.at)


def _device_ids(page: Page) -> Iterator[e.DeviceId]:
    """The rows of a table whose first heading is "Device ID"."""
    for table in page.facts.tables:
        rows = [row for row in table.rows if len(row.cells) > 1]
        if not rows or rows[0].cells[0].text.lower() != "device id":
            continue
        for row in rows[1:]:
            if row.cells[0].text.isdecimal() and len(row.cells[0].text) < 10:
                yield e.DeviceId(int(row.cells[0].text), row.cells[1].text, row.cells[1].at)


def _links(spec: SpecModel) -> Iterator[e.Link]:
    """References that stand alone in a list item: that is how a conformance clause lists what it demands."""
    for page in spec.pages.values():
        for number in page.facts.listed:
            reference = page.facts.references[number]
            section = spec.section_at(reference.at)
            yield e.Link(section.index if section is not None else -1, reference.target, reference.at)
