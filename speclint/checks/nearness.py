"""Finds the name that somebody meant: the nearest of those that exist."""

import re
from collections.abc import Iterable

_SIGN = re.compile(r"[^a-z0-9]+")


def nearest(name: str, known: Iterable[str]) -> str:
    """The one of `known` that `name` is a slip away from, "" if none is or several are equally near.

    Near is: the same but for case, blanks and punctuation; a part of the name left out or too
    much (VIRTIO_F_RING_EVENT_IDX, VIRTIO_F_EVENT_IDX); at most one letter in eight different,
    two letters swapped counting as one.
    """
    candidates = sorted(set(known) - {name})
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
    related = [each for each in candidates if _one_part_apart(parts, each.split("_"))]
    return related[0] if len(related) == 1 else ""


def _plain(name: str) -> str:
    return _SIGN.sub("", name.lower())


def _one_part_apart(one: list[str], other: list[str]) -> bool:
    """Whether one is the other with one part left out."""
    longer, shorter = (one, other) if len(one) > len(other) else (other, one)
    return (
        len(shorter) > 2
        and len(longer) == len(shorter) + 1
        and any(longer[:index] + longer[index + 1 :] == shorter for index in range(len(longer)))
    )


def edit_distance(one: str, other: str, limit: int) -> int:
    """Letters to insert, delete, replace or swap to make one text of the other; limit + 1 if more than `limit`."""
    if one == other:
        return 0
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    end = 0
    while end < min(len(one), len(other)) - start and one[-1 - end] == other[-1 - end]:
        end += 1
    one, other = one[start : len(one) - end], other[start : len(other) - end]
    before: list[int] = []
    row = list(range(len(other) + 1))
    for index, letter in enumerate(one, 1):
        before, above, row = row, before, [index]
        for place, wanted in enumerate(other, 1):
            cost = min(before[place] + 1, row[place - 1] + 1, before[place - 1] + (letter != wanted))
            if index > 1 and place > 1 and letter == other[place - 2] and one[index - 2] == wanted:
                cost = min(cost, above[place - 2] + 1)
            row.append(cost)
        if min(row) > limit:
            return limit + 1
    return min(row[-1], limit + 1)
