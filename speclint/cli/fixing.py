"""The options on fixes, and what is written and told of them."""

import argparse
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from speclint.diagnostics import Diagnostic, Report
from speclint.errors import UsageError
from speclint.text.visible import visible, visible_line

if TYPE_CHECKING:
    from speclint.engine.fixer import Fixed

_MOST_SHOWN = 10


def add_fixing(parser: argparse.ArgumentParser) -> None:
    """Add the options on fixes."""
    group = parser.add_argument_group("fixes")
    group.add_argument("--fix", action="store_true", help="mend what can safely be mended, in the files")
    group.add_argument("--unsafe-fixes", action="store_true", help="mend also where the result wants a second look")
    group.add_argument(
        "--diff", action="store_true", help="mend nothing, but print what would be mended as a patch for git apply"
    )


def wants_fixes(arguments: argparse.Namespace) -> bool:
    """Say whether anything is to be fixed, or to be shown fixed."""
    return bool(arguments.fix or arguments.unsafe_fixes or arguments.diff)


def check_fixable(arguments: argparse.Namespace) -> None:
    """Raise UsageError if what is to be fixed cannot be."""
    if wants_fixes(arguments) and "-" in arguments.paths:
        raise UsageError("standard input cannot be fixed", remedy="name a file or folder")


def fixed_report(
    check: Callable[[Mapping[str, str]], Report], told: Callable[[Report], Report], arguments: argparse.Namespace
) -> Report:
    """Fix what `check` finds and `told` leaves, in the files or as a patch on standard output; return what remains.

    With --diff nothing is fixed, so the report is that on the files as they are.
    """
    from speclint.engine.fixer import fix, patch_of, write_fixed

    fixed = fix(check, told, unsafe=arguments.unsafe_fixes)
    if arguments.diff:
        _write_patch(patch_of(fixed))
    else:
        write_fixed(fixed)
    if not arguments.quiet:
        _tell(fixed, diff=arguments.diff)
    return fixed.before if arguments.diff else fixed.report


def _write_patch(patch: str) -> None:
    """Write the exact bytes; to a terminal, which a stranger's text could steer, what is safe to show."""
    if sys.stdout.isatty():
        sys.stdout.write(visible(patch))
        return
    sys.stdout.flush()
    sys.stdout.buffer.write(patch.encode("utf-8", "surrogateescape"))


def _tell(fixed: "Fixed", *, diff: bool) -> None:
    done = "Would fix" if diff else "Fixed"
    where = f" in {_counted(len(fixed.revisions), 'file')}" if fixed.made else ""
    sys.stderr.write(f"{done} {_counted(len(fixed.made), 'finding')}{where}.\n")
    _list("not fixed, as another finding would come or this one stay", fixed.taken_back)
    why = "the answer is incomplete" if fixed.report.incomplete else "other fixes are in the way"
    _list(f"not fixed, as {why}", fixed.left_out)


def _list(what: str, diagnostics: Sequence[Diagnostic]) -> None:
    for each in diagnostics[:_MOST_SHOWN]:
        place = f"{each.region.path}:{each.region.line}:{each.region.column}"
        sys.stderr.write(f"speclint: {what}: {visible_line(f'{place}: {each.rule}')}\n")
    if len(diagnostics) > _MOST_SHOWN:
        sys.stderr.write(f"speclint: {what}: {len(diagnostics) - _MOST_SHOWN} more\n")


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun if count == 1 else noun + 's'}"
