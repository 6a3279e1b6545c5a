"""The formats for machines obey the schemas of those who read them: tests/data/README.md says where these are from."""

import json
import pathlib
from collections import Counter
from typing import Any
from xml.etree import ElementTree as ET

import jsonschema  # type: ignore[import-untyped]
import msgspec
import pytest
import xmlschema
from hypothesis import given, settings

from speclint.diagnostics import Diagnostic, Failure, Region, Report
from speclint.text.source import Document
from tests.formats.nasty import reports, written

DATA = pathlib.Path(__file__).parents[1] / "data"
XML = {
    "junit": xmlschema.XMLSchema10(DATA / "junit-10.xsd"),
    "checkstyle": xmlschema.XMLSchema10(DATA / "checkstyle.xsd"),
}
JSON = {
    name: jsonschema.Draft202012Validator(json.loads((DATA / file).read_text()))
    for name, file in {"gitlab": "gitlab-code-quality.json", "rdjson": "rdjson.json"}.items()
}
EMPTY = Report((), {}, "", 3)


def obeys(name: str, output: str) -> None:
    if name in XML:
        XML[name].validate(output)
    else:
        JSON[name].validate(json.loads(output))


@pytest.mark.parametrize("name", [*XML, *JSON])
def test_a_report_obeys(name: str, report: Report) -> None:
    obeys(name, written(name, report))
    obeys(name, written(name, EMPTY))


@pytest.mark.parametrize("name", [*XML, *JSON])
def test_the_schemas_are_no_formality(name: str) -> None:
    wrong = "<other/>" if name in XML else json.dumps([{}] if name == "gitlab" else {"diagnostics": [{}]})
    with pytest.raises((jsonschema.ValidationError, xmlschema.XMLSchemaValidationError)):
        obeys(name, wrong)


@given(reports())
@settings(max_examples=40, deadline=None)
def test_a_report_on_hostile_files_obeys(report: Report) -> None:
    for name in (*XML, *JSON):
        # No file has an empty name and no rule an empty message, and the schemas hold both against a report.
        if all(each.region.path and each.message for each in report.diagnostics):
            obeys(name, written(name, report))


def loaded(name: str, report: Report) -> Any:
    return json.loads(written(name, report))


def test_fingerprints_of_gitlab_are_unique_and_stay_when_lines_move(report: Report) -> None:
    twice = msgspec.structs.replace(report, diagnostics=report.diagnostics * 2)
    prints = [issue["fingerprint"] for issue in loaded("gitlab", twice)]
    assert len(set(prints)) == len(prints) == 2 * len(report.diagnostics) + 1
    moved = tuple(
        msgspec.structs.replace(each, region=msgspec.structs.replace(each.region, column=1))
        for each in report.diagnostics
    )
    again = loaded("gitlab", msgspec.structs.replace(report, diagnostics=moved))
    assert [issue["fingerprint"] for issue in again] == [issue["fingerprint"] for issue in loaded("gitlab", report)]


def test_columns_of_rdjson_are_bytes() -> None:
    document = Document("a.tex", "é\udcff漢 word")
    region = Region("a.tex", 4, 8, 1, 5, 1, 9)
    found = Diagnostic("doubled-word", "warning", "certain", "wrong", region, (), "")
    [record] = loaded("rdjson", Report((found,), {"a.tex": document}, "", 1))["diagnostics"]
    assert record["location"]["range"] == {"start": {"line": 1, "column": 8}, "end": {"line": 1, "column": 12}}


def test_rdjson_names_the_worst_severity(report: Report) -> None:
    assert loaded("rdjson", report)["severity"] == "ERROR"
    mild = msgspec.structs.replace(report, diagnostics=report.diagnostics[2:3], failures=())
    assert loaded("rdjson", mild)["severity"] == "INFO"
    assert "severity" not in loaded("rdjson", EMPTY)


def test_junit_counts_what_it_holds(report: Report) -> None:
    root = ET.fromstring(written("junit", report))
    counts = {name: root.get(name) for name in ("tests", "failures", "errors")}
    assert counts == {"tests": "7", "failures": "5", "errors": "1"}
    assert Counter(each.tag for each in root.iter()) == {
        "testsuites": 1, "testsuite": 3, "testcase": 7, "failure": 5, "error": 1, "system-out": 1,
    }  # fmt: skip
    for suite in root:
        assert suite.get("tests") == str(len(suite))


def test_where_nothing_was_found_junit_has_a_case_that_passed() -> None:
    [suite] = ET.fromstring(written("junit", EMPTY))
    [case] = suite
    assert (case.get("name"), list(case)) == ("nothing found", [])


@pytest.mark.parametrize("name", ["github", "gitlab", "junit", "checkstyle", "rdjson", "markdown", "html"])
def test_a_fault_of_speclint_is_told_once(name: str) -> None:
    words = "speclint failed: the check of dead-feature ended with KeyError"
    failures = (Failure("dead-feature", "a.tex", "KeyError"),)
    assert written(name, Report((), {}, "", 1, failures=failures, incomplete=True)).count(words) == 1
    region = Region("a.tex", 0, 0, 1, 1, 1, 1)
    told = Diagnostic("internal-error", "error", "certain", "the check of dead-feature failed", region, (), "")
    assert words not in written(name, Report((told,), {}, "", 1, failures=failures, incomplete=True))
