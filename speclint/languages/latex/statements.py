"""The normative statements in the running text of a source, read by the statement grammar."""

import re
from bisect import bisect_left
from collections.abc import Iterator

from speclint.languages.statement import read_statements, split_sentences
from speclint.model.elements import Statement
from speclint.model.prose import Prose

# It begins with letters and not with \b, so that places where no keyword can begin are passed over without a try.
_KEYWORD = re.compile(r"[MSRO](?<!\w[MSRO])(?:UST|OST(?=\s+NOT)|HALL|HOULD|AY|EQUIRED|ECOMMENDED|PTIONAL)\b")
_READ = frozenset(("text", "item", "cell", "note", "footnote", "caption"))


def read_prose(prose: Prose) -> Iterator[Statement]:
    """Every statement, sentence by sentence, in the order of the text."""
    places = [keyword.start() for keyword in _KEYWORD.finditer(prose.text)]
    position = 0
    for place in places:
        if place < position:
            continue
        block = prose.block_at(place)
        if block.kind in _READ:
            for start, end in split_sentences(prose.text, block.start, block.end):
                following = bisect_left(places, start)
                if following < len(places) and places[following] < end:
                    yield from _sentence(prose, start, end, block.kind)
        position = block.end


def _sentence(prose: Prose, start: int, end: int, region: str) -> Iterator[Statement]:
    text, at = prose.text, prose.span(start, end)
    for reading in read_statements(text, start, end):
        yield Statement(
            modality=reading.modality,
            raw=" ".join(text[slice(*reading.keyword)].split()),
            actor=reading.actor,
            subject=_words(text, reading.actor_at),
            passive=reading.passive,
            conditions=tuple(_words(text, condition) for condition in reading.conditions),
            action=_words(text, reading.action),
            complete=reading.complete,
            region=region,
            at=at,
            keyword=prose.span(*reading.keyword),
            subject_at=prose.span(*reading.actor_at) if reading.actor_at else None,
            action_at=prose.span(*reading.action),
        )


def _words(text: str, at: tuple[int, int] | None) -> str:
    return " ".join(text[slice(*at)].split()) if at else ""
