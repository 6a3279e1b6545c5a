"""The words that a long text uses, for who asks for a few of them."""

import re
from collections.abc import Iterable
from functools import cached_property

_FEW = 50
"""Words that are looked for one by one; whoever asks for more has all words collected."""


class Vocabulary:
    """What `pattern` finds in `text`; a find never reaches over the end of a line."""

    def __init__(self, text: str, pattern: re.Pattern[str]) -> None:
        self._text = text
        self._pattern = pattern
        self._known: dict[str, bool] = {}

    @cached_property
    def _all(self) -> set[str]:
        return set(self._pattern.findall(self._text))

    def holds(self, words: Iterable[str]) -> bool:
        """Whether all of `words` are in it."""
        return all(map(self._holds, words))

    def _holds(self, word: str) -> bool:
        if word not in self._known:
            self._known[word] = self._is_found(word) if len(self._known) < _FEW else word in self._all
        return self._known[word]

    def _is_found(self, word: str) -> bool:
        """Whether the pattern finds the word in one of the lines that hold it."""
        at = self._text.find(word)
        while at >= 0:
            end = self._text.find("\n", at)
            end = end if end >= 0 else len(self._text)
            if word in self._pattern.findall(self._text, self._text.rfind("\n", 0, at) + 1, end):
                return True
            at = self._text.find(word, end)
        return False
