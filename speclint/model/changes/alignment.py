"""Finds for each statement of one state the statement of the other that it was."""

import re
from collections.abc import Callable, Container, Hashable, Iterable

import msgspec

from speclint.model import elements as e
from speclint.model.changes.document import device_name, section_key
from speclint.model.spec import SpecModel

_WORD = re.compile(r"[\w\ufffc]+(?:[.\[\]>-]+\w+)*|[<>=!+*/-]+")
_IN_ONE_SECTION = 0.6
"""How much of the words of two statements of one section must be equal for them to be one that was changed."""
_ELSEWHERE = 0.8
"""The same for statements that stand in different sections of a device."""
_MOST = 200_000
"""Pairs of statements that are looked at in one group; a group with more is not aligned by likeness."""


class Placed(msgspec.Struct, frozen=True):
    """A statement with what it is known by: device type, section, and its words."""

    statement: e.Statement
    device: str
    section: e.Section | None
    key: str
    words: tuple[str, ...]


class Alignment(msgspec.Struct, frozen=True):
    """Statements that are the same or were changed, in pairs; those that went, and those that came."""

    pairs: list[tuple[Placed, Placed]]
    gone: list[Placed]
    new: list[Placed]


def align(before: SpecModel, after: SpecModel, same: Container[str]) -> Alignment:
    """Pairs the statements of two states: by words and section, by words alone, then by likeness.

    Those of a source that is the `same` in both are each its own pair, and left out.
    """
    gone, new = _placed(before, same), _placed(after, same)
    pairs: list[tuple[Placed, Placed]] = []
    for key in (_exactly_here, _exactly_somewhere):
        gone, new = _pair_equal(gone, new, key, pairs)
    for group, least in ((_section_of, _IN_ONE_SECTION), (_device_of, _ELSEWHERE)):
        gone, new = _pair_alike(gone, new, group, least, pairs)
    return Alignment(pairs, gone, new)


def _placed(spec: SpecModel, same: Container[str]) -> list[Placed]:
    """The statements of a specification, each with its section, but for the sources that are the same."""
    found = []
    for name, page in spec.pages.items():
        for statement in page.facts.statements if name not in same else ():
            section = spec.section_at(statement.keyword)
            key = section_key(section) if section is not None else name
            found.append(Placed(statement, device_name(spec, section), section, key, words_of(statement)))
    return found


def words_of(statement: e.Statement) -> tuple[str, ...]:
    """The words of a statement in lower case: conditions, subject, action; its modality is no part of them."""
    return plain_words(" ".join((*statement.conditions, statement.subject, statement.action)))


def plain_words(text: str) -> tuple[str, ...]:
    """The words and operators of `text`, in lower case, without punctuation."""
    return tuple(_WORD.findall(text.lower()))


def _exactly_here(one: Placed) -> Hashable:
    return one.statement.modality, one.statement.actor, one.key, one.words


def _exactly_somewhere(one: Placed) -> Hashable:
    return one.statement.modality, one.statement.actor, one.device, one.words


def _section_of(one: Placed) -> Hashable:
    return one.key


def _device_of(one: Placed) -> Hashable:
    return one.device


def _pair_equal(
    gone: list[Placed],
    new: list[Placed],
    key: Callable[[Placed], Hashable],
    pairs: list[tuple[Placed, Placed]],
) -> tuple[list[Placed], list[Placed]]:
    """Moves statements with equal keys to `pairs`; gives what is left of both."""
    waiting = _grouped(gone, key)
    left = []
    for each in new:
        old = waiting.get(key(each))
        if old:
            pairs.append((old.pop(0), each))
        else:
            left.append(each)
    return _remaining(gone, pairs), left


def _pair_alike(
    gone: list[Placed],
    new: list[Placed],
    group: Callable[[Placed], Hashable],
    least: float,
    pairs: list[tuple[Placed, Placed]],
) -> tuple[list[Placed], list[Placed]]:
    """Moves the likest statements of each group to `pairs`, as long as they are like enough; gives what is left."""
    olds = _grouped(gone, group)
    taken: set[int] = set()
    for key, news in _grouped(new, group).items():
        candidates = _alike(olds.get(key, []), news, least)
        for _, old, now in sorted(candidates, key=lambda one: -one[0]):
            if id(old) not in taken and id(now) not in taken:
                taken.update((id(old), id(now)))
                pairs.append((old, now))
    return _remaining(gone, pairs), [each for each in new if id(each) not in taken]


def _alike(olds: list[Placed], news: list[Placed], least: float) -> list[tuple[float, Placed, Placed]]:
    """Every pair that is like enough, with how like it is."""
    if not olds or len(olds) * len(news) > _MOST:
        return []
    # A patch that adds or takes away hardly ever needs it.
    from difflib import SequenceMatcher

    found = []
    matcher: SequenceMatcher[str] = SequenceMatcher(autojunk=False)
    for now in news:
        matcher.set_seq2(now.words)
        for old in olds:
            matcher.set_seq1(old.words)
            if matcher.real_quick_ratio() >= least and matcher.quick_ratio() >= least:
                ratio = matcher.ratio()
                if ratio >= least:
                    found.append((ratio, old, now))
    return found


def _grouped(these: Iterable[Placed], key: Callable[[Placed], Hashable]) -> dict[Hashable, list[Placed]]:
    groups: dict[Hashable, list[Placed]] = {}
    for each in these:
        groups.setdefault(key(each), []).append(each)
    return groups


def _remaining(gone: list[Placed], pairs: list[tuple[Placed, Placed]]) -> list[Placed]:
    paired = {id(old) for old, _ in pairs}
    return [each for each in gone if id(each) not in paired]
