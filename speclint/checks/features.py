"""Checks of feature definitions, of the table of bit ranges and of device ids."""

import re
import sys
from collections import Counter
from collections.abc import Iterator

from speclint.checks.nearness import MOST_SUGGESTIONS, nearest
from speclint.diagnostics import Edit, Fix, Found, Note
from speclint.model import elements as e
from speclint.model.spec import SpecModel
from speclint.text.span import Span

_PREFIX = re.compile(r"(VIRTIO_(?:[A-Z0-9]+_)?)F_")
_SHIFT = re.compile(r"\(?\s*1U?L*\s*<<\s*(\d{1,3})\s*\)?\Z")
_NUMBER = re.compile(r"(?:0x([0-9a-fA-F]{1,8})|(\d{1,9}))\Z")
_COMMENT = re.compile(r"\s*(?:/\*.*|//.*)\Z")
_FORMER = re.compile(
    r"\b(?:previously|formerly|used\s+to\s+be|(?:was|were)\s+(?:also\s+)?called|old\s+name|known\s+as|renamed)\b",
    re.IGNORECASE,
)
_NAME_WORD = re.compile(r"[a-z0-9]+")
_SENTENCE = 160
"""Code points around a mention in which "previously known as" is looked for."""


def bit_clash(specification: SpecModel, spec: SpecModel) -> Iterator[Found]:
    """Features of which a device can offer both have the same bit; reported at the later, against the first."""
    first: dict[tuple[str, int], e.Feature] = {}
    common: dict[int, e.Feature] = {}
    taken: dict[int, e.Feature] = {}
    for feature in spec.features:
        if feature.bit is None:
            continue
        # A common feature is in the way of every device's, and every device's in the way of a common one.
        other = first.get((feature.device, feature.bit)) or common.get(feature.bit)
        if other is None and not feature.device:
            other = taken.get(feature.bit)
        if other is not None and other.name != feature.name:
            notes = (Note(other.at, f"{other.name} has bit {other.bit}"),)
            yield Found(_bit_place(feature), {"feature": feature, "other": other}, notes)
        first.setdefault((feature.device, feature.bit), feature)
        taken.setdefault(feature.bit, feature)
        if not feature.device:
            common.setdefault(feature.bit, feature)


def _bit_place(feature: e.Feature) -> Span:
    return feature.bit_at or feature.at


def _owner_kind(owner: str) -> str:
    """Whose bits a range is for: "device" types', "common" ones, or nobody's ("future")."""
    words = owner.lower()
    if "future" in words:
        return "future"
    return "device" if "device type" in words else "common"


def _covers(entry: e.BitRange, bit: int) -> bool:
    return any(first <= bit and (last is None or bit <= last) for first, last in entry.ranges)


def _kind(feature: e.Feature) -> str:
    return "device" if feature.device else "common"


_KINDS = {"device": "a device type", "common": "the device-independent features", "future": "future extensions"}


def bit_outside_range(feature: e.Feature, spec: SpecModel) -> Iterator[Found]:
    """The bit of a device type's feature lies in no range for device types, or of a common one in none for these."""
    if feature.bit is None or not spec.bit_ranges:
        return
    covering = [entry for entry in spec.bit_ranges if _covers(entry, feature.bit)]
    if any(_owner_kind(entry.owner) == _kind(feature) for entry in covering):
        return
    own = [entry for entry in spec.bit_ranges if _owner_kind(entry.owner) == _kind(feature)]
    if not own:
        return
    notes = tuple(Note(entry.at, f"bit {feature.bit} lies here: {_short(entry.owner)}") for entry in covering)
    allowed = ", ".join(ranges_in_words(entry) for entry in own)
    values = {"feature": feature, "whose": _KINDS[_kind(feature)], "allowed": allowed}
    yield Found(_bit_place(feature), values, notes, _next_free_bit(feature, own, spec))


def _next_free_bit(feature: e.Feature, own: list[e.BitRange], spec: SpecModel) -> Fix | None:
    """The fix that moves the feature to the first bit of `own` ranges behind all that it could clash with."""
    at = feature.bit_at
    if at is None or spec.pages[at.source].source.text[at.start : at.end] != str(feature.bit):
        return None
    others = [each for each in spec.features if not (feature.device and each.device) or each.device == feature.device]
    taken = {each.bit for each in others}
    last = max((each.bit for each in others if each.bit is not None and _is_in(each.bit, own)), default=-1)
    free = (
        bit
        for first, end in sorted(each for entry in own for each in entry.ranges)
        for bit in range(max(first, last + 1), min(first + 4096, sys.maxsize if end is None else end + 1))
    )
    bit = next((bit for bit in free if bit not in taken), None)
    return Fix((Edit(at, str(bit)),), safe=False) if bit is not None else None


def _is_in(bit: int, entries: list[e.BitRange]) -> bool:
    return any(_covers(entry, bit) for entry in entries)


def incomplete_range(entry: e.BitRange, spec: SpecModel) -> Iterator[Found]:
    """Features of the kind that a range is for have bits that neither it nor another entry of its kind holds."""
    kind = _owner_kind(entry.owner)
    own = [other for other in spec.bit_ranges if _owner_kind(other.owner) == kind]
    if own[0].at != entry.at:
        return
    outside = [
        feature
        for feature in spec.features
        if feature.bit is not None and _kind(feature) == kind and not any(_covers(other, feature.bit) for other in own)
    ]
    if outside:
        values = {
            "whose": _KINDS[kind],
            "range": ", ".join(ranges_in_words(other) for other in own),
            "bits": listed(
                [str(bit) for bit in sorted({feature.bit for feature in outside if feature.bit is not None})]
            ),
            "names": listed([feature.name for feature in outside]),
        }
        notes = tuple(Note(_bit_place(feature), f"{feature.name} has bit {feature.bit}") for feature in outside)
        yield Found(entry.at, values, notes)


def range_clash(specification: SpecModel, spec: SpecModel) -> Iterator[Found]:
    """Two entries of the table have bits in common; reported at the later one."""
    bounds = sorted(
        (first, last if last is not None else sys.maxsize, number)
        for number, entry in enumerate(spec.bit_ranges)
        for first, last in entry.ranges
    )
    reach, owner = -1, -1
    for first, last, number in bounds:
        if first <= reach and number != owner:
            entry, other = spec.bit_ranges[max(number, owner)], spec.bit_ranges[min(number, owner)]
            values = {"range": ranges_in_words(entry), "other": ranges_in_words(other), "bit": first}
            yield Found(entry.at, values, (Note(other.at, f"for {_short(other.owner)}"),))
        if last > reach:
            reach, owner = last, number


def ranges_in_words(entry: e.BitRange) -> str:
    """The ranges of an entry: "0 to 23, 41, 128 and above"."""
    words = []
    for first, last in entry.ranges:
        words.append(f"{first} and above" if last is None else str(first) if first == last else f"{first} to {last}")
    return ", ".join(words)


def _short(owner: str) -> str:
    return owner if len(owner) <= 60 else owner[:57].rstrip() + "..."


def listed(words: list[str]) -> str:
    """Words as a list in a sentence; at most five are named."""
    words = list(dict.fromkeys(words))
    if len(words) > 5:
        return f"{', '.join(words[:5])} and {len(words) - 5} more"
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def undefined_feature(spec: SpecModel, _spec: SpecModel) -> Iterator[Found]:
    """Names of features that no definition has.

    Where the text hardly ever uses the name of a definition and mostly one much like it, it is the
    definition that has the wrong name, and there the finding is.
    """
    defined = spec.by_name()
    uses: dict[str, list[e.Mention]] = {}
    for page in spec.pages.values():
        for mention in page.facts.mentions:
            if mention.name in defined or not _is_former_name(mention, spec):
                uses.setdefault(mention.name, []).append(mention)
    required = {requirement.body.source: [] for requirement in spec.requirements}  # type: dict[str, list[Span]]
    for requirement in spec.requirements:
        required[requirement.body.source].extend((requirement.body, requirement.at))
    asked = 0
    for name, mentions in uses.items():
        if name in defined or not defined:
            continue
        same_prefix = (
            [known for known in defined if _prefix(known) == _prefix(name)] if asked < MOST_SUGGESTIONS else []
        )
        near = nearest(name, same_prefix)
        asked += 1
        definition = defined[near][0] if near else None
        if near and definition and len(mentions) > 2 * _count_uses(uses.get(near, []), defined[near]) + 1:
            notes = tuple(Note(mention.at, f"called {name} here") for mention in mentions)
            yield Found(
                definition.at,
                {"name": near, "remedy": _rename(near, name), "what": f"is defined, but the text calls it {name}"},
                notes,
            )
            continue
        remedy = f"write {near}" if near else f"define {name} with its bit, or name a feature that is defined"
        notes = (Note(definition.at, f"{near} is defined here"),) if definition else ()
        for mention in mentions:
            if not any(span.start <= mention.at.start < span.end for span in required.get(mention.at.source, ())):
                fix = Fix((Edit(mention.at, near),), safe=False) if near else None
                yield Found(mention.at, {"name": name, "remedy": remedy, "what": "is defined nowhere"}, notes, fix)


def _rename(wrong: str, right: str) -> str:
    return f"call it {right}, or change the places that do"


def _prefix(name: str) -> str:
    match = _PREFIX.match(name)
    return match[1] if match else ""


def _count_uses(mentions: list[e.Mention], definitions: list[e.Feature]) -> int:
    """How often a name is used elsewhere than where it is defined."""
    places = {(definition.at.source, definition.at.start) for definition in definitions}
    return sum((mention.at.source, mention.at.start) not in places for mention in mentions)


def _is_former_name(mention: e.Mention, spec: SpecModel) -> bool:
    """Whether a mention quotes a name that the text says to be an old one."""
    if mention.where != "prose":
        return False
    text = spec.pages[mention.at.source].source.text
    return _FORMER.search(text, max(0, mention.at.start - _SENTENCE), mention.at.end + _SENTENCE) is not None


def value_conflict(feature: e.Feature, spec: SpecModel) -> Iterator[Found]:
    """Another definition, or a #define, gives the feature another bit."""
    if feature.bit is None:
        return
    first = next((other for other in spec.by_name()[feature.name] if other.bit is not None), feature)
    if first.at != feature.at:
        if first.bit != feature.bit:
            notes = (Note(_bit_place(first), f"bit {first.bit} here"),)
            yield Found(_bit_place(feature), {"feature": feature, "value": feature.bit, "bit": first.bit}, notes)
        return
    for page in spec.pages.values():
        for define in page.facts.defines:
            if define.name == feature.name:
                value = _define_value(define.value)
                if value is not None and value not in (feature.bit, 1 << feature.bit):
                    notes = (Note(_bit_place(feature), f"bit {feature.bit} here"),)
                    yield Found(define.at, {"feature": feature, "value": define.value, "bit": feature.bit}, notes)


def _define_value(text: str) -> int | None:
    """The number that the value of a #define is, None if it is no plain one."""
    text = _COMMENT.sub("", text)
    if match := _SHIFT.match(text):
        return int(match[1])
    if match := _NUMBER.match(text):
        return int(match[1], 16) if match[1] else int(match[2])
    return None


def without_bit(specification: SpecModel, spec: SpecModel) -> Iterator[Found]:
    """A definition without a bit in a list whose other definitions have one, or in a draft."""
    for page in spec.pages.values():
        numbered = Counter(definition.group for definition in page.facts.features if definition.bit is not None)
        for definition in page.facts.features:
            if definition.bit is None and (definition.form == "draft" or numbered[definition.group]):
                yield Found(definition.at, {"name": definition.name})


def prefix_mismatch(device: e.Device, spec: SpecModel) -> Iterator[Found]:
    """A feature whose prefix is not the one that all others of its device have."""
    features = [feature for feature in spec.features if feature.device == device.name]
    prefixes = Counter(_prefix(feature.name) for feature in features)
    if not prefixes or prefixes.most_common(1)[0][1] < 3:
        return
    usual = prefixes.most_common(1)[0][0]
    for feature in features:
        if _prefix(feature.name) != usual and prefixes[_prefix(feature.name)] == 1:
            yield Found(feature.at, {"feature": feature, "device": device.name, "prefix": usual + "F_"})


def defined_twice(specification: SpecModel, spec: SpecModel) -> Iterator[Found]:
    """Features that are defined before with the same bit, for the same device, and not for the legacy interface."""
    first: dict[tuple[str, str, bool, int | None], e.Feature] = {}
    for feature in spec.features:
        other = first.setdefault((feature.name, feature.device, feature.legacy, feature.bit), feature)
        if other is not feature and not _restates(feature.at, other.at, spec):
            yield Found(feature.at, {"feature": feature}, (Note(other.at, "defined here"),))


def _restates(at: Span, other: Span, spec: SpecModel) -> bool:
    """Whether one of two places is in a definitions file, the other not: that may say again what the text says."""
    return (spec.pages[at.source].source.language == "yaml") != (spec.pages[other.source].source.language == "yaml")


def device_id_clash(specification: SpecModel, spec: SpecModel) -> Iterator[Found]:
    """Rows of the table with a device id that an earlier row has."""
    first: dict[int, e.DeviceId] = {}
    for row in spec.device_ids:
        other = first.setdefault(row.number, row)
        if other is not row:
            values = {"number": row.number, "name": row.name, "other": other.name}
            yield Found(row.at, values, (Note(other.at, f"{other.name} has it"),))


def device_number_clash(specification: SpecModel, spec: SpecModel) -> Iterator[Found]:
    """Device sections with a device id that an earlier one has."""
    first: dict[int, e.Device] = {}
    for device in spec.devices:
        if device.number is None or device.number_at is None:
            continue
        other = first.setdefault(device.number, device)
        restated = other.name == device.name and _restates(device.at, other.at, spec)
        if other is not device and other.number_at is not None and not restated:
            values = {"number": device.number, "name": device.name, "other": other.name}
            yield Found(device.number_at, values, (Note(other.number_at, f"{other.name} has it"),))


def device_name_mismatch(specification: SpecModel, spec: SpecModel) -> Iterator[Found]:
    """Rows of the table that call a device by another name than the section that has its id."""
    devices = {device.number: device for device in reversed(spec.devices)}
    agreed = {
        row.number
        for row in spec.device_ids
        if row.number in devices and _same_name(row.name, devices[row.number].name)
    }
    for row in spec.device_ids:
        device = devices.get(row.number)
        if device is not None and row.number not in agreed:
            values = {"number": row.number, "name": row.name, "title": device.name}
            yield Found(row.at, values, (Note(device.at, "the section"),))


def _same_name(name: str, title: str) -> bool:
    """Whether a name has the words of a section's title, with or without what it adds in parentheses."""
    return _name_words(title) in (_name_words(name), _name_words(re.sub(r"\([^()]*\)", "", name)))


def _name_words(name: str) -> set[str]:
    """The words that tell a device from others."""
    return set(_NAME_WORD.findall(name.lower())) - {"device", "virtio"}


def unlisted_device(specification: SpecModel, spec: SpecModel) -> Iterator[Found]:
    """Device sections whose id the table of device ids has no row for."""
    listed_numbers = {row.number for row in spec.device_ids}
    for device in spec.devices if listed_numbers else ():
        if device.number is not None and device.number_at is not None and device.number not in listed_numbers:
            notes = (Note(spec.device_ids[-1].at, "the table of device ids"),)
            yield Found(device.number_at, {"number": device.number, "name": device.name}, notes)
