"""The shape of a definitions file, as types: its keys, and the JSON schema for editors.

A file holds YAML documents, each the features of one device type, or without `device` those
that every device can have. docs/definitions.md describes it.
"""

from typing import Annotated

import msgspec

FEATURE_NAME = r"VIRTIO_(?:[A-Z0-9]+_)?F_[A-Z0-9_]+"
"""What a feature is called, as a regular expression."""


def _says(description: str) -> msgspec.Meta:
    return msgspec.Meta(description=description)


_Name = Annotated[str, msgspec.Meta(pattern=f"^{FEATURE_NAME}$")]
_Count = Annotated[int, msgspec.Meta(ge=0)]


class Shape(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="kebab", omit_defaults=True):
    """Base of the mappings in a definitions file."""


class FeatureEntry(Shape, frozen=True):
    """A feature."""

    name: Annotated[_Name, _says("The whole name, VIRTIO_…_F_….")]
    bit: Annotated[_Count | None, _says("Its bit; left out while it has none.")] = None
    requires: Annotated[
        str | tuple[str, ...],
        _says("What it cannot be negotiated without: names joined by and, or, not, ( ). All entries of a list hold."),
    ] = ()
    conflicts: Annotated[_Name | tuple[_Name, ...], _says("Features that it cannot be negotiated with.")] = ()
    text: Annotated[str, _says("The definition, as running text; blank lines part paragraphs.")] = ""
    clauses: Annotated[tuple[str, ...], _says("Further sentences of the definition, one an entry.")] = ()


class BitRangeEntry(Shape, frozen=True):
    """An entry of the table that says what feature bits are for."""

    bits: Annotated[str | int, _says('Such as "0 to 23, 41, 50 to 127" or "128 and above".')]
    owner: Annotated[str, _says("Whose they are, in words: a device type's, common, reserved for future extensions.")]


class Definitions(Shape, frozen=True):
    """The features of one device type, or those that every device can have."""

    device: Annotated[str, _says("The device type, as its section is titled; left out for common features.")] = ""
    number: Annotated[_Count | None, _says("The device id.")] = None
    complete: Annotated[bool, _says("Whether the file holds every feature that it speaks of.")] = False
    bit_ranges: Annotated[tuple[BitRangeEntry, ...], _says("What feature bits are for.")] = ()
    features: Annotated[tuple[FeatureEntry, ...], _says("The features.")] = ()
    legacy_features: Annotated[tuple[FeatureEntry, ...], _says("Features of the legacy interface.")] = ()


def keys(shape: type[Shape]) -> tuple[str, ...]:
    """The keys of a mapping, in the order in which they are written."""
    return tuple(field.encode_name for field in msgspec.structs.fields(shape))


def definitions_schema() -> str:
    """The JSON schema of one document of a definitions file."""
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Feature definitions of virtio, as speclint reads them",
        **msgspec.json.schema(Definitions),
    }
    return msgspec.json.format(msgspec.json.encode(schema), indent=2).decode() + "\n"
