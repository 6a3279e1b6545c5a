"""Cuts LaTeX into coarse tokens and balances them.

One compiled regular expression finds the tokens that are more than text, which is what stands
between them; concatenated they are the text, byte for byte.
A second look at each token keeps a stack of open groups, arguments and environments, so that
the parser only ever sees text that nests: what has no partner becomes STRAY or is closed by an
empty token, and a `Problem` says so.

Every alternative of the expression is linear: no two unbounded parts of it can match the same
character, and the only look-ahead stops at the end of a line. The end of a verbatim
environment is looked for with str.find, once per name after the first miss.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator

import msgspec

from speclint.languages.latex.commands import VERBATIM_ENVIRONMENTS

MAX_DEPTH = 100
"""Groups and environments may nest this deep; what nests deeper is read as text."""

_SIMPLE = r"(?:(?:[^{}\\%$]++|\\[_&\#%$\ ])*+|\\[A-Za-z]++)"
_FORMULA = r"(?:[^$\\%\n]++|\\.|%[^\n]*+|\n(?![ \t\r]*+\n))++"
_OPTIONAL = r"[^\[\]{}]*+(?:\{[^{}]*+(?:\{[^{}]*+\}[^{}]*+)*+\}[^\[\]{}]*+)*+"
# Each alternative begins with its sign: the search passes over text at once. An empty group at the end says what it is.
_TOKEN = re.compile(
    rf"""
      \\(?:
        (?:verb|lstinline)\*?(?P<sign>[!-)+-/:-@\^-`|~])[^\n]*?(?P=sign)(?P<VERB>)
      | href[ \t]*+\{{[^{{}}\n]*+\}}(?P<LINK>)
      | (?:url|nolinkurl|path)[ \t]*+\{{[^{{}}\n]*+\}}(?P<ADDRESS>)
      | (?P<name>[A-Za-z@]++\*?)
        (?:[ \t]*+\n?+[ \t]*+\[(?P<optional>{_OPTIONAL})\])?+
        (?:[ \t]*+\n?+[ \t]*+\{{(?P<argument>{_SIMPLE})\}}(?P<others>(?:\{{{_SIMPLE}\}})++)?+)?+
        (?:(?(argument)|[ \t]*+\n?+[ \t]*+)(?=\{{)(?P<CALL>)|(?P<COMMAND>))
      | (?:\\(?:\*?\[-?[\d.]*+\\?[A-Za-z]++\])?+|\r\n|.|\Z)(?P<ESCAPE>)
      )
    | \n[ \t\r]*+\n\s*+(?P<PARAGRAPH>)
    | \{{(?P<OPEN>)
    | \}}(?P<CLOSE>)
    | %[^\n]*+(?:\n(?![ \t\r]*+\n)[ \t]*+)?+(?P<COMMENT>)
    | \$(?:(?:\${_FORMULA}\$\$|{_FORMULA}\$)(?P<MATH>)|(?P<DOLLAR>))
    """,
    re.VERBOSE | re.DOTALL,
)
_ARGUMENT = re.compile(r"\{((?:[^{}\\]++|\\[^{}])*+)\}")
_TYPES = {
    "PARAGRAPH": "PARAGRAPH", "ESCAPE": "ESCAPE", "COMMENT": "COMMENT", "MATH": "MATH", "VERB": "MATH",
    "ADDRESS": "MATH", "LINK": "STRAY",
}  # fmt: skip
"""The terminals of what has no parts: what prints and is no text is MATH, what prints nothing is STRAY."""
_DELIMITER = re.compile(r"\\(?P<command>begin|end)\s*\{(?P<name>[^{}]*)\}")


class Token(msgspec.Struct):
    """A piece of the text: its type (a terminal of the grammar), where it stands, and its parts, which most have not.

    For COMMAND and CALL, `name` is the command's name (with `*`), `optional` the span of the
    text between its brackets (None without), `arguments` the spans of the arguments that the
    token itself holds. For BEGIN, END and VERBATIM, `name` is the environment.
    """

    type: str
    start: int
    end: int
    name: str = ""
    optional: tuple[int, int] | None = None
    arguments: tuple[tuple[int, int], ...] = ()


class Tokenizer:
    """Tokens of a text (or of its code points `start` to `end`), and the problems met on the way."""

    def __init__(self, text: str, start: int = 0, end: int | None = None) -> None:
        self.text = text
        self._start = start
        self._end = len(text) if end is None else end
        self.problems: list[tuple[str, str, int, int]] = []
        """(kind, detail, start, end), in the order in which they were noticed.

        The detail is the environment's name, the sign, or for a mismatch where the environment begins and its name.
        """
        self._stack: list[Token] = []
        self._surplus = 0
        self._too_deep = False
        self._argument_follows = False
        self._unending: set[str] = set()
        self._ahead: dict[str, list[tuple[int, str]]] | None = None

    def tokens(self) -> Iterator[Token]:
        """The balanced tokens."""
        position, length = self._start, self._end
        while position < length:
            for match in _TOKEN.finditer(self.text, position, length):
                start, end = match.span()
                if start > position:
                    yield Token("TEXT", position, start)
                position = end
                kind = match.lastgroup
                if kind in _TYPES:
                    yield Token(_TYPES[kind], start, end)
                elif kind in {"COMMAND", "CALL"}:
                    token = self._command(match)
                    if token.type in {"BEGIN", "END"}:
                        yield from self._environment(token)
                        continue
                    yield token
                    if token.type == "VERBATIM":
                        position = token.end
                        break
                else:
                    yield from self._sign(str(kind), start, end)
            else:
                if position < length:
                    yield Token("TEXT", position, length)
                position = length
        for opened in reversed(self._stack):
            yield self._closed_by_force(opened, length)

    def _sign(self, kind: str, start: int, end: int) -> Iterator[Token]:
        """A brace, or a dollar that begins no formula."""
        if kind == "OPEN":
            yield self._open(Token("OPEN", start, end))
        elif kind == "CLOSE":
            yield from self._close(Token("CLOSE", start, end))
        else:
            self.problems.append(("dollar", "$", start, end))
            yield Token("STRAY", start, end)

    def _command(self, match: re.Match[str]) -> Token:
        name, optional, argument, others = match.group("name", "optional", "argument", "others")
        token = Token("COMMAND", match.start(), match.end(), name)
        if optional is not None:
            token.optional = match.span("optional")
        if argument is not None:
            token.arguments = (match.span("argument"),)
            if others is not None:
                others_at = match.span("others")
                token.arguments += tuple([other.span(1) for other in _ARGUMENT.finditer(self.text, *others_at)])
            if name in {"begin", "end"}:
                return self._delimiter(token)
        if match.lastgroup == "CALL" and len(self._stack) < MAX_DEPTH:
            token.type = "CALL"
            self._argument_follows = True
        return token

    def _delimiter(self, token: Token) -> Token:
        """`\\begin{name}` or `\\end{name}` as BEGIN, END, or VERBATIM if it starts a listing that ends."""
        name = self.text[slice(*token.arguments[0])]
        if token.name == "begin" and name in VERBATIM_ENVIRONMENTS and name not in self._unending:
            closing = f"\\end{{{name}}}"
            end = self.text.find(closing, token.end)
            if end >= 0:
                if self.text.find(f"\\begin{{{name}}}", token.end, end) >= 0:
                    self.problems.append(("environment-begin", name, token.start, token.end))
                verbatim = Token("VERBATIM", token.start, end + len(closing), name)
                # What stands behind the name (options in brackets, more arguments) is the walker's to read.
                verbatim.arguments = ((token.arguments[0][1] + 1, end),)
                return verbatim
            self._unending.add(name)
        token.type = token.name.upper()
        token.name = name
        return token

    def _tell_depth(self, token: Token) -> None:
        """Notes, once, that groups nest too deep."""
        if not self._too_deep:
            self.problems.append(("too-deep", str(MAX_DEPTH), token.start, token.end))
        self._too_deep = True

    def _open(self, token: Token) -> Token:
        if len(self._stack) >= MAX_DEPTH:
            self._tell_depth(token)
            self._surplus += 1
            token.type = "STRAY"
            return token
        if self._argument_follows:
            token.type = "OPEN_ARGUMENT"
            self._argument_follows = False
        self._stack.append(token)
        return token

    def _close(self, token: Token) -> Iterator[Token]:
        if self._surplus:
            self._surplus -= 1
            token.type = "STRAY"
        elif not any(opened.type != "BEGIN" for opened in self._stack):
            self.problems.append(("closing-brace", "}", token.start, token.end))
            token.type = "STRAY"
        else:
            while self._stack[-1].type == "BEGIN":
                yield self._closed_by_force(self._stack.pop(), token.start)
            opened = self._stack.pop()
            self._argument_follows = opened.type == "OPEN_ARGUMENT" and self.text.startswith("{", token.end)
        yield token

    def _environment(self, token: Token) -> Iterator[Token]:
        if token.type == "BEGIN":
            if len(self._stack) >= MAX_DEPTH:
                self._tell_depth(token)
                token.type = "STRAY"
            else:
                self._stack.append(token)
        elif not any(opened.type == "BEGIN" and opened.name == token.name for opened in self._stack):
            meant = self._stack[-1] if self._stack and self._stack[-1].type == "BEGIN" else None
            if meant is not None and self._ends_nowhere(meant.name, token.end):
                detail = f"{meant.start} {meant.name}"
                self.problems.append(("environment-mismatch", detail, token.start, token.end))
                self._stack.pop()
                token.name = meant.name
            else:
                self.problems.append(("environment-end", token.name, token.start, token.end))
                token.type = "STRAY"
        else:
            while (opened := self._stack.pop()).type != "BEGIN" or opened.name != token.name:
                yield self._closed_by_force(opened, token.start)
        yield token

    def _ends_nowhere(self, name: str, offset: int) -> bool:
        """Whether no \\end of `name` follows `offset` before the next \\begin of it."""
        if self._ahead is None:
            self._ahead = {}
            for match in _DELIMITER.finditer(self.text, offset, self._end):
                self._ahead.setdefault(match["name"], []).append((match.start(), match["command"]))
        following = self._ahead.get(name, [])
        place = bisect_right(following, (offset, ""))
        return place == len(following) or following[place][1] == "begin"

    def _closed_by_force(self, opened: Token, offset: int) -> Token:
        """An empty closing token for what was opened and not closed before `offset`."""
        kind = "environment-begin" if opened.type == "BEGIN" else "opening-brace"
        self.problems.append((kind, opened.name or "{", opened.start, opened.end))
        return Token("END" if opened.type == "BEGIN" else "CLOSE", offset, offset, opened.name)


def tokenize(text: str) -> list[Token]:
    """The balanced tokens of `text`; those that are not empty, concatenated, are `text`."""
    return list(Tokenizer(text).tokens())
