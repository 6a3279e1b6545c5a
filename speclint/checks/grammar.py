"""Checks of grammar that a few words decide: verb forms, number, and words left out or put twice.

Every pattern starts at a word that is rarely right where the pattern matches; what good English
may put there was read off the five releases and stands as exceptions beside the pattern.
"""

import re
from collections.abc import Container, Iterable, Iterator
from itertools import pairwise

from speclint.checks.words import (
    ALSO_NOUNS,
    NOUNS,
    VERBS,
    at_word,
    either,
    is_part,
    name_start,
    participle,
    plural,
    starting_at,
    third_person,
)
from speclint.diagnostics import Edit, Fix, Found
from speclint.model.facts import Facts, Page
from speclint.model.prose import Prose

_PURE_VERBS = VERBS - ALSO_NOUNS
"""Verbs that are nothing else: "indicates" is no plural, "indicate" no noun."""
_BASE = {third_person(verb): verb for verb in VERBS}
_PURE_BASE = {third_person(verb): verb for verb in _PURE_VERBS}
_WRONG_AFTER_MODAL = {participle(verb): verb for verb in VERBS} | _BASE
_THE = r"(?:the|a|an|all|its|this|any|these|each|one|some)\b"
_PLACE = r"(?=\s+(?:of|is|in|to|that|which|for|from|MUST|SHOULD|MAY|can|will|are|have)\b|[.,;:)]|\s*\0)"
"""What follows a noun that no other noun follows."""

_NO_ADJECTIVE = (
    "in at per on by of to for from with as into and or the a an if few two three four eight other more than".split()
)
_ADJECTIVE = rf"(?:(?!{either(_NO_ADJECTIVE)}\b)[a-z]+\s+)?"
"""A word that may stand before a noun; a preposition starts another phrase, a number asks for the plural."""
_VERBAL = frozenset(
    "request queue address block group object buffer stream interrupt command register page value field port".split()
)
"""Nouns that are verbs too: "these request that the device …"."""

_MODALS = ("MUST", "SHOULD", "SHALL", "MAY", "must", "should", "shall", "may", "will", "cannot", "would", "could")
_CAN: tuple[str, ...] = ("can",)
_BETWEEN = frozenset("NOT not also always only first then still".split())
"""What may stand between a modal and its verb."""
_MODAL_FORMS = (
    (_MODALS, _WRONG_AFTER_MODAL, _BETWEEN | _WRONG_AFTER_MODAL.keys()),
    (_CAN, _PURE_BASE, _BETWEEN | _PURE_BASE.keys()),
)
_AFTER_MODAL = re.compile(rf"\w+\s+(?:{either(_BETWEEN)}\s+)?(?P<at>[a-z]+)\b(?![-'_.(]\w)")
_WITH_OBJECT = re.compile(rf"[A-Za-z]+\s+(?P<at>[a-z]+)(?=\s+{_THE})")
_PREPOSITIONS = ("by", "without", "By", "Without")
_CONJUNCTIONS = ("when", "while", "after", "before", "upon", "When", "While", "After", "Before", "Upon")
_AFTER_BY = _PURE_VERBS | {"set", "clear", "get", "put", "fill"}
_AFTER_BE = _PURE_VERBS - {"correspond", "occur", "enter"}
_CLEFT = re.compile(r"\b(?:do|does|did|is|to|What|what|All|all)\s+(?:\w+\s+){0,3}\Z")

_CLAUSE = r"(?:\A|[\0.:;,(]\s*|\b(?:if|when|once|unless|because|since|while|where|whether|which|whenever|and then)\s+)"
_CLAUSE_START = re.compile(rf"{_CLAUSE}\Z", re.IGNORECASE)
_SENTENCE_START = re.compile(r"(?:\A|[\0.:]\s*)\Z")
_IT = re.compile(r"[A-Za-z]+\s+(?P<at>[a-z]+)\b(?![-'_]\w)")
_AFTER_IT = _PURE_VERBS - {"require"} | {"see"}
_SINGULAR = {plural(noun): noun for noun in NOUNS}
_PLURALS = either(_SINGULAR)
_PARTIES = frozenset(("devices", "drivers", "Devices", "Drivers"))
_SINGULARS = either(NOUNS)
_IS = frozenset(("is", "has", "was", "does"))
_ARE = frozenset(("are", "have"))
_VERBS_3 = _PURE_BASE.keys() | _IS
_NOUN_AND_VERB = re.compile(rf"\w+\s+(?:the\s+)?(?P<adjective>[a-z]+\s+)?[a-z]+\s+(?P<at>{either(_IS | _ARE)})\b")
_ITS_ACTS = {*_PURE_BASE, "sets", "sends", "reads", "writes", "uses", "needs", "supports", "returns"}
_PARTIES_OR_ACTS = _PARTIES | _ITS_ACTS
_PARTIES_ACT = re.compile(rf"(?:\w+\s+)?{either(_PARTIES)}\s+(?P<at>[a-z]+)(?=\s+\w)")
_CLAUSE_OR_AND = re.compile(rf"(?:{_CLAUSE}|[,;]\s+(?:and|or|but)\s+)\Z", re.IGNORECASE)
_A_MANY = re.compile(rf"an?\s+(?:(?!device|driver|few)[A-Za-z]+\s+)?(?P<at>{_PLURALS})(?=[.,;])")
_PREPOSITION = re.compile(r"\b(?:for|in|of|with|to|from|on|by|into|per|For|In|With)\s+\Z")
_ABOUT = ("pertaining", "relating", "referring", "applying", "belonging", "corresponding", "specific")
_MANY_HEAD = re.compile(r"\b[A-Z][a-z]+s\s+\Z")
_LONGEST_HEAD = 30
_ABOUT_MANY = re.compile(
    rf"\w+\s+to\s+"
    rf"(?:(?!{either(_VERBS_3)}|are\b|that\b|which\b|if\b|when\b)[\w-]+\s+){{1,8}}?(?P<at>is|has|was|does)\b"
)
_THE_OR_NOUNS = NOUNS | {"the"}
_TWO = re.compile(r"\w+\s+(?:the\s+)?(?P<one>[a-z]+)\s+and\s+(?:the\s+)?(?P<other>[a-z]+)\s+(?P<at>[a-z]+)\b")
_ALL_ONE = re.compile(
    rf"\w+\s+(?:of\s+)?(?:the\s+|these\s+|those\s+)?{_ADJECTIVE}(?P<at>{_SINGULARS})(?=\s+(?:of|are|in|have|were)\b|[.,;])"
)
_MANY_ONE = re.compile(rf"\w+\s+{_ADJECTIVE}(?P<at>{_SINGULARS}){_PLACE}")
_ONE_OF_ONE = re.compile(rf"one\s+(?:of\s+(?:the|these|those)|or\s+more)\s+{_ADJECTIVE}(?P<at>{_SINGULARS}){_PLACE}")
_EACH_MANY = re.compile(rf"\w+\s+{_ADJECTIVE}(?P<at>{_PLURALS})(?=\s+(?:of|is|in|MUST|SHOULD|MAY|has|can)\b|[.,;])")
_OTHER_NUMBER = (
    {third_person(verb): verb for verb in VERBS}
    | {verb: third_person(verb) for verb in [*VERBS, "see"]}
    | {"is": "are", "has": "have", "was": "were", "does": "do", "are": "is", "have": "has", "needs": "need"}
)
_MANY = frozenset("All These Those Both Most Such such these those The the all both".split())
_EACH = frozenset("each every Each Every This A An The".split())
_BEFORE = 12
"""Code points before a clause's first word that tell whether it is one."""
_LONGEST_SUBJECT = 3
"""Words from the first of a subject to its noun, at most."""

_NAME = r"[A-Z][A-Z0-9]*(?:_[A-Za-z0-9]+)+"
_TWO_NAMES = re.compile(rf"{_NAME}\s+{_NAME}")
_SEAM = re.compile(r"_[A-Za-z0-9]+\s+[A-Z][A-Z0-9]*_")
"""The end of one name and the beginning of the next: what to look for first, as it begins with a rare sign."""
_LISTED_BEFORE = re.compile(r"[A-Z0-9]_[A-Za-z0-9_]+,\s+\Z")
_LIST_ENDS = re.compile(r"\s*(?:,|and\b|or\b)")
_LIST_GOES_ON = re.compile(rf",\s+(?:and\s+|or\s+)?{_NAME}")
_LONGEST_NAME = 80
_BIT_SEAM = re.compile(r"_[A-Za-z0-9]+\s+(?:feature\s+)?bits?\s")
_BIT_IN = re.compile(rf"{_NAME}\s+(?:feature\s+)?bits?(?P<gap>\s+)(?=\w)")
_REFERENCE = re.compile(r"\\(?:ref|nameref|hyperref|pageref|autoref)\b\*?")
_REFERS = (
    "defined",
    "described",
    "specified",
    "listed",
    "detailed",
    "explained",
    "discussed",
    "outlined",
    "documented",
)
_REFERRING = re.compile(r"\w+\s+(?=\S)")
_BREAKS = (
    "and or but nor which that if when unless until while where who whose then it as so because after before since "
    "than whether what how only either neither If When Then Otherwise"
)
_RELATIVE = re.compile(r"\b(?:that|which|who|what|whose|whatever|whichever)\b[^.;\0]*\Z", re.IGNORECASE)
_MUST_MUST = re.compile(
    rf"\w+\s+(?:NOT\s+)?(?:also\s+)?[a-z]+\s+(?:the|a|an|its|all|any|each)\b"
    rf"(?:(?!\b{either(_BREAKS.split())}\b)[^.,;:()\0])*?\s(?P<at>MUST|SHOULD|SHALL|MAY)\b"
)


def wrong_verb_form(facts: Facts, page: Page) -> Iterator[Found]:
    """A verb in a form that the word before it does not allow: "MUST contains", "by set the", "when create a".

    Yields `words` as written and `right`.
    """
    prose = facts.prose
    found = []
    for first, forms, then in _MODAL_FORMS:
        for match in starting_at(prose, first, _AFTER_MODAL, then):
            if match["at"] in forms:
                found.append((match, forms[match["at"]]))
    for words, verbs in ((_PREPOSITIONS, _AFTER_BY), (_CONJUNCTIONS, _PURE_VERBS)):
        found += [(match, participle(match["at"])) for match in starting_at(prose, words, _WITH_OBJECT, verbs)]
    for match in starting_at(prose, ("is", "are", "was", "were"), _WITH_OBJECT, _AFTER_BE):
        if not _CLEFT.search(prose.text[max(0, match.start() - 60) : match.start()]):
            right = match["at"] if match[0].startswith(("are", "were")) else third_person(match["at"])
            found.append((match, right))
    for match, right in found:
        values = {"words": " ".join(match[0].split()), "right": right}
        fix = Fix((Edit(prose.span(*match.span("at")), right),))
        yield Found(prose.span(match.start(), match.end("at")), values, fix=fix)


def number_agreement(facts: Facts, page: Page) -> Iterator[Found]:
    """A verb or noun in the singular where the words around it want the plural, or the other way round.

    Yields `words` as written and `right`, the form wanted.
    """
    prose, text = facts.prose, facts.prose.text
    found = list(_wrong_nouns(facts))
    found += [(match, _OTHER_NUMBER[match["at"]]) for match in _wrong_verbs(prose)]
    for match, right in found:
        yield Found(prose.span(match.start(), match.end("at")), {"words": " ".join(match[0].split()), "right": right})
    for match in starting_at(prose, _ABOUT, _ABOUT_MANY):
        head = _MANY_HEAD.search(text, max(0, match.start() - _LONGEST_HEAD), match.start())
        if head is not None and _SENTENCE_START.search(text[max(0, head.start() - _BEFORE) : head.start()]):
            words = " ".join(text[head.start() : match.end()].split())
            at = prose.span(head.start(), match.end("at"))
            yield Found(at, {"words": words, "right": _OTHER_NUMBER[match["at"]]})


def _wrong_verbs(prose: Prose) -> Iterator[re.Match[str]]:
    """Subjects with a verb, the group `at`, in the other number.

    Where the subject does not begin its clause, another word may be the subject.
    """
    text = prose.text
    for match in starting_at(prose, ("it", "It", "This"), _IT, _AFTER_IT):
        if _CLAUSE_START.search(text[max(0, match.start() - _BEFORE) : match.start()]):
            yield match
    for first, nouns, verbs in ((_MANY, _SINGULAR, _IS), (_EACH, NOUNS, _ARE)):
        for match in _subjects(prose, first, nouns, verbs):
            if _CLAUSE_START.search(text[max(0, match.start() - _BEFORE) : match.start()]):
                yield match
    parties = ("The", "All", "These", "Both", *_PARTIES)
    for match in starting_at(prose, parties, _PARTIES_ACT, _PARTIES_OR_ACTS):
        before = text[max(0, match.start() - _BEFORE) : match.start()]
        if match["at"] in _ITS_ACTS and _CLAUSE_OR_AND.search(before):
            yield match
    for match in starting_at(prose, ("The", "Both"), _TWO, _THE_OR_NOUNS):
        if match["one"] in NOUNS and match["other"] in NOUNS and match["at"] in _VERBS_3:
            yield match


def _subjects(
    prose: Prose, first: Container[str], nouns: Container[str], verbs: Iterable[str]
) -> Iterator[re.Match[str]]:
    """Subjects from one of `first` to one of `nouns`, with one of `verbs` behind it: found from the verb."""
    words, starts, numbers = prose.word_index()
    for number in (number for verb in verbs for number in numbers.get(verb, ())):
        if number and words[number - 1] in nouns:
            for start in range(max(0, number - 1 - _LONGEST_SUBJECT), number - 1):
                if words[start] in first:
                    match = at_word(prose, start, _NOUN_AND_VERB)
                    if match is not None and match.start("at") == starts[number] and _is_plain_subject(match):
                        yield match


def _is_plain_subject(match: re.Match[str]) -> bool:
    """Whether what stands before the noun is an adjective, or nothing."""
    adjective = match["adjective"]
    return adjective is None or adjective.rstrip() not in _NO_ADJECTIVE


def _wrong_nouns(facts: Facts) -> Iterator[tuple[re.Match[str], str]]:
    prose = facts.prose
    many = (
        "these",
        "those",
        "several",
        "multiple",
        "two",
        "three",
        "few",
        "These",
        "Those",
        "Several",
        "Multiple",
        "Two",
        "Three",
    )
    for first, pattern in ((("all", "All"), _ALL_ONE), (many, _MANY_ONE), (("one",), _ONE_OF_ONE)):
        for match in starting_at(prose, first, pattern):
            if not _may_be_verb(match, match["at"]):
                yield match, plural(match["at"])
    for match in starting_at(prose, ("each", "every", "another", "Each", "Every", "Another"), _EACH_MANY):
        noun = _SINGULAR[match["at"]]
        if not _may_be_verb(match, noun):
            yield match, noun
    words, _, numbers = prose.word_index()
    for number in (number for article in ("a", "an") for number in numbers.get(article, ())):
        if _SINGULAR.keys().isdisjoint(words[number + 1 : number + 3]):
            continue
        things = at_word(prose, number, _A_MANY)
        if things is not None and _PREPOSITION.search(prose.text[max(0, things.start() - 8) : things.start()]):
            yield things, _SINGULAR[things["at"]]


def _may_be_verb(match: re.Match[str], noun: str) -> bool:
    """Whether the noun follows the word that counts it at once and is a verb too."""
    return noun in _VERBAL and len(match[0].split()) == len(["all", noun])


def missing_comma(facts: Facts, page: Page) -> Iterator[Found]:
    """Two names in a row inside a list of names; yields `first` and `second`."""
    prose, text = facts.prose, facts.prose.text
    for seam in _SEAM.finditer(text):
        found = _TWO_NAMES.search(text, name_start(text, seam.start()), seam.end() + 1)
        match = _TWO_NAMES.match(text, found.start()) if found and found.start() <= seam.start() else None
        if match is None:
            continue
        start, end = match.span()
        listed = _LISTED_BEFORE.search(text[max(0, start - _LONGEST_NAME) : start]) and _LIST_ENDS.match(text, end)
        if (listed or _LIST_GOES_ON.match(text, end)) and not text[start - 1 : start].isalnum():
            first, second = match[0].split()
            yield Found(prose.span(start, end), {"first": first, "second": second})


def missing_preposition(facts: Facts, page: Page) -> Iterator[Found]:
    """The words "the NAME bit \\field{flags}" or "defined \\ref{…}" without the "in" between them.

    Yields `words`, what stands before the gap, and `what` follows it.
    """
    prose, source = facts.prose, page.source.text
    for seam in _BIT_SEAM.finditer(prose.text):
        match = _BIT_IN.match(prose.text, name_start(prose.text, seam.start()))
        if match is None:
            continue
        gap = prose.offset(match.end("gap") - 1) + 1
        if re.match(r"\\field\s*\{[a-z][\w.\[\]]*\}", source[gap : gap + 80]):
            words = " ".join(match[0].split())
            yield Found(prose.span(match.start(), match.start("gap")), {"words": words, "what": "the field"})
    for match in starting_at(prose, _REFERS, _REFERRING):
        gap = prose.offset(match.end() - 1) + 1
        if _REFERENCE.match(source, gap):
            words = match[0].strip()
            yield Found(
                prose.span(match.start(), match.start() + len(words)), {"words": words, "what": "the reference"}
            )


def missing_conjunction(facts: Facts, page: Page) -> Iterator[Found]:
    """Two requirement keywords in one clause with nothing to join them; yields `first` and `second`.

    The first must have its object: "the queues the driver MUST use MAY be empty" has a clause
    within a clause, whose object stands before it.
    """
    prose, text = facts.prose, facts.prose.text
    places = prose.word_index().places_of(("MUST", "SHALL", "SHOULD", "MAY"))
    for at, following in pairwise(places):
        if text.find(".", at, following) >= 0 or text.find("\0", at, following) >= 0 or is_part(text, at):
            continue
        match = _MUST_MUST.match(text, at)
        if match is not None and not _RELATIVE.search(text[max(0, at - 80) : at]):
            yield Found(prose.span(*match.span("at")), {"first": match[0].split()[0], "second": match["at"]})
