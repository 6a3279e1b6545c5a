"""The format `full`: for people, each diagnostic with its lines of source, other places and remedy.

Wrapped text goes on behind the frame: text from a patch must not start a line of output, because
a CI runner obeys lines that start with "::".
"""

from collections.abc import Callable
from typing import TextIO

from speclint.diagnostics import Diagnostic, Region, Related, Repair, Report
from speclint.formats.shown import cells, shown, wrapped
from speclint.formats.snippet import Mark, Page, Segment, blank_row, draw
from speclint.formats.table import Appearance
from speclint.text.source import Document

_LEAST_WIDTH = 40
_CONTEXT = 1
_MOST_RELATED = 5


def write(report: Report, stream: TextIO, appearance: Appearance) -> None:
    """Write every diagnostic of `report`, one write each; the reason of a rule is given once."""
    put = _painter(stream, appearance.color)
    explained: set[str] = set()
    for diagnostic in report.diagnostics:
        why = ""
        if diagnostic.rule not in explained:
            explained.add(diagnostic.rule)
            rule = appearance.rule_file(diagnostic.rule)
            why = rule.why if rule else ""
        put(_drawn(diagnostic, why, report.documents, appearance))


def _painter(stream: TextIO, color: bool) -> Callable[[list[Segment]], object]:
    if color:
        from speclint.formats.colour import painter

        return painter(stream)
    return lambda segments: stream.write("".join([text for text, _ in segments]))


def _drawn(diagnostic: Diagnostic, why: str, documents: dict[str, Document], appearance: Appearance) -> list[Segment]:
    page = _page(diagnostic, appearance)
    region, unicode = diagnostic.region, page.unicode
    drawn = [
        *_headline(diagnostic, page),
        (f"{'':>{page.numbers}}--> ", "frame"),
        (f"{_place(region, unicode)}\n", ""),
    ]
    if region.path in documents:
        rows = draw(documents[region.path].lines, region, page, Mark("^", diagnostic.severity, context=_CONTEXT))
        drawn += [blank_row(page), *rows, blank_row(page)] if rows else []
    for related in diagnostic.related[:_MOST_RELATED]:
        drawn += _other_place(related, documents, page)
    if len(diagnostic.related) > _MOST_RELATED:
        rest = f"and {len(diagnostic.related) - _MOST_RELATED} more places"
        drawn += _remark(page, ("...", "frame"), rest)
    if why:
        drawn += _remark(page, ("= why:", "message"), shown(why, unicode))
    if diagnostic.mend:
        drawn += _remark(page, ("= mend:", "remedy"), shown(diagnostic.mend, unicode) + _by_machine(diagnostic.repair))
    drawn.append(("\n", ""))
    return drawn


def _by_machine(repair: Repair | None) -> str:
    """The option that mends a finding."""
    if repair is None:
        return ""
    return " (--fix)" if repair.safe else " (--unsafe-fixes)"


def _page(diagnostic: Diagnostic, appearance: Appearance) -> Page:
    last = max(diagnostic.region.end_line + _CONTEXT, *(each.region.end_line for each in diagnostic.related), 0)
    return Page(max(_LEAST_WIDTH, appearance.width), len(str(last)), appearance.unicode)


def _headline(diagnostic: Diagnostic, page: Page) -> list[Segment]:
    """Severity, rule and message, wrapped only if they must be: wrapping joins blanks."""
    head = f"{diagnostic.severity}[{shown(diagnostic.rule, page.unicode)}]:"
    text = f"{head} {shown(diagnostic.message, page.unicode)}"
    first, *rest = [text] if cells(text) <= page.width else wrapped(text, page.room)
    drawn = [(head, diagnostic.severity), (f"{first[len(head) :]}\n", "message")]
    for line in rest:
        drawn += [(f"{'':>{page.numbers}} {page.frame} ", "frame"), (f"{line}\n", "message")]
    return drawn


def _place(region: Region, unicode: bool) -> str:
    return f"{shown(region.path, unicode)}:{region.line}:{region.column}"


def _other_place(related: Related, documents: dict[str, Document], page: Page) -> list[Segment]:
    """Another place with its line of source, and under the mark what stands there."""
    region = related.region
    note = shown(related.message, page.unicode)
    drawn = [(f"{'':>{page.numbers}}::: ", "frame"), (f"{_place(region, page.unicode)}\n", "")]
    document = documents.get(region.path)
    rows = draw(document.lines, region, page, Mark("-", "note", label=note)) if document else []
    if not rows:
        return drawn + _remark(page, ("=", "frame"), note)
    return [*drawn, blank_row(page), *rows, blank_row(page)]


def _remark(page: Page, head: tuple[str, str], text: str) -> list[Segment]:
    """A remark below the snippet, wrapped."""
    indent = " " * page.numbers + " "
    label, style = head
    first, *rest = wrapped(text, page.width - len(indent) - len(label) - 1) or [""]
    drawn = [(indent, ""), (label, style), (f" {first}\n", "")]
    for line in rest:
        drawn += [(f"{indent}{page.frame}", "frame"), (f"{' ' * len(label)}{line}\n", "")]
    return drawn
