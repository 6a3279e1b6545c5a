"""Suppression comments: takes away the findings that they cover, and reports the comments that are no good.

`ignore` covers a line or a construct, `disable` everything up to its `enable` or the end of the file, `file-ignore`
the file. A suppression speaks for rules that it names, never for all, and says why. It silences no rule of the topic
tool: what says that the answer is incomplete, or that a suppression is wrong, cannot be silenced from inside the text.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping

import msgspec

from speclint.diagnostics import Finding
from speclint.model.elements import Directive
from speclint.rules.rule import Rule
from speclint.rules.selection import quoted, suggest

_VERBS = ("ignore", "disable", "enable", "file-ignore")
_TOOL = "tool"

Ran = Callable[[str, str], bool]
"""Says whether a rule (its id) ran over a source (its name)."""


class Suppressed(msgspec.Struct, frozen=True):
    """What is left of the findings, how many were taken away, and what is wrong with the suppressions."""

    kept: tuple[Finding, ...]
    count: int
    added: tuple[Finding, ...]


class _Cover(msgspec.Struct, frozen=True):
    """One rule that one suppression names, and the offsets between which findings are covered; `last` None: no end."""

    directive: Directive
    rule: str
    first: int
    last: int | None


def apply_suppressions(
    findings: Iterable[Finding], directives: Iterable[Directive], rules: Mapping[str, Rule], ran: Ran
) -> Suppressed:
    """Apply the suppressions of all sources to the findings in them; both in any order, kept findings in theirs."""
    directives = tuple(directives)
    covers: dict[tuple[str, str], list[_Cover]] = {}
    idle: set[tuple[Directive, str]] = set()
    for directive in directives:
        idle.update((directive, rule) for rule in directive.rules)
    for cover in _covers(directives, idle):
        covers.setdefault((cover.directive.at.source, cover.rule), []).append(cover)
    kept: list[Finding] = []
    count = 0
    for finding in findings:
        found = [each for each in covers.get((finding.at.source, finding.rule), ()) if _reaches(each, finding)]
        if not found or _is_tool(finding.rule, rules):
            kept.append(finding)
            continue
        count += 1
        idle.difference_update((each.directive, each.rule) for each in found)
    added = (each for directive in directives for each in _complaints(directive, idle, rules, ran))
    return Suppressed(tuple(kept), count, tuple(each for each in added if ran(each.rule, each.at.source)))


def _covers(directives: tuple[Directive, ...], idle: set[tuple[Directive, str]]) -> Iterator[_Cover]:
    """Yield what each suppression covers; an `enable` that ends a `disable` is idle no more."""
    open_covers: dict[tuple[str, str], list[_Cover]] = {}
    for directive in sorted(directives, key=lambda each: each.at):
        for rule in dict.fromkeys(directive.rules):
            key = (directive.at.source, rule)
            if directive.verb == "ignore":
                yield _Cover(directive, rule, directive.first, directive.last)
            elif directive.verb == "file-ignore":
                yield _Cover(directive, rule, 0, None)
            elif directive.verb == "disable":
                open_covers.setdefault(key, []).append(_Cover(directive, rule, directive.at.start, None))
            elif directive.verb == "enable" and key in open_covers:
                idle.discard((directive, rule))
                for cover in open_covers.pop(key):
                    yield msgspec.structs.replace(cover, last=directive.at.start)
    for left in open_covers.values():
        yield from left


def _reaches(cover: _Cover, finding: Finding) -> bool:
    return cover.first <= finding.at.start and (cover.last is None or finding.at.start < cover.last)


def _is_tool(rule: str, rules: Mapping[str, Rule]) -> bool:
    return rule in rules and rules[rule].topic == _TOOL


def _complaints(
    directive: Directive, idle: set[tuple[Directive, str]], rules: Mapping[str, Rule], ran: Ran
) -> Iterator[Finding]:
    """Yield what is wrong with one suppression: its verb, or else its names, its reason, its use."""
    unknown = rules["unknown-rule"]
    if directive.verb not in _VERBS:
        remedy = suggest(directive.verb, _VERBS, f"write one of {', '.join(_VERBS)}")
        yield _finding(unknown, directive, problem=f"{quoted(directive.verb)} is no suppression", remedy=remedy)
        return
    if not directive.rules:
        remedy = f"write {directive.verb}[rule-id], with the rule that it is about"
        yield _finding(unknown, directive, problem=f"{directive.verb} names no rule", remedy=remedy)
    for name in dict.fromkeys(directive.rules):
        if name not in rules:
            problem = f"{directive.verb} names the rule {quoted(name)}, which does not exist"
            yield _finding(unknown, directive, problem=problem, remedy=_remedy(name, rules))
    written = f"{directive.verb}[{', '.join(directive.rules)}]" if directive.rules else directive.verb
    if directive.verb != "enable" and not directive.reason.strip():
        yield _finding(rules["suppression-without-reason"], directive, suppression=written)
    unused = [
        name
        for name in dict.fromkeys(directive.rules)
        if name in rules and (directive, name) in idle and ran(name, directive.at.source)
    ]
    if unused:
        written = f"{directive.verb}[{', '.join(unused)}]"
        idles = "ends nothing" if directive.verb == "enable" else "suppresses nothing"
        yield _finding(rules["unused-suppression"], directive, suppression=written, idles=idles)


def _remedy(name: str, rules: Mapping[str, Rule]) -> str:
    if any(rule.topic == name for rule in rules.values()):
        return "it is a topic; name the rules of it that are meant"
    return suggest(name, rules, '"speclint rule" lists all rules')


def _finding(rule: Rule, directive: Directive, **values: str) -> Finding:
    return Finding(rule.id, directive.at, rule.message.format(**values), rule.mend.format(**values))
