"""Checks of a change: what those who implemented the old text must know."""

from collections.abc import Iterator

from speclint.diagnostics import Found
from speclint.model.changes.change import Change, Comparison
from speclint.model.elements import Section
from speclint.text.span import Span

_STRONGER = frozenset({"statement-strengthened", "feature-requirement-added", "feature-requirement-changed"})
_WEAKER = frozenset({"statement-weakened", "feature-requirement-removed"})


def bit_renumbered(change: Change, comparison: Comparison) -> Iterator[Found]:
    """A feature whose bit is another than before."""
    if change.kind == "bit-renumbered":
        yield _found(change, comparison)


def feature_removed(change: Change, comparison: Comparison) -> Iterator[Found]:
    """A feature that is no longer defined, under no other name either."""
    if change.kind == "feature-removed":
        yield _found(change, comparison)


def label_removed(change: Change, comparison: Comparison) -> Iterator[Found]:
    """A label that links from outside may use, and that is gone."""
    if change.kind == "label-removed":
        yield _found(change, comparison)


def strengthened(change: Change, comparison: Comparison) -> Iterator[Found]:
    """A statement or a feature that demands more than before."""
    if change.kind in _STRONGER and change.category != "weakened":
        yield _found(change, comparison)


def weakened(change: Change, comparison: Comparison) -> Iterator[Found]:
    """A statement or a feature that demands less than before."""
    if change.kind in _WEAKER or (change.kind == "feature-requirement-changed" and change.category == "weakened"):
        yield _found(change, comparison)


def ungated(change: Change, comparison: Comparison) -> Iterator[Found]:
    """A new demand of implementations that exist."""
    if change.kind == "ungated-requirement":
        yield _found(change, comparison)


def _found(change: Change, comparison: Comparison) -> Found:
    subject = "this statement" if change.kind.startswith(("statement", "ungated")) else change.subject
    at = change.after or _where_it_stood(change.before, comparison)
    return Found(at, {"subject": subject, "what": change.what, "was": change.was, "now": change.now})


def _where_it_stood(before: Span | None, comparison: Comparison) -> Span:
    """The place in the new state for what is gone: the section that it stood in, or the next around that is left."""
    if before is not None:
        left = {name: section for section in comparison.after.sections for name in _names(section)}
        for section in comparison.before.around(comparison.before.section_at(before)):
            kept = next((left[name] for name in _names(section) if name in left), None)
            if kept is not None:
                return kept.at
    return Span(next(iter(comparison.after.pages)), 0, 0)


def _names(section: Section) -> list[str]:
    """What a section is known by: its labels, and its titles from the outermost in."""
    return [*(label.name for label in section.labels), "/".join(section.path)]
