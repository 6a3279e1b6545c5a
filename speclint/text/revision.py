"""A text that is edited step by step, and at the end knows what became of the original."""

from collections.abc import Iterator, Sequence

import msgspec


class Change(msgspec.Struct, frozen=True, order=True):
    """Code points `start` to `end` of a text are replaced by `text`."""

    start: int
    end: int
    text: str


class _Kept(msgspec.Struct, frozen=True):
    """Code points `start` to `end` of the original."""

    start: int
    end: int


class Revision:
    """A text and the edits that were made to it; what was not edited is known by its place in the original."""

    def __init__(self, original: str) -> None:
        self.original = original
        self._parts: list[_Kept | str] = [_Kept(0, len(original))]

    @property
    def text(self) -> str:
        """The text as it is now."""
        return "".join(part if isinstance(part, str) else self.original[part.start : part.end] for part in self._parts)

    def edited(self, edits: Sequence[Change]) -> "Revision":
        """This text with edits made to it; they are in order and do not overlap.

        Raises ValueError if they are not, or lie outside the text.
        """
        after = Revision(self.original)
        after._parts = list(self._edited(edits))
        return after

    def _edited(self, edits: Sequence[Change]) -> Iterator[_Kept | str]:
        parts = iter(self._parts)
        left = next(parts, None)
        at = 0
        for edit in [*edits, None]:
            goal = edit.start if edit is not None else None
            while left is not None and (goal is None or at < goal):
                first, rest = _split(left, _length(left) if goal is None else goal - at)
                yield first
                at += _length(first)
                left = rest or next(parts, None)
            if edit is None:
                return
            if at != edit.start or edit.end < edit.start:
                raise ValueError(f"an edit of {edit.start}:{edit.end} overlaps another or lies outside the text")
            yield edit.text
            while at < edit.end:
                if left is None:
                    raise ValueError(f"an edit of {edit.start}:{edit.end} lies outside the text")
                first, rest = _split(left, edit.end - at)
                at += _length(first)
                left = rest or next(parts, None)

    def changes(self) -> list[Change]:
        """What differs from the original, in its offsets and in order; neighbours are joined."""
        found: list[Change] = []
        at, new = 0, ""
        for part in [*self._parts, _Kept(len(self.original), len(self.original))]:
            if isinstance(part, str):
                new += part
                continue
            if new or part.start > at:
                found.append(Change(at, part.start, new))
            at, new = part.end, ""
        return [change for change in found if self.original[change.start : change.end] != change.text]


def _length(part: _Kept | str) -> int:
    return len(part) if isinstance(part, str) else part.end - part.start


def _split(part: _Kept | str, length: int) -> tuple[_Kept | str, _Kept | str | None]:
    """The first `length` code points of a part, and the rest, None if there is none."""
    if length >= _length(part):
        return part, None
    if isinstance(part, str):
        return part[:length], part[length:]
    return _Kept(part.start, part.start + length), _Kept(part.start + length, part.end)
