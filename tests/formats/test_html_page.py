"""The page of the format `html`, in a browser: what the filter shows, and that nothing strange runs."""

import pathlib
import re
import shutil
import subprocess

import msgspec
import pytest

from speclint.diagnostics import Diagnostic, Region, Related, Report
from speclint.formats.html_source import source_rows
from speclint.formats.table import Appearance
from speclint.text.lines import LineIndex
from speclint.text.source import Document
from tests.formats.nasty import written

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
in_a_browser = pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium here")
RELATIVES = (
    Diagnostic("doubled-word", "warning", "certain", "twice", Region("a.tex", 4, 6, 1, 5, 1, 7), (), "mend", "Lamp"),
    Diagnostic("doubled-word", "error", "certain", "again", Region("a.tex", 0, 3, 1, 1, 1, 4), (), "", "Net & Co"),
    Diagnostic("misspelling", "error", "certain", "wrong", Region("b.tex", 0, 3, 1, 1, 1, 4), (), "", ""),
    Diagnostic("misspelling", "info", "smell", "odd", Region("b.tex", 0, 3, 1, 1, 1, 4), (), "", "Lamp"),
)
REPORT = Report(RELATIVES, {name: Document(name, "one two three\n") for name in ("a.tex", "b.tex")}, "", 2)


def browsed(page: str, folder: pathlib.Path, address: str = "") -> str:
    """The page as a browser has it after the script ran; `address` is what stands behind "#"."""
    file = folder / "report.html"
    file.write_text(page, encoding="utf-8")
    command = [
        str(CHROMIUM), "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
        f"--user-data-dir={folder / 'profile'}", "--virtual-time-budget=2000", "--dump-dom",
        f"{file.as_uri()}{address}",
    ]  # fmt: skip
    return subprocess.run(command, capture_output=True, encoding="utf-8", check=True, timeout=120).stdout


def shown(dom: str) -> list[str]:
    """The messages of the findings that are not hidden."""
    articles = re.findall(r"<article ([^>]*)>\s*<h3>.*?</span> (.*?)</h3>", dom)
    return [message for attributes, message in articles if " hidden" not in attributes]


@in_a_browser
@pytest.mark.parametrize(
    ("address", "messages"),
    [
        ("", ["twice", "again", "wrong", "odd"]),
        ("#f2", ["twice", "again", "wrong", "odd"]),
        ("#severity=error", ["again", "wrong"]),
        ("#severity=error,info&file=b.tex", ["wrong", "odd"]),
        ("#rule=doubled-word", ["twice", "again"]),
        ("#device=Net+%26+Co", ["again"]),
        ("#device=", ["wrong"]),
        ("#device=no+such+device&text=TWICE+warning", ["twice"]),
        ("#text=nothing", []),
    ],
)
def test_the_address_filters(address: str, messages: list[str], tmp_path: pathlib.Path) -> None:
    dom = browsed(written("html", REPORT), tmp_path, address)
    assert shown(dom) == messages
    assert f"{len(messages)} of 4 shown</output>" in dom
    assert ('id="none" hidden' in dom) == bool(messages)
    assert '<form id="filters" aria-label="Filter">' in dom
    visible_files = [part for part in dom.split("<section ")[1:] if not part.startswith('class="file" hidden')]
    assert len(visible_files) == len({each.region.path for each in RELATIVES if each.message in messages})


@in_a_browser
def test_nothing_from_a_file_runs(tmp_path: pathlib.Path) -> None:
    text = "</script><script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\">"
    region = Region(text, 0, len(text), 1, 1, 1, len(text) + 1)
    found = Diagnostic("misspelling", "error", "certain", text, region, (Related(text, region),), text, text)
    dom = browsed(written("html", Report((found,), {text: Document(text, text)}, "", 1)), tmp_path)
    assert "<title>speclint report</title>" in dom
    assert "<img" not in dom
    assert len(re.findall("<script>", dom)) == 1
    assert "1 of 1 shown</output>" in dom


def test_a_page_loads_nothing_and_needs_no_script() -> None:
    page = written("html", REPORT)
    assert not re.search(r"\b(src|srcset|action)=|url\(|@import|<link|<base", page)
    before_the_script = page[: page.index("<script>")]
    assert all(f"</span> {each.message}</h3>" in before_the_script for each in RELATIVES)
    assert re.findall(r"<[^>]* hidden>", page) == [
        '<form id="filters" aria-label="Filter" hidden>',
        '<p class="calm" id="none" hidden>',
    ]


def test_the_page_names_the_rule_and_why(report: Report, appearance: Appearance) -> None:
    page = written("html", report, rule_file=appearance.rule_file)
    address = "https://github.com/speclint/speclint/blob/main/docs/rules/features/feature-bit-clash.md"
    assert f'<a href="{address}" rel="noreferrer">feature-bit-clash</a>' in page
    assert "<summary>Why this matters</summary><p>Two features on one bit cannot be told apart: who" in page


def test_many_places_are_cut_and_told(report: Report) -> None:
    [first, *_] = report.diagnostics
    many = msgspec.structs.replace(first, related=first.related * 15)
    page = written("html", msgspec.structs.replace(report, diagnostics=(many,)))
    assert page.count('<div class="related">') == 20
    assert '<p class="more">and 10 more places</p>' in page


def rows(text: str, start: int, end: int, context: int = 0) -> list[str]:
    lines = LineIndex(text)
    first, last = lines.position(start), lines.position(end)
    region = Region("a", start, end, first.line, first.column, last.line, last.column)
    found = re.findall(r'<span class="(?:row[^>]*|gap)">(?:<span class="n">(\d+) </span><span class="t">)?(.*?)\n<',
                       source_rows(lines, region, context))  # fmt: skip
    return [f"{number}:{line}" for number, line in found]


def test_source_is_marked() -> None:
    assert rows("one\ttwo\n", 4, 7) == ["1:one    <mark>two</mark>"]
    assert rows("a & b\n", 2, 2) == ["1:a <mark></mark>&amp; b"]
    assert rows("one\n\n  two\n\nthree\n\n", 7, 10, context=2) == [
        "1:one",
        "2:",
        "3:  <mark>two</mark>",
        "4:",
        "5:three",
    ]
    assert rows("one\n  two  \nthree\n", 1, 15) == [
        "1:o<mark>ne</mark>",
        "2:  <mark>two</mark>  ",
        "3:<mark>thr</mark>ee",
    ]
    assert rows("one\ntwo\n", 0, 4) == ["1:<mark>one</mark>"]


def test_a_long_region_and_a_long_line_are_cut() -> None:
    shown_rows = rows("x\n" * 30, 0, 60)
    assert [row.partition(":")[0] for row in shown_rows] == ["1", "2", "3", "4", "5", "6", "", "29", "30"]
    [row] = rows("a" * 1000 + "b" * 1000, 1000, 1500)
    assert row == f"1:…{'a' * 160}<mark>{'b' * 320}</mark>…"


def test_a_place_that_the_text_does_not_have_shows_nothing() -> None:
    assert source_rows(LineIndex("one\n"), Region("a", 9, 9, 7, 1, 7, 1), 2) == ""
