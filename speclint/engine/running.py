"""Runs rules: over one source, the whole specification, a change of it. A check that fails stops nobody else."""

import contextlib
import importlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from itertools import chain, islice, repeat
from typing import TYPE_CHECKING, Any, NamedTuple

from speclint.diagnostics import Edit, Failure, Finding, Fix, Found, LimitReached
from speclint.engine.own_findings import LIMIT_REACHED
from speclint.model.facts import Glean, Page
from speclint.model.spec import SpecModel
from speclint.rules.elements import OF_SOURCE, OF_SPECIFICATION
from speclint.rules.kinds import declared
from speclint.rules.loader import load_rules
from speclint.rules.rule import Rule
from speclint.text.limits import MAX_FINDINGS
from speclint.text.span import Span

if TYPE_CHECKING:
    from speclint.frontends.series import Patch
    from speclint.model.changes.change import Comparison

ENGINE = "engine"
"""The `check` of rules that the engine itself reports."""
_MARKUP = "markup"
_OF_FORM = frozenset(("wording", _MARKUP))
"""Topics of rules that look at how the text is written."""
_LONGEST_VALUE = 300
"""Code points of a value in a message; a longer one is cut."""
_CUT = "…"


class Outcome(NamedTuple):
    """Findings, and the checks that failed."""

    findings: list[Finding]
    failures: list[Failure]


def divided(rules: Iterable[Rule]) -> tuple[list[Rule], list[Rule]]:
    """The rules that read the whole specification in two parts that take two processes about as long.

    The first are those about words and markup; the second are those about what it specifies.
    """
    whole = [rule for rule in rules if rule.reads == "spec"]
    first = [rule for rule in whole if rule.topic in _OF_FORM]
    return first, [rule for rule in whole if rule not in first]


def check_source(page: Page, rules: Iterable[Rule]) -> Outcome:
    """Runs the rules that read one source over `page`."""
    outcome = Outcome([], [])
    for rule in rules:
        if rule.reads == "source" and rule.check != ENGINE and _is_about(rule, page.source.language):
            elements = (page.facts,) if rule.on == "prose" else OF_SOURCE[rule.on](page)
            _run(rule, elements, page, page.source.name, outcome)
    return outcome


def _is_about(rule: Rule, language: str) -> bool:
    """Whether a rule can judge a language: the signs of LaTeX mean nothing outside of it."""
    return language in ("latex", "excerpt") or rule.topic != _MARKUP or rule.on == "problem"


def gleaners_of(rules: Iterable[Rule]) -> list[Glean]:
    """The functions that glean for `rules`; of several rules that share one, once."""
    found: list[Glean] = []
    for name in dict.fromkeys(name for rule in rules for name in rule.gleans):
        with contextlib.suppress(Exception):  # a rule that asks for it fails and is reported with its name
            found.append(_function(name))
    return found


def glean_all(page: Page, gleaners: Iterable[Glean]) -> None:
    """Has the gleanings of `page` made, for the rules of the whole.

    A function that fails leaves none; it is asked again by the rules that want it, which are reported.
    """
    for glean in gleaners:
        with contextlib.suppress(Exception):
            page.gleaned(glean)


def check_specification(spec: SpecModel, rules: Iterable[Rule]) -> Outcome:
    """Runs the rules that read the whole specification; those that need all of it only if it is complete."""
    outcome = Outcome([], [])
    for rule in rules:
        if rule.reads == "spec" and rule.check != ENGINE and (spec.complete or not rule.whole):
            _run(rule, OF_SPECIFICATION[rule.on](spec), spec, next(iter(spec.pages), ""), outcome)
    return outcome


def check_change(comparison: "Comparison", rules: Iterable[Rule]) -> Outcome:
    """Runs the rules that read a change; their findings stand in the new state."""
    outcome = Outcome([], [])
    for rule in rules:
        if rule.reads == "change":
            _run(rule, comparison.changes, comparison, next(iter(comparison.after.pages), ""), outcome)
    return outcome


def check_patch(patch: "Patch", rules: Iterable[Rule]) -> Outcome:
    """Runs the rules that read a patch with its message; places are in its document and in its source."""
    outcome = Outcome([], [])
    for rule in rules:
        if rule.reads == "patch" and rule.check != ENGINE:
            _run(rule, (patch,), patch, patch.document.name, outcome)
    return outcome


def _run(
    rule: Rule,
    elements: Iterable[object],
    context: "Page | SpecModel | Comparison | Patch",
    path: str,
    outcome: Outcome,
) -> None:
    found: list[Found] = []
    try:
        check = _check(rule)
        # One rule alone can reach the limit of the run: what is over it would only be counted.
        found.extend(islice(chain.from_iterable(map(check, elements, repeat(context))), MAX_FINDINGS + 1))
        if found:
            outcome.findings.extend(_findings(rule, found))
    except LimitReached as reached:
        outcome.findings.extend((*_findings(rule, found), _limit_reached(reached)))
    except Exception as error:  # noqa: BLE001 -- the one place where a fault of a check is caught
        outcome.failures.append(Failure(rule.id, path, _told(error)))


def _told(error: Exception) -> str:
    """An error in words; where it comes from a gleaning, with the page that was gleaned."""
    return ", in ".join((f"{type(error).__name__}: {error}", *getattr(error, "__notes__", ())))


def _limit_reached(reached: LimitReached) -> Finding:
    """The finding that says that a check gave up."""
    rule = load_rules()[LIMIT_REACHED]
    return Finding(rule.id, reached.at, rule.message.format(limit=reached.limit, left=reached.left), rule.mend.format())


@cache
def _function(name: str) -> Callable[..., Any]:
    """The function that `check:` and `gleans:` name as topic.function, in the module speclint/checks/topic.py."""
    module, _, function = name.rpartition(".")
    found: Callable[..., Any] = getattr(importlib.import_module(f"speclint.checks.{module}"), function)
    return found


def _check(rule: Rule) -> Callable[..., Iterable[Found]]:
    return declared(rule) or _function(rule.check)


def _findings(rule: Rule, found: Iterable[Found]) -> Iterator[Finding]:
    for each in dict.fromkeys((one.at, one.notes, one.fix, one.remark, _key(one)) for one in found):
        at, notes, fix, remark, values = each
        shown: dict[str, Any] = dict(values)
        message, mend = rule.message.format(**shown), rule.mend.format(**shown)
        yield Finding(rule.id, at, message, mend, notes, fix or _declared_fix(rule, at, shown), remark)


def _declared_fix(rule: Rule, at: Span, values: Mapping[str, Any]) -> Fix | None:
    """The fix that the rule declares, None for none, or if a value was too long to be kept whole."""
    if rule.fix is None:
        return None
    text = rule.fix.words.get(str(values.get("match")), "") or rule.fix.replace.format(**values)
    return None if not text or _CUT in text else Fix((Edit(at, text),), rule.fix.safe)


def _key(found: Found) -> tuple[tuple[str, object], ...]:
    return tuple((name, _shortened(value)) for name, value in found.values.items())


def _shortened(value: object) -> object:
    if isinstance(value, str) and len(value) > _LONGEST_VALUE:
        return value[:_LONGEST_VALUE] + _CUT
    return value
