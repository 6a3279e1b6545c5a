"""The files of the commit that patches were last applied to, so that git need not be asked for them again."""

import msgspec

from speclint.engine.cache import Cache, decoded
from speclint.engine.scanning import Scan, Scans
from speclint.text.git_tree import Entry

_MOST_BYTES = 32 * 1024 * 1024
"""Of contents that are kept; more are read again."""


class KeptTree(msgspec.Struct, frozen=True, array_like=True):
    """What stands in the tree of a commit, by path; contents and digests of the objects that a run has read, by name.

    What was seen in them (see `Scans`) is listed with name and digest.
    """

    commit: str
    entries: dict[str, Entry]
    contents: dict[str, bytes]
    digests: dict[str, bytes]
    seen: tuple[tuple[str, bytes, Scan], ...]

    @property
    def scans(self) -> Scans:
        """What was seen in the files."""
        return {(name, digest): scan for name, digest, scan in self.seen}


NOTHING_KEPT = KeptTree("", {}, {}, {}, ())


def kept_tree(cache: Cache, top: str) -> KeptTree:
    """What an earlier run kept of the repository whose top folder is `top`."""
    return decoded(cache.read(_name(top)), KeptTree) or NOTHING_KEPT


def keep_tree(cache: Cache, top: str, tree: KeptTree) -> None:
    """Keeps the tree of a commit, if that is not too much."""
    if sum(map(len, tree.contents.values())) > _MOST_BYTES:
        return
    try:
        cache.write(_name(top), msgspec.msgpack.encode(tree))
    except UnicodeEncodeError:
        return  # undecodable bytes are in a path or a macro: no text that MessagePack could hold


def _name(top: str) -> str:
    return f"tree\0{top}"
