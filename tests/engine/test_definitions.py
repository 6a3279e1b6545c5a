"""Definitions files as inputs: by themselves, together, beside a specification, and what bounds them."""

import pathlib
import shutil

import pytest

from speclint.cli.main import main

CLEAN = pathlib.Path(__file__).parents[2] / "examples" / "clean"


@pytest.fixture(autouse=True)
def here(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> pathlib.Path:
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def checked(capsys: pytest.CaptureFixture[str], *paths: str) -> tuple[int, list[str]]:
    """Status and findings, one a line."""
    status = main(["check", "--isolated", "-q", "--output-format", "concise", *paths])
    return status, capsys.readouterr().out.splitlines()


def test_a_file_beside_a_specification_is_judged_with_it(
    here: pathlib.Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(CLEAN, here / "spec")
    (here / "spec" / "draft.yaml").write_text(
        "device: Lamp Device\nnumber: 2\nfeatures:\n"
        "- {name: VIRTIO_LAMP_F_DIM, bit: 0}\n"
        "- {name: VIRTIO_LAMP_F_FADE, bit: 7}\n"
        "- {name: VIRTIO_LAMP_F_BLINK, bit: 1, requires: VIRTIO_LAMP_F_DIMM}\n"
        "- {name: VIRTIO_LAMP_F_GLOW, bit: 5}\n"
        "- {name: VIRTIO_LAMP_F_GLOW, bit: 5}\n"
    )
    assert checked(capsys, "spec/draft.yaml") == (
        1,
        [
            "spec/draft.yaml:5:35: error[feature-value-conflict] VIRTIO_LAMP_F_FADE is 7 here, but has bit 2 elsewhere",
            (
                "spec/draft.yaml:6:36: error[feature-bit-clash] VIRTIO_LAMP_F_BLINK uses bit 1,"
                " which VIRTIO_LAMP_F_COLOR has"
            ),
            (
                "spec/draft.yaml:6:49: error[requirement-on-unknown-feature] VIRTIO_LAMP_F_DIMM is defined nowhere,"
                " so what VIRTIO_LAMP_F_BLINK requires cannot be told"
            ),
            "spec/draft.yaml:8:10: warning[feature-defined-twice] VIRTIO_LAMP_F_GLOW is defined a second time",
        ],
    )
    assert checked(capsys, "spec") == (0, [])


def test_a_fragment_may_speak_of_what_it_does_not_define(
    here: pathlib.Path, capsys: pytest.CaptureFixture[str]
) -> None:
    features = "features:\n- {name: VIRTIO_F_A, bit: 30, requires: VIRTIO_F_B}\n"
    (here / "a.yaml").write_text(features)
    assert checked(capsys, "a.yaml") == (0, [])
    (here / "a.yaml").write_text("complete: true\n" + features)
    status, (finding,) = checked(capsys, "a.yaml")
    assert (status, "a.yaml:3:41: error[requirement-on-unknown-feature] VIRTIO_F_B" in finding) == (1, True)


def test_files_are_judged_together(here: pathlib.Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "a.yaml").write_text("features: [{name: VIRTIO_F_A, bit: 30}]\n")
    (here / "b.yml").write_text("features: [{name: VIRTIO_F_B, bit: 30}]\n")
    assert checked(capsys, "a.yaml", "b.yml") == (
        1,
        ["b.yml:1:36: error[feature-bit-clash] VIRTIO_F_B uses bit 30, which VIRTIO_F_A has"],
    )


def test_signs_of_latex_mean_nothing_in_definitions(here: pathlib.Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "a.yaml").write_text(
        "features:\n- name: VIRTIO_F_A\n  bit: 30\n  text: Up to 5% & more of a_b, 2^3 and # 1.\n"
    )
    assert checked(capsys, "a.yaml") == (0, [])


def test_a_limit_makes_the_answer_incomplete(here: pathlib.Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "a.yaml").write_text("[" * 20)
    assert checked(capsys, "a.yaml") == (
        3,
        ["a.yaml:1:17: error[limit-reached] the limit of 16 nested groups reached: what nests deeper is not checked"],
    )
    (here / "a.yaml").write_text("features: [" + "a," * 200_001 + "]")
    status, (finding,) = checked(capsys, "a.yaml")
    assert (status, "the limit of 200000 values in a file of definitions" in finding) == (3, True)


def test_a_small_file_cannot_grow(here: pathlib.Path, capsys: pytest.CaptureFixture[str]) -> None:
    laughs = "a: &a [lol]\n" + "".join(
        f"{name}: &{name} [*{before}, *{before}]\n" for before, name in zip("abcdefgh", "bcdefghi", strict=True)
    )
    (here / "a.yaml").write_text(laughs)
    status, findings = checked(capsys, "a.yaml")
    assert (status, len(findings)) == (1, 1)
    assert "the alias *a stands for what is written elsewhere" in findings[0]


def test_a_file_that_is_included_as_a_listing_is_one(here: pathlib.Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "spec.tex").write_text(
        "\\documentclass{article}\n\\usepackage{listings}\n\\begin{document}\n\\lstinputlisting{conf.yaml}\n\\end{document}\n"
    )
    (here / "conf.yaml").write_text("jobs: [1\n")
    assert checked(capsys, ".") == (0, [])


def test_bytes_that_are_no_text_are_told(here: pathlib.Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "a.yaml").write_bytes(b"features:\n- name: VIRTIO_F_A\n  bit: 30\n  text: a \xff b\n")
    status, (finding,) = checked(capsys, "a.yaml")
    assert (status, "a.yaml:4:11: error[bad-encoding]" in finding) == (2, True)
