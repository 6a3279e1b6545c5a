"""What the tests of the recipes for CI share."""

import subprocess
import sys

import pytest


@pytest.fixture(scope="session")
def online(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Skips where pip reaches no index."""
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", ".", "hatchling"]
    folder = tmp_path_factory.mktemp("index")
    if subprocess.run(command, cwd=folder, capture_output=True, check=False).returncode:
        pytest.skip("pip reaches no index")
