"""Walks the tree of a LaTeX source: running text, headings, labels, references, lists, tables, listings."""

import re
from typing import NamedTuple

from speclint.languages.latex import commands
from speclint.languages.latex.actions import ACTIONS
from speclint.languages.latex.environments import read_environment, read_verbatim
from speclint.languages.latex.macros import Effect
from speclint.languages.latex.running_text import RunningText
from speclint.languages.latex.tables import Tables
from speclint.languages.latex.tokens import Token
from speclint.languages.latex.tree import Argument, Call, Group, Piece, parse
from speclint.languages.latex.uses import add_missing_arguments, read_use
from speclint.model import elements as e
from speclint.model.prose import BlockKind
from speclint.text.span import Span

_SIGN = re.compile(r"[\\{}%$\n]")
"""With one of these, text is more than one token."""
_BETWEEN_PARTS = re.compile(r"(?:\[[^\[\]]*+\]|#\d?|[=\s])*+")
_ESCAPED = re.compile(r"\\([_&#%$ ])")


class OpenItem(NamedTuple):
    """A list item whose text has begun at position `start` of the running text."""

    label: str
    at: Span
    start: int


class OpenList:
    """A list environment that has begun, and the kind of text around it."""

    __slots__ = ("around", "environment", "group", "item")

    def __init__(self, environment: str, group: int, around: BlockKind) -> None:
        self.environment = environment
        self.group = group
        self.around = around
        self.item: OpenItem | None = None


class Walker:
    """What has been read of one source; `walk` reads on."""

    def __init__(self, source: str, text: str, effects: dict[str, Effect]) -> None:
        self.source = source
        self.text = text
        self.effects = effects
        self.running = RunningText(source)
        self.tables = Tables(source, text, self.running)
        self.includes: list[e.Include] = []
        self.headings: list[e.Heading] = []
        self.labels: list[e.Label] = []
        self.references: list[e.Reference] = []
        self.items: list[e.Item] = []
        self.listings: list[e.Listing] = []
        self.comments: list[tuple[int, int]] = []
        self.definitions: list[tuple[int, int]] = []
        self._kind: BlockKind = "text"
        self._lists: list[OpenList] = []
        self._groups = 0
        # A root's preamble prints nothing; text starts with the document.
        self._silent = "\\documentclass" in text and "\\begin{document}" in text

    def walk(self, pieces: list[Piece]) -> None:
        """Reads pieces that follow each other."""
        index, count = 0, len(pieces)
        while index < count:
            piece = pieces[index]
            index += 1
            if isinstance(piece, Token):
                kind = piece.type
                if kind == "TEXT":
                    if not self._silent:
                        self._text(piece.start, piece.end)
                elif kind == "COMMAND":
                    index = self._command(piece, [], pieces, index)
                elif kind == "PARAGRAPH":
                    self.end_block()
                else:
                    self._sign(piece)
            elif isinstance(piece, Group):
                self.walk(piece.pieces)
            elif isinstance(piece, Call):
                groups = [Argument(group.open.end, group.close.start, group.pieces) for group in piece.arguments]
                index = self._command(piece.token, groups, pieces, index)
            else:
                read_environment(self, piece)

    def _sign(self, token: Token) -> None:
        """Reads what is neither text nor a paragraph's end nor a command nor a group."""
        if token.type == "ESCAPE":
            self._escape(token)
        elif token.type == "MATH":
            self.running.add_object(token.start)
        elif token.type == "VERBATIM":
            read_verbatim(self, token)
        elif token.type == "COMMENT":
            self.comments.append((token.start, token.end))

    def end_block(self) -> None:
        """Ends the block of running text."""
        self.running.end_block(self._kind)

    def _text(self, start: int, end: int) -> None:
        text = self.text[start:end]
        if "~" in text:
            text = text.replace("~", " ")
        if self.tables.open and "&" in text:
            self.tables.text(text, start)
        else:
            self.running.add(text, start)

    def _escape(self, token: Token) -> None:
        symbol = self.text[token.start + 1 : token.end]
        if symbol.startswith("\\") or not symbol:
            if self.tables.open:
                self.tables.end_row(token.start, token.end)
            else:
                self.running.add("\n", token.start)
        elif symbol in commands.SYMBOLS:
            self.running.add(commands.SYMBOLS[symbol], token.end - 1)

    def _command(self, token: Token, groups: list[Argument], siblings: list[Piece], index: int) -> int:
        """Reads one command; gives the index of the first sibling that is no part of it."""
        name = token.name
        arguments = [Argument(start, end, None) for start, end in token.arguments]
        arguments += groups
        if name in commands.DEFINING:
            return self._definition(token, arguments, siblings, index)
        effect = self.effects.get(name)
        if effect is not None:
            if len(arguments) < effect.arity:
                index = add_missing_arguments(self.text, arguments, effect.arity, siblings, index)
            read_use(self, token, effect, arguments)
        elif (action := ACTIONS.get(name)) is not None:
            action(self, token, arguments)
        elif name == "item":
            self._item(token, arguments)
        elif name.removesuffix("*") in commands.HEADINGS and arguments:
            argument = arguments[0]
            level = commands.HEADINGS[name.removesuffix("*")]
            self.heading(token, level, self.plain(argument), argument)
        elif name in commands.SYMBOLS:
            self.running.add(commands.SYMBOLS[name], token.start)
            self.arguments(arguments)
        elif name in commands.SPACES:
            self.running.add(" ", token.start)
        elif name not in commands.INVISIBLE:
            self.arguments(arguments[-1:] if name in commands.LAST_ARGUMENT else arguments)
        return index

    def arguments(self, arguments: list[Argument]) -> None:
        """Reads arguments as running text."""
        for argument in arguments:
            self.argument(argument)

    def argument(self, argument: Argument) -> None:
        """Reads an argument as running text."""
        if argument.pieces is not None:
            self.walk(argument.pieces)
            return
        start = argument.start
        text = self.text[start : argument.end]
        if "\\" in text:
            if text[0] == "\\" and text[1:2].isalpha():
                return
            position = 0
            for match in _ESCAPED.finditer(text):
                self.running.add(text[position : match.start()], start + position)
                position = match.start() + 1
            self.running.add(text[position:], start + position)
        elif text and not self._silent:
            self.running.add(text.replace("~", " ") if "~" in text else text, start)

    def argument_as(self, kind: BlockKind, argument: Argument) -> None:
        """Reads an argument as a block of its own of the given kind."""
        self.end_block()
        around, self._kind = self._kind, kind
        self.argument(argument)
        self.end_block()
        self._kind = around

    def plain(self, argument: Argument) -> str:
        """An argument's source text, white space collapsed as TeX collapses it."""
        return " ".join(self.text[argument.start : argument.end].split())

    def span(self, argument: Argument) -> Span:
        """Where an argument stands."""
        return Span(self.source, argument.start, argument.end)

    def _definition(self, token: Token, arguments: list[Argument], siblings: list[Piece], index: int) -> int:
        """Skips what belongs to a definition: the name that is defined, bracketed defaults, groups."""
        end = min(len(self.text), arguments[-1].end + 1) if arguments else token.end
        missing = commands.DEFINING[token.name] - len(arguments)
        while missing > 0 and index < len(siblings):
            piece = siblings[index]
            if isinstance(piece, Group):
                end = piece.close.end
                missing -= 1
            elif isinstance(piece, Call):
                end = piece.arguments[-1].close.end
                missing -= 1 + len(piece.token.arguments) + len(piece.arguments)
            elif isinstance(piece, Token) and piece.type in ("COMMAND", "MATH"):
                end = piece.end
                missing -= 1 + len(piece.arguments)
            elif not isinstance(piece, Token) or not self._is_between(piece):
                break
            index += 1
        self.definitions.append((token.start, end))
        return index

    def _is_between(self, piece: Token) -> bool:
        """Whether it may stand between the parts of a definition: a comment, blanks, defaults, parameters."""
        if piece.type == "COMMENT":
            return True
        return piece.type == "TEXT" and _BETWEEN_PARTS.fullmatch(self.text, piece.start, piece.end) is not None

    def heading(self, token: Token, level: int, printed: str, title: Argument, party: e.Party = "") -> None:
        """Reads a heading whose command `token` begins."""
        self.end_block()
        self._silent = False
        end = min(len(self.text), max(token.end, title.end + 1))
        command = Span(self.source, token.start, end)
        macro = token.name if token.name in self.effects else ""
        self.headings.append(
            e.Heading(
                level, self.plain(title), printed, token.name.endswith("*"), self.span(title), command, macro, party
            )
        )
        self.argument(title)
        self.running.end_block("heading")

    def begin_document(self) -> None:
        """The preamble is over."""
        self._silent = False

    def begin_list(self, environment: str) -> None:
        """A list environment begins."""
        self.end_block()
        self._groups += 1
        self._lists.append(OpenList(environment, self._groups, self._kind))
        self._kind = "note" if self._kind == "note" else "item"

    def end_list(self) -> None:
        """The list environment that began last ends, and its last item with it."""
        self._end_item()
        self._kind = self._lists.pop().around

    def read_as(self, kind: BlockKind, pieces: list[Piece]) -> None:
        """Reads pieces as blocks of their own of the given kind."""
        self.end_block()
        around, self._kind = self._kind, kind
        self.walk(pieces)
        self.end_block()
        self._kind = around

    def _item(self, token: Token, arguments: list[Argument]) -> None:
        self._end_item()
        label, at = "", Span(self.source, token.start, token.start + len("\\item"))
        if token.optional is not None:
            start, end = token.optional
            at = Span(self.source, start, end)
            if _SIGN.search(self.text, start, end):
                self.walk(parse(self.text, start, end)[0])
            elif start < end and not self._silent:
                self._text(start, end)
            label = " ".join(self.running.block_text().split())
            self.running.end_block("label")
        if self._lists:
            self._lists[-1].item = OpenItem(label, at, self.running.length)
        self.arguments(arguments)

    def _end_item(self) -> None:
        self.end_block()
        if self._lists and (item := self._lists[-1].item) is not None:
            opened = self._lists[-1]
            self.items.append(
                e.Item(item.label, item.at, opened.environment, opened.group, item.start, self.running.length)
            )
            opened.item = None
