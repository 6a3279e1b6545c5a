"""Whatever a linted file says, no format lets it steer a terminal, a CI runner or a reader of JSON."""

import html.parser
import json
import re

import markdown_it
from hypothesis import given, settings
from hypothesis import strategies as st

from speclint.diagnostics import Report
from speclint.formats.markdown import escaped
from speclint.formats.table import FORMATS
from speclint.text.visible import visible, visible_line
from tests.formats.nasty import reports, texts, written


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
    *commands, failed = commands
    assert len(commands) == len(report.diagnostics)
    assert re.match(r"::error title=speclint%3A internal-error::speclint failed: ", failed)
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


class Tags(html.parser.HTMLParser):
    """Collects what a page consists of."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.addresses: set[str] = set()
        self.scripts = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.scripts += tag == "script"
        self.attributes |= {name for name, _ in attrs}
        self.addresses |= {value or "" for name, value in attrs if name == "href"}

    def handle_comment(self, data: str) -> None:
        raise AssertionError(f"a comment: {data}")


class Cell(html.parser.HTMLParser):
    """Collects the text and the elements of a table."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: set[str] = set()
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert not attrs
        self.tags.add(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


def parts_of(page: str) -> Tags:
    tags = Tags()
    tags.feed(page)
    tags.close()
    return tags


@given(reports())
@settings(max_examples=60, deadline=None)
def test_a_page_holds_only_its_own_elements(report: Report) -> None:
    parts = parts_of(written("html", report))
    assert parts.scripts == 1
    assert parts.tags <= set(
        "html head meta title style body header h1 p form div label input select option button output main section"
        " h2 span article h3 a pre mark b details summary footer script".split()
    )
    assert parts.attributes <= set(
        "lang charset http-equiv content name id class hidden aria-label aria-live type value checked placeholder title"
        " href rel data-severity data-rule data-device data-file".split()
    )
    assert all(address.startswith(("#f", "https://github.com/speclint/")) for address in parts.addresses)


@given(texts)
@settings(deadline=None)
def test_a_cell_of_a_table_shows_the_text_and_nothing_else(text: str) -> None:
    markdown = markdown_it.MarkdownIt("commonmark").enable(["table", "strikethrough"])
    cell = Cell()
    cell.feed(markdown.render(f"| a |\n|---|\n| {escaped(text)} |\n"))
    cell.close()
    assert cell.tags == {"table", "thead", "tbody", "tr", "th", "td"}
    shown = visible_line(text)
    cut = shown if len(shown) <= 500 else shown[:499] + "…"
    assert cell.text.split() == ["a", *cut.split()]
