"""What is asked of a run, and how it tells how far it is."""

from collections.abc import Callable, Mapping

import msgspec

from speclint.engine.cache import CachePlace
from speclint.rules.globs import Glob
from speclint.rules.selection import Choice

Progress = Callable[[int, int], None]
"""Is told how much is done, and of how much."""


def no_progress(_done: int, _total: int) -> None:
    """For who does not watch."""


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
