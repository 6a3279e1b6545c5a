"""The template for GitLab: its commands run as a runner of GitLab runs them."""

import json
import os
import pathlib
import subprocess
import sys
from typing import Any

import yaml

from tests.ci.repositories import TOP, commit, git, repository

TEMPLATE: dict[str, Any] = yaml.safe_load((TOP / "ci" / "gitlab.yml").read_text(encoding="utf-8"))


def run(job: str, work: pathlib.Path, folder: pathlib.Path, **variables: str) -> int:
    """The exit status of a job's script, with the speclint of the tests as the one that was installed."""
    program = folder / "bin" / "speclint"
    program.parent.mkdir(exist_ok=True)
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m speclint "$@"\n')
    program.chmod(0o755)
    script = "\n".join(TEMPLATE[job]["script"])
    own = {**TEMPLATE[".speclint"]["variables"], **TEMPLATE[job].get("variables", {}), **variables}
    environment = {**os.environ, **own, "PATH": f"{program.parent}:{os.environ['PATH']}"}
    return subprocess.run(["bash", "-eo", "pipefail", "-c", script], cwd=work, env=environment, check=False).returncode


def test_the_reports_that_it_names_are_written(tmp_path: pathlib.Path) -> None:
    work = repository(tmp_path / "spec", "tree")
    assert run("speclint", work, tmp_path) == 1
    artifacts = TEMPLATE["speclint"]["artifacts"]
    assert artifacts["when"] == "always"
    for name in [*artifacts["paths"], *artifacts["reports"].values()]:
        assert (work / name).stat().st_size > 0
    assert len(json.loads((work / "gl-code-quality-report.json").read_text(encoding="utf-8"))) == 22


def test_a_merge_request_is_not_failed_for_what_was_there(tmp_path: pathlib.Path) -> None:
    work = repository(tmp_path / "spec", "tree")
    [variables] = [rule["variables"] for rule in TEMPLATE["speclint"]["rules"] if "variables" in rule]
    assert run("speclint", work, tmp_path, **variables) == 0


def test_a_merge_request_is_failed_for_what_it_brings(tmp_path: pathlib.Path) -> None:
    work = repository(tmp_path / "spec", "tree")
    statuses = []
    for text in ("This sentence has no mistake.", "This sentence has has one mistake."):
        base = git(work, "rev-parse", "HEAD")
        with (work / "introduction.tex").open("a") as file:
            file.write(f"\n{text}\n")
        commit(work)
        statuses.append(run("speclint-patch", work, tmp_path, CI_MERGE_REQUEST_DIFF_BASE_SHA=base))
    assert statuses == [0, 1]
