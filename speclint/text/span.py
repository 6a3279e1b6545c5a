"""Spans: where something stands in the clean text of a source."""

import msgspec


class Span(msgspec.Struct, frozen=True, array_like=True, gc=False, order=True):
    """Code points `start` to `end` (exclusive) of the text of the source called `source`.

    A span says nothing of lines and columns: these exist only where a place is shown to
    somebody, see `speclint.text.lines`.
    """

    source: str
    start: int
    end: int

    def shifted(self, start: int, end: int) -> "Span":
        """The span of code points `start` to `end`, counted from the start of this one."""
        return Span(self.source, self.start + start, self.start + end)

    def moved_to(self, start: int, end: int) -> "Span":
        """Code points `start` to `end` of the same source."""
        return Span(self.source, start, end)
