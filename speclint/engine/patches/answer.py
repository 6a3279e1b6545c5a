"""The answer to a question about patches, which may be that of an earlier run."""

import os

import msgspec

from speclint.diagnostics import Report
from speclint.engine.cache import Cache, open_cache
from speclint.engine.kept_report import key_of
from speclint.engine.patches.request import Answer, PatchRequest, Start
from speclint.engine.request import Progress
from speclint.text.git import CommitQuestion, GitFailed, GitMissing, GitTooSlow, Repository, commits_of, find_repository
from speclint.text.limits import MAX_PATCHES
from speclint.text.source import Document


class _Kept(msgspec.Struct, frozen=True, array_like=True):
    """An answer, its report without documents but with the texts of these, and the key of the question."""

    key: bytes
    base: str
    left_out: tuple[str, ...]
    report: Report
    texts: dict[str, str]


def answer(asked: PatchRequest, progress: Progress) -> Answer:
    """What the patches of a series bring; the same question on the same commits has the same answer.

    Raises UsageError if there is no patch, no base, or no specification in the base.
    """
    start = _start(asked)
    if start is None:
        return _made(asked, progress, None)
    name, key = f"patch\0{start.repository.top}", _key(asked, start)
    answered = _kept(start.cache, name, key)
    if answered is None:
        answered = _made(asked, progress, start)
        if answered.settled and not (answered.report.incomplete or answered.report.failures):
            _keep(start.cache, name, key, answered)
    return answered


def _made(asked: PatchRequest, progress: Progress, start: Start | None) -> Answer:
    from speclint.engine.patches.run import check_patches

    return check_patches(asked, progress, start)


def _start(asked: PatchRequest) -> Start | None:
    """Where a run that finds what earlier ones kept starts; None if it can find nothing."""
    if asked.request.cache is None or (asked.base and os.path.isdir(asked.base)):
        return None
    try:
        repository, commits = _commits(asked)
    except (GitFailed, GitMissing, GitTooSlow):
        return None  # what is wrong is told by the run
    cache = open_cache(asked.request.cache, repository.top)
    return Start(repository, commits, cache) if cache is not None else None


def _commits(asked: PatchRequest) -> tuple[Repository, tuple[str, ...]]:
    """The repository, and the commits that the words of the question name at present."""
    if not asked.range:
        with asked.question or CommitQuestion(asked.folder, asked.base or "HEAD") as question:
            repository, commit = question.answer()
        return repository, (commit,)
    repository = find_repository(asked.folder)
    return repository, commits_of(repository, asked.range, MAX_PATCHES + 1)


def _key(asked: PatchRequest, start: Start) -> bytes:
    """A name for all that the answer depends on."""
    request = asked.request
    words = (
        start.commits, asked.range, asked.base, request.choice, request.words, request.exclude, start.repository.top,
    )  # fmt: skip
    return key_of(words, asked.documents)


def _kept(cache: Cache, name: str, key: bytes) -> Answer | None:
    kept = cache.read(name, _Kept)
    if kept is None or kept.key != key:
        return None
    documents = {name: Document(name, text) for name, text in kept.texts.items()}
    report = msgspec.structs.replace(kept.report, documents=documents)
    return Answer(report, kept.base, kept.left_out)


def _keep(cache: Cache, name: str, key: bytes, answered: Answer) -> None:
    texts = {document.name: document.text for document in answered.report.documents.values()}
    report = msgspec.structs.replace(answered.report, documents={})
    cache.write(name, _Kept(key, answered.base, answered.left_out, report, texts))
