"""The files of one state in a git repository: of a revision, or of an index that patches were applied to."""

import os
import subprocess
from collections.abc import Mapping
from types import TracebackType
from typing import NamedTuple

from speclint.text.git import PrivateRepository
from speclint.text.limits import MAX_FILE_BYTES, MAX_FILES
from speclint.text.source import Document
from speclint.text.trees import Refused, decoded, inner_name

_LINK = "120000"
_SUBMODULE = "160000"
_CHUNK = 1 << 16


class Entry(NamedTuple):
    """What git has at a path: its mode ("100644"), and the name of the object."""

    mode: str
    blob: str


class Blobs:
    """Contents of objects by name, each read once, through one process that lives as long as the `with` block."""

    def __init__(self, repository: PrivateRepository) -> None:
        self._repository = repository
        self._process: subprocess.Popen[bytes] | None = None
        self._known: dict[str, bytes] = {}

    def __enter__(self) -> "Blobs":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.communicate()

    def read(self, blob: str, name: str) -> bytes:
        """The content of the object `blob`, called `name` in errors; raises Refused."""
        if blob not in self._known:
            self._known[blob] = self._asked(blob, name)
        return self._known[blob]

    def _asked(self, blob: str, name: str) -> bytes:
        if self._process is None:
            self._process = self._repository.start("cat-file", "--batch")
        given, told = self._process.stdin, self._process.stdout
        if given is None or told is None:
            raise Refused(name, "unreadable")
        given.write(f"{blob}\n".encode())
        given.flush()
        header = told.readline().split()
        if len(header) != 3:
            raise Refused(name, "unreadable", "the repository lacks its content")
        size = int(header[2])
        if size > MAX_FILE_BYTES:
            left = size + 1
            while left > 0 and (data := told.read(min(left, _CHUNK))):
                left -= len(data)
            raise Refused(name, "too-large", f"{size} bytes")
        return told.read(size + 1)[:-1]


class GitTree:
    """The files of one state, by path from the top of the repository, whose folder is `root`.

    Nothing is followed: a symbolic link and a submodule are refused.
    """

    def __init__(self, root: str, entries: Mapping[str, Entry], blobs: Blobs) -> None:
        self.root = root
        self.entries = entries
        self.blobs = blobs

    def names(self) -> list[str]:
        """The files of the tree in the order of their names, hidden folders and submodules left out.

        Stops after MAX_FILES + 1 names.
        """
        found = [
            name
            for name, entry in self.entries.items()
            if entry.mode != _SUBMODULE and "/." not in f"/{name.rpartition('/')[0]}"
        ]
        return sorted(found)[: MAX_FILES + 1]

    def read(self, name: str) -> Document:
        """The document `name`.

        Raises Refused: it is missing, leads out of the tree, is no plain file, is larger than MAX_FILE_BYTES, or holds
        NUL bytes and so is no text.
        """
        plain = inner_name(name)
        entry = self.entries.get(plain)
        if entry is None:
            raise Refused(name, "missing")
        if entry.mode in (_LINK, _SUBMODULE):
            raise Refused(name, "not-a-file", "a symbolic link" if entry.mode == _LINK else "a submodule")
        return decoded(plain, name, self.blobs.read(entry.blob, name))


def revision_entries(repository: PrivateRepository, commit: str) -> dict[str, Entry]:
    """What stands in the tree of a commit (its full name), by path."""
    listed = repository.run("ls-tree", "-r", "-z", "--full-tree", "--end-of-options", commit)
    entries = {}
    for line in os.fsdecode(listed).split("\0")[:-1]:
        words, _, name = line.partition("\t")
        mode, _, blob = words.split(" ")
        entries[name] = Entry(mode, blob)
    return entries


def index_entries(repository: PrivateRepository, index: str) -> dict[str, Entry]:
    """What stands in an index, by path."""
    entries = {}
    for line in os.fsdecode(repository.run("ls-files", "--stage", "-z", index=index)).split("\0")[:-1]:
        words, _, name = line.partition("\t")
        mode, blob, _ = words.split(" ")
        entries[name] = Entry(mode, blob)
    return entries
