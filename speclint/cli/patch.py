"""`speclint patch`: finds what patches bring, applied in memory on top of a git base."""

import argparse
import os
import sys
from contextlib import AbstractContextManager, nullcontext, suppress
from typing import TYPE_CHECKING

from speclint.cli import options
from speclint.cli.check import exit_status, standard_input
from speclint.cli.output import prepare, write_outputs, write_summary
from speclint.cli.progress import ProgressBar
from speclint.errors import UsageError
from speclint.formats.patches import cured_lines
from speclint.formats.table import PATCH_FORMATS
from speclint.rules.loader import load_rules
from speclint.text.visible import visible_line

if TYPE_CHECKING:
    from speclint.engine.patches.request import Answer
    from speclint.text.git import CommitQuestion
    from speclint.text.source import Document

_DESCRIPTION = """\
Find what patches bring: unified diffs, files of git format-patch, mails, or mailboxes. Of a thread the latest version
of its series counts; each patch stands on those before it. They are applied in memory, to a revision of the repository
around the current folder or to a plain folder; nothing is written. "-" is standard input.
"""


def add(commands: "argparse._SubParsersAction[options.Parser]") -> None:
    """Add the command to the command line."""
    parser = commands.add_parser("patch", description=_DESCRIPTION, allow_abbrev=False)
    parser.add_argument(
        "files", metavar="FILE", nargs="*", help='a patch, a mail, a mailbox, or "-" for standard input'
    )
    group = parser.add_argument_group("patches")
    group.add_argument(
        "--base", metavar="REVISION|FOLDER",
        help="what the patches are for (default: the base-commit that they name, else HEAD)",
    )  # fmt: skip
    group.add_argument("--git", metavar="RANGE", help='take the commits of a range ("main..topic") for patches')
    group.add_argument("--cured", action="store_true", help="list what the patches cure, on standard error")
    options.add_selection(parser)
    options.add_output(parser, tuple(PATCH_FORMATS))
    options.add_configuration(parser)
    options.add_work(parser)


def run(arguments: argparse.Namespace) -> int:
    """Lint, write the results, and return the exit status."""
    with _question(arguments) as question:
        return _run(arguments, question)


def _question(arguments: argparse.Namespace) -> "AbstractContextManager[CommitQuestion | None]":
    """What git has to tell before an answer can be found, asked first: rules and configuration are loaded meanwhile."""
    from speclint.text.git import CommitQuestion, GitFailed, GitMissing

    is_folder = arguments.base and os.path.isdir(arguments.base)
    if not (arguments.git or is_folder) and options.cache_wanted(arguments) is not None:
        with suppress(GitFailed, GitMissing):  # what is wrong is told by the run
            return CommitQuestion(os.getcwd(), arguments.base or "HEAD")
    return nullcontext()


def _run(arguments: argparse.Namespace, question: "CommitQuestion | None") -> int:
    from speclint.engine.patches.answer import answer
    from speclint.engine.patches.request import PatchRequest
    from speclint.engine.request import Request

    documents = _documents(arguments)
    rules = load_rules()
    around = arguments.base if arguments.base and os.path.isdir(arguments.base) else "."
    effective = options.effective_configuration(arguments, (around,), rules)
    configuration = effective.configuration
    outputs = options.asked_outputs(arguments, configuration, tuple(PATCH_FORMATS))
    request = Request(
        paths=(),
        choice=options.chosen_rules(arguments, effective, rules),
        jobs=options.job_count(arguments, configuration),
        exclude=effective.excluded(),
        words=configuration.words,
        cache=options.cache_wanted(arguments),
    )
    asked = PatchRequest(documents, arguments.git or "", arguments.base or "", os.getcwd(), request, question)
    with ProgressBar(quiet=arguments.quiet) as progress:
        answered = answer(asked, progress)
    write_outputs(answered.report, outputs, arguments.color)
    _tell(answered, arguments)
    write_summary(answered.report, arguments)
    return exit_status(answered.report, arguments.fail_on or configuration.fail_on)


def _documents(arguments: argparse.Namespace) -> "tuple[Document, ...]":
    """The documents that hold the patches; none where a range of commits is asked for."""
    from speclint.engine.inputs import Place, read_document, standard_document

    if arguments.git and (arguments.files or arguments.base):
        raise UsageError("--git takes patches and base from the repository", remedy="leave out FILE and --base")
    if arguments.git:
        return ()
    files = arguments.files or ([] if sys.stdin is None or sys.stdin.isatty() else ["-"])
    if not files:
        raise UsageError("no patch is named", remedy='name a file, "-" for standard input, or --git RANGE')
    given = standard_input(tuple(files))
    return tuple(
        standard_document(given or b"") if path == "-" else read_document(os.path.normpath(path), path, Place(""))
        for path in dict.fromkeys(files)
    )


def _tell(answered: "Answer", arguments: argparse.Namespace) -> None:
    prepare(sys.stderr, utf8=False)
    if arguments.cured:
        sys.stderr.write(cured_lines(answered.report))
    if not arguments.quiet:
        for words in answered.left_out:
            sys.stderr.write(f"speclint: {visible_line(words)}\n")
        sys.stderr.write(f"speclint: on top of {visible_line(answered.base)}\n")
