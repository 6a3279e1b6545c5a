"""What patches are applied to: a revision of a git repository, or a plain folder."""

import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager

import msgspec

from speclint.engine.cache import Cache
from speclint.engine.patches.kept_tree import NOTHING_KEPT, KeptTree, keep_tree, kept_tree
from speclint.errors import TooLarge, UnreadableInput, UsageError
from speclint.frontends.diff_header import quoted_path
from speclint.languages.latex.scanning import Scans
from speclint.text.git import (
    GitFailed,
    GitMissing,
    GitTooSlow,
    PrivateRepository,
    Repository,
    commit_of,
    find_repository,
)
from speclint.text.git_tree import Blobs, Entry, GitTree, revision_entries
from speclint.text.trees import Overlay, Refused, Tree, WorkTree

_SHORT = 12
_NO_REPOSITORY = "name the specification's folder with --base FOLDER, or go to its repository"
_IMPORTED = "refs/heads/base"


class Revision(msgspec.Struct, frozen=True):
    """A commit, and what the user reads of it."""

    words: str
    commit: str

    @property
    def unnamed(self) -> "Revision":
        """The same commit, called by its own name: no user named it."""
        return Revision(self.commit[:_SHORT], self.commit)


class Base(msgspec.Struct, frozen=True):
    """The state that patches are applied to, and the private repository in which that is done.

    `top` is the folder that paths are relative to, `words` what the base is called, `commit` where patches start, and
    `entries` what is there. Of a plain folder (`folder`, else None) that is only the files that the patches name.
    `kept` is what an earlier run has kept of the repository, perhaps of another commit.
    """

    top: str
    words: str
    repository: PrivateRepository
    blobs: Blobs
    commit: str
    entries: dict[str, Entry]
    folder: WorkTree | None = None
    kept: KeptTree = NOTHING_KEPT

    def tree(self, entries: Mapping[str, Entry]) -> Tree:
        """The whole tree in which `entries` stand instead of those of the base."""
        changed = GitTree(self.top, entries, self.blobs)
        if self.folder is None:
            return changed
        names = {*self.entries, *entries}
        return Overlay(self.folder, changed, {name for name in names if entries.get(name) != self.entries.get(name)})

    def keep(self, cache: Cache, scans: Scans) -> None:
        """Keeps what stands in a revision, and what was read of it and seen in it, if an earlier run has not."""
        if self.folder is None and self.kept.commit != self.commit:
            blobs = {entry.blob for entry in self.entries.values()}
            contents, digests = self.blobs.contents(blobs), self.blobs.digests(blobs)
            here = set(digests.values())
            seen = tuple((*key, scan) for key, scan in scans.items() if key[1] in here)
            keep_tree(cache, self.top, KeptTree(self.commit, self.entries, contents, digests, seen))


@contextmanager
def git_at_hand() -> Iterator[None]:
    """Turn what can be wrong with git itself into what the user reads: UsageError, TooLarge."""
    try:
        yield
    except GitMissing:
        raise UsageError("git is not installed", remedy="install git, or lint files with speclint check") from None
    except GitTooSlow as slow:
        raise TooLarge(str(slow)) from None
    except GitFailed as failed:
        raise UsageError(f"git failed: {_first_line(failed)}", remedy="see that the repository is whole") from None


def repository_around(folder: str, remedy: str = _NO_REPOSITORY) -> Repository:
    """The git repository that `folder` lies in; raises UsageError with `remedy` if there is none that git trusts."""
    try:
        return find_repository(folder)
    except GitFailed as failed:
        told = _first_line(failed)
        if "dubious ownership" in told:
            raise UsageError(told, place=folder, remedy="see safe.directory in git-config(1)") from None
        raise UsageError("is in no git repository", place=folder, remedy=remedy) from None


def revision(repository: Repository, words: str) -> Revision:
    """The revision that `words` name; raises UsageError if there is none."""
    try:
        return revision_called(words, commit_of(repository, words))
    except GitFailed:
        raise UsageError(
            "is no revision of the repository", place=words, remedy=f"see that {repository.top} has it"
        ) from None


def revision_called(words: str, commit: str) -> Revision:
    """The revision that is a commit, and that somebody named with `words`."""
    return Revision(commit[:_SHORT] if commit.startswith(words) else f"{words} ({commit[:_SHORT]})", commit)


def _first_line(failed: GitFailed) -> str:
    return str(failed).partition("\n")[0].removeprefix("fatal: ")


def base_of_repository(repository: Repository, chosen: Revision, opened: ExitStack, cache: Cache | None = None) -> Base:
    """The base that is a revision, with what `cache` holds of it; `opened` closes what it needs."""
    kept = kept_tree(cache, repository.top) if cache is not None else NOTHING_KEPT
    private = opened.enter_context(PrivateRepository(repository))
    blobs = opened.enter_context(Blobs(private, kept.contents, kept.digests))
    entries = kept.entries if kept.commit == chosen.commit else revision_entries(private, chosen.commit)
    return Base(repository.top, chosen.words, private, blobs, chosen.commit, entries, kept=kept)


def base_of_folder(folder: str, names: Iterable[str], opened: ExitStack) -> Base:
    """The base that is a plain folder, whose files `names` (those of them that exist) patches may change."""
    if not os.path.isdir(folder):
        raise UnreadableInput("is no folder", place=folder)
    tree = WorkTree(folder)
    private = opened.enter_context(PrivateRepository(None))
    blobs = opened.enter_context(Blobs(private))
    private.run("fast-import", "--quiet", "--done", given=b"".join(_imported(tree, names)))
    commit = private.run("rev-parse", "--verify", _IMPORTED).decode().strip()
    return Base(tree.root, folder, private, blobs, commit, revision_entries(private, commit), tree)


def _imported(tree: WorkTree, names: Iterable[str]) -> Iterator[bytes]:
    """What git fast-import makes a commit of."""
    yield f"commit {_IMPORTED}\ncommitter speclint <> 0 +0000\ndata 0\n".encode()
    for name in sorted(set(names)):
        try:
            data = tree.read(name).data()
        except Refused:
            continue  # then the patch does not apply, and that is told
        yield b"M 100644 inline %s\ndata %d\n%s\n" % (os.fsencode(quoted_path(name)), len(data), data)
    yield b"done\n"
