"""Whole outputs: tests/formats/expected/ holds what each format makes of the report in conftest.py.

After a change that was meant, run this once with SPECLINT_ACCEPT=1 and read the difference.
"""

import io
import json
import os
import pathlib
import re
from xml.etree import ElementTree as ET

import msgspec
import pytest

from speclint.diagnostics import Report
from speclint.formats.summary import statistics, summary
from speclint.formats.table import FORMATS, Appearance, write

EXPECTED = pathlib.Path(__file__).parent / "expected"


def written(name: str, report: Report, appearance: Appearance) -> str:
    stream = io.StringIO()
    write(name, report, stream, appearance)
    return stream.getvalue()


def compare(name: str, output: str) -> None:
    path = EXPECTED / name
    if os.environ.get("SPECLINT_ACCEPT"):
        path.write_text(output, encoding="utf-8", newline="")
    assert output == path.read_bytes().decode()


@pytest.fixture(autouse=True)
def version(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("speclint.formats.sarif.__version__", "1.2.3")
    monkeypatch.setattr("speclint.formats.json_document.__version__", "1.2.3")
    monkeypatch.setattr("speclint.formats.html_page.__version__", "1.2.3")


@pytest.mark.parametrize("name", FORMATS)
def test_output(name: str, report: Report, appearance: Appearance) -> None:
    compare(f"{name}.txt", written(name, report, appearance))


@pytest.mark.parametrize("name", ["full", "concise", "github", "markdown"])
def test_output_in_ascii(name: str, report: Report, appearance: Appearance) -> None:
    output = written(name, report, msgspec.structs.replace(appearance, unicode=False))
    assert output.isascii()
    compare(f"{name}-ascii.txt", output)


def test_full_on_a_wide_page(report: Report, appearance: Appearance) -> None:
    compare("full-120.txt", written("full", report, msgspec.structs.replace(appearance, width=120)))


def test_full_in_colour(report: Report, appearance: Appearance) -> None:
    output = written("full", report, msgspec.structs.replace(appearance, color=True))
    compare("full-colour.txt", output)


@pytest.mark.parametrize("setting", ["NO_COLOR", "FORCE_COLOR", "TERM"])
def test_colour_is_not_decided_again(
    report: Report, appearance: Appearance, monkeypatch: pytest.MonkeyPatch, setting: str
) -> None:
    coloured = msgspec.structs.replace(appearance, color=True)
    before = written("full", report, coloured)
    monkeypatch.setenv(setting, "dumb")
    assert written("full", report, coloured) == before
    assert re.sub(r"\x1b\[[0-9;]*m", "", before) == written("full", report, appearance)


def test_statistics(report: Report, appearance: Appearance) -> None:
    assert statistics(report, appearance) == (
        "2  feature-bit-clash     error    Two features of one device use the same bit\n"
        "2  half-negated-keyword  warning\n"
        "1  long-mark             info\n"
        "1  no-padding            warning\n"
    )


def test_summary(report: Report) -> None:
    assert summary(report) == (
        "Found 3 errors, 2 warnings, 1 remark in 57 files (4 suppressed)."
        " speclint failed 1 time: please report it. The answer is incomplete."
    )


def test_summary_of_one() -> None:
    assert summary(Report((), {}, "", 1, unreadable=True)) == "Found nothing in 1 file. Some input could not be read."


@pytest.mark.parametrize("name", FORMATS)
def test_nothing_found_is_a_document(name: str, appearance: Appearance) -> None:
    output = written(name, Report((), {}, "", 3), appearance)
    if name == "json":
        assert json.loads(output)["diagnostics"] == []
    elif name == "sarif":
        assert json.loads(output)["runs"][0]["results"] == []
    elif name == "gitlab":
        assert json.loads(output) == []
    elif name == "rdjson":
        assert json.loads(output)["diagnostics"] == []
    elif name in ("junit", "checkstyle"):
        assert ET.fromstring(output).tag in ("testsuites", "checkstyle")
    elif name == "markdown":
        assert output == "### speclint\n\nFound nothing in 3 files.\n"
    elif name == "html":
        assert "<p>Found nothing in 3 files.</p>" in output
        assert '<p class="calm">Nothing to report.</p>' in output
    else:
        assert output == ""
    assert statistics(Report((), {}, "", 3), appearance) == ""


@pytest.mark.parametrize("name", sorted(set(FORMATS) - {"full"}))
def test_machine_formats_do_not_ask_for_the_width(name: str, report: Report, appearance: Appearance) -> None:
    assert written(name, report, appearance) == written(name, report, msgspec.structs.replace(appearance, width=20))
