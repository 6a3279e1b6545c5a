"""The table of formats, and what a format knows beside the report: how it may look, what rules say."""

import importlib
from collections.abc import Callable
from typing import TextIO

import msgspec

from speclint.diagnostics import Report
from speclint.formats.rule_words import rule_file
from speclint.rules.rule import RuleFile

FORMATS = {
    "full": "speclint.formats.full",
    "concise": "speclint.formats.concise",
    "json": "speclint.formats.json_document",
    "json-lines": "speclint.formats.json_lines",
    "sarif": "speclint.formats.sarif",
    "github": "speclint.formats.github",
    "gitlab": "speclint.formats.gitlab",
    "junit": "speclint.formats.junit",
    "checkstyle": "speclint.formats.checkstyle",
    "rdjson": "speclint.formats.rdjson",
    "markdown": "speclint.formats.markdown",
    "html": "speclint.formats.html_page",
}
"""The module of every format; each has `write(report, stream, appearance)`."""
PATCH_FORMATS = {**FORMATS, "mail": "speclint.formats.mail"}
"""The formats of a report on patches."""


class Appearance(msgspec.Struct, frozen=True):
    """How the output may look, and where the words of a rule come from.

    `width` counts cells of a terminal; machine formats ignore it. `unicode` says whether the
    stream can encode every character; without it the output is ASCII. `rule_file` answers None
    for a rule that has no file.
    """

    color: bool = False
    width: int = 80
    unicode: bool = True
    rule_file: Callable[[str], RuleFile | None] = rule_file


def write(name: str, report: Report, stream: TextIO, appearance: Appearance) -> None:
    """Write `report` to `stream` in the format `name`, a key of `PATCH_FORMATS`."""
    module = importlib.import_module(PATCH_FORMATS[name])
    module.write(report, stream, appearance)
