"""The output beside examples/definitions/kettle.yaml is what a user gets; SPECLINT_ACCEPT=1 writes it anew."""

import os
import pathlib
import shutil
import subprocess
import sys

import pytest

TOP = pathlib.Path(__file__).parents[2]
EXAMPLE = TOP / "examples" / "definitions"


@pytest.mark.parametrize(
    ("words", "shown", "status"),
    [
        (("check", "--isolated", "kettle.yaml"), "output.txt", 1),
        (("features", "kettle", "kettle.yaml"), "table.txt", 0),
        (("features", "kettle", "kettle.yaml", "--with", "KEEP_WARM"), "legal.txt", 0),
        (("features", "kettle", "kettle.yaml", "--with", "WHISTLE,QUIET"), "not-legal.txt", 1),
        (("export", "--format", "dot", "kettle.yaml"), "requirements.dot", 0),
        (("export", "--format", "mermaid", "kettle.yaml"), "requirements.mmd", 0),
    ],
)
def test_the_output_beside_the_example(words: tuple[str, ...], shown: str, status: int, tmp_path: pathlib.Path) -> None:
    shutil.copy(EXAMPLE / "kettle.yaml", tmp_path)
    environment = {name: value for name, value in os.environ.items() if not name.startswith("SPECLINT_")}
    environment |= {"COLUMNS": "80", "NO_COLOR": "1", "PYTHONIOENCODING": "utf-8", "PYTHONPATH": str(TOP)}
    run = subprocess.run(
        [sys.executable, "-m", "speclint", *words], cwd=tmp_path, env=environment, capture_output=True, check=False
    )
    if os.environ.get("SPECLINT_ACCEPT"):
        (EXAMPLE / shown).write_bytes(run.stdout)
    assert run.returncode == status, run.stderr
    assert run.stdout.decode() == (EXAMPLE / shown).read_bytes().decode()
