"""Gathers what mails and drafts say: definitions in plain text, fragments of LaTeX, hunks of patches."""

from collections.abc import Iterable, Iterator
from itertools import pairwise
from operator import attrgetter, itemgetter
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


class _Found(NamedTuple):
    """What the documents hold so far; the excerpts of each text by their quote depth."""

    proposals: list[_Proposal]
    excerpts: list[tuple[int, Source]]
    limits: list[tuple[Span, str]]


def gather_mails(documents: Iterable[Document]) -> list[Gathered]:
    """What mails, mailboxes, archive pages and drafts hold, as specifications that are looked at one by one.

    The first has the definitions in plain text, and a source of language "mail" for each document. Each text with LaTeX
    in it makes another: a patch and the next version of it are no two parts of one specification.

    A definition that is quoted again is the same definition: it stands once, where it is fullest, of equal ones where
    it is least quoted, of these where it is first. Of versions of a definition, the one that is least quoted counts,
    of these the last. LaTeX that only quotes what stands elsewhere, line by line, is left out.
    """
    sources: dict[str, Source] = {}
    found = _Found([], [], [])
    messages = 0
    for document in documents:
        sources[document.name] = Source.whole(document, "mail")
        if not has_long_line(document.text):
            messages = _read(document, messages, found)
    sources.update((proposal.source.name, proposal.source) for proposal in _distinct(found.proposals))
    return [Gathered(sources, (), (), (), complete=False, limits=tuple(found.limits)), *_excerpted(found.excerpts)]


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
            found.excerpts.append((passage.depth, _part(passage, (0, len(text)), "excerpt", found)))
    elif passage.kind == "text":
        for fragment in split_fragments(text):
            if fragment.latex:
                source = _part(passage, (fragment.start, fragment.end), "excerpt", found)
                found.excerpts.append((passage.depth, source))
                continue
            for definition in find_definitions(text[fragment.start : fragment.end], chatty=chatty):
                at = fragment.start + definition.start, fragment.start + definition.end
                source = _part(passage, at, "draft", found)
                words, order = " ".join(source.text.split()), len(found.proposals)
                found.proposals.append(_Proposal(definition.name, words, passage.depth, message, order, source))


def _part(passage: Passage, at: tuple[int, int], language: str, found: _Found) -> Source:
    """A part of a passage as a source of its own."""
    number = len(found.proposals) + len(found.excerpts) + 1
    return carve(passage.source, f"{passage.source.name}:{number}", language, [at])


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


def _excerpted(excerpts: Iterable[tuple[int, Source]]) -> Iterator[Gathered]:
    """The excerpts of each text, without those that only quote others, line by line."""
    by_text: dict[str, list[Source]] = {}
    seen: set[str] = set()
    for _, source in sorted(excerpts, key=itemgetter(0)):
        lines = {" ".join(line.split()) for line in source.text.split("\n")}
        if not lines <= seen:
            by_text.setdefault(source.name.rpartition(":")[0], []).append(source)
        seen |= lines
    for same in by_text.values():
        sources = {source.name: source for source in same}
        macros = tuple(macro for source in same for macro in read_macros(source.name, source.text))
        yield Gathered(sources, (), (), macros, complete=False)
