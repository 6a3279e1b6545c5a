"""The step of action.yml that lints: runs speclint, then writes annotations, summary and outputs.

It ends with status 0 whatever speclint found; the step behind it passes the status on. What speclint
says is printed between two lines that make the runner obey no command in it: a pull request
chooses names of files.
"""

import json
import os
import pathlib
import secrets
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from typing import NamedTuple

NO_COMMIT = "none"
UNUSABLE = 2
"""From this exit status on there is no complete answer."""


class Outcome(NamedTuple):
    """How a run of speclint ended, what it found, None if it did not come that far, and where its reports are."""

    status: int
    found: int | None
    folder: pathlib.Path

    def report(self, name: str) -> str:
        """Return a report that the run wrote, "" if it wrote none."""
        path = self.folder / name
        return path.read_text(encoding="utf-8") if path.is_file() else ""


def main(environment: Mapping[str, str]) -> None:
    """Lint as the inputs in `environment` say."""
    inputs = {
        name.removeprefix("SPECLINT_ACTION_"): value.strip()
        for name, value in environment.items()
        if name.startswith("SPECLINT_ACTION_")
    }
    against = "" if inputs["AGAINST"] == NO_COMMIT else inputs["AGAINST"]
    options = [*words_of(inputs["ARGS"]), f"--fail-on={inputs['FAIL_ON']}"]
    sarif = ["--output-format=sarif", f"--output-file={inputs['SARIF_FILE']}"] if inputs["SARIF_FILE"] else []
    with tempfile.TemporaryDirectory() as folder:
        top = pathlib.Path(folder)
        whole = run("check", [*options, *sarif, "--", *words_of(inputs["PATHS"])], top / "whole")
        new = run("patch", [*options, f"--git={against}..HEAD"], top / "new") if against else whole
        if inputs["ANNOTATIONS"] == "true":
            sys.stdout.write(new.report("annotations"))
        if inputs["SUMMARY"] == "true":
            append(environment["GITHUB_STEP_SUMMARY"], summary(whole, new))
        append(environment["GITHUB_OUTPUT"], outputs(whole, new))


def words_of(text: str) -> list[str]:
    """Return the words of an input; end the step if they are not quoted as in a shell."""
    try:
        return shlex.split(text)
    except ValueError as error:
        say(f"speclint: error: {text!r} is not quoted as in a shell: {error}")
        sys.exit(UNUSABLE)


def run(command: str, words: Sequence[str], folder: pathlib.Path) -> Outcome:
    """Run speclint, print what it says, and leave its reports in `folder`."""
    folder.mkdir()
    reports = []
    for name, file in (("github", "annotations"), ("markdown", "summary"), ("json", "json")):
        reports += [f"--output-format={name}", f"--output-file={folder / file}"]
    result = subprocess.run(
        [sys.executable, "-I", "-m", "speclint", command, *reports, *words],
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False,
        encoding="utf-8", errors="backslashreplace",
    )  # fmt: skip
    say(result.stdout)
    written = folder / "json"
    found = json.loads(written.read_bytes())["summary"]["diagnostics"] if written.is_file() else None
    return Outcome(result.returncode, found, folder)


def say(text: str) -> None:
    """Print `text`; the runner takes no command from it, since nobody can guess the word that ends this."""
    word = secrets.token_hex(16)
    ending = "" if text.endswith("\n") or not text else "\n"
    sys.stdout.write(f"::stop-commands::{word}\n{text}{ending}::{word}::\n")
    sys.stdout.flush()


def summary(whole: Outcome, new: Outcome) -> str:
    """Return the summary in Markdown."""
    text = new.report("summary") or f"### speclint\n\nNo answer: speclint ended with status {new.status}.\n"
    if new is not whole and whole.found is not None:
        text += f"\nThat is what the change brings. Findings in the whole specification: {whole.found}.\n"
    return text


def outputs(whole: Outcome, new: Outcome) -> str:
    """Return the outputs, a line each; that there is no complete answer to one run outdoes the other's."""
    status = whole.status if whole.status >= UNUSABLE else new.status
    numbers = {"exit-code": status, "findings": whole.found, "new-findings": new.found}
    return "".join(f"{name}={'' if number is None else number}\n" for name, number in numbers.items())


def append(path: str, text: str) -> None:
    """Add `text` to a file of the runner."""
    with open(path, "a", encoding="utf-8") as file:
        file.write(text)


if __name__ == "__main__":
    main(os.environ)
