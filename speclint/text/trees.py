"""Trees of files to read from, without ever leaving them."""

import errno
import os
import stat
from collections.abc import Collection, Mapping
from typing import Literal, Protocol

from speclint.text.limits import MAX_FILE_BYTES, MAX_FILES
from speclint.text.source import Document

Reason = Literal["missing", "outside", "not-a-file", "too-large", "unreadable", "binary"]

_READ = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)


class Refused(Exception):
    """A file of a tree is not read, for `reason`; `detail` says more ("" if there is no more to say)."""

    def __init__(self, name: str, reason: Reason, detail: str = "") -> None:
        super().__init__(f"{name}: {reason} {detail}".rstrip())
        self.name = name
        self.reason = reason
        self.detail = detail


class Tree(Protocol):
    """Files by name: paths relative to the top of the tree, with forward slashes; `root` is what a user calls it."""

    root: str

    def names(self) -> list[str]:
        """The files in the order of their names, hidden folders left out, at most MAX_FILES + 1."""
        ...

    def read(self, name: str) -> Document:
        """The document `name`; raises Refused."""
        ...


class WorkTree:
    """The files below the folder `root`; names are paths relative to it, with forward slashes.

    A document read from it is called `prefix` + its name. A symbolic link that leads out, a path
    that climbs out, a device file, a pipe: all are refused, whoever names them. `revised` are
    texts, by the name of their document, that stand for what the files hold.
    """

    def __init__(self, root: str, prefix: str = "", revised: Mapping[str, str] = {}) -> None:
        self.root = os.path.realpath(root)
        self.prefix = prefix
        self._revised = revised

    def names(self) -> list[str]:
        """The files of the tree in the order of their names, hidden folders left out.

        What only `read` can tell from a regular file (a link, a pipe) is among them. Stops after
        MAX_FILES + 1 names, so that the caller can tell that there are too many.
        """
        found: list[str] = []
        # No os.walk: up to Python 3.11 it recurses, and a stranger's tree may be deeper than the stack.
        pending = [""]
        while pending and len(found) <= MAX_FILES:
            below = pending.pop()
            try:
                entries = sorted(os.scandir(os.path.join(self.root, below)), key=lambda entry: entry.name)
            except OSError:
                continue  # a folder that cannot be opened holds nothing; an include that leads into it is told
            for entry in entries:
                if not entry.is_dir(follow_symlinks=False):
                    found.append(below + entry.name)
                elif not entry.name.startswith("."):
                    pending.append(f"{below}{entry.name}/")
        return sorted(found)[: MAX_FILES + 1]

    def read(self, name: str) -> Document:
        """The document `name`.

        Raises Refused: it is missing, leads out of the tree, is no regular file, is larger than
        MAX_FILE_BYTES, cannot be opened, or holds NUL bytes and so is no text.
        """
        if "\0" in name or os.path.isabs(name) or name.startswith(("/", "\\", "~")):
            raise Refused(name, "outside")
        path = os.path.join(self.root, *name.split("/"))
        if not is_inside(os.path.normpath(path), self.root):
            raise Refused(name, "outside")
        real = self._resolved(name)
        if not is_inside(real, self.root):
            raise Refused(name, "outside")
        called = self.prefix + os.path.normpath(name).replace(os.sep, "/")
        if called in self._revised:
            return Document(called, self._revised[called])
        return Document.decode(called, read_bytes(real, name))

    def _resolved(self, name: str) -> str:
        """The path of `name` without links; to look only below the root, which has none, is enough for most."""
        path = self.root
        for part in name.split("/"):
            path = os.path.join(path, part)
            if part in ("", ".", "..") or os.path.islink(path):
                return os.path.realpath(os.path.join(self.root, *name.split("/")))
        return path


def is_inside(path: str, folder: str) -> bool:
    """Whether `path` is `folder` or lies below it, both as `os.path.realpath` gives them."""
    return path == folder or path.startswith(folder.rstrip(os.sep) + os.sep)


class Overlay:
    """The tree `below`, but for the files called `names`: they are those of the tree `above`, or none at all."""

    def __init__(self, below: Tree, above: Tree, names: Collection[str]) -> None:
        self.root = below.root
        self._below = below
        self._above = above
        self._names = names

    def names(self) -> list[str]:
        """The files in the order of their names, at most MAX_FILES + 1."""
        kept = [name for name in self._below.names() if name not in self._names]
        return sorted([*kept, *(name for name in self._above.names() if name in self._names)])[: MAX_FILES + 1]

    def read(self, name: str) -> Document:
        """The document `name`; raises Refused."""
        return (self._above if inner_name(name) in self._names else self._below).read(name)


def inner_name(name: str) -> str:
    """The name without `.` and `..`, as it stands below the top of a tree; raises Refused if it leads out."""
    if "\0" in name or os.path.isabs(name) or name.startswith(("/", "\\", "~")):
        raise Refused(name, "outside")
    plain = os.path.normpath(name).replace(os.sep, "/")
    if plain == ".." or plain.startswith("../"):
        raise Refused(name, "outside")
    return plain


def decoded(name: str, asked: str, data: bytes, digest: bytes = b"") -> Document:
    """The document called `name` that `data` is, whose digest may be known.

    Raises Refused, with the name `asked`, if it is no text.
    """
    if b"\0" in data:
        raise Refused(asked, "binary", f"a NUL byte at offset {data.index(0)}")
    return Document.decode(name, data, digest)


def read_bytes(path: str, name: str) -> bytes:
    """The bytes of the regular file at `path`, called `name` in errors; raises Refused."""
    try:
        descriptor = os.open(path, _READ)
    except OSError as error:
        missing = error.errno in (errno.ENOENT, errno.ENOTDIR, errno.EINVAL, errno.ENAMETOOLONG)
        raise Refused(name, "missing" if missing else "unreadable", "" if missing else error.strerror or "") from error
    try:
        status = os.fstat(descriptor)
        # Looked at before a file object is made, which refuses a folder in its own way.
        if not stat.S_ISREG(status.st_mode):
            raise Refused(name, "not-a-file")
        if status.st_size > MAX_FILE_BYTES:
            raise Refused(name, "too-large", f"{status.st_size} bytes")
        with open(descriptor, "rb", closefd=False) as file:
            data = file.read(MAX_FILE_BYTES + 1)
    except OSError as error:
        raise Refused(name, "unreadable", error.strerror or "") from error
    finally:
        os.close(descriptor)
    if len(data) > MAX_FILE_BYTES:
        raise Refused(name, "too-large")
    if b"\0" in data:
        raise Refused(name, "binary", f"a NUL byte at offset {data.index(0)}")
    return data
