"""One run: from the paths that a user names to a report."""

import gc
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import NamedTuple

import msgspec

from speclint.diagnostics import Diagnostic, Failure, Finding, Region, Related, Repair, Report, Severity
from speclint.engine.gather import Gathered
from speclint.engine.inputs import Input, Place, base_folder, read_inputs
from speclint.engine.own_findings import LIMIT_REACHED, UNREADABLE_INPUT, engine_findings, has_long_line, limit_findings
from speclint.engine.pool import SourceResult, Work, team
from speclint.engine.running import Outcome, check_change, check_source, check_specification, divided, prepare
from speclint.engine.suppress import apply_suppressions
from speclint.errors import UsageError
from speclint.languages import listing
from speclint.languages.latex.macros import effects
from speclint.languages.reading import read_source
from speclint.model.facts import Page
from speclint.model.link import link
from speclint.model.spec import SpecModel
from speclint.rules.globs import Glob
from speclint.rules.loader import load_rules
from speclint.rules.rule import Rule
from speclint.rules.selection import Choice
from speclint.text.limits import MAX_FINDINGS
from speclint.text.source import Document, Source
from speclint.text.span import Span

BAD_ENCODING = "bad-encoding"


class Request(msgspec.Struct, frozen=True):
    """What is asked for: paths ("-" is standard input), rules, processes, paths to leave out, words that are right.

    `revised` texts, by the name of their document, are linted instead of what the files hold.
    """

    paths: tuple[str, ...]
    choice: Choice
    jobs: int = 1
    stdin: bytes | None = None
    exclude: tuple[Glob, ...] = ()
    words: tuple[str, ...] = ()
    revised: Mapping[str, str] = {}


class _Checked(NamedTuple):
    """One input, checked: findings by rules and engine, before suppression."""

    spec: SpecModel
    only: frozenset[str] | None
    findings: list[Finding]
    failures: list[Failure]


def _no_progress(_done: int, _total: int) -> None:
    """For who does not watch."""


class State(NamedTuple):
    """One state of a specification that was linted: what was read, what it says, and what is wrong in it."""

    gathered: Gathered
    spec: SpecModel
    report: Report


Known = dict[tuple[str, str, str, str], SourceResult]
"""What reading and checking gave under one choice of rules, by language, name and text of a source, and macros."""


def check_state(
    gathered: Gathered, request: Request, base: str, known: Known, before: SpecModel | None = None
) -> State:
    """Lints sources gathered by the caller; what is `known` is not done again, and grows.

    With the state `before` the rules that read a change run too.
    """
    checked = _check_input(Input(gathered, None), request, _no_progress, known)
    if before is not None:
        rules = [load_rules()[rule] for rule in request.choice.severities if load_rules()[rule].reads == "change"]
        if rules:
            from speclint.model.changes.compute import compared

            outcome = check_change(compared(before, checked.spec), rules)
            checked.findings.extend(outcome.findings)
            checked.failures.extend(outcome.failures)
    return State(gathered, checked.spec, _report(base, [checked], request))


def check(request: Request, progress: Callable[[int, int], None] = _no_progress) -> Report:
    """Lints what `request` names.

    Raises UnreadableInput if a path cannot be linted at all; everything else is in the report.
    """
    with without_collecting():
        base = base_folder(request.paths)
        inputs = read_inputs(request.paths, request.stdin, Place(base, request.exclude, request.revised))
        return _report(base, [_check_input(each, request, progress, {}) for each in inputs], request)


@contextmanager
def without_collecting() -> Iterator[None]:
    """Look for no garbage: everything that a run makes lives to its end."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def load(paths: Sequence[str]) -> SpecModel:
    """The model of the one specification that `paths` name.

    Raises UsageError if they name several, or standard input.
    """
    models = load_all(paths)
    if len(models) != 1:
        raise UsageError("the paths name several specifications", remedy="export them one by one")
    return models[0]


def load_all(paths: Sequence[str]) -> list[SpecModel]:
    """The models of all specifications, drafts and mails that `paths` name; a mail with LaTeX in it makes several.

    Raises UsageError if they name standard input.
    """
    if "-" in paths:
        raise UsageError("standard input is no whole specification", remedy="name a folder or files")
    inputs = read_inputs(paths, None, Place(base_folder(paths)))
    models = []
    for each in inputs:
        gathered, work = each.gathered, _work(each.gathered, ())
        models.append(_link(gathered, {name: work(source) for name, source in gathered.sources.items()}, ()))
    return models


def _check_input(given: Input, request: Request, progress: Callable[[int, int], None], known: Known) -> _Checked:
    rules = [load_rules()[rule] for rule in request.choice.severities]
    gathered = given.gathered
    own, part = divided(rules)
    keys, work = _keys(gathered), _work(gathered, rules)
    done = {name: known[key] for name, key in keys.items() if key in known}

    def do_part(results: Mapping[str, SourceResult]) -> Outcome:
        return check_specification(_link(gathered, {**done, **results}, request.words), part)

    unknown = [source for name, source in gathered.sources.items() if name not in done]
    with team(unknown, work, request.jobs, do_part, besides=True) as all_of_us:
        done |= all_of_us.results(progress, lambda: prepare(own))
        spec = _link(gathered, done, request.words)
        outcomes = [check_specification(spec, own), all_of_us.part() or check_specification(spec, part)]
    known.update((keys[name], result) for name, result in done.items())
    outcomes += [Outcome(done[name].findings, done[name].failures) for name in gathered.sources]
    findings = [finding for outcome in outcomes for finding in outcome.findings]
    failures = [failure for outcome in outcomes for failure in outcome.failures]
    findings += engine_findings(spec, failures, load_rules())
    findings += limit_findings(given.gathered.limits, load_rules())
    return _Checked(spec, given.only, findings, failures)


def _keys(gathered: Gathered) -> dict[str, tuple[str, str, str, str]]:
    """All that the result for each source depends on besides the rules."""
    macros = repr(effects(gathered.macros))
    return {name: (source.language, name, source.text, macros) for name, source in gathered.sources.items()}


def _work(gathered: Gathered, rules: Sequence[Rule]) -> Work:
    """What makes of a source what it says and what is wrong in it by itself."""
    produced = effects(gathered.macros)

    def work(source: Source) -> SourceResult:
        if has_long_line(source.text):
            return SourceResult(listing.unread(source), [], [])
        facts = read_source(source, produced)
        outcome = check_source(Page(source, facts), rules)
        return SourceResult(facts, outcome.findings, outcome.failures)

    return work


def _link(gathered: Gathered, results: Mapping[str, SourceResult], words: Sequence[str]) -> SpecModel:
    pages = {name: Page(source, results[name].facts) for name, source in gathered.sources.items()}
    return link(pages, gathered.roots, gathered.inclusions, known_words=frozenset(map(str.lower, words)))


def _report(base: str, checked: Sequence[_Checked], request: Request) -> Report:
    """The report on all inputs; what a suppression covers is counted, what is out of bounds is cut and told."""
    diagnostics: list[Diagnostic] = []
    documents: dict[str, Document] = {}
    suppressed = 0
    for each in checked:
        severities = _Severities(request.choice, base)
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
