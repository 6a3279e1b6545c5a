"""The real specification, fixed: what was fixed is gone, nothing new came, and git makes the same tree of the patch."""

import collections
import json
import pathlib
import shutil
import subprocess

import pytest

from speclint.cli import main as cli

RELEASES = ("v1.0", "v1.1", "v1.2", "v1.3", "v1.4")
Counts = collections.Counter[tuple[str, str]]


def checked(capfdbinary: pytest.CaptureFixture[bytes], folder: pathlib.Path, *words: str) -> Counts:
    """How many findings of each rule each file has."""
    capfdbinary.readouterr()
    assert cli.main(["check", str(folder), "--output-format", "json", "--fail-on", "never", "-q", *words]) == 0
    found = json.loads(capfdbinary.readouterr().out)["diagnostics"]
    return collections.Counter((each["region"]["path"], each["rule"]) for each in found)


def content(folder: pathlib.Path) -> dict[str, bytes]:
    return {str(each.relative_to(folder)): each.read_bytes() for each in folder.rglob("*") if each.is_file()}


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
@pytest.mark.parametrize(
    ("release", "option"), [*((release, "--fix") for release in RELEASES), ("v1.2", "--unsafe-fixes")]
)
def test_a_release_is_fixed(
    releases: pathlib.Path,
    tmp_path: pathlib.Path,
    release: str,
    option: str,
    capfdbinary: pytest.CaptureFixture[bytes],
) -> None:
    fixed, patched = tmp_path / "fixed", tmp_path / "patched"
    for folder in (fixed, patched):
        shutil.copytree(releases / release, folder)
    before = checked(capfdbinary, fixed)
    assert cli.main(["check", str(patched), option, "--diff", "-q", "--fail-on", "never"]) == 0
    patch = capfdbinary.readouterr().out
    assert content(patched) == content(fixed)
    subprocess.run(["git", "apply", "-"], input=patch, cwd=patched, check=True, capture_output=True)
    after = checked(capfdbinary, fixed, option)
    assert content(patched) == content(fixed) != content(releases / release)
    assert not after - before, "nothing new"
    assert sum(after.values()) < sum(before.values())
    assert checked(capfdbinary, fixed) == after
