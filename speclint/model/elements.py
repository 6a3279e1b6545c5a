"""The elements of a specification: what the text says, as plain data with places.

Every element has `at`, the span of its name or of the words that make it. The first group is
what one source says by itself (see `speclint.model.facts`); the second group is what the link
step makes of all sources together (see `speclint.model.spec`).
"""

from typing import Literal

import msgspec

from speclint.model.expressions import Expr, names
from speclint.text.span import Span

Party = Literal["driver", "device", ""]
LEVELS = ("part", "chapter", "section", "subsection", "subsubsection", "paragraph", "subparagraph")
"""LaTeX's sectioning commands from the outermost in; a level is an index into this."""


class Element(msgspec.Struct, frozen=True, array_like=True):
    """Base of all elements: immutable, compact, without behaviour over time."""


class Include(Element, frozen=True, array_like=True):
    """`\\input`, `\\include` (kind "text") or `\\lstinputlisting` (kind "listing") of `path`, as written."""

    path: str
    kind: Literal["text", "listing"]
    at: Span


class Macro(Element, frozen=True, array_like=True):
    """A command that the tree defines: `\\newcommand{\\name}[arity]{body}` and its like."""

    name: str
    arity: int
    body: str
    at: Span


class Heading(Element, frozen=True, array_like=True):
    """A heading: `title` as its author wrote it, `printed` as it prints.

    `command` spans the whole command, `at` the title.

    `macro` names the macro that produced it ("" for a sectioning command); `party` is whose
    requirements follow under it, if it is the heading of a normative section.
    """

    level: int
    title: str
    printed: str
    starred: bool
    at: Span
    command: Span
    macro: str
    party: Party


class Label(Element, frozen=True, array_like=True):
    """A target for references; `made_by` tells a written \\label from one that a macro or a listing option makes."""

    name: str
    made_by: Literal["label", "macro", "listing"]
    at: Span


class Reference(Element, frozen=True, array_like=True):
    """A use of a label, by the command `kind` (ref, nameref, pageref, hyperref)."""

    target: str
    kind: str
    at: Span


class Item(Element, frozen=True, array_like=True):
    """One `\\item` of a list: the text of its label and the prose that follows.

    `start` and `end` delimit the body in the running text of the source (`Facts.prose`).
    `environment` is the list's (itemize, enumerate, description …), `group` numbers the lists
    of a source.
    """

    label: str
    at: Span
    environment: str
    group: int
    start: int
    end: int


class Cell(Element, frozen=True, array_like=True):
    """A table cell, its text without markup."""

    text: str
    columns: int
    at: Span


class Row(Element, frozen=True, array_like=True):
    """A table row as written, from its first cell to `\\\\`."""

    cells: tuple[Cell, ...]
    at: Span


class Table(Element, frozen=True, array_like=True):
    """A tabular, tabularx, longtable …: `columns` as its preamble declares them (0 if that is not plain)."""

    environment: str
    columns: int
    rows: tuple[Row, ...]
    at: Span


class FeatureDefinition(Element, frozen=True, array_like=True):
    """The definition of a feature: name, bit (None if it gives none) and running text.

    `start` and `end` delimit the defining text in `Facts.prose`; `form` is how it is
    written: as a list item, "label" (`\\item[NAME (N)]`) or "text" (`\\item NAME (N) …`), or as plain text, "draft",
    or as an entry of a definitions file, "yaml".
    """

    name: str
    bit: int | None
    at: Span
    bit_at: Span | None
    form: Literal["label", "text", "draft", "yaml"]
    group: int
    start: int
    end: int


class Requirement(Element, frozen=True, array_like=True):
    """`feature` cannot be negotiated unless `needs` holds; `at` is the feature's name, `body` the words."""

    feature: str
    needs: Expr
    at: Span
    body: Span


Strength = Literal["must", "should"]
ConstraintKind = Literal["requirement", "dependency", "normative", "exclusion", "together", "alternative", "mandatory"]
"""How the text puts a constraint: an entry of a requirement list or "Requires X"; prose, or a normative statement, that
makes a feature depend on others; features that exclude each other; that always come together; of which one is needed;
that a device has to offer or a driver to accept."""


class Constraint(Element, frozen=True, array_like=True):
    """What one sentence says of the features that can be offered or negotiated together.

    `formula` holds of every legal choice. `both` says that it holds of the offered features as
    of the negotiated ones (then its names are not `offered`). `at` is the sentence, `words` its
    text, white space collapsed.
    """

    formula: Expr
    strength: Strength
    kind: ConstraintKind
    both: bool
    at: Span
    words: str


def features_of(constraint: Constraint) -> set[str]:
    """The features that a constraint speaks of."""
    return {name.name for name in names(constraint.formula)}


class FeatureModel(Element, frozen=True, array_like=True):
    """The features of one device type together with the device-independent ones, and what constrains them.

    `device` is the name of the device type, "" for the device-independent features alone.
    """

    device: str
    features: tuple[str, ...]
    constraints: tuple[Constraint, ...]


class BitRange(Element, frozen=True, array_like=True):
    """An entry of the table of bit ranges: `ranges` of (first, last), last None for "and above"."""

    ranges: tuple[tuple[int, int | None], ...]
    owner: str
    at: Span


class Mention(Element, frozen=True, array_like=True):
    """A feature's name in prose or in a listing, outside its definition."""

    name: str
    where: Literal["prose", "listing"]
    at: Span


class Define(Element, frozen=True, array_like=True):
    """`#define NAME value` in a listing, where NAME is a feature's name."""

    name: str
    value: str
    at: Span


class Listing(Element, frozen=True, array_like=True):
    """A verbatim island; `body` is its content, `options` the text between its brackets."""

    environment: str
    options: str
    at: Span
    body: Span


class Normative(Element, frozen=True, array_like=True):
    """A normative section: the requirements of one `party` under one heading, and its label(s)."""

    party: Party
    level: int
    title: str
    label: str
    at: Span


class Statement(Element, frozen=True, array_like=True):
    """One normative statement: who must do what, when.

    `modality` is the normalised keyword; `keyword` its place. `actor` is the grammatical
    subject's party ("other" for a thing, "" if none was found), `subject` its words.
    `conditions` and `action` are the words as read, whitespace collapsed. `complete` says that
    the grammar read the whole sentence. `region` is where it stands: "normative", "note",
    "footnote", "heading", "cell" or "text".
    """

    modality: str
    raw: str
    actor: str
    subject: str
    passive: bool
    conditions: tuple[str, ...]
    action: str
    complete: bool
    region: str
    at: Span
    keyword: Span
    subject_at: Span | None
    action_at: Span


class Clause(Element, frozen=True, array_like=True):
    """What a few words of a definition, or of another sentence about `feature`, say of it.

    `kind` is a heading of grammars/clauses.txt (excludes, bypass, promise, moment …), `about` what it
    is about (translation; must; before driver_ok), `others` are other features that it names. `asked`:
    it stands in a question. `start` and `end` delimit the words, `sentence` the sentence or its part
    around them, as offsets in the text that was read.
    """

    kind: str
    feature: str
    others: tuple[str, ...]
    about: str
    asked: bool
    start: int
    end: int
    sentence: tuple[int, int]


class Problem(Element, frozen=True, array_like=True):
    """Something wrong with the form of a source that reading it brought to light."""

    kind: str
    detail: str
    at: Span


class Directive(Element, frozen=True, array_like=True):
    """A suppression comment: `% speclint: verb[rules] reason`.

    `first` and `last` are the offsets between which it speaks.
    """

    verb: str
    rules: tuple[str, ...]
    reason: str
    at: Span
    first: int
    last: int


class Inclusion(Element, frozen=True, array_like=True):
    """An include with what became of it.

    `target` is the name of the source it leads to ("" if none was read); `status` is "read",
    "missing", "generated" (missing, and made by a build) or the reason why it was refused.
    """

    path: str
    status: str
    target: str
    at: Span


class Section(Element, frozen=True, array_like=True):
    """A heading with its place in the document: `path` are the titles from the outermost in.

    `index` is its number in document order; `parent` that of the section around it (-1: none).
    `labels` are those that stand at its heading, before any text. `party` is whose requirements
    it holds, `legacy` whether it or a section around it describes the legacy interface.
    `command` spans the heading.
    """

    index: int
    parent: int
    title: str
    level: int
    path: tuple[str, ...]
    party: Party
    legacy: bool
    labels: tuple[Label, ...]
    macro: str
    at: Span
    command: Span


class Device(Element, frozen=True, array_like=True):
    """A device type: its section, its number (None if none is given) and prefix of feature names ("" if none)."""

    name: str
    number: int | None
    prefix: str
    number_at: Span | None
    section: int
    at: Span


class DeviceId(Element, frozen=True, array_like=True):
    """A row of the table of device ids."""

    number: int
    name: str
    at: Span


class Feature(Element, frozen=True, array_like=True):
    """A defined feature: `device` is the name of the device type, "" for a device-independent one.

    Where the section that tells the device is not at hand, it is what the name says: LAMP of VIRTIO_LAMP_F_DIM.
    """

    name: str
    bit: int | None
    device: str
    legacy: bool
    section: int
    at: Span
    bit_at: Span | None


class Link(Element, frozen=True, array_like=True):
    """A conformance clause names a normative section (or a plain one): `clause` is a section's index."""

    clause: int
    target: str
    at: Span
