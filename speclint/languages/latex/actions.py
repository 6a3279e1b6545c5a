"""What is read at LaTeX's own commands: labels, references, includes, footnotes, captions, cells, breaks."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, TypeAlias

from speclint.languages.latex import commands
from speclint.languages.latex.tokens import Token
from speclint.languages.latex.tree import Argument
from speclint.model import elements as e

if TYPE_CHECKING:
    from speclint.languages.latex.walk import Walker


def _label(walker: "Walker", _token: Token, arguments: list[Argument]) -> None:
    if arguments:
        walker.labels.append(e.Label(walker.plain(arguments[0]), "label", walker.span(arguments[0])))


def _reference(walker: "Walker", token: Token, arguments: list[Argument]) -> None:
    if arguments:
        kind = token.name.rstrip("*")
        if kind in commands.REFERENCES:
            walker.references.append(e.Reference(walker.plain(arguments[0]), kind, walker.span(arguments[0])))
        walker.running.add_object(token.start)


def _hyperref(walker: "Walker", token: Token, arguments: list[Argument]) -> None:
    if token.optional is not None:
        target = Argument(*token.optional, None)
        walker.references.append(e.Reference(walker.plain(target), "hyperref", walker.span(target)))
    walker.arguments(arguments[-1:])


def _include(walker: "Walker", token: Token, arguments: list[Argument]) -> None:
    if arguments:
        kind = commands.INCLUDES[token.name]
        walker.end_block()
        walker.includes.append(
            e.Include(walker.plain(arguments[0]), kind, walker.span(arguments[0]))  # type: ignore[arg-type]
        )


def _footnote(walker: "Walker", _token: Token, arguments: list[Argument]) -> None:
    for argument in arguments:
        walker.running.after_block(partial(walker.argument_as, "footnote", argument))


def _caption(walker: "Walker", _token: Token, arguments: list[Argument]) -> None:
    for argument in arguments:
        walker.argument_as("caption", argument)


def _multicolumn(walker: "Walker", _token: Token, arguments: list[Argument]) -> None:
    if len(arguments) == 3:
        walker.tables.span_columns(walker.plain(arguments[0]))
        walker.arguments(arguments[-1:])


def _break(walker: "Walker", _token: Token, _arguments: list[Argument]) -> None:
    if not walker.tables.open:
        walker.end_block()


def _tabular_newline(walker: "Walker", token: Token, _arguments: list[Argument]) -> None:
    if walker.tables.open:
        walker.tables.end_row(token.start, token.end)


Action: TypeAlias = "Callable[[Walker, Token, list[Argument]], None]"
ACTIONS: dict[str, Action] = {
    "label": _label,
    "hyperref": _hyperref,
    "footnote": _footnote,
    "caption": _caption,
    "multicolumn": _multicolumn,
    "tabularnewline": _tabular_newline,
    **dict.fromkeys(commands.INCLUDES, _include),
    **dict.fromkeys(commands.BREAKS, _break),
    **dict.fromkeys((commands.REFERENCES | commands.OBJECTS) - {"hyperref"}, _reference),
}
"""What is done, by the name of the command; headings and items are the walk's own."""
