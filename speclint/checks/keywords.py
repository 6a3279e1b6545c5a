"""Checks of the words around a requirement keyword: the verb after it, the subject before it, and keywords left out."""

import re
from collections.abc import Iterator

from speclint.checks.words import ALSO_NOUNS, VERBS, either, starting_at
from speclint.diagnostics import Found, Note
from speclint.languages.statement.actors import WHOLE_ACTOR
from speclint.model import elements as e
from speclint.model.facts import Gleaning, Page, rows
from speclint.model.prose import Prose
from speclint.model.spec import SpecModel
from speclint.text.span import Span

_READ = frozenset(("text", "item"))
_MODALS = ("MUST", "SHALL", "SHOULD", "MAY")
_FIELD = "\\field{"

_COMPARATIVES = ("less more greater larger higher lower longer shorter fewer earlier later bigger smaller").split()
_DETERMINERS = "the a an its their his her our these those this any every some".split()
_PARTICIPLES = "been done made sent kept written given taken chosen shown known seen built begun driven hidden".split()
_END_IN_ABLE = r"(?:(?:re)?enable|disable|cable|table)"
_END_IN_ED = r"(?:\w*eed|embed|imbed|bed|shed|shred|wed|sled)"
_END_IN_LY = r"(?:\w*pply|re?ply|rely|imply|comply|multiply)"
"""Verbs that end as adjectives, participles and adverbs do."""
_NO_VERB = re.compile(
    rf"(?:(?:also|only|always|then|still|(?!{_END_IN_LY}\b)[a-z]+ly)\s)?(?:"
    rf"{either(_COMPARATIVES)} than\b"
    rf"|{either(_DETERMINERS)} \w+"
    rf"|{either(_PARTICIPLES)}\b(?![-_])"
    r"|(?:able|unable|equal|identical) to\b|(?:aware|unaware|capable) of\b"
    r"|(?:unique|consistent) (?:in|to|with|within|across)\b"
    rf"|(?!{_END_IN_ABLE}\b)[a-z]+[ai]ble\b(?![-_])"
    rf"|(?!{_END_IN_ED}\b)[a-z]+ed\b(?![-_])"
    r"|[A-Za-z]\w*_\w+"
    r"|(?:0x[0-9A-Fa-f]+|[0-9]+)\b"
    r")"
)
_SIGNS = (".", ";", ":", ",", "(", "")
_BEFORE = 40
_FIRST_WORD = re.compile(r"[\w.-]+")

_CLAUSE_START = re.compile(r"[.;:,(!?\0]\s")
_SUBORDINATE = re.compile(
    r"\b(?:if|when|whenever|unless|until|whether|because|since|as|that|which|who|whose|what|where|while|why|how|though"
    r"|although|once|after|before|so|than|like)\b",
    re.IGNORECASE,
)
_CONNECTED = re.compile(
    r"(?:(?:and|or|but|then|otherwise|instead|also|in\s+(?:this|that|such)(?:\s+a)?\s+cases?)\s+)*", re.IGNORECASE
)
_NOUN_OF_PARTY = re.compile(r"(?:the\s+)?(?:guest|host)s?|it|they", re.IGNORECASE)
_ADVERB = re.compile(r"\s+(?:then|also|always|never)\Z", re.IGNORECASE)
_BY_PARTY = re.compile(
    r"\w+(?:\s+not)?\s+be\s+\w+\s+by\s+(?:(?:the|a|any)\s+)?(?:driver|device|guest|host)s?\b", re.IGNORECASE
)
"""Whose doing it is, behind a passive verb."""
_OF_THE_TEXT = re.compile(r"\w+\s+(?:say|state|explain|mention|describe|clarify|document)\b")
"""What the text itself should do: an author speaks to another one."""
_IT_IS = re.compile(r"\bit\s+is\s+(?:[a-z]+ly\s+)?\Z", re.IGNORECASE)
_THAT_OR_TO = re.compile(r"\w+\s+(?:that|to)\s")
_LOWER_WORDS = ("must", "shall", "should", "may", "recommended")
_LOWER = re.compile(r"(?P<word>[a-z]+)(?:\s+(?P<negated>not))?\b(?![-_])")

_PLAIN_VERBS = VERBS - ALSO_NOUNS
_PARTY_VERB = re.compile(r"[a-z]+[^A-Za-z](?P<verb>[a-z]++)(?![A-Z])")
_SUBJECT = re.compile(r"(?:\A|[.;,:\0]\s*)(?P<words>(?:[Tt]he|[Aa])\s+(?:[a-z-]+\s+)?(?P<subject>driver|device))\s\Z")
_LONGEST_SUBJECT = 60
_OBJECT = re.compile(r"\w+\s+(?:the|a|an|its|any|all|one|each|to|that|from)\b")

_ASKS = re.compile(
    r"(?:also\s+|then\s+|first\s+)?(?:fetch|query|get|read|retrieve|obtain|request|ask)\b[^.;,]*?"
    r"\b(?:using|via|through|with|by)\s+(?:(?:the|a|an)\s+)?(?P<command>VIRTIO_\w+|[a-z]+)\s+command\b"
    r"|(?:also\s+|then\s+|first\s+)?(?:send|issue|submit|use)\s+(?:(?:the|a|an)\s+)?(?P<sent>VIRTIO_\w+)\s+command\b"
)


def without_verb(statement: e.Statement, page: Page) -> Iterator[Found]:
    """A keyword that no verb follows: "MUST less than", "MUST the", "MUST ignored", "MUST \\field{size}".

    Yields `keyword` and `words`, the keyword and what follows it.
    """
    text, start = page.source.text, statement.action_at.start
    match = _NO_VERB.match(statement.action)
    if match is None and text.endswith(_FIELD, 0, start):
        match = _FIRST_WORD.match(statement.action)
    if match is None or statement.modality.split()[0] not in _MODALS:
        return
    # "SHOULD the device fail, …" begins with the keyword as a condition does, and has its verb later.
    before = text[max(0, statement.keyword.start - _BEFORE) : statement.keyword.start].rstrip()
    if statement.keyword.start == statement.at.start or before[-1:] in _SIGNS:
        return
    words = f"{statement.raw} {match.group()}"
    yield Found(statement.keyword, {"keyword": statement.modality, "words": words})


def lowercase_keyword(specification: SpecModel, spec: SpecModel) -> Iterator[Found]:
    """A requirement whose keyword is in lower case; yields `where`, `word` and `right`.

    Requirements stand in their sections, and in a draft. "must" and "shall" demand whatever their subject is.
    "should" and "may" do where a party is the subject of a main clause or the one by whom something is done,
    "recommended" after "it is": elsewhere they say what is likely or possible.
    """
    for page, words in spec.gleaned(lowercase_demands):
        for word, places in words.items():
            for start, end in rows(places, 2):
                at = page.facts.prose.span(start, end)
                where, note = _requirements_around(at, page, spec)
                if note is not None:
                    yield Found(at, {"where": where, "word": word, "right": word.upper()}, (note,))


def lowercase_demands(page: Page) -> Gleaning:
    """The keywords in lower case of main clauses, by their words: start and end, in rows of two."""
    found: Gleaning = {}
    prose = page.facts.prose
    for match in starting_at(prose, _LOWER_WORDS, _LOWER):
        if prose.block_at(match.start()).kind in _READ and _demands(prose, match):
            found.setdefault(" ".join(match.group().split()), []).extend(match.span())
    return found


def _requirements_around(at: Span, page: Page, spec: SpecModel) -> tuple[str, Note | None]:
    """The heading of requirements, or the name in a draft, that a place belongs to; None if to none."""
    section = spec.section_at(at)
    if section is not None:
        return "among requirements", Note(section.at, "the requirements") if section.party else None
    draft = next((definition for definition in page.facts.features if definition.form == "draft"), None)
    return "in a definition", Note(draft.at, "the definition") if draft is not None else None


def _demands(prose: Prose, match: re.Match[str]) -> bool:
    """Whether the word in lower case is the keyword of a main clause."""
    clause = _clause_before(prose, match.start())
    if match["word"] == "recommended":
        return _IT_IS.search(clause) is not None and _THAT_OR_TO.match(prose.text, match.start()) is not None
    if not clause.strip() or _SUBORDINATE.search(clause) or _OF_THE_TEXT.match(prose.text, match.start()):
        return False
    if match["word"] in ("must", "shall") or _is_only_party(clause):
        return True
    return _BY_PARTY.match(prose.text, match.start()) is not None


def _is_only_party(clause: str) -> bool:
    """Whether the words are a party and nothing else but what connects clauses, and an adverb."""
    connected = _CONNECTED.match(clause)
    subject = _ADVERB.sub("", clause[connected.end() if connected else 0 :].rstrip())
    return WHOLE_ACTOR.fullmatch(subject) is not None or _NOUN_OF_PARTY.fullmatch(subject) is not None


def _clause_before(prose: Prose, at: int) -> str:
    """What stands before position `at` in its clause, as far as signs tell."""
    block = prose.block_at(at)
    text = prose.text[max(block.start, at - 200) : at]
    ends = [match.end() for match in _CLAUSE_START.finditer(text)]
    return text[ends[-1] if ends else 0 :]


def missing_keyword(specification: SpecModel, spec: SpecModel) -> Iterator[Found]:
    """Among requirements, "the driver specify a value": the verb's form says that a keyword stood before it.

    Yields `verb`, and `words` as written.
    """
    for page, verbs in spec.gleaned(bare_verbs):
        for words, places in verbs.items():
            for start, end in rows(places, 2):
                at = page.facts.prose.span(start, end)
                section = spec.section_at(at)
                if section is not None and section.party:
                    yield Found(at, {"verb": words.rpartition(" ")[2], "words": words})


def bare_verbs(page: Page) -> Gleaning:
    """The subjects with a verb in the plain form, by these words: start and end, in rows of two.

    Behind "that", "and" or "does" the plain form is right: so only a clause's first words are looked at.
    """
    found: Gleaning = {}
    prose = page.facts.prose
    for match in starting_at(prose, ("driver", "device"), _PARTY_VERB, _PLAIN_VERBS):
        verb, at = match["verb"], match.start("verb")
        if _OBJECT.match(prose.text, at):
            block = prose.block_at(at)
            subject = _SUBJECT.search(prose.text[max(block.start, at - _LONGEST_SUBJECT) : at])
            if subject is not None and block.kind in _READ:
                words = f"{' '.join(subject['words'].split())} {verb}"
                found.setdefault(words, []).extend((at - len(subject["words"]) - 1, at + len(verb)))
    return found


def device_uses_command(statement: e.Statement, page: Page) -> Iterator[Found]:
    """The device is to fetch something with a command, or to send one: that is what drivers do.

    Yields `modality` and `command`.
    """
    if statement.actor != "device" or statement.passive or statement.modality.endswith("NOT"):
        return
    match = _ASKS.match(statement.action)
    if match is not None:
        at = statement.subject_at or statement.keyword
        command = match["command"] or match["sent"]
        yield Found(at, {"modality": statement.modality, "command": command})
