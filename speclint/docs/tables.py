"""Compiles the grammars: from grammars/*.lark to the tables that `speclint.languages.lalr` works by."""

import pathlib
from collections.abc import Iterator
from typing import Any

import msgspec

from speclint.languages.lalr import Rule, Table
from speclint.resources import folder, read_text


def table_texts() -> dict[str, str]:
    """The text of every table by its path in the repository; needs lark, which a run does not."""
    texts = {}
    for path in sorted(pathlib.Path(folder("grammars")).glob("*.lark")):
        encoded = msgspec.json.encode(compiled(path.stem))
        texts[f"grammars/tables/{path.stem}.json"] = msgspec.json.format(encoded, indent=1).decode() + "\n"
    return texts


def compiled(grammar: str) -> Table:
    """The table of grammars/`grammar`.lark."""
    from lark import Lark
    from lark.lexer import Lexer

    class NoLexer(Lexer):
        """Stands for tokens that come from elsewhere."""

        def __init__(self, _configuration: object) -> None:
            pass

        def lex(self, data: Any) -> Iterator[Any]:  # type: ignore[override]
            """Never called."""
            return iter(data)

    text = read_text("grammars", f"{grammar}.lark")
    has_terminals = "%declare" not in text
    lark = Lark(text, parser="lalr", lexer="basic" if has_terminals else NoLexer)
    table = lark.parser.parser._parse_table  # noqa: SLF001 -- lark shows it nowhere else
    rules = sorted(lark.rules, key=_rule)
    start = table.start_states["start"]
    order = _order(table.states, start)
    numbers = {state: number for number, state in enumerate(order)} | {rule: -1 - n for n, rule in enumerate(rules)}
    return Table(
        start=numbers[start],
        end=numbers[table.end_states["start"]],
        states=tuple(_actions(table.states[state], numbers) for state in order),
        rules=tuple(_rule(rule) for rule in rules),
        terminals=tuple(_terminals(lark)) if has_terminals else (),
        ignored=tuple(sorted(lark.ignore_tokens)),
    )


def _order(states: dict[int, Any], start: int) -> list[int]:
    """The states as they are met from the start: lark numbers them differently from run to run."""
    order = [start]
    for state in order:
        for _, (_, argument) in sorted(states[state].items(), key=lambda each: str(each[0])):
            if isinstance(argument, int) and argument not in order:
                order.append(argument)
    return order


def _actions(state: dict[str, Any], numbers: dict[Any, int]) -> dict[str, int]:
    """A state's actions, sorted; a shift has a state as its argument, a reduction a rule."""
    return {
        str(symbol): numbers[argument] for symbol, (_, argument) in sorted(state.items(), key=lambda each: str(each[0]))
    }


def _rule(rule: Any) -> Rule:
    parts = [index for index, symbol in enumerate(rule.expansion) if not (symbol.is_term and symbol.filter_out)]
    inlined = [index for index in parts if not rule.expansion[index].is_term and rule.expansion[index].name[0] == "_"]
    origin = str(rule.origin.name)
    # An alias is a new meaning: then even a rule with one part is built.
    single = bool(rule.options.expand1) and not rule.alias
    return Rule(origin, len(rule.expansion), str(rule.alias or origin), tuple(parts), tuple(inlined), single)


def _terminals(lark: Any) -> Iterator[tuple[str, str]]:
    """Names and expressions, in the order in which lark's lexer tries them."""
    for terminal in sorted(
        lark.terminals,
        key=lambda each: (-each.priority, -each.pattern.max_width, -len(each.pattern.value), each.name),
    ):
        yield str(terminal.name), terminal.pattern.to_regexp()
