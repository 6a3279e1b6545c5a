"""`speclint compare --output-format markdown`: for an issue, a pull request, a release note."""

import re
from typing import TextIO

from speclint.formats.changes.document import ALL_DEVICES, MEANINGS, Document, Entry, Place, count_in_words
from speclint.formats.table import Appearance
from speclint.text.visible import visible_line

_SPECIAL = re.compile(r"([\\`*_{}\[\]()<>#+!|~@&-])")


def write(document: Document, stream: TextIO, appearance: Appearance) -> None:  # noqa: ARG001  all formats are called alike
    """Write a heading for every device type and category, and a list item for every change."""
    title = f"What changed from {_plain(document.old)} to {_plain(document.new)}"
    stream.write(f"# {title}\n\n{count_in_words(document.counts)}\n")
    for device in document.devices:
        stream.write(f"\n## {_plain(device.device or ALL_DEVICES)}\n")
        for group in device.groups:
            stream.write(f"\n### {group.category}: {MEANINGS[group.category]}\n\n")
            stream.writelines(_item(entry) for entry in group.changes)


def _item(entry: Entry) -> str:
    place = entry.after or entry.before
    parts = [f"**{entry.kind}**", _plain(entry.subject), _plain(entry.what)]
    lines = [f"- {_code(place)}{' — '.join(part for part in parts if part)}"]
    lines += [f"  - {lead}: {_plain(words)}" for lead, words in (("was", entry.was), ("now", entry.now)) if words]
    return "\n".join(lines) + "\n"


def _code(place: Place | None) -> str:
    if place is None:
        return ""
    words = f"{visible_line(place.path)}:{place.line}"
    fence = "``" if "`" in words else "`"
    return f"{fence}{words}{fence} "


def _plain(text: str) -> str:
    """Text that Markdown shows as it is."""
    return _SPECIAL.sub(r"\\\1", visible_line(text))
