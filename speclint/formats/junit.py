"""The format `junit`: test results as CI servers read them; a file is a suite, a finding a case.

Errors and warnings are failures. Remarks pass, with their text beside them, because a server
marks a run with a failure as broken. Faults of speclint are errors.
"""

from typing import TextIO
from xml.etree import ElementTree as ET  # only written: nothing is parsed here

from speclint.diagnostics import Diagnostic, Failure, Report
from speclint.formats.places import from_top, repository_prefix
from speclint.formats.table import Appearance
from speclint.formats.words import INTERNAL_ERROR, failure_words, message_lines, untold
from speclint.formats.xml_text import allowed, safe_lines, write_document


def write(report: Report, stream: TextIO, appearance: Appearance) -> None:  # noqa: ARG001  all formats are called alike
    """Write a document of suites; where nothing was found, one case that passed."""
    prefix = repository_prefix(report.base)
    cases: dict[str, list[ET.Element]] = {}
    for diagnostic in report.diagnostics:
        path = allowed(from_top(diagnostic.region.path, prefix))
        cases.setdefault(path, []).append(_case(diagnostic, path, prefix))
    for failure in untold(report):
        path = allowed(from_top(failure.path, prefix)) or "."
        cases.setdefault(path, []).append(_failed(failure, path))
    if not cases:
        cases["speclint"] = [ET.Element("testcase", name="nothing found", classname="speclint")]
    root = ET.Element("testsuites", _counts([each for suite in cases.values() for each in suite]), name="speclint")
    for name, suite in cases.items():
        ET.SubElement(root, "testsuite", _counts(suite), name=name).extend(suite)
    write_document(root, stream)


def _case(diagnostic: Diagnostic, path: str, prefix: str) -> ET.Element:
    region = diagnostic.region
    rule = safe_lines([diagnostic.rule])
    case = ET.Element("testcase", name=f"{rule} at {region.line}:{region.column}", classname=path)
    first, *rest = message_lines(diagnostic, prefix)
    place = f"{path}:{region.line}:{region.column}: {diagnostic.severity}[{rule}] {first}"
    text = safe_lines([place, *rest])
    if diagnostic.severity == "info":
        ET.SubElement(case, "system-out").text = text
    else:
        ET.SubElement(case, "failure", type=diagnostic.severity, message=safe_lines([first])).text = text
    return case


def _failed(failure: Failure, path: str) -> ET.Element:
    case = ET.Element("testcase", name=f"{INTERNAL_ERROR} in {safe_lines([failure.rule])}", classname=path)
    ET.SubElement(case, "error", type=INTERNAL_ERROR, message=safe_lines([failure_words(failure)]))
    return case


def _counts(cases: list[ET.Element]) -> dict[str, str]:
    counted = {"failures": "failure", "errors": "error"}
    counts = {name: sum(case.find(tag) is not None for case in cases) for name, tag in counted.items()}
    return {"tests": str(len(cases)), **{name: str(count) for name, count in counts.items()}}
