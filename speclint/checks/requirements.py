"""Checks of what features require of each other."""

from collections.abc import Iterator

from speclint.checks.nearness import nearest
from speclint.diagnostics import Found, Note
from speclint.model import elements as e
from speclint.model.expressions import And, Expr, Name, names
from speclint.model.spec import SpecModel
from speclint.text.span import Span


def _certainly_needed(needs: Expr) -> set[str]:
    """The features without which `needs` cannot hold."""
    if isinstance(needs, Name):
        return {needs.name}
    if isinstance(needs, And):
        return set().union(*(_certainly_needed(part) for part in needs.parts))
    return set()


def cycle(specification: SpecModel, spec: SpecModel) -> Iterator[Found]:
    """Features that require each other in a circle, each circle once, at its first requirement in the document."""
    needed: dict[str, list[tuple[str, e.Requirement]]] = {}
    for requirement in spec.requirements:
        for name in sorted(_certainly_needed(requirement.needs)):
            needed.setdefault(requirement.feature, []).append((name, requirement))
    told: set[frozenset[str]] = set()
    for start in needed:
        way = _way_back(start, needed)
        if way is not None and (members := frozenset(name for name, _ in way)) not in told:
            told.add(members)
            chain = " requires ".join([start, *(name for name, _ in way)])
            first = way[0][1]
            notes = tuple(
                Note(requirement.at, f"{requirement.feature} requires {name}") for name, requirement in way[1:]
            )
            yield Found(first.at, {"feature": start, "chain": chain}, notes)


def _way_back(start: str, needed: dict[str, list[tuple[str, e.Requirement]]]) -> list[tuple[str, e.Requirement]] | None:
    """The shortest chain of requirements from a feature to itself."""
    ways: list[list[tuple[str, e.Requirement]]] = [[step] for step in needed.get(start, ())]
    seen = {start}
    for way in ways:
        name = way[-1][0]
        if name == start:
            return way
        if name not in seen:
            seen.add(name)
            ways.extend([*way, step] for step in needed.get(name, ()))
    return None


def on_unknown_feature(requirement: e.Requirement, spec: SpecModel) -> Iterator[Found]:
    """A requirement of, or on, a feature that is not defined."""
    defined = spec.by_name()
    if not defined:
        return
    if requirement.feature not in defined:
        yield _unknown(requirement, requirement.feature, requirement.at, defined)
    page = spec.pages[requirement.body.source]
    for needed in names(requirement.needs):
        if needed.name not in defined:
            place = page.source.text.find(needed.name, requirement.body.start, requirement.body.end)
            at = requirement.body if place < 0 else requirement.body.moved_to(place, place + len(needed.name))
            yield _unknown(requirement, needed.name, at, defined)


def _unknown(requirement: e.Requirement, name: str, at: Span, defined: dict[str, list[e.Feature]]) -> Found:
    near = nearest(name, defined)
    remedy = f"write {near}" if near else f"define {name}, or name a feature that is defined"
    notes = (Note(defined[near][0].at, f"{near} is defined here"),) if near else ()
    return Found(at, {"name": name, "feature": requirement.feature, "remedy": remedy}, notes)
