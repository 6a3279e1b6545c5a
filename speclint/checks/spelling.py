"""Checks of spelling: words that a list of known misspellings has, and words a letter away from a common one."""

import re
from collections import Counter
from collections.abc import Iterator

from speclint.checks.nearness import is_slip
from speclint.checks.unknown_words import is_composed, unknown_words
from speclint.checks.words import occurrences
from speclint.diagnostics import Edit, Fix, Found
from speclint.model.facts import Gleaning, Page
from speclint.model.spec import SpecModel

_WORD = re.compile(r"(?<![\w\\./@:’'`#&-])[A-Za-z][a-z]{3,}(?![\w(]|[./@:=][\w]|-|['’](?!s\b)\w)")
"""An ordinary word: no part of an identifier, a path, an address or a compound."""
_COMMON = 5
"""A word that the tree uses more often than this is no misspelling, whatever a list says."""
_MOST_ALIKE = 500
"""Words with the same ends and length that one word is compared with; the specification has some thirty."""
_MOST_WRONG = 300
"""Different misspellings up to which a text is taken for one that somebody wrote."""
_TIMES = 10
"""How many times as often the established word stands."""
_ESTABLISHED = 4
_NAME_PART = re.compile(r"_([A-Z]{8,})(?![A-Za-z])")


def misspelling(element: object, spec: SpecModel) -> Iterator[Found]:
    """A word that stands in the list of misspellings; yields `word` and `right`, what it should be."""
    total, corrections = spec.word_counts(), unknown_words(spec).corrections
    wrong = {word: corrections[word] for word in sorted(corrections) if total[word] <= _COMMON}
    yield from _places(_without_names(wrong, spec), spec, certain=True)


def mistyped_word(element: object, spec: SpecModel) -> Iterator[Found]:
    """A rare word, in no list, that is a slip away from an established one.

    Yields `word` and `right`. A slip is one letter too many, too few, wrong, or two swapped,
    inside the word: what differs at an end is another word or form.
    """
    unknown = unknown_words(spec)
    if not unknown.are_few:
        return
    total = spec.word_counts()
    established = dict.fromkeys(word for word, count in total.items() if count >= _ESTABLISHED)
    rare = [word for word in unknown.parts if total[word] <= _COMMON]
    wrong = {}
    for word, own in sorted(_near(rare, [*established, *_names(rare, spec)], total).items()):
        others = own or unknown.near.get(word, [])
        if others and not is_composed(word, unknown.parts[word], established):
            wrong[word] = max(others, key=lambda other: total[other])
    yield from _places(_without_names(wrong, spec), spec, certain=False)


def _near(words: list[str], established: list[str], total: Counter[str]) -> dict[str, list[str]]:
    """For each of `words` the established ones that it is a slip away from, and which are far more frequent."""
    by_shape: dict[tuple[str, str, int], list[str]] = {}
    for word in established:
        by_shape.setdefault((word[0], word[-1], len(word)), []).append(word)
    return {
        word: [
            other
            for length in range(len(word) - 1, len(word) + 2)
            for other in by_shape.get((word[0], word[-1], length), ())[:_MOST_ALIKE]
            if (total[other] >= total[word] * _TIMES or total[word] == 1) and is_slip(word, other)
        ]
        for word in words
    }


def name_parts(page: Page) -> Gleaning:
    """Parts of upper-case names, in lower case."""
    return {part.lower(): [] for part in _NAME_PART.findall(page.facts.prose.text)}


def _names(words: list[str], spec: SpecModel) -> list[str]:
    """Parts of upper-case names, in lower case, on the pages where any of `words` stands."""
    gleaned = spec.gleaned(name_parts)
    return sorted({part for page, parts in gleaned if not page.facts.words.keys().isdisjoint(words) for part in parts})


def _places(wrong: dict[str, str], spec: SpecModel, *, certain: bool) -> Iterator[Found]:
    """Where the words stand as ordinary words; a name or an identifier is passed over."""
    for page in spec.pages.values():
        prose = page.facts.prose
        for word in [word for word in wrong if word in page.facts.words]:
            for form, right in ((word, wrong[word]), (word.title(), wrong[word].title())):
                for start in occurrences(prose.text, form):
                    match = _WORD.match(prose.text, start)
                    whole = match is not None and match[0] == form
                    if whole and (form == word or _opens_sentence(prose.text, start)):
                        at = prose.span(start, start + len(form))
                        # "a or b": which of several is meant, nobody can tell.
                        fix = None if " " in right else Fix((Edit(at, right),), safe=certain)
                        yield Found(at, {"word": form, "right": right}, fix=fix)


def _opens_sentence(text: str, at: int) -> bool:
    """Whether the word at `at` is a capital by its place; elsewhere a capital makes a name."""
    return text[max(0, at - 4) : at].rstrip()[-1:] in ("", ".", ":", "\0")


def _without_names(wrong: dict[str, str], spec: SpecModel) -> dict[str, str]:
    """`wrong` without words that the project says are right, and those that name a field, a structure or a queue.

    Their owner decides how they are spelt. Nothing is left of very many: such a text is a list, or not English.
    """
    if len(wrong) > _MOST_WRONG:
        return {}
    return {word: right for word, right in wrong.items() if word not in spec.known_words and not _is_name(word, spec)}


def _is_name(word: str, spec: SpecModel) -> bool:
    signs = (f"{{{word}}}", f" {word};", f" {word}[", f"struct {word}", f"->{word}", f".{word} ")
    texts = [page.source.text for page in spec.pages.values() if word in page.facts.words]
    places = (
        text[max(0, at - len("struct ")) : at + len(word) + 1] for text in texts for at in occurrences(text, word)
    )
    return any(sign in place for place in places for sign in signs)
