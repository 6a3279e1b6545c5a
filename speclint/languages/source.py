"""Reads a source by the language that it is in."""

from speclint.languages import listing
from speclint.languages.latex import read as latex
from speclint.languages.latex.macros import Effect
from speclint.model.facts import Facts
from speclint.text.source import Source


def read_source(source: Source, effects: dict[str, Effect]) -> Facts:
    """The facts of `source`; `effects` are those of the macros of the whole tree. Never fails on any text."""
    if source.language == "latex":
        return latex.read(source, effects)
    if source.language == "yaml":
        from speclint.languages.definitions import read as definitions

        return definitions.read(source)
    return listing.read(source)
