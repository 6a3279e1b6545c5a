"""Finds words of running text fast: an index of one pass, from which many checks start their patterns."""

import re
from collections.abc import Collection, Iterable, Iterator
from itertools import chain

from speclint.model.prose import Prose, WordIndex

_JOINED = frozenset("-_.\\'/@’:")
"""A word after one of these is part of a name, a compound or an address."""

_FEW = 20
"""Words that are sooner looked up in an index than the index is told apart from them."""

VERBS = frozenset(
    "accept access acknowledge add allocate allow apply assign assume attach avoid begin calculate cancel check "
    "clear compute configure consume contain continue correspond create deallocate define delete deliver depend "
    "describe destroy detach detect determine disable discard enable encapsulate ensure enter examine execute exist "
    "expect expose fill flush follow free generate get give guarantee handle hold identify ignore implement include "
    "increase increment indicate inform initialize insert interpret invalidate invoke issue keep leave load make "
    "map modify negotiate notify obtain occur offer perform place populate post prevent process provide push put "
    "queue read receive refer reject release remain remove represent request require reserve reset resume retain "
    "retrieve return select send set specify start stop store submit supply support suspend take terminate transfer "
    "translate transmit treat truncate unmap update use validate verify wait write".split()
)
"""What drivers and devices do: the verbs of the specification."""
ALSO_NOUNS = frozenset(
    "access check free get guarantee handle hold increase increment issue load make map offer place post process "
    "push put queue read request reserve reset return set start stop store supply support transfer update use wait "
    "write flush clear release cancel select fill leave exist resume discard address".split()
)
"""Verbs whose plain or -s form is a noun, a participle or a word of the specification's own as well."""
NOUNS = frozenset(
    "address bit block buffer byte capability command descriptor device driver element entry event feature field "
    "header interrupt message notification object packet page port queue register request resource response sector "
    "stream structure value vector virtqueue zone requirement parameter algorithm group".split()
)
"""What the specification counts."""


def third_person(verb: str) -> str:
    """The form of `verb` after "it": sends, accesses, applies."""
    if verb.endswith("y") and verb[-2] not in "aeou":
        return verb[:-1] + "ies"
    return verb + ("es" if verb.endswith(("s", "sh", "ch", "x", "z")) else "s")


def plural(noun: str) -> str:
    """The regular plural of `noun`, which is formed as the third person of a verb is."""
    return third_person(noun)


def participle(verb: str) -> str:
    """The -ing form of `verb`: sending, creating, setting, submitting."""
    if verb in (
        "set",
        "get",
        "put",
        "reset",
        "map",
        "unmap",
        "stop",
        "submit",
        "transmit",
        "begin",
        "refer",
        "occur",
        "transfer",
    ):
        return verb + verb[-1] + "ing"
    return (verb[:-1] if verb.endswith("e") and not verb.endswith("ee") else verb) + "ing"


def either(words: Iterable[str]) -> str:
    """A piece of a pattern that matches one of `words`."""
    return "(?:" + "|".join(sorted(words, key=lambda word: (-len(word), word))) + ")"


def starting_at(
    prose: Prose, first: Collection[str], pattern: re.Pattern[str], then: Collection[str] | None = None
) -> list[re.Match[str]]:
    """The matches of `pattern` that begin with one of the words `first`, in no order.

    Only whole words count, and none that is part of a name or a compound. `then` are the words of
    which one has to come next: they are looked up, which is quicker than to try the pattern.
    """
    index = prose.word_index()
    known = index.numbers.keys()
    if known.isdisjoint(first) or (then is not None and known.isdisjoint(then)):
        return []
    text, starts, found = prose.text, index.starts, []
    for number in _followed(index, first, then):
        at = starts[number]
        if at and text[at - 1] in _JOINED:
            continue
        match = pattern.match(text, at)
        if match is not None:
            found.append(match)
    return found


def _followed(index: WordIndex, first: Collection[str], then: Collection[str] | None) -> list[int]:
    """The numbers of the words `first` that have one of `then` behind them; these are looked up if they are rarer."""
    words, _, numbers = index
    present = [numbers[word] for word in first if word in numbers]
    if then is None:
        return [*chain.from_iterable(present)]
    if len(then) <= _FEW:
        behind = [numbers[word] for word in then if word in numbers]
        if sum(map(len, behind)) < sum(map(len, present)):
            return [number - 1 for places in behind for number in places if number and words[number - 1] in first]
    last = len(words) - 1
    return [number for places in present for number in places if number < last and words[number + 1] in then]


def is_part(text: str, at: int) -> bool:
    """Whether the word at `at` is a part of a name or a compound, or of a longer word."""
    before = text[at - 1 : at]
    return before.isalpha() or before in _JOINED


def at_word(prose: Prose, number: int, pattern: re.Pattern[str]) -> re.Match[str] | None:
    """The match of `pattern` that begins with word `number`; None if that is part of a name or a compound."""
    at = prose.word_index().starts[number]
    return None if at and prose.text[at - 1] in _JOINED else pattern.match(prose.text, at)


def occurrences(text: str, sign: str) -> Iterator[int]:
    """Where `sign` stands in `text`, from left to right, no two places overlapping."""
    at = text.find(sign)
    while at >= 0:
        yield at
        at = text.find(sign, at + len(sign))


def next_of(sign: str, text: str, start: int) -> int:
    """Where `sign` stands next in `text`, from `start` on; the length of the text if it does not."""
    at = text.find(sign, start)
    return at if at >= 0 else len(text)


def name_start(text: str, inside: int) -> int:
    """Where the name begins that `inside` lies in."""
    start = inside
    while start > 0 and (text[start - 1].isalnum() or text[start - 1] == "_"):
        start -= 1
    return start
