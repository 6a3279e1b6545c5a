"""Facts: what one source says, without syntax trees; cacheable and sendable between processes."""

import msgspec

from speclint.model import elements as e
from speclint.model.prose import Prose
from speclint.text.source import Source


class Facts(msgspec.Struct, frozen=True, array_like=True):
    """Everything read from the source called `source`; all lists are in the order of the text."""

    source: str
    prose: Prose
    includes: tuple[e.Include, ...] = ()
    macros: tuple[e.Macro, ...] = ()
    headings: tuple[e.Heading, ...] = ()
    labels: tuple[e.Label, ...] = ()
    references: tuple[e.Reference, ...] = ()
    items: tuple[e.Item, ...] = ()
    tables: tuple[e.Table, ...] = ()
    listings: tuple[e.Listing, ...] = ()
    features: tuple[e.FeatureDefinition, ...] = ()
    requirements: tuple[e.Requirement, ...] = ()
    bit_ranges: tuple[e.BitRange, ...] = ()
    mentions: tuple[e.Mention, ...] = ()
    defines: tuple[e.Define, ...] = ()
    statements: tuple[e.Statement, ...] = ()
    problems: tuple[e.Problem, ...] = ()
    directives: tuple[e.Directive, ...] = ()
    words: dict[str, int] = {}


class Page(msgspec.Struct, frozen=True):
    """A source and what it says; what a rule that reads one source is given."""

    source: Source
    facts: Facts
