"""Reads a normative sentence with statement.lark: one Reading for each keyword."""

import functools
from collections.abc import Iterable
from typing import Any, TypeAlias

import msgspec

from speclint.languages.lalr import NoParse, Parser, grown, load
from speclint.languages.statement.clauses import Clause, Statement, divide
from speclint.languages.statement.words import Word, cut, find_keywords, is_passive

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


def read_statements(text: str, sentences: Iterable[At]) -> list[list[Reading]]:
    """Read sentences of `text`, which are spans of it: what each says; never raises, whatever the sentences are.

    Each step is done for all of them before the next one: that is quicker by a fifth, since the expressions and the
    code of one step alone fit into the caches of a processor.
    """
    spans = [(start, min(end, len(text))) for start, end in sentences]
    keywords = [find_keywords(text, *span) for span in spans]
    words = [cut(text, span, found) if found else [] for span, found in zip(spans, keywords, strict=True)]
    shapes = [_shape_of(each) if each else None for each in words]
    filled = [_filled(shape, each) if shape else None for shape, each in zip(shapes, words, strict=True)]
    divided = [divide(text, *each) if each else None for each in filled]
    return [
        [_incomplete(text, keyword, span[1]) for keyword in found]
        if statements is None
        else [_reading(text, statement, span[1]) for statement in statements]
        for span, found, statements in zip(spans, keywords, divided, strict=True)
    ]


def _reading(text: str, said: Statement, end: int) -> Reading:
    modality, action = _modality(text, said.keyword), said.action
    return Reading(
        modality,
        said.keyword,
        said.actor,
        said.actor_at,
        is_passive(text, said.keyword[1], end),
        said.conditions,
        action,
        said.actor_at is not None and (action[0] < action[1] or modality in _ADJECTIVES),
    )


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


def _another(parts: list[Any]) -> list[Clause]:
    clauses, before, subject, keyword = parts
    is_stray = not before and subject.type == "PHRASE" and not subject.party
    clauses.append(Clause("stray" if is_stray else "another", before, subject, keyword))
    return clauses  # type: ignore[no-any-return]


def _same(parts: list[Any]) -> list[Clause]:
    clauses, before, junction, keyword = parts
    before.append(junction)
    clauses.append(Clause("same", before, None, keyword))
    return clauses  # type: ignore[no-any-return]


@functools.cache
def _parser() -> Parser:
    return load(
        "statement",
        {
            "start": lambda parts: parts,
            "first": lambda parts: [Clause("first", parts[0], parts[1], parts[2])],
            "interrupted": lambda parts: [Clause("interrupted", parts[0], None, parts[2])],
            "bare": lambda parts: [Clause("bare", [], None, parts[0])],
            "another": _another,
            "same": _same,
            "between": grown,
            "subject": lambda parts: parts[0],
            "phrase": lambda parts: Word("PHRASE", parts[0].start, parts[-1].end, parts[0].party),
            "condition": lambda parts: Word("CONDITION", parts[0].start, parts[-1].end),
        },
    )


_Shape: TypeAlias = tuple[list[Clause], list[Word]]


def _shape(kinds: tuple[str, ...]) -> _Shape | None:
    """Return the clauses of a sentence with words of these kinds, and what follows its last keyword.

    The places in it are the numbers of the words: sentences differ in their words, but most have one of a few shapes,
    so that few of them have to be parsed. None where the grammar has no such sentence.
    """
    words = [Word(kind, number, number + 1, "actor" if kind == "ACTOR" else "") for number, kind in enumerate(kinds)]
    try:
        clauses, rest = _parser().parse(words)
    except NoParse:
        return None
    return clauses, rest


_common_shape = functools.lru_cache(maxsize=4096)(_shape)
# A longer sentence is one of a kind, and would only fill the memory.
_LONGEST_COMMON = 40


def _shape_of(words: list[Word]) -> _Shape | None:
    kinds = tuple([word.type for word in words])
    return _common_shape(kinds) if len(kinds) <= _LONGEST_COMMON else _shape(kinds)


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
