"""The format `markdown`: a table for the summary of a CI step or for a comment, the most severe first.

Text from a linted file stays text: no markup, link or mention comes out of it.
"""

import re
from typing import TextIO

from speclint.diagnostics import SEVERITIES, Diagnostic, Report
from speclint.formats.places import from_top, repository_prefix
from speclint.formats.summary import summary
from speclint.formats.table import Appearance
from speclint.formats.words import failure_words, untold
from speclint.rules.pages import page_address
from speclint.text.visible import visible_line

_MOST_ROWS = 500
_MOST_BYTES = 900_000
"""A step summary of GitHub holds 1024 KiB, all that a step writes to it together."""
_LONGEST = 500
"""Code points of a text in a cell; a longer one is cut."""
# What GitHub and GitLab make something of inside a line: emphasis, code, links, mathematics, names of
# emoji, addresses, numbers of issues, mentions. What only counts at the start of a line is not in it.
_MARKUP = re.compile(r"[\\`*_\[\]~$^|!&<>@#]|:(?=//|[\w+-]+:)|(?<=www)\.")
_APART = {"@": "&#64;<!-- -->", "#": "&#35;<!-- -->", "<": "&lt;", ">": "&gt;", "&": "&amp;"}


def write(report: Report, stream: TextIO, appearance: Appearance) -> None:
    """Write a heading, what went wrong, and a row for every diagnostic as far as there is room."""
    prefix = repository_prefix(report.base)
    parts = [f"### speclint\n\n{summary(report)}\n"]
    parts += [f"> {escaped(failure_words(failure))}\n" for failure in untold(report)]
    ranked = [each for severity in SEVERITIES for each in report.diagnostics if each.severity == severity]
    if ranked:
        rows, left = _rows(ranked, prefix, appearance)
        parts.append("".join(["| severity | place | finding | rule |\n|---|---|---|---|\n", *rows]))
        if left:
            parts.append(f"{left} more are not shown.\n")
    text = "\n".join(parts)
    stream.write(text if appearance.unicode else text.encode("ascii", "xmlcharrefreplace").decode("ascii"))


def escaped(text: str) -> str:
    """Untrusted `text` on one line, so that Markdown shows just what it says."""
    line = visible_line(text)
    line = line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…"
    return _MARKUP.sub(lambda match: _APART.get(match.group(), f"\\{match.group()}"), line)


def _rows(ranked: list[Diagnostic], prefix: str, appearance: Appearance) -> tuple[list[str], int]:
    """The rows that there is room for, and how many are left."""
    rows: list[str] = []
    size = 0
    for diagnostic in ranked[:_MOST_ROWS]:
        row = _row(diagnostic, prefix, appearance)
        size += len(row.encode())
        if size > _MOST_BYTES:
            break
        rows.append(row)
    return rows, len(ranked) - len(rows)


def _row(diagnostic: Diagnostic, prefix: str, appearance: Appearance) -> str:
    region = diagnostic.region
    place = escaped(f"{from_top(region.path, prefix)}:{region.line}")
    finding = escaped(diagnostic.message)
    if diagnostic.mend:
        finding += f"<br>*Mend:* {escaped(diagnostic.mend)}"
    words = appearance.rule_file(diagnostic.rule)
    rule = escaped(diagnostic.rule)
    if words:
        rule = f"[{rule}]({page_address(words.id, words.topic)})"
    return f"| {diagnostic.severity} | <code>{place}</code> | {finding} | {rule} |\n"
