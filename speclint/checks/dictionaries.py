"""Two lists of words: what people mistype, from codespell, and English, from the frequency list of symspellpy.

docs/decisions/0005-misspelling.md says why these. Neither package is imported: only their data files are read, and
searched as they are, since to make a set of all their words takes longer than everything that is asked of it.
"""

import os
import re
from bisect import bisect_right
from collections.abc import Collection, Iterable
from functools import cache
from importlib.util import find_spec

_FREQUENT = 250_000
"""Bytes of the list of English with the most frequent words: what a text says seldom needs more."""
_BLOCK = 1024
"""Bytes of the dictionary of codespell among which a line is looked for."""


@cache
def _data(package: str, *parts: str) -> bytes:
    """A data file of an installed package, without importing it."""
    found = find_spec(package)
    if found is None or found.origin is None:
        raise FileNotFoundError(f"the package {package} is not installed")
    with open(os.path.join(os.path.dirname(found.origin), *parts), "rb") as file:
        return file.read()


@cache
def _misspellings() -> bytes:
    """The dictionary of codespell, one "wrong->right, right" a line, in lower case, sorted."""
    return b"\n" + _data("codespell_lib", "data", "dictionary.txt").lower().strip()


@cache
def _first_lines() -> list[bytes]:
    """The first line in each block of the dictionary of codespell."""
    lines = _misspellings()
    starts = (lines.find(b"\n", place) for place in range(0, len(lines) - _BLOCK, _BLOCK))
    return [lines[start : lines.find(b"\n", start + 1)] for start in starts]


def correction(word: str) -> str:
    """What codespell would have instead of `word`, "" if nothing or if only a hyphen or blank differs."""
    key, lines = f"\n{word}->".encode(), _misspellings()
    place = (bisect_right(_first_lines(), key) - 1) * _BLOCK
    start = lines.find(key, max(0, place), place + 2 * _BLOCK)
    if start < 0:
        return ""
    right = lines[start + len(key) : lines.find(b"\n", start + 1)].decode()
    if "disabled" in right or re.sub("[ '-]", "", right) == word:
        return ""
    return " or ".join(part.strip() for part in right.split(",") if part.strip())


@cache
def _english(*, frequent: bool) -> list[bytes]:
    """The frequent English words, or all others; the most frequent stand first."""
    data = _data("symspellpy", "frequency_dictionary_en_82_765.txt")  # each with its count on a line
    middle = data.find(b"\n", _FREQUENT)
    return (data[:middle] if frequent else data[middle:]).translate(None, b"0123456789").split()


def english_among(words: Iterable[str]) -> set[str]:
    """Those of `words` that English has."""
    asked = {word.encode() for word in words}
    found = asked.intersection(_english(frequent=True)) if asked else set()
    if len(found) < len(asked):
        found |= asked.intersection(_english(frequent=False))
    return {word.decode() for word in found}


def english_beginning(beginnings: Collection[str], shortest: int) -> dict[str, list[str]]:
    """The English words of `shortest` letters and more that begin with these three letters, the most frequent first."""
    found: dict[bytes, list[str]] = {beginning.encode(): [] for beginning in beginnings}
    for frequent in (True, False) if found else ():
        for word in [word for word in _english(frequent=frequent) if len(word) >= shortest and word[:3] in found]:
            found[word[:3]].append(word.decode())
    return {beginning.decode(): words for beginning, words in found.items()}
