"""`speclint explain`: how a definition or a normative sentence was read."""

import argparse
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING

from speclint.cli.output import prepare
from speclint.cli.status import CLEAN
from speclint.cli.terminal import appearance_of
from speclint.errors import UsageError
from speclint.formats.encoded import json_text
from speclint.formats.shown import shown, wrapped
from speclint.formats.table import Appearance

if TYPE_CHECKING:
    from speclint.cli import options
    from speclint.engine.explaining import Explained, ExplainedCondition, Phrase

_DESCRIPTION = """\
Show how the definition of a feature, or the normative sentence, at a line was read: who must do what and when, what
the definition excludes, bypasses and promises. If a finding looks wrong, this shows which words were misunderstood.
"""
_WIDEST = 100
_NARROWEST = 20


def add(commands: "argparse._SubParsersAction[options.Parser]") -> None:
    """Add the command to the command line."""
    parser = commands.add_parser("explain", description=_DESCRIPTION, allow_abbrev=False)
    parser.add_argument(
        "place", metavar="PATH:LINE", help="a file of a specification, a draft or a mail, and a line in it"
    )
    parser.add_argument("--output-format", choices=("text", "json"), default="text", help="default: text")


def run(arguments: argparse.Namespace) -> int:
    """Write what is read at the place."""
    from speclint.engine.explaining import explain
    from speclint.engine.session import load_all

    path, line = _place(arguments.place)
    explained = explain(path, line, load_all((path,)))
    is_json = arguments.output_format == "json"
    prepare(sys.stdout, utf8=is_json)
    if is_json:
        sys.stdout.write(json_text(explained, indent=2) + "\n")
    else:
        sys.stdout.write("\n".join(_described(each, appearance_of(sys.stdout, "never")) for each in explained))
    return CLEAN


def _place(place: str) -> tuple[str, int]:
    path, _, line = place.rpartition(":")
    if not path or not line.isdecimal() or len(line) > 9:
        raise UsageError("a place is PATH:LINE", place=place, remedy="for example content.tex:120")
    return path, int(line)


def _described(explained: "Explained", appearance: Appearance) -> str:
    from speclint.engine.explaining import ExplainedDefinition

    last = "" if explained.line == explained.last_line else f"-{explained.last_line}"
    if isinstance(explained, ExplainedDefinition):
        bit = "without a bit" if explained.bit is None else f"bit {explained.bit}"
        what = f"the definition of {explained.feature}, {bit}"
        rows = [("requires", words) for words in explained.requires]
        rows += _clauses(explained.clauses, explained.path)
    else:
        what = "a requirement"
        rows = [
            ("actor", f'{explained.actor or "nobody"}: "{explained.subject}"'),
            ("modality", explained.modality),
            *(("condition", _condition(each)) for each in explained.conditions),
            ("action", f'"{explained.action}"'),
            *_clauses(explained.clauses, explained.path),
        ]
        if not explained.complete:
            rows.append(("incomplete", "the grammar could not read the whole sentence"))
    text = f"{explained.path}:{explained.line}{last}: {what}\n{_table(rows, appearance)}"
    if isinstance(explained, ExplainedDefinition) and explained.elsewhere:
        text += f"said of it elsewhere\n{_table(_clauses(explained.elsewhere, explained.path), appearance)}"
    return text


def _condition(condition: "ExplainedCondition") -> str:
    """A condition as a boolean over features, as far as it is one, with its words."""
    if not condition.features:
        return f'"{condition.words}"'
    besides = f' and "{condition.besides}"' if condition.besides else ""
    return f'{condition.features}{besides}: "{condition.words}"'


def _clauses(phrases: "Iterable[Phrase]", path: str) -> list[tuple[str, str]]:
    """What the clauses say, a row for each kind: the words with their lines."""
    rows: dict[str, dict[str, list[str]]] = {}
    for phrase in phrases:
        label = f"{phrase.kind} {phrase.about}".rstrip()
        words = f'"{phrase.words}"' + " (asked)" * phrase.asked
        place = str(phrase.line) if phrase.path == path else f"{phrase.path}:{phrase.line}"
        places = rows.setdefault(label, {}).setdefault(words, [])
        places += [place] * (place not in places)
    return [
        (label, "; ".join(f"{words} {', '.join(places)}" for words, places in said.items()))
        for label, said in rows.items()
    ]


def _table(rows: Iterable[tuple[str, str]], appearance: Appearance) -> str:
    rows = list(rows)
    widest = max((len(label) for label, _ in rows), default=0) + 2
    room = max(_NARROWEST, min(appearance.width, _WIDEST) - widest - 2)
    lines = []
    for label, words in rows:
        first, *more = wrapped(shown(words, appearance.unicode), room) or [""]
        lines.append(f"  {label:<{widest}}{first}".rstrip())
        lines += [" " * (widest + 2) + line for line in more]
    return "".join(f"{line}\n" for line in lines)
