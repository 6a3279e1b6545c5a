"""Two states of a specification and what changed between them."""

from speclint.engine.session import load
from speclint.model.changes.change import Change
from speclint.model.changes.compute import changes
from speclint.model.spec import SpecModel


def compare(old: str, new: str) -> tuple[SpecModel, SpecModel, tuple[Change, ...]]:
    """The models of two states, and the changes from the first to the second.

    Raises UnreadableInput if one of them cannot be read.
    """
    before, after = load((old,)), load((new,))
    return before, after, changes(before, after)
