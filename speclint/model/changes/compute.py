"""Compares two states of a specification."""

from speclint.model.changes.change import CATEGORIES, Change, Comparison
from speclint.model.changes.document import document_changes, same_sources
from speclint.model.changes.features import feature_changes
from speclint.model.changes.statements import statement_changes
from speclint.model.spec import SpecModel


def compared(before: SpecModel, after: SpecModel) -> Comparison:
    """What changed, by device type in the order of the new text, the weightiest first."""
    same = same_sources(before, after)
    found = [
        *document_changes(before, after, same),
        *feature_changes(before, after),
        *statement_changes(before, after, same),
    ]
    order = {name: place for place, name in enumerate(["", *(device.name for device in after.devices)])}
    pages = {name: place for place, name in enumerate([*after.pages, *before.pages])}

    def place(change: Change) -> tuple[int, str, int, int, int, str]:
        at = change.after or change.before
        where = (pages.get(at.source, 0), at.start) if at else (0, 0)
        return (
            order.get(change.device, len(order)),
            change.device,
            CATEGORIES.index(change.category),
            *where,
            change.subject,
        )

    return Comparison(before, after, tuple(sorted(found, key=place)))
