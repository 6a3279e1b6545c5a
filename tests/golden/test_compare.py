"""The whole output of `speclint compare`, as a user gets it; SPECLINT_ACCEPT=1 writes it anew."""

import os
import pathlib
import shutil
import subprocess
import sys

import pytest

TOP = pathlib.Path(__file__).parents[2]
EXPECTED = pathlib.Path(__file__).parent / "expected" / "compare"
LAMP = "device-types/lamp/description.tex"
EDITS = (
    ("\\item[VIRTIO_LAMP_F_COLOR (1)]", "\\item[VIRTIO_LAMP_F_COLOR (3)]"),
    ("the next. Requires VIRTIO_LAMP_F_DIM.", "the next. Requires VIRTIO_LAMP_F_DIM or VIRTIO_LAMP_F_COLOR."),
    ("The device MUST set \\field{max_brightness}", "The device SHOULD set \\field{max_brightness}"),
    ("If VIRTIO_LAMP_F_COLOR is negotiated, the device MUST", "The device MUST"),
    ("The device MUST carry out the orders", "The device MUST \\emph{<script>alert(1)</script>} carry out the orders"),
    ("If VIRTIO_LAMP_F_DIM is not negotiated, the driver", "The driver MUST NOT set \\field{color} to more than "
     "\\field{num_colors}.\n\nIf VIRTIO_LAMP_F_DIM is not negotiated, the driver"),
    ("The device MUST NOT change the light", "The device SHOULD say so if it is hot.\n\nThe device MUST NOT change the light"),
)  # fmt: skip
"""What becomes of the lamp of examples/clean in the next version."""


def compared(folder: pathlib.Path, *options: str, edits: tuple[tuple[str, str], ...] = EDITS) -> tuple[int, str, str]:
    """Status, output and complaints of comparing examples/clean with its next version."""
    for name in ("old", "new"):
        shutil.copytree(TOP / "examples" / "clean", folder / name)
    lamp = folder / "new" / LAMP
    text = lamp.read_text()
    for before, after in edits:
        assert before in text
        text = text.replace(before, after)
    lamp.write_text(text)
    return run(folder, *options, "old", "new")


def run(folder: pathlib.Path, *words: str) -> tuple[int, str, str]:
    """Status, output and complaints of `speclint compare` in a folder."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("SPECLINT_")}
    environment |= {"COLUMNS": "80", "NO_COLOR": "1", "PYTHONIOENCODING": "utf-8", "PYTHONPATH": str(TOP)}
    done = subprocess.run(
        [sys.executable, "-m", "speclint", "compare", *words],
        cwd=folder,
        env=environment,
        capture_output=True,
        check=False,
    )
    return done.returncode, done.stdout.decode(), done.stderr.decode()


@pytest.mark.parametrize("name", ["text", "markdown", "json", "html"])
def test_the_whole_output_of_a_format(name: str, tmp_path: pathlib.Path) -> None:
    status, output, complaints = compared(tmp_path, "--output-format", name)
    expected = EXPECTED / f"{name}.txt"
    if os.environ.get("SPECLINT_ACCEPT"):
        expected.parent.mkdir(exist_ok=True)
        expected.write_text(output, encoding="utf-8", newline="")
    assert (status, complaints) == (0, "")
    assert output == expected.read_bytes().decode()
    assert name in ("text", "json") or "<script>alert" not in output


@pytest.mark.parametrize(("category", "status"), [("breaking", 1), ("editorial", 1), ("never", 0)])
def test_the_status_is_that_of_the_weightiest_change(category: str, status: int, tmp_path: pathlib.Path) -> None:
    assert compared(tmp_path, "--fail-on", category)[0] == status


def test_what_weighs_less_is_left_out(tmp_path: pathlib.Path) -> None:
    _, output, _ = compared(tmp_path, "--least", "strengthened")
    assert "statement-weakened" not in output
    assert output.endswith("\n2 breaking, 1 strengthened\n")


def test_revisions_are_compared_like_folders(tmp_path: pathlib.Path) -> None:
    _, expected, _ = compared(tmp_path)
    repository = tmp_path / "repository"
    repository.mkdir()

    def git(*words: str) -> None:
        settings = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]
        subprocess.run(["git", *settings, *words], cwd=repository, check=True, capture_output=True)

    git("init", "--quiet")
    for name in ("old", "new"):
        shutil.copytree(tmp_path / name, repository, dirs_exist_ok=True)
        git("add", ".")
        git("commit", "--quiet", "--message", name)
        git("tag", name)
    assert run(repository, "old", "new") == (0, expected, "")
    assert run(repository, str(tmp_path / "old"), "HEAD")[1] == expected
    status, output, complaints = run(repository, "old", "newer")
    assert (status, output) == (2, "")
    assert complaints.startswith("speclint: error: newer: is no revision of the repository; see that ")


def test_what_is_neither_folder_nor_revision_is_told(tmp_path: pathlib.Path) -> None:
    status, output, complaints = run(tmp_path, "old", "new")
    assert (status, output) == (2, "")
    remedy = "name a folder instead of old, or go to its repository"
    assert complaints == f"speclint: error: .: is in no git repository; {remedy}\n"


def test_equal_states_have_no_changes(tmp_path: pathlib.Path) -> None:
    assert compared(tmp_path, "--fail-on", "editorial", edits=()) == (0, "no changes\n", "")
