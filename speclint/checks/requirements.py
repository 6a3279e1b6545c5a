"""Checks of what features require of each other."""

from collections.abc import Iterator, Mapping

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
    needed: dict[str, dict[str, e.Requirement]] = {}
    for requirement in spec.requirements:
        for name in sorted(_certainly_needed(requirement.needs)):
            needed.setdefault(requirement.feature, {}).setdefault(name, requirement)
    told: set[str] = set()
    for start in _in_circles(needed):
        way = _way_back(start, needed) if start not in told else []
        if way:
            told.update(name for name, _ in way)
            chain = " requires ".join([start, *(name for name, _ in way)])
            first = way[0][1]
            notes = tuple(
                Note(requirement.at, f"{requirement.feature} requires {name}") for name, requirement in way[1:]
            )
            yield Found(first.at, {"feature": start, "chain": chain}, notes)


def _in_circles(needed: Mapping[str, Mapping[str, e.Requirement]]) -> list[str]:
    """The features in a circle, or on a way between two; those that need nothing more are taken away one by one."""
    needing: dict[str, list[str]] = {}
    open_needs = {feature: len(needs) for feature, needs in needed.items()}
    for feature, needs in needed.items():
        for name in needs:
            needing.setdefault(name, []).append(feature)
    done = [name for name in needing if name not in needed]
    for name in done:
        for feature in needing.get(name, ()):
            open_needs[feature] -= 1
            if not open_needs[feature]:
                done.append(feature)
    return [feature for feature, count in open_needs.items() if count]


def _way_back(start: str, needed: Mapping[str, Mapping[str, e.Requirement]]) -> list[tuple[str, e.Requirement]]:
    """The shortest chain of requirements from a feature to itself; empty if there is none."""
    came_from: dict[str, tuple[str, e.Requirement]] = {}
    ahead = [start]
    for feature in ahead:
        for name, requirement in needed.get(feature, {}).items():
            if name not in came_from:
                came_from[name] = (feature, requirement)
                ahead.append(name)
        if start in came_from:
            break
    way: list[tuple[str, e.Requirement]] = []
    name = start
    while name in came_from and (not way or name != start):
        feature, requirement = came_from[name]
        way.append((name, requirement))
        name = feature
    return way[::-1]


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
