"""`speclint check`: finds what is wrong in a specification tree, in files, drafts, mails, in standard input."""

import argparse
import sys
import time
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import msgspec

from speclint.cli import options
from speclint.cli.baseline import Plan, add_baseline, against_baseline, planned_baseline, without_old
from speclint.cli.fixing import add_fixing, check_fixable, fixed_report, wants_fixes
from speclint.cli.output import write_outputs, write_summary
from speclint.cli.progress import ProgressBar
from speclint.cli.status import CLEAN, FAULT, FINDINGS, USAGE
from speclint.diagnostics import Report
from speclint.errors import TooLarge, UsageError
from speclint.formats.table import FORMATS
from speclint.rules.loader import load_rules
from speclint.rules.rule import Rule
from speclint.rules.selection import FailOn, fails
from speclint.text.visible import visible_line

if TYPE_CHECKING:
    from speclint.engine.discovery import Effective
    from speclint.engine.request import Request

_LONGEST_INPUT = 64 * 1024 * 1024
_DESCRIPTION = """\
Find what is wrong in the virtio specification. A folder is a specification tree: what its main files
include is linted. A file is linted with the specification around it, and only what is wrong in it is told; without
one it is a fragment. Of a draft, a mail, a mailbox, a saved page of an archive or a patch (.txt, .eml, .mbox, .patch),
the feature definitions and the LaTeX are linted. "-" is standard input, of any of these kinds. Without a path: the
current folder.
"""


def add(commands: "argparse._SubParsersAction[options.Parser]") -> None:
    """Add the command to the command line."""
    parser = commands.add_parser("check", description=_DESCRIPTION, allow_abbrev=False)
    parser.add_argument("paths", metavar="PATH", nargs="*", help='a folder, a file, or "-" for standard input')
    options.add_selection(parser)
    options.add_output(parser, tuple(FORMATS))
    options.add_configuration(parser)
    add_fixing(parser)
    add_baseline(parser)
    options.add_work(parser)


def run(arguments: argparse.Namespace) -> int:
    """Lint, write the results, and return the exit status."""
    start = time.monotonic()
    paths = tuple(arguments.paths) or (".",)
    rules = load_rules()
    effective = options.effective_configuration(arguments, paths, rules)
    configuration = effective.configuration
    outputs = options.asked_outputs(arguments, configuration, tuple(FORMATS))
    plan = planned_baseline(arguments, effective)
    check_fixable(arguments)
    request = _request(arguments, paths, effective, rules)
    if arguments.verbose:
        _tell(effective, request)
    with ProgressBar(quiet=arguments.quiet) as progress:
        report = _report(arguments, request, plan, progress)
    # The patch has standard output for itself.
    write_outputs(report, [each for each in outputs if each.file or not arguments.diff], arguments.color)
    write_summary(report, arguments)
    if arguments.verbose:
        sys.stderr.write(f"speclint: took {time.monotonic() - start:.2f} s\n")
    return exit_status(report, arguments.fail_on or configuration.fail_on)


def _report(
    arguments: argparse.Namespace, request: "Request", plan: Plan, progress: Callable[[int, int], None]
) -> Report:
    """Lint, and as the options have it fix, and take out what is old."""
    from speclint.engine.run import check

    rules = load_rules()
    if wants_fixes(arguments):
        report = fixed_report(
            lambda revised: check(msgspec.structs.replace(request, revised=revised), progress),
            lambda found: without_old(plan, found, request.choice, rules),
            arguments,
        )
    else:
        report = check(request, progress)
    return against_baseline(plan, report, request.choice, rules, quiet=arguments.quiet)


def exit_status(report: Report, fail_on: FailOn) -> int:
    """Return the status that says what a report says; that the answer is incomplete outdoes all."""
    if report.incomplete or report.failures:
        return FAULT
    if report.unreadable:
        return USAGE
    if any(fails(each.severity, each.confidence, fail_on) for each in report.diagnostics):
        return FINDINGS
    return CLEAN


def _request(
    arguments: argparse.Namespace, paths: tuple[str, ...], effective: "Effective", rules: Mapping[str, Rule]
) -> "Request":
    from speclint.engine.request import Request

    return Request(
        paths=paths,
        choice=options.chosen_rules(arguments, effective, rules),
        jobs=options.job_count(arguments, effective.configuration),
        stdin=standard_input(paths),
        exclude=effective.excluded(),
        words=effective.configuration.words,
        cache=options.cache_wanted(arguments),
    )


def standard_input(paths: tuple[str, ...]) -> bytes | None:
    """Return what standard input holds if "-" is among `paths`; raise UsageError if it is twice, TooLarge."""
    if "-" not in paths:
        return None
    if paths.count("-") > 1:
        raise UsageError('"-" can be given only once')
    data = sys.stdin.buffer.read(_LONGEST_INPUT + 1)
    if len(data) > _LONGEST_INPUT:
        raise TooLarge(f"longer than {_LONGEST_INPUT // 1024 // 1024} MiB", place="standard input")
    return data


def _tell(effective: "Effective", request: "Request") -> None:
    files = ", extending ".join(effective.files) or "none"
    sys.stderr.write(f"speclint: configuration: {visible_line(files)}\n")
    sys.stderr.write(f"speclint: {len(request.choice.severities)} rules, jobs: {request.jobs}\n")
