"""Reads a source of any language: from its text to its facts."""

import msgspec

from speclint.languages import listing
from speclint.languages.latex import read as latex
from speclint.languages.latex.macros import Effect
from speclint.model.facts import Facts
from speclint.text.source import Source

_OF_CHARACTERS = frozenset(("bad-encoding", "too-deep"))


def read_source(source: Source, effects: dict[str, Effect]) -> Facts:
    """The facts of `source`; `effects` are those of the macros at hand. Never fails on any text.

    Languages: "latex"; "excerpt", LaTeX that may begin and end anywhere; "draft", a definition in plain text; "yaml",
    definitions as data; "mail", whose parts are sources of their own and which says nothing by itself; anything else
    is read as a listing.
    """
    if source.language == "latex":
        return latex.read(source, effects)
    if source.language == "excerpt":
        facts = latex.read(source, effects)
        # What opens or closes outside the excerpt is no fault of it.
        problems = tuple(problem for problem in facts.problems if problem.kind in _OF_CHARACTERS)
        return msgspec.structs.replace(facts, problems=problems)
    if source.language == "draft":
        from speclint.languages.draft.read import read

        return read(source)
    if source.language == "yaml":
        from speclint.languages.definitions.read import read as read_definitions

        return read_definitions(source)
    return listing.unread(source) if source.language == "mail" else listing.read(source)
