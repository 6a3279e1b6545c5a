"""Parses by the tables that lark made of a grammar in grammars/*.lark.

Lark compiles a grammar when a grammar changes (`python -m speclint.docs.pages`); a run only reads
the tables, grammars/tables/NAME.json, and works through them. That saves a commit hook the import
of lark and the compilation of four grammars, and the work that lark's interactive features cost.

A parse hands each rule's parts to the function that is called like the rule's alias, or like the
rule. As in lark, a token whose name begins with `_`, or that is written as a literal, is no part;
a rule whose name begins with `_` has its parts put in its place; a rule with `?` that has one
part is that part.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

import msgspec

from speclint.resources import read_text

END = "$END"


class Rule(msgspec.Struct, frozen=True, array_like=True, order=True):
    """A rule of a grammar: what it makes, of how many symbols, who builds it, which symbols are parts and how.

    `parts` has an index for every part; those in `inlined` are lists of parts.
    """

    origin: str
    size: int
    builder: str
    parts: tuple[int, ...]
    inlined: tuple[int, ...]
    single: bool


class Table(msgspec.Struct, frozen=True):
    """An LALR(1) table: for each state the action at each symbol.

    An action is a state to go to, or -1 - n to reduce by rule n. `terminals` are (name, regular
    expression) in the order in which they are tried; empty if the tokens come from elsewhere.
    """

    start: int
    end: int
    states: tuple[dict[str, int], ...]
    rules: tuple[Rule, ...]
    terminals: tuple[tuple[str, str], ...]
    ignored: tuple[str, ...]


class Lexeme(NamedTuple):
    """A token of text, by the terminals of a grammar."""

    type: str
    start: int
    text: str


class NoParse(Exception):
    """The text is none of the grammar's; `token` is where that was noticed, None at the end."""

    def __init__(self, token: Any) -> None:
        super().__init__(f"unexpected {getattr(token, 'type', 'end')}")
        self.token = token


Build = Callable[[list[Any]], Any]


class Parser:
    """A grammar's table with the functions that build what its rules mean."""

    def __init__(self, table: Table, builders: Mapping[str, Build]) -> None:
        self._table = table
        self._rules = [(rule.size, rule.origin, _build(rule, builders)) for rule in table.rules]
        self._growing = _growing(table, [build for _, _, build in self._rules])
        self._lexer = re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern in table.terminals) or r"(?!)")

    def parse(self, tokens: Iterable[Any]) -> Any:
        """What the start rule builds of `tokens`, objects with a `type`; raises NoParse."""
        actions, rules, end = self._table.states, self._rules, self._table.end
        growing = self._growing
        states = [self._table.start]
        values: list[Any] = []
        for token in tokens:
            kind = token.type
            while kind not in growing[states[-1]]:
                action = actions[states[-1]].get(kind)
                if action is None:
                    raise NoParse(token)
                if action >= 0:
                    states.append(action)
                    values.append(token)
                    break
                size, origin, build = rules[-1 - action]
                if size:
                    parts = values[-size:]
                    del states[-size:], values[-size:]
                else:
                    parts = []
                states.append(actions[states[-1]][origin])
                values.append(build(parts))
            else:
                values[-1].append(token)
        while states[-1] != end:
            action = actions[states[-1]].get(END)
            if action is None or action >= 0:
                raise NoParse(None)
            size, origin, build = rules[-1 - action]
            parts = values[len(values) - size :]
            del states[len(states) - size :], values[len(values) - size :]
            states.append(actions[states[-1]][origin])
            values.append(build(parts))
        return values[-1]

    def read(self, text: str) -> Any:
        """Like `parse`, of the tokens that the grammar's own terminals make of `text`."""
        return self.parse(self._lexemes(text))

    def _lexemes(self, text: str) -> Iterator[Lexeme]:
        position = 0
        while position < len(text):
            match = self._lexer.match(text, position)
            if match is None or match.end() == position:
                raise NoParse(Lexeme(text[position], position, text[position]))
            kind = str(match.lastgroup)
            if kind not in self._table.ignored:
                yield Lexeme(kind, position, match.group())
            position = match.end()


def grown(parts: list[Any]) -> list[Any]:
    """What builds a list by `list: | list item`."""
    if not parts:
        return []
    items: list[Any] = parts[0]
    items.append(parts[1])
    return items


def load(grammar: str, builders: Mapping[str, Build]) -> Parser:
    """The parser of grammars/`grammar`.lark."""
    return Parser(msgspec.json.decode(read_text("grammars", "tables", f"{grammar}.json"), type=Table), builders)


def _growing(table: Table, builds: list[Build]) -> list[set[str]]:
    """For each state the tokens that only make the list longer that is its value.

    A list is `list: list item`. In the state behind a list, an item that is a single token is shifted,
    the rule is the only thing that may follow, and what it makes leads to the same state again.
    """
    behind = {to: symbol for state in table.states for symbol, to in state.items() if to >= 0}
    found: list[set[str]] = []
    for number, state in enumerate(table.states):
        tokens = set()
        for symbol, to in state.items():
            following = set(table.states[to].values()) if to >= 0 else set()
            action = following.pop() if len(following) == 1 else 0
            if action < 0:
                rule = table.rules[-1 - action]
                if rule.size == 2 and rule.origin == behind.get(number) and builds[-1 - action] is grown:
                    tokens.add(symbol)
        found.append(tokens)
    return found


def _build(rule: Rule, builders: Mapping[str, Build]) -> Build:
    """What makes a rule's value of the values of all its symbols."""
    build = builders.get(rule.builder)
    if build is None:
        if not rule.single and not rule.origin.startswith("_"):
            raise KeyError(f"nothing builds the rule {rule.builder}")
        build = _parts_themselves
    if len(rule.parts) == rule.size and not rule.inlined and not rule.single:
        return build
    return _shaped(rule, build)


def _parts_themselves(parts: list[Any]) -> Any:
    return parts


def _shaped(rule: Rule, build: Build) -> Build:
    def shaped(values: list[Any]) -> Any:
        parts: list[Any] = []
        for index in rule.parts:
            if index in rule.inlined:
                parts.extend(values[index])
            else:
                parts.append(values[index])
        return parts[0] if rule.single and len(parts) == 1 else build(parts)

    return shaped
