"""Reads a LaTeX source: from its text to its facts."""

from bisect import bisect_right
from operator import itemgetter

from speclint.languages.encoding import undecodable
from speclint.languages.latex.directives import read_directives
from speclint.languages.latex.features import (
    narrow,
    read_bit_ranges,
    read_defines,
    read_definitions,
    read_mentions,
    read_requirements,
)
from speclint.languages.latex.lists import read_listed
from speclint.languages.latex.macros import Effect, read_macros
from speclint.languages.latex.statements import read_prose
from speclint.languages.latex.tree import parse
from speclint.languages.latex.walk import Walker
from speclint.model import elements as e
from speclint.model.facts import Facts
from speclint.text.source import Source
from speclint.text.span import Span


def read(source: Source, effects: dict[str, Effect]) -> Facts:
    """The facts of `source`; `effects` are those of the macros of the whole tree. Never fails on any text."""
    text, name = source.text, source.name
    pieces, problems = parse(text)
    walker = Walker(name, text, effects)
    walker.walk(pieces)
    walker.end_block()
    prose = walker.running.finish()
    words = prose.counts()
    items = tuple(sorted(walker.items, key=lambda item: item.at.start))
    definitions = tuple(narrow(definition, text) for definition in read_definitions(items, prose))
    return Facts(
        source=name,
        prose=prose,
        includes=tuple(walker.includes),
        macros=tuple(read_macros(name, text)),
        headings=tuple(walker.headings),
        labels=tuple(walker.labels),
        references=tuple(walker.references),
        items=items,
        tables=tuple(walker.tables.done),
        listings=tuple(walker.listings),
        features=definitions,
        requirements=tuple(read_requirements(items, definitions, prose, text)),
        bit_ranges=tuple(read_bit_ranges(items, prose)),
        mentions=tuple(read_mentions(prose, walker.listings, text)),
        defines=tuple(read_defines(walker.listings, text)),
        statements=tuple(read_prose(prose)),
        problems=(*undecodable(name, text), *_problems(name, problems, walker.definitions)),
        directives=tuple(read_directives(name, text, walker.comments)),
        words=words,
        listed=tuple(read_listed(items, walker.references, prose)),
    )


def _problems(
    name: str, problems: list[tuple[str, str, int, int]], definitions: list[tuple[int, int]]
) -> list[e.Problem]:
    """The problems of form outside definitions, whose parts need not balance."""
    found = []
    for kind, detail, start, end in sorted(problems, key=lambda problem: problem[2]):
        before = bisect_right(definitions, start, key=itemgetter(0)) - 1
        if before < 0 or start >= definitions[before][1]:
            found.append(e.Problem(kind, detail, Span(name, start, end)))
    return found
