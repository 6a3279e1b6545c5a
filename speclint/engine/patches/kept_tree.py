"""The files of the commit that patches were last applied to, so that git need not be asked for them again."""

from collections.abc import Mapping

import msgspec

from speclint.engine.cache import Cache
from speclint.text.git_tree import Entry

_MOST_BYTES = 32 * 1024 * 1024
"""Of contents that are kept; more are read again."""


class KeptTree(msgspec.Struct, frozen=True, array_like=True):
    """What stands in the tree of a commit, by path, and contents of objects, by name: those that a run has read."""

    commit: str
    entries: dict[str, Entry]
    contents: dict[str, bytes]


NOTHING_KEPT = KeptTree("", {}, {})


def kept_tree(cache: Cache, top: str) -> KeptTree:
    """What an earlier run kept of the repository whose top folder is `top`."""
    try:
        return msgspec.msgpack.decode(cache.read(_name(top)) or b"", type=KeptTree)
    except msgspec.DecodeError:
        return NOTHING_KEPT


def keep_tree(cache: Cache, top: str, commit: str, entries: Mapping[str, Entry], contents: Mapping[str, bytes]) -> None:
    """Keeps the tree of a commit, with those of the `contents` that stand in it."""
    kept = {each.blob: contents[each.blob] for each in entries.values() if each.blob in contents}
    if sum(map(len, kept.values())) > _MOST_BYTES:
        return
    try:
        cache.write(_name(top), msgspec.msgpack.encode(KeptTree(commit, {**entries}, kept)))
    except UnicodeEncodeError:
        return  # undecodable bytes are in a path: no text that MessagePack could hold


def _name(top: str) -> str:
    return f"tree\0{top}"
