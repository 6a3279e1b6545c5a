"""What holds for every file of the repository: sizes, and that it names nobody's machine."""

import ast
import pathlib
import re
import subprocess

import pytest

from speclint.rules.loader import load_rule_file, load_rules, rule_paths
from speclint.rules.rule import Rule

REPOSITORY = pathlib.Path(__file__).resolve().parent.parent.parent
CODE = sorted(
    path for folder in ("speclint", "benchmarks", "ci", "fuzz") for path in (REPOSITORY / folder).rglob("*.py")
)

LINES_OF_A_MODULE = 400
LINES_OF_A_FUNCTION = 40
# A path that exists only where somebody worked, or a service that only they reach. Put together
# here, so that this file is no finding of its own.
ELSEWHERE = re.compile(
    "|".join(
        ["/" + "work/(?:main|shared)", "/" + "root/", "/" + "home/[a-z]", "/" + "tmp/[a-z]", "/" + "Users/[A-Za-z]"]
    )
)


def tracked_files() -> list[pathlib.Path]:
    """The files that git tracks or would track; all files where this is no checkout."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        listed = subprocess.run(command, cwd=REPOSITORY, capture_output=True, check=True).stdout.decode()
    except (OSError, subprocess.CalledProcessError):
        return [path for path in REPOSITORY.rglob("*") if path.is_file() and ".venv" not in path.parts]
    return [path for name in listed.split("\0") if name and (path := REPOSITORY / name).is_file()]


@pytest.mark.parametrize("path", CODE, ids=lambda path: str(path.relative_to(REPOSITORY)))
def test_a_module_is_short(path: pathlib.Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= LINES_OF_A_MODULE
    too_long = [
        f"{node.name}: {node.end_lineno - node.lineno + 1} lines"
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.end_lineno is not None
        and node.end_lineno - node.lineno >= LINES_OF_A_FUNCTION
    ]
    assert not too_long


@pytest.mark.parametrize("path", CODE, ids=lambda path: str(path.relative_to(REPOSITORY)))
def test_a_module_says_what_it_is_for(path: pathlib.Path) -> None:
    docstring = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    assert docstring is not None
    assert docstring.split("\n", 1)[0].endswith((".", ":"))


def test_a_package_is_no_namespace() -> None:
    without = {path.parent for path in (REPOSITORY / "speclint").rglob("*.py")}
    assert not [str(folder) for folder in without if not (folder / "__init__.py").is_file()]


def test_nothing_names_the_place_where_it_was_made() -> None:
    found = []
    for path in tracked_files():
        text = path.read_bytes().decode("utf-8", "replace")
        found += [f"{path.relative_to(REPOSITORY)}: {match.group()}" for match in ELSEWHERE.finditer(text)]
    assert not found


def test_every_rule_file_is_valid() -> None:
    assert load_rules()
    for rule_id, path in rule_paths().items():
        whole = load_rule_file(path)
        assert whole.id == rule_id
        assert whole.why.strip()


def test_what_a_run_needs_of_a_rule_stands_before_why() -> None:
    for rule_id, rule in load_rules().items():
        whole = load_rule_file(rule_paths()[rule_id])
        for field in Rule.__struct_fields__:
            assert getattr(rule, field) == getattr(whole, field), f"{rule_id}: {field}"


def test_a_rule_id_is_used_once() -> None:
    names = [path.stem for path in (REPOSITORY / "rules").rglob("*.yaml")]
    assert sorted(names) == sorted(set(names))
