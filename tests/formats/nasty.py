"""Reports on files that a stranger wrote to get at whoever reads about them."""

import io
from collections.abc import Callable

from hypothesis import strategies as st

from speclint.diagnostics import SEVERITIES, Diagnostic, Failure, Region, Related, Report
from speclint.formats.table import Appearance, write
from speclint.rules.rule import RuleFile
from speclint.text.source import Document

NASTY = [
    "\x1b[31m", "\x1b]8;;http://evil\x1b\\", "##[add-mask]",
    "\x9b", "\u202e", "\u2066", "\u200b", "\ufeff", "\udc80", "\ud800", "[red]", "[/]",
    "::error::", "::stop-commands::x",
    "%0A", "%", "\r\n", "\n", "\r", "\t", "\x00", "\x7f", "\u2028", "](1)", "[a](http://evil)",
    "漢字", "e\u0301", "\U000e0041", "\U0001f600", '"', "\\", "/", "{0}", "<!--",
    "</script><script>alert(1)</script>", "' onload='", "\" autofocus \"", "]]>", "&lt;", "|", "@user",
    "\uffff", "x" * 100, " ",
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
    """For rules without a file."""


def written(
    name: str,
    report: Report,
    *,
    color: bool = False,
    unicode: bool = True,
    rule_file: Callable[[str], RuleFile | None] = no_words,
) -> str:
    """What a format makes of a report."""
    stream = io.StringIO()
    write(name, report, stream, Appearance(color=color, unicode=unicode, rule_file=rule_file))
    return stream.getvalue()
