"""`speclint export`: what the specification says, as data."""

import argparse
import importlib
import sys

from speclint.cli import options
from speclint.cli.output import prepare
from speclint.cli.status import CLEAN

_FORMATS = {"json": "speclint.formats.model_json"}
"""The module of every format; each has `write(model, stream)`."""


def add(commands: "argparse._SubParsersAction[options.Parser]") -> None:
    """Add the command to the command line."""
    parser = commands.add_parser(
        "export", description="Write what the specification says: devices, features, statements, layouts.",
        allow_abbrev=False,
    )  # fmt: skip
    parser.add_argument("paths", metavar="PATH", nargs="*", help="a folder or a file (default: the current folder)")
    parser.add_argument("--format", choices=tuple(_FORMATS), default="json", help="the format (default: json)")


def run(arguments: argparse.Namespace) -> int:
    """Read the specification and write it in the format asked for."""
    from speclint.engine.session import load

    model = load(tuple(arguments.paths) or (".",))
    prepare(sys.stdout, utf8=True)
    importlib.import_module(_FORMATS[arguments.format]).write(model, sys.stdout)
    return CLEAN
