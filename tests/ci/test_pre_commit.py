"""The hooks for pre-commit, run by pre-commit on repositories that use this checkout as it is."""

import os
import pathlib
import shutil
import subprocess
import sys

import pytest
import yaml

from tests.ci.repositories import TOP, commit, git, repository

pytestmark = pytest.mark.usefixtures("online")
INSTALLED = (
    "speclint", "rules", "grammars", "hatch_build.py", "pyproject.toml", "README.md", "LICENSE",
    ".pre-commit-hooks.yaml",
)  # fmt: skip


@pytest.fixture(scope="module")
def hooks(tmp_path_factory: pytest.TempPathFactory) -> pathlib.Path:
    """A repository with one commit, which holds what is installed of this checkout."""
    folder = tmp_path_factory.mktemp("hooks")
    for name in INSTALLED:
        if (TOP / name).is_dir():
            shutil.copytree(TOP / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(TOP / name, folder / name)
    git(folder, "init", "--quiet", "--initial-branch=main")
    commit(folder)
    return folder


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> pathlib.Path:
    """Where pre-commit keeps its environments, so that speclint is installed once."""
    return tmp_path_factory.mktemp("pre-commit")


def using(hook: str, hooks: pathlib.Path, work: pathlib.Path) -> None:
    """Writes the configuration that uses a hook."""
    hook_used = {"id": hook, "args": ["--output-format=concise"]}
    use = {"repo": str(hooks), "rev": git(hooks, "rev-parse", "HEAD"), "hooks": [hook_used]}
    (work / ".pre-commit-config.yaml").write_text(yaml.safe_dump({"repos": [use]}))
    commit(work)


def pre_commit(work: pathlib.Path, cache: pathlib.Path, *words: str) -> tuple[int, str]:
    """Status and output of `pre-commit run`."""
    # A hook of git that runs these tests names its own repository in the environment.
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "SPECLINT_"))}
    result = subprocess.run(
        [sys.executable, "-m", "pre_commit", "run", "--color=never", *words],
        cwd=work, env={**environment, "PRE_COMMIT_HOME": str(cache)},
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8", check=False,
    )  # fmt: skip
    return result.returncode, result.stdout


def test_the_whole_specification_is_linted_whichever_file_changes(
    hooks: pathlib.Path, cache: pathlib.Path, tmp_path: pathlib.Path
) -> None:
    work = repository(tmp_path / "spec", "clean")
    using("speclint", hooks, work)
    assert pre_commit(work, cache, "--all-files")[0] == 0

    # Removing a label breaks a reference in another file.
    clause = "sec:Conformance / Device Conformance / Lamp Device Conformance"
    lamp = work / "device-types" / "lamp" / "device-conformance.tex"
    lamp.write_text(lamp.read_text().replace(f"\\label{{{clause}}}", ""))
    git(work, "add", "--all")
    status, output = pre_commit(work, cache)
    assert status == 1
    assert f"conformance.tex:20:6: error[dangling-reference] there is no label {clause}\n" in output

    git(work, "reset", "--quiet", "--hard")
    (work / "notes.txt").write_text("The the notes.\n")
    git(work, "add", "--all")
    status, output = pre_commit(work, cache)
    assert (status, "(no files to check)Skipped" in output) == (0, True)


def test_patches_that_are_committed_are_linted(
    hooks: pathlib.Path, cache: pathlib.Path, tmp_path: pathlib.Path
) -> None:
    work = repository(tmp_path / "spec", "clean")
    using("speclint-patch", hooks, work)
    with (work / "introduction.tex").open("a") as file:
        file.write("\nThis sentence has has one mistake.\n")
    patch = git(work, "diff")
    git(work, "checkout", "--quiet", "introduction.tex")
    (work / "mistake.patch").write_text(f"{patch}\n")
    git(work, "add", "--all")
    status, output = pre_commit(work, cache)
    assert status == 1
    assert 'doubled-word] "has" stands twice in a row' in output
