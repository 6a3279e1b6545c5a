"""Checks for slips that a short phrase gives away: words confused, doubled or left out."""

import re
from collections import Counter
from collections.abc import Iterator

import msgspec

from speclint.checks.words import NOUNS, either, is_part, plural, starting_at
from speclint.diagnostics import Edit, Fix, Found
from speclint.model.facts import Facts, Page
from speclint.model.prose import OBJECT, Prose

_POSSESSIONS = either(
    {
        "own",
        *"length size name status content contents index offset value values header parts".split(),
        *map(plural, NOUNS),
    }
)
"""What follows "its" and hardly "it is"; "it's device specific" is right."""
_BE = ("is", "are", "was", "were")
_MODALS = ("can", "may", "must", "will", "should", "shall", "could", "would")
_FINITES = frozenset("be is are was were gets has have does will can must should shall may MUST SHOULD MAY".split())
_FINITE = either(_FINITES)
_TWO_VERBS = re.compile(rf"(?P<first>\w+)\s+(?!(?P=first)\b)(?P<second>{_FINITE})\b(?![-'_.(]\w)")
_MODAL_VERB = re.compile(
    r"(?P<first>\w+)\s+(?!(?P=first)\b)(?P<second>is|are|was|were|has|gets|does|can|must|will|shall|should)\b(?![-'_.(]\w)"
)
_RELATIVE = re.compile(r"\b(?:what|how|where|as|that|which|who|whatever|all)\b|[\"'`]", re.IGNORECASE)
_BEFORE = 40

_NAME = r"[A-Z][A-Z0-9]*(?:_[A-Za-z0-9]+)+"
_NO_BE = re.compile(
    rf"\w+\s+(?:the\s+)?{_NAME}(?P<gap>\s+)(?:bit\s+|feature\s+|feature\s+bit\s+)?"
    r"(?P<what>set|negotiated|offered|accepted|cleared|enabled)(?=[.;)]|,\s)"
)
_VERBS_OF_LIST = r"(?:is|are|was|were|be|been|has|have|can|may|MAY|MUST|SHOULD|must|should|will)\b"
_LISTED = ("defined", "supported", "used", "available", "reserved")
_OPENS_LIST = re.compile(r"\w+\s*:(?=\s*\0|\s*\Z)")
_LIST_NO_BE = re.compile(
    rf"(?:Currently\s+)?(?:the|The|these|These|those|Those)\s+(?:(?!{_VERBS_OF_LIST})[\w-]+\s+){{1,6}}"
    rf"(?P<what>{'|'.join(_LISTED)})\s*:(?=\s*\0|\s*\Z)"
)
_ARTICLE = re.compile(r"(?<![\w.\\'/@’:-])(?:Currently|[Tt]he|[Tt]hese)(?![A-Za-z])")
_LONGEST_OPENING = 200
_NO_NOUN = re.compile(
    r"(?:[Aa]|an|[Tt]he|any|each|every)\s+(?P<adjective>device-(?:readable|writable|writeable|read-only|write-only)|driver-(?:read-only|write-only|readable|writable))"
    r"(?=\s+(?:in|of|to|from|into|on|MUST|is|are|which|that)\b|[.;])"
)
_ACCESS = ("readable", "writable", "writeable", "read", "write")
"""What comes behind "device-" and "driver-": rarer than articles."""
_COUNTED = (
    "descriptor buffer packet virtqueue queue register structure field command request device driver entry page".split()
)
_NO_ARTICLE = (
    (
        ("from", "to", "at", "until", "after", "before", "At", "From"),
        ("beginning", "start", "end"),
        re.compile(r"\w+\s+(?P<what>beginning|start|end)(?=\s+of\s+(?:the|each|a|an|this)\b)"),
    ),
    (
        ("into", "in", "from", "to", "with", "via", "by", "using"),
        ("free", "new", "available", "used", "empty", "valid", "single", "next", "last", "previous", "first", "same"),
        re.compile(
            rf"\w+\s+(?P<what>(?:free|new|available|used|empty|valid|single|next|last|previous|first|same)\s+{either(_COUNTED)})"
            r"(?=\s+(?:in|of|is|to|that|which|from|for)\b|[.,;])"
        ),
    ),
    (
        ("writes", "reads", "sends", "creates", "adds", "uses", "allocates"),
        _COUNTED,
        re.compile(rf"\w+\s+(?P<what>{either(_COUNTED)})(?=\s+(?:in|of|to|with|from|for)\b)"),
    ),
)
"""After which words what thing, which one of some words begins, stands with an article, if it is one of several."""
_OPENING = re.compile(r"\w+\s+[\w\ufffc]")
_ENDED = re.compile(rf"(?:(?P<word>\w+)|\b[a-z]+\s+{OBJECT})\s+\Z")
_NO_END = frozenset(
    "in see of by from on at to per as into and or with for called the a an any each this that if when is are note "
    "than under within via named titled".split()
)
"""Words that no sentence ends with; a capital after them begins a name."""
_REPEATED_OPENING = re.compile(r"\b(?P<capital>[A-Z][a-z]+)\s+[a-z]+\s+(?:is|are|was)\b")
_ESTABLISHED = 3
"""How many sentences of the page open alike before a phrase counts as an opening."""


class Confusion(msgspec.Struct, frozen=True):
    """`pattern` starts with one of the words `first`, behind which one of `then` stands (None: anything).

    The group `at` is what should be `right`; `fits` says that it can be written there as it is, and nothing around it
    has to change.
    """

    first: tuple[str, ...]
    pattern: re.Pattern[str]
    right: str
    then: tuple[str, ...] | None
    fits: bool


def _confusion(first: str, rest: str, right: str, then: str = "", *, fits: bool = True) -> Confusion:
    following = tuple(then.split("|")) if then else None
    pattern = re.compile(f"(?P<at>{rest})")
    return Confusion(tuple(first.split("|")), pattern, right, following, fits and "…" not in right)


_COMPARED = (
    r"\w+\s+then\b(?=\s+(?:or\s+equal\b|(?:the|a|an|its)\s+(?!device|driver)(?!(?:[\w-]+\s+){1,6}" + _FINITE + r"\b)))"
)
"""A comparative with "then"; where a clause follows, "then" may be right: "if it is larger then the device MUST …"."""
_DETERMINERS = "(?:the|a|an|all|its|this|any|each|these)\\b"
CONFUSIONS = (
    _confusion("upto|Upto", r"\w+\b(?!-)", "up to"),
    _confusion("with|With", r"\w+\s+in\b(?=\s+(?:the|a|an|this|each)\b)", "within", "in"),
    _confusion("it|It", rf"\w+['\u2019]s\b(?=\s+{_POSSESSIONS}\b(?!\s+(?:of|that|which)))", "its", "s"),
    _confusion("its|Its", r"\w+\b(?=\s+(?:been|a|an)\b)", "it's", "been|a|an"),
    _confusion("its|Its", r"\w+\s+the\b", "its", "the", fits=False),
    _confusion("rather|Rather", r"\w+\s+then\b", "rather than", "then"),
    _confusion(
        "less|more|larger|smaller|greater|bigger|higher|lower|longer|shorter|later|earlier",
        _COMPARED,
        "… than",
        "then",
    ),
    _confusion("referred|Referred", r"\w+\s+as\b", "referred to as"),
    _confusion("according|According", r"\w+\b(?=\s+(?:the|a|an|its|this|these)\b)", "according to"),
    _confusion("according|According", r"\w+\b(?=\s+(?:with|of)\b)", "according to", fits=False),
    _confusion("regardless|Regardless", r"\w+\b(?=\s+(?:the|what|which|how)\b)", "regardless of"),
    _confusion(
        "depending|depends|depend", r"\w+\s+(?:of|from)\b(?=\s+(?:the|a|an|whether|its|this)\b)", "depending on"
    ),
    _confusion("capable", r"\w+\s+to\b", "capable of", fits=False),
    _confusion("consists|consist|consisting", r"\w+\b(?=\s+(?:a|an|the|one|two|three)\b)", "consists of"),
    _confusion("prior|Prior", r"\w+\b(?=\s+(?:the|a|an|this)\s+\w+ing\b)", "prior to"),
    _confusion("due|Due", r"\w+\b(?=\s+(?:the|a|an|this)\b)", "due to"),
    _confusion("as|As", r"\w+\s+follow\b(?=\s*[:.])", "as follows", "follow"),
    _confusion("equals", r"\w+\s+to\b", "equals"),
    _confusion("both|Both", r"\w+\s+[\w-]+\s+or\b(?=\s+[\w-]+)", "both … and"),
    _confusion(
        "informations|softwares|hardwares|firmwares|equipments|evidences|feedbacks", r"\w+", "the singular", fits=False
    ),
    _confusion("of", r"\w+\s+be\b", "or be", "be"),
    _confusion("as", r"\w+\s+least\b", "at least", "least"),
    _confusion("a", r"\w+\s+multiple\b(?=\s+[0-9])", "a multiple of", "multiple"),
    *(
        _confusion(
            "to|can|may|must|MUST|will|should|SHOULD",
            rf"\w+\s+{noun}{adverb}\b(?=\s+(?:{_DETERMINERS}|[A-Z]))",
            f"… {noun} {adverb}",
            noun + adverb,
        )
        for noun, adverb in (
            ("set", "up"),
            ("shut", "down"),
            ("clean", "up"),
            ("look", "up"),
            ("log", "in"),
            ("back", "up"),
        )
    ),
)
"""What is taken for what; each was read over the five releases, in no text of which it is right."""
_CONFUSIONS = {
    word: [each for each in CONFUSIONS if word in (each.then or each.first)]
    for each in CONFUSIONS
    for word in each.then or each.first
}
"""Those to look for in a text that has a word, by the word."""


def confused_word(facts: Facts, page: Page) -> Iterator[Found]:
    """A word or phrase written for another one; yields `words` as written and `right`."""
    known = facts.prose.word_index().numbers.keys()
    for confusion in dict.fromkeys(each for word, those in _CONFUSIONS.items() if word in known for each in those):
        for match in starting_at(facts.prose, confusion.first, confusion.pattern, confusion.then):
            at = facts.prose.span(*match.span("at"))
            fix = Fix((Edit(at, _as_begun(confusion.right, match["at"])),)) if confusion.fits else None
            yield Found(at, {"words": " ".join(match["at"].split()), "right": confusion.right}, fix=fix)


def _as_begun(right: str, written: str) -> str:
    return right[0].upper() + right[1:] if written[0].isupper() else right


def doubled_verb(facts: Facts, page: Page) -> Iterator[Found]:
    """Two different finite verbs in a row, of which one is too many: "is gets resized"; yields `words`."""
    prose = facts.prose
    for first, pattern in ((_BE, _TWO_VERBS), (_MODALS, _MODAL_VERB)):
        for match in starting_at(prose, first, pattern, _FINITES):
            if not _RELATIVE.search(prose.text[max(0, match.start() - _BEFORE) : match.start()].rsplit(".", 1)[-1]):
                yield Found(prose.span(*match.span()), {"words": " ".join(match[0].split())})


def missing_verb(facts: Facts, page: Page) -> Iterator[Found]:
    """A condition or a list's opening without its "is" or "are"; yields `what` it is about and `verb`."""
    prose = facts.prose
    for match in starting_at(prose, ("if", "when", "unless", "once", "If", "When", "Unless", "Once"), _NO_BE):
        if "(" not in prose.text[max(0, match.start() - 1) : match.start()]:
            yield Found(prose.span(*match.span()), {"what": match["what"], "verb": "is"})
    for match in _openings_of_lists(prose):
        if _opens(match, prose):
            yield Found(prose.span(*match.span()), {"what": match["what"], "verb": "are"})


def _openings_of_lists(prose: Prose) -> Iterator[re.Match[str]]:
    """The openings of lists without a verb: found from their ends, which are rarer than their beginnings."""
    for end in starting_at(prose, _LISTED, _OPENS_LIST):
        start = prose.block_at(end.start()).start
        for article in _ARTICLE.finditer(prose.text, max(start, end.start() - _LONGEST_OPENING), end.start()):
            match = _LIST_NO_BE.match(prose.text, article.start())
            if match is not None:
                yield match


def missing_noun(facts: Facts, page: Page) -> Iterator[Found]:
    """An adjective after an article, and no noun: "a device-readable in …"; yields `adjective`."""
    prose = facts.prose
    words, starts, numbers = prose.word_index()
    for number in (number for access in _ACCESS for number in numbers.get(access, ())):
        if number > 1 and words[number - 1] in ("device", "driver"):
            at = starts[number - 2]
            match = None if is_part(prose.text, at) else _NO_NOUN.match(prose.text, at)
            if match is not None:
                yield Found(prose.span(*match.span()), {"adjective": match["adjective"]})


def missing_article(facts: Facts, page: Page) -> Iterator[Found]:
    """A thing that can be counted, without an article: "at start of the table", "writes entry with"; yields `what`."""
    prose = facts.prose
    for first, then, pattern in _NO_ARTICLE:
        for match in starting_at(prose, first, pattern, then):
            if prose.block_at(match.start()).kind in ("text", "item", "note", "footnote"):
                yield Found(prose.span(*match.span()), {"what": " ".join(match["what"].split())})


def missing_full_stop(facts: Facts, page: Page) -> Iterator[Found]:
    """A sentence that begins where the last one has not ended; yields `word`, its first.

    "The" and "This" begin sentences; so does a phrase that opens several others of the page.
    """
    prose = facts.prose
    places = prose.word_index().places_of(("The", "This", "These"))
    starts = [match for at in places if (match := _opening(prose.text, at)) is not None]
    phrases = [(match, " ".join(match[0].split())) for match in _repeated_openings(prose)]
    usual = Counter(phrase for match, phrase in phrases if _opens(match, prose))
    starts += [match for match, phrase in phrases if usual[phrase] >= _ESTABLISHED]
    for match in starts:
        before = prose.text[max(0, match.start() - _BEFORE) : match.start()]
        ended = _ENDED.search(before) if _goes_on(before) else None
        if ended is None or prose.block_at(match.start()).kind not in ("text", "item", "note", "footnote"):
            continue
        word = match[0].split()[0]
        if ended["word"] is None or ended["word"].lower() not in _NO_END:
            yield Found(prose.span(match.start(), match.start() + len(word)), {"word": word})


def _opening(text: str, at: int) -> re.Match[str] | None:
    """A word and the beginning of the next; None where something has ended before, as nearly everywhere."""
    return _OPENING.match(text, at) if _goes_on(text[max(0, at - _BEFORE) : at]) and not is_part(text, at) else None


def _goes_on(before: str) -> bool:
    """Whether nothing but white space stands between the last word or object and the end of `before`."""
    last = before.rstrip()[-1:]
    return last.isalnum() or last in ("_", OBJECT)


def _repeated_openings(prose: Prose) -> Iterator[re.Match[str]]:
    """Where "Capital word is" stands."""
    words, starts, numbers = prose.word_index()
    for number in (number for verb in ("is", "are", "was") for number in numbers.get(verb, ())):
        if number > 1 and words[number - 1].islower() and words[number - 2].istitle():
            at = starts[number - 2]
            match = _REPEATED_OPENING.match(prose.text, at) if starts[number] - at <= _BEFORE else None
            if match is not None and match.end() == starts[number] + len(words[number]):
                yield match


def _opens(match: re.Match[str], prose: Prose) -> bool:
    """Whether the match begins a sentence: a full stop or the start of a block stands before it."""
    return prose.text[max(0, match.start() - 4) : match.start()].rstrip()[-1:] in ("", ".", "\0", ":")
