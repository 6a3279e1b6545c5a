"""The words of a specification that are in no list of English, with what the dictionaries say of them.

All that is said of a word is said once: what was found out for one page is kept with it, and so of a page that has
changed only the words that neither another page has nor it had before are looked up.
"""

from collections.abc import Collection, Container, Iterable

import msgspec

from speclint.checks.dictionaries import correction, english_among, english_beginning
from speclint.checks.nearness import is_slip
from speclint.model.facts import Gleaning, Page
from speclint.model.spec import SpecModel

_AFFIXES = frozenset(
    "q un re de pre non sub multi para co inter over s es d ed r er ers or ing able ally ly ness less ment ments al "
    "ize izes ized izing ise ised ising ization isation ation ations".split()
)
_SHORTEST_TYPO = 6
"""Letters that a word has at least to be taken for a slip that no list has."""
_MOST_UNKNOWN = 2000
"""Unknown words up to which a text is taken for English with slips; the specification has some four hundred."""
_SHORTEST_ENGLISH = 9
"""Letters that a word has at least to be compared with all of English, not only with the tree's own words."""
_SHORTEST_PART = 4
"""Letters of the shortest word that compounds are looked for with."""
_LONGEST = 60
"""Letters from which on nobody has made a word of others."""
_GLEANED = "unknown words"
"""What is kept with a page. Keys are "word" and besides it "word near near" with English words, or "word>what codespell
has instead"; the numbers tell which of the parts of the word English has."""


class Unknown(msgspec.Struct, frozen=True):
    """The unknown words of a specification.

    `corrections` tells of those that codespell has what it has instead. Of the others, if they are long enough for a
    slip, `parts` tells by number which of their parts are English (see `is_composed`), and `near` which English words
    they are a slip away from, if they are not composed of such. `are_few` is False if so many are unknown that they
    are no slips: then nothing is told of these.
    """

    corrections: dict[str, str]
    parts: dict[str, list[int]]
    near: dict[str, list[str]]
    are_few: bool


def unknown_words(spec: SpecModel) -> Unknown:
    """The words of all pages that English has not, in no order."""
    entries: Gleaning = {}
    fresh: list[Page] = []
    seen: set[str] = set()
    for page in spec.pages.values():
        gleaned = page.gleanings.get(_GLEANED)
        if gleaned is None:
            fresh.append(page)
        else:
            entries |= gleaned
            seen.update(page.facts.words)
    if not fresh:
        return _unknown(entries)
    new = {word for page in fresh for word in page.facts.words if word not in seen}
    if new and spec.before is not None:
        before = _found_out(spec.before().pages.values(), new)
        entries |= before.entries
        new -= before.words
    return _with_fresh(fresh, new, entries)


class _FoundOut(msgspec.Struct, frozen=True):
    """What was found out of `words`."""

    words: set[str]
    entries: Gleaning


def _found_out(pages: Iterable[Page], words: set[str]) -> _FoundOut:
    """What was found out of some of `words` for other pages."""
    found = _FoundOut(set(), {})
    for page in pages:
        gleaned = page.gleanings.get(_GLEANED)
        here = words & page.facts.words.keys() if gleaned is not None else ()
        if gleaned and here:
            found.entries.update((key, numbers) for key, numbers in gleaned.items() if _word(key) in here)
        found.words.update(here)
    return found


def _with_fresh(fresh: Iterable[Page], new: set[str], entries: Gleaning) -> Unknown:
    """The unknown words that `entries` tell, with those that are new on fresh pages, which are gleaned."""
    new -= english_among(new)
    entries |= {f"{word}>{right}" if (right := correction(word)) else word: [] for word in new}
    unknown = _unknown(entries)
    if not unknown.are_few:
        return unknown
    entries |= _compared(new & unknown.parts.keys())
    keys: dict[str, list[str]] = {}
    for key in entries:
        keys.setdefault(_word(key), []).append(key)
    for page in fresh:
        told = sorted(page.facts.words.keys() & keys.keys())
        page.gleanings[_GLEANED] = {key: entries[key] for word in told for key in keys[word]}
    return _unknown(entries)


def _unknown(entries: Gleaning) -> Unknown:
    """What the entries of gleanings tell."""
    unknown = Unknown({}, {}, {}, are_few=True)
    for key, numbers in entries.items():
        word, of_list, right = key.partition(">")
        if of_list:
            unknown.corrections[word] = right
        elif " " in key:
            word, *near = key.split(" ")
            unknown.near[word] = near
        elif len(word) >= _SHORTEST_TYPO:
            unknown.parts[word] = numbers
    return msgspec.structs.replace(unknown, are_few=len(unknown.parts) <= _MOST_UNKNOWN)


def _word(key: str) -> str:
    """The word that an entry is about."""
    return key.partition(">")[0].partition(" ")[0]


def _compared(words: Collection[str]) -> Gleaning:
    """The entries that tell what English has of words that are in no list."""
    parts = {word: _parts(word) for word in words}
    english = english_among({part for each in parts.values() for part in each})
    entries = {word: [number for number, part in enumerate(each) if part in english] for word, each in parts.items()}
    long = [word for word in words if len(word) >= _SHORTEST_ENGLISH and not is_composed(word, entries[word])]
    beginning = english_beginning({word[:3] for word in long}, _SHORTEST_ENGLISH - 1)
    for word in long:
        near = [other for other in beginning[word[:3]] if other.endswith(word[-2:]) and is_slip(word, other)]
        if near:
            entries[" ".join((word, *near))] = []
    return entries


def is_composed(word: str, english: Collection[int], established: Container[str] = ()) -> bool:
    """Whether `word` is made of known words: a compound, a derived or inflected one; `english` are parts by number.

    "passthrough", "unmapping", "virtualization", "expirations".
    """
    known = [number in english or part in _AFFIXES or part in established for number, part in enumerate(_parts(word))]
    return any(left and right for left, right in zip(known[::2], known[1::2], strict=True))


def _parts(word: str) -> list[str]:
    """The two parts, one after the other, of every way to cut `word` into words or affixes, a lost "e" put back."""
    cuts = range(1, len(word)) if len(word) < _LONGEST else ()
    pairs = [(word[:cut], word[cut:]) for cut in cuts if _is_part(word[:cut]) and _is_part(word[cut:])]
    pairs += [(left + "e", right) for left, right in pairs if right in _AFFIXES and right[0] in "aeio"]
    return [part for pair in pairs for part in pair]


def _is_part(text: str) -> bool:
    return len(text) >= _SHORTEST_PART or text in _AFFIXES
