"""What each patch of a series brings and cures, from the states before and after each."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from functools import cached_property

import msgspec

from speclint.diagnostics import Brought, Diagnostic, Failure, Letter, PatchReport, Region, Related, Report
from speclint.engine.own_findings import LIMIT_REACHED, UNREADABLE_INPUT
from speclint.engine.patches.findings import SQUASH, own_diagnostic, region_of
from speclint.engine.patches.places import Blame, placed_lines
from speclint.engine.reporting import BAD_ENCODING, limited
from speclint.engine.request import Request
from speclint.engine.session import State
from speclint.fingerprints import fingerprint, line_of, unmatched
from speclint.frontends.series import Patch
from speclint.text.source import Document

_MOST_ALIKE = 100
Key = tuple[str, str]
"""The path and the fingerprint of a finding."""


class Step(msgspec.Struct, frozen=True):
    """A patch between two states; `after` is None if it could not be applied.

    `own` are the findings about the patch itself, whose places are in the input, and `documents` the texts of these.
    """

    patch: Patch
    before: State
    after: State | None
    own: tuple[Diagnostic, ...]
    documents: dict[str, Document]
    failures: tuple[Failure, ...]


def series_report(steps: Sequence[Step], base: str, request: Request) -> Report:
    """The report on a series, which has at least one patch."""
    future = _Future(steps)
    last = future.last.report
    documents = dict(last.documents)
    patches: list[PatchReport] = []
    for place, step in enumerate(steps):
        documents.update(step.documents)
        patches.append(_patch_report(place, step, future, request, documents))
    found = [brought.diagnostic for patch in patches for brought in patch.brought]
    diagnostics, too_many = limited(sorted(found, key=lambda one: (one.region, one.rule, one.message)))
    rules_found = {diagnostic.rule for diagnostic in diagnostics}
    states = [step.after for step in steps if step.after is not None] or [future.last]
    shown = {region.path for each in found for region in each.regions()}
    failures = tuple(dict.fromkeys((*(each for step in steps for each in step.failures), *last.failures)))
    return Report(
        diagnostics=diagnostics,
        documents={name: document for name, document in documents.items() if name in shown},
        base=base,
        files=len({file.name for step in steps for file in step.patch.diffs.files}),
        failures=failures,
        incomplete=too_many or LIMIT_REACHED in rules_found or any(each.report.incomplete for each in states),
        unreadable=not rules_found.isdisjoint((UNREADABLE_INPUT, BAD_ENCODING)),
        patches=tuple(patches),
    )


def _patch_report(
    place: int, step: Step, future: "_Future", request: Request, documents: dict[str, Document]
) -> PatchReport:
    patch = step.patch
    lines = placed_lines(patch)
    blame = Blame(lines)
    starts = [patch.source.origin(each.at.start)[1] for each in lines]
    brought = [_own(each, starts) for each in step.own]
    cured: tuple[Diagnostic, ...] = ()
    if step.after is not None:
        after, before = step.after.report, step.before.report
        for diagnostic in unmatched(after, before, renamed(patch)):
            told = future.told(place, diagnostic, request)
            if told is not None and lines:
                found = blame.of(diagnostic, after.documents)
                region = region_of(lines[found.line].at, patch, documents)
                brought.append(msgspec.structs.replace(found, diagnostic=_with_line(told, region, patch)))
        cured = future.cured[place]
    brought.sort(key=lambda each: each.line)
    plain = tuple(each.line for each in lines)
    return PatchReport(patch.name, patch.title, _letter(patch), plain, tuple(brought), cured)


def _with_line(told: Diagnostic, region: Region, patch: Patch) -> Diagnostic:
    """The finding with the line of the patch that brings it as another place; that is its place if it has none."""
    if told.rule == SQUASH:
        return msgspec.structs.replace(told, region=region)
    name = f"patch {patch.name}" if patch.name else "the patch"
    title = f' "{patch.title}"' if patch.title else ""
    return msgspec.structs.replace(told, related=(*told.related, Related(f"brought by {name}{title}", region)))


def _own(diagnostic: Diagnostic, starts: Sequence[int]) -> Brought:
    """A finding about the patch itself, with the line that stands at its place in the input."""
    line = bisect_right(starts, diagnostic.region.start) - 1
    return Brought(diagnostic, line, line, here=True)


def _letter(patch: Patch) -> Letter | None:
    message = patch.message
    if message is None:
        return None
    return Letter(
        message.subject, message.sender, message.to, message.cc, message.date, message.message_id, message.references
    )


def renamed(patch: Patch) -> dict[str, str]:
    """What the files that a patch renames were called before, by their names after it."""
    return {file.header.new: file.header.old for file in patch.diffs.files if file.header.moved == "rename"}


class _Future:
    """What becomes of a finding in the states after the patch that brings it; `cured` is what each step cures."""

    def __init__(self, steps: Sequence[Step]) -> None:
        self._steps = [step for step in steps if step.after is not None]
        self.last = next((step.after for step in reversed(steps) if step.after is not None), steps[0].before)
        self.cured = [
            unmatched(step.before.report, step.after.report, _forward(step)) if step.after is not None else ()
            for step in steps
        ]
        self._places = {id(step): place for place, step in enumerate(self._steps)}
        self._all = steps

    @cached_property
    def _cured(self) -> list[dict[Key, list[Diagnostic]]]:
        """What each step between two states cures."""
        cured = [found for step, found in zip(self._all, self.cured, strict=True) if step.after is not None]
        return [_by_key(found, step.before) for step, found in zip(self._steps, cured, strict=True)]

    @cached_property
    def _final(self) -> dict[Key, list[Diagnostic]]:
        """What is left in the end."""
        return _by_key(self.last.report.diagnostics, self.last)

    def told(self, place: int, diagnostic: Diagnostic, request: Request) -> Diagnostic | None:
        """The finding that patch `place` brings as it stands in the end, or that a later patch cures it."""
        step = self._all[place]
        if step.after is None:
            return diagnostic
        path, name = diagnostic.region.path, fingerprint(diagnostic, step.after.report.documents)
        for later in range(self._places[id(step)] + 1, len(self._steps)):
            cured = self._cured[later].get((path, name))
            if cured:
                cured.pop()
                by = self._steps[later].patch.name
                values = {"rule": diagnostic.rule, "message": diagnostic.message, "patch": by}
                return own_diagnostic(SQUASH, diagnostic.region, request, values)
            path = _forward(self._steps[later]).get(path, path)
        left = self._final.get((path, name), []) if step is not self._steps[-1] else []
        if not left:
            return diagnostic
        words = line_of(diagnostic, step.after.report.documents)
        # Findings that are equal but for their place are told apart by their lines; among very many, any will do.
        some = enumerate(left[:_MOST_ALIKE])
        same = (index for index, each in some if line_of(each, self.last.report.documents) == words)
        return left.pop(next(same, -1))


def _forward(step: Step) -> dict[str, str]:
    return {old: new for new, old in renamed(step.patch).items()}


def _by_key(diagnostics: Iterable[Diagnostic], state: State) -> dict[Key, list[Diagnostic]]:
    found: dict[Key, list[Diagnostic]] = {}
    for each in diagnostics:
        found.setdefault((each.region.path, fingerprint(each, state.report.documents)), []).append(each)
    return found
