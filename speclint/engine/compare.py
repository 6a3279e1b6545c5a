"""Two states of a specification and what changed between them."""

from speclint.engine.session import load
from speclint.model.changes.change import Comparison
from speclint.model.changes.compute import compared


def compare(old: str, new: str) -> Comparison:
    """What changed from one state to another.

    Raises UnreadableInput if one of them cannot be read.
    """
    return compared(load((old,)), load((new,)))
