"""Gathers what mails and drafts say: definitions in plain text, fragments of LaTeX, hunks of patches."""

from collections.abc import Iterable, Iterator
from itertools import pairwise
from operator import attrgetter
from typing import NamedTuple

from speclint.engine.gather import Gathered
from speclint.engine.own_findings import has_long_line
from speclint.frontends.mail import kind_of, read_messages
from speclint.frontends.passages import Passage, passages
from speclint.languages.draft import find_definitions, split_fragments
from speclint.languages.latex.macros import read_macros
from speclint.text.limits import MAX_PASSAGES
from speclint.text.source import Document, Source, carve
from speclint.text.span import Span

_TELLING = ("VIRTIO_", "\\", "@@ -")
"""One of these stands in a text that says anything."""
_LATEX_FILES = (".tex", ".sty", ".cls", ".ltx")


class _Proposal(NamedTuple):
    """A definition of the feature `name` as it stands in one place: its words, and how deep in which message."""

    name: str
    words: str
    depth: int
    message: int
    order: int
    source: Source


class _Excerpt(NamedTuple):
    """LaTeX as it stands in one place."""

    depth: int
    order: int
    source: Source


class _Found(NamedTuple):
    """What the documents hold so far."""

    proposals: list[_Proposal]
    excerpts: list[_Excerpt]
    limits: list[tuple[Span, str]]


def gather_mails(documents: Iterable[Document]) -> Gathered:
    """The sources of mails, mailboxes, archive pages and drafts, and a source of language "mail" for each document.

    A definition that is quoted again is the same definition: it stands once, where it is fullest, of equal ones where
    it is least quoted, of these where it is first. Of versions of a definition, the one that is least quoted counts,
    of these the last.
    """
    sources: dict[str, Source] = {}
    found = _Found([], [], [])
    messages = 0
    for document in documents:
        sources[document.name] = Source.whole(document, "mail")
        if not has_long_line(document.text):
            messages = _read(document, messages, found)
    kept = [proposal.source for proposal in _distinct(found.proposals)]
    kept += [excerpt.source for excerpt in _new(found.excerpts)]
    sources.update((source.name, source) for source in sorted(kept, key=lambda source: source.pieces[0].offset))
    macros = tuple(macro for each in found.excerpts for macro in read_macros(each.source.name, each.source.text))
    return Gathered(sources, (), (), macros, complete=False, limits=tuple(found.limits))


def _read(document: Document, before: int, found: _Found) -> int:
    """Reads one document; `before` messages were read, and so many are now."""
    chatty = kind_of(document) != "draft"
    for message in read_messages(document):
        before += 1
        found.limits.extend((Span(document.name, at, at), limit) for at, limit in message.unread)
        for text in message.texts:
            if not any(sign in text.text for sign in _TELLING):
                continue
            parts, unread = passages(text)
            if unread is not None:
                limit = f"the limit of {MAX_PASSAGES} passages in a text"
                found.limits.append((Span(document.name, unread, unread), limit))
            for part in parts:
                _read_passage(part, before, found, chatty=chatty)
    return before


def _read_passage(passage: Passage, message: int, found: _Found, *, chatty: bool) -> None:
    text = passage.source.text
    if passage.kind == "diff":
        if not passage.path or passage.path.endswith(_LATEX_FILES):
            _add_excerpt(passage, (0, len(text)), found)
    elif passage.kind == "text":
        for fragment in split_fragments(text):
            if fragment.latex:
                _add_excerpt(passage, (fragment.start, fragment.end), found)
                continue
            for definition in find_definitions(text[fragment.start : fragment.end], chatty=chatty):
                start, end = fragment.start + definition.start, fragment.start + definition.end
                order = len(found.proposals) + len(found.excerpts)
                source = carve(passage.source, f"{passage.source.name}:{order + 1}", "draft", [(start, end)])
                words = " ".join(source.text.split())
                found.proposals.append(_Proposal(definition.name, words, passage.depth, message, order, source))


def _add_excerpt(passage: Passage, at: tuple[int, int], found: _Found) -> None:
    order = len(found.proposals) + len(found.excerpts)
    source = carve(passage.source, f"{passage.source.name}:{order + 1}", "excerpt", [at])
    found.excerpts.append(_Excerpt(passage.depth, order, source))


def _distinct(proposals: Iterable[_Proposal]) -> Iterator[_Proposal]:
    """Each definition once."""
    by_name: dict[str, list[_Proposal]] = {}
    for proposal in proposals:
        by_name.setdefault(proposal.name, []).append(proposal)
    for same in by_name.values():
        # In this order a text that begins another one stands right before one that it begins.
        same.sort(key=lambda each: (each.words, -each.depth, -each.order))
        fullest = [each for each, after in pairwise(same) if not after.words.startswith(each.words)]
        fullest.append(same[-1])
        counts = min(fullest, key=lambda each: (each.depth, -each.message))
        kept = (each for each in fullest if (each.depth, each.message) == (counts.depth, counts.message))
        yield from sorted(kept, key=attrgetter("order"))


def _new(excerpts: Iterable[_Excerpt]) -> Iterator[_Excerpt]:
    """The excerpts without those that only quote others, line by line."""
    seen: set[str] = set()
    for excerpt in sorted(excerpts, key=lambda each: (each.depth, each.order)):
        lines = {" ".join(line.split()) for line in excerpt.source.text.split("\n")}
        if not lines <= seen:
            yield excerpt
        seen |= lines
