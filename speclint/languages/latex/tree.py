"""Parses tokens by the grammar grammars/latex.lark into a tree of nodes."""

from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple

from speclint.languages.latex.tokens import Token, Tokenizer
from speclint.resources import read_text


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


@cache
def _parser() -> Any:
    """The LALR parser; it is fed tokens, so lark's own lexers are left out."""
    from lark import Lark, Transformer
    from lark.lexer import Lexer

    class Feed(Lexer):
        """Hands on the tokens that are the "text" given to parse()."""

        def __init__(self, _configuration: object) -> None:
            pass

        def lex(self, data: Any) -> Iterator[Any]:  # type: ignore[override]
            """The tokens."""
            return iter(data)

    class Build(Transformer[Any, Any]):
        """Makes a node of each rule as it is reduced."""

        def start(self, parts: list[Any]) -> Any:
            return parts[0]

        def nothing(self, _parts: list[Any]) -> list[Piece]:
            return []

        def one_more(self, parts: list[Any]) -> list[Piece]:
            pieces: list[Piece] = parts[0]
            pieces.append(parts[1])
            return pieces

        def group(self, parts: list[Any]) -> Group:
            return Group(*parts)

        argument = group

        def call(self, parts: list[Any]) -> Call:
            return Call(parts[0], [parts[1]])

        def one_more_argument(self, parts: list[Any]) -> Call:
            call: Call = parts[0]
            call.arguments.append(parts[1])
            return call

        def environment(self, parts: list[Any]) -> Environment:
            return Environment(*parts)

    return Lark(read_text("grammars", "latex.lark"), parser="lalr", lexer=Feed, transformer=Build())


def parse(text: str, start: int = 0, end: int | None = None) -> tuple[list[Piece], list[tuple[str, str, int, int]]]:
    """The pieces of text[start:end] and the problems of its form: (kind, detail, start, end).

    Offsets are those of `text`. Never fails.
    """
    tokenizer = Tokenizer(text, start, end)
    pieces: list[Piece] = _parser().parse(tokenizer.tokens())
    return pieces, tokenizer.problems
