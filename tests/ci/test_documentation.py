"""What docs/ci.md shows can be used: the snippets are YAML, and what they name exists."""

import re
from typing import Any

import pytest
import yaml

from speclint.formats.table import FORMATS
from tests.ci.repositories import TOP

TEXT = (TOP / "docs" / "ci.md").read_text(encoding="utf-8")
SNIPPETS: list[Any] = [yaml.safe_load(snippet) for snippet in re.findall("```yaml\n(.*?)```", TEXT, re.DOTALL)]
ACTION = yaml.safe_load((TOP / "action.yml").read_text(encoding="utf-8"))
HOOKS = {hook["id"] for hook in yaml.safe_load((TOP / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))}


def parts(value: Any) -> list[dict[str, Any]]:
    """All mappings in a document."""
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return ([value] if isinstance(value, dict) else []) + [part for each in inside for part in parts(each)]


def test_hooks_exist() -> None:
    used = {part["id"] for part in parts(SNIPPETS) if "id" in part}
    assert used == HOOKS


def test_inputs_exist() -> None:
    uses = [part for part in parts(SNIPPETS) if str(part.get("uses", "")).startswith("speclint/speclint@")]
    assert len(uses) == 2
    for use in uses:
        assert set(use.get("with", {})) <= set(ACTION["inputs"])


@pytest.mark.parametrize("kind", ["inputs", "outputs"])
def test_every_input_and_output_is_described(kind: str) -> None:
    table = re.search(rf"\| {kind[:-1]} \|.*?\n\n", TEXT, re.DOTALL)
    assert table
    assert re.findall(r"^\| `([\w-]+)`", table[0], re.MULTILINE) == list(ACTION[kind])


def test_formats_exist() -> None:
    assert set(re.findall(r"--output-format (\S+)", TEXT)) <= set(FORMATS)
