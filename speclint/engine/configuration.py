"""The configuration: what a file may say, and how one is read with every mistake named at once.

A configuration can lie in a tree that a stranger sent. It chooses among rules, severities and outputs; it can load no
code, run nothing and read nothing but other configurations of its own tree (see `speclint.engine.discovery`).
"""

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Annotated, Any, Literal, get_args

import msgspec

from speclint.diagnostics import Confidence
from speclint.engine.toml import line_of, parse
from speclint.errors import UsageError
from speclint.rules.rule import Rule
from speclint.rules.selection import (
    ALL,
    FailOn,
    Layer,
    Level,
    levels_named,
    quoted,
    rules_named,
    rules_silenced,
    suggest,
)

OutputFormat = Literal[
    "full", "concise", "json", "json-lines", "sarif", "github", "gitlab", "junit", "checkstyle", "rdjson", "markdown",
    "html", "mail",
]  # fmt: skip
Names = tuple[str, ...]
Jobs = Literal["auto"] | Annotated[int, msgspec.Meta(ge=1, le=256)]


def _says(description: str) -> msgspec.Meta:
    return msgspec.Meta(description=description)


class PathConfiguration(msgspec.Struct, frozen=True, rename="kebab", forbid_unknown_fields=True):
    """What holds for the paths that one pattern matches."""

    ignore: Annotated[Names, _says("Rules and topics that say nothing there.")] = ()
    severity: Annotated[dict[str, Level], _says("Severities of rules and topics there.")] = {}


class Configuration(msgspec.Struct, frozen=True, rename="kebab", forbid_unknown_fields=True):
    """Configuration of speclint, a linter for the virtio specification."""

    extend: Annotated[str, _says("A configuration of the same tree that this one starts from.")] = ""
    select: Annotated[Names, _says("The only rules and topics to run; ALL is every rule.")] = (ALL,)
    extend_select: Annotated[Names, _says("Rules and topics to run besides.")] = ()
    ignore: Annotated[Names, _says("Rules and topics not to run; of two names the narrower wins.")] = ()
    severity: Annotated[dict[str, Level], _says("Severities of rules and topics that differ from their own.")] = {}
    min_confidence: Annotated[Confidence, _says("The weakest promise to listen to.")] = "smell"
    fail_on: Annotated[FailOn, _says("The least severe finding that ends a run with status 1.")] = "warning"
    output_format: Annotated[OutputFormat, _says("The format of results.")] = "full"
    jobs: Annotated[Jobs, _says("The number of processes; auto is one a processor.")] = "auto"
    exclude: Annotated[Names, _says("Patterns of paths that are not linted unless the command line names them.")] = ()
    baseline: Annotated[str, _says("A file of old findings that are not told, relative to this file's folder.")] = ""
    words: Annotated[Names, _says("Words that are spelt right, for the rules misspelling and mistyped-word.")] = ()
    per_path: Annotated[
        dict[str, PathConfiguration], _says("What differs for some paths, by pattern, relative to this file's folder.")
    ] = {}

    def layer(self) -> Layer:
        """Return what this asks of the selection of rules."""
        return Layer(self.select, self.ignore, self.extend_select, self.severity)


def configuration_schema() -> str:
    """Return the JSON schema of a configuration, for editors."""
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **msgspec.json.schema(Configuration)}
    return msgspec.json.format(msgspec.json.encode(schema), indent=2).decode() + "\n"


_NAMES = "a list of rule ids and topics"
_LEVEL = '"error", "warning", "info" or "off"'
_SHAPES = {
    "extend": "the path of a configuration file",
    "select": _NAMES,
    "extend-select": _NAMES,
    "ignore": _NAMES,
    "severity": "a table of rule ids and severities",
    "severity.*": _LEVEL,
    "min-confidence": '"certain", "likely" or "smell"',
    "fail-on": '"error", "warning", "info" or "never"',
    "output-format": "the name of a format",
    "jobs": 'a number from 1 to 256, or "auto"',
    "exclude": "a list of patterns",
    "baseline": "the path of a file",
    "words": "a list of words",
    "per-path": "a table of patterns",
    "per-path.*": "a table",
    "per-path.*.ignore": _NAMES,
    "per-path.*.severity": "a table of rule ids and severities",
    "per-path.*.severity.*": _LEVEL,
}
"""What each key must be, in words; `*` stands for a rule or a pattern."""
_CHOICES: dict[str, tuple[str, ...]] = {
    "severity.*": ("error", "warning", "info", "off"),
    "min-confidence": ("certain", "likely", "smell"),
    "fail-on": ("error", "warning", "info", "never"),
    "output-format": get_args(OutputFormat),
    "per-path.*.severity.*": ("error", "warning", "info", "off"),
}
_ENOUGH = 20
"""Mistakes to name before the rest does not help anybody."""
_TABLES = frozenset(key.removesuffix(".*") for key in _SHAPES if key.endswith(".*")) | {"per-path.*"}


class Mistake(msgspec.Struct, frozen=True):
    """Something wrong in a configuration: at the key `keys`, in the value `word` if that is not ""."""

    keys: tuple[str, ...]
    word: str
    message: str
    remedy: str = ""


def read_configuration(text: str, path: str, rules: Mapping[str, Rule], inside: tuple[str, ...] = ()) -> dict[str, Any]:
    """Read the text of the configuration `path`; `inside` is the table that it lies in ("tool", "speclint").

    Return what it says, ready to be made a `Configuration`. Raise UsageError that names every mistake with its line.
    """
    content: Any = parse(text, path)
    for key in inside:
        content = content.get(key, {}) if isinstance(content, dict) else {}
    if isinstance(content, dict):
        mistakes = list(islice(_mistakes(content, rules), _ENOUGH))
    else:
        mistakes = [Mistake((), "", f"{_dotted(inside)} must be a table")]
    if mistakes:
        raise _usage_error(mistakes, text, path, inside)
    return dict(content)


def _usage_error(mistakes: list[Mistake], text: str, path: str, outer: tuple[str, ...]) -> UsageError:
    """Make one error of all mistakes, in the order of their lines; each is a line of its message."""
    placed = sorted((line_of(text, (*outer, *each.keys), each.word), number) for number, each in enumerate(mistakes))
    errors = [
        UsageError(mistakes[number].message, place=f"{path}:{line}", remedy=mistakes[number].remedy)
        for line, number in placed
    ]
    return errors[0] if len(errors) == 1 else UsageError("\n".join(map(str, errors)))


def _mistakes(content: Mapping[str, Any], rules: Mapping[str, Rule]) -> Iterator[Mistake]:
    for keys, value in _entries(content, ()):
        shape = _shape(keys)
        if shape not in _SHAPES:
            known = [key.rpartition(".")[2] for key in _SHAPES if key.rpartition(".")[0] == shape.rpartition(".")[0]]
            yield Mistake(keys, "", f"unknown key {quoted(keys[-1])}", suggest(keys[-1], known, _listed(known)))
            continue
        complaint = _ill_typed(keys, value)
        if complaint is not None:
            yield complaint
            continue
        yield from _wrong_names(keys, value, rules)


def _entries(content: Mapping[str, Any], outer: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Each key that holds a value, with the keys around it; only tables that a configuration has are opened."""
    for key, value in content.items():
        keys = (*outer, key)
        if isinstance(value, dict) and _shape(keys) in _TABLES:
            yield from _entries(value, keys)
        else:
            yield keys, value


def _shape(keys: tuple[str, ...]) -> str:
    """The key of `_SHAPES` for `keys`: names of rules and patterns become `*`."""
    if keys[0] == "severity":
        keys = ("severity", *("*" for _ in keys[1:]))
    elif keys[0] == "per-path":
        keys = tuple("*" if place == 1 or (place == 3 and keys[2] == "severity") else key
                     for place, key in enumerate(keys))  # fmt: skip
    return ".".join(keys)


def _ill_typed(keys: tuple[str, ...], value: object) -> Mistake | None:
    content = value
    for key in reversed(keys):
        content = {key: content}
    try:
        msgspec.convert(content, Configuration)
    except (msgspec.ValidationError, RecursionError):
        shape = _shape(keys)
        message = f"{_dotted(keys)} must be {_SHAPES[shape]}, not {_described(value)}"
        word = value if isinstance(value, str) else ""
        return Mistake(keys, word, message, suggest(word, _CHOICES.get(shape, ())))
    return None


def _wrong_names(keys: tuple[str, ...], value: Any, rules: Mapping[str, Rule]) -> Iterator[Mistake]:
    """Yield the names among a well-typed value, or its key, that are no rule or cannot be what is asked."""
    try:
        if keys[-1] in ("select", "extend-select", "ignore"):
            find = rules_silenced if keys[-1] == "ignore" else rules_named
            for name in value:
                try:
                    find(name, rules)
                except UsageError as error:
                    yield Mistake(keys, name, error.message, error.remedy)
        elif _shape(keys).endswith("severity.*"):
            levels_named(keys[-1], value, rules)
    except UsageError as error:
        yield Mistake(keys, "", error.message, error.remedy)


def _listed(words: list[str]) -> str:
    return f"there are {', '.join(words[:-1])} and {words[-1]}" if len(words) > 1 else ""


def _dotted(keys: tuple[str, ...]) -> str:
    return ".".join(key if key.replace("-", "").isalnum() else quoted(key) for key in keys)


def _described(value: object) -> str:
    """What a value is, in TOML's words, cut to a length that a message can bear."""
    match value:
        case str():
            return quoted(value)
        case bool():
            return str(value).lower()
        case int() | float():
            return f"{value:g}" if isinstance(value, float) or abs(value) < 10**12 else "a number that long"
        case list():
            return "a list with something else in it" if value else "an empty list"
        case dict():
            return "a table"
        case _:
            return "a date or time"
