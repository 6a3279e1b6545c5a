"""Adds to a wheel what the regular expressions are compiled to by the Python that builds it (docs/decisions/0016)."""

import atexit
import os
import shutil
import subprocess
import sys
import tempfile
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

_PROGRAM = "import sys; from speclint.cli import compiled_expressions as e; print(e.file_name()); e.write(sys.argv[1])"


class ExpressionsHook(BuildHookInterface):  # type: ignore[type-arg]
    """Has a process of its own write the file; a wheel without it is as good, and slower to start."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add the file, but not to an editable installation, where modules change."""
        if version == "editable":
            return
        folder = tempfile.mkdtemp()
        atexit.register(shutil.rmtree, folder)
        path = os.path.join(folder, "expressions")
        command = [sys.executable, "-c", _PROGRAM, path]
        made = subprocess.run(command, cwd=self.root, capture_output=True, text=True, check=False)
        if made.returncode:
            reason = made.stderr.strip().rpartition("\n")[2]
            self.app.display_warning(f"no compiled expressions in the wheel: {reason}")
        else:
            build_data["force_include"][path] = f"speclint/cli/{made.stdout.strip()}"
