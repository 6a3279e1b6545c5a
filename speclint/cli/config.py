"""`speclint config`: the configuration that holds, its schema, and a file to start from."""

import argparse
import sys

from speclint.cli import options
from speclint.cli.output import prepare
from speclint.cli.status import CLEAN
from speclint.engine.configuration import configuration_schema
from speclint.engine.configuration_text import shown_configuration, starter_configuration
from speclint.rules.loader import load_rules

_DESCRIPTION = """\
show: the configuration that holds for PATH, and which file says what.
schema: the JSON schema of a configuration, for editors.
init: a commented configuration to start from ("speclint config init > .speclint.toml").
"""


def add(commands: "argparse._SubParsersAction[options.Parser]") -> None:
    """Add the command to the command line."""
    parser = commands.add_parser(
        "config", description=_DESCRIPTION, allow_abbrev=False, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("what", choices=("show", "schema", "init"), help="what to write")
    parser.add_argument("path", metavar="PATH", nargs="?", default=".", help="what would be linted")
    options.add_configuration(parser)


def run(arguments: argparse.Namespace) -> int:
    """Write what was asked for."""
    if arguments.what == "schema":
        text = configuration_schema()
    elif arguments.what == "init":
        text = starter_configuration()
    else:
        text = shown_configuration(options.effective_configuration(arguments, (arguments.path,), load_rules()))
    prepare(sys.stdout, utf8=True)
    sys.stdout.write(text)
    return CLEAN
