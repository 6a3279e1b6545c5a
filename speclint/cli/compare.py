"""`speclint compare OLD NEW`: what an implementer must read again."""

import argparse
import importlib
import sys

from speclint.cli import options
from speclint.cli.output import prepare
from speclint.cli.status import CLEAN, FINDINGS
from speclint.cli.terminal import appearance_of

_FORMATS = {
    "text": "speclint.formats.changes.text",
    "markdown": "speclint.formats.changes.markdown",
    "json": "speclint.formats.changes.json_document",
    "html": "speclint.formats.changes.html",
}
"""The module of every format; each has `write(document, stream, appearance)`."""
_CATEGORIES = ("breaking", "strengthened", "weakened", "changed", "removed", "added", "editorial")


def add(commands: "argparse._SubParsersAction[options.Parser]") -> None:
    """Add the command to the command line."""
    parser = commands.add_parser(
        "compare", allow_abbrev=False,
        description="Say what changed between two states of the specification, by device type and weight.",
    )  # fmt: skip
    parser.add_argument("old", metavar="OLD", help="the older state: a folder, or a revision of the repository")
    parser.add_argument("new", metavar="NEW", help="the newer state")
    parser.add_argument(
        "--least", choices=_CATEGORIES, default="editorial",
        help="leave out what weighs less than this (default: editorial, so everything is shown)",
    )  # fmt: skip
    parser.add_argument(
        "--fail-on", choices=(*_CATEGORIES, "never"), default="never",
        help="end with status 1 if there is a change that weighs this or more (default: never)",
    )  # fmt: skip
    parser.add_argument("--output-format", choices=tuple(_FORMATS), default="text", help="the format (default: text)")
    options.add_color(parser)


def run(arguments: argparse.Namespace) -> int:
    """Read both states, compare them, and write what changed."""
    from speclint.engine.compare import compare
    from speclint.formats.changes.document import document_of

    comparison = compare(arguments.old, arguments.new)
    document = document_of(comparison, (arguments.old, arguments.new), arguments.least)
    prepare(sys.stdout, utf8=arguments.output_format != "text")
    appearance = appearance_of(sys.stdout, arguments.color)
    importlib.import_module(_FORMATS[arguments.output_format]).write(document, sys.stdout, appearance)
    failing = _CATEGORIES[: _CATEGORIES.index(arguments.fail_on) + 1] if arguments.fail_on != "never" else ()
    return FINDINGS if any(change.category in failing for change in comparison.changes) else CLEAN
