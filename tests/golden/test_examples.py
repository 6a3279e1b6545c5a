"""The whole output of every format for the examples, as a user gets it; SPECLINT_ACCEPT=1 writes it anew."""

import json
import os
import pathlib
import shutil
import subprocess
import sys

import pytest

from speclint.formats.table import FORMATS
from speclint.rules.loader import load_rules

TOP = pathlib.Path(__file__).parents[2]
EXPECTED = pathlib.Path(__file__).parent / "expected"


def output(
    example: str, folder: pathlib.Path, *options: str, file: str = ""
) -> subprocess.CompletedProcess[bytes]:
    """What `speclint check` gives of a copy of an example, or of one file in it, far from any repository."""
    shutil.copytree(TOP / "examples" / example, folder / example)
    environment = {name: value for name, value in os.environ.items() if not name.startswith("SPECLINT_")}
    environment |= {"COLUMNS": "80", "NO_COLOR": "1", "PYTHONIOENCODING": "utf-8", "PYTHONPATH": str(TOP)}
    return subprocess.run(
        [sys.executable, "-m", "speclint", "check", "--isolated", *options, f"{example}/{file}" if file else example],
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


def test_the_output_beside_the_draft(tmp_path: pathlib.Path) -> None:
    run = output("proposal", tmp_path, file="draft.txt")
    shown = TOP / "examples" / "proposal" / "draft-output.txt"
    if os.environ.get("SPECLINT_ACCEPT"):
        shown.write_bytes(run.stdout)
    assert run.returncode == 1
    assert run.stdout.decode() == shown.read_bytes().decode()


def test_the_draft_earns_every_rule_of_negotiation(tmp_path: pathlib.Path) -> None:
    run = output("proposal", tmp_path, "--select", "negotiation", "--output-format", "json-lines", file="draft.txt")
    found = {json.loads(line)["rule"] for line in run.stdout.splitlines()}
    assert found == {rule.id for rule in load_rules().values() if rule.topic == "negotiation"}


def test_the_finished_proposal_is_clean(tmp_path: pathlib.Path) -> None:
    run = output("proposal", tmp_path, "--fail-on", "info", file="finished.tex")
    assert (run.returncode, run.stdout) == (0, b"")
