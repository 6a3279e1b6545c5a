"""Finds what a feature needs by the text, and no requirement says.

A feature needs another one if it is used through a queue or a field that exists only with that other one, or if prose
reminds of a requirement that the list of requirements does not have.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

import msgspec

from speclint.checks.constraints import constraints
from speclint.checks.feature_logic import Account, Said
from speclint.checks.feature_places import EXISTENCE, feature_places
from speclint.diagnostics import Found, Note
from speclint.languages.condition import read_condition
from speclint.languages.statement import Sentences
from speclint.model import elements as e
from speclint.model.expressions import Expr, Name, Not, Or, names, to_text
from speclint.model.facts import Page, rows
from speclint.model.spec import SpecModel
from speclint.text.span import Span

_FIELD = re.compile(r"\b[A-Za-z]\w*\b")
_QUEUE = re.compile(r"\b[a-z][a-z0-9_]*q\b")
_AVAILABLE = re.compile(r"\s*(?:The\s+)?([A-Z][a-z]+(?:\s[a-z]+){1,2})\s+is\s+available\.")
_UNDER = re.compile(r"(?:Note\s+that\s+)?((?:[Ii]f|[Ww]hen)\s[^,]+(?:,[^,]+){0,3}?),\s")
_BY_COMMAND = re.compile(
    r"\b(?:can|MAY|MUST|SHOULD)\s+(?:\w+\s+){0,3}?(?:send|issue|support|obtain|use)\b[^.;]{0,120}\bcommands?\b"
)
_NAMED = re.compile(r"[A-Z][A-Z0-9]+(?:_[A-Za-z0-9]+)+")
_DEFINE = re.compile(r"#\s*define\s+(\w+)")


class _Existence(msgspec.Struct, frozen=True):
    """A sentence that says with which features something of a device exists: from `start`, what; from `verb`, when."""

    page: Page
    start: int
    verb: int
    needs: Expr
    device: str
    at: Span


class _Queue(msgspec.Struct, frozen=True):
    """A queue that exists only with some features: how the text calls it, and where it says so."""

    terms: tuple[str, ...]
    needs: Expr
    device: str
    at: Span


class _Field(msgspec.Struct, frozen=True):
    """A field that exists only with some features, and where the text says so."""

    name: str
    needs: Expr
    device: str
    at: Span


class _Need(msgspec.Struct, frozen=True):
    """What a feature needs, by a sentence at `at`, and why, in words; `source` is where that rests on."""

    feature: str
    needs: Expr
    at: Span
    why: str
    source: Note | None


def unlisted_requirement(specification: SpecModel, spec: SpecModel) -> Iterator[Found]:
    """A feature needs another one, and no requirement or statement says so; reported where the feature is defined.

    Yields the `name`, what it `needs`, and `why` in words.
    """
    told: set[tuple[str, str]] = set()
    existence = list(_on_existence(spec))
    for need in (*_by_queue(spec, existence), *_by_field(spec, existence), *_by_reminder(spec)):
        key = (need.feature, to_text(need.needs))
        if key in told or need.feature not in spec.by_name():
            continue
        told.add(key)
        place = _place(need.feature, spec)
        values = {"name": need.feature, "needs": to_text(need.needs), "why": need.why}
        notes = [Note(need.at, need.why)] if need.at != place else []
        yield Found(place, values, tuple(notes + ([need.source] if need.source else [])))


def _place(feature: str, spec: SpecModel) -> Span:
    """The requirement that the feature has already, or its definition."""
    listed = (each.body for each in spec.requirements if each.feature == feature)
    return next(listed, spec.by_name()[feature][0].at)


def _by_reminder(spec: SpecModel) -> Iterator[_Need]:
    """What prose says that a feature depends on, where its device lists requirements and these do not say so."""
    said = Said(spec, ("requirement",))
    devices = {spec.by_name()[each.feature][0].device for each in spec.requirements if each.feature in spec.by_name()}
    for constraint in constraints(spec):
        parts = constraint.formula.parts if isinstance(constraint.formula, Or) else ()
        if constraint.kind != "dependency" or len(parts) != 2 or not isinstance(parts[0], Not):
            continue
        feature = next(names(parts[0])).name
        features = spec.by_name().get(feature, ())
        if features and features[0].device in devices and not said.needs(feature, parts[1], constraint.at):
            yield _Need(feature, parts[1], constraint.at, "the text says that it does", None)


def _by_queue(spec: SpecModel, existence: Sequence[_Existence]) -> Iterator[_Need]:
    """What features need that are used through a queue which exists only with other features."""
    defined = _defined(spec)
    said = Said(spec)
    account = Account()
    for queue in _queues(spec, existence):
        account.spend(len(defined.get(queue.device, ())) + len(spec.sections), queue.at, "what queues need is")
        needed = {name.name for name in names(queue.needs)}
        for feature, at in (dict(_definitions_that_name(queue, defined)) | _commands(queue, spec)).items():
            if feature in needed or said.needs(feature, queue.needs, at):
                continue
            source = Note(queue.at, f"{queue.terms[0]} exists only with {to_text(queue.needs)}")
            yield _Need(feature, queue.needs, at, f"it is used through the {queue.terms[1]}", source)


def _by_field(spec: SpecModel, existence: Sequence[_Existence]) -> Iterator[_Need]:
    """What features need whose definition speaks of a field which exists only with other features."""
    fields: dict[str, dict[str, _Field]] = {}
    for each in _fields(existence):
        fields.setdefault(each.device, {})[each.name] = each
    if not fields:
        return
    said = Said(spec)
    for page in spec.pages.values():
        for definition in page.facts.features:
            section = spec.section_at(definition.at)
            device = spec.device_around(section)
            own = fields.get(device.name, {}) if device is not None else {}
            text = page.facts.prose.text
            # Nearly all definitions name none.
            if section is None or section.legacy or not any(text.find(name, *_body(definition)) >= 0 for name in own):
                continue
            for name in dict.fromkeys(_fields_named(page, *_body(definition))):
                field = own.get(name)
                if field is None or definition.name in {each.name for each in names(field.needs)}:
                    continue
                if not said.needs(definition.name, field.needs, definition.at):
                    source = Note(field.at, f"{name} exists only with {to_text(field.needs)}")
                    yield _Need(definition.name, field.needs, definition.at, f"its definition uses {name}", source)


def _body(definition: e.FeatureDefinition) -> tuple[int, int]:
    """Where in the running text of its source the text of a definition begins and ends."""
    return definition.start, definition.end


def _fields(existence: Sequence[_Existence]) -> Iterator[_Field]:
    """The fields of which a sentence says that they exist only with some features."""
    for each in existence:
        for name in _fields_named(each.page, each.start, each.verb):
            yield _Field(name, each.needs, each.device, each.at)


def _fields_named(page: Page, start: int, end: int) -> Iterator[str]:
    """The names set as fields in a stretch of running text."""
    prose = page.facts.prose
    for match in _FIELD.finditer(prose.text, start, end):
        at = prose.offset(match.start())
        if page.source.text.endswith("\\field{", 0, at):
            yield match[0]


def _queues(spec: SpecModel, existence: Sequence[_Existence]) -> Iterator[_Queue]:
    """The queues of which a sentence says that they exist only with some features."""
    for each in existence:
        queue = _QUEUE.search(each.page.facts.prose.text, each.start, each.verb)
        if queue is not None:
            stem = queue[0].removesuffix("q").rstrip("_").removesuffix("_v")
            terms = (queue[0], f"{stem} virtqueue", f"{stem} queue", *_called(each.needs, spec))
            yield _Queue(terms, each.needs, each.device, each.at)


def _on_existence(spec: SpecModel) -> Iterator[_Existence]:
    """The sentences that say with which features something exists."""
    for page, places in spec.gleaned(feature_places):
        prose = page.facts.prose
        for start, verb, first, last, end in rows(places.get(EXISTENCE, ()), 5):
            at = prose.span(start, end)
            device = spec.device_around(spec.section_at(at))
            if device is not None:
                needs = read_condition(" ".join(prose.text[first:last].split()), spec.by_name())
                if not needs.rest and needs.expr is not None and not isinstance(needs.expr, Not):
                    yield _Existence(page, start, verb, needs.expr, device.name, at)


def _called(needs: Expr, spec: SpecModel) -> Iterator[str]:
    """What the definition of a feature says is available with it ("Control channel is available.")."""
    if isinstance(needs, Name):
        for page in spec.pages.values():
            for definition in page.facts.features:
                if definition.name == needs.name:
                    match = _AVAILABLE.match(page.facts.prose.text, definition.start, definition.end)
                    if match is not None:
                        yield match[1].lower()


def _defined(spec: SpecModel) -> dict[str, list[tuple[e.FeatureDefinition, str]]]:
    """The definitions of each device type with their words in lower case; not those of its legacy interface."""
    found: dict[str, list[tuple[e.FeatureDefinition, str]]] = {}
    for page in spec.pages.values():
        text = page.facts.prose.text
        for definition in page.facts.features:
            section = spec.section_at(definition.at)
            device = spec.device_around(section)
            if device is not None and section is not None and not section.legacy:
                words = " ".join(text[definition.start : definition.end].lower().split())
                found.setdefault(device.name, []).append((definition, words))
    return found


def _definitions_that_name(
    queue: _Queue, defined: Mapping[str, Sequence[tuple[e.FeatureDefinition, str]]]
) -> Iterator[tuple[str, Span]]:
    """The features of the queue's device whose definition names the queue."""
    for definition, words in defined.get(queue.device, ()):
        if any(term in words for term in queue.terms):
            yield definition.name, definition.at


def _commands(queue: _Queue, spec: SpecModel) -> dict[str, Span]:
    """The features of which a sentence says that with them a command of the queue is used."""
    inside = _sections_of(queue, spec)
    found: dict[str, Span] = {}
    sources = {spec.sections[index].at.source for index in inside}
    for page in spec.pages.values() if sources else ():
        if page.source.name not in sources:
            continue
        commands = set(_commands_defined(page, inside, spec))
        for name, at, sentence in _sentences_on_commands(page, spec):
            section = spec.section_at(at)
            if (section is not None and section.index in inside) or commands & set(_NAMED.findall(sentence)):
                found.setdefault(name, at)
    return found


def _sections_of(queue: _Queue, spec: SpecModel) -> set[int]:
    """The sections (by index) about a queue, with those inside them."""
    found: set[int] = set()
    for device in (each for each in spec.devices if each.name == queue.device):
        for section in spec.sections[device.section : spec.end_of(spec.sections[device.section])]:
            own = section.title.lower() in queue.terms and spec.device_around(section) == device
            if own or section.parent in found:
                found.add(section.index)
    return found


def _commands_defined(page: Page, inside: set[int], spec: SpecModel) -> Iterator[str]:
    """The constants that listings in these sections define."""
    for listing in page.facts.listings:
        section = spec.section_at(listing.at)
        if section is not None and section.index in inside:
            yield from _DEFINE.findall(page.source.text, listing.body.start, listing.body.end)


def _sentences_on_commands(page: Page, spec: SpecModel) -> Iterator[tuple[str, Span, str]]:
    """Sentences by which commands are sent or supported under one feature: the feature, the place, the words."""
    prose = page.facts.prose
    places = prose.places_of(("command", "commands"))
    sentences = Sentences(prose.text)
    done = -1
    for place in places:
        block = prose.block_at(place)
        if place < done or prose.text.find("_F_", max(block.start, place - 400), place) < 0:
            continue
        start, end = sentences.at((block.start, block.end), place) or (place, place)
        done = end
        sentence = " ".join(prose.text[start:end].split())
        name = _feature_of(sentence, spec.by_name()) if _BY_COMMAND.search(sentence) else ""
        if name:
            yield name, prose.span(start, end), sentence


def _feature_of(sentence: str, known: Mapping[str, Sequence[e.Feature]]) -> str:
    """The one feature with which a sentence applies, "" if it begins with no such condition."""
    match = _UNDER.match(sentence)
    if match is None:
        return ""
    condition = read_condition(match[1], known)
    if condition.expr is None:
        condition = read_condition(match[1].partition(",")[0], known)
    return condition.expr.name if isinstance(condition.expr, Name) else ""
