"""The whole output of `speclint patch` for the series in examples/, in every format; SPECLINT_ACCEPT=1 writes it anew."""

import os
import pathlib
import shutil
import subprocess
import sys

import pytest

from speclint.formats.table import PATCH_FORMATS

TOP = pathlib.Path(__file__).parents[2]
EXPECTED = pathlib.Path(__file__).parent / "expected" / "patch"
COUNTS = "3 patches bring 4 errors, 1 warning, 3 remarks and cure 1 finding.\n"


def output(folder: pathlib.Path, *options: str) -> subprocess.CompletedProcess[bytes]:
    """What `speclint patch` gives of the thread, far from any repository."""
    for name in ("clean", "patch"):
        shutil.copytree(TOP / "examples" / name, folder / name)
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("SPECLINT_", "GIT_"))}
    environment |= {"COLUMNS": "80", "NO_COLOR": "1", "PYTHONIOENCODING": "utf-8", "PYTHONPATH": str(TOP)}
    command = [sys.executable, "-m", "speclint", "patch", "--isolated", "--base", "clean", *options, "patch/thread.mbox"]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, check=False)


@pytest.mark.parametrize("name", PATCH_FORMATS)
def test_the_whole_output_of_a_format(name: str, tmp_path: pathlib.Path) -> None:
    run = output(tmp_path, "--output-format", name)
    expected = TOP / "examples/patch/reply.mbox" if name == "mail" else EXPECTED / f"{name}.txt"
    if os.environ.get("SPECLINT_ACCEPT"):
        expected.parent.mkdir(exist_ok=True)
        expected.write_bytes(run.stdout)
    assert run.returncode == 1
    assert run.stdout.decode() == expected.read_bytes().decode()


def test_what_is_said_beside_the_results(tmp_path: pathlib.Path) -> None:
    run = output(tmp_path, "--cured", "--output-format", "concise")
    assert run.stderr.decode() == (
        "cured by 2/3: device-types/lamp/description.tex:25:41: warning[doubled-word] \"can\" stands twice in a row\n"
        "speclint: passed over: 3 other or older patches, 2 replies and other messages\n"
        f"speclint: on top of clean\n{COUNTS}"
    )
