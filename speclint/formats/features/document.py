"""What `speclint features` shows, as plain data: the shape of its JSON, and the same for its text.

The JSON schema (docs/schema/features.json) is made from these types; docs/features.md describes them. Names of
features are whole, `path` is relative to the top of the repository, lines and columns count from 1.
"""

from typing import Annotated, Literal

import msgspec

VERSION: Literal[1] = 1
"""Grows when a key is renamed, removed or changes its meaning; new keys may come without notice."""


def _says(description: str) -> msgspec.Meta:
    return msgspec.Meta(description=description)


class Sentence(msgspec.Struct, frozen=True):
    """A sentence of the specification that constrains features."""

    path: str
    line: int
    column: int
    strength: Literal["must", "should"]
    words: str


class Row(msgspec.Struct, frozen=True):
    """A feature: the place is that of its definition."""

    path: str
    line: int
    column: int
    name: str
    bit: int | None
    legacy: Annotated[bool, _says("Whether it is defined under a heading about the legacy interface.")]
    requires: Annotated[tuple[str, ...], _says("Expressions over features that all have to hold.")]
    recommends: Annotated[tuple[str, ...], _says("The same of what is only recommended.")]
    conflicts: Annotated[tuple[str, ...], _says("Features that cannot be negotiated with it.")]
    sentences: Annotated[tuple[Sentence, ...], _says("The sentences that say so.")]


class Missing(msgspec.Struct, frozen=True):
    """A feature that the transport asked about does not have, and the sentence that says so."""

    name: str
    sentence: Sentence


class Group(msgspec.Struct, frozen=True):
    """The features of one device type; `device` is null for those that every device can have."""

    device: str | None
    number: int | None
    prefix: Annotated[str, _says("NET where they are called VIRTIO_NET_F_…; empty if they have none.")]
    features: tuple[Row, ...]
    missing: tuple[Missing, ...]


class Explanation(msgspec.Struct, frozen=True):
    """The sentences that say so together; `smallest`: no fewer sentences do."""

    sentences: tuple[Sentence, ...]
    smallest: bool


class Implied(msgspec.Struct, frozen=True):
    """A feature that comes with the set, or that cannot come with it."""

    name: str
    negotiated: bool
    because: Explanation


class Alternative(msgspec.Struct, frozen=True):
    """At least one of these has to come too."""

    names: tuple[str, ...]
    because: Sentence


class Verdict(msgspec.Struct, frozen=True, rename={"with_": "with"}):
    """Whether a set of features can be negotiated; `legal` is null where the search was given up."""

    device: str | None
    with_: Annotated[tuple[str, ...], _says("Features that are negotiated.")]
    without: Annotated[tuple[str, ...], _says("Features that are not.")]
    offered: Annotated[tuple[str, ...] | None, _says("What the device offers; null if nothing was said.")]
    legal: bool | None
    implied: tuple[Implied, ...]
    alternatives: tuple[Alternative, ...]
    minimal_set: Annotated[tuple[str, ...], _says("A legal set from which nothing can be left out.")]
    discouraged: Annotated[tuple[Sentence, ...], _says("Recommendations that every such set goes against.")]
    because: Annotated[Explanation | None, _says("Why it is not legal.")]
    not_offered: Annotated[tuple[str, ...], _says("Features asked for that the device does not offer.")]


class Document(msgspec.Struct, frozen=True):
    """The answer: the features of device types, or the verdict on a set."""

    schema: Literal["speclint-features"]
    version: Literal[1]
    transport: Literal["pci", "mmio", "ccw"] | None
    devices: tuple[Group, ...]
    verdict: Verdict | None


def features_schema() -> str:
    """The JSON schema of a document."""
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Features of virtio, and the verdict on a set of them",
        **msgspec.json.schema(Document),
    }
    return msgspec.json.format(msgspec.json.encode(schema), indent=2).decode() + "\n"
