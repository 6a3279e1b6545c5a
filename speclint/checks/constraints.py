"""The feature models of a specification: for each device type its features and what constrains them."""

import re
from collections.abc import Iterator

import msgspec

from speclint.checks.feature_places import LIMITS, PHRASES, STATEMENTS, feature_places
from speclint.languages.condition import Condition, read_condition
from speclint.languages.constraint.phrases import read_phrase
from speclint.languages.constraint.places import SIGNS, defined_at
from speclint.languages.constraint.statements import read_statement
from speclint.model import elements as e
from speclint.model.expressions import And, Name, Not, Or, to_text
from speclint.model.facts import Gleaning, Page, rows
from speclint.model.spec import SpecModel, once
from speclint.text.span import Span

_MARKUP = re.compile(r"\\[A-Za-z]+\{([^{}]*)\}")
_LONGEST_SENTENCE = 20
"""Statements of one sentence, at most; of a longer one only the nearest are looked at."""


@once
def constraints(spec: SpecModel) -> tuple[e.Constraint, ...]:
    """What the specification says of features that go together, source by source in the order of the text.

    What legacy sections and notes say is left out.
    """
    return tuple(each for page in spec.pages.values() for each in _of_page(page, spec))


def feature_model(spec: SpecModel, device: str) -> e.FeatureModel:
    """The features of the device type called `device` with the device-independent ones ("" for these alone).

    A constraint on features of another device type is left out. Where only a part of a specification is at hand,
    features that are mentioned count as well.
    """
    names = dict.fromkeys(feature.name for feature in spec.features if feature.device in ("", device))
    if not spec.complete:
        names |= dict.fromkeys(mention.name for page in spec.pages.values() for mention in page.facts.mentions)
    chosen = (each for each in constraints(spec) if names.keys() >= e.features_of(each))
    return e.FeatureModel(device, tuple(names), tuple(chosen))


def condition_of(statement: e.Statement, spec: SpecModel) -> Condition:
    """What the conditions of a statement demand of features, and what else they demand, in words."""
    read = [read_condition(words, spec.by_name()) for words in statement.conditions]
    exprs = tuple(each.expr for each in read if each.expr is not None)
    rest = ", and ".join(each.rest for each in read if each.rest)
    return Condition(exprs[0] if len(exprs) == 1 else And(exprs) if exprs else None, rest)


@once
def constraints_by_feature(spec: SpecModel) -> dict[str, list[e.Constraint]]:
    """The constraints that speak of each feature."""
    found: dict[str, list[e.Constraint]] = {}
    for each in constraints(spec):
        for name in e.features_of(each):
            found.setdefault(name, []).append(each)
    return found


@once
def limited_sections(spec: SpecModel) -> dict[int, Span]:
    """The sections (by index) that say of themselves that they apply under a condition, and where they say so.

    Where they say it of what follows the span begins there, else with the section.
    """
    found: dict[int, Span] = {}
    for page, places in spec.gleaned(feature_places):
        for start, end, following in rows(places.get(LIMITS, ()), 3):
            at = page.facts.prose.span(start, end)
            section = spec.section_at(at)
            found[section.index if section is not None else -1] = at if following else at.moved_to(0, at.end)
    return found


def is_limited(statement: e.Statement, section: e.Section | None, limited: dict[int, Span]) -> bool:
    """Whether a statement applies under a condition that stands outside it."""
    at = limited.get(section.index if section is not None else -1)
    return at is not None and statement.at.start >= at.start


def _of_page(page: Page, spec: SpecModel) -> Iterator[e.Constraint]:
    places = page.gleaned(feature_places)
    every = [*_requirements(page), *_phrases(page, places, spec), *_statements(page, places, spec)]
    told: set[tuple[object, ...]] = set()
    for each in sorted(every, key=lambda each: (each.at.start, each.kind)):
        if (key := (each.at, each.formula)) not in told:
            told.add(key)
            yield each


def _requirements(page: Page) -> Iterator[e.Constraint]:
    """The entries of requirement lists, and "Requires …" in definitions."""
    for requirement in page.facts.requirements:
        formula = Or((Not(Name(requirement.feature, (requirement.at.start, requirement.at.end))), requirement.needs))
        words = f"{requirement.feature}: {_words(page, requirement.body)}"
        if page.source.language == "yaml":  # where the value alone does not say what it is about
            words = f"{requirement.feature} requires {to_text(requirement.needs)}"
        yield e.Constraint(formula, "must", "requirement", True, requirement.body, words)


def _phrases(page: Page, places: Gleaning, spec: SpecModel) -> Iterator[e.Constraint]:
    prose, definitions = page.facts.prose, page.facts.features
    phrases = [*SIGNS]
    for phrase, at, start, end in rows(places.get(PHRASES, ()), 4):
        section = spec.section_at(prose.span(start, end))
        if section is None or not section.legacy:
            defined = defined_at(definitions, at)
            it = (defined.name,) if defined is not None else ()
            constraint = read_phrase(phrases[phrase], prose, (start, end), spec.by_name(), it)
            if constraint is not None:
                yield constraint


def _statements(page: Page, places: Gleaning, spec: SpecModel) -> Iterator[e.Constraint]:
    statements, limited = page.facts.statements, limited_sections(spec)
    definitions = _definitions(page) if STATEMENTS in places else []
    for number in places.get(STATEMENTS, ()):
        statement = statements[number]
        section = spec.section_at(statement.at)
        it = [name for start, end, name in definitions if start <= statement.at.start < end]
        if (section is not None and section.legacy) or is_limited(statement, section, limited):
            continue
        if statement.region != "text" and not it:
            continue  # what an item says may hold under the condition that its list begins with
        around = statements[max(0, number - _LONGEST_SENTENCE) : number + _LONGEST_SENTENCE]
        constraint = read_statement(statement, [each for each in around if each.at == statement.at], spec.by_name(), it)
        if constraint is not None:
            yield msgspec.structs.replace(constraint, words=_words(page, statement.at))


def _definitions(page: Page) -> list[tuple[int, int, str]]:
    """Where in the source the texts of definitions begin and end, and the features that they define."""
    offset = page.facts.prose.offset
    defining = (each for each in page.facts.features if each.end > each.start)
    return [(offset(each.start), offset(each.end - 1), each.name) for each in defining]


def _words(page: Page, at: Span) -> str:
    """The text of a place without its markup, white space collapsed."""
    return " ".join(_MARKUP.sub(r"\1", page.source.text[at.start : at.end]).split())
