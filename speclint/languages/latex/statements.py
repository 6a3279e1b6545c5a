"""The normative statements in the running text of a source, read by the statement grammar."""

from bisect import bisect_left
from collections.abc import Iterator

from speclint.languages.statement import Reading, read_statements, split_sentences
from speclint.model.elements import Statement
from speclint.model.prose import Prose
from speclint.text.span import Span

_KEYWORDS = ("MUST", "MOST", "SHALL", "SHOULD", "MAY", "REQUIRED", "RECOMMENDED", "OPTIONAL")
"""A sentence without any of these words says nothing; one with them is looked at closer."""
_READ = frozenset(("text", "item", "cell", "note", "footnote", "caption"))


def read_prose(prose: Prose) -> Iterator[Statement]:
    """Every statement, sentence by sentence, in the order of the text."""
    places = prose.places_of(_KEYWORDS)
    sentences: list[tuple[int, int]] = []
    regions: list[str] = []
    position = 0
    for place in places:
        if place < position:
            continue
        block = prose.block_at(place)
        if block.kind in _READ:
            for start, end in split_sentences(prose.text, block.start, block.end):
                following = bisect_left(places, start)
                if following < len(places) and places[following] < end:
                    sentences.append((start, end))
                    regions.append(block.kind)
        position = block.end
    for sentence, region, readings in zip(sentences, regions, read_statements(prose.text, sentences), strict=True):
        at = prose.span(*sentence)
        for reading in readings:
            yield _statement(prose, at, region, reading)


def _statement(prose: Prose, at: Span, region: str, reading: Reading) -> Statement:
    text = prose.text
    return Statement(
        modality=reading.modality,
        raw=_words(text, reading.keyword),
        actor=reading.actor,
        subject=_words(text, reading.actor_at),
        passive=reading.passive,
        conditions=tuple([_words(text, condition) for condition in reading.conditions]),
        action=_words(text, reading.action),
        complete=reading.complete,
        region=region,
        at=at,
        keyword=prose.span(*reading.keyword),
        subject_at=prose.span(*reading.actor_at) if reading.actor_at else None,
        action_at=prose.span(*reading.action),
    )


def _words(text: str, at: tuple[int, int] | None) -> str:
    return " ".join(text[at[0] : at[1]].split()) if at else ""
