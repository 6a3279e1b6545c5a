"""The format `sarif`: SARIF 2.1.0 as code scanning services read it.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html (the numbers in comments are its
sections) and what GitHub asks beyond it: every column given, one location a result, a
fingerprint, at most 25,000 results.
"""

from typing import TextIO

from speclint import __version__
from speclint.diagnostics import SEVERITIES, Diagnostic, Failure, Region, Repair, Report
from speclint.fingerprints import numbered
from speclint.formats.encoded import json_text
from speclint.formats.places import from_top, repository_prefix, uri
from speclint.formats.sarif_rules import LEVELS, descriptor
from speclint.formats.table import Appearance
from speclint.text.visible import visible_line

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_MOST_RESULTS = 25_000
_ROOT = "SRCROOT"

Object = dict[str, object]


def write(report: Report, stream: TextIO, appearance: Appearance) -> None:
    """Write a log of one run; of too many diagnostics the most severe."""
    kept = _most_severe(report.diagnostics)
    first = {diagnostic.rule: diagnostic for diagnostic in reversed(kept)}
    indices = {rule: index for index, rule in enumerate(sorted(first))}
    prefix = repository_prefix(report.base)
    names = numbered(kept, report.documents)
    run: Object = {
        "tool": {
            "driver": {
                "name": "speclint",
                "version": __version__,
                "semanticVersion": __version__,
                "rules": [descriptor(first[rule], appearance.rule_file(rule)) for rule in indices],
            }
        },
        "automationDetails": {"id": "speclint/"},
        "columnKind": "unicodeCodePoints",
        # No URI: where the work tree lies is nobody's business, and the output is the same everywhere (3.14.14).
        "originalUriBaseIds": {_ROOT: {"description": {"text": "The top of the repository."}}},
        "invocations": [_invocation(report, len(report.diagnostics) - len(kept), prefix)],
        "results": [
            _result(diagnostic, indices[diagnostic.rule], name, prefix)
            for diagnostic, name in zip(kept, names, strict=True)
        ],
    }
    stream.write(json_text({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2) + "\n")


def _most_severe(diagnostics: tuple[Diagnostic, ...]) -> tuple[Diagnostic, ...]:
    if len(diagnostics) <= _MOST_RESULTS:
        return diagnostics
    ranked = sorted(range(len(diagnostics)), key=lambda at: SEVERITIES.index(diagnostics[at].severity))
    return tuple(diagnostics[at] for at in sorted(ranked[:_MOST_RESULTS]))


def _result(diagnostic: Diagnostic, index: int, name: str, prefix: str) -> Object:
    result: Object = {
        "ruleId": visible_line(diagnostic.rule),
        "ruleIndex": index,
        "level": LEVELS[diagnostic.severity],
        "message": {"text": _message(diagnostic)},
        "locations": [{"physicalLocation": _location(diagnostic.region, prefix)}],
        "partialFingerprints": {"primaryLocationLineHash": name},
    }
    if diagnostic.related:
        result["relatedLocations"] = [
            {
                "id": number,
                "physicalLocation": _location(related.region, prefix),
                "message": {"text": _plain(related.message)},
            }
            for number, related in enumerate(diagnostic.related, 1)
        ]
    if diagnostic.repair:
        result["fixes"] = [_fix(diagnostic.repair, diagnostic.mend, prefix)]
    return result


def _fix(repair: Repair, mend: str, prefix: str) -> Object:
    """The edits of a fix, those of one file together (3.55)."""
    changes: dict[str, list[Object]] = {}
    for each in repair.replacements:
        replacement: Object = {"deletedRegion": _lines(each.region), "insertedContent": {"text": each.text}}
        changes.setdefault(each.region.path, []).append(replacement)
    return {
        "description": {"text": _plain(mend)},
        "artifactChanges": [
            {"artifactLocation": _artifact(path, prefix), "replacements": replacements}
            for path, replacements in changes.items()
        ],
    }


def _message(diagnostic: Diagnostic) -> str:
    """What is wrong, a link to each other place, what to do: sentences, because the first may stand alone (3.11.3)."""
    sentences = [_sentence(_plain(diagnostic.message))]
    for number, related in enumerate(diagnostic.related, 1):
        words = visible_line(related.message) or "See here"
        for sign in "\\[]":
            words = words.replace(sign, f"\\{sign}")
        sentences.append(f"[{words}]({number}).")
    if diagnostic.mend:
        sentences.append(_sentence(_plain(diagnostic.mend)))
    return " ".join(sentences)


def _plain(text: str) -> str:
    """Untrusted text that no reader takes for a link: outside of links brackets are not escaped (3.11.6)."""
    return visible_line(text).replace("](", "] (")


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."


def _location(region: Region, prefix: str) -> Object:
    return {"artifactLocation": _artifact(region.path, prefix), "region": _lines(region)}


def _lines(region: Region) -> Object:
    return {
        "startLine": region.line,
        "startColumn": region.column,
        "endLine": region.end_line,
        "endColumn": region.end_column,
    }


def _artifact(path: str, prefix: str) -> Object:
    artifact: Object = {"uri": uri(from_top(path, prefix))}
    if not path.startswith("/"):
        artifact["uriBaseId"] = _ROOT
    return artifact


def _invocation(report: Report, left_out: int, prefix: str) -> Object:
    notices = [_failed(failure, prefix) for failure in report.failures]
    if left_out:
        text = f"{left_out} results were left out; these are the {_MOST_RESULTS} most severe."
        notices.append({"level": "warning", "message": {"text": text}})
    whole = not (report.failures or report.incomplete or report.unreadable)
    invocation: Object = {"executionSuccessful": whole}
    if notices:
        invocation["toolExecutionNotifications"] = notices
    return invocation


def _failed(failure: Failure, prefix: str) -> Object:
    notice: Object = {
        "level": "error",
        "message": {"text": _plain(failure.error)},
        "associatedRule": {"id": visible_line(failure.rule)},
    }
    if failure.path:
        notice["locations"] = [{"physicalLocation": {"artifactLocation": _artifact(failure.path, prefix)}}]
    return notice
