"""Reads lists of references: that is how a conformance clause lists what it demands."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from speclint.model.elements import Item, Reference
from speclint.model.prose import OBJECT, Prose

_WORDS = re.compile(r"(?:\b(?:one|of|clauses?|sections?|or|and)\b|[\s,.;:])*+", re.IGNORECASE)
"""All that an item may hold besides references."""


def read_listed(items: Sequence[Item], references: Sequence[Reference], prose: Prose) -> Iterator[int]:
    """The numbers of the references that stand alone in list items."""
    numbers = sorted(range(len(references)), key=lambda number: references[number].at.start)
    starts = [references[number].at.start for number in numbers]
    for item in items if numbers else ():
        if prose.text.find(OBJECT, item.start, item.end) < 0:
            continue
        words = prose.text[item.start : item.end].rstrip("\0")
        if not _WORDS.fullmatch(words.replace(OBJECT, "")):
            continue
        for position, character in enumerate(words, item.start):
            # The sign stands where the command starts; its argument is the first after that.
            place = bisect_left(starts, prose.offset(position)) if character == OBJECT else len(numbers)
            if place < len(numbers):
                yield numbers[place]
