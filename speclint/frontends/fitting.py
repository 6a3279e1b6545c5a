"""What a patch makes of a text that has the lines of all hunks exactly where they are said to be."""

import io

from speclint.frontends.patch import FilePatch, Hunk
from speclint.text.source import Source


def fitted(data: bytes, source: Source, file: FilePatch) -> bytes | None:
    """The content that a patch, read from `source`, makes of the content `data` of its file.

    None if that is not plain to see: where a hunk does not stand at its line to the byte, and for what is seldom.
    """
    if not file.hunks:
        return None
    lines = io.BytesIO(data).readlines()
    made: list[bytes] = []
    position = 0
    for hunk in file.hunks:
        before, after = _side(source, hunk, " -"), _side(source, hunk, " +")
        at = position + hunk.new_start - 1 - len(made)
        if not _is_plain(hunk) or at < position or lines[at : at + len(before)] != before:
            return None
        # Without lines around it a hunk is meant for the beginning or the end of the text.
        if (hunk.old_start <= 1 and at) or (hunk.lines[-1].kind != " " and at + len(before) != len(lines)):
            return None
        made += lines[position:at]
        made += after
        position = at + len(before)
    return b"".join((*made, *lines[position:]))


def _is_plain(hunk: Hunk) -> bool:
    """Whether a hunk changes a text that there is, and leaves the end of its last line alone."""
    kinds = {line.kind for line in hunk.lines}
    return "\\" not in kinds and not kinds.isdisjoint("+-") and not kinds.isdisjoint(" -")


def _side(source: Source, hunk: Hunk, kinds: str) -> list[bytes]:
    """The lines of one side of a hunk; the last line of a patch may lack its end."""
    lines = (source.text[line.start : line.end] for line in hunk.lines if line.kind in kinds)
    return [(line.removesuffix("\n") + "\n").encode("utf-8", "surrogateescape") for line in lines]
