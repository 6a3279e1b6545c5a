"""Reads environments: lists, tables, notes, listings, the document itself."""

import re
from typing import TYPE_CHECKING

from speclint.languages.latex import commands
from speclint.languages.latex.tables import count_columns
from speclint.languages.latex.tokens import Token
from speclint.languages.latex.tree import Environment, Group, Piece
from speclint.model import elements as e
from speclint.text.span import Span

if TYPE_CHECKING:
    from speclint.languages.latex.walk import Walker

_OPTION_LABEL = re.compile(r"\blabel\s*=\s*\{?([^{},\]]*)\}?")


def read_environment(walker: "Walker", environment: Environment) -> None:
    """Reads one environment and what stands in it."""
    name = environment.begin.name
    pieces = _without_options(walker, environment.pieces)
    if name in commands.TABLES:
        _read_table(walker, environment, pieces)
    elif name in commands.LISTS:
        walker.begin_list(name)
        walker.walk(pieces)
        walker.end_list()
    elif name in commands.NOTES:
        walker.read_as("note", pieces)
    elif name == "document":
        walker.begin_document()
        walker.walk(pieces)
        walker.end_block()
    elif name in commands.FORMULAS:
        walker.running.add_object(environment.begin.start)
    elif name in commands.INLINE_ENVIRONMENTS:
        walker.walk(pieces)
    else:
        walker.end_block()
        walker.walk(pieces)
        walker.end_block()


def _without_options(walker: "Walker", pieces: list[Piece]) -> list[Piece]:
    """The pieces without the bracketed options that may stand first."""
    if not pieces or not isinstance(first := pieces[0], Token) or first.type != "TEXT":
        return pieces
    text = walker.text[first.start : first.end]
    if not text.startswith("[") or "]" not in text:
        return pieces
    rest = Token("TEXT", first.start + text.index("]") + 1, first.end)
    return [rest, *pieces[1:]]


def _read_table(walker: "Walker", environment: Environment, pieces: list[Piece]) -> None:
    begin = environment.begin
    wanted = commands.TABLES[begin.name]
    specifications = [walker.text[start:end] for start, end in begin.arguments[1:]]
    # A specification with braces of its own (p{2cm}) is no part of the token: it follows as a group.
    while len(specifications) < wanted and pieces:
        piece = pieces[0]
        if isinstance(piece, Group):
            specifications.append(walker.text[piece.open.end : piece.close.start])
        elif not isinstance(piece, Token) or walker.text[piece.start : piece.end].strip():
            break
        pieces = pieces[1:]
    columns = count_columns(specifications[wanted - 1]) if len(specifications) >= wanted else 0
    walker.end_block()
    first = pieces[0] if pieces else environment.end
    walker.tables.begin(begin.name, columns, _start(first))
    walker.walk(pieces)
    walker.tables.end(environment.end.start, (begin.start, begin.end))


def _start(piece: Piece) -> int:
    if isinstance(piece, Token):
        return piece.start
    if isinstance(piece, Group):
        return piece.open.start
    return piece.token.start if not isinstance(piece, Environment) else piece.begin.start


def read_verbatim(walker: "Walker", token: Token) -> None:
    """Reads a listing: it is no running text, and its options may hold a label."""
    start, end = token.arguments[0]
    options = ""
    if walker.text.startswith("[", start):
        close = walker.text.find("]", start, end)
        if close >= 0:
            options = walker.text[start + 1 : close]
            for match in _OPTION_LABEL.finditer(options):
                at = Span(walker.source, start + 1 + match.start(1), start + 1 + match.end(1))
                walker.labels.append(e.Label(" ".join(match[1].split()), "listing", at))
            start = close + 1
    walker.end_block()
    body = Span(walker.source, start, end)
    walker.listings.append(e.Listing(token.name, options, Span(walker.source, token.start, token.end), body))
