"""Imports only point down: the layers of docs/architecture.md, as pyproject.toml states them."""

import pathlib
import subprocess
import sys


def test_imports_only_point_down(repository: pathlib.Path) -> None:
    lint_imports = pathlib.Path(sys.executable).parent / "lint-imports"
    result = subprocess.run(
        [str(lint_imports), "--no-cache"], cwd=repository, capture_output=True, encoding="utf-8", check=False
    )
    assert result.returncode == 0, result.stdout + result.stderr
