"""Reads drafts: feature definitions in plain text, alone or between the words of a mail."""

from speclint.languages.draft.definitions import Definition, find_definitions
from speclint.languages.draft.fragments import Fragment, split_fragments
from speclint.languages.draft.read import read

__all__ = ["Definition", "Fragment", "find_definitions", "read", "split_fragments"]
