"""Finds the name that somebody meant: the nearest of those that exist."""

import re
from collections.abc import Iterable
from functools import lru_cache

MOST_SUGGESTIONS = 25
"""Names that a check looks for a near one of: a text with more that are wrong is wrong in another way."""
_FEWEST_PARTS = 3
"""Parts between underscores of the shortest name that a part may be missing of."""
_LONG = 11
"""Letters from which on two slips in one word are still recognisable."""
_VARIANTS = (
    ("is", "iz"),
    ("ys", "yz"),
    ("our", "or"),
    ("eabl", "abl"),
    ("gem", "gm"),
    ("ogue", "og"),
    ("er", "or"),
    ("ence", "ance"),
)
"""Two spellings of one word, both right; so is "signalled" beside "signaled"."""
_DOUBLED = re.compile(r"([lpstm])\1(?=e[drs]|ing|ation|ment)")
_SIGN = re.compile(r"[^a-z0-9]+")


def nearest(name: str, known: Iterable[str]) -> str:
    """The one of `known` that `name` is a slip away from, "" if none is or several are equally near.

    Near is: the same but for case, blanks and punctuation; a part of the name left out or too
    much (VIRTIO_F_RING_EVENT_IDX, VIRTIO_F_EVENT_IDX); at most one letter in eight different,
    two letters swapped counting as one.
    """
    candidates = {each for each in known if each != name}
    plain = _plain(name)
    same = [each for each in candidates if _plain(each) == plain]
    if same:
        return same[0] if len(same) == 1 else ""
    allowed = min(3, max(1, len(name) // 8))
    scored = sorted(
        (distance, each)
        for each in candidates
        if abs(len(each) - len(name)) <= allowed and (distance := edit_distance(name, each, allowed)) <= allowed
    )
    if scored:
        return scored[0][1] if len(scored) == 1 or scored[0][0] < scored[1][0] else ""
    parts = name.split("_")
    if len(parts) < _FEWEST_PARTS:
        return ""
    related = [each for each in candidates if each[0] == name[0] and _one_part_apart(parts, each.split("_"))]
    return related[0] if len(related) == 1 else ""


@lru_cache(maxsize=8192)
def _plain(name: str) -> str:
    return _SIGN.sub("", name.lower())


def _one_part_apart(one: list[str], other: list[str]) -> bool:
    """Whether one is the other with one part left out."""
    longer, shorter = (one, other) if len(one) > len(other) else (other, one)
    return (
        len(shorter) >= _FEWEST_PARTS
        and len(longer) == len(shorter) + 1
        and any(longer[:index] + longer[index + 1 :] == shorter for index in range(len(longer)))
    )


def _common_beginning(one: str, other: str) -> int:
    """How many letters two texts begin with alike, found by halving."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def edit_distance(one: str, other: str, limit: int) -> int:
    """Letters to insert, delete, replace or swap to make one text of the other; limit + 1 if more than `limit`.

    Only cells within `limit` of the diagonal are looked at, so long texts cost little more than short ones.
    """
    if one == other:
        return 0
    start = _common_beginning(one, other)
    one, other = one[start:], other[start:]
    end = _common_beginning(one[::-1], other[::-1])
    one, other = one[: len(one) - end], other[: len(other) - end]
    if abs(len(one) - len(other)) > limit:
        return limit + 1
    far = limit + 1
    # An edit spoils at most two pieces, so of one more than that a piece must be left whole.
    pieces = 2 * limit + 1
    size = len(one) // pieces
    if size > 1 and not any(one[part * size : part * size + size] in other for part in range(pieces)):
        return far
    before = [far] * (len(other) + 1)
    row = [place if place <= limit else far for place in range(len(other) + 1)]
    for index, letter in enumerate(one, 1):
        above, before = before, row
        row = [far] * (len(other) + 1)
        row[0] = index if index <= limit else far
        for place in range(max(1, index - limit), min(len(other), index + limit) + 1):
            wanted = other[place - 1]
            cost = min(before[place] + 1, row[place - 1] + 1, before[place - 1] + (letter != wanted))
            if index > 1 and place > 1 and letter == other[place - 2] and one[index - 2] == wanted:
                cost = min(cost, above[place - 2] + 1)
            row[place] = cost
        if min(row) > limit:
            return far
    return min(row[-1], far)


def is_slip(word: str, other: str) -> bool:
    """Whether `word` is `other` mistyped: one slip inside it, two in a long word, and no second way to spell it."""
    if word == other or abs(len(word) - len(other)) > 1:
        return False
    start = 0
    while start < min(len(word), len(other)) and word[start] == other[start]:
        start += 1
    end = 0
    while end < min(len(word), len(other)) - start and word[-1 - end] == other[-1 - end]:
        end += 1
    if start == 0 or end == 0:
        return False
    left, right = word[start : len(word) - end], other[start : len(other) - end]
    one = (len(left) <= 1 and len(right) <= 1) or (len(left) == 2 and left == right[::-1])
    two = not one and min(len(word), len(other)) >= _LONG and edit_distance(left, right, 2) <= 2
    return (one or two) and _spelling(word) != _spelling(other)


def _spelling(word: str) -> str:
    """The word with the differences between American and British spelling taken out."""
    for left, right in _VARIANTS:
        word = word.replace(left, right)
    return _DOUBLED.sub(r"\1", word)
