"""Sources: text in one language, and for every character the place in the input that it came from.

Mail, patch and plain file differ only here. `carve` cuts slices out of one source, `splice`
joins slices of several; both keep the origins, so a definition quoted in a mail inside an mbox
still leads back to the line of the input where it stands.
"""

from bisect import bisect_right
from collections.abc import Sequence

import msgspec

from speclint.text.digest import new_digest
from speclint.text.lines import LineIndex
from speclint.text.span import Span


class Document:
    """One input as it arrived: a file, or standard input.

    `text` holds its bytes decoded as UTF-8 with line ends unchanged; a byte that is not UTF-8
    is kept as a lone surrogate (PEP 383), so `data()` gives back every byte.
    """

    __slots__ = ("_digest", "_lines", "name", "text")

    def __init__(self, name: str, text: str, digest: bytes = b"") -> None:
        self.name = name
        self.text = text
        self._lines: LineIndex | None = None
        self._digest = digest

    @classmethod
    def decode(cls, name: str, data: bytes, digest: bytes = b"") -> "Document":
        """The document that `data` is, whose digest may be known; never fails."""
        return cls(name, data.decode("utf-8", "surrogateescape"), digest)

    def data(self) -> bytes:
        """The bytes of the input."""
        return self.text.encode("utf-8", "surrogateescape")

    @property
    def digest(self) -> bytes:
        """The digest of the bytes, made when first asked for unless it was known."""
        if not self._digest:
            self._digest = new_digest(self.data()).digest()
        return self._digest

    @property
    def lines(self) -> LineIndex:
        """The line index, made when first asked for."""
        if self._lines is None:
            self._lines = LineIndex(self.text)
        return self._lines


class Piece(msgspec.Struct, frozen=True):
    """From offset `start` of a source on, its characters are those of `document` from `offset` on."""

    start: int
    document: Document
    offset: int


class Source:
    """Clean text in one language (latex, excerpt, draft, mail, c, yaml) with its origins.

    `pieces` are ordered by `start`, the first starts at 0; a piece reaches to the next one or
    to the end of the text.
    """

    __slots__ = ("_starts", "language", "name", "pieces", "text")

    def __init__(self, name: str, language: str, text: str, pieces: tuple[Piece, ...]) -> None:
        if not pieces or pieces[0].start != 0:
            raise ValueError(f"the pieces of source {name} leave its first character without an origin")
        self.name = name
        self.language = language
        self.text = text
        self.pieces = pieces
        self._starts = [piece.start for piece in pieces]

    @classmethod
    def whole(cls, document: Document, language: str) -> "Source":
        """The source that is a whole document."""
        return cls(document.name, language, document.text, (Piece(0, document, 0),))

    def piece_at(self, offset: int) -> int:
        """The index of the piece that the character at `offset` is part of."""
        return bisect_right(self._starts, offset) - 1

    def origin(self, offset: int) -> tuple[Document, int]:
        """Where the character at `offset` (0 <= offset <= len(text)) came from."""
        piece = self.pieces[self.piece_at(offset)]
        return piece.document, piece.offset + offset - piece.start

    def origin_of(self, span: Span) -> tuple[Document, int, int]:
        """Document, start and end of what `span` covers.

        A span whose characters came from several places is cut at the end of the first
        unbroken stretch: a place is shown in one document.
        """
        index = self.piece_at(span.start)
        piece = self.pieces[index]
        limit = self._starts[index + 1] if index + 1 < len(self._starts) else len(self.text)
        shift = piece.offset - piece.start
        return piece.document, span.start + shift, min(span.end, limit) + shift


class Slice(msgspec.Struct, frozen=True):
    """Code points `start` to `end` of a source."""

    source: Source
    start: int
    end: int


def carve(source: Source, name: str, language: str, cuts: Sequence[tuple[int, int]]) -> Source:
    """A source made of the slices `cuts` (start, end) of `source`, in the order given."""
    return splice(name, language, [Slice(source, start, end) for start, end in cuts])


def splice(name: str, language: str, slices: Sequence[Slice]) -> Source:
    """A source made of slices of several sources; every character keeps its origin.

    Raises ValueError if there is no slice or one lies outside its source.
    """
    if not slices:
        raise ValueError(f"source {name} would be made of nothing")
    texts: list[str] = []
    pieces: list[Piece] = []
    length = 0
    for part in slices:
        if not 0 <= part.start <= part.end <= len(part.source.text):
            raise ValueError(f"{part.start}:{part.end} lies outside source {part.source.name}")
        of = part.source.pieces
        for index in range(part.source.piece_at(part.start), len(of)):
            piece = of[index]
            if piece.start >= part.end and piece.start > part.start:
                break
            start = max(piece.start, part.start)
            _append(pieces, Piece(length + start - part.start, piece.document, piece.offset + start - piece.start))
        texts.append(part.source.text[part.start : part.end])
        length += part.end - part.start
    return Source(name, language, "".join(texts), tuple(pieces))


def _append(pieces: list[Piece], piece: Piece) -> None:
    """Appends a piece; one that would be empty gives way, and one that goes on where the last one ends joins it."""
    if pieces and pieces[-1].start == piece.start:
        pieces.pop()
    if pieces:
        last = pieces[-1]
        if last.document is piece.document and last.offset - last.start == piece.offset - piece.start:
            return
    pieces.append(piece)
