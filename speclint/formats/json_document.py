"""The format `json`: one object with the tool, a summary, faults of speclint and all diagnostics."""

from typing import TextIO

from speclint import __version__
from speclint.diagnostics import SEVERITIES, Diagnostic, PatchReport, Region, Repair, Report
from speclint.formats.encoded import exact, json_text
from speclint.formats.table import Appearance
from speclint.text.visible import visible_line

_VERSION = 1
"""Grows when a key is renamed, removed or changes its meaning; new keys may come without notice."""


def write(report: Report, stream: TextIO, appearance: Appearance) -> None:  # noqa: ARG001  all formats are called alike
    """Write the whole report as one object, indented."""
    counts: dict[str, int] = {
        severity: sum(diagnostic.severity == severity for diagnostic in report.diagnostics) for severity in SEVERITIES
    }
    document: dict[str, object] = {
        "version": _VERSION,
        "tool": {"name": "speclint", "version": __version__},
        "summary": {
            "files": report.files,
            "diagnostics": len(report.diagnostics),
            **counts,
            "suppressed": report.suppressed,
            "old": report.old,
            "incomplete": report.incomplete,
            "unreadable": report.unreadable,
        },
        "failures": [
            {"rule": each.rule, "path": exact(each.path), "error": visible_line(each.error)} for each in report.failures
        ],
        "diagnostics": [record(diagnostic) for diagnostic in report.diagnostics],
    }
    if report.patches:
        document["patches"] = [_patch(patch) for patch in report.patches]
    stream.write(json_text(document, indent=2) + "\n")


def _patch(patch: PatchReport) -> dict[str, object]:
    """What a patch brings, and what it cures (places are in the state before it)."""
    return {
        "name": patch.name,
        "title": visible_line(patch.title),
        "message_id": visible_line(patch.letter.message_id) if patch.letter is not None else "",
        "brought": [record(brought.diagnostic) for brought in patch.brought],
        "cured": [record(diagnostic) for diagnostic in patch.cured],
    }


def record(diagnostic: Diagnostic) -> dict[str, object]:
    """A diagnostic as an object; texts are safe to print, paths exact."""
    return {
        "rule": visible_line(diagnostic.rule),
        "severity": diagnostic.severity,
        "confidence": diagnostic.confidence,
        "message": visible_line(diagnostic.message),
        "mend": visible_line(diagnostic.mend),
        "region": _region(diagnostic.region),
        "related": [
            {"message": visible_line(related.message), "region": _region(related.region)}
            for related in diagnostic.related
        ],
        "fix": _fix(diagnostic.repair) if diagnostic.repair else None,
    }


def _fix(repair: Repair) -> dict[str, object]:
    """Edits that mend the finding, all together; `text` is exact, as it goes into the file."""
    edits = [{"region": _region(each.region), "text": each.text} for each in repair.replacements]
    return {"safe": repair.safe, "edits": edits}


def _region(region: Region) -> dict[str, object]:
    return {
        "path": exact(region.path),
        "line": region.line,
        "column": region.column,
        "end_line": region.end_line,
        "end_column": region.end_column,
        "start": region.start,
        "end": region.end,
    }
