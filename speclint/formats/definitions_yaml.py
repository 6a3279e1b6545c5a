"""Writes the features of a specification as definitions: `speclint export --format yaml`.

The shape stands in `speclint.languages.definitions.shape`; what is written here reads back to the
same features, bits, ranges and requirements.
"""

import json
import re
from collections.abc import Collection, Iterator
from textwrap import wrap
from typing import TextIO

from speclint.checks.features import ranges_in_words
from speclint.model import elements as e
from speclint.model.expressions import Name, Not, to_text
from speclint.model.prose import SEPARATOR
from speclint.model.spec import SpecModel
from speclint.text.visible import visible, visible_line

_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_]*(?:[ ,/.()-]+[A-Za-z0-9_()]+)*")
_WORDS_OF_YAML = frozenset("true false yes no on off null y n".split())
_WIDTH = 100
_SCHEMA = "https://raw.githubusercontent.com/speclint/speclint/main/docs/schema/definitions.json"


def write(model: SpecModel, stream: TextIO, devices: Collection[str] = ()) -> None:
    """Write the definitions of all device types and the common ones; with `devices`, those of these alone."""
    stream.write(f"# yaml-language-server: $schema={_SCHEMA}\n")
    chosen = [device.name for device in model.devices if not devices or device.name in devices]
    for number, name in enumerate(dict.fromkeys(chosen if devices else ["", *chosen])):
        stream.write("---\n" if number else "")
        stream.writelines(f"{line}\n" for line in _document(model, name, whole=not devices and not number))


def _document(model: SpecModel, name: str, *, whole: bool) -> Iterator[str]:
    """The lines of one document; `whole` for the first of a file that leaves nothing out."""
    if whole and model.complete:
        yield "complete: true"
    if name:
        yield f"device: {_quoted(name)}"
        number = next((each.number for each in model.devices if each.name == name), None)
        if number is not None:
            yield f"number: {number}"
    elif model.bit_ranges:
        yield "bit-ranges:"
        for entry in model.bit_ranges:
            yield f"  - bits: {_quoted(ranges_in_words(entry))}"
            yield f"    owner: {_quoted(entry.owner)}"
    written: set[tuple[str, str]] = set()
    for key, legacy in (("features", False), ("legacy-features", True)):
        own = [each for each in model.features if each.device == name and each.legacy == legacy]
        if own or not (legacy or name):
            yield f"{key}:" if own else f"{key}: []"
        for feature in own:
            yield from _feature(model, feature, written)


def _feature(model: SpecModel, feature: e.Feature, written: set[tuple[str, str]]) -> Iterator[str]:
    """The lines of one entry; a requirement stands at one of several definitions of a feature only."""
    yield f"  - name: {feature.name}"
    if feature.bit is not None:
        yield f"    bit: {feature.bit}"
    definition = _definition(model, feature)
    needs, conflicts = [], []
    for requirement in model.requirements:
        words = to_text(requirement.needs)
        if requirement.feature != feature.name or (feature.name, words) in written:
            continue
        if definition is not None and _is_inside(model, requirement, definition):
            continue
        written.add((feature.name, words))
        if isinstance(requirement.needs, Not) and isinstance(requirement.needs.expr, Name):
            conflicts.append(requirement.needs.expr.name)
        else:
            needs.append(words)
    yield from _list("requires", needs)
    yield from _list("conflicts", conflicts)
    paragraphs = _paragraphs(model, definition) if definition is not None else []
    if paragraphs:
        yield "    text: >-"
        for number, paragraph in enumerate(paragraphs):
            if number:
                yield ""
            for line in wrap(paragraph, _WIDTH, break_long_words=False, break_on_hyphens=False):
                yield f"      {line}"


def _list(key: str, entries: list[str]) -> Iterator[str]:
    if len(entries) == 1:
        yield f"    {key}: {entries[0]}"
    elif entries:
        yield f"    {key}:"
        yield from (f"      - {entry}" for entry in entries)


def _definition(model: SpecModel, feature: e.Feature) -> e.FeatureDefinition | None:
    definitions = model.pages[feature.at.source].facts.features
    return next((each for each in definitions if each.at == feature.at), None)


def _is_inside(model: SpecModel, requirement: e.Requirement, definition: e.FeatureDefinition) -> bool:
    """Whether a requirement stands in the text of the definition: then reading the text finds it again."""
    if definition.start >= definition.end or requirement.body.source != definition.at.source:
        return False
    text = model.pages[definition.at.source].facts.prose.span(definition.start, definition.end)
    return text.start <= requirement.body.start < text.end


def _paragraphs(model: SpecModel, definition: e.FeatureDefinition) -> list[str]:
    """The text of a definition, in its paragraphs."""
    text = model.pages[definition.at.source].facts.prose.text[definition.start : definition.end]
    paragraphs = (visible(" ".join(part.split())) for part in text.split(SEPARATOR))
    return [paragraph for paragraph in paragraphs if paragraph]


def _quoted(text: str) -> str:
    """A text as a scalar of one line, in quotes where it could be read as something else."""
    text = visible_line(" ".join(text.split()))
    plain = _PLAIN.fullmatch(text) and text.lower() not in _WORDS_OF_YAML
    return text if plain else json.dumps(text, ensure_ascii=False)
