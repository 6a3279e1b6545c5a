"""Checks of LaTeX commands in running text: declarations with arguments, lost and doubled backslashes."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import lru_cache

from speclint.diagnostics import Edit, Fix, Found
from speclint.model.facts import Facts, Page
from speclint.text.span import Span

DECLARATIONS = {
    "em": "emph", "bf": "textbf", "it": "textit", "tt": "texttt", "sc": "textsc", "sl": "textsl", "sf": "textsf",
    "rm": "textrm",
    "bfseries": "textbf", "itshape": "textit", "ttfamily": "texttt", "scshape": "textsc", "sffamily": "textsf",
}  # fmt: skip
"""Declarations that change the font up to the end of their group, and the command that takes an argument instead."""
_DECLARATION = re.compile(r"\\(?P<name>" + "|".join(DECLARATIONS) + r")\s*\{(?!\})(?P<text>[^{}#]{0,200})")
_COMMANDS = "field|ref|nameref|pageref|emph|textbf|textit|texttt|footnote|label|url|hyperref|href|textsc|underline"
_NAMES = frozenset(_COMMANDS.split("|"))
_LONGEST_CALL = 200
"""Code points of the longest bracketed argument that is looked for."""
_BARE_GROUP = re.compile(r"\{(?P<name>[a-z]+(?:_[a-z0-9]+){1,20})\}")
_BEFORE_GROUP = re.compile(r"(?:\A|[^\\\w])[\w,;:()-]+\Z")
_DEBRIS = re.compile(
    r"\\\\(?P<name>newline|linebreak|hline|newpage|item|begin|end|field|ref|emph|label|textbf|texttt|textit|hyperref|"
    r"(?:sub){0,2}section|(?:sub)?paragraph|chapter|footnote|nameref|input)\b"
)
_COMMENT = re.compile(r"\\.|%[^\n]*", re.DOTALL)
"""A comment, or a backslash with what it takes the meaning from."""
_NAMED_GROUP = re.compile(r"\{(?P<name>[A-Za-z]+)\}")
_BOTH = frozenset(
    (
        "center",
        "small",
        "large",
        "footnotesize",
        "math",
        "quote",
        "list",
        "verb",
        "url",
        "appendix",
        "title",
        "abstract",
    )
)
"""Names that are environments and commands, or declarations that \\begin may have too."""


def declaration_with_argument(facts: Facts, page: Page) -> Iterator[Found]:
    """A font declaration written like a command: its effect outlasts the braces; yields `name` and `right`."""
    text = page.source.text
    for match in _DECLARATION.finditer(text):
        alone = text[match.start() - 1 : match.start()] == "{" and text[match.end() : match.end() + 2] == "}}"
        if not alone and text[match.end() : match.end() + 1] == "}" and _is_typeset(facts, text, match.start()):
            at = Span(facts.source, match.start(), match.end("name"))
            yield Found(at, {"name": match["name"], "right": DECLARATIONS[match["name"]]})


def environment_as_command(facts: Facts, page: Page) -> Iterator[Found]:
    """An environment used like a command: what it begins never ends; yields `name`."""
    text = page.source.text
    groups = _groups(text)
    begun = [_NAMED_GROUP.match(text, brace) for brace, command in groups if command.rstrip() == "begin"]
    names = {match["name"] for match in begun if match is not None}
    names -= _BOTH | DECLARATIONS.keys() | {macro.name.lstrip("\\") for macro in facts.macros}
    for brace, name in groups if names else ():
        if name in names and _is_typeset(facts, text, brace - len(name) - 1):
            yield Found(Span(facts.source, brace - len(name) - 1, brace), {"name": name})


def missing_backslash(facts: Facts, page: Page) -> Iterator[Found]:
    """A "field{x}" or a bare "{x_y}" where a command was meant; yields `name`, `what` and `right`."""
    text = page.source.text
    for at, command in _groups(text):
        if command.isalpha():
            continue
        before = text[at - 1 : at]
        if before.isspace():
            bare = _BARE_GROUP.match(text, at)
            if (
                bare is not None
                and _continues_text(text, bare.start())
                and _is_typeset(facts, text, bare.start("name"))
            ):
                name = bare.group()
                group = Span(facts.source, *bare.span())
                # \field is the likeliest of several commands.
                fix = Fix((Edit(group.moved_to(group.start, group.start), "\\field"),), safe=False)
                yield Found(group, {"name": name, "right": "\\field" + name}, fix=fix)
        elif before.isalpha() or before == "]":
            start, end = _word_before(text, at)
            name = text[start:end]
            if name in _NAMES and text[start - 1 : start] != "\\" and _is_typeset(facts, text, start):
                values: dict[str, object] = {"name": name + "{", "right": "\\" + name + "{"}
                fix = Fix((Edit(Span(facts.source, start, start), "\\"),))
                yield Found(Span(facts.source, start, end), values, fix=fix)


@lru_cache(maxsize=2)
def _groups(text: str) -> list[tuple[int, str]]:
    """Where each group begins, and what stands between the last backslash and it: the name of a command, if letters.

    Without a backslash since the last group it is empty.
    """
    at = -1
    found = []
    for part in text.split("{")[:-1]:
        at += len(part) + 1
        backslash = part.rfind("\\")
        found.append((at, part[backslash + 1 :] if backslash >= 0 else ""))
    return found


def _word_before(text: str, end: int) -> tuple[int, int]:
    """The word that ends before `end`, or before the bracketed argument that ends there; empty if there is none."""
    if text[end - 1] == "]":
        end = text.rfind("[", max(0, end - _LONGEST_CALL), end)
    start = end
    while start > 0 and text[start - 1].isalpha():
        start -= 1
    return start, max(start, end)


def _continues_text(text: str, at: int) -> bool:
    """Whether a word of running text stands before the group: after a command it may be an argument."""
    return _BEFORE_GROUP.search(text[max(0, at - 60) : at].rstrip()) is not None


def markup_debris(facts: Facts, page: Page) -> Iterator[Found]:
    """A command after two backslashes: a line break, and the command's name as text; yields `name`."""
    text = page.source.text
    for match in _DEBRIS.finditer(text):
        if _is_typeset(facts, text, match.start()):
            yield Found(Span(facts.source, *match.span()), {"name": match["name"]})


def _is_typeset(facts: Facts, text: str, at: int) -> bool:
    """Whether the place is LaTeX that prints: after no other backslash, in no comment and no listing."""
    if text[at - 1 : at] == "\\":
        return False
    starts, ends = _comments(text)
    comment = bisect_right(starts, at) - 1
    if comment >= 0 and at < ends[comment]:
        return False
    listing = bisect_right(facts.listings, at, key=lambda listing: listing.at.start) - 1
    return listing < 0 or at >= facts.listings[listing].at.end


@lru_cache(maxsize=2)
def _comments(text: str) -> tuple[list[int], list[int]]:
    """Where the comments of a source start, in order, and where they end."""
    spans = [match.span() for match in _COMMENT.finditer(text) if match[0][0] == "%"]
    return [start for start, _ in spans], [end for _, end in spans]
