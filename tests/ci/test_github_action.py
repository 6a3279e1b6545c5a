"""The composite action, its steps run as a runner of GitHub runs them, as far as that goes without GitHub."""

import json
import os
import pathlib
import re
import subprocess
import sys
from typing import Any

import pytest
import yaml

from tests.ci.repositories import TOP, commit, git, repository

ACTION: dict[str, Any] = yaml.safe_load((TOP / "action.yml").read_text(encoding="utf-8"))
INSTALL, LINT, RESULT = ACTION["runs"]["steps"]
GUARDED = re.compile(r"^::stop-commands::(?P<word>\w+)\n.*?^::(?P=word)::\n", re.MULTILINE | re.DOTALL)


class Runner:
    """Runs steps in a work tree, with files for outputs and summary, and keeps what they wrote."""

    def __init__(self, folder: pathlib.Path, work: pathlib.Path, base: str = "", **inputs: str) -> None:
        self.work = work
        self.temp = folder / "runner"
        self.temp.mkdir()
        values = {f"inputs.{name}": each["default"] for name, each in ACTION["inputs"].items()}
        values |= {f"inputs.{name.replace('_', '-')}": value for name, value in inputs.items()}
        self.values = {**values, "github.event.pull_request.base.sha": base}

    def pretend_installed(self) -> None:
        """Puts the interpreter that runs the tests where the first step would install one."""
        python = self.temp / "speclint" / "bin" / "python"
        python.parent.mkdir(parents=True)
        python.write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
        python.chmod(0o755)

    def step(self, step: dict[str, Any]) -> subprocess.CompletedProcess[str]:
        """Runs a step as bash does it for `shell: bash`."""
        script = self.temp / "step.sh"
        script.write_text(step["run"])
        files = {name: str(self.temp / name.lower()) for name in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY")}
        own = {name: self._value(text) for name, text in step["env"].items()}
        given = {"RUNNER_TEMP": str(self.temp), "GITHUB_ACTION_PATH": str(TOP), **files, **own}
        environment = {name: value for name, value in os.environ.items() if not name.startswith("SPECLINT_")}
        result = subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", str(script)],
            cwd=self.work, env={**environment, **given}, capture_output=True, encoding="utf-8", check=False,
        )  # fmt: skip
        self.values |= {f"steps.{step.get('id')}.outputs.{name}": value for name, value in self.outputs().items()}
        return result

    def lint(self) -> str:
        """Runs the step that lints and gives what it printed outside of what the runner takes no command from."""
        self.pretend_installed()
        result = self.step(LINT)
        assert (result.returncode, result.stderr) == (0, "")
        return GUARDED.sub("", result.stdout)

    def outputs(self) -> dict[str, str]:
        return dict(line.split("=", 1) for line in self.written("github_output").splitlines())

    def summary(self) -> str:
        return self.written("github_step_summary")

    def written(self, name: str) -> str:
        path = self.temp / name
        return path.read_text(encoding="utf-8") if path.exists() else ""

    def _value(self, text: str) -> str:
        """What an expression comes to: the first name in it whose value is not empty."""

        def value(match: re.Match[str]) -> str:
            return next(filter(None, (self.values[name] for name in match[1].split(" || "))), "")

        return re.sub(r"\$\{\{ (.*?) \}\}", value, text)


def test_no_text_of_a_workflow_gets_into_a_shell() -> None:
    for step in ACTION["runs"]["steps"]:
        assert step["shell"] == "bash"
        assert "${{" not in step["run"]
        assert "uses" not in step
    assert "GITHUB_TOKEN" not in (TOP / "action.yml").read_text(encoding="utf-8")


def test_what_the_mistakes_of_a_tree_come_to(tmp_path: pathlib.Path) -> None:
    runner = Runner(tmp_path, repository(tmp_path / "spec", "tree"), sarif_file="found.sarif")
    commands = runner.lint().splitlines()
    assert runner.outputs() == {"exit-code": "1", "findings": "22", "new-findings": "22"}
    assert len(commands) == 22
    assert all(re.match(r"::(error|warning) file=[\w/.-]+,line=\d+,", command) for command in commands)
    assert runner.summary().startswith("### speclint\n\nFound 19 errors, 3 warnings in 11 files")
    log = json.loads((runner.work / "found.sarif").read_text(encoding="utf-8"))
    assert len(log["runs"][0]["results"]) == 22
    assert runner.step(RESULT).returncode == 1


def test_a_clean_tree_passes(tmp_path: pathlib.Path) -> None:
    runner = Runner(tmp_path, repository(tmp_path / "spec", "clean"))
    assert runner.lint() == ""
    assert runner.outputs() == {"exit-code": "0", "findings": "0", "new-findings": "0"}
    assert "Found nothing in 11 files" in runner.summary()
    assert runner.step(RESULT).returncode == 0


def test_inputs_choose(tmp_path: pathlib.Path) -> None:
    work = repository(tmp_path / "a spec", "tree")
    quiet = {"annotations": "false", "summary": "false", "fail_on": "never"}
    runner = Runner(tmp_path, work, args="--select 'doubled-word'", paths="'../a spec'", **quiet)
    assert runner.lint() == ""
    assert runner.outputs() == {"exit-code": "0", "findings": "1", "new-findings": "1"}
    assert runner.summary() == ""


@pytest.mark.parametrize("name", ["args", "paths", "fail_on", "against", "sarif_file", "annotations"])
def test_an_input_is_never_run(name: str, tmp_path: pathlib.Path) -> None:
    work = repository(tmp_path / "spec", "clean")
    runner = Runner(tmp_path, work, **{"against": "none", name: '"; touch owned; $(touch owned) `touch owned` #'})
    runner.pretend_installed()
    if runner.step(LINT).returncode == 0:
        runner.step(RESULT)
    assert not (work / "owned").exists()


def test_what_a_stranger_names_is_no_command(tmp_path: pathlib.Path) -> None:
    work = repository(tmp_path / "spec", "tree")
    (work / "::error::a ##[group]b.tex").write_text("It is is.\n")
    (work / "introduction.tex").write_text(
        "\\input{::error::a ##[group]b.tex}\nThat that ::warning::x ##[group]x is is.\n"
    )
    runner = Runner(tmp_path, work, paths=". '##[error]gone' '::error::gone'")
    assert runner.lint() == ""
    assert runner.outputs() == {"exit-code": "2", "findings": "", "new-findings": ""}
    assert runner.summary() == "### speclint\n\nNo answer: speclint ended with status 2.\n"
    assert runner.step(RESULT).returncode == 2

    other = tmp_path / "other"
    other.mkdir()
    runner = Runner(other, work, args="--output-format concise")
    for line in runner.lint().splitlines():
        assert re.match(r"::(error|warning|notice) file=[^:,]*,line=\d+,endLine=", line)


def test_quotes_that_do_not_close_end_the_step(tmp_path: pathlib.Path) -> None:
    runner = Runner(tmp_path, repository(tmp_path / "spec", "clean"), args="--select 'a")
    runner.pretend_installed()
    result = runner.step(LINT)
    assert (result.returncode, result.stderr) == (2, "")
    assert "is not quoted as in a shell: No closing quotation" in result.stdout


@pytest.mark.usefixtures("online")
def test_it_installs_itself_and_nothing_of_the_repository(tmp_path: pathlib.Path) -> None:
    work = repository(tmp_path / "spec", "clean")
    for name in ("pip", "venv", "speclint", "msgspec", "json"):
        (work / f"{name}.py").write_text("open('owned', 'w').close()\n")
    runner = Runner(tmp_path, work)
    result = runner.step(INSTALL)
    assert (result.returncode, result.stdout) == (0, ""), result.stderr
    assert runner.step(LINT).returncode == 0
    assert runner.outputs()["exit-code"] == "0"
    assert not (work / "owned").exists()


@pytest.mark.parametrize("told", ["input", "event"])
def test_only_what_a_change_brings_counts(told: str, tmp_path: pathlib.Path) -> None:
    work = repository(tmp_path / "spec", "tree")
    base = git(work, "rev-parse", "HEAD")
    with (work / "introduction.tex").open("a") as file:
        file.write("\nThis sentence has has one mistake.\n")
    commit(work)
    inputs = {"against": base} if told == "input" else {"base": base}
    runner = Runner(tmp_path, work, **inputs)
    [command] = runner.lint().splitlines()
    assert "title=speclint%3A doubled-word" in command
    assert runner.outputs() == {"exit-code": "1", "findings": "23", "new-findings": "1"}
    assert "Findings in the whole specification: 23." in runner.summary()
    assert runner.step(RESULT).returncode == 1
