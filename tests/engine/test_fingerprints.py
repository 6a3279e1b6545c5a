"""What stays of a finding when its surroundings change."""

import pathlib
from collections.abc import Mapping

import msgspec
import pytest

from speclint.diagnostics import Report
from speclint.engine.request import Request
from speclint.engine.run import check
from speclint.fingerprints import fingerprint, numbered, unmatched
from speclint.rules.loader import load_rules
from speclint.rules.selection import Layer, resolve

CHOICE = resolve(load_rules(), (Layer(select=("doubled-word", "half-negated-keyword", "feature-bit-clash")),))
ROOT = "\\documentclass{article}\n\\begin{document}\n\\input{lamp}\n\\end{document}\n"
LAMP = (
    "\\section{Lamp Device}\n"
    "\n"
    "The lamp is is bright, and the driver MUST not dim it.\n"
    "\n"
    "The lamp is is dark at at night.\n"
)


def linted(folder: pathlib.Path, files: Mapping[str, str]) -> Report:
    """The report on a tree made of `files`."""
    folder.mkdir()
    for name, text in {"main.tex": ROOT, **files}.items():
        (folder / name).write_text(text)
    return check(Request((str(folder),), CHOICE))


def names(report: Report) -> list[str]:
    return sorted(numbered(report.diagnostics, report.documents))


def messages(report: Report, other: Report, moved: Mapping[str, str] = {}) -> list[tuple[str, int]]:
    return [(each.message, each.region.line) for each in unmatched(report, other, moved)]


@pytest.mark.parametrize(
    "changed",
    [
        "% a comment\n\n" + LAMP,
        LAMP.replace("The lamp is is bright,", "The lamp is  is\nbright,"),
        LAMP.replace("bright", "luminous").replace("Lamp Device", "Lamp"),
        LAMP.replace("\\section", "\\subsection") + "\nMore text.\n",
    ],
    ids=["lines above", "wrapped anew", "edited elsewhere", "edited around"],
)
def test_a_fingerprint_stays(tmp_path: pathlib.Path, changed: str) -> None:
    before, after = linted(tmp_path / "a", {"lamp.tex": LAMP}), linted(tmp_path / "b", {"lamp.tex": changed})
    assert len(before.diagnostics) == 4
    assert names(before) == names(after)
    assert unmatched(before, after) == unmatched(after, before) == ()


def test_equal_findings_are_numbered_in_their_file(tmp_path: pathlib.Path) -> None:
    report = linted(tmp_path / "a", {"lamp.tex": LAMP})
    is_is, must_not, is_is_again, at_at = numbered(report.diagnostics, report.documents)
    assert is_is_again == is_is.replace(":1", ":2")
    assert [each.rpartition(":")[2] for each in (is_is, must_not, at_at)] == ["1", "1", "1"]
    assert len({is_is, must_not, at_at}) == 3


def test_a_finding_cured_leaves_the_others_as_they_were(tmp_path: pathlib.Path) -> None:
    before = linted(tmp_path / "a", {"lamp.tex": LAMP})
    after = linted(
        tmp_path / "b", {"lamp.tex": LAMP.replace("is is bright", "is bright").replace("MUST not", "MUST NOT")}
    )
    assert messages(after, before) == []
    assert messages(before, after) == [('"is" stands twice in a row', 3), ('"MUST not" should be "MUST NOT"', 3)]


def test_of_equal_findings_the_one_on_a_new_line_is_new(tmp_path: pathlib.Path) -> None:
    before = linted(tmp_path / "a", {"lamp.tex": LAMP})
    after = linted(
        tmp_path / "b",
        {"lamp.tex": LAMP.replace("\nThe lamp is is bright", "\nIt is is new.\n\nThe lamp is is bright")},
    )
    assert messages(after, before) == [('"is" stands twice in a row', 3)]
    assert messages(before, after) == []


def test_of_equal_findings_on_changed_lines_the_surplus_is_new(tmp_path: pathlib.Path) -> None:
    before = linted(tmp_path / "a", {"lamp.tex": "A lamp is is dim.\n"})
    after = linted(tmp_path / "b", {"lamp.tex": "The lamp is is dim.\n\nA driver is is off.\n"})
    assert messages(after, before) == [('"is" stands twice in a row', 3)]


def test_a_file_that_moved_keeps_its_fingerprints(tmp_path: pathlib.Path) -> None:
    before = linted(tmp_path / "a", {"lamp.tex": LAMP})
    after = linted(tmp_path / "b", {"light.tex": LAMP, "main.tex": ROOT.replace("lamp", "light")})
    assert names(before) == names(after)
    assert len(messages(after, before)) == 4
    assert messages(after, before, {"light.tex": "lamp.tex"}) == []


def test_numbers_of_a_message_do_not_count(tmp_path: pathlib.Path) -> None:
    report = linted(tmp_path / "a", {"lamp.tex": LAMP})
    one = msgspec.structs.replace(report.diagnostics[0], message="on line 7 of 12, VIRTIO_F_7")
    for message, equal in (("on line 8 of 13, VIRTIO_F_7", True), ("on line 7 of 12, VIRTIO_F_8", False)):
        other = msgspec.structs.replace(one, message=message)
        assert (fingerprint(one, report.documents) == fingerprint(other, report.documents)) is equal


def test_where_nothing_is_marked_the_line_counts(tmp_path: pathlib.Path) -> None:
    report = linted(tmp_path / "a", {"lamp.tex": LAMP})
    region = report.diagnostics[0].region
    empty = [
        msgspec.structs.replace(
            report.diagnostics[0], region=msgspec.structs.replace(region, start=0, end=0, line=line)
        )
        for line in (3, 5, 3)
    ]
    found = [fingerprint(each, report.documents) for each in empty]
    assert found[0] == found[2] != found[1]
    assert fingerprint(report.diagnostics[0], {}) == fingerprint(empty[0], {})
