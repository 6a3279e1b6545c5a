"""Starts speclint: `python -m speclint` and the command `speclint`."""

import contextlib
import gc
import os
import sys

from speclint.cli.main import is_told_at_once, main

_SELDOM = 100_000
"""Objects made between two searches for garbage: starting makes many, and hardly any of them is garbage."""


def run() -> None:
    """Run the command line of this process and end with its status."""
    gc.set_threshold(_SELDOM)
    if not is_told_at_once(sys.argv[1:]):
        from speclint.cli import compiled_expressions

        compiled_expressions.load()
        _load_msgspec()
    status = main()
    with contextlib.suppress(OSError):  # if nobody is there to be told
        sys.stderr.flush()
    # What is written is flushed; to take everything apart that a run has made would take as long as a rule or two.
    os._exit(status)


def _load_msgspec() -> None:
    """Load msgspec without typing_extensions, which doubles the time, for names that typing has as well."""
    if sys.modules.setdefault("typing_extensions", None) is None:  # type: ignore[arg-type]
        import msgspec  # noqa: F401

        del sys.modules["typing_extensions"]


if __name__ == "__main__":
    run()
