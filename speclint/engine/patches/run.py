"""Patches: what each of a series brings and cures.

A state of the specification is linted after every patch, and the findings of one state are compared with those of the
state before by what they are, not by their lines. A finding that a later patch cures is told as such; any other is
shown where it stands in the end. Sources that a patch leaves alone are neither read nor checked again.
"""

import contextlib
import os
from collections.abc import Iterator
from contextlib import ExitStack

from speclint.diagnostics import Diagnostic, Report
from speclint.engine.cache import Cache, open_cache
from speclint.engine.gather import Gathered, gather_tree, language_of
from speclint.engine.inputs import Input, skipped_below
from speclint.engine.kept_report import keep_report, kept_report, report_key
from speclint.engine.known import Known, known_from
from speclint.engine.patches.applying import Applying, Misfit
from speclint.engine.patches.base import (
    Base,
    base_of_folder,
    base_of_repository,
    git_at_hand,
    repository_around,
    revision,
    revision_called,
)
from speclint.engine.patches.commits import patch_of_commit, read_range
from speclint.engine.patches.findings import excerpt_findings, message_findings, misfit_findings
from speclint.engine.patches.report import Step, series_report
from speclint.engine.patches.request import Answer, PatchRequest, Start
from speclint.engine.request import Progress, Request
from speclint.engine.run import without_collecting
from speclint.engine.session import State, check_state, model_later
from speclint.errors import TooLarge, UnreadableInput, UsageError
from speclint.frontends.mail import read_messages
from speclint.frontends.series import Patch, Series, find_series
from speclint.languages.latex.scanning import Scanner
from speclint.text.git_tree import revision_entries
from speclint.text.limits import MAX_PATCHES
from speclint.text.source import Document
from speclint.text.trees import Tree


def check_patches(asked: PatchRequest, progress: Progress, start: Start | None = None) -> Answer:
    """Lints what the patches of a series bring; what is known at the `start` is not found out again.

    Raises UsageError if there is no patch, no base, or no specification in the base.
    """
    with git_at_hand(), ExitStack() as opened, without_collecting():
        if asked.range:
            return _check_range(asked, opened, progress, start)
        series = find_series([(document, read_messages(document)) for document in asked.documents])
        if len(series.patches) > MAX_PATCHES:
            raise TooLarge(f"has more than {MAX_PATCHES} patches", place=asked.documents[0].name)
        base = _base(asked, series, opened, start)
        walk = _Walk(asked.request, base, start)
        applying = Applying(base)
        for patch in series.patches:
            entries = [] if walk.stuck or patch.diffs.cut is not None else applying.apply(patch)
            if isinstance(entries, list):
                walk.leave(patch, entries)
            else:
                walk.enter(patch, base.tree(entries))
            progress(len(walk.steps), len(series.patches))
        settled = not series.base_commit or bool(asked.base) or base.commit.startswith(series.base_commit)
        return Answer(walk.report(), base.words, (*series.left_out, *walk.remarks()), settled)


def _check_range(asked: PatchRequest, opened: ExitStack, progress: Progress, start: Start | None) -> Answer:
    repository = start.repository if start is not None else repository_around(asked.folder)
    found = read_range(repository, asked.range)
    cache = start.cache if start is not None else None
    base = base_of_repository(repository, revision(repository, found.start).unnamed, opened, cache)
    walk = _Walk(asked.request, base, start)
    for place, commit in enumerate(found.commits, 1):
        patch = patch_of_commit(base, commit, place, len(found.commits))
        walk.enter(patch, base.tree(revision_entries(base.repository, commit)))
        progress(place, len(found.commits))
    return Answer(walk.report(), base.words, tuple(walk.remarks()))


def _base(asked: PatchRequest, series: Series, opened: ExitStack, start: Start | None) -> Base:
    """What a series is applied to: what the user says, else what the series says, else HEAD."""
    if asked.base and os.path.isdir(asked.base):
        names = {name for patch in series.patches for file in patch.diffs.files if not file.wrong
                 for name in (file.header.old, file.header.new) if name}  # fmt: skip
        return base_of_folder(asked.base, names, opened)
    repository = start.repository if start is not None else repository_around(asked.folder)
    chosen = None
    if series.base_commit and not asked.base:
        with contextlib.suppress(UsageError):  # the author's base may be anywhere
            chosen = revision(repository, series.base_commit).unnamed
    words = asked.base or "HEAD"
    if start is None:
        return base_of_repository(repository, chosen or revision(repository, words), opened)
    return base_of_repository(repository, chosen or revision_called(words, *start.commits), opened, start.cache)


def _cache(request: Request, top: str) -> Cache | None:
    return open_cache(request.cache, top) if request.cache is not None else None


class _Walk:
    """The way from the base through the states after each patch."""

    def __init__(self, request: Request, base: Base, start: Start | None) -> None:
        self._request = request
        self._base = base
        self._scanner = Scanner(base.kept.scans)
        tree = base.tree(base.entries)
        cache = start.cache if start is not None else _cache(request, base.top)
        self._known = known_from(cache, (base.top,)) if cache is not None else Known()
        gathered = self._gather(tree, base.words)
        self._state = self._first(gathered, cache) if cache is not None else self._lint(gathered, None)
        self.steps: list[Step] = []
        self.stuck = False

    def _gather(self, tree: Tree, words: str) -> Gathered:
        try:
            return gather_tree(tree, skipped_below(self._base.top, self._request.exclude), self._scanner)
        except UnreadableInput as error:
            raise UnreadableInput(
                error.message, place=f"{error.place}, state of {words}", remedy=error.remedy
            ) from None

    def _lint(self, gathered: Gathered, before: State | None) -> State:
        return check_state(gathered, self._request, self._base.top, self._known, before)

    def _first(self, gathered: Gathered, cache: Cache) -> State:
        """The state of the base: what was found in it when it was linted last, if that is kept."""
        top, request, inputs = self._base.top, self._request, [Input(gathered, None)]
        key, name = report_key(top, inputs, request), f"base\0{top}"
        report = kept_report(cache, name, key, inputs)
        if report is not None:
            state = State(gathered, model_later(gathered, request, self._known), report)
        else:
            state = self._lint(gathered, None)
            keep_report(cache, name, key, state.report)
        self._known.keep(cache, (top,))
        self._base.keep(cache, self._scanner.seen)
        return state

    def enter(self, patch: Patch, tree: Tree) -> None:
        """Go on to the state that a patch makes."""
        documents: dict[str, Document] = {}
        own, failures = message_findings(patch, self._request, documents)
        before = self._state
        gathered = self._gather(tree, f"patch {patch.name}" if patch.name else "the patch")
        self._state = self._lint(gathered, before)
        self.steps.append(Step(patch, before, self._state, tuple(own), documents, tuple(failures)))

    def leave(self, patch: Patch, misfits: list[Misfit]) -> None:
        """Stay, as a patch cannot be applied: nothing can stand on it. What it adds is looked at by itself."""
        self.stuck = True
        documents: dict[str, Document] = {}
        own, failures = message_findings(patch, self._request, documents)
        own += misfit_findings(misfits, patch, self._base.words, self._request, documents)
        found: list[Diagnostic] = []
        if patch.diffs.cut is None:
            known = self._known
            found, seen = excerpt_findings(patch, self._state.gathered.macros, self._request, self._base.top, known)
            documents.update(seen)
        self.steps.append(Step(patch, self._state, None, (*own, *found), documents, tuple(failures)))

    def remarks(self) -> Iterator[str]:
        """In words, what was not looked at, or not in full."""
        names = [step.patch.name for step in self.steps if step.after is None][1:]
        if names:
            yield f"only the added lines were looked at, as a patch before does not apply: {', '.join(names)}"
        changed = {file.header.new for step in self.steps if step.after for file in step.patch.diffs.files}
        left = sorted(name for name in changed - self._state.gathered.sources.keys() if language_of(name) == "latex")
        if left:
            yield f"not looked at, as nothing includes it: {', '.join(left)}"

    def report(self) -> Report:
        """The report on all steps."""
        return series_report(self.steps, self._base.top, self._request)
