"""The answer to a question about patches, which may be that of an earlier run."""

import os
from collections.abc import Callable
from typing import TYPE_CHECKING

import msgspec

from speclint.diagnostics import Diagnostic, PatchReport, Report
from speclint.engine.cache import Cache, open_cache
from speclint.engine.kept import Keyed, digest_with, found
from speclint.engine.patches.asked import Outcome, PatchRequest
from speclint.text.digest import blake2b
from speclint.text.git import GitFailed, GitMissing, GitTooSlow, commit_of, commits_of, find_repository
from speclint.text.limits import MAX_PATCHES
from speclint.text.source import Document

if TYPE_CHECKING:
    from speclint.text.git import Repository

_DIGEST = 16


class _Kept(Keyed, frozen=True, array_like=True):
    """An outcome, and the texts that its places are in."""

    base: str
    left_out: tuple[str, ...]
    diagnostics: tuple[Diagnostic, ...]
    documents: dict[str, str]
    top: str
    files: int
    suppressed: int
    unreadable: bool
    linted: dict[str, bool]
    patches: tuple[PatchReport, ...]


def answer(asked: PatchRequest, progress: Callable[[int, int], None]) -> Outcome:
    """What the patches of a series bring; the same question on the same commits has the same answer.

    Raises UsageError if there is no patch, no base, or no specification in the base.
    """
    question = _question(asked) if asked.request.cache is not None else None
    if question is None or asked.request.cache is None:
        return _made(asked, progress)
    top, key = question
    cache = open_cache(asked.request.cache, top)
    if cache is None:
        return _made(asked, progress)
    name = f"patch\0{top}"
    outcome = _kept(cache.read(name), key)
    if outcome is None:
        outcome = _made(asked, progress)
        if outcome.settled and not (outcome.report.incomplete or outcome.report.failures):
            _keep(cache, name, key, outcome)
    return outcome


def _made(asked: PatchRequest, progress: Callable[[int, int], None]) -> Outcome:
    from speclint.engine.patches.run import check_patches

    return check_patches(asked, progress)


def _question(asked: PatchRequest) -> tuple[str, bytes] | None:
    """The top of the repository, and a name for all that the answer depends on; None if that cannot be told soon."""
    if asked.base and os.path.isdir(asked.base):
        return None
    try:
        repository = find_repository(asked.folder)
        commits = _commits(repository, asked)
    except (GitFailed, GitMissing, GitTooSlow):
        return None  # what is wrong is told by the run
    digest = blake2b(digest_size=_DIGEST)
    request = asked.request
    words = (commits, asked.range, asked.base, request.choice, request.words, request.exclude, repository.top)
    digest.update(repr(words).encode("utf-8", "surrogatepass"))
    return repository.top, digest_with(digest, asked.documents)


def _commits(repository: "Repository", asked: PatchRequest) -> tuple[str, ...]:
    """The commits that the words of the question name at present."""
    if asked.range:
        return commits_of(repository, asked.range if ".." in asked.range else f"{asked.range}..HEAD", MAX_PATCHES + 1)
    return (commit_of(repository, asked.base or "HEAD"),)


def _kept(data: bytes | None, key: bytes) -> Outcome | None:
    kept = found(data, key, _Kept)
    if kept is None:
        return None
    report = Report(
        diagnostics=kept.diagnostics,
        documents={name: Document(name, text) for name, text in kept.documents.items()},
        base=kept.top,
        files=kept.files,
        suppressed=kept.suppressed,
        unreadable=kept.unreadable,
        linted=kept.linted,
        patches=kept.patches,
    )
    return Outcome(report, kept.base, kept.left_out)


def _keep(cache: Cache, name: str, key: bytes, outcome: Outcome) -> None:
    report = outcome.report
    documents = {document.name: document.text for document in report.documents.values()}
    kept = _Kept(
        key, outcome.base, outcome.left_out, report.diagnostics, documents, report.base, report.files,
        report.suppressed, report.unreadable, report.linted, report.patches,
    )  # fmt: skip
    try:
        data = msgspec.msgpack.encode(kept)
    except UnicodeEncodeError:
        return  # undecodable bytes are no text that MessagePack could hold
    cache.write(name, data)
