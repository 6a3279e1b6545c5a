"""What a format loads: rich takes longer than most formats, and only colour may take that."""

import subprocess
import sys

import pytest

from speclint.formats.rule_words import rule_file
from speclint.formats.table import FORMATS
from speclint.rules.loader import rule_paths

PROGRAM = """
import io, sys
from speclint.diagnostics import Diagnostic, Region, Report
from speclint.formats.table import Appearance, write
from speclint.text.source import Document
found = Diagnostic("a-rule", "error", "certain", "wrong", Region("a", 0, 4, 1, 1, 1, 5), (), "mend it")
report = Report((found,), {"a": Document("a", "text")}, "", 1)
write(sys.argv[1], report, io.StringIO(), Appearance(rule_file=lambda rule_id: None))
print(sorted(name for name in sys.modules if name in ("rich", "yaml", "asyncio")))
"""


@pytest.mark.parametrize("name", FORMATS)
def test_no_format_loads_rich_for_plain_text(name: str) -> None:
    command = [sys.executable, "-c", PROGRAM, name]
    assert subprocess.run(command, check=True, capture_output=True, text=True).stdout == "[]\n"


def test_rule_without_a_file() -> None:
    assert rule_file("no-such-rule") is None


def test_rule_with_a_file() -> None:
    for rule_id in list(rule_paths())[:1]:
        found = rule_file(rule_id)
        assert found is not None
        assert found.id == rule_id
