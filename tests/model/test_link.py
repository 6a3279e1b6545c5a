"""What the link step makes of all sources: devices, features, conformance links."""

import pathlib
from collections.abc import Callable

import pytest

from speclint.engine.session import load
from speclint.model.spec import SpecModel, once

HEAD = "\\documentclass{book}\n\\begin{document}\n"
LoadText = Callable[[str], SpecModel]


@pytest.fixture
def load_text(make_tree: Callable[[dict[str, str | bytes]], pathlib.Path]) -> LoadText:
    """Gives the model of a specification that is one file with this text."""
    return lambda text: load((str(make_tree({"main.tex": HEAD + text})),))


def device(title: str, number: str, *features: str) -> str:
    bits = "".join(f"\\item[{feature}] text\n" for feature in features)
    return (
        f"\\section{{{title}}}\\label{{sec:{title}}}\n\\subsection{{Device ID}}\\label{{sec:{title} / ID}}\n{number}\n"
        f"\\subsection{{Feature bits}}\n\\begin{{description}}\n{bits}\\end{{description}}\n"
    )


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("5", 5),
        ("% a comment 7\n  41", 41),
        ("\\label{x}\n1", 1),
        ("12a", None),
        ("see below", None),
        ("1234567890", None),
    ],
)
def test_a_device_has_the_number_behind_its_heading(load_text: LoadText, words: str, number: int | None) -> None:
    model = load_text(device("Lamp Device", words))
    (found,) = model.devices
    assert (found.name, found.number, found.prefix) == ("Lamp Device", number, "")
    assert model.sections[found.section].title == "Lamp Device"
    if found.number_at is not None:
        assert model.pages["main.tex"].source.text[found.number_at.start : found.number_at.end] == str(number)


def test_a_heading_device_id_without_a_section_around_is_no_device(load_text: LoadText) -> None:
    assert load_text("\\section{Device ID}\n5\n\\subsection{Device Id}\n6").devices[0].name == "Device ID"
    assert load_text("\\section{Device ID}\n5\n").devices == ()


def test_features_belong_to_the_device_around_them(load_text: LoadText) -> None:
    model = load_text(
        "\\section{Reserved Feature Bits}\\begin{description}\\item[VIRTIO_F_ANY (32)] x\\end{description}"
        + device("Lamp Device", "1", "VIRTIO_LAMP_F_A (0)", "VIRTIO_LAMP_F_B (1)", "VIRTIO_NET_F_C (2)", "VIRTIO_F_D")
        + "\\subsubsection{Legacy Interface: Feature bits}\n"
        + "\\begin{description}\\item[VIRTIO_LAMP_F_OLD (5)] x\\end{description}"
        + device("Fan Device", "2", "VIRTIO_FAN_F_A (0)")
    )
    assert [(each.name, each.bit, each.device, each.legacy) for each in model.features] == [
        ("VIRTIO_F_ANY", 32, "", False),
        ("VIRTIO_LAMP_F_A", 0, "Lamp Device", False),
        ("VIRTIO_LAMP_F_B", 1, "Lamp Device", False),
        ("VIRTIO_NET_F_C", 2, "Lamp Device", False),
        ("VIRTIO_F_D", None, "Lamp Device", False),
        ("VIRTIO_LAMP_F_OLD", 5, "Lamp Device", True),
        ("VIRTIO_FAN_F_A", 0, "Fan Device", False),
    ]
    assert [(each.name, each.prefix) for each in model.devices] == [("Lamp Device", "LAMP"), ("Fan Device", "FAN")]
    assert [model.sections[each.section].title for each in model.features][:2] == [
        "Reserved Feature Bits",
        "Feature bits",
    ]
    assert model.by_name()["VIRTIO_FAN_F_A"] == [model.features[-1]]


def test_device_ids_are_rows_of_their_table(load_text: LoadText) -> None:
    model = load_text(
        "\\begin{tabular}{|l|c|}\nDevice ID & Virtio Device \\\\\n0 & reserved (invalid) \\\\ \\hline\n"
        "41 & GPIO \\\\\n 1x & none \\\\\n\\end{tabular}\n"
        "\\begin{tabular}{ll}\nOther & table \\\\\n1 & x \\\\\n\\end{tabular}"
    )
    assert [(each.number, each.name) for each in model.device_ids] == [(0, "reserved (invalid)"), (41, "GPIO")]


def test_references_alone_in_an_item_are_conformance_links(load_text: LoadText) -> None:
    model = load_text(
        "\\section{Clause}\\begin{itemize}\n\\item \\ref{drivernormative:A}\n\\item Section \\ref{sec:B}\n"
        "\\item One of clauses \\ref{c}, \\ref{d} or \\ref{e}.\n\\item As \\ref{f} says.\n\\item \\field{x}\n"
        "\\item\n\\end{itemize}\n\\ref{g}"
    )
    assert [(model.sections[each.clause].title, each.target) for each in model.links] == [
        ("Clause", "drivernormative:A"),
        ("Clause", "sec:B"),
        ("Clause", "c"),
        ("Clause", "d"),
        ("Clause", "e"),
    ]


def test_a_link_before_any_heading_has_no_clause(load_text: LoadText) -> None:
    assert [each.clause for each in load_text("\\begin{itemize}\\item \\ref{a}\\end{itemize}").links] == [-1]


def test_labels_are_found_by_name(load_text: LoadText) -> None:
    model = load_text("\\section{S}\\label{sec:A  /\n B}\\label{x}\\ref{sec:A / B}\nt\\label{x}")
    assert {name: len(labels) for name, labels in model.by_label().items()} == {"sec:A / B": 1, "x": 2}
    assert [each.target in model.by_label() for each in model.references] == [True]


def test_files_by_themselves_are_linked_in_their_order_and_incomplete(tmp_path: pathlib.Path) -> None:
    (tmp_path / ".git").mkdir()
    for name in ("b.tex", "a.tex"):
        (tmp_path / name).write_text(f"\\section{{{name}}}")
    model = load((str(tmp_path / "b.tex"), str(tmp_path / "a.tex")))
    assert not model.complete
    assert [each.title for each in model.sections] == ["b.tex", "a.tex"]


def test_in_a_fragment_a_feature_belongs_to_the_device_of_its_name(tmp_path: pathlib.Path) -> None:
    path = tmp_path / "a.tex"
    items = "\\item[VIRTIO_LAMP_F_DIM (0)] Dims.\\item[VIRTIO_F_DARK (24)] Is dark."
    path.write_text(f"\\begin{{description}}{items}\\end{{description}}")
    assert [feature.device for feature in load((str(path),)).features] == ["LAMP", ""]


def test_what_is_inside_a_section_follows_it(load_text: LoadText) -> None:
    titles = ("\\section{A}", "\\subsection{B}", "\\paragraph{C}", "\\subsection{D}\\label{d}", "\\section{E}")
    model = load_text("\n".join(titles))
    assert [model.end_of(section) for section in model.sections] == [4, 3, 3, 4, 5]
    assert model.section_labelled("d") == model.sections[3]
    assert model.section_labelled("e") is None


def test_what_is_found_out_once_is_asked_of_each_model_once(load_text: LoadText) -> None:
    asked: list[int] = []

    @once
    def labels(spec: SpecModel) -> int:
        asked.append(len(spec.labels))
        return asked[-1]

    one, other = load_text("\\section{A}\\label{a}"), load_text("A")
    assert [labels(one), labels(other), labels(one)] == [1, 0, 1]
    assert asked == [1, 0]
