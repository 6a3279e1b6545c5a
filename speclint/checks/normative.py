"""Checks of normative statements and of the sections that hold them."""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache

from speclint.checks.nearness import edit_distance
from speclint.diagnostics import Found, Note
from speclint.model import elements as e
from speclint.model.facts import Facts, Glean, Gleaning, Page
from speclint.model.prose import Prose
from speclint.model.spec import SpecModel

_READ = frozenset(("text", "item"))
_PARTIES = frozenset(("driver", "device"))
_PARTY = re.compile(r"(driver|device)normative:")
_SHOUTED = re.compile(r"([A-Z]{2,})(?![\w-])")
_KEYWORDS = frozenset(("NOT", "MUST", "SHALL", "SHOULD", "MAY", "RECOMMENDED", "REQUIRED", "OPTIONAL"))
_ORDINARY = 10
"""How often a word stands in lower case where it is certainly an ordinary word, and no acronym."""
_ACCESS = ("readable", "writable", "writeable")
_TERM = re.compile(r"d(?:river|evice)-(?:readable|writable|writeable)\b")
_OF_A_BUFFER = re.compile(r"\s+(?:[a-z]+\s+)?(?:buffer|descriptor|part|portion|element|segment|memory)s?\b")
"""Only buffers and their parts are named so: a register or field that is driver-writable is one that drivers write."""
_ESTABLISHED = 10
_DEVICE_PARTS = 2
"""Parts of a label's path among which a device's name is the device that the section belongs to."""


def wrong_actor(specification: SpecModel, spec: SpecModel) -> Iterator[Found]:
    """The grammatical subject of the keyword is not the party whose requirements the section holds."""
    for statement in _numbered(spec, apart, "another party"):
        section = spec.section_at(statement.keyword)
        if section is None or not section.party or statement.actor == section.party:
            continue
        parties = {match[1] for label in section.labels if (match := _PARTY.match(label.name))}
        if len(parties) < 2:
            values = {"actor": statement.actor, "party": section.party, "modality": statement.modality}
            note = Note(section.at, f"the {section.party} requirements")
            yield Found(statement.subject_at or statement.keyword, values, (note,))


def apart(page: Page) -> Gleaning:
    """The numbers of statements that are read, as far as they are not among requirements for sure.

    Of "no party" are those that are not among any, of "another party" those on what a party does, if not among its own.
    """
    outside: list[int] = []
    other: list[int] = []
    for number, party in _parties(page):
        statement = page.facts.statements[number]
        if not party:
            outside.append(number)
        if statement.actor != party and statement.actor in _PARTIES and not statement.passive:
            other.append(number)
    return {key: numbers for key, numbers in (("no party", outside), ("another party", other)) if numbers}


def _parties(page: Page) -> Iterator[tuple[int, str]]:
    """The statements that are read, by number, with the party that the heading before names.

    "" stands for none, and behind an include, where the text goes on under its last heading.
    """
    places = [(heading.command.start, 0, heading.party) for heading in page.facts.headings]
    places += [(include.at.end, 1, "") for include in page.facts.includes]
    places.sort()
    starts = [start for start, _, _ in places]
    for number, statement in enumerate(page.facts.statements):
        if statement.region in _READ:
            place = bisect_right(starts, statement.keyword.start) - 1
            yield number, places[place][2] if place >= 0 else ""


def _numbered(spec: SpecModel, glean: Glean, key: str) -> Iterator[e.Statement]:
    """The statements whose numbers were gleaned under `key`."""
    for page, found in spec.gleaned(glean):
        yield from (page.facts.statements[number] for number in found.get(key, ()))


def shouted_verb(specification: SpecModel, spec: SpecModel) -> Iterator[Found]:
    """A keyword is followed by an ordinary word in upper case, as if that were part of it."""
    for statement in _numbered(spec, shouted, "statements"):
        match = _SHOUTED.match(statement.action)
        if match is not None and spec.word_counts()[match[1].lower()] >= _ORDINARY:
            word = match[1]
            at = statement.action_at.moved_to(statement.keyword.start, statement.action_at.start + len(word))
            values = {"match": f"{statement.raw} {word}", "raw": statement.raw, "word": word, "right": word.lower()}
            yield Found(at, values)


def shouted(page: Page) -> Gleaning:
    """The numbers of statements whose keyword is followed by a word in upper case that is none."""
    numbers = [
        number
        for number, statement in enumerate(page.facts.statements)
        if (match := _SHOUTED.match(statement.action)) is not None and match[1] not in _KEYWORDS
    ]
    return {"statements": numbers} if numbers else {}


def without_statement(section: e.Section, spec: SpecModel) -> Iterator[Found]:
    """A section of requirements that has no requirement, and no section in it either."""
    children = [each for each in spec.sections[section.index + 1 : section.index + 2] if each.parent == section.index]
    if children or not section.macro:
        return
    following = spec.sections[section.index + 1] if section.index + 1 < len(spec.sections) else None
    if section.index in spec.stating_sections():
        return
    prose = spec.pages[section.at.source].facts.prose
    end = following.at.start if following and following.at.source == section.at.source else None
    if _has_list(prose, section.command.end, end):
        return
    yield Found(section.at, {"title": section.title, "party": section.party})


def _has_list(prose: Prose, start: int, end: int | None) -> bool:
    """Whether a reference stands in the text: then the requirements may be those of another section."""
    return any(
        "\ufffc" in prose.text[block.start : block.end]
        for block in prose.blocks
        if start <= prose.offset(block.start) and (end is None or prose.offset(block.start) < end)
    )


def heading_level(section: e.Section, spec: SpecModel) -> Iterator[Found]:
    """A normative section ends the section that its label says it belongs to, because its heading is no deeper."""
    if not section.macro or section.index == 0 or section.parent == section.index - 1:
        return
    ended = _ended(section, spec)
    own = next((label.name for label in section.labels if label.made_by == "macro"), "")
    path = [part.strip().lower() for part in own.split(":", 1)[-1].split(" / ")]
    around = {each.title.lower() for each in spec.around(section)[1:]}
    for other in ended:
        title = other.title.lower()
        if other.level + 1 == len(e.LEVELS):
            continue  # LaTeX has nothing deeper
        if title in path and title not in around and path.index(title) >= len(path) - 2:
            level = e.LEVELS[other.level + 1]
            values = {"title": section.title, "level": e.LEVELS[section.level], "other": other.title, "right": level}
            yield Found(section.command, values, (Note(other.at, "ends here, before its requirements"),))
            return


def _ended(section: e.Section, spec: SpecModel) -> list[e.Section]:
    """The plain sections that were open before this heading and are not after it, the innermost first."""
    after = {each.index for each in spec.around(section)}
    before = spec.around(spec.sections[section.index - 1])
    return [each for each in before if each.index not in after and not each.party]


def title_mismatch(section: e.Section, spec: SpecModel) -> Iterator[Found]:
    """The label of a normative section names another device than the one that it belongs to."""
    for label in section.labels:
        match = _PARTY.match(label.name)
        if match is None or label.made_by != "macro":
            continue
        own = {each.title for each in spec.around(section)}
        parts = [part for part in label.name.split(":", 1)[1].split(" / ")[:_DEVICE_PARTS] if part not in own]
        devices = {device.name for device in spec.devices} if parts else set()
        foreign = [part for part in parts if part in devices]
        mine = sorted(own & devices)
        if foreign and mine:
            what = f"names the {foreign[0]}, but stands in the section of the {mine[0]}"
            yield Found(label.at, {"label": label.name, "what": what}, (Note(section.at, "the section"),))


def undefined_access_term(specification: SpecModel, spec: SpecModel) -> Iterator[Found]:
    """The term "driver-readable" where the specification speaks of what the device can read, or the reverse."""
    counts: Counter[str] = Counter()
    for _, terms in spec.gleaned(access_terms):
        for term, starts in terms.items():
            counts[term] += len(starts)
    others = {term: _of_the_other(term) for term in counts}
    wrong = {term for term, other in others.items() if counts[term] * _ESTABLISHED <= counts[other]}
    for page, terms in spec.gleaned(access_terms) if wrong else ():
        prose = page.facts.prose
        for term, starts in terms.items():
            for start in starts if term in wrong else ():
                if _OF_A_BUFFER.match(prose.text, start + len(term)):
                    yield Found(prose.span(start, start + len(term)), {"term": term, "other": others[term]})


def access_terms(page: Page) -> Gleaning:
    """Where terms like "driver-readable" stand."""
    found: Gleaning = {}
    text, (words, starts, numbers) = page.facts.prose.text, page.facts.prose.word_index()
    for number in (number for access in _ACCESS for number in numbers.get(access, ()) if number):
        if words[number - 1] in _PARTIES and (match := _TERM.match(text, starts[number - 1])):
            found.setdefault(match.group(), []).append(match.start())
    return found


def _of_the_other(term: str) -> str:
    """The term for what the other party has access to."""
    party, access = term.split("-")
    return f"{'device' if party == 'driver' else 'driver'}-{access}"


def misspelt_keyword(facts: Facts, page: Page) -> Iterator[Found]:
    """A word in upper case that is a slip away from a keyword and stands where one would."""
    prose = facts.prose
    index = prose.word_index()
    for word in filter(str.isupper, index.numbers):
        right = _meant_keyword(word) if word.lower() not in facts.words else ""
        for at in index.places(word) if right else ():
            if _VERB_FOLLOWS.match(prose.text, at) and _SUBJECT_BEFORE.search(prose.text[max(0, at - 20) : at]):
                yield Found(prose.span(at, at + len(word)), {"word": word, "right": right})


@lru_cache(maxsize=4096)
def _meant_keyword(word: str) -> str:
    """The keyword that a word in upper case is a slip away from, "" for none."""
    if abs(len(word) - 5) > 2 or (word[0] not in "MS" and word[-1] not in "TDL"):
        return ""
    return next((each for each in ("MUST", "SHOULD", "SHALL") if edit_distance(word, each, 1) == 1), "")


_VERB_FOLLOWS = re.compile(r"[A-Z]+(?:\s+NOT)?\s+[a-z]")
_SUBJECT_BEFORE = re.compile(
    r"(?<![\w-])(?!(?:the|an?|this|each|any|no|its|of|in|by|to|with|from|for|on|at|as|is|are|be|and|or)\s)[a-z]+\s+\Z"
)
"""A keyword follows its subject: what follows an article or a preposition is a name."""


def keyword_outside(specification: SpecModel, spec: SpecModel) -> Iterator[Found]:
    """Keywords neither among requirements nor in what is normative without them."""
    if not spec.normatives:
        return
    clauses = {link.clause for link in spec.links}
    normative: set[int] = set()
    for section in spec.sections:
        own = section.party or section.legacy or section.index in clauses or "conformance" in section.title.lower()
        if own or section.parent in normative:
            normative.add(section.index)
    for statement in _numbered(spec, apart, "no party"):
        inside = spec.section_at(statement.keyword)
        if inside is None or inside.index not in normative:
            yield Found(statement.keyword, {"modality": statement.modality})
