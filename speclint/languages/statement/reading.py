"""Reads a normative sentence with statement.lark: one Reading for each keyword."""

import functools
from collections.abc import Iterator
from typing import Any, TypeAlias

import msgspec
from lark import Lark, Transformer
from lark.exceptions import UnexpectedInput
from lark.lexer import Lexer

from speclint.languages.statement.clauses import Clause, divide
from speclint.languages.statement.words import Word, cut, find_keywords, is_passive
from speclint.resources import read_text

At: TypeAlias = tuple[int, int]


class Reading(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What one requirement keyword of a sentence says. Spans are offsets in the text that was read.

    modality:   the keyword in its right form: "MUST NOT" also where the text has "MUST not" or "MOST NOT"
    actor:      who the grammatical subject is: "driver", "device", "both", "other"; "" where the sentence does not tell
    passive:    the subject suffers the action: "the field MUST be set by the driver"
    action:     what the keyword governs, up to a condition or the next statement; empty before a list
    complete:   the grammar found the subject, the keyword and the action
    """

    modality: str
    keyword: At
    actor: str
    actor_at: At | None
    passive: bool
    conditions: tuple[At, ...]
    action: At
    complete: bool


def read_statements(text: str, start: int, end: int) -> list[Reading]:
    """Read the sentence `text[start:end]`; never raises, whatever the sentence is."""
    end = min(end, len(text))
    keywords = find_keywords(text, start, end)
    if not keywords:
        return []
    words = cut(text, (start, end), keywords)
    kinds = tuple([word.type for word in words])
    shape = _common_shape(kinds) if len(kinds) <= _LONGEST_COMMON else _shape(kinds)
    if shape is None:
        return [_incomplete(text, keyword, end) for keyword in keywords]
    readings = []
    for keyword, actor, actor_at, conditions, action in divide(text, *_filled(shape, words)):
        modality = _modality(text, keyword)
        readings.append(
            Reading(
                modality,
                keyword,
                actor,
                actor_at,
                is_passive(text, keyword[1], end),
                conditions,
                action,
                actor_at is not None and (action[0] < action[1] or modality in _ADJECTIVES),
            )
        )
    return readings


# They need no action: "support for this is OPTIONAL".
_ADJECTIVES = frozenset(("REQUIRED", "RECOMMENDED", "NOT RECOMMENDED", "OPTIONAL"))


def _modality(text: str, keyword: At) -> str:
    words = text[keyword[0] : keyword[1]].upper().split()
    if words[0] == "MOST":
        words[0] = "MUST"
    return " ".join(words)


def _incomplete(text: str, keyword: At, end: int) -> Reading:
    """Return what is sure of a keyword in a sentence that cannot be read."""
    passive = is_passive(text, keyword[1], end)
    return Reading(_modality(text, keyword), keyword, "", None, passive, (), (keyword[1], keyword[1]), False)


class _Words(Lexer):
    """Hands the words to the parser as they are."""

    def __init__(self, conf: object) -> None:
        pass

    def lex(self, words: Any, _state: Any = None) -> Iterator[Any]:
        return iter(words)


class _Clauses(Transformer[Any, Any]):
    """Makes clauses of the rules of statement.lark. A callback gets the parts of its rule, in order."""

    def first(self, parts: list[Any]) -> list[Clause]:
        before, subject, keyword = parts
        return [Clause("first", before, subject, keyword)]

    def interrupted(self, parts: list[Any]) -> list[Clause]:
        before, _, keyword = parts
        return [Clause("interrupted", before, None, keyword)]

    def bare(self, parts: list[Any]) -> list[Clause]:
        return [Clause("bare", [], None, parts[0])]

    def another(self, parts: list[Any]) -> list[Clause]:
        clauses, before, subject, keyword = parts
        is_stray = not before and subject.type == "PHRASE" and not subject.party
        clauses.append(Clause("stray" if is_stray else "another", before, subject, keyword))
        return clauses  # type: ignore[no-any-return]

    def same(self, parts: list[Any]) -> list[Clause]:
        clauses, before, junction, keyword = parts
        before.append(junction)
        clauses.append(Clause("same", before, None, keyword))
        return clauses  # type: ignore[no-any-return]

    def between(self, parts: list[Any]) -> list[Word]:
        if parts:
            parts[0].append(parts[1])
            return parts[0]  # type: ignore[no-any-return]
        return []

    def subject(self, parts: list[Word]) -> Word:
        return parts[0]

    def phrase(self, parts: list[Word]) -> Word:
        return Word("PHRASE", parts[0].start, parts[-1].end, parts[0].party)

    def condition(self, parts: list[Word]) -> Word:
        return Word("CONDITION", parts[0].start, parts[-1].end)


_Shape: TypeAlias = tuple[list[Clause], list[Word]]


def _shape(kinds: tuple[str, ...]) -> _Shape | None:
    """Return the clauses of a sentence with words of these kinds, and what follows its last keyword.

    The places in it are the numbers of the words: sentences differ in their words, but most have one of a few shapes,
    so that few of them have to be parsed. None where the grammar has no such sentence.
    """
    words = [Word(kind, number, number + 1, "actor" if kind == "ACTOR" else "") for number, kind in enumerate(kinds)]
    try:
        clauses, rest = _parser().parse(words).children
    except UnexpectedInput:
        return None
    return clauses, rest  # type: ignore[return-value]  # the callbacks make lists


_common_shape = functools.lru_cache(maxsize=4096)(_shape)
# A longer sentence is one of a kind, and would only fill the memory.
_LONGEST_COMMON = 40


def _filled(shape: _Shape, words: list[Word]) -> _Shape:
    """Return the clauses of a shape with the places of these words."""
    clauses, rest = shape
    return [
        Clause(
            clause.form,
            [_placed(part, words) for part in clause.before],
            _placed(clause.subject, words) if clause.subject is not None else None,
            words[clause.keyword.start],
        )
        for clause in clauses
    ], [_placed(part, words) for part in rest]


def _placed(part: Word, words: list[Word]) -> Word:
    """Return a part of a shape with the place of its words."""
    first = words[part.start]
    return Word(part.type, first.start, words[part.end - 1].end, first.party)


@functools.cache
def _parser() -> Lark:
    return Lark(read_text("grammars", "statement.lark"), parser="lalr", lexer=_Words, transformer=_Clauses())
