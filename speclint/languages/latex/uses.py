"""What a use of a macro of the tree's own produces in the running text: see `speclint.languages.latex.macros`."""

import re
from typing import TYPE_CHECKING

from speclint.languages.latex import commands
from speclint.languages.latex.macros import Effect, fill
from speclint.languages.latex.tokens import Token
from speclint.languages.latex.tree import Argument, Group, Piece
from speclint.model import elements as e
from speclint.model.elements import Party
from speclint.text.span import Span

if TYPE_CHECKING:
    from speclint.languages.latex.walk import Walker

_PARTIES: dict[str, Party] = {"drivernormative": "driver", "devicenormative": "device"}
"""Whose requirements stand under a heading that a macro makes, by the prefix of the label that it makes, too."""
_PARAMETER = re.compile(r"#([1-9])")


def add_missing_arguments(text: str, found: list[Argument], arity: int, siblings: list[Piece], index: int) -> int:
    """Takes a macro's further arguments from the siblings at `index` and on, which may stand behind blanks.

    Gives the index of the first sibling that is none of them.
    """
    while len(found) < arity:
        ahead = index
        while ahead < len(siblings) and _is_blank(text, siblings[ahead]):
            ahead += 1
        if ahead == len(siblings) or not isinstance(group := siblings[ahead], Group):
            break
        found.append(Argument(group.open.end, group.close.start, group.pieces))
        index = ahead + 1
    return index


def _is_blank(text: str, piece: Piece) -> bool:
    return isinstance(piece, Token) and (
        piece.type == "COMMENT" or (piece.type == "TEXT" and text[piece.start : piece.end].isspace())
    )


def read_use(walker: "Walker", token: Token, effect: Effect, arguments: list[Argument]) -> None:
    """Reads one use: the labels and the heading that it makes, or else the arguments that it prints."""
    if effect.labels or effect.heading is not None:
        plain = [walker.plain(argument) for argument in arguments]
        if arguments:
            token.end = min(
                len(walker.text), max(token.end, arguments[-1].end + 1)
            )  # arguments may stand apart from the command
        party: Party = ""
        for template in effect.labels:
            name = fill(template, plain)
            walker.labels.append(e.Label(name, "macro", _place(walker, template, arguments, token)))
            party = _PARTIES.get(name.partition(":")[0], party)
        if effect.heading is not None:
            level = effect.heading.level
            if level is None and len(plain) >= effect.heading.level_parameter:
                level = commands.HEADINGS.get(plain[effect.heading.level_parameter - 1].lstrip("\\").rstrip("*"))
            title = _last_argument(effect.heading.title, arguments)
            if level is not None and title is not None:
                walker.heading(token, level, fill(effect.heading.title, plain), title, party)
                return
    _read_shown(walker, effect, arguments)


def _read_shown(walker: "Walker", effect: Effect, arguments: list[Argument]) -> None:
    """Reads those arguments of a macro that it prints; several of them are blocks of their own."""
    apart = len(effect.shown) > 1
    if walker.tables.open and apart:
        walker.tables.irregular()
    for parameter in effect.shown:
        if parameter <= len(arguments):
            if apart:
                walker.running.end_block("cell")
            walker.argument(arguments[parameter - 1])
    if apart:
        walker.running.end_block("cell")


def _place(walker: "Walker", template: str, arguments: list[Argument], token: Token) -> Span:
    argument = _last_argument(template, arguments)
    return walker.span(argument) if argument is not None else Span(walker.source, token.start, token.end)


def _last_argument(template: str, arguments: list[Argument]) -> Argument | None:
    """The last argument that a template is made of."""
    parameters = _PARAMETER.findall(template)
    number = int(parameters[-1]) if parameters else 0
    return arguments[number - 1] if 0 < number <= len(arguments) else None
