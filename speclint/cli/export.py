"""`speclint export`: what the specification says, as data or as a picture."""

import argparse
import importlib
import sys

from speclint.cli import options
from speclint.cli.output import prepare
from speclint.cli.status import CLEAN
from speclint.errors import UsageError

_WHOLE = {"json": "speclint.formats.model_json"}
"""The module of every format of the whole model; each has `write(model, stream)`."""
_OF_FEATURES = {
    "yaml": "speclint.formats.definitions_yaml",
    "dot": "speclint.formats.graph_dot",
    "mermaid": "speclint.formats.graph_mermaid",
}
"""The same of the formats of features; each has `write(model, stream, devices)`."""
_DESCRIPTION = """\
Write what the specification says. json: everything, devices, features, statements, layouts. yaml: the features as
definitions, which "speclint check" reads. dot, mermaid: a picture of what features require and exclude, for Graphviz
("dot -Tsvg") and Mermaid.
"""


def add(commands: "argparse._SubParsersAction[options.Parser]") -> None:
    """Add the command to the command line."""
    parser = commands.add_parser("export", description=_DESCRIPTION, allow_abbrev=False)
    parser.add_argument("paths", metavar="PATH", nargs="*", help="a folder or a file (default: the current folder)")
    formats = (*_WHOLE, *_OF_FEATURES)
    parser.add_argument("--format", choices=formats, default="json", help="the format (default: json)")
    parser.add_argument(
        "--device", metavar="NAME", action="append", default=[],
        help=f"only the features of this device type ({', '.join(_OF_FEATURES)}); may be given several times",
    )  # fmt: skip


def run(arguments: argparse.Namespace) -> int:
    """Read the specification and write it in the format asked for."""
    from speclint.engine.session import load

    if arguments.device and arguments.format in _WHOLE:
        raise UsageError(
            f"{arguments.format} is of the whole specification", place="--device",
            remedy=f"choose --format {', '.join(_OF_FEATURES)}",
        )  # fmt: skip
    model = load(tuple(arguments.paths) or (".",))
    prepare(sys.stdout, utf8=True)
    if arguments.format in _WHOLE:
        importlib.import_module(_WHOLE[arguments.format]).write(model, sys.stdout)
        return CLEAN
    from speclint.cli.naming import device_meant

    devices = [device_meant(model, each) for each in arguments.device]
    importlib.import_module(_OF_FEATURES[arguments.format]).write(model, sys.stdout, devices)
    return CLEAN
