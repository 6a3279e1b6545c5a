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
    definitions = _Definitions(model)
    chosen = [device.name for device in model.devices if not devices or device.name in devices]
    for number, name in enumerate(dict.fromkeys(chosen if devices else ["", *chosen])):
        stream.write("---\n" if number else "")
        if not devices and not number and model.complete:
            stream.write("complete: true\n")
        stream.writelines(f"{line}\n" for line in definitions.document(name))


class _Definitions:
    """The features of a model, ready to be written: each look-up is made once."""

    def __init__(self, model: SpecModel) -> None:
        self._model = model
        self._devices = {device.name: device for device in reversed(model.devices)}
        self._features: dict[str, list[e.Feature]] = {}
        for feature in model.features:
            self._features.setdefault(feature.device, []).append(feature)
        pages = model.pages.values()
        self._definitions = {each.at: each for page in pages for each in page.facts.features}
        # Taken out where they are written, so that one of several definitions of a feature has them.
        self._requirements: dict[str, list[e.Requirement]] = {}
        for requirement in model.requirements:
            self._requirements.setdefault(requirement.feature, []).append(requirement)

    def document(self, name: str) -> Iterator[str]:
        """The lines of the document of a device type, "" for the common features."""
        if name:
            yield f"device: {_quoted(name)}"
            number = self._devices[name].number
            if number is not None:
                yield f"number: {number}"
        elif self._model.bit_ranges:
            yield "bit-ranges:"
            for entry in self._model.bit_ranges:
                yield f"  - bits: {_quoted(ranges_in_words(entry))}"
                yield f"    owner: {_quoted(entry.owner)}"
        for key, legacy in (("features", False), ("legacy-features", True)):
            own = [each for each in self._features.get(name, ()) if each.legacy == legacy]
            if own or not (legacy or name):
                yield f"{key}:" if own else f"{key}: []"
            for feature in own:
                yield from self._feature(feature)

    def _feature(self, feature: e.Feature) -> Iterator[str]:
        """The lines of one entry."""
        yield f"  - name: {feature.name}"
        if feature.bit is not None:
            yield f"    bit: {feature.bit}"
        definition = self._definitions[feature.at]
        needs: dict[str, None] = {}
        conflicts: dict[str, None] = {}
        for requirement in self._requirements.pop(feature.name, ()):
            if self._is_inside(requirement):
                continue
            if isinstance(requirement.needs, Not) and isinstance(requirement.needs.expr, Name):
                conflicts[requirement.needs.expr.name] = None
            else:
                needs[to_text(requirement.needs)] = None
        yield from _list("requires", list(needs))
        yield from _list("conflicts", list(conflicts))
        paragraphs = self._paragraphs(definition)
        if paragraphs:
            yield "    text: >-"
        for number, paragraph in enumerate(paragraphs):
            yield from [""] if number else []
            for line in wrap(paragraph, _WIDTH, break_long_words=False, break_on_hyphens=False):
                yield f"      {line}"

    def _is_inside(self, requirement: e.Requirement) -> bool:
        """Whether a requirement stands in the text of its definition: then reading the text finds it again."""
        definition = self._definitions.get(requirement.at)
        if definition is None or definition.start >= definition.end:
            return False
        text = self._model.pages[definition.at.source].facts.prose.span(definition.start, definition.end)
        return requirement.body.source == text.source and text.start <= requirement.body.start < text.end

    def _paragraphs(self, definition: e.FeatureDefinition) -> list[str]:
        """The text of a definition, in its paragraphs."""
        text = self._model.pages[definition.at.source].facts.prose.text[definition.start : definition.end]
        paragraphs = (visible(" ".join(part.split())) for part in text.split(SEPARATOR))
        return [paragraph for paragraph in paragraphs if paragraph]


def _list(key: str, entries: list[str]) -> Iterator[str]:
    if len(entries) == 1:
        yield f"    {key}: {entries[0]}"
    elif entries:
        yield f"    {key}:"
        yield from (f"      - {entry}" for entry in entries)


def _quoted(text: str) -> str:
    """A text as a scalar of one line, in quotes where it could be read as something else."""
    text = visible_line(" ".join(text.split()))
    plain = _PLAIN.fullmatch(text) and text.lower() not in _WORDS_OF_YAML
    return text if plain else json.dumps(text, ensure_ascii=False)
