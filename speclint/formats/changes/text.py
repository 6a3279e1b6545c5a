"""`speclint compare --output-format text`: for a terminal."""

from typing import TextIO

from speclint.formats.changes.document import ALL_DEVICES, MEANINGS, Document, Entry, Place, count_in_words
from speclint.formats.shown import shown, shown_path, wrapped
from speclint.formats.table import Appearance

_INDENT = 6


def write(document: Document, stream: TextIO, appearance: Appearance) -> None:
    """Write the changes by device type and category, each with its place and its words before and after."""
    for device in document.devices:
        stream.write(f"{shown(device.device or ALL_DEVICES, appearance.unicode)}\n")
        for group in device.groups:
            stream.write(f"\n  {group.category}: {MEANINGS[group.category]}\n\n")
            for entry in group.changes:
                _write_entry(entry, stream, appearance)
        stream.write("\n")
    stream.write(f"{count_in_words(document.counts)}\n")


def _write_entry(entry: Entry, stream: TextIO, appearance: Appearance) -> None:
    where = _place(entry.after, appearance) or f"{_place(entry.before, appearance)} (old)"
    stream.write(f"    {where}: {entry.kind}\n")
    subject = f"{entry.subject} {entry.what}" if _is_named(entry) else entry.subject
    lines = [("", subject), ("", "" if _is_named(entry) else entry.what), ("was ", entry.was), ("now ", entry.now)]
    for lead, words in lines:
        if words:
            _write_wrapped(lead, shown(words, appearance.unicode), stream, appearance)


def _is_named(entry: Entry) -> bool:
    """Whether the change is one of a name, which can stand in a sentence with what became of it."""
    return not entry.kind.startswith(("statement", "ungated", "section"))


def _write_wrapped(lead: str, words: str, stream: TextIO, appearance: Appearance) -> None:
    room = max(20, appearance.width - _INDENT - len(lead))
    first, *others = wrapped(words, room) or [""]
    stream.write(f"{' ' * _INDENT}{lead}{first}\n")
    stream.writelines(f"{' ' * (_INDENT + len(lead))}{line}\n" for line in others)


def _place(place: Place | None, appearance: Appearance) -> str:
    return f"{shown_path(place.path, appearance.unicode)}:{place.line}" if place else ""
