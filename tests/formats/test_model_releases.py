"""The model of the real specification: compared with counts, and with what plain regular expressions find."""

import io
import json
import os
import pathlib
import re
from typing import Any

import jsonschema  # type: ignore[import-untyped]
import pytest

from speclint.engine.session import load
from speclint.formats.model_document import model_schema
from speclint.formats.model_json import write

RELEASES = ("v1.0", "v1.1", "v1.2", "v1.3", "v1.4")
Exports = dict[str, dict[str, Any]]

COMMENT = re.compile(r"(?<!\\)%[^\n]*")
LISTING = re.compile(r"\\begin\{lstlisting\}.*?\\end\{lstlisting\}", re.DOTALL)
INCLUDE = re.compile(r"\\(?:input|include)\s*\{([^{}]*)\}")
HEADING = re.compile(r"\\(chapter|section)\*?\s*\{([^{}]*)\}")
DEVICE = re.compile(r"\\section\s*\{([^{}]*)\}(?:(?!\\section).)*?\\subsection\{Device ID\}[^\n]*\n\s*(\d+)", re.DOTALL)
FEATURE = re.compile(r"\\item\s*\[?\s*(VIRTIO_(?:[A-Z0-9]+_)?F_[A-Z0-9_]+)\s*\(\s*(\d+)\s*\)\s*\]?")


@pytest.fixture(scope="module")
def exports(releases: pathlib.Path) -> Exports:
    documents = {}
    for release in RELEASES:
        stream = io.StringIO()
        write(load((str(releases / release),)), stream)
        documents[release] = json.loads(stream.getvalue())
    return documents


def whole_text(folder: pathlib.Path, name: str = "virtio.tex") -> str:
    """The text of the document as LaTeX puts it together, without comments and listings."""
    paths = [path for path in (folder / f"{name}.tex", folder / name) if path.is_file()]
    if not paths:
        return ""
    text = LISTING.sub("", COMMENT.sub("", paths[0].read_text(encoding="utf-8")))
    return INCLUDE.sub(lambda match: whole_text(folder, match[1]), text)


def features_by_pattern(text: str) -> list[tuple[str, int, str | None]]:
    """Name, bit and device of every definition; a device is a section with a section "Device ID"."""
    devices = {title for title, _ in DEVICE.findall(text)}
    headings = [(match.start(), match[2] if match[1] == "section" else "") for match in HEADING.finditer(text)]
    found = []
    for match in FEATURE.finditer(text):
        title = [title for start, title in headings if start < match.start()][-1]
        found.append((match[1], int(match[2]), title if title in devices else None))
    return found


@pytest.mark.parametrize("release", RELEASES)
def test_devices_and_features_are_those_that_patterns_find(
    releases: pathlib.Path, exports: Exports, release: str
) -> None:
    text = whole_text(releases / release)
    document = exports[release]
    devices = [(each["name"], each["number"]) for each in document["devices"]]
    assert devices == [(title, int(number)) for title, number in DEVICE.findall(text)]
    features = [(each["name"], each["bit"], each["device"]) for each in document["features"]]
    assert sorted(features, key=str) == sorted(features_by_pattern(text), key=str)


@pytest.mark.parametrize("release", RELEASES)
def test_a_place_is_where_the_name_stands(releases: pathlib.Path, exports: Exports, release: str) -> None:
    lines: dict[str, list[str]] = {}
    for feature in exports[release]["features"]:
        path = feature["path"]
        if path not in lines:
            lines[path] = (releases / release / path).read_bytes().decode().split("\n")
        assert lines[path][feature["line"] - 1].startswith(feature["name"], feature["column"] - 1)


@pytest.mark.parametrize("release", RELEASES)
def test_a_release_is_read_as_a_whole(exports: Exports, release: str) -> None:
    document = exports[release]
    jsonschema.validate(document, json.loads(model_schema()))
    counts = document["counts"]
    assert document["complete"]
    assert set(counts["includes"]) == {"read", "generated"}
    assert counts["features"]["without_bit"] == 0
    assert counts["references"]["unresolved"] == 0
    assert counts["statements"]["complete"] >= 0.95 * counts["statements"]["total"]
    listed = {each["number"] for each in document["device_ids"]}
    assert {each["number"] for each in document["devices"]} <= listed


TOTALS = {
    "v1.0": {"devices": 6, "features": 46, "normative": 101, "statements": 558, "listings": 62},
    "v1.1": {"devices": 10, "features": 66, "normative": 139, "statements": 773, "listings": 129},
    "v1.2": {"devices": 19, "features": 99, "normative": 238, "statements": 1263, "listings": 217},
    "v1.3": {"devices": 19, "features": 110, "normative": 258, "statements": 1473, "listings": 256},
    "v1.4": {"devices": 23, "features": 126, "normative": 308, "statements": 1856, "listings": 345},
}


@pytest.mark.parametrize("release", RELEASES)
def test_a_release_has_as_much_as_was_counted(exports: Exports, release: str) -> None:
    counts = exports[release]["counts"]
    normative = counts["normative_sections"]
    assert TOTALS[release] == {
        "devices": counts["devices"],
        "features": counts["features"]["total"],
        "normative": normative["driver"] + normative["device"],
        "statements": counts["statements"]["total"],
        "listings": counts["listings"]["written"],
    }


def test_release_1_4_has_the_numbers_that_scripts_counted(exports: Exports) -> None:
    document = exports["v1.4"]
    counts = document["counts"]
    assert counts["labels"] == {"written": 688, "macro": 308, "listing": 2}
    assert counts["references"]["total"] == 782
    assert counts["references"]["by_kind"] == {"hyperref": 119, "nameref": 45, "ref": 618}
    assert (counts["normative_sections"]["driver"], counts["normative_sections"]["device"]) == (148, 160)
    assert counts["listings"] == {"written": 345, "files": 4}
    ranges = [[(bits["first"], bits["last"]) for bits in each["bits"]] for each in document["bit_ranges"]]
    assert ranges == [
        [(0, 23), (41, 41), (42, 42), (50, 127)],
        [(24, 40), (43, 43)],
        [(44, 49), (128, None)],
    ]
    links = [each["target"].partition(":")[0] for each in document["conformance_links"]]
    assert (links.count("devicenormative"), links.count("drivernormative")) == (154, 140)


def test_the_corpus_is_found_by_its_variable(releases: pathlib.Path) -> None:
    assert sorted(os.listdir(releases)) == list(RELEASES)
