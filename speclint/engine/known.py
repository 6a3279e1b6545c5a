"""Results for sources that need not be made again: of this run, and of earlier ones."""

import contextlib
import os
from collections.abc import Mapping, Sequence

import msgspec

from speclint.engine.cache import Cache, decoded
from speclint.engine.gather import Gathered
from speclint.engine.pool import SourceResult
from speclint.languages.latex.macros import effects
from speclint.rules.selection import Choice
from speclint.text.digest import new_digest
from speclint.text.source import Document, Source


class Known:
    """Results by key; `kept` are those of earlier runs, decoded when they are asked for.

    Where nobody asks for results again it need not grow: it knows nothing, and no keys have to be made.
    """

    def __init__(self, kept: Mapping[bytes, memoryview] | None = None, *, grows: bool = True) -> None:
        self.grows = grows
        self._kept = kept or {}
        self._results: dict[bytes, SourceResult] = {}
        self._asked: dict[bytes, None] = {}
        self.has_grown = False

    def has(self, key: bytes) -> bool:
        """Whether there is a result with a key, which is asked for herewith."""
        self._asked[key] = None
        return key in self._results or key in self._kept

    def get(self, key: bytes) -> SourceResult | None:
        """The result with a key, None if there is none."""
        if self.has(key) and key not in self._results:
            result = decoded(self._kept[key], SourceResult)
            if result is None:
                return None
            self._results[key] = result
        return self._results.get(key)

    def add(self, key: bytes, result: SourceResult) -> None:
        """Know a result from now on."""
        self.has_grown = self.has_grown or not self.has(key)
        self._results[key] = result

    def keep(self, cache: Cache, paths: Sequence[str]) -> None:
        """Keeps for a later run on `paths` what was asked for or added, if it is not kept already."""
        if not self.has_grown:
            return
        with contextlib.suppress(UnicodeEncodeError):  # undecodable bytes are no text that MessagePack could hold
            results = {key: data for key in self._asked if (data := self._encoded(key))}
            cache.write(_name(paths), results)

    def _encoded(self, key: bytes) -> bytes | memoryview:
        """A result as it is kept; nothing for one that another run may not meet."""
        if key in self._kept:
            return self._kept[key]
        result = self._results.get(key)
        return msgspec.msgpack.encode(result) if result is not None and not result.failures else b""


def known_from(cache: Cache, paths: Sequence[str]) -> Known:
    """What earlier runs on `paths` kept."""
    return Known(cache.read(_name(paths), dict[bytes, memoryview]))


def _name(paths: Sequence[str]) -> str:
    return "\0".join(("sources", *map(os.path.realpath, paths)))


def source_keys(gathered: Gathered, choice: Choice) -> dict[str, bytes]:
    """For each source a name of all that its result depends on: rules, macros of the tree, name, language, text."""
    common = new_digest("\n".join(choice.severities).encode())
    common.update(repr(effects(gathered.macros)).encode("utf-8", "surrogateescape"))
    keys = {}
    for name, source in gathered.sources.items():
        digest = common.copy()
        digest.update(f"\0{source.language}\0{name}\0".encode("utf-8", "surrogateescape"))
        digest.update(_digest(source))
        keys[name] = digest.digest()
    return keys


def _digest(source: Source) -> bytes:
    """That of the text; most sources are documents, whose digests are made once for all states that they are in."""
    document = source.pieces[0].document
    return document.digest if source.text is document.text else Document(source.name, source.text).digest
