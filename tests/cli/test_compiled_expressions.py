"""Expressions are compiled once for an installation, and what is kept of them changes no answer."""

import marshal
import os
import pathlib
import re
import subprocess
import sys

import pytest

from speclint.cli import compiled_expressions

KEPT = "*.expressions"


def check(text: pathlib.Path, bytecode: pathlib.Path, **environment: str) -> "subprocess.CompletedProcess[str]":
    """Lint `text` with a Python that keeps what it compiles in `bytecode`."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    command = [sys.executable, "-m", "speclint", "check", "--isolated", "--no-cache", str(text)]
    return subprocess.run(command, capture_output=True, text=True, check=False,
                          env={**kept, "PYTHONPYCACHEPREFIX": str(bytecode), **environment})  # fmt: skip


@pytest.fixture
def text(tmp_path: pathlib.Path) -> pathlib.Path:
    path = tmp_path / "a.tex"
    path.write_text("A driver reads the the field.\n")
    return path


def test_expressions_are_kept_beside_the_bytecode(text: pathlib.Path, tmp_path: pathlib.Path) -> None:
    bytecode = tmp_path / "bytecode"
    first = check(text, bytecode)
    (kept,) = bytecode.rglob(KEPT)
    written = kept.stat().st_mtime_ns
    second = check(text, bytecode)
    assert "the the" in first.stdout
    assert (first.returncode, first.stdout, first.stderr) == (second.returncode, second.stdout, second.stderr)
    assert kept.stat().st_mtime_ns == written
    assert list(bytecode.rglob(f"{KEPT}*")) == [kept]


@pytest.mark.parametrize("broken", [b"", b"not what was written", b"\xe9\x00\x00\x00\x00", b"\xa9\x00"])
def test_what_is_broken_is_made_again(text: pathlib.Path, tmp_path: pathlib.Path, broken: bytes) -> None:
    bytecode = tmp_path / "bytecode"
    first = check(text, bytecode)
    (kept,) = bytecode.rglob(KEPT)
    whole = kept.read_bytes()
    kept.write_bytes(broken)
    assert check(text, bytecode).stdout == first.stdout
    assert len(kept.read_bytes()) == len(whole)


@pytest.mark.parametrize("at", [0, 100, -100, -1])
def test_what_is_damaged_is_made_again(text: pathlib.Path, tmp_path: pathlib.Path, at: int) -> None:
    bytecode = tmp_path / "bytecode"
    first = check(text, bytecode)
    (kept,) = bytecode.rglob(KEPT)
    damaged = bytearray(kept.read_bytes())
    damaged[at] ^= 1
    kept.write_bytes(damaged)
    assert check(text, bytecode).stdout == first.stdout
    assert kept.read_bytes() != damaged


@pytest.mark.parametrize(
    "program", [(), (0, "x", 10**30, b"", 0, {}), (0, "x", 0, b"", 10**15, {}), (0, "x", 0, b"", 0, {"name": 10**9})]
)
def test_what_cannot_be_code_stops_nothing(text: pathlib.Path, tmp_path: pathlib.Path, program: object) -> None:
    bytecode = tmp_path / "bytecode"
    first = check(text, bytecode)
    (kept,) = bytecode.rglob(KEPT)
    data = marshal.dumps((sys.version, [], [program]))
    kept.write_bytes(compiled_expressions._checksum(data) + data)
    second = check(text, bytecode)
    assert (second.stdout, second.stderr) == (first.stdout, first.stderr)


def test_nothing_is_kept_by_who_keeps_no_bytecode(text: pathlib.Path, tmp_path: pathlib.Path) -> None:
    assert "the the" in check(text, tmp_path / "bytecode", PYTHONDONTWRITEBYTECODE="1").stdout
    assert not (tmp_path / "bytecode").exists()


COMPILED = """
import sys, re
from re import _compiler
from speclint.cli import compiled_expressions as expressions

compiled = []
ever = _compiler.compile
_compiler.compile = lambda pattern, flags: compiled.append(pattern) or ever(pattern, flags)
if sys.argv[2] == "write":
    expressions.write(sys.argv[1])
else:
    print(expressions._load(sys.argv[1], re._cache))
    expressions._load_modules()
print(len(compiled))
"""


def test_with_the_file_of_a_wheel_nothing_is_compiled(tmp_path: pathlib.Path) -> None:
    path = tmp_path / compiled_expressions.file_name()
    told = [
        subprocess.run([sys.executable, "-c", COMPILED, path, step], capture_output=True, text=True, check=True).stdout
        for step in ("write", "load")
    ]
    assert int(told[0]) > 100
    assert told[1] == "True\n0\n"


@pytest.mark.parametrize(
    "pattern",
    [
        re.compile(r"(?P<first>a|b)(c)(?P<last>\d+)", re.IGNORECASE | re.VERBOSE),
        re.compile(rb"[^\w]++(?i:x)"),
        re.compile("(?s)é.(?<!ß)", 0),
    ],
)
def test_an_expression_comes_back_as_it_was(pattern: "re.Pattern[str] | re.Pattern[bytes]") -> None:
    asked = pattern.flags & (re.IGNORECASE | re.VERBOSE)
    flags, *program = compiled_expressions._program(int(asked), pattern)
    again = compiled_expressions._pattern(*program)  # type: ignore[arg-type]
    assert again == pattern
    assert (again.flags, again.groups, again.groupindex) == (pattern.flags, pattern.groups, pattern.groupindex)
    assert flags == asked
