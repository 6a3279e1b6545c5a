"""Definitions in plain text: where they begin and end, what is no definition, the facts they give."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from speclint.languages.draft import find_definitions, read, split_fragments
from speclint.model.expressions import Name
from speclint.text.source import Document, Source

DIM = "VIRTIO_LAMP_F_DIM"
TINT = "VIRTIO_LAMP_F_TINT"


def definitions(text: str, *, chatty: bool = True) -> list[str]:
    return [text[found.start : found.end] for found in find_definitions(text, chatty=chatty)]


@pytest.mark.parametrize(
    "definition",
    [
        f"{DIM} This feature lets the driver dim the lamp.",
        f"{DIM} (5) The lamp can be dimmed by the driver.",
        f"{DIM} (bit 5)\n    the lamp can be dimmed by the driver.",
        f"{DIM} (TBD): the lamp can be dimmed.",
        f"{DIM}: the lamp can be dimmed.",
        f"{DIM} - the lamp can be dimmed.",
        f"{DIM}\n\nThe lamp can be dimmed by the driver.",
    ],
)
def test_a_paragraph_that_starts_with_a_name_defines_it(definition: str) -> None:
    assert definitions(f"Hi,\n\n{definition}\n\nWhat do you think?\n") == [definition]


@pytest.mark.parametrize(
    "text",
    [
        f"{DIM} is meant for lamps with a dimmer.",
        f"{DIM}\nis meant for lamps with a dimmer.",
        f"{DIM} (5) is meant for lamps with a dimmer.",
        f"{DIM}: why do we need it at all?",
        f"{DIM} - I think that this is not needed.",
        f"{DIM}",
        f"{DIM} (5)\n\n{TINT} (6)",
        f"Do you mean\n\n{DIM}\n\nor\n\n{TINT}\n\nhere?",
        "VIRTIO_LAMP_F_* This family of features is about lamps.",
        "VIRTIO_LAMP_F_ This family of features is about lamps.",
    ],
)
def test_what_only_speaks_of_a_feature_defines_nothing(text: str) -> None:
    assert definitions(text) == []


def test_a_definition_can_be_introduced() -> None:
    text = f"So this is what I would call this option:\n\n{DIM}\n\nand it should say that the lamp can be dimmed.\n"
    assert definitions(text) == [f"{DIM}\n\nand it should say that the lamp can be dimmed."]
    text = f"I would call this flag {DIM} and say that the lamp can be dimmed.\n"
    assert definitions(text) == [f"{DIM} and say that the lamp can be dimmed."]


def test_a_definition_in_a_mail_goes_on_as_long_as_it_is_spoken_of() -> None:
    text = (
        f"{DIM} (5) The lamp can be dimmed.\n\nThis feature needs a dimmer.\n\nThe driver then must\n1. be slow,\n\n"
        "2. stop at zero.\n\nSo far so good, but now a question:\n\nThe driver must wait?\n"
    )
    assert definitions(text) == [text[: text.index("\n\nSo far")]]
    text = f"{DIM} (5) The lamp can be dimmed.\n\nLamps are bright.\n"
    assert definitions(text) == [f"{DIM} (5) The lamp can be dimmed."]
    assert definitions(text, chatty=False) == [text.rstrip()]


def test_definitions_below_each_other_are_told_apart() -> None:
    lines = [f"{DIM} (5): the lamp can be dimmed.", f"{TINT} (6): the lamp has a colour."]
    assert definitions("\n".join(lines)) == lines
    assert definitions("".join(f"- {line}\n" for line in lines)) == lines
    assert definitions("\n\n".join(lines), chatty=False) == lines


def test_the_facts_of_a_definition() -> None:
    text = (
        f"{DIM} (5) The driver MUST be slow.\n\nNotes on dimming\n\nRequires {TINT}. Then:\n"
        "1. the lamp\n   dims,\n2. it ends.\n"
    )
    facts = read(Source("d", "draft", text, Source.whole(Document("d.txt", text), "draft").pieces))
    (definition,) = facts.features
    assert (definition.name, definition.bit, definition.form) == (DIM, 5, "draft")
    assert text[definition.at.start : definition.at.end] == DIM
    assert definition.bit_at is not None
    assert text[definition.bit_at.start : definition.bit_at.end] == "5"
    assert (definition.start, definition.end) == (0, facts.prose.blocks[-1].end)
    assert [(block.kind, facts.prose.text[block.start : block.end]) for block in facts.prose.blocks] == [
        ("text", "The driver MUST be slow."),
        ("heading", "Notes on dimming"),
        ("text", f"Requires {TINT}. Then:"),
        ("item", "the lamp\n   dims,"),
        ("item", "it ends."),
    ]
    assert [(statement.actor, statement.modality) for statement in facts.statements] == [("driver", "MUST")]
    (requirement,) = facts.requirements
    assert (requirement.feature, requirement.needs) == (DIM, Name(TINT, (9, 9 + len(TINT))))
    assert [mention.name for mention in facts.mentions] == [TINT]
    assert (facts.headings, facts.items) == ((), ())


def test_text_that_is_no_definition_has_no_facts() -> None:
    text = "The lamp."
    facts = read(Source("d", "draft", text, Source.whole(Document("d.txt", text), "draft").pieces))
    assert (facts.features, facts.prose.text) == ((), "")


def latex(text: str) -> list[str]:
    parts = split_fragments(text)
    assert "".join(text[part.start : part.end] for part in parts) == text
    return [text[part.start : part.end] for part in parts if part.latex]


@pytest.mark.parametrize(
    ("text", "fragments"),
    [
        ("Words.\n\n\\item[A (1)] Text\n  of it.\n\nWords.\n", ["\\item[A (1)] Text\n  of it."]),
        ("I mean:\n\\begin{a}\nx\n\nWhy?\n\\end{a}\nThat.\n", ["\\begin{a}\nx\n\nWhy?\n\\end{a}\nThat."]),
        ("\\section{A}\n\nThe lamp.\n\nThe light.\n\nOK?\n\nNo.\n", ["\\section{A}\n\nThe lamp.\n\nThe light."]),
        ("What is \\field{size} for?\n\nThe driver sets \\field{size}.\n", ["The driver sets \\field{size}."]),
        ("\\begin{a}\nnever ends\n\nWords.\n", ["\\begin{a}\nnever ends"]),
        ("Paths like C:\\lamp are none.\n", []),
    ],
)
def test_latex_is_told_from_the_words_around_it(text: str, fragments: list[str]) -> None:
    assert latex(text) == fragments


TEXTS = st.lists(
    st.sampled_from(
        [
            DIM, " (5) ", "(TBD)", ":", "\n", "\n\n", " The lamp", " can be dimmed.", "Why?", "- ", "1. ", "\\begin{a}",
            "\\end{a}", "\\section{x}", "call this ", "\0", "\udcff", "\r\n", "and so on", " - ", "VIRTIO_F_",
        ]
    ),
    max_size=20,
).map("".join)  # fmt: skip


@given(TEXTS, st.booleans())
def test_no_text_makes_reading_fail(text: str, chatty: bool) -> None:
    latex(text)
    for found in find_definitions(text, chatty=chatty):
        assert text.startswith(found.name, found.start)
        words = text[found.start : found.end]
        facts = read(Source("d", "draft", words, Source.whole(Document("d.txt", words), "draft").pieces))
        (definition,) = facts.features
        assert words[definition.at.start : definition.at.end] == found.name
        for block in facts.prose.blocks:
            span = facts.prose.span(block.start, block.end)
            assert 0 <= span.start <= span.end <= len(words)
