"""The words that long texts use, for who asks for a few of them."""

import re
from collections.abc import Iterable, Iterator
from functools import cached_property

_FEW = 50
"""Words that are looked for one by one; whoever asks for more has all words collected."""


class Vocabulary:
    """What `pattern` finds in `texts`, which are made as far as needed; a find never reaches over the end of a line."""

    def __init__(self, texts: Iterable[str], pattern: re.Pattern[str]) -> None:
        self._texts: list[str] = []
        self._ahead = iter(texts)
        self._pattern = pattern
        self._known: dict[str, bool] = {}

    @cached_property
    def _all(self) -> set[str]:
        return {word for text in self._every() for word in self._pattern.findall(text)}

    def holds(self, words: Iterable[str]) -> bool:
        """Whether all of `words` are in it."""
        return all(map(self._holds, words))

    def _holds(self, word: str) -> bool:
        if word not in self._known:
            few = len(self._known) < _FEW
            found = any(self._is_found(word, text) for text in self._every()) if few else word in self._all
            self._known[word] = found
        return self._known[word]

    def _every(self) -> Iterator[str]:
        yield from self._texts
        for text in self._ahead:
            self._texts.append(text)
            yield text

    def _is_found(self, word: str, text: str) -> bool:
        """Whether the pattern finds the word in one of the lines of a text that hold it."""
        at = text.find(word)
        while at >= 0:
            end = text.find("\n", at)
            end = end if end >= 0 else len(text)
            if word in self._pattern.findall(text, text.rfind("\n", 0, at) + 1, end):
                return True
            at = text.find(word, end)
        return False
