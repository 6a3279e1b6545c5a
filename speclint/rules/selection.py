"""Decides which rules run, at which severity, and where: from names that people wrote to a `Choice`.

A name is a rule id, a topic (all rules of a folder) or ALL. Inside one layer the narrower name wins:
`ignore = ["wording"]` with `extend-select = ["misspelling"]` leaves one rule of the topic. Between layers the later one
wins: what the command line selects runs, whatever the configuration ignores. Severity "off" is another way to ignore.
"""

from collections.abc import Iterable, Mapping
from typing import Literal

import msgspec

from speclint.diagnostics import CONFIDENCES, SEVERITIES, Confidence, Severity
from speclint.errors import UsageError
from speclint.rules.globs import Glob
from speclint.rules.rule import Rule

Level = Literal["error", "warning", "info", "off"]
FailOn = Literal["error", "warning", "info", "never"]

ALL = "ALL"
ALWAYS = frozenset({"limit-reached", "unreadable-input", "internal-error"})
"""Rules that nothing silences: they say that the answer is incomplete."""

_LONG = 60
"""Characters of the longest word that is taken for a misspelt name."""


class Layer(msgspec.Struct, frozen=True):
    """What one place (a configuration, a command line) asks for; `select` None: it does not say."""

    select: tuple[str, ...] | None = None
    ignore: tuple[str, ...] = ()
    extend_select: tuple[str, ...] = ()
    severity: dict[str, Level] = {}


class Local(msgspec.Struct, frozen=True):
    """What a configuration says of the paths that `glob` matches."""

    glob: Glob
    ignore: tuple[str, ...] = ()
    severity: dict[str, Level] = {}


class LocalChoice(msgspec.Struct, frozen=True):
    """A `Local` with its names resolved: level by rule id."""

    glob: Glob
    levels: dict[str, Level]


class Choice(msgspec.Struct, frozen=True):
    """Which rules run and how severe each is; `local` changes that for some paths, the later entry wins."""

    severities: dict[str, Severity]
    local: tuple[LocalChoice, ...] = ()

    def at(self, path: str) -> dict[str, Severity]:
        """Return the severity of each rule that speaks at `path` (absolute), by rule id."""
        found = self.severities
        for local in self.local:
            if local.glob.matches(path):
                levels = local.levels
                found = {rule: level for rule in found if (level := levels.get(rule, found[rule])) != "off"}
        return found


def suggest(word: str, known: Iterable[str], otherwise: str = "") -> str:
    """Return a remedy for a word that nobody knows: the nearest of `known`, those it is part of, or `otherwise`."""
    if not word or len(word) > _LONG:
        return otherwise
    from difflib import get_close_matches

    known = sorted(known)
    near = (
        get_close_matches(word, known, n=1, cutoff=0.6)
        or [each for each in known if len(word) > 2 and word in each][:3]
    )
    return f"did you mean {' or '.join(map(quoted, near))}?" if near else otherwise


def quoted(word: str) -> str:
    """Return a word that somebody wrote as a message shows it: quoted, and cut where it is no word any more."""
    return f'"{word}"' if len(word) <= _LONG else f'"{word[:_LONG]}…"'


def rules_named(name: str, rules: Mapping[str, Rule]) -> tuple[str, ...]:
    """Return the ids of the rules that `name` stands for; raise UsageError if there are none."""
    if name in rules:
        return (name,)
    found = tuple(rule.id for rule in rules.values() if name in (ALL, rule.topic))
    if not found:
        known = {ALL, *rules, *(rule.topic for rule in rules.values())}
        remedy = suggest(name, known, '"speclint rule" lists all')
        raise UsageError(f"there is no rule or topic {quoted(name)}", remedy=remedy)
    return found


def rules_silenced(name: str, rules: Mapping[str, Rule]) -> tuple[str, ...]:
    """Like `rules_named`, for a name that is to be ignored; raise UsageError for a rule that nothing silences."""
    if name in ALWAYS:
        raise UsageError(f'rule "{name}" cannot be ignored: it says that the answer is incomplete')
    return tuple(rule for rule in rules_named(name, rules) if rule not in ALWAYS)


def levels_named(name: str, level: Level, rules: Mapping[str, Rule]) -> dict[str, Level]:
    """Return `level` for each rule that `name` stands for; a smell is at most info.

    Raise UsageError if there is no such rule, or it is a smell by its own name.
    """
    if level == "off":
        return dict.fromkeys(rules_silenced(name, rules), level)
    if name in rules and rules[name].confidence == "smell" and level != "info":
        raise UsageError(f'rule "{name}" is a smell, which is never more than info', remedy="leave it, or turn it off")
    return {rule: level for rule in rules_named(name, rules) if rules[rule].confidence != "smell"}


def resolve(
    rules: Mapping[str, Rule],
    layers: Iterable[Layer],
    minimum: Confidence = "smell",
    local: Iterable[Local] = (),
) -> Choice:
    """Return what `layers` (the later wins) and `local` choose from `rules`, with at least confidence `minimum`.

    Raise UsageError at the first name that is no rule, topic or ALL.
    """
    layers = tuple(layers)
    selected = _selected(rules, layers)
    sure = CONFIDENCES[: CONFIDENCES.index(minimum) + 1]
    severities = {rule.id: _own_severity(rule) for rule in rules.values()}
    for layer in layers:
        severities |= {rule: level for rule, level in _levels(layer.severity, rules).items() if level != "off"}
    return Choice(
        {rule.id: severities[rule.id] for rule in rules.values() if rule.id in selected and rule.confidence in sure},
        tuple(LocalChoice(each.glob, _local_levels(each, rules)) for each in local),
    )


def fails(severity: Severity, confidence: Confidence, fail_on: FailOn) -> bool:
    """Say whether a finding makes the run end with status 1; a smell never does."""
    if fail_on == "never" or confidence == "smell":
        return False
    return SEVERITIES.index(severity) <= SEVERITIES.index(fail_on)


def _own_severity(rule: Rule) -> Severity:
    return "info" if rule.confidence == "smell" else rule.severity


def _selected(rules: Mapping[str, Rule], layers: tuple[Layer, ...]) -> set[str]:
    selected = set(rules)
    for layer in layers:
        wanted = (*(layer.select or ()), *layer.extend_select)
        unwanted = (*layer.ignore, *(name for name, level in layer.severity.items() if level == "off"))
        if layer.select is not None:
            selected = set()
        for breadth in _BREADTHS:
            for name in wanted:
                if _breadth(name, rules) == breadth:
                    selected.update(rules_named(name, rules))
            for name in unwanted:
                if _breadth(name, rules) == breadth:
                    selected.difference_update(rules_silenced(name, rules))
    return selected | (ALWAYS & rules.keys())


_BREADTHS = ("all", "topic", "rule")
"""How much a name takes in, from the widest: the order in which names are obeyed."""


def _breadth(name: str, rules: Mapping[str, Rule]) -> str:
    if name == ALL:
        return "all"
    return "rule" if name in rules else "topic"


def _levels(table: Mapping[str, Level], rules: Mapping[str, Rule]) -> dict[str, Level]:
    levels: dict[str, Level] = {}
    for name in sorted(table, key=lambda name: _BREADTHS.index(_breadth(name, rules))):
        levels |= levels_named(name, table[name], rules)
    return levels


def _local_levels(local: Local, rules: Mapping[str, Rule]) -> dict[str, Level]:
    ignored: dict[str, Level] = dict.fromkeys(local.ignore, "off")
    return _levels({**local.severity, **ignored}, rules)
