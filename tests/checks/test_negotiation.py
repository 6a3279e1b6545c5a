"""What a definition leaves open: the questions of a reviewer, asked of drafts and of a whole specification."""

import os
import pathlib
import time
from collections.abc import Callable

import pytest

from speclint.diagnostics import Report
from speclint.engine.request import Request
from speclint.engine.run import check
from speclint.engine.running import check_specification
from speclint.engine.session import load
from speclint.rules.loader import load_rules
from speclint.rules.selection import Layer, resolve

LAYERS = [Layer(select=("negotiation", "feature-without-bit", "lowercase-keyword", "contradicting-requirements"))]
HEAD = (
    "\\documentclass{book}\n"
    "\\newcommand{\\drivernormative}[3]{#1{Driver Requirements: #2}\\label{drivernormative:#3}}\n"
    "\\newcommand{\\devicenormative}[3]{#1{Device Requirements: #2}\\label{devicenormative:#3}}\n"
    "\\begin{document}\n"
)
DIRECT = "\\item[VIRTIO_F_DIRECT (42)] The device bypasses address translation.\n"


def linted(path: pathlib.Path) -> Report:
    return check(Request((str(path),), resolve(load_rules(), LAYERS)))


def rules_at(report: Report) -> list[tuple[int, str]]:
    return [(each.region.line, each.rule) for each in report.diagnostics]


@pytest.fixture
def seed(repository: pathlib.Path) -> pathlib.Path:
    """The review that asks the questions: no part of the repository."""
    shared = pathlib.Path(os.environ.get("SPECLINT_SHARED") or repository.parent / "shared")
    found = sorted((shared / "seed").glob("*.txt"))
    if not found:
        pytest.skip("the review is not at hand; SPECLINT_SHARED names the folder around it")
    return found[0]


def test_the_review_is_asked_and_its_chatter_is_not(seed: pathlib.Path) -> None:
    assert rules_at(linted(seed)) == [
        (21, "feature-without-bit"),
        (21, "unstated-legacy-driver"),
        (21, "meaning-by-exception"),
        (23, "ambiguous-access-protection"),
        (23, "unstated-lifetime"),
        (24, "missing-address-width"),
        (26, "unportable-platform-term"),
        (28, "lowercase-keyword"),
        (28, "driver-enforced-protection"),
        (30, "contradicting-requirements"),
        (30, "unenforced-exclusion"),
        (76, "feature-without-bit"),
        (76, "unstated-when-clear"),
        (78, "missing-address-width"),
        (79, "unportable-platform-term"),
        (86, "contradicting-requirements"),
        (89, "lowercase-keyword"),
        (90, "undecided-moment"),
        (94, "unstated-violation"),
    ]


def test_proposals_that_exclude_each_other_are_a_remark(make_tree: Callable[..., pathlib.Path]) -> None:
    text = (
        "VIRTIO_F_DIRECT (42): The device is quick. It is an error to set both this flag and VIRTIO_F_MAPPED.\n\n"
        "VIRTIO_F_FLAT (43): The device is slow. It is always negotiated together with VIRTIO_F_MAPPED.\n"
    )
    report = linted(make_tree({"draft.txt": text}) / "draft.txt")
    assert rules_at(report) == [(1, "contradicting-requirements"), (3, "contradicting-requirements")]
    first, second = report.diagnostics
    assert {first.severity, second.severity} == {"info"}
    assert first.message == (
        '"error to set both this flag and VIRTIO_F_MAPPED", and VIRTIO_F_FLAT says "always negotiated together with '
        'VIRTIO_F_MAPPED": VIRTIO_F_DIRECT and VIRTIO_F_FLAT exclude each other'
    )
    assert [(note.region.line, note.message) for note in second.related] == [
        (1, 'VIRTIO_F_DIRECT says "error to set both this flag and VIRTIO_F_MAPPED"')
    ]


@pytest.mark.parametrize(
    ("elsewhere", "left"),
    [
        ("", ["unstated-legacy-driver", "unstated-when-clear", "ambiguous-access-protection"]),
        (
            (
                "\\devicenormative{\\section}{Direct}{Direct}\n"
                "If VIRTIO_F_DIRECT has not been negotiated, the device MUST translate.\n"
            ),
            ["ambiguous-access-protection"],
        ),
        # The list below a sentence about the feature, and a paragraph that goes on about it.
        (
            (
                "\\devicenormative{\\section}{Direct}{Direct}\n"
                "If VIRTIO_F_DIRECT is not negotiated:\n"
                "\\begin{itemize}\n\\item the device MUST translate, and protection holds\n\\end{itemize}\n"
            ),
            [],
        ),
        (
            "\\section{More}\nVIRTIO_F_DIRECT is new.\n\nIf this feature is not accepted, all is protected.\n",
            [],
        ),
        # Another feature's paragraph is no answer.
        (
            "\\section{More}\nVIRTIO_F_DIRECT is new.\n\nIf VIRTIO_F_MAPPED is not set, all is protected.\n",
            ["unstated-legacy-driver", "unstated-when-clear", "ambiguous-access-protection"],
        ),
    ],
)
def test_the_answer_may_stand_elsewhere(
    make_tree: Callable[..., pathlib.Path], elsewhere: str, left: list[str]
) -> None:
    definition = f"\\begin{{description}}\n{DIRECT}\\end{{description}}\n"
    tree = make_tree({"main.tex": f"{HEAD}{definition}{elsewhere}\\end{{document}}\n"})
    assert [rule for _, rule in rules_at(linted(tree))] == left


def test_talk_around_a_draft_answers_nothing(make_tree: Callable[..., pathlib.Path]) -> None:
    draft = "VIRTIO_F_DIRECT (42): The device bypasses address translation.\n\n"
    talk = "Thanks for reading! I think if VIRTIO_F_DIRECT is not negotiated all is protected as before.\n"
    report = linted(make_tree({"draft.txt": draft + talk}) / "draft.txt")
    assert "unstated-when-clear" in [rule for _, rule in rules_at(report)]


def many(count: int) -> str:
    sentence = "The device bypasses address translation. It is an error to set both this flag and VIRTIO_F_A{}.\n"
    items = "".join(f"\\item[VIRTIO_F_A{at} ({at})] {sentence.format(at + 1)}" for at in range(count))
    return f"{HEAD}\\begin{{description}}\n{items}\\end{{description}}\n\\end{{document}}\n"


def test_many_definitions_take_no_more_than_their_share_of_time(make_tree: Callable[..., pathlib.Path]) -> None:
    def seconds(count: int) -> float:
        spec = load((str(make_tree({"main.tex": many(count)})),))
        rules = [rule for rule in load_rules().values() if rule.topic == "negotiation"]
        start = time.process_time()
        assert not check_specification(spec, rules).failures
        return time.process_time() - start

    seconds(10)
    assert seconds(3200) < 8 * 3 * seconds(400) + 0.1


def test_what_is_too_much_is_told_once(make_tree: Callable[..., pathlib.Path]) -> None:
    report = linted(make_tree({"main.tex": many(102)}))
    assert report.incomplete
    assert [each.message for each in report.diagnostics if each.rule == "limit-reached"] == [
        "the limit of 100 definitions that touch memory access reached: what follows is not checked"
    ]


def test_on_the_releases_only_what_is_open_is_asked(releases: pathlib.Path) -> None:
    found = [rule for _, rule in rules_at(linted(releases / "v1.4")) if load_rules()[rule].topic == "negotiation"]
    assert found == [
        "unportable-platform-term",
        "missing-address-width",
        "unportable-platform-term",
        "ambiguous-access-protection",
        "unstated-when-clear",
        "driver-enforced-protection",
    ]
