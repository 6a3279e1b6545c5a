"""Findings about a patch as such: that it cannot be applied or read, what its message lacks, and excerpts of it."""

from collections.abc import Iterable, Iterator

from speclint.diagnostics import Diagnostic, Failure, Finding, Region
from speclint.engine.gather import Gathered, language_of
from speclint.engine.known import Known
from speclint.engine.own_findings import LIMIT_REACHED, UNREADABLE_INPUT
from speclint.engine.patches.applying import Misfit
from speclint.engine.request import Request
from speclint.engine.running import check_patch
from speclint.engine.session import check_state
from speclint.frontends.series import Patch
from speclint.model.elements import Macro
from speclint.rules.loader import load_rules
from speclint.text.source import Document, Source, carve
from speclint.text.span import Span

DOES_NOT_APPLY = "patch-does-not-apply"
SQUASH = "squash-candidate"

Documents = dict[str, Document]


def region_of(at: Span, patch: Patch, documents: Documents) -> Region:
    """The place in the input of a span in the document or in the source of a patch."""
    document, start, end = patch.document, at.start, at.end
    if at.source == patch.source.name != document.name:
        document, start, end = patch.source.origin_of(at)
    documents[document.name] = document
    first, last = document.lines.position(start), document.lines.position(max(start, end))
    return Region(document.name, start, max(start, end), first.line, first.column, last.line, last.column)


def own_diagnostic(rule_id: str, region: Region, request: Request, values: dict[str, str]) -> Diagnostic | None:
    """What a rule of the engine says at a place; None if the rule does not run."""
    rule = load_rules()[rule_id]
    if rule_id not in request.choice.severities:
        return None
    severity = request.choice.severities[rule_id]
    words = rule.message.format(**values), rule.mend.format(**values)
    return Diagnostic(rule_id, severity, rule.confidence, words[0], region, (), words[1])


def message_findings(patch: Patch, request: Request, documents: Documents) -> tuple[list[Diagnostic], list[Failure]]:
    """What the rules on messages say of one, and what a limit left unread of it."""
    rules = [load_rules()[rule] for rule in request.choice.severities if load_rules()[rule].reads == "patch"]
    outcome = check_patch(patch, rules)
    found = [_diagnostic(finding, patch, request, documents) for finding in outcome.findings]
    left = patch.message.unread if patch.message else ()
    unread = [(Span(patch.document.name, each.at, each.at), each.limit) for each in left]
    if patch.diffs.cut is not None:
        unread.append((Span(patch.source.name, patch.diffs.cut, patch.diffs.cut), patch.diffs.limit))
    for at, limit in unread:
        values = {"limit": limit, "left": "what comes after it is"}
        told = own_diagnostic(LIMIT_REACHED, region_of(at, patch, documents), request, values)
        found += [told] if told is not None else []
    return found, outcome.failures


def _diagnostic(finding: Finding, patch: Patch, request: Request, documents: Documents) -> Diagnostic:
    rule = load_rules()[finding.rule]
    region = region_of(finding.at, patch, documents)
    severity = request.choice.severities[finding.rule]
    return Diagnostic(finding.rule, severity, rule.confidence, finding.message, region, (), finding.mend)


def misfit_findings(
    misfits: Iterable[Misfit], patch: Patch, base: str, request: Request, documents: Documents
) -> Iterator[Diagnostic]:
    """That a patch is refused, or cannot be applied to what is called `base`."""
    name = patch.source.name
    for misfit in misfits:
        at = misfit.file.wrong_at if misfit.refused else (misfit.file.start, misfit.file.start)
        if misfit.hunk is not None:
            at = (misfit.hunk.start, misfit.hunk.end)
        text = patch.source.text
        start, end = at[0], at[0] + len(text[at[0] : max(at[1], text.find("\n", at[0]))].rstrip())
        region = region_of(Span(name, start, end), patch, documents)
        path = misfit.file.name or "a file"
        if misfit.refused and misfit.file.wrong != "broken":
            told = own_diagnostic(UNREADABLE_INPUT, region, request, {"reason": f"{path}: the patch {misfit.reason}"})
        else:
            place = f"the hunk at line {misfit.hunk.old_start}" if misfit.hunk is not None else "the patch"
            values = {"path": path, "place": place, "base": base, "reason": misfit.reason}
            told = own_diagnostic(DOES_NOT_APPLY, region, request, values)
        if told is not None:
            yield told


def excerpt_findings(
    patch: Patch, macros: tuple[Macro, ...], request: Request, base: str, known: Known
) -> tuple[list[Diagnostic], Documents]:
    """What is wrong in the lines that a patch adds, looked at without the files around them, and where that stands."""
    sources = {source.name: source for source in _excerpts(patch)}
    if not sources:
        return [], {}
    gathered = Gathered(sources, (), (), macros, complete=False)
    report = check_state(gathered, request, base, known).report
    added = set(_added(patch))
    found = [each for each in report.diagnostics if not added.isdisjoint(_lines(each.region))]
    return found, report.documents


def _lines(region: Region) -> range:
    return range(region.line, region.end_line + 1)


def _excerpts(patch: Patch) -> Iterator[Source]:
    """The lines that stand after a patch, file by file."""
    for number, file in enumerate(patch.diffs.files, 1):
        cuts = [(line.start, line.end) for hunk in file.hunks for line in hunk.lines if line.kind in " +"]
        if cuts and language_of(file.name) == "latex" and any(line.kind == "+" for h in file.hunks for line in h.lines):
            yield carve(patch.source, f"{patch.source.name}:{number}", "excerpt", cuts)


def _added(patch: Patch) -> Iterator[int]:
    """The lines of the input that a patch adds."""
    for file in patch.diffs.files:
        for hunk in file.hunks:
            for line in hunk.lines:
                if line.kind == "+":
                    document, at = patch.source.origin(line.start)
                    yield document.lines.position(at).line
