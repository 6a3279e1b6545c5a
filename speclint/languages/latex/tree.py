"""Parses tokens by the grammar grammars/latex.lark into a tree of nodes."""

from functools import cache
from typing import Any, NamedTuple

import msgspec

from speclint.languages.lalr import Parser, grown, load
from speclint.languages.latex.tokens import Token, Tokenizer


class Group(NamedTuple):
    """`{…}`: its braces and what stands between them."""

    open: Token
    pieces: list["Piece"]
    close: Token


class Call(NamedTuple):
    """A command with arguments that hold commands; `arguments` follow those that `token` itself holds."""

    token: Token
    arguments: list[Group]


class Environment(NamedTuple):
    """`\\begin{name}` … `\\end{name}`."""

    begin: Token
    pieces: list["Piece"]
    end: Token


Piece = Token | Group | Call | Environment


class Argument(msgspec.Struct, frozen=True):
    """A braced argument: the span of what stands between the braces, and its pieces if it was parsed."""

    start: int
    end: int
    pieces: list[Piece] | None


@cache
def _parser() -> Parser:
    return load(
        "latex",
        {
            "start": lambda parts: parts[0],
            "nothing": grown,
            "one_more": grown,
            "group": lambda parts: Group(*parts),
            "argument": lambda parts: Group(*parts),
            "call": lambda parts: Call(parts[0], [parts[1]]),
            "one_more_argument": _one_more_argument,
            "environment": lambda parts: Environment(*parts),
        },
    )


def _one_more_argument(parts: list[Any]) -> Call:
    call: Call = parts[0]
    call.arguments.append(parts[1])
    return call


def parse(text: str, start: int = 0, end: int | None = None) -> tuple[list[Piece], list[tuple[str, str, int, int]]]:
    """The pieces of text[start:end] and the problems of its form: (kind, detail, start, end).

    Offsets are those of `text`. Never fails.
    """
    tokenizer = Tokenizer(text, start, end)
    pieces: list[Piece] = _parser().parse(tokenizer.tokens())
    return pieces, tokenizer.problems
