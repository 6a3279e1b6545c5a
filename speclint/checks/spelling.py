"""Checks of spelling: words that a list of known misspellings has, and words a letter away from a common one.

The words that people mistype come from codespell's dictionary, English from the frequency list
of symspellpy (docs/decisions/0005-misspelling.md says why these). Neither package is imported:
only their data files are read, once a run, and searched without being parsed.
"""

import os
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Iterator
from functools import cache
from importlib.util import find_spec

from speclint.checks.nearness import edit_distance
from speclint.diagnostics import Edit, Fix, Found
from speclint.model.spec import SpecModel

_WORD = re.compile(r"(?<![\w\\./@:’'`#&-])[A-Za-z][a-z]{3,}(?![\w(]|[./@:=][\w]|-|['’](?!s\b)\w)")
"""An ordinary word: no part of an identifier, a path, an address or a compound."""
_COMMON = 5
"""A word that the tree uses more often than this is no misspelling, whatever a list says."""
_MOST_UNKNOWN = 2000
"""Unknown words up to which a text is taken for English with slips; the specification has some two hundred."""
_MOST_ALIKE = 500
"""Words with the same ends that one word is compared with; the specification has some thirty."""
_MOST_WRONG = 300
"""Different misspellings up to which a text is taken for one that somebody wrote."""
_TIMES = 10
"""How many times as often the established word stands."""
_SHORTEST_TYPO = 6
_SHORTEST_ENGLISH = 9
"""Letters that a word has at least to be compared with all of English, not only with the tree's own words."""
_LONG = 11
"""Letters from which on two slips in one word are still recognisable."""
_ESTABLISHED = 4
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
_AFFIXES = frozenset(
    "q un re de pre non sub multi para co inter over s es d ed r er ers or ing able ally ly ness less ment ments al "
    "ize izes ized izing ise ised ising ization isation ation ations".split()
)
_SHORTEST_PART = 4
"""Letters of the shortest word that compounds are looked for with."""
_NAME_PART = re.compile(r"_([A-Z]{8,})(?![A-Za-z])")
_DOUBLED = re.compile(r"([lpstm])\1(?=e[drs]|ing|ation|ment)")


def misspelling(element: object, spec: SpecModel) -> Iterator[Found]:
    """A word that stands in the list of misspellings; yields `word` and `right`, what it should be."""
    rare = frozenset(word for word, count in spec.word_counts().items() if count <= _COMMON)
    wrong = {word: right for word in sorted(rare - _english()) if (right := _correction(word))}
    yield from _places(_without_names(wrong, spec), spec, certain=True)


def mistyped_word(element: object, spec: SpecModel) -> Iterator[Found]:
    """A rare word, in no list, that is a slip away from an established one.

    Yields `word` and `right`. A slip is one letter too many, too few, wrong, or two swapped,
    inside the word: what differs at an end is another word or form.
    """
    total = spec.word_counts()
    rare = frozenset(word for word, count in total.items() if count <= _COMMON and len(word) >= _SHORTEST_TYPO)
    unknown = [word for word in sorted(rare - _english()) if not _correction(word)]
    if len(unknown) > _MOST_UNKNOWN:
        return
    by_ends: dict[str, list[str]] = {}
    for word in [word for word, count in total.items() if count >= _ESTABLISHED] + _names(unknown, spec):
        by_ends.setdefault(word[0] + word[-1], []).append(word)
    near = {
        word: [
            other
            for other in by_ends.get(word[0] + word[-1], ())[:_MOST_ALIKE]
            if -2 < len(other) - len(word) < 2
            and (total[other] >= total[word] * _TIMES or total[word] == 1)
            and _is_slip(word, other)
        ]
        for word in unknown
    }
    _add_english(near)
    made_up = _composed([word for word in unknown if near[word]], total)
    wrong = {word: max(others, key=lambda other: total[other]) for word, others in near.items() if others}
    wrong = {word: right for word, right in wrong.items() if word not in made_up}
    yield from _places(_without_names(wrong, spec), spec, certain=False)


def _names(unknown: list[str], spec: SpecModel) -> list[str]:
    """Parts of upper-case names, in lower case, on the pages where the unknown words stand."""
    pages = [page for page in spec.pages.values() if not page.facts.words.keys().isdisjoint(unknown)]
    found = {part for page in pages for part in _NAME_PART.findall(page.facts.prose.text)}
    return sorted(part.lower() for part in found)


def _places(wrong: dict[str, str], spec: SpecModel, *, certain: bool) -> Iterator[Found]:
    """Where the words stand as ordinary words; a name or an identifier is passed over."""
    for page in spec.pages.values():
        prose = page.facts.prose
        for word in [word for word in wrong if word in page.facts.words]:
            for form, right in ((word, wrong[word]), (word.title(), wrong[word].title())):
                for found in re.finditer(form, prose.text):
                    match = _WORD.match(prose.text, found.start())
                    whole = match is not None and match[0] == form
                    if whole and (form == word or _opens_sentence(prose.text, found.start())):
                        at = prose.span(*found.span())
                        # "a or b": which of several is meant, nobody can tell.
                        fix = None if " " in right else Fix((Edit(at, right),), safe=certain)
                        yield Found(at, {"word": form, "right": right}, fix=fix)


def _opens_sentence(text: str, at: int) -> bool:
    """Whether the word at `at` is a capital by its place; elsewhere a capital makes a name."""
    return text[max(0, at - 4) : at].rstrip()[-1:] in ("", ".", ":", "\0")


def _without_names(wrong: dict[str, str], spec: SpecModel) -> dict[str, str]:
    """`wrong` without words that name a field, a structure or a queue: its owner decides how that is spelt.

    Nothing is left of very many: such a text is a list of words, or not English.
    """
    if len(wrong) > _MOST_WRONG:
        return {}
    return {word: right for word, right in wrong.items() if not _is_name(word, spec)}


def _is_name(word: str, spec: SpecModel) -> bool:
    signs = (f"{{{word}}}", f" {word};", f" {word}[", f"struct {word}", f"->{word}", f".{word} ")
    pages = (page for page in spec.pages.values() if word in page.facts.words)
    return any(sign in page.source.text for page in pages for sign in signs)


@cache
def _data(package: str, *parts: str) -> bytes:
    """A data file of an installed package, without importing it."""
    found = find_spec(package)
    if found is None or found.origin is None:
        raise FileNotFoundError(f"the package {package} is not installed")
    with open(os.path.join(os.path.dirname(found.origin), *parts), "rb") as file:
        return file.read()


@cache
def _misspellings() -> list[bytes]:
    """The dictionary of codespell, one "wrong->right, right" a line, in lower case, sorted."""
    return _data("codespell_lib", "data", "dictionary.txt").lower().split(b"\n")


def _correction(word: str) -> str:
    """What codespell would have instead of `word`, "" if nothing or if only a hyphen or blank differs."""
    key = word.encode() + b"->"
    lines = _misspellings()
    place = bisect_left(lines, key)
    if place == len(lines) or not lines[place].startswith(key):
        return ""
    right = lines[place][len(key) :].decode()
    if "disabled" in right or re.sub("[ '-]", "", right) == word:
        return ""
    return " or ".join(part.strip() for part in right.split(",") if part.strip())


@cache
def _english_words() -> list[str]:
    """82,834 English words, the most frequent first; each stands with its count on a line."""
    return _data("symspellpy", "frequency_dictionary_en_82_765.txt").translate(None, b"0123456789").decode().split()


@cache
def _english() -> frozenset[str]:
    return frozenset(_english_words())


def _long_english(beginnings: Collection[str]) -> dict[str, list[str]]:
    """The English words that long words are compared with, by their first three letters, for these `beginnings`."""
    found: dict[str, list[str]] = {beginning: [] for beginning in beginnings}
    for word in [word for word in _english_words() if len(word) >= _SHORTEST_ENGLISH - 1 and word[:3] in found]:
        found[word[:3]].append(word)
    return found


def prepare() -> None:
    """Loads the dictionaries: the engine has this done while other processes read the sources."""
    _misspellings()
    _english()


def _add_english(near: dict[str, list[str]]) -> None:
    """Adds English words to `near` where a long word has nothing near it in the tree."""
    alone = [word for word, others in near.items() if not others and len(word) >= _SHORTEST_ENGLISH]
    english = _long_english({word[:3] for word in alone})
    for word in alone:
        alike = (other for other in english[word[:3]] if other.endswith(word[-2:]))
        near[word] = [other for other in alike if _is_slip(word, other)]


def _composed(words: list[str], total: Counter[str]) -> set[str]:
    """Those of `words` that are made of known words: compounds, derived and inflected ones.

    "passthrough", "unmapping", "virtualization", "expirations".
    """
    cuts = {word: _cuts(word) for word in words}
    parts = frozenset(part for pairs in cuts.values() for pair in pairs for part in pair)
    known = (parts & _english()) | _AFFIXES | {part for part in parts if total[part] >= _ESTABLISHED}
    return {word for word, pairs in cuts.items() if any(left in known and right in known for left, right in pairs)}


def _cuts(word: str) -> list[tuple[str, str]]:
    """Every way to cut `word` into two parts that could be words or affixes, a lost "e" put back."""
    pairs = [(word[:cut], word[cut:]) for cut in range(1, len(word)) if _is_part(word[:cut]) and _is_part(word[cut:])]
    return pairs + [(left + "e", right) for left, right in pairs if right in _AFFIXES and right[0] in "aeio"]


def _is_part(text: str) -> bool:
    return len(text) >= _SHORTEST_PART or text in _AFFIXES


def _is_slip(word: str, other: str) -> bool:
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
