"""The options on baselines: what is read before a run, and what is written and told after it."""

import argparse
import os
import sys
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import msgspec

from speclint.diagnostics import Report
from speclint.errors import UsageError
from speclint.rules.rule import Rule
from speclint.rules.selection import Choice
from speclint.text.visible import visible_line

if TYPE_CHECKING:
    from speclint.engine.baseline import Entry
    from speclint.engine.discovery import Effective

_MOST_SHOWN = 10


class Plan(msgspec.Struct, frozen=True):
    """What to do with the baseline at `path` ("" is none): write it anew, or compare with `entries` and maybe prune."""

    path: str = ""
    entries: "tuple[Entry, ...]" = ()
    write: bool = False
    prune: bool = False


def add_baseline(parser: argparse.ArgumentParser) -> None:
    """Add the options on baselines."""
    group = parser.add_argument_group("baseline")
    group.add_argument("--baseline", metavar="FILE", help="do not tell the old findings that this file lists")
    group.add_argument("--write-baseline", metavar="FILE", help="make all that is found old: list it in this file")
    group.add_argument("--prune-baseline", action="store_true", help="take out of the baseline what is no longer found")


def planned_baseline(arguments: argparse.Namespace, effective: "Effective") -> Plan:
    """Read the baseline that options and configuration name; raise UsageError if it is broken or they disagree."""
    if arguments.write_baseline:
        if arguments.baseline or arguments.prune_baseline:
            other = "--baseline" if arguments.baseline else "--prune-baseline"
            raise UsageError(f"--write-baseline and {other} exclude each other")
        return Plan(arguments.write_baseline, write=True)
    path = arguments.baseline or effective.baseline()
    if not path:
        if arguments.prune_baseline:
            raise UsageError("there is no baseline to prune", remedy="name it with --baseline")
        return Plan()
    from speclint.engine.baseline import read_baseline

    return Plan(path, read_baseline(path), prune=arguments.prune_baseline)


def against_baseline(plan: Plan, report: Report, choice: Choice, rules: Mapping[str, Rule], *, quiet: bool) -> Report:
    """Return the report without what is old; write and tell what the plan asks for."""
    if not plan.path:
        return report
    from speclint.engine.baseline import baseline_of, compare_baseline

    entries = plan.entries
    if plan.write:
        if report.incomplete or report.unreadable:
            sys.stderr.write("speclint: the baseline is not written: the answer is incomplete\n")
            return report
        entries = baseline_of(report)
        _write(plan.path, entries)
    compared = compare_baseline(report, entries, choice, rules)
    if plan.prune and compared.left != entries:
        _write(plan.path, compared.left)
    if not quiet:
        _tell(plan, compared.report.old, compared.gone)
    return compared.report


def without_old(plan: Plan, report: Report, choice: Choice, rules: Mapping[str, Rule]) -> Report:
    """Return the report without what is old, and do nothing else."""
    if not plan.path or plan.write:
        return report
    from speclint.engine.baseline import compare_baseline

    return compare_baseline(report, plan.entries, choice, rules).report


def _write(path: str, entries: "Sequence[Entry]") -> None:
    from speclint.engine.baseline import baseline_text
    from speclint.text.writing import replace_file

    try:
        replace_file(os.path.realpath(path), baseline_text(entries).encode())
    except OSError as error:
        raise UsageError(f"cannot write the baseline: {error.strerror}", place=path) from None


def _tell(plan: Plan, old: int, gone: "Sequence[Entry]") -> None:
    if plan.write:
        sys.stderr.write(f"speclint: {visible_line(plan.path)} lists {_counted(old, 'finding')} as old\n")
    if not gone:
        return
    count = _counted(sum(entry.count for entry in gone), "finding")
    does = "taken out of it" if plan.prune else "--prune-baseline takes them out"
    sys.stderr.write(f"speclint: of the baseline, {count} are found no more; {does}\n")
    for entry in gone[:_MOST_SHOWN]:
        times = f" ({entry.count} times)" if entry.count > 1 else ""
        sys.stderr.write(visible_line(f"  {entry.path}: {entry.rule}: {entry.message}{times}") + "\n")
    if len(gone) > _MOST_SHOWN:
        sys.stderr.write(f"  and {len(gone) - _MOST_SHOWN} more\n")


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun if count == 1 else noun + 's'}"
