"""What changed between two states of a specification."""

import pathlib
import re
from collections.abc import Callable

import msgspec
import pytest

from speclint.engine.compare import compare
from speclint.languages.reading import read_source
from speclint.model.changes.compute import compared
from speclint.model.changes.vocabulary import Vocabulary
from speclint.model.elements import Inclusion
from speclint.model.facts import Page
from speclint.model.link import link
from speclint.model.spec import SpecModel
from speclint.text.source import Document, Source
from speclint.text.span import Span

HEAD = "\\documentclass{book}\n\\begin{document}\n"
Told = list[tuple[str, str, str, str]]
Tell = Callable[[str, str], Told]


@pytest.fixture
def tell(tmp_path: pathlib.Path) -> Tell:
    """Gives kind, category, device and words of every change from one text to another."""

    def told(before: str, after: str) -> Told:
        for name, text in (("old", before), ("new", after)):
            (tmp_path / name).mkdir()
            (tmp_path / name / "main.tex").write_text(HEAD + text)
        comparison = compare(str(tmp_path / "old"), str(tmp_path / "new"))
        return [(each.kind, each.category, each.device, each.what) for each in comparison.changes]

    return told


def device(body: str, bits: str = "\\item[VIRTIO_LAMP_F_DIM (0)] It dims.\n", number: str = "61") -> str:
    return (
        f"\\section{{Lamp Device}}\\label{{sec:Lamp}}\n\\subsection{{Device ID}}\n{number}\n"
        f"\\subsection{{Feature bits}}\n\\begin{{description}}\n{bits}\\end{{description}}\n"
        f"\\subsection{{Device Operation}}\\label{{sec:Lamp / Operation}}\n{body}\n"
    )


def test_nothing_changes_between_equal_texts(tell: Tell) -> None:
    text = device("The driver MUST set \\field{level}.")
    assert tell(text, text) == []


def test_layout_and_filling_words_change_nothing(tell: Tell) -> None:
    before = device("The driver MUST set \\field{level} to the value that it wants.")
    after = device("The driver\nMUST   set \\field{level} to a value  that it wants.")
    assert tell(before, after) == []


@pytest.mark.parametrize(
    ("before", "after", "kind", "category", "what"),
    [
        ("MUST", "SHOULD", "statement-weakened", "weakened", "says SHOULD, and said MUST"),
        ("MAY", "SHOULD", "statement-strengthened", "strengthened", "says SHOULD, and said MAY"),
        ("MUST NOT", "SHOULD NOT", "statement-weakened", "weakened", "says SHOULD NOT, and said MUST NOT"),
        ("MUST", "MUST NOT", "statement-reversed", "breaking", "says MUST NOT, and said MUST"),
        ("MAY", "SHOULD NOT", "statement-reversed", "breaking", "says SHOULD NOT, and said MAY"),
    ],
)
def test_a_keyword_changes(tell: Tell, before: str, after: str, kind: str, category: str, what: str) -> None:  # noqa: PLR0917  a case
    texts = [device(f"The driver {keyword} set \\field{{level}} after reset.") for keyword in (before, after)]
    assert tell(*texts) == [(kind, category, "Lamp Device", what)]


@pytest.mark.parametrize(
    ("keyword", "gained", "lost"),
    [("MUST", "weakened", "strengthened"), ("MAY", "strengthened", "weakened")],
)
def test_a_condition_comes_or_goes(tell: Tell, tmp_path: pathlib.Path, keyword: str, gained: str, lost: str) -> None:
    always = device(f"The driver {keyword} set \\field{{level}} of the lamp.")
    sometimes = device(f"If VIRTIO_LAMP_F_DIM is negotiated, the driver {keyword} set \\field{{level}} of the lamp.")
    told = tell(always, sometimes)
    assert [each[:2] for each in told] == [(f"statement-{gained}", gained)]
    assert told[0][3] == "holds only if VIRTIO_LAMP_F_DIM is negotiated"
    for name in ("old", "new"):
        (tmp_path / name / "main.tex").unlink()
        (tmp_path / name).rmdir()
    assert [each[:2] for each in tell(sometimes, always)] == [(f"statement-{lost}", lost)]


def test_another_party_is_bound(tell: Tell) -> None:
    before = device("The driver MUST clear \\field{level} after a reset of the lamp.")
    after = device("The device MUST clear \\field{level} after a reset of the lamp.")
    what = "binds the device, and bound the driver"
    assert tell(before, after) == [("statement-reassigned", "breaking", "Lamp Device", what)]


def test_spelling_is_told_from_meaning(tell: Tell) -> None:
    before = device("The driver MUST recieve the value of \\field{level}. The device MUST use 16 levels of light.")
    after = device("The driver MUST receive the value of \\field{level}. The device MUST use 32 levels of light.")
    assert tell(before, after) == [
        ("statement-changed", "changed", "Lamp Device", "has other words"),
        ("statement-reworded", "editorial", "Lamp Device", "is spelt differently"),
    ]


def test_a_new_demand_of_what_existed_breaks(tell: Tell) -> None:
    before = device("The driver sets \\field{level}, and a value of zero is dark.")
    after = device("The driver sets \\field{level}, and a value of zero is dark. The driver MUST set \\field{level}.")
    assert [each[:3] for each in tell(before, after)] == [("ungated-requirement", "breaking", "Lamp Device")]


@pytest.mark.parametrize(
    "added",
    [
        "If VIRTIO_LAMP_F_HUE is negotiated, the driver MUST set \\field{level}.",
        "The field \\field{hue_now} is new. The driver MUST set \\field{level}.",
        "The driver MUST flicker.",
        "The driver SHOULD set \\field{level}.",
    ],
)
def test_a_demand_that_comes_with_something_new_or_demands_nothing_breaks_nothing(tell: Tell, added: str) -> None:
    before = device("The driver sets \\field{level}, and a value of zero is dark.")
    after = device(f"The driver sets \\field{{level}}, and a value of zero is dark. {added}")
    assert [each[:2] for each in tell(before, after)] == [("statement-added", "added")]


def test_a_demand_in_a_new_section_or_device_breaks_nothing(tell: Tell) -> None:
    before = device("A lamp has a level.")
    more = "\\subsection{Level}\\label{sec:Lamp / Level}\nThe driver MUST set the level.\n"
    assert [each[0] for each in tell(before, before + more)] == ["section-added", "statement-added"]


def test_a_statement_that_goes_is_told(tell: Tell) -> None:
    before = device("The driver MUST set \\field{level}. The device MAY ignore it.")
    after = device("The device MAY ignore it.")
    assert tell(before, after) == [("statement-removed", "removed", "Lamp Device", "is gone")]


def test_a_statement_that_moves_within_its_device_is_the_same(tell: Tell) -> None:
    words = "The driver MUST set \\field{level}.\n"
    before = device(words + "\\subsection{More}\\label{sec:Lamp / More}\nNothing.\n")
    after = device("\\subsection{More}\\label{sec:Lamp / More}\nNothing.\n" + words)
    assert tell(before, after) == []


def test_features_come_go_and_change(tell: Tell) -> None:
    before = device(
        "x", "\\item[VIRTIO_LAMP_F_A (0)] a\n\\item[VIRTIO_LAMP_F_B (1)] b\n\\item[VIRTIO_LAMP_F_C (2)] c\n"
    )
    after = device("x", "\\item[VIRTIO_LAMP_F_A (4)] a\n\\item[VIRTIO_LAMP_F_D (1)] b\n\\item[VIRTIO_LAMP_F_E (5)] e\n")
    assert tell(before, after) == [
        ("bit-renumbered", "breaking", "Lamp Device", "has bit 4, and had bit 0"),
        ("feature-removed", "breaking", "Lamp Device", "is gone"),
        ("feature-renamed", "changed", "Lamp Device", "is called VIRTIO_LAMP_F_D, with the same bit"),
        ("feature-added", "added", "Lamp Device", "bit 5"),
    ]


@pytest.mark.parametrize(
    ("before", "after", "kind", "what"),
    [
        ("", "Requires VIRTIO_LAMP_F_B.", "feature-requirement-added", "requires VIRTIO_LAMP_F_B, which it did not"),
        ("Requires VIRTIO_LAMP_F_B.", "", "feature-requirement-removed", "no longer requires VIRTIO_LAMP_F_B"),
        (
            "Requires VIRTIO_LAMP_F_B.",
            "Requires VIRTIO_LAMP_F_B or VIRTIO_LAMP_F_C.",
            "feature-requirement-changed",
            "requires VIRTIO_LAMP_F_B or VIRTIO_LAMP_F_C, and required VIRTIO_LAMP_F_B",
        ),
    ],
)
def test_what_features_require_changes(tell: Tell, before: str, after: str, kind: str, what: str) -> None:
    others = "\\item[VIRTIO_LAMP_F_B (1)] b\n\\item[VIRTIO_LAMP_F_C (2)] c\n"
    texts = [device("x", f"\\item[VIRTIO_LAMP_F_A (0)] It glows. {words}\n{others}") for words in (before, after)]
    assert [(each[0], each[3]) for each in tell(*texts)] == [(kind, what)]


@pytest.mark.parametrize(
    ("before", "after", "category"),
    [("A", "A or B", "weakened"), ("A or B", "A", "breaking"), ("A and B", "B", "weakened"), ("A", "B", "breaking")],
)
def test_a_requirement_that_asks_less_is_weaker(tell: Tell, before: str, after: str, category: str) -> None:
    others = "\\item[VIRTIO_LAMP_F_A (1)] a\n\\item[VIRTIO_LAMP_F_B (2)] b\n"
    texts = []
    for words in (before, after):
        needs = words.replace("A", "VIRTIO_LAMP_F_A").replace("B", "VIRTIO_LAMP_F_B")
        texts.append(device("x", f"\\item[VIRTIO_LAMP_F_C (0)] It glows. Requires {needs}.\n{others}"))
    assert [each[:2] for each in tell(*texts)] == [("feature-requirement-changed", category)]


def test_the_order_of_what_is_required_is_no_change(tell: Tell) -> None:
    others = "\\item[VIRTIO_LAMP_F_B (1)] b\n\\item[VIRTIO_LAMP_F_C (2)] c\n"
    texts = [
        device(
            "x", f"\\item[VIRTIO_LAMP_F_A (0)] It glows. Requires VIRTIO_LAMP_F_{one} or VIRTIO_LAMP_F_{two}.\n{others}"
        )
        for one, two in ("BC", "CB")
    ]
    assert tell(*texts) == []


def test_devices_sections_and_labels_come_and_go(tell: Tell) -> None:
    before = device("x") + "\\subsection{Old}\\label{sec:Lamp / Old}\n"
    after = device("x", number="62") + "\\section{Fan Device}\\label{sec:Fan}\n\\subsection{Device ID}\n63\n"
    assert tell(before, after) == [
        ("device-renumbered", "breaking", "Lamp Device", "has the device id 62, and had 61"),
        ("section-removed", "removed", "Lamp Device", "is gone"),
        ("label-removed", "removed", "Lamp Device", "is gone; references from outside break"),
        ("device-added", "added", "Fan Device", "device id 63"),
    ]


def test_what_was_read_once_for_both_states_changes_with_the_section_around_it() -> None:
    body = "The driver MUST set \\field{level} before it lights the lamp."
    inner = Source.whole(Document("inner.tex", body), "latex")
    shared = Page(inner, read_source(inner, {}))

    def state(title: str) -> SpecModel:
        text = f"\\section{{{title}}}\n\\subsection{{Device ID}}\n61\n\\subsection{{Operation}}\n\\input{{inner}}\n"
        outer = Source.whole(Document("main.tex", text), "latex")
        pages = {"main.tex": Page(outer, read_source(outer, {})), "inner.tex": shared}
        return link(pages, ("main.tex",), (Inclusion("inner", "read", "inner.tex", Span("main.tex", 0, 1)),))

    def kinds(before: SpecModel, after: SpecModel) -> list[str]:
        return [change.kind for change in compared(before, after).changes]

    assert kinds(state("Lamp Device"), state("Lamp Device")) == []
    again = state("Light Device")
    read_again = msgspec.structs.replace(again, pages={**again.pages, "inner.tex": Page(inner, read_source(inner, {}))})
    assert kinds(state("Lamp Device"), again) == kinds(state("Lamp Device"), read_again)
    assert "statement-added" in kinds(state("Lamp Device"), again)


@pytest.mark.parametrize("count", [1, 60])
def test_a_vocabulary_has_what_its_pattern_finds(count: int) -> None:
    texts = ["one ring_size and\nqueue_ring_len, ring_\n", " ".join(f"a_{number}" for number in range(count))]
    vocabulary = Vocabulary(texts, re.compile(r"[a-z]\w*_\w+"))
    assert vocabulary.holds(f"a_{number}" for number in range(count))
    found = [name for name in ("ring_size", "ring_len", "queue_ring_len", "ring_", "size") if vocabulary.holds([name])]
    assert found == ["ring_size", "queue_ring_len"]
