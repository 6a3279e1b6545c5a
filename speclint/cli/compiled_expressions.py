"""Keeps compiled regular expressions beside the compiled modules: to compile them shows in the time of a cold run.

Python keeps the bytecode of modules, but compiles their regular expressions anew in each process. Here what they were
compiled to is handed to `re`, which looks there before it compiles. It comes with a wheel that the same Python built
(hatch_build.py); else the first start of an installation keeps it. An expression is found by its text and flags, so one
that has changed is compiled as ever. A Python that does this in another way, and a folder that cannot be written to,
cost the time and nothing else.
"""

import contextlib
import importlib
import marshal
import os
import re
import sys
import zlib
from array import array
from collections.abc import Iterable
from typing import Any

_LOADING = (
    "speclint.cli.check", "speclint.cli.patch", "speclint.engine.session", "speclint.engine.patches.run",
    "speclint.engine.repairs", "speclint.model.changes.compute", "difflib", "email.header", "textwrap",
)  # fmt: skip
"""With the checks, these load all modules that a check or a patch usually needs."""
_CHECKSUM = 4
"""Bytes that tell a file that was cut or damaged: `marshal` takes what it reads at its word, lengths above all."""
_UNIT = "I"
"""Code is kept as an array, which is read sooner than as many single numbers."""
_Known = dict[tuple[type, Any, int], re.Pattern[Any]]
"""Where `re` looks: by the type and the text of an expression, and the flags that were asked for."""


def load() -> None:
    """Hand the kept expressions to `re`; if there are none for this Python and these modules, keep them."""
    with contextlib.suppress(Exception):  # whatever it is, expressions can be compiled
        known = _known()
        bytecode = __spec__.cached
        if _load(os.path.join(os.path.dirname(__file__), file_name()), known) or bytecode is None:
            return
        path = f"{bytecode.removesuffix('.pyc')}.expressions"
        if not _load(path, known) and not sys.dont_write_bytecode and os.access(os.path.dirname(path), os.W_OK):
            _keep(path, known)


def file_name() -> str:
    """What the file is called that comes with a wheel."""
    return f"compiled_expressions.{sys.implementation.cache_tag}"


def write(path: str) -> None:
    """Write the file that comes with a wheel: it holds whatever the modules' times are."""
    known = _known()
    _load_modules()
    _write(path, known, [])


def _known() -> _Known:
    found: _Known = vars(re).get("_cache", {})
    return found


def _load(path: str, known: _Known) -> bool:
    """Whether there was something to hand over."""
    try:
        with open(path, "rb") as file:
            checksum, data = file.read(_CHECKSUM), file.read()
        if checksum != _checksum(data):
            return False
        python, state, programs = marshal.loads(data)  # noqa: S302 - trusted like the bytecode beside it
        if python != sys.version or state != _state(name for name, *_ in state):
            return False
    except (EOFError, OSError, TypeError, ValueError):
        return False  # there is none, or a broken one
    for asked, *program in programs:
        pattern = _pattern(*program)
        known[type(pattern.pattern), pattern.pattern, asked] = pattern
    return True


def _keep(path: str, known: _Known) -> None:
    """Write the expressions of all modules to `path`; no input was read so far."""
    _load_modules()
    files = [module.__file__ for name, module in sys.modules.items() if name.startswith("speclint.")]
    _write(path, known, _state(sorted(filter(None, files))))


def _load_modules() -> None:
    """Load the modules, which compiles their expressions."""
    for name in (*_LOADING, *_checks()):
        importlib.import_module(name)


def _write(path: str, known: _Known, state: list[tuple[str, int, int]]) -> None:
    from speclint.text.writing import replace_file

    programs = [_program(asked, pattern) for (_, _, asked), pattern in known.items()]
    data = marshal.dumps((sys.version, state, programs))
    replace_file(path, _checksum(data) + data)


def _checksum(data: bytes) -> bytes:
    return zlib.crc32(data).to_bytes(_CHECKSUM, "big")


def _checks() -> list[str]:
    folder = os.path.join(os.path.dirname(os.path.dirname(__file__)), "checks")
    names = sorted(name.removesuffix(".py") for name in os.listdir(folder) if name.endswith(".py"))
    return [f"speclint.checks.{name}" for name in names]


def _state(files: Iterable[str]) -> list[tuple[str, int, int]]:
    """The size and the time of each file; OSError if one is missing."""
    return [(name, status.st_size, status.st_mtime_ns) for name, status in ((each, os.stat(each)) for each in files)]


def _program(asked: int, pattern: re.Pattern[Any]) -> tuple[object, ...]:
    """What `_pattern` needs, after the flags that were asked for."""
    from re import _compiler, _parser  # type: ignore[attr-defined]

    code = _compiler._code(_parser.parse(pattern.pattern, asked), asked)  # noqa: SLF001 - what `re.compile` does
    names = dict(pattern.groupindex)
    return asked, pattern.pattern, pattern.flags, array(_UNIT, code).tobytes(), pattern.groups, names


def _pattern(text: Any, flags: int, code: bytes, groups: int, names: dict[str, int]) -> re.Pattern[Any]:
    import _sre  # type: ignore[import-not-found]

    by_group: list[str | None] = [None] * (groups + 1)
    for name, group in names.items():
        by_group[group] = name
    found: re.Pattern[Any] = _sre.compile(text, flags, array(_UNIT, code).tolist(), groups, names, tuple(by_group))
    return found
