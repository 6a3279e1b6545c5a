"""The files of one state in a git repository: of a revision, or of an index that patches were applied to."""

import os
import subprocess
from collections import deque
from collections.abc import Collection, Iterable, Mapping
from itertools import islice
from types import TracebackType

import msgspec

from speclint.text.digest import new_digest
from speclint.text.git import PrivateRepository
from speclint.text.limits import MAX_FILE_BYTES, MAX_FILES
from speclint.text.source import Document
from speclint.text.trees import Reason, Refused, decoded, inner_name

_FILES = ("100644", "100755")
_LINK = "120000"
_SUBMODULE = "160000"
_CHUNK = 1 << 16
_TEXT = ".tex"
"""What the names of files end with that are all read, whoever looks for a specification."""
_MOST_ASKED = 500
"""Objects that are asked for before the first has been received."""


class Entry(msgspec.Struct, frozen=True, array_like=True):
    """What git has at a path: its mode ("100644"), and the name of the object."""

    mode: str
    blob: str

    @property
    def is_file(self) -> bool:
        """Whether it is a plain file."""
        return self.mode in _FILES


class _Lack(msgspec.Struct, frozen=True):
    """Why there is no content of an object."""

    reason: Reason
    detail: str


class Blobs:
    """Contents of objects by name, each read once, through one process that lives as long as the `with` block.

    What is `known` already need not be read, and documents need no new digest if that is.
    """

    def __init__(
        self, repository: PrivateRepository, known: Mapping[str, bytes] = {}, digests: Mapping[str, bytes] = {}
    ) -> None:
        self._repository = repository
        self._process: subprocess.Popen[bytes] | None = None
        self._asked: deque[str] = deque()
        self._known: dict[str, bytes | _Lack] = {**known}
        self._digests = digests
        self._documents: dict[tuple[str, str], Document] = {}

    def __enter__(self) -> "Blobs":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.communicate()

    def add(self, data: bytes) -> str:
        """Know a content that git has not been given; gives a name for it, which is none of git's."""
        blob = f"+{new_digest(data).hexdigest()}"
        self._known[blob] = data
        return blob

    def contents(self, blobs: Collection[str]) -> dict[str, bytes]:
        """The contents of those of `blobs` that were read or known, by name."""
        return {blob: found for blob, found in self._known.items() if blob in blobs and isinstance(found, bytes)}

    def digests(self, blobs: Collection[str]) -> dict[str, bytes]:
        """The digests of those of `blobs` that are documents."""
        return {blob: document.digest for (blob, _), document in self._documents.items() if blob in blobs}

    def ask(self, blobs: Iterable[str]) -> None:
        """Has objects sent that will be read soon, so that none is waited for."""
        # More might fill the pipe to git while git waits for what it has sent to be read.
        for blob in islice((blob for blob in blobs if blob not in self._known), _MOST_ASKED - len(self._asked)):
            self._write(blob)
        self._flush()

    def document(self, blob: str, name: str, asked: str) -> Document:
        """The object `blob` as the document `name`, one for all who ask; raises Refused, with the name `asked`."""
        document = self._documents.get((blob, name))
        if document is None:
            document = decoded(name, asked, self.read(blob, asked), self._digests.get(blob, b""))
            self._documents[blob, name] = document
        return document

    def read(self, blob: str, name: str) -> bytes:
        """The content of the object `blob`, called `name` in errors; raises Refused."""
        if blob not in self._known and blob not in self._asked:
            self._write(blob)
            self._flush()
        while blob not in self._known:
            self._known[self._asked.popleft()] = self._received()
        found = self._known[blob]
        if isinstance(found, _Lack):
            raise Refused(name, found.reason, found.detail)
        return found

    def _write(self, blob: str) -> None:
        if self._process is None:
            self._process = self._repository.start("cat-file", "--batch")
        if self._process.stdin is not None:
            self._process.stdin.write(f"{blob}\n".encode())
        self._asked.append(blob)

    def _flush(self) -> None:
        if self._process is not None and self._process.stdin is not None:
            self._process.stdin.flush()

    def _received(self) -> "bytes | _Lack":
        """The content of the object that was asked for first, or why there is none."""
        told = self._process.stdout if self._process is not None else None
        header = told.readline().split() if told is not None else []
        if told is None or len(header) != 3:
            return _Lack("unreadable", "the repository lacks its content")
        size = int(header[2])
        if size > MAX_FILE_BYTES:
            left = size + 1
            while left > 0 and (data := told.read(min(left, _CHUNK))):
                left -= len(data)
            return _Lack("too-large", f"{size} bytes")
        return told.read(size + 1)[:-1]


class GitTree:
    """The files of one state, by path from the top of the repository, whose folder is `root`.

    Nothing is followed: a symbolic link and a submodule are refused.
    """

    def __init__(self, root: str, entries: Mapping[str, Entry], blobs: Blobs) -> None:
        self.root = root
        self.entries = entries
        self.blobs = blobs
        blobs.ask(each.blob for path, each in entries.items() if path.endswith(_TEXT))

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
        return self.blobs.document(entry.blob, plain, name)


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
