"""Checks what a definition that touches memory access leaves open: the questions of a reviewer, asked of the text.

A feature that changes which memory a device can reach is a matter of security. So a definition has to say what it
bypasses, who enforces it, what an existing driver gets, and from when until when a promise binds. What it leaves open
may be said in another sentence about the feature: `speclint.checks.definitions` finds them all.
"""

from collections.abc import Iterator
from itertools import pairwise

from speclint.checks.definitions import Definition, Said, touching_memory
from speclint.diagnostics import Found, Note
from speclint.languages.definition.reading import plain_name
from speclint.model.elements import FeatureDefinition
from speclint.model.spec import SpecModel, once

_GO_ON = ("in particular", "in this case", "in that case", "then ")
"""How a sentence begins that holds under the condition of the one before."""
_WEAK = frozenset(("may", "can"))


def ambiguous_access_protection(feature: FeatureDefinition, spec: SpecModel) -> Iterator[Found]:
    """Translation is bypassed, and whether protection is, is not said. Yields `name` and `words`."""
    definition = touching_memory(feature, spec)
    if definition is None:
        return
    if not definition.of("protection"):
        for said in definition.defined("bypass")[:1]:
            yield _found(said, definition)
    protected = {said.sentence_at for said in definition.of("protection")}
    for said in definition.of("bypass"):
        if not said.in_definition and said.sentence_at not in protected:
            yield _found(said, definition)


def missing_address_width(feature: FeatureDefinition, spec: SpecModel) -> Iterator[Found]:
    """Addresses are used whose width nothing limits. Yields `name` and `words`."""
    definition = touching_memory(feature, spec)
    if definition is None or definition.of("address-width"):
        return
    addresses = definition.defined("addresses")
    promised = {said.sentence_at for said in definition.of("promise")}
    for said in sorted(addresses, key=lambda each: each.sentence_at not in promised)[:1]:
        yield _found(said, definition)


def unenforced_exclusion(feature: FeatureDefinition, spec: SpecModel) -> Iterator[Found]:
    """Two features exclude each other, and nobody refuses both. Yields `name`, `other` and `words`."""
    definition = touching_memory(feature, spec)
    if definition is None or definition.defined("enforcement"):
        return
    enforcing = [said.sentence for said in definition.of("enforcement")]
    enforcing += [said.sentence for said in definition.of("offer") if "not" in said.words.lower().split()]
    # "Both bits" are this one and the one that the definition compares it with.
    compared = tuple(other for said in definition.defined("same-as") for other in said.clause.others)
    told: set[str] = set()
    for said in definition.of("excludes"):
        for other in (said.clause.others or compared)[:1]:
            if other not in told and not any(other in sentence for sentence in enforcing):
                yield _found(said, definition, other=other)
            told.add(other)


def one_sided_exclusion(feature: FeatureDefinition, spec: SpecModel) -> Iterator[Found]:
    """A definition excludes a feature whose own definition does not say so. Yields `name`, `other` and `words`."""
    definition = touching_memory(feature, spec)
    if definition is None:
        return
    for said in definition.defined("excludes"):
        for other in said.clause.others:
            for defined in _definitions(other, spec):
                text = spec.pages[defined.at.source].facts.prose.text
                if text.find(feature.name, defined.start, defined.end) < 0:
                    yield _found(said, definition, (Note(defined.at, f"{other} is defined here"),), other=other)


def unstated_when_clear(feature: FeatureDefinition, spec: SpecModel) -> Iterator[Found]:
    """What holds without the feature is not said, or only for a device that does not offer it. Yields `state`."""
    definition = touching_memory(feature, spec)
    if definition is None:
        return
    clear = [said for said in definition.of("when-clear") if not said.clause.others]
    if not clear:
        yield Found(feature.at, {"state": f"{feature.name} is not negotiated"})
        return
    drivers = [said for said in clear if not said.in_definition and "driver" in said.sentence]
    if all(said.words.endswith("offered") for said in drivers):
        for said in drivers[:1]:
            yield Found(said.at, {"state": f"{feature.name} is offered and the driver does not accept it"})


def unstated_lifetime(feature: FeatureDefinition, spec: SpecModel) -> Iterator[Found]:
    """Something is promised, from no moment and until none. Yields `name` and `words`."""
    definition = touching_memory(feature, spec)
    if definition is None or definition.of("moment"):
        return
    for said in definition.defined("promise"):
        if not _holds_when_clear(said, definition):
            yield _found(said, definition)
            return


def unstated_violation(feature: FeatureDefinition, spec: SpecModel) -> Iterator[Found]:
    """What follows when a promise is broken is not said, or left open. Yields `name` and `words`."""
    definition = touching_memory(feature, spec)
    if definition is None:
        return
    violations = definition.of("violation")
    for said in violations:
        vague = [each for each in definition.of("open") if each.sentence_at == said.sentence_at]
        if any(each.clause.start >= said.clause.start for each in vague):
            text, end = said.prose.text, said.clause.sentence[1]
            end -= text.endswith(".", said.clause.start, end)
            words = " ".join(text[said.clause.start : end].split())
            yield Found(said.prose.span(said.clause.start, end), {"name": feature.name, "words": words})
            return
    promises = [said for said in definition.defined("promise") if said.clause.about == "driver"]
    if promises and not violations and not definition.of("enforcement"):
        yield _found(promises[0], definition)


def driver_enforced_protection(feature: FeatureDefinition, spec: SpecModel) -> Iterator[Found]:
    """Protection holds if the driver wants it, and no device has to refuse. Yields `name` and `words`."""
    definition = touching_memory(feature, spec)
    if definition is None or not definition.defined("bypass", "protection"):
        return
    enforcement = definition.of("enforcement")
    if any(said.clause.about not in _WEAK for said in enforcement):
        return
    acceptance = definition.of("acceptance")
    for said in (enforcement or acceptance)[:1] if acceptance else ():
        yield _found(
            said, definition, tuple(Note(each.at, "the driver decides") for each in acceptance if each != said)
        )


def unstated_legacy_driver(feature: FeatureDefinition, spec: SpecModel) -> Iterator[Found]:
    """What a driver gets that was written before the feature is not said. Yields `name`."""
    definition = touching_memory(feature, spec)
    if definition is not None and definition.defined("bypass") and not definition.of("unaware"):
        yield Found(feature.at, {"name": feature.name})


def unportable_platform_term(feature: FeatureDefinition, spec: SpecModel) -> Iterator[Found]:
    """The meaning hangs on what a platform does, which nobody can ask. Yields `name` and `words`."""
    definition = touching_memory(feature, spec)
    if definition is None:
        return
    terms = definition.defined("platform")
    for said in terms[:1]:
        notes = tuple(Note(each.at, "and this") for each in terms[1:] if each.sentence_at != said.sentence_at)
        yield _found(said, definition, notes)


def meaning_by_exception(feature: FeatureDefinition, spec: SpecModel) -> Iterator[Found]:
    """A feature means what another one means, with an exception. Yields `name`, `other` and `words`."""
    definition = touching_memory(feature, spec)
    if definition is None:
        return
    for said in definition.defined("same-as"):
        for other in said.clause.others:
            exceptions = [each for each in definition.defined("exception") if each.sentence_at == said.sentence_at]
            excluded = [each for each in definition.of("excludes") if other in each.clause.others]
            notes = [Note(each.at, "the exception") for each in exceptions]
            notes += [Note(each.at, f"and yet it excludes {other}") for each in excluded]
            if notes:
                yield _found(said, definition, tuple(notes), other=other)


def undecided_moment(feature: FeatureDefinition, spec: SpecModel) -> Iterator[Found]:
    """One thing is to happen before one moment or before another. Yields `name` and `words`."""
    definition = touching_memory(feature, spec)
    if definition is None:
        return
    for said in definition.of("undecided"):
        yield _found(said, definition)
    for one, other in pairwise(said for said in definition.said if said.clause.kind == "moment"):
        same = one.clause.sentence[0] == other.clause.sentence[0] and one.prose is other.prose
        relation, _, moment = one.clause.about.partition(" ")
        if not same or one.clause.asked or not other.clause.about.startswith(f"{relation} "):
            continue
        between = one.prose.text[one.clause.end : other.clause.start].lower().split()
        if "or" in between and not other.clause.about.endswith(f" {moment}"):
            words = f"{one.words} or {other.words}"
            yield Found(one.at, {"name": feature.name, "words": words}, (Note(other.at, "or this one"),))


def _found(said: Said, definition: Definition, notes: tuple[Note, ...] = (), other: str = "") -> Found:
    return Found(said.at, {"name": definition.feature.name, "words": said.words, "other": other}, notes)


def _definitions(name: str, spec: SpecModel) -> list[FeatureDefinition]:
    """Every definition of the feature called `name`, with or without its prefix."""
    return _by_plain_name(spec).get(plain_name(name), [])


@once
def _by_plain_name(spec: SpecModel) -> dict[str, list[FeatureDefinition]]:
    found: dict[str, list[FeatureDefinition]] = {}
    for page in spec.pages.values():
        for defined in page.facts.features:
            found.setdefault(plain_name(defined.name), []).append(defined)
    return found


def _holds_when_clear(said: Said, definition: Definition) -> bool:
    """Whether something is said of the feature when it is not negotiated: by its sentence, or by the one before."""
    clear = [each for each in definition.defined("when-clear") if "when set" not in each.words]
    if any(each.sentence_at == said.sentence_at for each in clear):
        return True
    if not said.sentence.lower().startswith(_GO_ON):
        return False
    text, start = said.prose.text, said.clause.sentence[0]
    return any(not text[each.clause.sentence[1] : start].strip() for each in clear if each.clause.sentence[1] <= start)
