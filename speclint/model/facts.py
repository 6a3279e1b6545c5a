"""Facts: what one source says, without syntax trees; cacheable and sendable between processes."""

from collections.abc import Callable, Sequence

import msgspec

from speclint.model import elements as e
from speclint.model.prose import Prose
from speclint.text.source import Source


class Facts(msgspec.Struct, frozen=True, array_like=True):
    """Everything read from the source called `source`; all lists are in the order of the text.

    `listed` are the numbers of the references that stand alone in list items.
    """

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
    listed: tuple[int, ...] = ()


Gleaning = dict[str, list[int]]
"""What a rule of the whole wants of one source: numbers by word or name, as the function that gleans says."""


def rows(numbers: Sequence[int], width: int) -> list[Sequence[int]]:
    """The numbers of a gleaning that belong together, `width` in a row."""
    return [numbers[at : at + width] for at in range(0, len(numbers), width)]


class Page(msgspec.Struct, frozen=True):
    """A source and what it says; what a rule that reads one source is given.

    `gleanings` are those made so far, by the name of the function that makes them.
    """

    source: Source
    facts: Facts
    gleanings: dict[str, Gleaning] = {}

    def gleaned(self, glean: "Glean") -> Gleaning:
        """What `glean` makes of this page; made once, it is kept. An error of `glean` is told the page."""
        found = self.gleanings.get(name_of(glean))
        if found is None:
            try:
                found = self.gleanings[name_of(glean)] = glean(self)
            except Exception as error:
                error.add_note(f"{glean.__name__} of {self.source.name}")
                raise
        return found


Glean = Callable[[Page], Gleaning]
"""Gleans a page: what it gives depends on the page alone, so that it can be kept as long as the page stays the same."""


def name_of(glean: Glean) -> str:
    """The name of a function, by which its gleanings are kept."""
    return f"{glean.__module__}.{glean.__name__}"
