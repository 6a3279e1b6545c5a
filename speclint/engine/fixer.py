"""Applies fixes in memory until nothing is left to fix, and proves each by linting again.

Fixes that do not touch each other are applied together, and the text is linted anew. They stand
if every finding that they mend is gone and no file has more findings of any rule than before.
Otherwise halves of them are tried, down to the single fix that is at fault: it is taken back.
A fix that was in another's way is tried again in the next round. Nothing is written here but by
`write_fixed`.
"""

import os
from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

import msgspec

from speclint.diagnostics import Diagnostic, Repair, Report
from speclint.engine.unified import unified_patch
from speclint.errors import UsageError
from speclint.fingerprints import fingerprint
from speclint.text.revision import Change, Revision
from speclint.text.trees import Refused, read_bytes
from speclint.text.writing import replace_file

_MOST_ROUNDS = 10
_MOST_CHECKS = 60
"""How often at most a tree is linted to fix it."""

Check = Callable[[Mapping[str, str]], Report]
"""Lints with revised texts, by document name, in place of what the files hold."""


class Fixed(msgspec.Struct, frozen=True):
    """What fixing comes to: the reports before and after, and the revisions by path that differ from the files.

    `made` are the findings that were fixed. Of the findings on the fixed text, `taken_back` are those
    whose fix brought another one or did not help, `left_out` those whose fix was in the way of
    another, or came too late.
    """

    before: Report
    report: Report
    revisions: dict[str, Revision]
    made: tuple[Diagnostic, ...]
    taken_back: tuple[Diagnostic, ...] = ()
    left_out: tuple[Diagnostic, ...] = ()


def fix(check: Check, told: Callable[[Report], Report], *, unsafe: bool) -> Fixed:
    """Fix what `check` finds, with `unsafe` also where the result wants a second look.

    `told` takes out of a report what is not to be fixed, as it is old.
    """
    fixing = _Fixing(check, told, unsafe=unsafe)
    for _ in range(_MOST_ROUNDS):
        batch = fixing.batch()
        if not batch or not fixing.may_check():
            break
        fixing.settle(batch)
    return fixing.result()


def patch_of(fixed: Fixed) -> str:
    """The changes as a patch that `git apply` takes, in the folder that the paths of the report start from."""
    return "".join(
        unified_patch(path, revision.original, revision.changes()) for path, revision in sorted(fixed.revisions.items())
    )


def write_fixed(fixed: Fixed) -> None:
    """Write every fixed file in place.

    Raises UsageError at the first one that cannot be written, lies outside the folder of the
    report, or has changed meanwhile.
    """
    base = os.path.realpath(fixed.report.base)
    targets: list[tuple[str, str, Revision]] = []
    for path, revision in sorted(fixed.revisions.items()):
        real = os.path.realpath(os.path.join(base, path))
        if os.path.commonpath((real, base)) != base:
            raise UsageError("a link leads out of the tree, so nothing is fixed", place=path)
        try:
            unchanged = read_bytes(real, path) == _encoded(revision.original)
        except Refused:
            unchanged = False
        if not unchanged:
            raise UsageError("the file has changed meanwhile, so nothing is fixed", place=path, remedy="run it again")
        targets.append((path, real, revision))
    for path, real, revision in targets:
        try:
            replace_file(real, _encoded(revision.text))
        except OSError as error:
            raise UsageError(f"cannot write the fixed file: {error.strerror}", place=path) from None


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")


class _Fixing:
    """The state between rounds."""

    def __init__(self, check: Check, told: Callable[[Report], Report], *, unsafe: bool) -> None:
        self._check = check
        self._told = told
        self._unsafe = unsafe
        self._checks = 0
        self._revisions: dict[str, Revision] = {}
        self._before = self._report = self._linted({})
        self._made: list[Diagnostic] = []
        self._taken_back: set[tuple[str, str]] = set()

    def _linted(self, revisions: Mapping[str, Revision]) -> Report:
        self._checks += 1
        return self._check({path: revision.text for path, revision in revisions.items()})

    def may_check(self) -> bool:
        """Whether the tree may be linted once more."""
        return self._checks < _MOST_CHECKS

    def batch(self) -> list[Diagnostic]:
        """The findings to fix next: none of their edits touch."""
        if self._report.incomplete:
            return []
        return _apart(self._wanted())[0]

    def _wanted(self) -> list[Diagnostic]:
        return [
            each
            for each in self._told(self._report).diagnostics
            if each.repair is not None
            and (self._unsafe or each.repair.safe)
            and all(one.region.path in self._report.linted for one in each.repair.replacements)
            and self._key(each) not in self._taken_back
        ]

    def _key(self, diagnostic: Diagnostic) -> tuple[str, str]:
        return diagnostic.region.path, fingerprint(diagnostic, self._report.documents)

    def settle(self, batch: Sequence[Diagnostic]) -> None:
        """Make these fixes, or as many of them as do good."""
        # The places of findings hold only for the report they stand in: a second half is looked for again by its key.
        pending = [[self._key(each) for each in batch]]
        while pending and self.may_check():
            keys = Counter(pending.pop())
            these = []
            for each in self.batch():
                if keys[self._key(each)]:
                    keys[self._key(each)] -= 1
                    these.append(each)
            if these and not self._try(these):
                names = [self._key(each) for each in these]
                if len(these) == 1:
                    self._taken_back.add(names[0])
                else:
                    half = len(names) // 2
                    pending += [names[half:], names[:half]]

    def _try(self, batch: Sequence[Diagnostic]) -> bool:
        """Make the fixes and lint; keep them if they helped and did no harm."""
        revisions = self._edited(batch)
        report = self._linted(revisions)
        allowed = _counts(self._report.diagnostics)
        allowed.subtract(_counts(batch))
        if report.failures or any(count > allowed[key] for key, count in _counts(report.diagnostics).items()):
            return False
        self._revisions, self._report = revisions, report
        self._made.extend(batch)
        return True

    def _edited(self, batch: Sequence[Diagnostic]) -> dict[str, Revision]:
        edits: dict[str, dict[Change, None]] = {}
        for diagnostic in batch:
            for path, change in _changes(diagnostic.repair):
                edits.setdefault(path, {})[change] = None
        revisions = dict(self._revisions)
        for path, changes in edits.items():
            revision = revisions.get(path) or Revision(self._report.documents[path].text)
            revisions[path] = revision.edited(sorted(changes))
        return revisions

    def result(self) -> Fixed:
        """What it all came to."""
        return Fixed(
            self._before,
            self._report,
            {path: revision for path, revision in self._revisions.items() if revision.changes()},
            tuple(self._made),
            tuple(each for each in self._told(self._report).diagnostics if self._key(each) in self._taken_back),
            tuple(self._wanted()),
        )


def _counts(diagnostics: Iterable[Diagnostic]) -> Counter[tuple[str, str]]:
    return Counter((each.region.path, each.rule) for each in diagnostics)


def _changes(repair: Repair | None) -> list[tuple[str, Change]]:
    replacements = repair.replacements if repair is not None else ()
    return [(each.region.path, Change(each.region.start, each.region.end, each.text)) for each in replacements]


def _apart(diagnostics: Iterable[Diagnostic]) -> tuple[list[Diagnostic], list[Diagnostic]]:
    """Those whose edits are not in the way of an earlier one's, and those whose are.

    Two that make the very same edit are not in each other's way.
    """
    taken: dict[str, list[Change]] = {}
    apart: list[Diagnostic] = []
    left: list[Diagnostic] = []
    for diagnostic in diagnostics:
        changes = _changes(diagnostic.repair)
        if any(_is_in_the_way(change, taken.get(path, [])) for path, change in changes):
            left.append(diagnostic)
            continue
        apart.append(diagnostic)
        for path, change in changes:
            own = taken.setdefault(path, [])
            if change not in own[bisect_left(own, change) :][:1]:
                insort(own, change)
    return apart, left


def _is_in_the_way(change: Change, others: Sequence[Change]) -> bool:
    """Whether another edit overlaps this one or touches it; `others` are in order and apart."""
    place = bisect_left(others, change)
    before, after = others[max(0, place - 1) : place], others[place : place + 1]
    if after and after[0] == change:
        return False
    return any(other.end >= change.start for other in before) or any(other.start <= change.end for other in after)
