"""What the text says of features and transports: which features a transport does not have."""

import re
from bisect import bisect_left
from collections.abc import Iterator

from speclint.languages.statement import split_sentences
from speclint.model import elements as e
from speclint.model.expressions import Name, Not
from speclint.model.facts import Page
from speclint.model.spec import SpecModel
from speclint.text.span import Span

TRANSPORTS = {"pci": "PCI", "mmio": "MMIO", "ccw": "channel I/O"}
"""The transports, and how the text calls them."""

_NAMES = {
    "pci": re.compile(r"\bPCI\b"),
    "mmio": re.compile(r"\bMMIO\b"),
    "ccw": re.compile(r"\bchannel I/O\b|\bccw\b", re.IGNORECASE),
}
_TRANSPORT = r"(?:PCI|MMIO|[Cc]hannel\s+I/O|CCW|ccw)\b"
_ONLY = re.compile(
    rf"\bonly\s+(?:[\w-]+\s+){{0,3}}?{_TRANSPORT}[^.]{{0,80}}?\b(?:support|offer|have|use)s?\b"
    r"|\bonly\s+(?:supported|available|defined|valid|offered|used)\s+"
    rf"(?:[\w-]+\s+){{0,4}}?{_TRANSPORT}"
)
_FEATURE = re.compile(r"\bVIRTIO_(?:[A-Z0-9]+_)?F_[A-Z0-9_]+\b")
_THIS = re.compile(r"\bthis\s+(?:feature|bit)\b|\A\s*It\b")
_NONE_OF = re.compile(r"\bnot\s+(?:support|offer|have|use)\s+the\s+following\s+features?\b")


def excluded_by(spec: SpecModel, transport: str) -> tuple[e.Constraint, ...]:
    """The features that the text says not to exist over `transport`, a key of TRANSPORTS, each with its sentence.

    They are those whose definition says that only other transports have them, and those that a section on the
    transport lists as not supported. Each is told once; none where the text says nothing.
    """
    found: dict[str, e.Constraint] = {}
    for page in spec.pages.values():
        for name, at, words, transports in (*_by_definition(page), *_by_list(page, spec)):
            if transport in transports and name not in found:
                formula = Not(Name(name, (at.start, at.end)))
                found[name] = e.Constraint(formula, "must", "dependency", True, at, words)
    return tuple(found.values())


def _named(text: str) -> set[str]:
    return {transport for transport, name in _NAMES.items() if name.search(text)}


def _by_definition(page: Page) -> Iterator[tuple[str, Span, str, set[str]]]:
    """Features of which a sentence of the definition says that only some transports have them."""
    prose = page.facts.prose
    for definition in page.facts.features:
        text = prose.text[definition.start : definition.end]
        if "only" not in text:
            continue
        for start, end in split_sentences(prose.text, definition.start, definition.end):
            sentence = prose.text[start:end]
            if _ONLY.search(sentence) and (_THIS.search(sentence) or definition.name in sentence):
                others = TRANSPORTS.keys() - _named(sentence)
                yield definition.name, prose.span(start, end), " ".join(sentence.split()), others


def _by_list(page: Page, spec: SpecModel) -> Iterator[tuple[str, Span, str, set[str]]]:
    """Features in a list behind "do not support the following features"."""
    prose = page.facts.prose
    items = sorted(page.facts.items, key=lambda item: item.start)
    lists: dict[int, list[e.Item]] = {}
    for item in items:
        lists.setdefault(item.group, []).append(item)
    for match in _NONE_OF.finditer(prose.text):
        place = bisect_left(items, match.end(), key=lambda item: item.start)
        # A list belongs to one sentence: it is taken out.
        listed = lists.pop(items[place].group, ()) if place < len(items) else ()
        block = prose.block_at(match.start())
        section = spec.section_at(prose.span(*match.span()))
        sentence = " ".join(prose.text[block.start : block.end].split())
        transports = _named(sentence) or _named(section.title if section else "")
        if not listed or spec.section_at(listed[0].at) != section or len(transports) != 1:
            continue
        for item in listed:
            for name in _FEATURE.finditer(prose.text, item.start, item.end):
                yield name[0], prose.span(*name.span()), f"{sentence} {name[0]}", transports
