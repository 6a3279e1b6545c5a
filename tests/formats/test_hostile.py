"""Whatever a linted file says, no format lets it steer a terminal, a CI runner or a reader of JSON."""

import io
import json
import re

from hypothesis import given, settings
from hypothesis import strategies as st

from speclint.diagnostics import SEVERITIES, Diagnostic, Failure, Region, Related, Report
from speclint.formats.table import FORMATS, Appearance, write
from speclint.text.source import Document
from speclint.text.visible import visible

NASTY = [
    "\x1b[31m", "\x1b]8;;http://evil\x1b\\", "##[add-mask]",
    "\x9b", "\u202e", "\u2066", "\u200b", "\ufeff", "\udc80", "\ud800", "[red]", "[/]",
    "::error::", "::stop-commands::x",
    "%0A", "%", "\r\n", "\n", "\r", "\t", "\x00", "\x7f", "\u2028", "](1)", "[a](http://evil)",
    "漢字", "e\u0301", "\U000e0041", "\U0001f600", '"', "\\", "/", "{0}", "<!--", "x" * 100, " ",
]  # fmt: skip
texts = st.lists(st.sampled_from(NASTY) | st.text(st.characters(), max_size=8), max_size=8).map("".join)


@st.composite
def reports(draw: st.DrawFn) -> Report:
    documents = [Document(draw(texts), draw(texts)) for _ in range(2)]

    def region() -> Region:
        document = draw(st.sampled_from(documents))
        start = draw(st.integers(0, len(document.text)))
        end = draw(st.integers(start, len(document.text)))
        first, last = document.lines.position(start), document.lines.position(end)
        return Region(document.name, start, end, first.line, first.column, last.line, last.column)

    def diagnostic() -> Diagnostic:
        related = tuple(Related(draw(texts), region()) for _ in range(draw(st.integers(0, 7))))
        severity = draw(st.sampled_from(SEVERITIES))
        return Diagnostic("some-rule", severity, "likely", draw(texts), region(), related, draw(texts))

    found = tuple(diagnostic() for _ in range(draw(st.integers(0, 3))))
    failures = (Failure("some-rule", draw(texts), draw(texts)),)
    return Report(found, {each.name: each for each in reversed(documents)}, "", 2, failures=failures)


def no_words(_rule_id: str) -> None:
    return None


def written(name: str, report: Report, *, color: bool = False, unicode: bool = True) -> str:
    stream = io.StringIO()
    write(name, report, stream, Appearance(color=color, unicode=unicode, rule_file=no_words))
    return stream.getvalue()


@given(reports(), st.booleans())
@settings(max_examples=60, deadline=None)
def test_nothing_hidden_gets_through(report: Report, unicode: bool) -> None:
    for name in FORMATS:
        output = written(name, report, unicode=unicode)
        output.encode("utf-8" if unicode else "ascii")
        assert visible(output) == output, name
        assert "\t" not in output, name


@given(reports())
@settings(max_examples=40, deadline=None)
def test_colour_adds_only_colour(report: Report) -> None:
    coloured = written("full", report, color=True)
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == written("full", report)


@given(reports())
@settings(max_examples=60, deadline=None)
def test_no_line_is_a_command_but_those_of_the_format_github(report: Report) -> None:
    for name in ("full", "concise"):
        for line in written(name, report).split("\n"):
            assert not line.lstrip().startswith("::") or re.match(r" *::: ", line), name
    commands = written("github", report).split("\n")[:-1]
    assert len(commands) == len(report.diagnostics)
    for command in commands:
        assert re.match(
            r"::(error|warning|notice) file=[^,:]*,line=\d+,endLine=\d+,(col=\d+,endColumn=\d+,)?title=[^,:]*::",
            command,
        )


@given(reports())
@settings(max_examples=60, deadline=None)
def test_every_diagnostic_arrives(report: Report) -> None:
    count = len(report.diagnostics)
    assert len(written("concise", report).splitlines()) == count
    assert len([json.loads(line) for line in written("json-lines", report).split("\n")[:-1]]) == count
    document = json.loads(written("json", report))
    assert len(document["diagnostics"]) == count
    for record, diagnostic in zip(document["diagnostics"], report.diagnostics, strict=True):
        if not re.search("[\ud800-\udfff]", diagnostic.region.path):
            assert record["region"]["path"] == diagnostic.region.path


@given(reports())
@settings(max_examples=60, deadline=None)
def test_the_only_links_of_sarif_are_its_own(report: Report) -> None:
    for result in json.loads(written("sarif", report))["runs"][0]["results"]:
        links = re.findall(r"\[(?:[^\\\[\]]|\\.)*\]\(([^)]*)\)", result["message"]["text"])
        assert links == [str(each["id"]) for each in result.get("relatedLocations", [])]
