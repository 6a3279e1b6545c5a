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


def report_on(base: str, checked: Sequence[Checked], choice: Choice, earlier: Report | None = None) -> Report:
    """The report on all inputs; what a suppression covers is counted, what is out of bounds is cut and told.

    An `earlier` report, which may be on some of the same documents, spares looking up its places again.
    """
    diagnostics: list[Diagnostic] = []
    places = _Places(earlier)
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
            diagnostic = _diagnostic(finding, each.spec, severities, places)
            if each.only is None or diagnostic.region.path in each.only:
                diagnostics.append(diagnostic)
    diagnostics.sort(key=lambda one: (one.region, one.rule, one.message))
    rules_found = {diagnostic.rule for diagnostic in diagnostics}
    kept, too_many = limited(diagnostics)
    failures = tuple(failure for each in checked for failure in each.failures)
    names = ((each, _names(each.spec) if each.only is None else each.only) for each in checked)
    linted = {name: each.spec.complete for each, those in names for name in those}
    return Report(
        diagnostics=kept,
        documents=places.documents,
        base=base,
        files=len(linted),
        suppressed=suppressed,
        failures=failures,
        incomplete=too_many or bool(failures) or LIMIT_REACHED in rules_found,
        linted=linted,
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


class _Places:
    """Regions, where places become lines and columns, and nowhere else; `documents` are those that they lie in."""

    def __init__(self, earlier: Report | None) -> None:
        self.documents: dict[str, Document] = {}
        self._earlier = earlier.documents if earlier is not None else {}
        found = (region for each in earlier.diagnostics for region in each.regions()) if earlier is not None else ()
        self._known = {(region.path, region.start, region.end): region for region in found}

    def region(self, at: Span, spec: SpecModel) -> Region:
        """The region of a span."""
        document, start, end = spec.pages[at.source].source.origin_of(at)
        self.documents[document.name] = document
        if self._earlier.get(document.name) is document:
            known = self._known.get((document.name, start, end))
            if known is not None:
                return known
        first, last = document.lines.position(start), document.lines.position(end)
        return Region(document.name, start, end, first.line, first.column, last.line, last.column)


def _diagnostic(finding: Finding, spec: SpecModel, severities: _Severities, places: _Places) -> Diagnostic:
    device = spec.device_around(spec.section_at(finding.at))
    return Diagnostic(
        rule=finding.rule,
        severity="info" if finding.remark else severities.at(_path(finding.at, spec))[finding.rule],
        confidence=load_rules()[finding.rule].confidence,
        message=finding.message,
        region=places.region(finding.at, spec),
        related=tuple(Related(note.message, places.region(note.at, spec)) for note in finding.notes),
        mend=finding.mend,
        device=device.name if device else "",
        repair=_repair(finding, spec, places),
    )


def _names(spec: SpecModel) -> set[str]:
    """The documents that the sources come from."""
    return {page.source.pieces[0].document.name for page in spec.pages.values()}


def _path(at: Span, spec: SpecModel) -> str:
    """The name of the document that a span leads to."""
    return spec.pages[at.source].source.pieces[0].document.name


def _repair(finding: Finding, spec: SpecModel, places: _Places) -> Repair | None:
    if finding.fix is None:
        return None
    from speclint.engine.repairs import repair_of

    return repair_of(finding.fix, lambda name: spec.pages[name].source, lambda at: places.region(at, spec))


def _cut(diagnostics: Sequence[Diagnostic], rule: Rule) -> Diagnostic:
    """The diagnostic that says that there are more."""
    values = {"limit": f"the limit of {MAX_FINDINGS} findings", "left": f"{len(diagnostics) - MAX_FINDINGS} more are"}
    last = diagnostics[MAX_FINDINGS]
    message = rule.message.format(**values)
    return Diagnostic(rule.id, rule.severity, rule.confidence, message, last.region, (), rule.mend)
