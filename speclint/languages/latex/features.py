"""The specification's forms that speak of features: definitions, requirements, bit ranges, mentions."""

import re
from collections.abc import Iterable, Iterator

from speclint.languages.ranges import read_ranges
from speclint.languages.requirement import read_requirement
from speclint.model import elements as e
from speclint.model.prose import SEPARATOR, Prose
from speclint.text.span import Span

_NAME = r"VIRTIO_(?:[A-Z0-9]++_)?F_[A-Z0-9_]++"
_DEFINITION = re.compile(rf"\s*({_NAME})\s*\(\s*(\d{{1,9}})\s*\)\s*")
_ONLY_NAME = re.compile(rf"\s*({_NAME})\s*")
# It begins with plain letters, which are found at the speed of str.find; what stands before them is looked at then.
_MENTION = re.compile(rf"VIRTIO_(?<![A-Za-z0-9_]VIRTIO_){_NAME.removeprefix('VIRTIO_')}(?![A-Za-z0-9_*<])")
_WILDCARD = re.compile(r"_$|XXX")
_REQUIRES = re.compile(r"\bRequires\s[^.\0]*\.?")
_BEGINS_REQUIRES = re.compile(r"\s*Requires\s")
_DEFINE = re.compile(rf"^[ \t]*#[ \t]*define[ \t]+({_NAME})[ \t]+(\S[^\n]*)", re.MULTILINE)


def read_definitions(items: Iterable[e.Item], prose: Prose) -> Iterator[e.FeatureDefinition]:
    """The list items that define a feature, by their label or by how their text begins."""
    for item in items:
        match = _DEFINITION.fullmatch(item.label)
        if match is not None:
            yield _definition(item, match[1], int(match[2]), item.at)
        elif (match := _ONLY_NAME.fullmatch(item.label)) is not None:
            if not _BEGINS_REQUIRES.match(prose.text, item.start, item.end):
                yield _definition(item, match[1], None, item.at)
        elif not item.label and (match := _DEFINITION.match(prose.text, item.start, item.end)) is not None:
            name, bit = prose.span(*match.span(1)), prose.span(*match.span(2))
            yield e.FeatureDefinition(match[1], int(match[2]), name, bit, "text", item.group, match.end(), item.end)


def _definition(item: e.Item, name: str, bit: int | None, at: Span) -> e.FeatureDefinition:
    """The definition by a label; name and bit are narrowed to their places by `narrow`."""
    return e.FeatureDefinition(
        name, bit, at, at if bit is not None else None, "label", item.group, item.start, item.end
    )


def narrow(definition: e.FeatureDefinition, text: str) -> e.FeatureDefinition:
    """The definition with `at` and `bit_at` on the name and the number in `text`, not on the whole label."""
    if definition.form != "label":
        return definition
    label = text[definition.at.start : definition.at.end]
    name = label.find(definition.name)
    if name < 0:
        return definition
    at = definition.at.shifted(name, name + len(definition.name))
    number = re.compile(r"\d+").search(label, name + len(definition.name))
    bit_at = definition.at.shifted(*number.span()) if number and definition.bit is not None else definition.bit_at
    return e.FeatureDefinition(
        definition.name, definition.bit, at, bit_at, "label", definition.group, definition.start, definition.end
    )


def read_requirements(
    items: Iterable[e.Item], definitions: Iterable[e.FeatureDefinition], prose: Prose, text: str
) -> Iterator[e.Requirement]:
    """The entries of requirement lists, and "Requires …" in the text of a definition."""
    for item in items:
        match = _ONLY_NAME.fullmatch(item.label)
        if match is not None and _BEGINS_REQUIRES.match(prose.text, item.start, item.end):
            at = item.at
            name = text.find(match[1], at.start, at.end)
            at = Span(at.source, name, name + len(match[1])) if name >= 0 else at
            yield from _requirement(match[1], at, prose, item.start, item.end)
    for definition in definitions:
        for found in _REQUIRES.finditer(prose.text, definition.start, definition.end):
            yield from _requirement(definition.name, definition.at, prose, found.start(), found.end())


def _requirement(feature: str, at: Span, prose: Prose, start: int, end: int) -> Iterator[e.Requirement]:
    while start < end and prose.text[start].isspace():
        start += 1
    stop = prose.text.find(SEPARATOR, start, end)
    words = prose.text[start : stop if stop >= 0 else end].rstrip()
    needs = read_requirement(words)
    if needs is not None:
        yield e.Requirement(feature, needs, at, prose.span(start, start + len(words)))


def read_bit_ranges(items: Iterable[e.Item], prose: Prose) -> Iterator[e.BitRange]:
    """The lists whose labels are ranges of numbers and whose text says what the bits are for."""
    groups: dict[int, list[e.Item]] = {}
    for item in items:
        if item.environment.startswith("description"):
            groups.setdefault(item.group, []).append(item)
    for group in groups.values():
        ranges = [read_ranges(item.label) if item.label[:1].isdigit() else None for item in group]
        if len(group) == 1 or not all(ranges):
            continue
        owners = [" ".join(prose.text[item.start : item.end].replace(SEPARATOR, " ").split()) for item in group]
        if all("bit" in owner.lower() for owner in owners):
            for item, found, owner in zip(group, ranges, owners, strict=True):
                yield e.BitRange(found or (), owner, item.at)


def read_mentions(prose: Prose, listings: Iterable[e.Listing], text: str) -> Iterator[e.Mention]:
    """Every whole name of a feature in running text and in listings; families (`VIRTIO_F_*`) are none."""
    for match in _MENTION.finditer(prose.text):
        if not _WILDCARD.search(match[0]):
            yield e.Mention(match[0], "prose", prose.span(*match.span()))
    for listing in listings:
        for match in _MENTION.finditer(text, listing.body.start, listing.body.end):
            if not _WILDCARD.search(match[0]):
                yield e.Mention(match[0], "listing", Span(listing.at.source, *match.span()))


def read_defines(listings: Iterable[e.Listing], text: str) -> Iterator[e.Define]:
    """`#define` of a feature's name in listings."""
    for listing in listings:
        for match in _DEFINE.finditer(text, listing.body.start, listing.body.end):
            yield e.Define(match[1], match[2].strip(), Span(listing.at.source, *match.span(1)))
