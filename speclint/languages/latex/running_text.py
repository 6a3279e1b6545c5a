"""Collects running text while a source is walked; makes the `Prose` of it."""

import re
from array import array
from collections.abc import Callable

from speclint.model.prose import OBJECT, SEPARATOR, Block, BlockKind, Prose

_NOTE = re.compile(r"Note(?::| that\b)")
"""How a paragraph begins that is a note without being marked as one."""


class RunningText:
    """Running text so far: appended to piece by piece, cut into blocks.

    `length` is the position that the next character will have.
    """

    def __init__(self, source: str) -> None:
        self._source = source
        self._parts: list[str] = []
        self._starts: list[int] = []
        self._offsets: list[int] = []
        self._blocks: list[Block] = []
        self._block_start = 0
        self._block_parts = 0
        self._block_pieces = 0
        self._shift: int | None = None
        self._after_block: list[Callable[[], None]] = []
        self.length = 0

    def add(self, text: str, offset: int) -> None:
        """Appends `text`, whose characters stand at `offset` and on in the source.

        A NUL, which only text that is no file can hold, would look like the end of a block.
        """
        if SEPARATOR in text:
            text = text.replace(SEPARATOR, "\N{REPLACEMENT CHARACTER}")
        shift = offset - self.length
        if shift != self._shift:
            self._shift = shift
            self._starts.append(self.length)
            self._offsets.append(offset)
        self._parts.append(text)
        self.length += len(text)

    def add_object(self, offset: int) -> None:
        """Appends the sign for something that prints and is no text."""
        self.add(OBJECT, offset)

    def after_block(self, action: Callable[[], None]) -> None:
        """Has `action` run when the present block ends: a footnote's text is a block of its own."""
        self._after_block.append(action)

    def end_block(self, kind: BlockKind) -> None:
        """Ends the block begun after the last one; an empty one leaves no trace, one that says it is a note is one."""
        if len(self._parts) > self._block_parts:
            self._end_block(kind)
        if self._after_block:
            actions, self._after_block = self._after_block, []
            for action in actions:
                action()

    def _end_block(self, kind: BlockKind) -> None:
        text = "".join(self._parts[self._block_parts :])
        said = text.lstrip()
        if said:
            if said.startswith("Note") and kind in ("text", "item") and _NOTE.match(said):
                kind = "note"
            length = self.length
            self._blocks.append(Block(length - len(said), self._block_start + len(text.rstrip()), kind))
            # The separator stands where the last character of the block does.
            shift = self._shift = (self._shift or 0) - 1
            self._starts.append(length)
            self._offsets.append(length + shift)
            self._parts.append(SEPARATOR)
            self.length = length + 1
        else:
            del self._parts[self._block_parts :]
            del self._starts[self._block_pieces :]
            del self._offsets[self._block_pieces :]
            self._shift = self._offsets[-1] - self._starts[-1] if self._starts else None
            self.length = self._block_start
        self._block_start = self.length
        self._block_parts = len(self._parts)
        self._block_pieces = len(self._starts)

    def block_text(self) -> str:
        """The text of the present block so far."""
        return "".join(self._parts[self._block_parts :])

    def text_from(self, start_part: int) -> str:
        """The text of the parts appended since `mark()` gave `start_part`."""
        return "".join(self._parts[start_part:])

    def mark(self) -> int:
        """A mark for `text_from`."""
        return len(self._parts)

    def finish(self) -> Prose:
        """The prose; nothing may be added after."""
        return Prose(
            self._source,
            "".join(self._parts),
            array("I", self._starts or [0]).tobytes(),
            array("I", self._offsets or [0]).tobytes(),
            tuple(self._blocks),
        )
