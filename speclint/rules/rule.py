"""The rule: what a YAML file under rules/ says.

A rule file has two halves. The keys before `why:` are what a run needs; from `why:` on it speaks
to people and to the tests. A run reads the first half only (`Rule`), so that a hundred rules cost
a commit hook nothing; documentation and tests read the whole (`RuleFile`).
"""

from typing import Literal

import msgspec

from speclint.diagnostics import Confidence, Severity

Reads = Literal["source", "spec", "change", "patch"]
On = Literal[
    "source", "prose", "listing", "heading", "label", "reference", "include", "item", "table", "statement",
    "problem", "specification", "section", "normative", "definition", "feature", "bit-range", "requirement", "device",
    "device-id", "mention", "link", "clause", "change", "patch",
]  # fmt: skip


class Pattern(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The declarative check `pattern`: a regular expression over running text (or listings).

    The span reported is the group `at` if there is one, else the whole match; named groups are
    values of the message, white space in them collapsed. `first` are the words that a match in
    running text begins with: it is looked for only there, which is much quicker. `unless` is a
    second expression; a match of it over the same text silences. `blocks` limits the kinds of
    blocks of running text.
    """

    match: str
    first: tuple[str, ...] = ()
    unless: str = ""
    blocks: tuple[str, ...] = ()


class Expect(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The declarative check `expect`: attribute `field` of the element must match `match` from start to end."""

    field: str
    match: str


class Fixing(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """That findings of a rule can be mended by a machine.

    `replace` is what the marked text becomes, a template like `message`; `words` says it for each
    value of `match` that can be mended. Without either the check says what to edit. `safe` says
    that a fix needs no second look; a check can deny that for one finding.
    """

    replace: str = ""
    words: dict[str, str] = {}
    safe: bool = True


class Rule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a run needs of a rule.

    `message` and `mend` are templates of str.format over the values that the check found.
    `whole` says that the rule judges what is *missing*, so it needs the whole specification and
    stays silent where only a fragment is at hand. `gleans` names functions as `check` does, whose
    gleanings of each source a rule of the whole asks for.
    """

    title: str
    message: str
    severity: Severity
    confidence: Confidence
    reads: Reads
    on: On
    check: str
    mend: str
    whole: bool = False
    pattern: Pattern | None = None
    words: dict[str, str] | None = None
    expect: Expect | None = None
    fix: Fixing | None = None
    gleans: tuple[str, ...] = ()
    id: str = ""
    topic: str = ""


class Examples(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Texts that are the rule's tests; « and » mark exactly what must be reported.

    A text is one file of LaTeX, or a mapping from path to text for a tree of several. Of a rule that
    reads a change it is a mapping with the keys `before` and `after`; the latter has the marks.
    `fixed` has for each bad one what it is after all fixes, if the rule has fixes; "same" where
    nothing changes.
    """

    bad: tuple[str | dict[str, str], ...]
    good: tuple[str | dict[str, str], ...]
    fixed: tuple[str | dict[str, str], ...] = ()


class RuleFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A whole rule file: `Rule` and the words for people and tests."""

    title: str
    message: str
    severity: Severity
    confidence: Confidence
    reads: Reads
    on: On
    check: str
    mend: str
    why: str
    since: str
    examples: Examples
    whole: bool = False
    pattern: Pattern | None = None
    words: dict[str, str] | None = None
    expect: Expect | None = None
    fix: Fixing | None = None
    gleans: tuple[str, ...] = ()
    see: tuple[str, ...] = ()
    would_have_caught: tuple[str, ...] = ()
    id: str = ""
    topic: str = ""
