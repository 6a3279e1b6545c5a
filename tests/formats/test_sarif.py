"""SARIF as the standard and code scanning want it."""

import gzip
import io
import json
import pathlib
from typing import Any

import jsonschema  # type: ignore[import-untyped]
import msgspec
import pytest

from speclint.diagnostics import Report
from speclint.fingerprints import numbered
from speclint.formats.places import repository_prefix, uri
from speclint.formats.table import Appearance, write

SCHEMA = json.loads((pathlib.Path(__file__).parents[1] / "data" / "sarif-schema-2.1.0.json").read_text())
VALIDATOR = jsonschema.Draft4Validator(SCHEMA, format_checker=jsonschema.FormatChecker())


def log_of(report: Report, appearance: Appearance) -> dict[str, Any]:
    stream = io.StringIO()
    write("sarif", report, stream, appearance)
    log: dict[str, Any] = json.loads(stream.getvalue())
    return log


def test_it_obeys_the_schema(report: Report, appearance: Appearance) -> None:
    for each in (report, Report((), {}, "", 0)):
        assert [error.message for error in VALIDATOR.iter_errors(log_of(each, appearance))] == []


def test_the_schema_is_no_formality() -> None:
    assert list(VALIDATOR.iter_errors({"version": "2.1.0", "runs": [{}]}))


def test_results_point_at_their_rules(report: Report, appearance: Appearance) -> None:
    run = log_of(report, appearance)["runs"][0]
    rules = run["tool"]["driver"]["rules"]
    assert [rules[result["ruleIndex"]]["id"] for result in run["results"]] == [each.rule for each in report.diagnostics]
    assert {rule["id"] for rule in rules} == {result["ruleId"] for result in run["results"]}
    assert all(rule["name"] != rule["id"] for rule in rules)


def test_links_lead_to_related_places(report: Report, appearance: Appearance) -> None:
    result = log_of(report, appearance)["runs"][0]["results"][0]
    assert "[VIRTIO_NET_F_CSUM \\[see\\] has bit 0](1)" in result["message"]["text"]
    assert [place["id"] for place in result["relatedLocations"]] == [1, 2]


def test_a_huge_report_is_cut_to_the_most_severe(report: Report, appearance: Appearance) -> None:
    mild, severe = report.diagnostics[2], report.diagnostics[0]
    huge = msgspec.structs.replace(report, diagnostics=(mild,) * 25_000 + (severe,), failures=())
    run = log_of(huge, appearance)["runs"][0]
    assert len(run["results"]) == 25_000
    assert run["results"][-1]["ruleId"] == severe.rule
    [notice] = run["invocations"][0]["toolExecutionNotifications"]
    assert notice["message"]["text"].startswith("1 results were left out")
    assert len(gzip.compress(json.dumps(run).encode())) < 10_000_000


def test_a_whole_run_was_successful(report: Report, appearance: Appearance) -> None:
    whole = msgspec.structs.replace(report, failures=(), incomplete=False)
    assert log_of(whole, appearance)["runs"][0]["invocations"] == [{"executionSuccessful": True}]
    assert log_of(report, appearance)["runs"][0]["invocations"][0]["executionSuccessful"] is False


def test_paths_start_at_the_top_of_the_repository(
    tmp_path: pathlib.Path, report: Report, appearance: Appearance
) -> None:
    (tmp_path / ".git").mkdir()
    below = tmp_path / "a b" / "spec"
    below.mkdir(parents=True)
    assert repository_prefix(str(tmp_path)) == ""
    assert repository_prefix(str(below)) == "a b/spec/"
    moved = msgspec.structs.replace(report, base=str(below))
    location = log_of(moved, appearance)["runs"][0]["results"][0]["locations"][0]["physicalLocation"]
    assert location["artifactLocation"] == {
        "uri": "a%20b/spec/device-types/net/description.tex",
        "uriBaseId": "SRCROOT",
    }
    stream = io.StringIO()
    write("github", moved, stream, appearance)
    assert stream.getvalue().startswith("::error file=a b/spec/device-types/net/description.tex,line=3,")


def test_no_repository(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.path.exists", lambda _path: False)
    assert repository_prefix("/some/folder") == ""


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("a/b.tex", "a/b.tex"),
        ("a:b c%.tex", "a%3Ab%20c%25.tex"),
        ("é\udcff", "%C3%A9%FF"),
        ("/abs/a.tex", "file:///abs/a.tex"),
    ],
)
def test_uri(path: str, expected: str) -> None:
    assert uri(path) == expected


def test_results_have_the_fingerprints_of_findings(report: Report, appearance: Appearance) -> None:
    results = log_of(report, appearance)["runs"][0]["results"]
    assert [each["partialFingerprints"] for each in results] == [
        {"primaryLocationLineHash": name} for name in numbered(report.diagnostics, report.documents)
    ]
