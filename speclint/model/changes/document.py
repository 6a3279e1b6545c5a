"""Devices, sections and labels: what is new and what is gone."""

from collections.abc import Container, Iterable, Iterator

from speclint.model import elements as e
from speclint.model.changes.change import Change
from speclint.model.spec import SpecModel
from speclint.text.span import Span


def document_changes(before: SpecModel, after: SpecModel, same: Container[str]) -> Iterator[Change]:
    """What changed of the device types, the sections and the labels that others refer to, but in `same` sources."""
    yield from _devices(before, after)
    yield from _sections(before, after, same)
    now = after.by_label()
    labels = (label for name, page in before.pages.items() if name not in same for label in page.facts.labels)
    gone: dict[str, Span] = {}
    for label in labels:
        if label.name not in now:
            gone.setdefault(label.name, label.at)
    for name, at in gone.items():
        device = device_name(before, before.section_at(at))
        yield Change("label-removed", "removed", device, name, "is gone; references from outside break", at, None)


def device_name(spec: SpecModel, section: e.Section | None) -> str:
    """The device type that a section belongs to, "" for none."""
    device = spec.device_around(section)
    return device.name if device is not None else ""


def section_key(section: e.Section) -> str:
    """What a section is known by in another state of the text: its first label, else its titles."""
    return section.labels[0].name if section.labels else "/".join(section.path).lower()


def same_sources(before: SpecModel, after: SpecModel) -> set[str]:
    """The sources that were read once for both states, and whose sections are known by the same there."""
    return {
        name
        for name, page in after.pages.items()
        if name in before.pages
        and page.facts is before.pages[name].facts
        and _sections_alike(before, before.section_starts[name], after, after.section_starts[name])
    }


def _sections_alike(
    before: SpecModel, old: tuple[tuple[int, int], ...], after: SpecModel, new: tuple[tuple[int, int], ...]
) -> bool:
    """Whether sections start at the same places of a source, known by the same and of the same device types."""
    return len(old) == len(new) and all(
        one == other and (index < 0) == (now < 0) and (index < 0 or _section_alike(before, index, after, now))
        for (one, index), (other, now) in zip(old, new, strict=True)
    )


def _section_alike(before: SpecModel, old: int, after: SpecModel, new: int) -> bool:
    one, other = before.sections[old], after.sections[new]
    # Nearly all are the same altogether, which is quick to see.
    alike = one == other or section_key(one) == section_key(other)
    return alike and device_name(before, one) == device_name(after, other)


def _devices(before: SpecModel, after: SpecModel) -> Iterator[Change]:
    old = {device.name: device for device in before.devices}
    new = {device.name: device for device in after.devices}
    numbers = {device.number: device for device in before.devices if device.number is not None}
    for name, device in new.items():
        was = old.get(name)
        if was is None and device.number not in numbers:
            yield Change("device-added", "added", name, name, _id(device), None, device.at)
        elif was is not None and None not in (was.number, device.number) and was.number != device.number:
            what = f"has the device id {device.number}, and had {was.number}"
            at = device.number_at or device.at
            yield Change("device-renumbered", "breaking", name, name, what, was.number_at or was.at, at)
    kept = {device.number for device in after.devices}
    for name, device in old.items():
        if name not in new and (device.number is None or device.number not in kept):
            yield Change("device-removed", "breaking", name, name, "is gone", device.at, None)


def _id(device: e.Device) -> str:
    return "" if device.number is None else f"device id {device.number}"


def _sections(before: SpecModel, after: SpecModel, same: Container[str]) -> Iterator[Change]:
    for section in _outermost(after, before, same):
        path = " / ".join(section.path)
        yield Change("section-added", "added", device_name(after, section), path, "", None, section.at)
    for section in _outermost(before, after, same):
        path = " / ".join(section.path)
        yield Change("section-removed", "removed", device_name(before, section), path, "is gone", section.at, None)


def _names(section: e.Section) -> set[str]:
    """The labels of a section, and its chain of titles."""
    return {*(label.name for label in section.labels), "/".join(section.path).lower()}


def _all_names(sections: Iterable[e.Section]) -> set[str]:
    return {name for section in sections for name in _names(section)}


def _outermost(spec: SpecModel, other: SpecModel, same: Container[str]) -> Iterator[e.Section]:
    """The sections that `other` has not, without those inside of another such one, and without new devices.

    Nearly all stand in the `same` sources, or where they stood.
    """
    devices = {device.section for device in spec.devices}
    strange: set[int] = set()
    near = _all_names(section for section in other.sections if section.at.source not in same)
    known: set[str] = set()
    for section in spec.sections:
        if section.at.source in same or not near.isdisjoint(_names(section)):
            continue
        known = known or _all_names(other.sections)
        if known.isdisjoint(_names(section)):
            strange.add(section.index)
            if section.parent not in strange and section.index not in devices:
                yield section
