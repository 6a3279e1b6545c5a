"""`speclint rule`: the documentation of a rule or of the rules of a topic, or the table of all rules."""

import argparse
import sys
from collections.abc import Sequence
from textwrap import indent, wrap

from speclint.cli import options
from speclint.cli.output import prepare
from speclint.cli.status import CLEAN
from speclint.cli.terminal import appearance_of
from speclint.errors import UsageError
from speclint.formats.encoded import json_text
from speclint.formats.table import Appearance
from speclint.rules.loader import load_rule_file, rule_paths
from speclint.rules.pages import PROMISES, SCOPES, index, marked, page
from speclint.rules.rule import RuleFile
from speclint.rules.selection import quoted, suggest

_WIDEST = 100


def add(commands: "argparse._SubParsersAction[options.Parser]") -> None:
    """Add the command to the command line."""
    parser = commands.add_parser(
        "rule", description="Show what a rule is about, or the table of all rules.", allow_abbrev=False
    )
    parser.add_argument("name", metavar="ID", nargs="?", help="a rule, or a topic for the table of its rules")
    parser.add_argument("--output-format", choices=("text", "json", "markdown"), default="text", help="default: text")
    options.add_color(parser)


def run(arguments: argparse.Namespace) -> int:
    """Write the documentation asked for."""
    rules = _asked(arguments.name or "")
    alone = bool(rules) and arguments.name == rules[0].id
    prepare(sys.stdout, utf8=arguments.output_format != "text")
    if arguments.output_format == "json":
        text = json_text(rules[0] if alone else rules, indent=2) + "\n"
    elif arguments.output_format == "markdown":
        text = page(rules[0]) if alone else index(rules)
    else:
        appearance = appearance_of(sys.stdout, arguments.color)
        text = _described(rules[0], appearance) if alone else _table(rules, appearance)
    sys.stdout.write(text)
    return CLEAN


def _asked(name: str) -> list[RuleFile]:
    """The rules that `name` stands for: itself, a topic, or "" for all."""
    paths = rule_paths()
    if name in paths:
        return [load_rule_file(paths[name])]
    rules = [rule for rule in map(load_rule_file, paths.values()) if name in ("", rule.topic)]
    if not rules and name:
        topics = {load_rule_file(path).topic for path in paths.values()}
        raise UsageError(f"there is no rule or topic {quoted(name)}",
                         remedy=suggest(name, [*paths, *topics], '"speclint rule" lists all'))  # fmt: skip
    return rules


def _table(rules: Sequence[RuleFile], appearance: Appearance) -> str:
    widest = max((len(rule.id) for rule in rules), default=0)
    lines: list[str] = []
    topic = ""
    for rule in rules:
        if rule.topic != topic:
            topic = rule.topic
            lines += ["", _bold(topic, appearance)] if lines else [_bold(topic, appearance)]
        lines.append(f"  {rule.id:<{widest}}  {rule.severity:<7}  {rule.confidence:<7}  {rule.title}")
    return "\n".join(lines) + "\n"


def _described(rule: RuleFile, appearance: Appearance) -> str:
    width = min(appearance.width, _WIDEST) - 2
    parts = [
        f"{_bold(rule.id, appearance)}: {rule.title}",
        "\n".join([
            f"  severity    {rule.severity}",
            f"  confidence  {rule.confidence}: {PROMISES[rule.confidence]}",
            f"  reads       {SCOPES[rule.reads]}",
            f"  topic       {rule.topic}",
            f"  since       {rule.since}",
        ]),
        _section("Message", rule.message, width, appearance),
        _section("Why", rule.why, width, appearance),
        _section("What to do", rule.mend, width, appearance),
        *_examples("Reported", rule.examples.bad, appearance),
        *_examples("Not reported", rule.examples.good, appearance),
    ]  # fmt: skip
    if rule.see:
        parts.append(_section("See", "\n\n".join(rule.see), width, appearance))
    if rule.would_have_caught:
        parts.append(_section("Would have caught", ", ".join(rule.would_have_caught), width, appearance))
    return "\n\n".join(parts) + "\n"


def _section(title: str, text: str, width: int, appearance: Appearance) -> str:
    paragraphs = ["\n".join(wrap(paragraph, max(width, 20))) for paragraph in text.strip().split("\n\n")]
    return f"{_bold(title, appearance)}\n{indent(chr(10).join(paragraphs), '  ')}"


def _examples(title: str, examples: Sequence[str | dict[str, str]], appearance: Appearance) -> list[str]:
    parts = []
    for example in examples:
        files = {"": example} if isinstance(example, str) else example
        shown = [line for path, text in files.items() for line in ([f"{path}:"] if path else []) + marked(text)]
        parts.append(indent("\n".join(shown), "  "))
    return [f"{_bold(title, appearance)}\n" + "\n\n".join(parts)] if parts else []


def _bold(text: str, appearance: Appearance) -> str:
    return f"\x1b[1m{text}\x1b[0m" if appearance.color else text
