"""From findings to the report: what is suppressed, how severe each is where it stands, lines and columns."""

import os
from collections.abc import Callable, Sequence

import msgspec

from speclint.diagnostics import Diagnostic, Failure, Finding, Region, Related, Repair, Report, Severity
from speclint.engine.own_findings import LIMIT_REACHED, UNREADABLE_INPUT
from speclint.engine.suppress import apply_suppressions
from speclint.model.spec import SpecModel
from speclint.rules.loader import load_rules
from speclint.rules.rule import Rule
from speclint.rules.selection import Choice
from speclint.text.limits import MAX_FINDINGS
from speclint.text.source import Document
from speclint.text.span import Span

BAD_ENCODING = "bad-encoding"


class Checked(msgspec.Struct, frozen=True):
    """One input, checked: findings by rules and engine, before suppression."""

    spec: SpecModel
    only: frozenset[str] | None
    findings: list[Finding]
    failures: list[Failure]


def report_on(base: str, checked: Sequence[Checked], choice: Choice) -> Report:
    """The report on all inputs; what a suppression covers is counted, what is out of bounds is cut and told."""
    diagnostics: list[Diagnostic] = []
    documents: dict[str, Document] = {}
    suppressed = 0
    for each in checked:
        severities = _Severities(choice, base)
        known = [finding for finding in each.findings if finding.rule in severities.at(_path(finding.at, each.spec))]
        result = apply_suppressions(
            known,
            [directive for page in each.spec.pages.values() for directive in page.facts.directives],
            load_rules(),
            _ran(each.spec, severities),
        )
        suppressed += result.count
        for finding in (*result.kept, *result.added):
            diagnostic = _diagnostic(finding, each.spec, severities, documents)
            if each.only is None or diagnostic.region.path in each.only:
                diagnostics.append(diagnostic)
    diagnostics.sort(key=lambda one: (one.region, one.rule, one.message))
    rules_found = {diagnostic.rule for diagnostic in diagnostics}
    kept, too_many = limited(diagnostics)
    failures = tuple(failure for each in checked for failure in each.failures)
    return Report(
        diagnostics=kept,
        documents=documents,
        base=base,
        files=len(set[str]().union(*(each.only if each.only is not None else _names(each.spec) for each in checked))),
        suppressed=suppressed,
        failures=failures,
        incomplete=too_many or bool(failures) or LIMIT_REACHED in rules_found,
        linted={
            name: each.spec.complete
            for each in checked
            for name in (_names(each.spec) if each.only is None else each.only)
        },
        unreadable=not rules_found.isdisjoint((UNREADABLE_INPUT, BAD_ENCODING)),
    )


def limited(diagnostics: Sequence[Diagnostic]) -> tuple[tuple[Diagnostic, ...], bool]:
    """As many findings as a run may have, the last one saying that there are more, and whether there are more."""
    if len(diagnostics) <= MAX_FINDINGS:
        return tuple(diagnostics), False
    return (*diagnostics[:MAX_FINDINGS], _cut(diagnostics, load_rules()[LIMIT_REACHED])), True


class _Severities:
    """The severities that hold for each source, looked up once a source."""

    def __init__(self, choice: Choice, base: str) -> None:
        self._choice = choice
        self._base = base
        self._known: dict[str, dict[str, Severity]] = {}

    def at(self, source: str) -> dict[str, Severity]:
        """Severity by rule id for the source called `source`."""
        if not self._choice.local:
            return self._choice.severities
        if source not in self._known:
            self._known[source] = self._choice.at(os.path.join(self._base, source))
        return self._known[source]


def _ran(spec: SpecModel, severities: _Severities) -> Callable[[str, str], bool]:
    rules = load_rules()

    def ran(rule: str, source: str) -> bool:
        if rules[rule].reads == "change":
            return False
        return rule in severities.at(source) and (spec.complete or not rules[rule].whole)

    return ran


def _diagnostic(
    finding: Finding, spec: SpecModel, severities: _Severities, documents: dict[str, Document]
) -> Diagnostic:
    """Places become lines and columns here, and nowhere else."""
    device = spec.device_around(spec.section_at(finding.at))
    return Diagnostic(
        rule=finding.rule,
        severity="info" if finding.remark else severities.at(_path(finding.at, spec))[finding.rule],
        confidence=load_rules()[finding.rule].confidence,
        message=finding.message,
        region=_region(finding.at, spec, documents),
        related=tuple(Related(note.message, _region(note.at, spec, documents)) for note in finding.notes),
        mend=finding.mend,
        device=device.name if device else "",
        repair=_repair(finding, spec, documents),
    )


def _names(spec: SpecModel) -> set[str]:
    """The documents that the sources come from."""
    return {page.source.pieces[0].document.name for page in spec.pages.values()}


def _path(at: Span, spec: SpecModel) -> str:
    """The name of the document that a span leads to."""
    return spec.pages[at.source].source.pieces[0].document.name


def _repair(finding: Finding, spec: SpecModel, documents: dict[str, Document]) -> Repair | None:
    if finding.fix is None:
        return None
    from speclint.engine.repairs import repair_of

    return repair_of(finding.fix, lambda name: spec.pages[name].source, lambda at: _region(at, spec, documents))


def _region(at: Span, spec: SpecModel, documents: dict[str, Document]) -> Region:
    document, start, end = spec.pages[at.source].source.origin_of(at)
    documents[document.name] = document
    first, last = document.lines.position(start), document.lines.position(end)
    return Region(document.name, start, end, first.line, first.column, last.line, last.column)


def _cut(diagnostics: Sequence[Diagnostic], rule: Rule) -> Diagnostic:
    """The diagnostic that says that there are more."""
    values = {"limit": f"the limit of {MAX_FINDINGS} findings", "left": f"{len(diagnostics) - MAX_FINDINGS} more are"}
    last = diagnostics[MAX_FINDINGS]
    message = rule.message.format(**values)
    return Diagnostic(rule.id, rule.severity, rule.confidence, message, last.region, (), rule.mend)
