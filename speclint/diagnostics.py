"""The diagnostic: the only thing that leaves the engine, and what a check hands in to make one.

A check yields `Found` (a place and the values of its message). The engine turns it into a
`Finding` by filling in the rule's words, and at the very end into a `Diagnostic`, whose places
are lines and columns. Nothing flows back.
"""

from collections.abc import Iterator, Mapping
from typing import Literal

import msgspec

from speclint.text.source import Document
from speclint.text.span import Span

Severity = Literal["error", "warning", "info"]
Confidence = Literal["certain", "likely", "smell"]

SEVERITIES: tuple[Severity, ...] = ("error", "warning", "info")
"""From the most to the least severe."""
CONFIDENCES: tuple[Confidence, ...] = ("certain", "likely", "smell")
"""From the strongest to the weakest promise."""


class Note(msgspec.Struct, frozen=True, array_like=True):
    """Another place that a finding is about, and what stands there."""

    at: Span
    message: str


class Edit(msgspec.Struct, frozen=True, array_like=True):
    """What stands at `at` is to become `text`; `at` may be empty, `text` too."""

    at: Span
    text: str


class Fix(msgspec.Struct, frozen=True, array_like=True):
    """Edits that together mend a finding; `safe` if the text then says what its author meant, without a doubt."""

    edits: tuple[Edit, ...]
    safe: bool = True


class Found(msgspec.Struct, frozen=True):
    """What a check saw at one place: `values` fill the message of its rule; `fix` mends it, if a machine can.

    `remark`: this one is of severity info, whatever the rule's is.
    """

    at: Span
    values: Mapping[str, object] = {}
    notes: tuple[Note, ...] = ()
    fix: Fix | None = None
    remark: bool = False


class Finding(msgspec.Struct, frozen=True, array_like=True):
    """A rule violated at a place; plain data that travels between processes."""

    rule: str
    at: Span
    message: str
    mend: str
    notes: tuple[Note, ...] = ()
    fix: Fix | None = None
    remark: bool = False


class LimitReached(Exception):
    """A check gave up: what it was asked takes too long.

    `at` is where that was noticed, `limit` names the limit, `left` says what is left, with its verb ("the feature is").
    """

    def __init__(self, at: Span, limit: str, left: str) -> None:
        super().__init__(f"{limit}: {left}")
        self.at = at
        self.limit = limit
        self.left = left


class Region(msgspec.Struct, frozen=True, order=True):
    """A place as people and formats name it: a file, lines and columns.

    Lines and columns count from 1, columns in code points, the end is exclusive. `start` and
    `end` are the offsets in code points of the document called `path`.
    """

    path: str
    start: int
    end: int
    line: int
    column: int
    end_line: int
    end_column: int


class Related(msgspec.Struct, frozen=True):
    """Another place that a diagnostic is about."""

    message: str
    region: Region


class Replacement(msgspec.Struct, frozen=True):
    """What stands in `region` (nothing, if it is empty) is to become `text`."""

    region: Region
    text: str


class Repair(msgspec.Struct, frozen=True):
    """A `Fix` in regions: replacements in order, none of which overlaps another."""

    replacements: tuple[Replacement, ...]
    safe: bool


class Diagnostic(msgspec.Struct, frozen=True):
    """What is wrong (`message`), where (`region`), what to do (`mend`), and the same for a machine (`repair`).

    `device` is the name of the device type whose part of the specification this is in, "" outside of any.
    """

    rule: str
    severity: Severity
    confidence: Confidence
    message: str
    region: Region
    related: tuple[Related, ...]
    mend: str
    device: str = ""
    repair: Repair | None = None

    def regions(self) -> Iterator[Region]:
        """Every place that it names."""
        yield self.region
        yield from (related.region for related in self.related)
        if self.repair is not None:
            yield from (each.region for each in self.repair.replacements)


class Failure(msgspec.Struct, frozen=True):
    """A fault of speclint itself, caught: the check of `rule` raised `error` at `path`."""

    rule: str
    path: str
    error: str


class Letter(msgspec.Struct, frozen=True):
    """The mail that brought a patch, as far as a reply needs it; ids have their angle brackets."""

    subject: str
    sender: str
    to: tuple[str, ...]
    cc: tuple[str, ...]
    date: str
    message_id: str
    references: tuple[str, ...]


class PatchLine(msgspec.Struct, frozen=True):
    """A line of a patch without its sign and line end.

    `kind` is "m" in the message before the patch, "f" where the patch of a file begins (`text` is its path), "@" for
    the header of a hunk, " ", "+" and "-" for the lines of a hunk.
    """

    kind: str
    text: str


class Brought(msgspec.Struct, frozen=True):
    """What a patch brings, and the lines of the patch (indices, `last` included) that are to blame.

    `here` says that the finding stands in these lines; else it stands elsewhere because of them. -1 is the subject.
    """

    diagnostic: Diagnostic
    line: int
    last: int
    here: bool


class PatchReport(msgspec.Struct, frozen=True):
    """What one patch brings and cures.

    `name` is "2/5", "" for a patch that is alone. `cured` stand in the state before the patch. `letter` is None where
    no mail brought it.
    """

    name: str
    title: str
    letter: Letter | None
    lines: tuple[PatchLine, ...]
    brought: tuple[Brought, ...]
    cured: tuple[Diagnostic, ...]


class Report(msgspec.Struct, frozen=True):
    """The answer of one run.

    `diagnostics` are sorted by path, place, rule. `documents` holds the text behind every
    region. `base` is the folder that paths are relative to, "" for standard input alone. `linted`
    names every file that was judged, and says whether as part of a whole specification. `old` is
    how many findings a baseline took out.
    `incomplete`: a limit was hit or a check failed (status 3). `unreadable`: an input could not
    be read or decoded (status 2). `patches`: of patches, what each brings; `diagnostics` has it too.
    """

    diagnostics: tuple[Diagnostic, ...]
    documents: dict[str, Document]
    base: str
    files: int
    suppressed: int = 0
    failures: tuple[Failure, ...] = ()
    incomplete: bool = False
    unreadable: bool = False
    old: int = 0
    linted: dict[str, bool] = {}
    patches: tuple[PatchReport, ...] = ()
