"""What the documents show as output is what the commands print."""

import os
import pathlib
import re
import shlex
import subprocess
import sys

import pytest

REPOSITORY = pathlib.Path(__file__).resolve().parent.parent.parent
SHOWN = re.compile(r"<!-- output of: speclint (?P<words>.*?) -->\n```text\n(?P<output>.*?)```\n", re.DOTALL)
SHOWS = [
    pytest.param(match["words"], match["output"], id=f"{path.name}: {match['words']}")
    for path in sorted([*REPOSITORY.glob("*.md"), *REPOSITORY.glob("docs/*.md"), *REPOSITORY.glob("examples/**/*.md")])
    for match in SHOWN.finditer(path.read_text(encoding="utf-8"))
]


@pytest.mark.parametrize(("words", "output"), SHOWS)
def test_an_output_in_a_document_is_what_the_command_prints(words: str, output: str) -> None:
    result = subprocess.run(
        [sys.executable, "-m", "speclint", *shlex.split(words)],
        cwd=REPOSITORY,
        env={**os.environ, "COLUMNS": "80", "NO_COLOR": "1", "PYTHONIOENCODING": "utf-8"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert result.stdout.strip("\n") == output.strip("\n")


def test_the_readme_shows_an_output() -> None:
    assert SHOWN.search((REPOSITORY / "README.md").read_text(encoding="utf-8"))


def test_every_link_between_documents_leads_somewhere() -> None:
    dead = []
    for path in [*REPOSITORY.glob("*.md"), *REPOSITORY.glob("docs/**/*.md"), *REPOSITORY.glob("*/*.md")]:
        for target in re.findall(r"\]\((?!https?:|mailto:|#)([^)#\s]+)", path.read_text(encoding="utf-8")):
            if not (path.parent / target).exists():
                dead.append(f"{path.relative_to(REPOSITORY)}: {target}")
    assert not dead
