"""Checks of the indefinite article: "a" before a consonant's sound, "an" before a vowel's.

What decides is the sound, which spelling only hints at. `wrong_article` speaks where every
reading of the word agrees: an ordinary word by its first letters, a number by its name, an
abbreviation only if its letters and its sound as a word begin alike ("an PCI" is wrong either
way). Where the readings differ ("a/an SWR zone") `article_before_abbreviation` asks the rest of
the specification.
"""

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache

from speclint.checks.words import is_part, starting_at
from speclint.diagnostics import Found
from speclint.model.facts import Facts, Gleaning, Page
from speclint.model.prose import Prose
from speclint.model.spec import SpecModel

_ARTICLE = re.compile(r"(?<![\w\\.'’/(-])([Aa]n?)(\s+)([A-Za-z0-9][A-Za-z0-9_]*)(?![.']\w)")
_BEGINS = re.compile(r"(?:[\0.:!?(\"`]|\A)\s*\Z")
_ABBREVIATION = re.compile("[FHLMNRSUX][A-Z]{1,5}")
"""Said as letters or as a word: "an SWR zone", "a SWR zone"."""
_ONSETS = (
    "bl br ch cl cr dr fl fr gl gr kn ph pl pr qu scr sc sh sk sl sm sn sp st sw th tr tw wh wr str spr spl "
    "b c d f g j k l m n p r s t v w y z".split()
)
_CONSONANT = re.compile(rf"(?:{'|'.join(sorted(_ONSETS, key=len, reverse=True))})[aeiouy]")
"""How an English word with a consonant's sound begins.

"fs", "mmap" and "sglist" are said otherwise; "h" and "x" are left out, as words with them are said either way.
"""
_VOWEL = re.compile(
    r"a|e(?![uw])|i|o(?!n[ce]|ui)"  # not "European", "ewe", "one", "once", "ouija"
    r"|u(?:n[^aiu]|n(?:a[bcdflmpsv]|i[dmn])|p|lt|r[bg]|g|tt)"  # "unknown", "unable", "unimportant"
)
_YOU = re.compile(r"us(?:e|a|u|ing)|uni(?![dmn])|util|eu|one(?:s|\Z)|once|unix")
"""Vowels that are said as consonants: "a used buffer", "a unit", "a one-time key"."""
_SILENT = ("hour", "honest", "honor", "honour", "heir")
_NO_NOUN = frozenset(
    "a an and or if is in it as at of on are also always after above all i e et al any each either".split()
)
"""What follows the letter "a" where it is a name: "a and b", "a is"."""
_SHORTEST_WORD = 4
_SAID_AS_WORD_A = re.compile(r"EU|ON[CE]|OUI")
_SURE_CONSONANTS = frozenset("BCDGJKPQTVWYZ")
_SURE_VOWELS = frozenset("AEIO")
_SPELT_OUT = 2
"""Letters of an abbreviation that nobody says as a word."""
_SAID_IN_FULL = frozenset(("HW", "SW", "FW", "MS", "NS"))
"""Short forms that are read as what they stand for: hardware, software, firmware, milliseconds."""
_RARE = 2
"""How often an abbreviation must stand with one article for the other to be the odd one."""


def wrong_article(facts: Facts, page: Page) -> Iterator[Found]:
    """The article "an" before a consonant or "a" before a vowel, however the word is read.

    Yields `article` as written, `right` and `word`.
    """
    for match, article, word in _articles(facts.prose):
        right = _right_article(word)
        if right and right != article:
            right = right.capitalize() if match[1][0] == "A" else right
            at = facts.prose.span(match.start(1), match.end(3))
            yield Found(at, {"article": match[1], "right": right, "word": word})


def article_before_abbreviation(element: object, spec: SpecModel) -> Iterator[Found]:
    """An abbreviation whose letters want the other article, where the specification does not have it so more often.

    Two letters are said one by one. Longer ones may be said as a word: there the specification
    itself must have the other article, and more often. Yields `article`, `right`, `word`.
    """
    seen: Counter[str] = Counter()
    for _, places in spec.gleaned(before_abbreviations):
        seen.update({words: len(starts) for words, starts in places.items()})
    odd = {words: right for words in seen if (right := _odd(words, seen))}
    for page, places in spec.gleaned(before_abbreviations) if odd else ():
        for words, starts in places.items():
            for start in starts if words in odd else ():
                article, word = words.split(" ")
                at = page.facts.prose.span(start, _end_of_word(page.facts.prose, start + len(article), word))
                yield Found(at, {"article": article, "right": odd[words], "word": word})


def before_abbreviations(page: Page) -> Gleaning:
    """By article and word, where an article stands before an abbreviation that can be said in two ways."""
    found: Gleaning = {}
    prose = page.facts.prose
    short = set(filter(_ABBREVIATION.fullmatch, filter(str.isupper, prose.word_index().numbers))) - _SAID_IN_FULL
    for match in starting_at(prose, ("a", "an", "A", "An"), _ARTICLE, short):
        if match[3] in short and _is_article(match, prose):
            found.setdefault(f"{match[1].lower()} {match[3]}", []).append(match.start())
    return found


def _odd(words: str, seen: Counter[str]) -> str:
    """The article that an abbreviation wants instead of that in `words`, "" if that is right or usual."""
    article, word = words.split(" ")
    right = "a" if word[0] == "U" else "an"
    enough = max(seen[words] + 1, _RARE) if len(word) > _SPELT_OUT else 0
    return right if article != right and seen[f"{right} {word}"] >= enough else ""


def _end_of_word(prose: Prose, at: int, word: str) -> int:
    """Where `word` ends, with which the text goes on at `at`."""
    return prose.text.index(word, at) + len(word)


def _articles(prose: Prose) -> Iterator[tuple[re.Match[str], str, str]]:
    """The articles with the word that follows, nothing but white space between them, that are not clearly right."""
    text, (words, starts, numbers) = prose.text, prose.word_index()
    last = len(words) - 1
    for article in ("a", "an", "A", "An"):
        for number in numbers.get(article, ()):
            at = starts[number]
            following = starts[number + 1] if number < last else at
            if text[at + len(article) : following].isspace() and _is_right(article, words[number + 1], text, following):
                continue
            match = None if is_part(text, at) else _ARTICLE.match(text, at)
            if match is not None and match[3].lower() not in _NO_NOUN and _is_article(match, prose):
                yield match, match[1].lower(), match[3]


def _is_right(article: str, letters: str, text: str, at: int) -> bool:
    """Whether the letters at a place are a whole word, which may have the article: so it is nearly everywhere."""
    end = at + len(letters)
    sign = text[end : end + 1]
    return not sign.isalnum() and sign != "_" and _right_article(letters) in ("", article.lower())


def _is_article(match: re.Match[str], prose: Prose) -> bool:
    """Whether a capital "A" begins a sentence; elsewhere it is a letter that names something, or stands in a title."""
    return match[1] != "A" or _BEGINS.search(prose.text[max(0, match.start() - 8) : match.start()]) is not None


@lru_cache(maxsize=4096)
def _right_article(word: str) -> str:
    """The article that every reading of `word` wants, "" if readings differ or nothing is known."""
    if word[0].isdigit():
        return _before_number(word)
    name = word.partition("_")[0]
    if len(name) > 1 and name.isupper():
        return _before_abbreviation(name)
    if not re.fullmatch("[A-Z]?[a-z]+", word) or (len(word) < _SHORTEST_WORD and word[0] not in "aeio"):
        return ""
    lower = word.lower()
    if lower.startswith(_SILENT):
        return "an"
    if _YOU.match(lower):
        return "a"
    if _VOWEL.match(lower) and len(word) > 1:
        is_verb = lower.endswith("s") and not lower.endswith(("ss", "us"))
        return "" if is_verb else "an"  # "a equals b": the letter is a name
    return "a" if _CONSONANT.match(lower) else ""


def _before_number(word: str) -> str:
    digits = re.match("[0-9]+", word)
    if digits is None or word[0] == "0" or word[digits.end() : digits.end() + 1] == "_":
        return ""
    number = digits[0]
    return "an" if number[0] == "8" or number in ("11", "18") else "a" if number[0] != "1" or len(number) < 3 else ""


def _before_abbreviation(name: str) -> str:
    first = name[0]
    if first in _SURE_CONSONANTS:
        return "a"
    if first in _SURE_VOWELS and not _SAID_AS_WORD_A.match(name):
        return "an"
    return ""
