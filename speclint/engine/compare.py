"""Two states of a specification, folders or revisions of the repository, and what changed between them."""

import os
from contextlib import ExitStack

from speclint.engine.run import without_collecting
from speclint.engine.session import load, model_of
from speclint.model.changes.change import Comparison
from speclint.model.changes.compute import compared
from speclint.model.spec import SpecModel


def compare(old: str, new: str) -> Comparison:
    """What changed from one state to another.

    Raises UnreadableInput if one of them cannot be read, UsageError if one is neither a folder nor a revision.
    """
    with without_collecting():
        return compared(_state(old), _state(new))


def _state(words: str) -> SpecModel:
    """The model of what a folder, or a revision of the repository around the current one, holds."""
    return load((words,)) if os.path.isdir(words) else _of_revision(words)


def _of_revision(words: str) -> SpecModel:
    from speclint.engine.gather import gather_tree
    from speclint.engine.patches.base import base_of_repository, git_at_hand, repository_around, revision

    with git_at_hand(), ExitStack() as opened:
        repository = repository_around(".", f"name a folder instead of {words}, or go to its repository")
        base = base_of_repository(repository, revision(repository, words), opened)
        return model_of(gather_tree(base.tree(base.entries), lambda _: False))
