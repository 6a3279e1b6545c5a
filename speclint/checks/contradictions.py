"""Checks of statements against each other: what they demand together, of what features go together."""

import re
from bisect import bisect_left
from collections.abc import Iterator

from speclint.checks.constraints import condition_of, feature_model, is_limited, limited_sections
from speclint.checks.feature_logic import can_apply_together
from speclint.diagnostics import Found, Note
from speclint.model import elements as e
from speclint.model.expressions import And, to_text
from speclint.model.facts import Page
from speclint.model.spec import SpecModel

_MOST_ALIKE = 50
"""Statements on one action that later ones are compared with."""
_OPPOSITES = frozenset(
    frozenset((one, other))
    for other, against in (
        ("MUST NOT", ("MUST", "SHALL", "SHOULD", "MAY")),
        ("SHALL NOT", ("MUST", "SHALL", "SHOULD", "MAY")),
        ("SHOULD NOT", ("MUST", "SHALL", "SHOULD")),
    )
    for one in against
)
_LEANS_ON = re.compile(
    r"\b(?:this|that|these|those|such|so|otherwise|else|it|they|them|following|above|below)\b|\ufffc", re.IGNORECASE
)
_DEMANDS = frozenset(("MUST", "SHALL"))
_FORBIDS = frozenset(("MUST NOT", "SHALL NOT", "SHOULD NOT"))
_INTRODUCES = re.compile(
    r"(?:offer|accept|negotiate)\s+(?:all\s+of\s+)?the\s+following(?:\s+(?:features|feature bits|bits))?:?"
)
_REFUSED = re.compile(r"be\s+(?:offered|accepted|negotiated)\b")
_LIST_BEGINS = re.compile(r"[\s:]*\\begin\s*\{\w+\}(?:\s|%[^\n]*\n)*(?:\\item\s*\[?)?\s*")
_SHORTEST_ACTION = 4
"""Words that an action has at least: "ignore it" is said of different things."""


def contradicting_statements(specification: SpecModel, spec: SpecModel) -> Iterator[Found]:
    """The same party, of the same device, must and must not do the same, under conditions that can hold together.

    Yields `modality` and `other`, the keywords of the later and of the earlier statement, and `when` both apply. Only
    sentences that stand for themselves count: what an item says may hold under the condition that its list begins with.
    An item that forbids what the sentence before its list demands of all items contradicts that.
    """
    yield from _against_their_list(spec)
    # First what is quick to see: hardly an action is both demanded and forbidden.
    forbidden = {each.action for each in spec.statements if each.modality.endswith("NOT")}
    forbidden &= {each.action for each in spec.statements if not each.modality.endswith("NOT")}
    said: dict[tuple[object, ...], list[e.Statement]] = {}
    for statement in spec.statements:
        if statement.action not in forbidden or not _stands_alone(statement):
            continue
        earlier = said.setdefault(_what_it_is_about(statement, spec), [])
        for other in earlier:
            opposite = frozenset((statement.modality, other.modality)) in _OPPOSITES
            if opposite and (when := _both_apply(statement, other, spec)) is not None:
                note = Note(other.at, f"here it is {other.modality}")
                values = {"modality": statement.modality, "other": other.modality, "when": when}
                yield Found(statement.at, values, (note,))
                break
        if len(earlier) < _MOST_ALIKE:
            earlier.append(statement)


def _against_their_list(spec: SpecModel) -> Iterator[Found]:
    """Items that must not be negotiated, in a list of what must be."""
    for statement in spec.statements:
        if statement.modality in _DEMANDS and _INTRODUCES.fullmatch(statement.action):
            page = spec.pages[statement.at.source]
            for item in _items_after(statement, page):
                for other in page.facts.statements[bisect_left(page.facts.statements, item.at.start, key=_start) :]:
                    if other.at.start > page.facts.prose.offset(item.end - 1):
                        break
                    if other.modality in _FORBIDS and not other.conditions and _REFUSED.match(other.action):
                        values = {"modality": other.modality, "other": statement.modality, "when": "to this item"}
                        words = f"the list is of what {statement.modality} be negotiated"
                        yield Found(other.at, values, (Note(statement.at, words),))


def _items_after(statement: e.Statement, page: Page) -> list[e.Item]:
    """The items of the list that begins right behind a statement."""
    items = page.facts.items
    first = bisect_left(items, statement.at.end, key=_start)
    if first == len(items) or not _LIST_BEGINS.fullmatch(page.source.text, statement.at.end, items[first].at.start):
        return []
    return [item for item in items[first:] if item.group == items[first].group and item.end > item.start]


def _start(element: e.Item | e.Statement) -> int:
    return element.at.start


def _both_apply(one: e.Statement, other: e.Statement, spec: SpecModel) -> str | None:
    """When two statements apply at once, in words; None if they cannot, or if that is not certain."""
    if {words.lower() for words in one.conditions} == {words.lower() for words in other.conditions}:
        return "under the same conditions"
    limited = limited_sections(spec)
    if any(is_limited(each, spec.section_at(each.at), limited) for each in (one, other)):
        return None
    first, second = condition_of(one, spec), condition_of(other, spec)
    if first.rest.lower() != second.rest.lower():
        return None  # two conditions in words may exclude each other, and a general rule may have an exception
    device = spec.device_around(spec.section_at(one.keyword))
    model = feature_model(spec, device.name if device is not None else "")
    if not can_apply_together(first, second, model):
        return None
    together = And(tuple(each.expr for each in (first, second) if each.expr is not None))
    return f"where {to_text(together)}"


def _what_it_is_about(statement: e.Statement, spec: SpecModel) -> tuple[object, ...]:
    """The same device (or section), interface, subject and action: everything but the keyword and the conditions."""
    section = spec.section_at(statement.keyword)
    device = spec.device_around(section)
    scope = device.section if device is not None else (section.index if section is not None else -1)
    subject = statement.actor if statement.actor in ("driver", "device") else statement.subject.lower()
    return scope, section is not None and section.legacy, subject, statement.action


def _stands_alone(statement: e.Statement) -> bool:
    """Whether what a statement says can be told without the sentences around it."""
    if statement.region != "text" or not statement.complete or len(statement.action.split()) < _SHORTEST_ACTION:
        return False
    return not _LEANS_ON.search(" ".join((*statement.conditions, statement.subject, statement.action)))
