"""`speclint compare --output-format html`: one page by itself, to hand to somebody who implements a device."""

from html import escape
from typing import TextIO

from speclint.formats.changes.document import ALL_DEVICES, MEANINGS, DeviceChanges, Document, Entry, count_in_words
from speclint.formats.table import Appearance
from speclint.text.visible import visible_line

_STYLE = """
:root { color-scheme: light dark; --line: #8884; --was: #b003; --now: #0a03; }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.2rem; margin-top: 2.5rem; border-bottom: 1px solid var(--line); }
nav a { margin-right: 1rem; white-space: nowrap; }
summary { cursor: pointer; font-weight: 600; padding: .4rem 0; }
summary small { font-weight: 400; opacity: .7; }
ul { list-style: none; padding: 0; } li { border-left: 3px solid var(--line); padding: .2rem .8rem; margin: .8rem 0; }
code { font-size: .85em; opacity: .8; overflow-wrap: anywhere; }
.breaking > ul > li { border-color: #d33; } .strengthened > ul > li { border-color: #d80; }
.weakened > ul > li { border-color: #38c; } .added > ul > li { border-color: #3a3; }
p { margin: .2rem 0; overflow-wrap: anywhere; }
.was { background: var(--was); } .now { background: var(--now); }
.was, .now { padding: .1rem .4rem; border-radius: 3px; }
"""
_OPEN = frozenset({"breaking", "strengthened", "weakened", "changed", "removed"})
"""Categories that are unfolded at first."""


def write(document: Document, stream: TextIO, appearance: Appearance) -> None:  # noqa: ARG001  all formats are called alike
    """Write the page: devices to jump to, categories to unfold; it needs no script."""
    title = f"What changed from {_text(document.old)} to {_text(document.new)}"
    stream.write(
        f'<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
        f"<h1>{title}</h1>\n<p>{count_in_words(document.counts)}</p>\n<nav>\n"
    )
    stream.writelines(
        f'<a href="#device-{number}">{_name(device)}</a>\n' for number, device in enumerate(document.devices)
    )
    stream.write("</nav>\n")
    for number, device in enumerate(document.devices):
        stream.write(f'<h2 id="device-{number}">{_name(device)}</h2>\n')
        for group in device.groups:
            unfolded = " open" if group.category in _OPEN else ""
            stream.write(
                f'<details class="{group.category}"{unfolded}>\n<summary>{len(group.changes)} {group.category} '
                f"<small>{MEANINGS[group.category]}</small></summary>\n<ul>\n"
            )
            stream.writelines(map(_item, group.changes))
            stream.write("</ul>\n</details>\n")
    stream.write("</body>\n</html>\n")


def _item(entry: Entry) -> str:
    place = entry.after or entry.before
    where = f"<code>{_text(place.path)}:{place.line}</code> " if place else ""
    words = " ".join(_text(part) for part in (entry.subject, entry.what) if part)
    was = f'<p class="was">{_text(entry.was)}</p>' if entry.was else ""
    now = f'<p class="now">{_text(entry.now)}</p>' if entry.now else ""
    return f"<li><p>{where}<strong>{entry.kind}</strong> {words}</p>{was}{now}</li>\n"


def _name(device: DeviceChanges) -> str:
    return _text(device.device or ALL_DEVICES)


def _text(text: str) -> str:
    return escape(visible_line(text))
