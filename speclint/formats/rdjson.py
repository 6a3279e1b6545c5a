"""The format `rdjson`: the diagnostic format of reviewdog, which comments on pull requests.

https://github.com/reviewdog/reviewdog/tree/master/proto/rdf: columns are bytes in UTF-8, the
end of a range is exclusive.
"""

from typing import TextIO

from speclint.diagnostics import SEVERITIES, Diagnostic, Region, Report
from speclint.formats.encoded import exact, json_text
from speclint.formats.places import from_top, repository_prefix
from speclint.formats.table import Appearance
from speclint.formats.words import INTERNAL_ERROR, failure_words, message_lines, untold
from speclint.rules.pages import HOME, page_address
from speclint.text.source import Document
from speclint.text.visible import visible_line

Object = dict[str, object]


def write(report: Report, stream: TextIO, appearance: Appearance) -> None:
    """Write a result with every diagnostic, and every fault that no diagnostic tells."""
    prefix = repository_prefix(report.base)
    diagnostics = [_record(each, prefix, report.documents, appearance) for each in report.diagnostics]
    for failure in untold(report):
        diagnostics.append(
            {
                "message": failure_words(failure),
                "location": {"path": exact(from_top(failure.path, prefix)) or "."},
                "severity": "ERROR",
                "code": {"value": INTERNAL_ERROR},
            }
        )
    result: Object = {"source": {"name": "speclint", "url": HOME}, "diagnostics": diagnostics}
    found = {each["severity"] for each in diagnostics}
    result |= {"severity": name} if (name := _worst(found)) else {}
    stream.write(json_text(result, indent=2) + "\n")


def _worst(found: set[object]) -> str:
    return next((name.upper() for name in SEVERITIES if name.upper() in found), "")


def _record(diagnostic: Diagnostic, prefix: str, documents: dict[str, Document], appearance: Appearance) -> Object:
    region = diagnostic.region
    words = appearance.rule_file(diagnostic.rule)
    code: Object = {"value": visible_line(diagnostic.rule)}
    if words:
        code["url"] = page_address(words.id, words.topic)
    record: Object = {
        "message": "\n".join(message_lines(diagnostic, prefix)),
        "location": {
            "path": exact(from_top(region.path, prefix)),
            "range": _range(region, documents.get(region.path)),
        },
        "severity": diagnostic.severity.upper(),
        "code": code,
    }
    if suggestions := _suggestions(diagnostic, documents):
        record["suggestions"] = suggestions
    return record


def _suggestions(diagnostic: Diagnostic, documents: dict[str, Document]) -> list[Object]:
    """The fix, if it is one replacement in the file: two would be read as two ways to mend it."""
    replacements = diagnostic.repair.replacements if diagnostic.repair else ()
    if len(replacements) != 1 or replacements[0].region.path != diagnostic.region.path:
        return []
    [only] = replacements
    return [{"range": _range(only.region, documents.get(only.region.path)), "text": only.text}]


def _range(region: Region, document: Document | None) -> Object:
    """The place in bytes; whole lines where the text is not at hand."""
    if document is None:
        return {"start": {"line": region.line}, "end": {"line": region.end_line}}
    places = [document.lines.utf8_position(offset) for offset in (region.start, region.end)]
    start, end = ({"line": place.line, "column": place.column} for place in places)
    return {"start": start, "end": end}
