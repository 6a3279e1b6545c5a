"""The commands that a tree defines for itself, and what their use produces.

`\\newcommand{\\drivernormative}[3]{#1{Driver Requirements: #2}\\label{drivernormative:#3}}` is read
as: a heading of the level that the first argument names, its title made of the second, and a
label made of the third. So nothing here knows a macro by name.
"""

import re
from collections.abc import Iterable

import msgspec

from speclint.languages.latex.commands import DEFINING, HEADINGS, INVISIBLE
from speclint.model.elements import Macro
from speclint.text.span import Span

_DEFINING = re.compile(r"\\(?=[gexdrnpD])(?:[gex]?def|(?:re)?newcommand|providecommand|DeclareRobustCommand)")
"""What a text without definitions does not have: one look for backslashes is quicker than one for each name."""
_DEFINITION = re.compile(
    r"""%[^\n]*+ | \\[^A-Za-z]
      | \\(?:(?:re)?newcommand|providecommand|DeclareRobustCommand)\*?
        \s*(?:\{\s*\\(?P<braced>[A-Za-z@]+)\s*\}|\\(?P<bare>[A-Za-z@]+))
        \s*(?:\[(?P<arity>\d)\])?\s*(?:\[[^\[\]]*\])?\s*\{
      | \\[gex]?def\s*\\(?P<defined>[A-Za-z@]+)(?P<parameters>(?:\#\d)*)\s*\{""",
    re.VERBOSE,
)
_BRACE = re.compile(r"\\.|[{}]|%[^\n]*", re.DOTALL)
_COMMENT = re.compile(r"(?<!\\)%[^\n]*\n?[ \t]*")
_HEADING = re.compile(r"(?:#(?P<parameter>[1-9])|\\(?P<command>[a-z]+))\*?\s*\{(?P<title>[^{}]*)\}")
_LABEL = re.compile(r"\\label\s*\{([^{}]*)\}")
_COMMAND = re.compile(r"\\([A-Za-z@]+)\*?(?:\s*\{([^{}]*)\})?")
_PARAMETER = re.compile(r"#([1-9])")


class ProducedHeading(msgspec.Struct, frozen=True):
    """A heading that a macro makes: its level, or the parameter that names the command, and its title's template."""

    level: int | None
    level_parameter: int
    title: str


class Effect(msgspec.Struct, frozen=True):
    """What a use of a macro produces; templates hold `#1` … for its arguments."""

    arity: int
    heading: ProducedHeading | None
    labels: tuple[str, ...]
    shown: tuple[int, ...]
    """The parameters whose arguments are running text."""


def read_macros(source: str, text: str) -> list[Macro]:
    """The macros that `text` defines outside comments; what the body of one defines is not there before its use."""
    found: list[Macro] = []
    if _DEFINING.search(text) is None:
        return found
    definitions = [match for match in _DEFINITION.finditer(text) if match.lastgroup]
    closing = _closing_braces(text, definitions[0].start(), definitions[-1].end()) if definitions else {}
    position = 0
    for match in definitions:
        name = match["braced"] or match["bare"] or match["defined"]
        end = closing.get(match.end() - 1)
        if end is None or match.start() < position:
            continue
        arity = int(match["arity"] or 0) if match["defined"] is None else len(match["parameters"]) // 2
        found.append(Macro(name, arity, text[match.end() : end], Span(source, match.start(), end + 1)))
        position = end
    return found


def _closing_braces(text: str, start: int, last: int) -> dict[int, int]:
    """Where the group ends that a brace opens, by the offset of that brace; without those that nothing closes.

    Of the braces from `start` on, up to where the groups are closed that begin before `last`.
    """
    found: dict[int, int] = {}
    opened: list[int] = []
    for match in _BRACE.finditer(text, start):
        if match.group() == "{":
            opened.append(match.start())
        elif match.group() == "}" and opened:
            found[opened.pop()] = match.start()
            if not opened and match.start() >= last:
                break
    return found


def effects(macros: Iterable[Macro]) -> dict[str, Effect]:
    """What each macro produces, by name; the last definition of a name counts, as in TeX."""
    return {macro.name: _effect(macro) for macro in macros if macro.name not in DEFINING}


def _effect(macro: Macro) -> Effect:
    body = _COMMENT.sub("", macro.body)
    heading = None
    for match in _HEADING.finditer(body):
        if match["parameter"]:
            heading = ProducedHeading(None, int(match["parameter"]), _visible_template(match["title"]))
        elif match["command"] in HEADINGS:
            heading = ProducedHeading(HEADINGS[match["command"]], 0, _visible_template(match["title"]))
        if heading is not None:
            break
    visible = _COMMAND.sub(lambda match: "" if match[1] in INVISIBLE else match[2] or "", body)
    shown = sorted({int(parameter) for parameter in _PARAMETER.findall(visible)})
    if heading is not None:
        shown = [parameter for parameter in shown if parameter != heading.level_parameter]
    return Effect(macro.arity, heading, tuple(_LABEL.findall(body)), tuple(shown))


def _visible_template(title: str) -> str:
    """A title's template without commands, which print a number or change a font."""
    return " ".join(re.sub(r"\s*\\[A-Za-z@]+\s*", " ", title).replace(" :", ":").split())


def fill(template: str, arguments: list[str]) -> str:
    """`template` with `#1` … replaced by the arguments; white space collapsed as TeX collapses it."""

    def argument(match: re.Match[str]) -> str:
        index = int(match[1]) - 1
        return arguments[index] if index < len(arguments) else ""

    return " ".join(_PARAMETER.sub(argument, template).split())
