"""The format `checkstyle`: the XML that Checkstyle made common, which Jenkins, reviewdog and editors read."""

from typing import TextIO
from xml.etree import ElementTree as ET  # only written: nothing is parsed here

from speclint.diagnostics import Report
from speclint.formats.places import from_top, repository_prefix
from speclint.formats.table import Appearance
from speclint.formats.words import INTERNAL_ERROR, failure_words, one_line, untold
from speclint.formats.xml_text import allowed, safe_lines, write_document

_VERSION = "8.0"
"""The version of Checkstyle whose format this is; readers ask for one."""


def write(report: Report, stream: TextIO, appearance: Appearance) -> None:  # noqa: ARG001  all formats are called alike
    """Write a document with a `file` for every path and in it an `error` for every diagnostic."""
    prefix = repository_prefix(report.base)
    root = ET.Element("checkstyle", version=_VERSION)
    files: dict[str, ET.Element] = {}

    def add(path: str, place: dict[str, str], severity: str, words: str, rule: str) -> None:
        if path not in files:
            files[path] = ET.SubElement(root, "file", name=allowed(from_top(path, prefix)) or ".")
        message = safe_lines([words])
        source = f"speclint.{safe_lines([rule])}"
        ET.SubElement(files[path], "error", place, severity=severity, message=message, source=source)

    for each in report.diagnostics:
        place = {"line": str(each.region.line), "column": str(each.region.column)}
        add(each.region.path, place, each.severity, one_line(each), each.rule)
    for failure in untold(report):
        add(failure.path, {"line": "1"}, "error", failure_words(failure), INTERNAL_ERROR)
    write_document(root, stream)
