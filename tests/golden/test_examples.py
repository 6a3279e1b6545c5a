"""The whole output of every format for the examples, as a user gets it; SPECLINT_ACCEPT=1 writes it anew."""

import os
import pathlib
import shutil
import subprocess
import sys

import pytest

from speclint.formats.table import FORMATS

TOP = pathlib.Path(__file__).parents[2]
EXPECTED = pathlib.Path(__file__).parent / "expected"


def output(example: str, folder: pathlib.Path, *options: str) -> subprocess.CompletedProcess[bytes]:
    """What `speclint check` gives of a copy of an example, far from any repository."""
    shutil.copytree(TOP / "examples" / example, folder / example)
    environment = {name: value for name, value in os.environ.items() if not name.startswith("SPECLINT_")}
    environment |= {"COLUMNS": "80", "NO_COLOR": "1", "PYTHONIOENCODING": "utf-8", "PYTHONPATH": str(TOP)}
    return subprocess.run(
        [sys.executable, "-m", "speclint", "check", "--isolated", *options, example],
        cwd=folder,
        env=environment,
        capture_output=True,
        check=False,
    )


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize(("example", "file", "status"), [("tree", "{}.txt", 1), ("clean", "clean-{}.txt", 0)])
def test_the_whole_output_of_a_format(example: str, file: str, status: int, name: str, tmp_path: pathlib.Path) -> None:
    run = output(example, tmp_path, "--output-format", name)
    expected = EXPECTED / file.format(name)
    if os.environ.get("SPECLINT_ACCEPT"):
        expected.parent.mkdir(exist_ok=True)
        expected.write_bytes(run.stdout)
    assert run.returncode == status
    assert run.stdout.decode() == expected.read_bytes().decode()


def test_the_output_beside_the_example(tmp_path: pathlib.Path) -> None:
    run = output("tree", tmp_path)
    shown = TOP / "examples" / "tree" / "output.txt"
    if os.environ.get("SPECLINT_ACCEPT"):
        shown.write_bytes(run.stdout)
    assert run.stdout.decode() == shown.read_bytes().decode()


def test_the_repaired_example_is_clean(tmp_path: pathlib.Path) -> None:
    run = output("clean", tmp_path, "--fail-on", "info")
    assert (run.returncode, run.stdout) == (0, b"")
