"""`speclint features`: the features of device types, and whether a set of them is legal."""

import argparse
import importlib
import os
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING

from speclint.cli import options
from speclint.cli.naming import device_meant, devices_of, features_meant
from speclint.cli.output import prepare
from speclint.cli.status import CLEAN, FAULT, FINDINGS
from speclint.cli.terminal import appearance_of
from speclint.errors import UsageError

if TYPE_CHECKING:
    from speclint.formats.features.document import Document
    from speclint.formats.features.made import Question
    from speclint.model.spec import SpecModel

_FORMATS = {"text": "speclint.formats.features.text", "json": "speclint.formats.features.json_document"}
"""The module of every format; each has `write(document, stream, appearance)`."""
_TRANSPORTS = ("pci", "mmio", "ccw")
_STATUS = {True: CLEAN, False: FINDINGS, None: FAULT}
_DESCRIPTION = """\
Show the features of a device type: bit, name, what each requires and excludes, and in which line of the specification
that is said. With --with, --without or --offered: whether such a set is legal, what comes with it, and if it is not
legal, which sentences say so. A device type is called by its name, its prefix in names of features, or its number
(net, network, 1); a feature with or without its prefix (RSS, NET_F_RSS, VIRTIO_NET_F_RSS).
"""
_EPILOG = """\
exit status: 0 legal, or a table; 1 not legal; 2 wrong use; 3 not known, because the search was given up
"""


def add(commands: "argparse._SubParsersAction[options.Parser]") -> None:
    """Add the command to the command line."""
    parser = commands.add_parser("features", description=_DESCRIPTION, epilog=_EPILOG, allow_abbrev=False)
    parser.add_argument(
        "words", metavar="[DEVICE] [PATH]", nargs="*",
        help="a device type (default: all), and the specification (default: the current folder)",
    )  # fmt: skip
    for option, words in (
        ("--with", "features that are negotiated"),
        ("--without", "features that are not"),
        ("--offered", "all features that the device offers"),
    ):
        parser.add_argument(option, dest=option[2:], metavar="FEATURE,...", action="extend", type=_listed, help=words)
    parser.add_argument(
        "--transport", choices=_TRANSPORTS, default="", help="without the features that the text denies this transport"
    )
    parser.add_argument("--output-format", choices=tuple(_FORMATS), default="text", help="the format (default: text)")
    options.add_color(parser)


def run(arguments: argparse.Namespace) -> int:
    """Read the specification and write what was asked for."""
    from speclint.engine.session import load

    device, path = _positional(arguments.words)
    model = load((path,))
    if any(getattr(arguments, name) is not None for name in ("with", "without", "offered")):
        document = _answered(model, _question(model, device, arguments), arguments.transport)
    else:
        document = _tabled(model, device, arguments.transport)
    prepare(sys.stdout, utf8=arguments.output_format != "text")
    appearance = appearance_of(sys.stdout, arguments.color)
    importlib.import_module(_FORMATS[arguments.output_format]).write(document, sys.stdout, appearance)
    return CLEAN if document.verdict is None else _STATUS[document.verdict.legal]


def _listed(text: str) -> list[str]:
    return [name.strip() for name in text.split(",") if name.strip()]


def _positional(words: list[str]) -> tuple[str, str]:
    """The device, "" for all, and the path; a word alone is a path if there is such a file or folder."""
    if len(words) > 2:
        raise UsageError("there are more words than a device and a path", remedy="put a name with blanks in quotes")
    if len(words) == 2:
        return words[0], words[1]
    if words and (os.sep in words[0] or os.path.lexists(words[0])):
        return "", words[0]
    return (words[0] if words else ""), "."


def _tabled(model: "SpecModel", called: str, transport: str) -> "Document":
    from speclint.formats.features.made import shown_devices, tables

    if not model.features:
        raise UsageError("no feature is defined here", remedy="name the folder of the specification")
    return tables(model, [device_meant(model, called)] if called else shown_devices(model), transport)


def _question(model: "SpecModel", called: str, arguments: argparse.Namespace) -> "Question":
    from speclint.formats.features.made import Question

    asked = [getattr(arguments, name) for name in ("with", "without", "offered")]
    every = [word for words in asked for word in words or ()]
    device = device_meant(model, called) if called else _only_device(model, every)
    with_, without, offered = (features_meant(model, device, words or ()) for words in asked)
    both = [name for name in with_ if name in without]
    if both:
        raise UsageError(f"{both[0]} is asked for and ruled out", remedy="name it in --with or in --without")
    return Question(device, with_, without, None if asked[2] is None else offered)


def _only_device(model: "SpecModel", names: Iterable[str]) -> str:
    """The one device type that has all `names`."""
    found = devices_of(model, names)
    if len(found) != 1:
        shown = ", ".join(found[:5]) + (", …" if len(found) > 5 else "") if found else ""
        which = f": it could be {shown}" if found else ""
        raise UsageError(f"the device type is not clear{which}", remedy="name it before the options")
    return found[0]


def _answered(model: "SpecModel", question: "Question", transport: str) -> "Document":
    from speclint.formats.features.made import answer, model_for
    from speclint.solve.logic import Logic

    logic = Logic(model_for(model, question.device, transport))
    return answer(model, question, logic.verdict(question.with_, question.without, question.offered), transport)
