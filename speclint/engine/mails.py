"""Gathers what mails and drafts say: definitions in plain text, fragments of LaTeX, hunks of patches."""

from collections.abc import Iterable, Iterator
from itertools import pairwise
from operator import attrgetter, itemgetter

import msgspec

from speclint.engine.gather import Gathered
from speclint.engine.own_findings import has_long_line
from speclint.frontends.mail import kind_of, read_messages
from speclint.frontends.passages import Passage, passages
from speclint.languages.draft import find_definitions, split_fragments
from speclint.languages.latex.macros import read_macros
from speclint.text.limits import MAX_MAIL_PARTS, MAX_PASSAGES
from speclint.text.source import Document, Source, carve
from speclint.text.span import Span

_TELLING = ("VIRTIO_", "\\", "@@ -")
"""One of these stands in a text that says anything."""
_LATEX_FILES = (".tex", ".sty", ".cls", ".ltx")


class _Proposal(msgspec.Struct, frozen=True):
    """A definition of the feature `name` as it stands in one place: its words, and how deep in which message."""

    name: str
    words: str
    depth: int
    message: int
    order: int
    source: Source


class _Collection:
    """What was found so far: definitions, LaTeX with its quote depth, and limits; `full` if it is too much."""

    def __init__(self) -> None:
        self.proposals: list[_Proposal] = []
        self.excerpts: list[tuple[int, Source]] = []
        self.limits: list[tuple[Span, str]] = []
        self.full = False

    def add_limit(self, document: str, at: int, limit: str) -> None:
        """Keeps that a limit left unread what follows the offset `at` of a document."""
        self.limits.append((Span(document, at, at), f"the limit of {limit}"))

    def part(self, passage: Passage, at: tuple[int, int], language: str) -> Source | None:
        """Code points `at` of a passage as a source of its own, None if that is one too many."""
        count = len(self.proposals) + len(self.excerpts)
        if count < MAX_MAIL_PARTS:
            return carve(passage.source, f"{passage.source.name}:{count + 1}", language, [at])
        if not self.full:
            self.full = True
            document, start = passage.source.origin(at[0])
            self.add_limit(document.name, start, f"{MAX_MAIL_PARTS} definitions and pieces of LaTeX")
        return None

    def add_excerpt(self, passage: Passage, at: tuple[int, int]) -> None:
        """Keeps a piece of LaTeX."""
        source = self.part(passage, at, "excerpt")
        if source is not None:
            self.excerpts.append((passage.depth, source))

    def add_proposal(self, passage: Passage, at: tuple[int, int], name: str, message: int) -> None:
        """Keeps a definition of the feature `name`."""
        source = self.part(passage, at, "draft")
        if source is not None:
            words = " ".join(source.text.split())
            self.proposals.append(_Proposal(name, words, passage.depth, message, len(self.proposals), source))


def gather_mail(document: Document) -> list[Gathered]:
    """What a mail, mailbox, archive page or draft holds, as specifications that are looked at one by one.

    The first has the definitions in plain text, and a source of language "mail" for the document. Each text with LaTeX
    in it makes another: a patch and the next version of it are no two parts of one specification.

    A definition that is quoted again is the same definition: it stands once, where it is fullest, of equal ones where
    it is least quoted, of these where it is first. Of versions of a definition, the one that is least quoted counts,
    of these the last. LaTeX that only quotes what stands elsewhere, line by line, is left out.
    """
    found = _Collection()
    if not has_long_line(document.text):
        chatty = kind_of(document) != "draft"
        for number, message in enumerate(read_messages(document)):
            for unread in message.unread:
                found.add_limit(document.name, unread.at, unread.limit)
            for text in message.texts:
                if any(sign in text.text for sign in _TELLING) and not found.full:
                    _read_text(text, number, found, chatty=chatty)
    sources = {document.name: Source.whole(document, "mail")}
    sources.update((proposal.source.name, proposal.source) for proposal in _distinct(found.proposals))
    return [Gathered(sources, (), (), (), complete=False, limits=tuple(found.limits)), *_excerpted(found.excerpts)]


def _read_text(text: Source, message: int, found: _Collection, *, chatty: bool) -> None:
    parts, unread = passages(text)
    if unread is not None:
        found.add_limit(text.pieces[0].document.name, unread, f"{MAX_PASSAGES} passages in a text")
    for passage in parts:
        if found.full:
            return
        if passage.kind == "text":
            _read_passage(passage, message, found, chatty=chatty)
        elif passage.kind == "diff" and (not passage.path or passage.path.endswith(_LATEX_FILES)):
            found.add_excerpt(passage, (0, len(passage.source.text)))


def _read_passage(passage: Passage, message: int, found: _Collection, *, chatty: bool) -> None:
    text = passage.source.text
    for latex, start, end in split_fragments(text):
        if latex:
            found.add_excerpt(passage, (start, end))
            continue
        for name, first, last in find_definitions(text[start:end], chatty=chatty):
            found.add_proposal(passage, (start + first, start + last), name, message)


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
