"""Features and devices: what is new, gone, renamed, renumbered, or needs something else."""

from collections.abc import Iterator
from itertools import product

from speclint.model import elements as e
from speclint.model.changes.change import Category, Change
from speclint.model.expressions import And, Expr, Name, Not, Or, names, to_text
from speclint.model.spec import SpecModel

_MOST_TRIED = 12
"""Features in a requirement up to which all their sets are tried."""


def feature_changes(before: SpecModel, after: SpecModel) -> Iterator[Change]:
    """What changed of the features, and of what they require of each other."""
    old, new = _by_key(before), _by_key(after)
    renamed = _renamed(old, new)
    for key, feature in new.items():
        if key not in old and key not in renamed.values():
            bit = "" if feature.bit is None else f"bit {feature.bit}"
            yield Change("feature-added", "added", key[0], feature.name, bit, None, feature.at)
    for key, feature in old.items():
        if key in renamed:
            now = new[renamed[key]]
            what = f"is called {now.name}, with the same bit"
            yield Change("feature-renamed", "changed", key[0], feature.name, what, feature.at, now.at)
        elif key not in new:
            yield Change("feature-removed", "breaking", key[0], feature.name, "is gone", feature.at, None)
        else:
            yield from _renumbered(key[0], feature, new[key])
    yield from _requirement_changes(before, after, {each.name for each in old.values()})


def _by_key(spec: SpecModel) -> dict[tuple[str, str], e.Feature]:
    """The features by device type and name; the first definition counts, and one that is not legacy before all."""
    found: dict[tuple[str, str], e.Feature] = {}
    for feature in sorted(spec.features, key=lambda each: each.legacy):
        found.setdefault((feature.device, feature.name), feature)
    return found


def _renamed(
    old: dict[tuple[str, str], e.Feature], new: dict[tuple[str, str], e.Feature]
) -> dict[tuple[str, str], tuple[str, str]]:
    """The features that are gone while a new one of the same device has their bit."""
    fresh = {(key[0], feature.bit): key for key, feature in new.items() if key not in old and feature.bit is not None}
    return {
        key: fresh[key[0], feature.bit]
        for key, feature in old.items()
        if key not in new and feature.bit is not None and (key[0], feature.bit) in fresh
    }


def _renumbered(device: str, old: e.Feature, new: e.Feature) -> Iterator[Change]:
    if old.bit is not None and new.bit is not None and old.bit != new.bit:
        what = f"has bit {new.bit}, and had bit {old.bit}"
        yield Change("bit-renumbered", "breaking", device, old.name, what, old.bit_at or old.at, new.bit_at or new.at)


def _requirement_changes(before: SpecModel, after: SpecModel, known: set[str]) -> Iterator[Change]:
    old, new = _needs(before), _needs(after)
    for name in dict.fromkeys((*new, *old)):
        if name not in known:
            continue  # what a new feature requires is part of it
        was, now = old.get(name, []), new.get(name, [])
        lost, gained = _without(was, now), _without(now, was)
        device = _device_of(name, after) if now else _device_of(name, before)
        if gained and lost:
            category: Category = "weakened" if _implies(lost, gained) else "breaking"
            what = f"requires {_joined(gained)}, and required {_joined(lost)}"
            yield Change("feature-requirement-changed", category, device, name, what, lost[0].body, gained[0].body)
        elif gained:
            what = f"requires {_joined(gained)}, which it did not"
            yield Change("feature-requirement-added", "breaking", device, name, what, None, gained[0].body)
        elif lost:
            what = f"no longer requires {_joined(lost)}"
            yield Change("feature-requirement-removed", "weakened", device, name, what, lost[0].body, None)


def _needs(spec: SpecModel) -> dict[str, list[e.Requirement]]:
    found: dict[str, list[e.Requirement]] = {}
    for requirement in spec.requirements:
        found.setdefault(requirement.feature, []).append(requirement)
    return found


def _without(these: list[e.Requirement], those: list[e.Requirement]) -> list[e.Requirement]:
    """The requirements among `these` that none of `those` equals."""
    known = {_plain(each.needs) for each in those}
    return [each for each in these if _plain(each.needs) not in known]


def _plain(expr: Expr) -> object:
    """The expression without its places and without the order of its parts."""
    if isinstance(expr, Name):
        return expr.name
    if isinstance(expr, Not):
        return ("not", _plain(expr.expr))
    return ("and" if isinstance(expr, And) else "or", frozenset(_plain(part) for part in _flat(expr)))


def _flat(expr: And | Or) -> Iterator[Expr]:
    for part in expr.parts:
        if type(part) is type(expr):
            yield from _flat(part)
        else:
            yield part


def _implies(these: list[e.Requirement], those: list[e.Requirement]) -> bool:
    """Whether every set of features that meets `these` meets `those`; False where that is too much to try."""
    mentioned = sorted({each.name for requirement in (*these, *those) for each in names(requirement.needs)})
    if len(mentioned) > _MOST_TRIED:
        return False
    for chosen in product((False, True), repeat=len(mentioned)):
        present = {name for name, is_in in zip(mentioned, chosen, strict=True) if is_in}
        if all(_holds(each.needs, present) for each in these) and not all(
            _holds(each.needs, present) for each in those
        ):
            return False
    return True


def _holds(expr: Expr, present: set[str]) -> bool:
    if isinstance(expr, Name):
        return expr.name in present
    if isinstance(expr, Not):
        return not _holds(expr.expr, present)
    return (all if isinstance(expr, And) else any)(_holds(part, present) for part in expr.parts)


def _joined(requirements: list[e.Requirement]) -> str:
    return "; ".join(to_text(each.needs) for each in requirements)


def _device_of(name: str, spec: SpecModel) -> str:
    return next((feature.device for feature in spec.by_name().get(name, ())), "")
