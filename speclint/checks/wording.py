"""Checks of running text that need no grammar: doubled words, repeated sentences, unpaired signs."""

import re
from collections.abc import Iterator
from functools import lru_cache

from speclint.checks.words import is_part, next_of, occurrences
from speclint.diagnostics import Found, Note
from speclint.model.facts import Facts, Page
from speclint.model.prose import OBJECT, Block, Prose

_TWICE = re.compile(r"([A-Za-z]{2,})(\s+)(\1)(?![\w'’/-]|[.(]\w)", re.IGNORECASE)
_LOWER = bytes(code | 32 if 65 <= code <= 90 or 97 <= code <= 122 else 32 for code in range(128)).ljust(256)
"""Bytes to bytes: ASCII letters become lower case, everything else a blank."""
_DOUBLED = re.compile(rb" ([a-z]{2,}+)(?= ++\1 )")
_TWICE_IN_ENGLISH = frozenset(("that", "had", "it", "them", "this", "long", "very", "one", "two", "zero"))
"""Words that good English, C or arithmetic put twice in a row: "that that", "long long", "one one"."""
_NAMED = re.compile(r"\{([a-z]{2,})\}| ([a-z]{2,})[;\[]")
_COPULAS = frozenset(("is", "was", "are", "were", "do", "does", "has", "have"))
_PARTICLES = frozenset(("in", "on", "off", "out", "up", "down", "by", "over", "to"))
_PHRASAL = re.compile(
    r"\b(?:turn|switch|log|pass|plug|fill|power|opt|swap|check|sign|lock|lead|carr|hold|held|go|com|mov|fall|"
    r"refer|rel|read|writ|clock|count|roll|depend|bas|look|keep|kept|back|tim)\w{0,4}\s+\Z"
)
_FUNCTION_WORDS = frozenset(
    "a an the of to in on at by for from with as is are was were be been has have if when and or not but than then "
    "so its their which who will can may must should shall any all each these those there we you into".split()
)
_SENTENCE = re.compile(r"[^.!?:]+(?:[.!?:](?!\s)[^.!?:]*)*[.!?:]?")
_SHORTEST_SENTENCE = 5
"""Words that a sentence has at least; shorter ones ("See below.") repeat for good reason."""
_TWO_SENTENCES = 2
_LONGEST_WORD = 24
"""Letters at the end of a word that are looked at."""
_SIGN = re.compile(r"[()\[\]]")
_LIST_MARK = re.compile(r"(?:\A|[\s,;:.(])(?:[0-9]{1,3}|[A-Za-z]|[ivx]{2,4})\Z")
_MARK_LENGTH = 5
_QUOTES = ("``", "''", '"', "“", "”")


def doubled_word(facts: Facts, page: Page) -> Iterator[Found]:
    """A word that stands twice in a row, also across a line break.

    Yields `word`. Words with markup between them are none: "the id \\field{id}" is right.
    """
    prose = facts.prose
    for place in _DOUBLED.finditer(b" %b " % prose.text.encode("ascii", "replace").translate(_LOWER)):
        match = None if is_part(prose.text, place.start()) else _TWICE.match(prose.text, place.start())
        if match is None:
            continue
        start, end = match.span()
        if prose.offset(end - 1) - prose.offset(start) != end - 1 - start:
            continue
        if prose.block_at(start).kind == "cell" or _may_stand_twice(match, prose, page):
            continue
        yield Found(prose.span(start, end), {"word": match[1]})


def _may_stand_twice(match: re.Match[str], prose: Prose, page: Page) -> bool:
    """Whether the word is right where it stands: grammar, an abbreviation, or a field's name."""
    first, second = match[1], match[3]
    word = first.lower()
    if word in _TWICE_IN_ENGLISH or (first.isupper() and second.isupper()):
        return True
    before = prose.text[max(0, match.start() - 60) : match.start()]
    if word in _COPULAS:
        return re.search(r"\b(?:[Ww]h(?:at|o|ich|ere|en)|[Hh]ow)\b", before) is not None
    if word in _PARTICLES:
        return _PHRASAL.search(before[-20:]) is not None
    if word in _FUNCTION_WORDS:
        return False
    return second[0].isupper() or word in _named(page.source.text)


@lru_cache(maxsize=2)
def _named(text: str) -> frozenset[str]:
    """The words of a source that name a field or a variable somewhere in it."""
    return frozenset(braced or declared for braced, declared in _NAMED.findall(text))


def repeated_sentence(facts: Facts, page: Page) -> Iterator[Found]:
    """A sentence that its paragraph has already said, word for word.

    Yields `words`, the first words of the sentence. Sentences that differ only in what they
    refer to are different: the text compared is the source's.
    """
    prose = facts.prose
    for block in prose.blocks:
        if block.kind in ("cell", "heading", "label") or prose.text.count(".", block.start, block.end) < _TWO_SENTENCES:
            continue
        if not _may_repeat(prose.text[block.start : block.end]):
            continue
        said: dict[str, tuple[int, int]] = {}
        for match in _SENTENCE.finditer(prose.text, block.start, block.end):
            words = match[0].split()
            if len(words) < _SHORTEST_SENTENCE:
                continue
            key, start = " ".join(words), match.end() - len(match[0].lstrip())
            earlier = said.setdefault(key, (start, match.end()))
            if earlier == (start, match.end()):
                continue
            at, first = prose.span(start, match.end()), prose.span(*earlier)
            if page.source.text[at.start : at.end].split() == page.source.text[first.start : first.end].split():
                opening = " ".join(words[:6]).replace(OBJECT, "…")
                yield Found(at, {"words": opening}, (Note(first, "it is said here"),))


def _may_repeat(text: str) -> bool:
    """Whether two sentences end with the same word: quick to see, and of most paragraphs not true."""
    for sign in "!?:":
        text = text.replace(sign, ".")
    ends = {"".join(part.rstrip()[-_LONGEST_WORD:].split()[-1:]) for part in text.split(".")}
    return text.count(".") >= len(ends)


def unbalanced_parenthesis(facts: Facts, page: Page) -> Iterator[Found]:
    """A parenthesis that is never closed, or closed and never opened; yields `sign` and `what`.

    Looked for within a paragraph or item; a pair that embraces several of them is found across.
    List marks ("1)"), half-open intervals and smileys are no parentheses.
    """
    prose = facts.prose
    waiting: list[tuple[int, Block]] = []
    lone: list[int] = []
    opening = closing = -1
    for block in prose.blocks:
        if block.kind == "heading":
            lone += [at for at, _ in waiting]
            waiting = []
        if opening < block.start:
            opening = next_of("(", prose.text, block.start)
        if closing < block.start:
            closing = next_of(")", prose.text, block.start)
        if min(opening, closing) >= block.end:
            continue
        opened, closed = _unpaired(prose.text, block)
        for at in closed:
            if waiting:
                waiting.pop()
            else:
                lone.append(at)
        waiting += [(at, block) for at in opened]
    lone += [at for at, _ in waiting]
    for at in sorted(lone):
        sign = prose.text[at]
        yield Found(prose.span(at, at + 1), {"sign": sign, "what": "closed" if sign == "(" else "opened"})


def _unpaired(text: str, block: Block) -> tuple[list[int], list[int]]:
    """The places of "(" without ")" and of ")" without "(" in one block."""
    stack: list[int] = []
    closed: list[int] = []
    for match in _SIGN.finditer(text, block.start, block.end):
        at = match.start()
        if match[0] in "([":
            stack.append(at)
        elif match[0] == "]":
            if stack and (text[stack[-1]] == "[" or "," in text[stack[-1] : at]):
                stack.pop()
        elif stack and (text[stack[-1]] == "(" or _is_interval(text[stack[-1] : at])):
            stack.pop()
        elif any(text[index] == "(" for index in stack):
            while text[stack.pop()] != "(":
                pass
        elif not (text[at - 1] in ":;" or _LIST_MARK.search(text[max(block.start, at - _MARK_LENGTH) : at])):
            closed.append(at)
    return [at for at in stack if text[at] == "("], closed


def _is_interval(text: str) -> bool:
    """Whether "[…" before a ")" is a half-open interval: two bounds, no words between them."""
    return len(text) < 60 and any(sign in text for sign in (",", ";", "..")) and "(" not in text


def unbalanced_quote(facts: Facts, page: Page) -> Iterator[Found]:
    """A double quotation mark without a partner in its paragraph; yields `sign`.

    `` opens, '' closes, the straight one does either, as TeX has it. Inch and second marks
    follow a number and are none.
    """
    prose = facts.prose
    by_block: dict[Block, list[tuple[int, str]]] = {}
    for mark in sorted((at, sign) for sign in _QUOTES for at in occurrences(prose.text, sign)):
        by_block.setdefault(prose.block_at(mark[0]), []).append(mark)
    for block, marks in by_block.items():
        opened: list[tuple[int, str]] = []
        for at, sign in marks:
            after_number = at > block.start and prose.text[at - 1].isdigit()
            if sign in ("``", "“"):
                opened.append((at, sign))
            elif opened:
                opened.pop()
            elif sign == '"' and not after_number:
                opened.append((at, sign))
            elif sign == "”":
                yield Found(prose.span(at, at + len(sign)), {"sign": sign})
        for at, sign in opened:
            yield Found(prose.span(at, at + len(sign)), {"sign": sign})
