"""Results of earlier runs, kept on disk: data by content, never code, and never trusted further than its owner.

A file of the cache begins with a stamp of the program that wrote it and a checksum of what
follows. One that is broken, foreign or of another program is as good as none. The folder has to
belong to whoever runs speclint, and nobody else may write to it; it lies outside of what is
linted, so a tree cannot bring its own results.
"""

import contextlib
import os
import stat
import sys
import zlib
from collections.abc import Iterator, Mapping
from functools import cache
from typing import TypeVar

import msgspec

from speclint import __version__
from speclint.errors import UsageError
from speclint.resources import folder as resource_folder
from speclint.text.digest import SIZE, new_digest
from speclint.text.trees import is_inside

_MAGIC = b"speclint cache 2\n"
_CHECKSUM = 4
"""Bytes of what tells a file that was cut or damaged; whoever could forge it could forge the content as well."""
_LONGEST = 256 * 1024 * 1024
"""Bytes of the largest file that is read."""
_MOST_FILES = 200
"""Files that are kept; the oldest go first."""
_WRITE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
_READ = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)

_Kind = TypeVar("_Kind")


class Cache:
    """The files of one folder, each under a name; made by `open_cache`."""

    def __init__(self, folder: str) -> None:
        self._folder = folder
        self._stamp = _program_stamp(__version__)

    def read(self, name: str, kind: type[_Kind]) -> _Kind | None:
        """What was kept under `name`, None if there is nothing of this kind that this program can use."""
        return decoded(self._payload(name), kind)

    def write(self, name: str, content: object) -> None:
        """Keeps `content` under `name`; a folder that cannot be written to keeps nothing.

        Bytes of an input that are no text can stand in it, lone surrogates which MessagePack cannot hold: then nothing
        is kept either.
        """
        with contextlib.suppress(UnicodeEncodeError, OSError):
            self._write(self._path(name), msgspec.msgpack.encode(content))

    def _payload(self, name: str) -> bytes | None:
        head = len(_MAGIC) + SIZE + _CHECKSUM
        try:
            descriptor = os.open(self._path(name), _READ)
            with open(descriptor, "rb") as file:
                status = os.fstat(descriptor)
                if not stat.S_ISREG(status.st_mode) or not head <= status.st_size <= _LONGEST:
                    return None
                told, payload = file.read(head), file.read(status.st_size)
        except OSError:
            return None
        return payload if told == self._head(payload) else None

    def _write(self, path: str, payload: bytes) -> None:
        fresh = f"{path}.{os.getpid()}"
        descriptor = os.open(fresh, _WRITE, 0o600)
        try:
            with open(descriptor, "wb") as file:
                file.write(self._head(payload))
                file.write(payload)
            os.replace(fresh, path)
        except OSError:
            os.unlink(fresh)
            raise
        self._discard_oldest()

    def _head(self, payload: bytes) -> bytes:
        return _MAGIC + self._stamp + zlib.crc32(payload).to_bytes(_CHECKSUM, "big")

    def _path(self, name: str) -> str:
        plain = new_digest(name.encode("utf-8", "surrogateescape")).hexdigest()
        return os.path.join(self._folder, plain)

    def _discard_oldest(self) -> None:
        entries = [entry for entry in os.scandir(self._folder) if entry.is_file(follow_symlinks=False)]
        if len(entries) > _MOST_FILES:
            for entry in sorted(entries, key=lambda entry: entry.stat().st_mtime)[: len(entries) - _MOST_FILES]:
                os.unlink(entry.path)


def decoded(data: bytes | memoryview | None, kind: type[_Kind]) -> _Kind | None:
    """What `data`, which was kept, holds as MessagePack; None if there is no data, or nothing of this kind in it."""
    if data is None:
        return None
    try:
        return msgspec.msgpack.decode(data, type=kind)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        return None


class CachePlace(msgspec.Struct, frozen=True):
    """The folder for the cache; `asked` says that the user named it."""

    folder: str
    asked: bool


def cache_place(environment: Mapping[str, str]) -> CachePlace | None:
    """Where the environment wants the cache; None if it wants none, or knows no place."""
    if environment.get("SPECLINT_NO_CACHE"):
        return None
    asked = environment.get("SPECLINT_CACHE_DIR", "")
    if asked:
        return CachePlace(os.path.abspath(asked), asked=True)
    folder = _default_folder(environment)
    return CachePlace(folder, asked=False) if os.path.isabs(folder) else None


def open_cache(place: CachePlace, base: str) -> Cache | None:
    """The cache to use for what lies below `base`; None if the usual place is not safe.

    Raises UsageError if the place that the user named lies within what is linted, or is no folder of the user's own.
    """
    folder = os.path.realpath(place.folder)
    reason = "lies within what is linted" if base and is_inside(folder, os.path.realpath(base)) else _unusable(folder)
    if not reason:
        return Cache(folder)
    if place.asked:
        remedy = "name a folder of your own outside of what is linted, or set SPECLINT_NO_CACHE=1"
        raise UsageError(f"the cache folder {reason}", place="SPECLINT_CACHE_DIR", remedy=remedy)
    return None


def _unusable(place: str) -> str:
    """Why a folder, made if it does not exist, cannot be the cache; "" if it can."""
    try:
        os.makedirs(place, mode=0o700, exist_ok=True)
        status = os.stat(place)
    except OSError as error:
        return f"cannot be used: {error.strerror}"
    if hasattr(os, "geteuid") and (status.st_uid != os.geteuid() or status.st_mode & 0o022):
        return "belongs to somebody else, or others can write to it"
    return ""


def _default_folder(environment: Mapping[str, str]) -> str:
    """Where programs keep what they can make again, on each system; relative if the environment does not say."""
    home = os.path.expanduser("~")
    if sys.platform == "win32":
        return os.path.join(environment.get("LOCALAPPDATA") or home, "speclint", "Cache")
    if sys.platform == "darwin":
        return os.path.join(home, "Library", "Caches", "speclint")
    return os.path.join(environment.get("XDG_CACHE_HOME") or os.path.join(home, ".cache"), "speclint")


@cache
def _program_stamp(version: str) -> bytes:
    """What results depend on besides the input: version, interpreter, and the state of every file of the program."""
    digest = new_digest(f"{version} {sys.version}".encode())
    code = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    for top in (code, str(resource_folder("rules")), str(resource_folder("grammars"))):
        for name, size, changed in sorted(_files(top)):
            digest.update(f"{name}\0{size}\0{changed}\n".encode("utf-8", "surrogateescape"))
    return digest.digest()


def _files(top: str) -> Iterator[tuple[str, int, int]]:
    pending = [top]
    while pending:
        for entry in os.scandir(pending.pop()):
            if entry.is_dir(follow_symlinks=False):
                if entry.name != "__pycache__":
                    pending.append(entry.path)
            else:
                status = entry.stat()
                yield entry.path, status.st_size, status.st_mtime_ns
