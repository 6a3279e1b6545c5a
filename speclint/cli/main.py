"""The command line's entry: finds the command, runs it, and turns every kind of trouble into an exit status.

Nothing heavy is imported here, so that `speclint --version` and a wrong command answer at once.
"""

import errno
import importlib
import os
import sys
from collections.abc import Sequence
from types import ModuleType

from speclint import __version__
from speclint.cli.status import CLEAN, CLOSED_PIPE, FAULT, INTERRUPTED, USAGE

COMMANDS = {
    "check": "find what is wrong in a specification tree, in single files or standard input (the default command)",
    "patch": "find what patches and mailed series bring, applied in memory on top of a git base",
    "compare": "what an implementer must read again: what changed between two states of a specification",
    "features": "the features of device types; whether a set of them is legal, and which sentences say so",
    "rule": "the documentation of a rule, or the table of all rules",
    "explain": "how the definition or the normative sentence at a line was read (PATH:LINE)",
    "config": "show the configuration that holds, its schema, or a file to start from",
    "export": "write what the specification says as data",
}
"""Every command, in the order of the help, and what it does; its module is `speclint.cli.<command>`."""

_DEFAULT = "check"
_VERSION = (["--version"], ["-V"])
_HELP = (["--help"], ["-h"])
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
"""Errors that only writing meets."""
_ISSUES = "https://github.com/speclint/speclint/issues"


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line `argv` (without the program's name) and return the exit status."""
    words = list(sys.argv[1:] if argv is None else argv)
    _open_closed_streams()
    try:
        status = _guarded(words)
        sys.stdout.flush()
    except BrokenPipeError:
        _stop_writing()
        return CLOSED_PIPE
    except OSError as error:
        _stop_writing()
        sys.stderr.write(f"speclint: error: cannot write the output: {error.strerror}\n")
        return USAGE
    return status


def is_told_at_once(words: list[str]) -> bool:
    """Whether a command line asks for no command, and needs nothing loaded."""
    return words in _VERSION + _HELP


def _open_closed_streams() -> None:
    """Give a process that was started without output (`>&-`) some that goes nowhere."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115 - open to the end


def _stop_writing() -> None:
    """Point standard output at nothing: Python writes what is buffered once more when it ends."""
    nothing = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, sys.stdout.fileno())


def _guarded(words: list[str]) -> int:
    """Run the command; the one place where an exception of speclint ends."""
    from speclint.errors import TooLarge, UsageError

    try:
        return _dispatch(words)
    except BrokenPipeError:
        raise
    except KeyboardInterrupt:
        return INTERRUPTED
    except UsageError as error:
        _complain(str(error))
        return FAULT if isinstance(error, TooLarge) else USAGE
    except SystemExit as end:  # argparse, after --help
        return end.code if isinstance(end.code, int) else CLEAN
    except OSError as error:
        if error.errno in _FULL:
            raise
        return _report_fault(error, words)
    except Exception as error:  # noqa: BLE001 - whatever it is, the user gets a line and a status, not a traceback
        return _report_fault(error, words)


def _dispatch(words: list[str]) -> int:
    if words in _VERSION:
        sys.stdout.write(f"speclint {__version__}\n")
        return CLEAN
    if words in _HELP:
        sys.stdout.write(_help())
        return CLEAN
    name = words[0] if words and words[0] in COMMANDS else ""
    if not name:
        _check_path_like(words)
        words = [_DEFAULT, *words]
        name = _DEFAULT
    return _run(importlib.import_module(f"speclint.cli.{name}"), words)


def _run(command: ModuleType, words: list[str]) -> int:
    from speclint.cli.options import Parser

    parser = Parser(prog="speclint", allow_abbrev=False)
    command.add(parser.add_subparsers(required=True, prog=parser.prog))
    status: int = command.run(parser.parse_args(words))
    return status


def _check_path_like(words: list[str]) -> None:
    """Refuse a first word that is neither a command nor can be a path: it is a mistyped command."""
    from speclint.errors import UsageError
    from speclint.rules.selection import suggest

    first = words[0] if words else "-"
    if first.startswith("-") or os.path.lexists(first) or "." in first or os.sep in first:
        return
    remedy = suggest(first, COMMANDS, f"the commands are {', '.join(COMMANDS)}")
    raise UsageError(f'there is no command, file or folder "{first}"', remedy=remedy)


def _help() -> str:
    widest = max(map(len, COMMANDS))
    commands = "".join(f"  {name:<{widest}}  {words}\n" for name, words in COMMANDS.items())
    return f"""\
A linter for the virtio specification: finds what is wrong in its text, and says where.

usage: speclint [COMMAND] [OPTION...] [PATH...]
       speclint --version

commands:
{commands}
"speclint COMMAND --help" describes the options of a command.

examples:
  speclint                          lint the specification in the current folder
  speclint check content.tex        lint one file
  speclint check --select features --output-format sarif --output-file out.sarif .
  speclint rule feature-bit-clash   what the rule is about, with examples

exit status:
  0  nothing found, or nothing severe enough for --fail-on
  1  findings
  2  a wrong option or configuration, an input that cannot be read
  3  a fault of speclint, or a limit reached: the answer is incomplete
"""


def _complain(message: str) -> None:
    from speclint.text.visible import visible_line

    for line in message.split("\n"):
        sys.stderr.write(f"speclint: error: {_encodable(visible_line(line))}\n")


def _encodable(text: str) -> str:
    encoding = sys.stderr.encoding or "ascii"
    return text.encode(encoding, "backslashreplace").decode(encoding)


def _report_fault(error: Exception, words: list[str]) -> int:
    from speclint.text.visible import visible_line

    told = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
    sys.stderr.write(f"speclint: internal error: {_encodable(visible_line(told))}\n")
    if {"-v", "--verbose"} & set(words):
        import traceback

        traceback.print_exception(error, file=sys.stderr)
    sys.stderr.write(f"speclint: please report this at {_ISSUES}, with the output of -v\n")
    return FAULT
