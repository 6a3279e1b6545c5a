"""Reads a file that the specification prints as a listing: C, a script, an example."""

from array import array

from speclint.languages.latex.features import read_defines, read_mentions
from speclint.model.elements import Listing
from speclint.model.facts import Facts
from speclint.model.prose import Prose
from speclint.text.source import Source
from speclint.text.span import Span

_NOWHERE = array("I", [0]).tobytes()


def read(source: Source) -> Facts:
    """The facts of a source that is one listing as a whole; it has no running text."""
    whole = Span(source.name, 0, len(source.text))
    listings = (Listing("", "", whole, whole),)
    prose = Prose(source.name, "", _NOWHERE, _NOWHERE, ())
    return Facts(
        source=source.name,
        prose=prose,
        listings=listings,
        mentions=tuple(read_mentions(prose, listings, source.text)),
        defines=tuple(read_defines(listings, source.text)),
    )


def unread(source: Source) -> Facts:
    """The facts of a source that is not read, because it is over a limit: none."""
    return Facts(source.name, Prose(source.name, "", _NOWHERE, _NOWHERE, ()))
