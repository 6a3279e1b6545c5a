"""What is asked of a run."""

from collections.abc import Mapping

import msgspec

from speclint.engine.cache import CachePlace
from speclint.rules.globs import Glob
from speclint.rules.selection import Choice


class Request(msgspec.Struct, frozen=True):
    """What is asked for: paths ("-" is standard input), rules, processes, paths to leave out, words that are right.

    `revised` texts, by the name of their document, are linted instead of what the files hold.
    `cache` is where results of earlier runs are, None to use none.
    """

    paths: tuple[str, ...]
    choice: Choice
    jobs: int = 1
    stdin: bytes | None = None
    exclude: tuple[Glob, ...] = ()
    words: tuple[str, ...] = ()
    revised: Mapping[str, str] = {}
    cache: CachePlace | None = None
