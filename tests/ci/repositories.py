"""Makes the repositories that the recipes for CI are tried on."""

import pathlib
import shutil
import subprocess

TOP = pathlib.Path(__file__).parents[2]


def git(folder: pathlib.Path, *words: str) -> str:
    """Runs git as nobody in particular, with nobody's configuration."""
    identity = ["-c", "user.name=Somebody", "-c", "user.email=somebody@example.org", "-c", "commit.gpgsign=false"]
    command = ["git", *identity, *words]
    return subprocess.run(command, cwd=folder, capture_output=True, check=True, encoding="utf-8").stdout.strip()


def repository(folder: pathlib.Path, example: str) -> pathlib.Path:
    """A repository with one commit, which adds a copy of an example."""
    shutil.copytree(TOP / "examples" / example, folder)
    git(folder, "init", "--quiet", "--initial-branch=main")
    commit(folder)
    return folder


def commit(folder: pathlib.Path) -> None:
    """Commits everything that is there."""
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--no-verify", "--signoff", "--message=introduction: change a sentence")
