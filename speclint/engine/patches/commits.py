"""The commits of a range as a series of patches: each with its message, its diff and the state that it makes."""

import msgspec

from speclint.engine.patches.base import Base
from speclint.errors import TooLarge, UsageError
from speclint.frontends.mail import Message
from speclint.frontends.patch import read_diffs
from speclint.frontends.series import Patch
from speclint.text.git import GitFailed, Repository, commits_of
from speclint.text.limits import MAX_PATCHES
from speclint.text.source import Document, Source, carve
from speclint.text.span import Span

_SHORT = 12
_FORMAT = "%an <%ae>%x00%aD%x00%s%x00%B"


class Range(msgspec.Struct, frozen=True):
    """The commits of a range, the oldest first, and the revision that the oldest stands on."""

    commits: tuple[str, ...]
    start: str


def read_range(repository: Repository, words: str) -> Range:
    """The commits that `words` name. Merges count as what they bring to their first parent.

    Raises UsageError if there are none, TooLarge if there are too many.
    """
    try:
        commits = commits_of(repository, words, MAX_PATCHES + 1)
    except GitFailed:
        commits = ()
    if not commits:
        raise UsageError("names no commits", place=words, remedy="write it as git log does: A..B")
    if len(commits) > MAX_PATCHES:
        raise TooLarge(f"has more than {MAX_PATCHES} commits", place=words)
    return Range(commits, f"{commits[0]}^")


def patch_of_commit(base: Base, commit: str, place: int, total: int) -> Patch:
    """A commit as a patch; `place` counts from 1."""
    told = base.repository.run(
        "log", "-1", "--no-notes", "--encoding=UTF-8", f"--format={_FORMAT}", "--end-of-options", commit
    )
    sender, date, title, body = _text(told).removesuffix("\n").split("\0", 3)
    changes = base.repository.run(
        "diff-tree", "-p", "-M", "--full-index", "--no-color", "--no-ext-diff", "--no-textconv",
        "--end-of-options", f"{commit}^1", commit,
    )  # fmt: skip
    head = f"From: {sender}\nDate: {date}\nSubject: {title}\n\n"
    words = body.partition("\n\n")[2]
    document = Document(f"<{commit[:_SHORT]}>", f"{head}{words}\n---\n{_text(changes)}")
    source = carve(Source.whole(document, "text"), f"{document.name}#1", "text", [(len(head), len(document.text))])
    message = Message(title, sender, (), (), date, "", "", (), (0, len(document.text)), len(head), (source,))
    subject = head.rindex(": ") + 2
    name = document.name
    return Patch(
        name=f"{place}/{total}" if total > 1 else "",
        title=title,
        document=document,
        source=source,
        diffs=read_diffs(source),
        message=message,
        words=words,
        title_at=Span(name, subject, subject + len(title)),
        words_end=Span(name, subject, subject + len(title)),
    )


def _text(data: bytes) -> str:
    return data.decode("utf-8", "surrogateescape")
