"""Applies patches one upon the other, in memory, never to any file.

A patch that fits to the byte is applied here; what to make of any other is for git, and an index of a private
repository, to say.
"""

import contextlib
import re
from collections.abc import Sequence

import msgspec

from speclint.engine.patches.base import Base
from speclint.frontends.diff_header import Header
from speclint.frontends.fitting import fitted
from speclint.frontends.patch import FilePatch, Hunk, written_anew
from speclint.frontends.series import Patch
from speclint.text.git import GitFailed
from speclint.text.git_tree import Entry, index_entries
from speclint.text.limits import MAX_FILE_BYTES
from speclint.text.trees import Refused

_REFUSED = {
    "outside": "leads out of the repository",
    "link": "makes a symbolic link",
    "submodule": "makes a submodule",
    "binary": "changes a file that is no text",
}
"""What is wrong with the patch of a file that is not even tried."""
_NO_TEXT = (".png", ".jpg", ".jpeg", ".gif", ".pdf", ".eps", ".ico", ".odt", ".zip", ".xz", ".gz", ".ttf", ".otf")
_PLAIN_NAME = re.compile(r"[A-Za-z0-9_./+-]+")
_FAILED = re.compile(r"^error: patch failed: (.*):(\d+)$", re.MULTILINE)
_TOLD = re.compile(r"^error: (.*?): (.*)$", re.MULTILINE)
_WORDS = {
    "does not exist in index": "the file is not there",
    "already exists in index": "the file is there already",
    "already exists in working directory": "the file is there already",
    "wrong type": "what is there is no plain file",
}


class Misfit(msgspec.Struct, frozen=True):
    """A file that a patch cannot be applied to: why, and the hunk that fails (None: it is not one of them)."""

    file: FilePatch
    reason: str
    hunk: Hunk | None
    refused: bool = False


class Applying:
    """Goes from the base to the state after each patch."""

    def __init__(self, base: Base) -> None:
        self._base = base
        self._entries = base.entries
        self._fitted: list[bytes] = []
        self._count = 0
        self._index = ""

    def apply(self, patch: Patch) -> dict[str, Entry] | list[Misfit]:
        """What stands in the repository after a patch, or why it cannot be applied; then everything is as before."""
        wrong = [_misfit(file) for file in patch.diffs.files if file.wrong and not _is_picture(file)]
        if wrong:
            return wrong
        files = tuple(file for file in patch.diffs.files if not file.wrong)
        entries = self._after(patch, files)
        if entries is not None:
            self._entries = entries
            self._fitted.append(written_anew(patch.source, files))
            return entries
        return self._apply_with_git(patch, files)

    def _after(self, patch: Patch, files: tuple[FilePatch, ...]) -> dict[str, Entry] | None:
        """What stands there after a patch that fits to the byte; None if git has to tell, as it does from then on."""
        if self._index or len({file.name for file in files}) < len(files):
            return None
        blobs = self._base.blobs
        made: dict[str, Entry] = {}
        for file in files:
            entry = self._entries.get(file.name)
            if entry is None or not entry.is_file or not _is_plain(file.header):
                return None
            with contextlib.suppress(Refused):
                data = fitted(blobs.read(entry.blob, file.name), patch.source, file)
                if data is not None and len(data) <= MAX_FILE_BYTES:
                    made[file.name] = msgspec.structs.replace(entry, blob=blobs.add(data))
        return {**self._entries, **made} if len(made) == len(files) else None

    def _begin(self) -> None:
        """Make the index, with what has been applied so far."""
        if not self._index:
            self._index = "index-0"
            self._base.repository.run("read-tree", self._base.commit, index=self._index)
            for given in self._fitted:
                self._run(given, self._index, ())

    def _apply_with_git(self, patch: Patch, files: tuple[FilePatch, ...]) -> dict[str, Entry] | list[Misfit]:
        import shutil  # loads much that a patch that fits can do without

        self._begin()
        said = ""
        for line_feeds in (False, True):
            given = written_anew(patch.source, files, line_feeds=line_feeds)
            for words in ((), ("--3way",)):
                self._count += 1
                index = f"index-{self._count}"
                shutil.copyfile(self._base.repository.path(self._index), self._base.repository.path(index))
                try:
                    self._run(given, index, words)
                except GitFailed as failed:
                    said = said or str(failed)
                else:
                    self._index = index
                    return index_entries(self._base.repository, index)
            if b"\r\n" not in given:
                break
        return _misfits(files, said, already=self._is_applied(patch, files))

    def _run(self, given: bytes, index: str, words: Sequence[str]) -> None:
        if given:
            self._base.repository.run("apply", "--cached", "--whitespace=nowarn", *words, given=given, index=index)

    def _is_applied(self, patch: Patch, files: tuple[FilePatch, ...]) -> bool:
        try:
            self._run(written_anew(patch.source, files), self._index, ("--check", "--reverse"))
        except GitFailed:
            return False
        return True


def _is_plain(header: Header) -> bool:
    """Whether a patch changes nothing but the lines of a file, whose name is written in one way only."""
    name = header.old
    same_mode = not (header.old_mode and header.mode) or header.old_mode == header.mode
    return name == header.new and not header.moved and same_mode and _PLAIN_NAME.fullmatch(name) is not None


def _is_picture(file: FilePatch) -> bool:
    """Whether a binary patch is of a file that holds no text anyway: it says nothing about the specification."""
    return file.wrong == "binary" and file.name.lower().endswith(_NO_TEXT)


def _misfit(file: FilePatch) -> Misfit:
    hunk = next((hunk for hunk in file.hunks if hunk.start == file.wrong_at[0]), None)
    return Misfit(
        file, _REFUSED.get(file.wrong) or file.detail or "it cannot be told what it changes", hunk, refused=True
    )


def _misfits(files: tuple[FilePatch, ...], said: str, *, already: bool) -> list[Misfit]:
    """Why git could not apply the patches of some files."""
    if already:
        return [Misfit(files[0], "what it would do has been done already", None)]
    failing = {name: int(line) for name, line in _FAILED.findall(said)}
    told = dict(_TOLD.findall(said))
    found = []
    for file in files:
        names = (file.header.old, file.header.new)
        line = next((failing[name] for name in names if name in failing), None)
        if line is not None:
            hunk = next((hunk for hunk in file.hunks if hunk.old_start == line), None)
            found.append(Misfit(file, "the file does not have the lines that it changes", hunk))
            continue
        reason = next((told[name] for name in names if name and name in told), "")
        if reason and reason != "patch does not apply":
            found.append(Misfit(file, _WORDS.get(reason, reason), None))
    return found or [Misfit(files[0], said.partition("\n")[0].removeprefix("error: ") or "git refuses it", None)]
