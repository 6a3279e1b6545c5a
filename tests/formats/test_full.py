"""Places that a snippet can show only in part: without text, beyond it, too many, ended by a line feed."""

import io

from speclint.diagnostics import Diagnostic, Region, Related, Report
from speclint.formats.table import Appearance, write
from speclint.text.source import Document

TEXT = Document("a.tex", "one\r\ntwo two\r\n\r\nfour\r\n")
TWO = Region("a.tex", 5, 8, 2, 1, 2, 4)


def no_words(_rule_id: str) -> None:
    return None


def drawn(region: Region, *related: Related) -> str:
    found = Diagnostic("a-rule", "error", "certain", "wrong", region, related, "mend it")
    stream = io.StringIO()
    write("full", Report((found,), {"a.tex": TEXT}, "", 1), stream, Appearance(rule_file=no_words))
    return stream.getvalue()


def test_line_ends_are_not_shown() -> None:
    assert drawn(TWO) == (
        "error[a-rule]: wrong\n --> a.tex:2:1\n  │\n1 │ one\n2 │ two two\n  │ ^^^\n  │\n  = mend: mend it\n\n"
    )


def test_region_with_its_line_feed_is_one_line() -> None:
    assert "2 │ two two\n  │     ^^^\n" in drawn(Region("a.tex", 9, 14, 2, 5, 3, 1))


def test_region_that_is_a_line_end() -> None:
    assert "2 │ two two\n  │        ^\n" in drawn(Region("a.tex", 13, 14, 2, 9, 3, 1))


def test_blank_line() -> None:
    assert "2 │ two two\n3 │\n  │ ^\n4 │ four\n" in drawn(Region("a.tex", 14, 14, 3, 1, 3, 1))


def test_places_without_text() -> None:
    beyond = Region("a.tex", 90, 90, 40, 2, 40, 2)
    output = drawn(beyond, Related("nor here", Region("b.tex", 0, 0, 1, 1, 1, 1)))
    assert output == (
        "error[a-rule]: wrong\n"
        "  --> a.tex:40:2\n"
        "  ::: b.tex:1:1\n"
        "   = nor here\n"
        "   = mend: mend it\n"
        "\n"
    )  # fmt: skip


def test_too_many_places() -> None:
    output = drawn(TWO, *[Related(f"place {number}", TWO) for number in range(8)])
    assert "--- place 4\n" in output
    assert "place 5" not in output
    assert "  ... and 3 more places\n" in output
