"""Counts of a report: the closing line of a run, and the table that `--statistics` prints."""

from collections import Counter

from speclint.diagnostics import SEVERITIES, Report, Severity
from speclint.formats.shown import shown
from speclint.formats.table import Appearance

_NOUNS = {"error": ("error", "errors"), "warning": ("warning", "warnings"), "info": ("remark", "remarks")}


def summary(report: Report) -> str:
    """One line without its end: what was found, in how many files, and whether that is all."""
    counts = Counter(diagnostic.severity for diagnostic in report.diagnostics)
    found = [_counted(counts[severity], *_NOUNS[severity]) for severity in SEVERITIES if counts[severity]]
    what = ", ".join(found) or "nothing"
    if report.patches:
        cured = sum(len(patch.cured) for patch in report.patches)
        verb = "brings" if len(report.patches) == 1 else "bring"
        text = f"{_counted(len(report.patches), 'patch', 'patches')} {verb} {what}"
        text += f" and {verb.replace('bring', 'cure')} {_counted(cured, 'finding', 'findings')}" if cured else ""
    else:
        text = f"Found {what} in {_counted(report.files, 'file', 'files')}"
    apart = [f"{count} {words}" for count, words in ((report.suppressed, "suppressed"), (report.old, "old")) if count]
    if apart:
        text += f" ({', '.join(apart)})"
    text += "."
    if report.failures:
        text += f" speclint failed {_counted(len(report.failures), 'time', 'times')}: please report it."
    if report.unreadable:
        text += " Some input could not be read."
    if report.incomplete:
        text += " The answer is incomplete."
    return text


def in_words(severity: Severity, count: int) -> str:
    """How many findings of one severity there are."""
    return _counted(count, *_NOUNS[severity])


def statistics(report: Report, appearance: Appearance) -> str:
    """A line for every rule that found something: count, rule, severity, title; the most frequent first."""
    counts = Counter(diagnostic.rule for diagnostic in report.diagnostics)
    severities = {diagnostic.rule: diagnostic.severity for diagnostic in reversed(report.diagnostics)}
    rows = []
    for rule, count in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        words = appearance.rule_file(rule)
        title = shown(words.title, appearance.unicode) if words else ""
        rows.append((str(count), shown(rule, appearance.unicode), severities[rule], title))
    widths = [max((len(row[column]) for row in rows), default=0) for column in range(3)]
    return "".join(
        f"{count:>{widths[0]}}  {rule:<{widths[1]}}  {severity:<{widths[2]}}  {title}".rstrip() + "\n"
        for count, rule, severity, title in rows
    )


def _counted(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}"
