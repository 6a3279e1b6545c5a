"""The shape of an exported model: what `speclint export --format json` writes, as types.

The JSON schema for readers (docs/schema/model.json) is made from these types; docs/model.md describes them. A
`path` is relative to the top of the repository, `line` and `column` count from 1, columns in code points. Where
something is said to be within a section, `section` holds the titles from the outermost in. In texts, the character
U+FFFC stands for what prints and is no text of the author's: a reference, a formula.
"""

from typing import Annotated, Literal

import msgspec

VERSION: Literal[1] = 1
"""Grows when a key is renamed, removed or changes its meaning; new keys may come without notice."""

Party = Literal["driver", "device", ""]


def _says(description: str) -> msgspec.Meta:
    return msgspec.Meta(description=description)


class FeatureName(msgspec.Struct, frozen=True, tag_field="kind", tag="feature"):
    """A feature that has to be negotiated."""

    name: str


class Negation(msgspec.Struct, frozen=True, tag_field="kind", tag="not"):
    """True where `part` is false."""

    part: "Expression"


class Conjunction(msgspec.Struct, frozen=True, tag_field="kind", tag="and"):
    """True where all parts are true."""

    parts: tuple["Expression", ...]


class Disjunction(msgspec.Struct, frozen=True, tag_field="kind", tag="or"):
    """True where one part is true."""

    parts: tuple["Expression", ...]


Expression = FeatureName | Negation | Conjunction | Disjunction


class Need(msgspec.Struct, frozen=True):
    """What a feature requires: as an expression, and the same in words."""

    text: str
    expression: Expression


class Placed(msgspec.Struct, frozen=True):
    """Whatever has a place."""

    path: str
    line: int
    column: int


class Device(Placed, frozen=True):
    """A device type; the place is that of its section's title."""

    name: str
    number: Annotated[int | None, _says("The device id that its section gives.")]
    prefix: Annotated[str, _says("NET where its features are called VIRTIO_NET_F_…; empty if it has none.")]


class DeviceId(Placed, frozen=True):
    """A row of the table of device ids."""

    number: int
    name: str


class Feature(Placed, frozen=True):
    """A definition of a feature; `device` is null for one that every device can have."""

    name: str
    bit: int | None
    device: str | None
    legacy: Annotated[bool, _says("Whether it is defined under a heading about the legacy interface.")]
    requires: Annotated[Need | None, _says("Everything that the text requires of it, joined by and.")]
    section: tuple[str, ...]


class Requirement(Placed, frozen=True):
    """One place that says what a feature requires."""

    feature: str
    requires: Need


class Bits(msgspec.Struct, frozen=True):
    """Bits `first` to `last`, both included; `last` is null for "and above"."""

    first: int
    last: int | None


class BitRange(Placed, frozen=True):
    """An entry of the table that says what feature bits are for."""

    bits: tuple[Bits, ...]
    owner: str


class Section(Placed, frozen=True):
    """A heading; `section` are the titles down to its own."""

    title: str
    section: tuple[str, ...]
    level: Literal["part", "chapter", "section", "subsection", "subsubsection", "paragraph", "subparagraph"]
    party: Annotated[Party, _says("Whose requirements it holds, if it is a normative section.")]
    legacy: bool
    labels: Annotated[tuple[str, ...], _says("The labels at its heading.")]


class Label(Placed, frozen=True):
    """A target for references."""

    name: str
    made_by: Annotated[
        Literal["label", "macro", "listing"],
        _says("A \\label, a macro of the tree such as \\drivernormative, or the option of a listing."),
    ]


class Reference(Placed, frozen=True):
    """A use of a label."""

    target: str
    kind: Annotated[str, _says("The command: ref, nameref, pageref, autoref, eqref or hyperref.")]
    resolved: Annotated[bool, _says("Whether there is such a label.")]


class Clause(msgspec.Struct, frozen=True):
    """A conformance clause, by the title of its section and that section's first label (empty if it has none)."""

    title: str
    label: str


class NormativeSection(Placed, frozen=True):
    """A section that a macro marks as the requirements of one party."""

    party: Party
    title: str
    label: str
    listed_in: Annotated[tuple[Clause, ...], _says("The conformance clauses that list it.")]


class Statement(Placed, frozen=True):
    """A normative sentence, or a part of one with a keyword of its own, as it was read."""

    modality: Annotated[str, _says("The keyword as it is meant, such as MUST NOT.")]
    raw: Annotated[str, _says("The keyword as it is written.")]
    party: Annotated[Party, _says("Whose section it stands in.")]
    actor: Annotated[str, _says("Who the sentence speaks of: driver, device, other; empty if nobody was found.")]
    subject: Annotated[str, _says("The words of the subject.")]
    passive: bool
    conditions: tuple[str, ...]
    action: str
    complete: Annotated[bool, _says("Whether the grammar read the whole sentence.")]
    region: Annotated[str, _says("Where it stands: text, item, cell, note, footnote or caption.")]
    legacy: bool
    section: tuple[str, ...]


class ConformanceLink(Placed, frozen=True):
    """A reference that stands alone in a list item: so a conformance clause lists what it demands."""

    clause: Annotated[tuple[str, ...], _says("The section that lists, by the titles down to it.")]
    target: str


class Listing(Placed, frozen=True):
    """A listing in the text, or a file that is one (`environment` is empty then)."""

    environment: str
    options: str


class Include(Placed, frozen=True):
    """A file that is included."""

    written: Annotated[str, _says("The path as it is written.")]
    status: Annotated[
        str, _says("read, missing, generated (a build makes it), or why it was refused: outside, not-a-file, binary …")
    ]
    target: Annotated[str | None, _says("The path of the file that was read.")]


class LabelCounts(msgspec.Struct, frozen=True):
    """Labels by what makes them."""

    written: int
    macro: int
    listing: int


class ReferenceCounts(msgspec.Struct, frozen=True):
    """References, those by each command, and those without a label to lead to."""

    total: int
    by_kind: dict[str, int]
    unresolved: int


class NormativeCounts(msgspec.Struct, frozen=True):
    """Normative sections by party, and those that no conformance clause lists."""

    driver: int
    device: int
    unlisted: int


class FeatureCounts(msgspec.Struct, frozen=True):
    """Features, those without a bit, and those of no particular device."""

    total: int
    without_bit: int
    device_independent: int


class StatementCounts(msgspec.Struct, frozen=True):
    """Statements, those that were read completely, and those by each keyword."""

    total: int
    complete: int
    by_modality: dict[str, int]


class ListingCounts(msgspec.Struct, frozen=True):
    """Listings in the text, and files that are listings."""

    written: int
    files: int


class Counts(msgspec.Struct, frozen=True):
    """How much there is of everything."""

    files: int
    devices: int
    device_ids: int
    features: FeatureCounts
    requirements: int
    bit_ranges: int
    sections: int
    labels: LabelCounts
    references: ReferenceCounts
    normative_sections: NormativeCounts
    statements: StatementCounts
    conformance_links: int
    listings: ListingCounts
    includes: Annotated[dict[str, int], _says("By status.")]


class Model(msgspec.Struct, frozen=True):
    """What a specification says; sections in the order of the document, other lists in that of files and their text."""

    schema: Literal["speclint-model"]
    version: Literal[1]
    complete: Annotated[bool, _says("False where only files were at hand that no specification includes.")]
    counts: Counts
    files: tuple[str, ...]
    devices: tuple[Device, ...]
    device_ids: tuple[DeviceId, ...]
    features: tuple[Feature, ...]
    requirements: tuple[Requirement, ...]
    bit_ranges: tuple[BitRange, ...]
    sections: tuple[Section, ...]
    labels: tuple[Label, ...]
    references: tuple[Reference, ...]
    normative_sections: tuple[NormativeSection, ...]
    statements: tuple[Statement, ...]
    conformance_links: tuple[ConformanceLink, ...]
    listings: tuple[Listing, ...]
    includes: tuple[Include, ...]


def model_schema() -> str:
    """The JSON schema of an exported model."""
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A virtio specification as speclint reads it",
        **msgspec.json.schema(Model),
    }
    return msgspec.json.format(msgspec.json.encode(schema), indent=2).decode() + "\n"
