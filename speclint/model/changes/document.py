"""Devices, sections and labels: what is new and what is gone."""

from collections.abc import Iterator

from speclint.model import elements as e
from speclint.model.changes.change import Change
from speclint.model.spec import SpecModel


def document_changes(before: SpecModel, after: SpecModel) -> Iterator[Change]:
    """What changed of the device types, the sections and the labels that others refer to."""
    yield from _devices(before, after)
    yield from _sections(before, after)
    now = after.by_label()
    for name, labels in before.by_label().items():
        if name not in now:
            at = labels[0].at
            device = device_name(before, before.section_at(at))
            yield Change("label-removed", "removed", device, name, "is gone; references from outside break", at, None)


def device_name(spec: SpecModel, section: e.Section | None) -> str:
    """The device type that a section belongs to, "" for none."""
    device = spec.device_around(section)
    return device.name if device is not None else ""


def section_keys(spec: SpecModel) -> list[str]:
    """What each section is known by in another state of the text: its first label, else its titles."""
    return [next((label.name for label in section.labels), "/".join(section.path).lower()) for section in spec.sections]


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


def _sections(before: SpecModel, after: SpecModel) -> Iterator[Change]:
    old, new = _known(before), _known(after)
    for section in _outermost(after, old):
        path = " / ".join(section.path)
        yield Change("section-added", "added", device_name(after, section), path, "", None, section.at)
    for section in _outermost(before, new):
        path = " / ".join(section.path)
        yield Change("section-removed", "removed", device_name(before, section), path, "is gone", section.at, None)


def _known(spec: SpecModel) -> set[str]:
    """Every label and every chain of titles of the sections."""
    known = {label.name for section in spec.sections for label in section.labels}
    known.update("/".join(section.path).lower() for section in spec.sections)
    return known


def _outermost(spec: SpecModel, known: set[str]) -> Iterator[e.Section]:
    """The sections that are not `known`, without those inside of another such one, and without new devices."""
    devices = {device.section for device in spec.devices}
    strange: set[int] = set()
    for section in spec.sections:
        names = {label.name for label in section.labels} | {"/".join(section.path).lower()}
        if names.isdisjoint(known):
            strange.add(section.index)
            if section.parent not in strange and section.index not in devices:
                yield section
