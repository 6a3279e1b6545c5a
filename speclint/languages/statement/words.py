"""Cuts a normative sentence into the coarse words that statement.lark is about."""

import re

import msgspec

from speclint.languages.statement.actors import (
    ACTOR,
    DETERMINER,
    FOLLOWS_ACTOR,
    MODIFIER,
    NO_MODIFIER,
    WHOLE_ACTOR,
    party,
)


class Word(msgspec.Struct, gc=False):
    """A terminal of statement.lark, with its place; an actor knows its party."""

    type: str
    start: int
    end: int
    party: str = ""


# A keyword begins with a literal, which lets the search skip everything else; what stands before it is looked at later.
_KEYWORD = re.compile(
    r"(?:MUST(?:\s+(?:NOT|not)\b)?|SHALL(?:\s+(?:NOT|not)\b)?|SHOULD(?:\s+(?:NOT|not)\b)?|MAY(?:\s+(?:NOT|not)\b)?"
    r"|MOST\s+NOT|NOT\s+RECOMMENDED|RECOMMENDED|REQUIRED|OPTIONAL)\b"
)
# "is REQUIRED": the verb belongs to neither the subject nor the keyword.
LONGEST_COPULA = 20
COPULA = re.compile(r"\b(?:is|are|be|was|were)\s+(?:also\s+)?\Z")

_OPENER = (
    r"if\s+and\s+only\s+if|(?:even|only|except)\s+(?:if|when|while|during|after|before)"
    r"|if(?!\s+(?:any|possible|necessary|needed|applicable)\s*(?:[,;:.)]|\s(?:at|and|or)\b))"
    r"|when(?:ever)?|unless|upon|after|before|once|until|while|during|prior\s+to|(?:as|so)\s+long\s+as|as\s+soon\s+as"
    r"|provided\s+that|assuming\s+that|on\s+(?:receipt|receiving|reset)"
    r"|in\s+(?:the\s+)?case(?:\s+(?:of|that|when|where))?|in\s+which\s+case"
    r"|in\s+(?:this|that|such|any|the\s+latter)(?:\s+an?)?\s+cases?(?=\s*(?:[,;:.)]|\Z))"
)
_CAPITAL_OPENER = "|".join(
    rf"{first}{rest}"
    for first, rest in (
        ("If", r"(?:\s+and\s+only\s+if)?"),
        ("When", r"(?:ever)?"),
        ("(?:Even|Only|Except)", r"\s+(?:if|when|while|during|after|before)"),
        ("(?:Unless|Upon|After|Before|Once|Until|While|During)", ""),
        ("Prior", r"\s+to"),
        ("(?:As|So)", r"\s+long\s+as"),
        ("As", r"\s+soon\s+as"),
        ("(?:Provided|Assuming)", r"\s+that"),
        ("On", r"\s+(?:receipt|receiving|reset|completion)"),
        ("In", r"\s+(?:the\s+)?case(?:\s+(?:of|that|when|where))?"),
        ("In", r"\s+(?:this|that|such|which|any|the\s+latter)(?:\s+an?)?\s+cases?"),
    )
)
# Words after which an opener opens no condition: "at least once", "as if", "to check if".
_NO_OPENER_AFTER = re.compile(r"\b(?:as|least|than|at|check|checks|determine|verify|test)\s+\Z")
_LONGEST_WORD_BEFORE = 12

ADVERB = r"(?:therefore|also|then|thus|hence|only|still|always|never|itself|themselves|[a-z]+ly)"
_PREPOSITION = r"(?:by|to|from|of|for|in|into|on|at|with|without|within|via|through|between|than|across)"
# An aside in parentheses, without a keyword; at a parenthesis inside it stops.
_ASIDE = r"\((?:[^()MSRNO]|M(?!UST\b|AY\b)|S(?!HOULD\b|HALL\b)|[RNO](?!ECOMMENDED|EQUIRED|PTIONAL|OT\sREC))*+\)"

# "VIRTIO_F_MUST", and a word that is spoken of: the key word "MUST".
_NO_USE_AFTER = "_-\"'`\u201c\u2018"

# "For optimal performance" names a reason; "For all queues" says where the sentence holds.
_NO_SCOPE = (
    r"(?:example|instance|optimal|best|better|performance|efficiency|simplicity|security|compatibility"
    r"|th(?:is|ese)\s+reasons?)\b"
)

_TO_KEYWORD = rf"(?:\s+{ADVERB}){{0,2}}\s*\Z"

# A word with which nothing begins that is more than a word: its first two letters tell.
_PLAIN = (
    r"(?:[cghjkqrxyz]|a[bdeghijkmopqruvwxyz]|b[^eouy\W]|d[^eru\W]|e[^ailvx\W]|f[^or\W]|i[^fnt\W]|l[^e\W]|m[^o\W]|n[^eo\W]"
    r"|p[^r\W]|s[^ou\W]|t[^hor\W]|u[^np\W]|v[^i\W]|w[^hi\W])[^\s,;:()]*+"
)

# What stands before a keyword, where the searched part of the text ends. Most of it are plain words.
_BEFORE_KEYWORD = re.compile(
    rf"""(?:
      (?P<PLAIN>{_PLAIN}(?:\s++{_PLAIN})*+)
    | (?P<IF>(?:{_OPENER}|{_CAPITAL_OPENER})\b)
    | (?P<FOR>For(?!\s+{_NO_SCOPE})\b)
    | (?P<OTHERWISE>(?:[Oo]therwise|else)\b)
    | (?P<THEN>(?:,\s*)?(?:and\s+)?[Tt]hen\b)
    | (?P<ACTOR>(?P<MENTION>{_PREPOSITION}\s+)?{ACTOR}(?(MENTION)|(?:(?={_TO_KEYWORD})|{FOLLOWS_ACTOR})))
    | (?P<SCOPE>for\s+(?:all|any|each|every)\b)
    | (?P<SUBJECT>(?:[Ii]t|[Tt]hey|which|that|who)(?={_TO_KEYWORD}))
    | (?P<AND>[,;]\s*(?:and/or|and|or|but|nor)\b|(?:and/or|and|or|but|nor)\b)
    | (?P<ASIDE>{_ASIDE})
    | (?P<ITEM>[0-9]{{1,2}}\))
    | (?P<COMMA>[,;:()]|-{{1,3}}(?=\s)|\u2013|\u2014)
    | (?P<WORD>[^\s,;:()]++)
    )\s*+""",
    re.VERBOSE,
)
# What most statements begin with; it needs no search.
_PARTY_ALONE = re.compile(r"\s*+((?:[Tt]he|[Aa])\s+(?:driver|device))\s*+")
# The subject after a condition that no comma ends.
_SUBJECT_OF_CONDITION = re.compile(
    rf"(?<!\bof)(?<!\bby)(?<!\bwith)\s({DETERMINER}(?:{MODIFIER}){{0,5}}?(?!{NO_MODIFIER})[\w.-]+|{ACTOR})\Z"
)
# A condition that is inserted or stands in parentheses is not looked for any further.
_LONGEST_INSERTION = 500
_UP_TO_KEYWORD = re.compile(_TO_KEYWORD)
_PRONOUNS = frozenset(("it", "It", "they", "They"))
_RELATIVES = frozenset(("which", "that", "who"))

# What surrounds a condition or an action and is no part of it.
PUNCTUATION = " \t\r\n,;:.("

# What stands after the last keyword: only conditions matter. They follow a blank, which is quick to search for.
_AFTER_KEYWORD = re.compile(rf"[\s(,](?:((?:{_OPENER})\b)|(?<=\()[^()]*+\))")
_RIGHT_AFTER_KEYWORD = re.compile(rf",\s*((?:{_OPENER}|for\s+(?:all|any|each|every))\b)")

_PASSIVE = re.compile(
    r"\s+(?:(?:only|also|always|never|either|then|both|first|not|[a-z]+ly)\s+)?be\s+(?:(?:[a-z]+ly|also|only|either|first)\s+)?"
    r"(?:[a-z-]+ed|set|sent|read|written|made|done|kept|put|taken|given|held|left|chosen|shown|known|seen|built|found|met"
    r"|laid|split|reset|understood|driven|begun|bound|drawn|overwritten|rewritten|hidden|broken)\b"
)


def find_keywords(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return the spans of the requirement keywords (RFC 2119, RFC 8174) in a sentence."""
    return [
        match.span()
        for match in _KEYWORD.finditer(text, start, end)
        if match.start() == start or not (text[match.start() - 1].isalnum() or text[match.start() - 1] in _NO_USE_AFTER)
    ]


def is_passive(text: str, keyword_end: int, end: int) -> bool:
    """Return whether something is to be done with the subject: "MUST be set"."""
    return _PASSIVE.match(text, keyword_end, end) is not None


def cut(text: str, span: tuple[int, int], keywords: list[tuple[int, int]]) -> list[Word]:
    """Return the words of the sentence at `span`, for the parser."""
    cutter = _Cutter(text, span[1])
    at = span[0]
    for keyword in keywords:
        cutter.cut_before(at, keyword)
        at = keyword[1]
    cutter.cut_rest(at)
    return cutter.words


class _Cutter:
    """Cuts one sentence, and remembers who was spoken of."""

    def __init__(self, text: str, end: int) -> None:
        self.text = text
        self.end = end
        self.words: list[Word] = []
        self.actor = ""  # the last one that stood where a subject stands
        self.agent = ""  # the last one after "by"

    def cut_before(self, at: int, keyword: tuple[int, int]) -> None:
        """Cut what leads to a keyword, and the keyword."""
        words = self.words
        is_first = not words
        limit = self._end_of_subject(at, keyword[0])
        alone = _PARTY_ALONE.fullmatch(self.text, at, limit)
        if alone is not None:
            at_party = alone.span(1)
            words += Word("SUBJECT", *at_party, self._party(at_party, keyword[1])), Word("KEYWORD", *keyword)
            return
        run = run_end = -1
        for match in _BEFORE_KEYWORD.finditer(self.text, at, limit):
            kind = match.lastgroup or "WORD"
            start, end = match.span(kind)
            if kind == "PLAIN":
                run = start if run < 0 else run
                run_end = end
                continue
            if kind == "ACTOR" and match.start("MENTION") >= 0:
                kind = "MENTION"
            if kind != "WORD":
                is_opening = run < 0 and not (words and words[-1].type == "ACTOR")
                kind = self._terminal(kind, (start, end, limit), is_opening, is_first)
            if kind == "WORD":
                run = start if run < 0 else run
                run_end = end
                continue
            if run >= 0:
                words.append(Word("WORDS", run, run_end))
                run = -1
            words.append(Word(kind, start, end))
            if kind in {"ACTOR", "SUBJECT"}:
                words[-1].party = self._party((start, end), keyword[1])
                if kind == "SUBJECT":
                    break
        if run >= 0:
            words.append(Word("WORDS", run, run_end))
            if len(words) > 1 and not words[-1].party:
                self._split_condition(keyword[1])
        words.append(Word("KEYWORD", *keyword))

    def _split_condition(self, keyword_end: int) -> None:
        """Find the subject in a condition that reaches up to the keyword: "if X is set the field MUST"."""
        words = self.words
        if words[-2].type != "IF" and not (words[-2].type == "ACTOR" and len(words) > 2 and words[-3].type == "IF"):
            return
        run = words[-1]
        subject = _SUBJECT_OF_CONDITION.search(self.text, run.start, run.end)
        if subject is None:
            return
        start, end = subject.span(1)
        run.end = start
        words.append(Word("SUBJECT", start, end, "other"))
        if WHOLE_ACTOR.fullmatch(self.text, start, end):
            words[-1].party = self._party((start, end), keyword_end)

    def _end_of_subject(self, at: int, keyword_start: int) -> int:
        """Return where the search before a keyword ends: before the verb of "is REQUIRED"."""
        if self.text[keyword_start] in "RON":
            copula = COPULA.search(self.text, max(at, keyword_start - LONGEST_COPULA), keyword_start)
            if copula:
                return copula.start()
        return keyword_start

    def _terminal(self, kind: str, span: tuple[int, int, int], is_opening: bool, is_first: bool) -> str:
        """Return the terminal for a match, or WORD where it is nothing special at its place."""
        start, end, limit = span
        if kind == "ACTOR":
            if _UP_TO_KEYWORD.match(self.text, end, limit) and (is_opening or self._is_phrase(start, end)):
                return "SUBJECT"
            return "ACTOR" if is_opening else "WORD"
        if kind == "MENTION":
            if self.text.startswith("by", start):
                self.agent = party(self.text[start:end])
            return "WORD"
        if kind == "IF":
            return "WORD" if self._is_no_opener(start) or (is_opening and self._goes_on()) else kind
        if kind in ("FOR", "SCOPE"):
            return "IF" if is_opening else "WORD"
        if kind == "AND" and is_first:
            # Before the first keyword "and" joins things, not statements.
            return "COMMA" if self.text[start] in ",;" else "WORD"
        if kind == "ITEM":
            return "COMMA" if is_first else "AND"
        return "WORD" if kind == "ASIDE" else kind

    def _goes_on(self) -> bool:
        """Return whether a condition that has only begun goes on: "after once …", "if, while …"."""
        words = self.words
        if words and words[-1].type == "IF":
            return True
        if len(words) > 1 and words[-1].type == "COMMA" and words[-2].type == "IF":
            words.pop()
            return True
        return False

    def _is_phrase(self, start: int, end: int) -> bool:
        """Return whether "devices" amid other words is a phrase of its own, not the end of "for SCSI devices"."""
        text = self.text
        return any(map(str.isspace, text[start:end])) or text[max(0, start - 8) : start].split()[-1:] == ["that"]

    def _is_no_opener(self, start: int) -> bool:
        """Return whether the word before takes an "if" or "once" for itself."""
        return _NO_OPENER_AFTER.search(self.text, max(0, start - _LONGEST_WORD_BEFORE), start) is not None

    def _party(self, span: tuple[int, int], keyword_end: int) -> str:
        """Return who the subject or actor at `span` is."""
        phrase = self.text[span[0] : span[1]]
        if phrase in _RELATIVES:
            return "other"
        if phrase not in _PRONOUNS:
            self.actor = party(phrase)
        elif not self.actor and not is_passive(self.text, keyword_end, self.end):
            # "once the feature was selected by the driver, it MUST use it"
            return self.agent
        return self.actor

    def cut_rest(self, at: int) -> None:
        """Cut what follows the last keyword: only conditions matter."""
        text, end = self.text, self.end
        inserted = _RIGHT_AFTER_KEYWORD.match(text, at, end)
        if inserted:
            self.words.append(Word("COMMA", at, inserted.start(1)))
            at = self._cut_condition(inserted.span(1), ",")
        for match in _AFTER_KEYWORD.finditer(text, at, end):
            start = match.start(1)
            if match.lastindex is None or match.start() < at or self._is_no_opener(start):
                continue
            if self.words[-1].type == "IF" and not text[at:start].strip():
                continue
            self._append_words(at, start)
            at = self._cut_condition(match.span(1), ")" if text[match.start()] == "(" else "")
        self._append_words(at, end)

    def _cut_condition(self, opener: tuple[int, int], closer: str) -> int:
        """Append a condition that ends with `closer`, or its opener alone; return where to go on."""
        self.words.append(Word("IF", *opener))
        close = self.text.find(closer, opener[1], min(opener[1] + _LONGEST_INSERTION, self.end)) if closer else -1
        if close < 0:
            return opener[1]
        self._append_words(opener[1], close)
        self.words.append(Word("COMMA", close, close + 1))
        return close + 1

    def _append_words(self, start: int, end: int) -> None:
        if self.text[start:end].strip(PUNCTUATION):
            self.words.append(Word("WORDS", start, end))
