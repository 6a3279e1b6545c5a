"""The exported model: its shape, its places, and that the documents about it are right."""

import io
import json
import pathlib
import re
from collections.abc import Callable
from typing import Any

import jsonschema  # type: ignore[import-untyped]
import pytest

from speclint.docs.pages import generated
from speclint.engine.session import load
from speclint.formats.model_document import model_schema
from speclint.formats.model_json import write

MakeTree = Callable[[dict[str, str | bytes]], pathlib.Path]
COMMANDS = "\\newcommand{\\devicenormative}[3]{#1{Device Requirements: #2}\\label{devicenormative:#3}}\n"
MAIN = (
    "\\documentclass{book}\n" + COMMANDS + "\\begin{document}\n\\input{lamp}\\input{gone}\\lstinputlisting{q.h}\n"
    "\\section{Bits}\n\\begin{description}\n\\item[0 to 23, and 50 to 127] Feature bits for the device\n"
    "\\item[128 and above] Feature bits for later\n\\end{description}\n"
    "\\section{Clause}\\label{clause}\n\\begin{itemize}\n\\item \\ref{devicenormative:Lamp}\n\\end{itemize}\n"
    "\\begin{tabular}{ll}\nDevice ID & Device \\\\\n7 & lamp \\\\\n\\end{tabular}\n\\end{document}\n"
)
LAMP = """\
\\section{Lamp Device}\\label{lamp}
\\subsection{Device ID}
7
\\subsection{Feature bits}
\\begin{description}
\\item[é][VIRTIO_LAMP_F_X (0)] ignored
\\item[VIRTIO_LAMP_F_A (1)] First.
\\item[VIRTIO_LAMP_F_B (2)] Second.
\\item[VIRTIO_LAMP_F_C (3)] Third.
\\end{description}
\\subsubsection{Feature bit requirements}
\\begin{description}
\\item[VIRTIO_LAMP_F_C] Requires VIRTIO_LAMP_F_A along with VIRTIO_LAMP_F_B or VIRTIO_LAMP_F_X.
\\end{description}
\\devicenormative{\\subsection}{Lamp}{Lamp}
If it is dark, the device MUST set \\field{x}.
\\begin{lstlisting}[label={lst:L}]
struct x;
\\end{lstlisting}
\\subsection{Legacy Interface: Lamp}
See \\ref{no}.
"""


@pytest.fixture
def top(make_tree: MakeTree) -> pathlib.Path:
    return make_tree({"main.tex": MAIN, "lamp.tex": LAMP, "q.h": "int x;\n"})


def exported(top: pathlib.Path) -> dict[str, Any]:
    stream = io.StringIO()
    write(load((str(top),)), stream)
    document: dict[str, Any] = json.loads(stream.getvalue())
    jsonschema.validate(document, json.loads(model_schema()))
    return document


def at(path: str, line: int, column: int, **rest: object) -> dict[str, object]:
    return {"path": path, "line": line, "column": column, **rest}


def test_a_document_says_what_it_is_and_how_much_there_is(top: pathlib.Path) -> None:
    document = exported(top)
    assert list(document)[:4] == ["schema", "version", "complete", "counts"]
    assert (document["schema"], document["version"], document["complete"]) == ("speclint-model", 1, True)
    assert document["counts"] == {
        "files": 3,
        "devices": 1,
        "device_ids": 1,
        "features": {"total": 3, "without_bit": 0, "device_independent": 0},
        "requirements": 1,
        "bit_ranges": 2,
        "sections": 8,
        "labels": {"written": 2, "macro": 1, "listing": 1},
        "references": {"total": 2, "by_kind": {"ref": 2}, "unresolved": 1},
        "normative_sections": {"driver": 0, "device": 1, "unlisted": 0},
        "statements": {"total": 1, "complete": 1, "by_modality": {"MUST": 1}},
        "conformance_links": 1,
        "listings": {"written": 1, "files": 1},
        "includes": {"missing": 1, "read": 2},
    }
    assert document["files"] == ["main.tex", "lamp.tex", "q.h"]


def test_devices_and_features_have_places(top: pathlib.Path) -> None:
    document = exported(top)
    assert document["devices"] == [at("lamp.tex", 1, 10, name="Lamp Device", number=7, prefix="LAMP")]
    assert document["device_ids"] == [at("main.tex", 16, 5, number=7, name="lamp")]
    names = [(each["name"], each["bit"], each["line"], each["column"]) for each in document["features"]]
    assert names == [("VIRTIO_LAMP_F_A", 1, 7, 7), ("VIRTIO_LAMP_F_B", 2, 8, 7), ("VIRTIO_LAMP_F_C", 3, 9, 7)]
    feature = {"kind": "feature"}
    needs = {
        "text": "VIRTIO_LAMP_F_A and (VIRTIO_LAMP_F_B or VIRTIO_LAMP_F_X)",
        "expression": {
            "kind": "and",
            "parts": [
                {**feature, "name": "VIRTIO_LAMP_F_A"},
                {"kind": "or", "parts": [{**feature, "name": f"VIRTIO_LAMP_F_{one}"} for one in "BX"]},
            ],
        },
    }
    assert document["requirements"] == [at("lamp.tex", 13, 7, feature="VIRTIO_LAMP_F_C", requires=needs)]
    assert document["features"][2] == at(
        "lamp.tex", 9, 7, name="VIRTIO_LAMP_F_C", bit=3, device="Lamp Device", legacy=False, requires=needs,
        section=["Lamp Device", "Feature bits"],
    )  # fmt: skip
    assert document["features"][0]["requires"] is None
    assert document["bit_ranges"] == [
        at("main.tex", 7, 7, bits=[{"first": 0, "last": 23}, {"first": 50, "last": 127}],
           owner="Feature bits for the device"),
        at("main.tex", 8, 7, bits=[{"first": 128, "last": None}], owner="Feature bits for later"),
    ]  # fmt: skip


def test_sections_labels_and_references_have_places(top: pathlib.Path) -> None:
    document = exported(top)
    assert document["sections"][0] == at(
        "lamp.tex", 1, 10, title="Lamp Device", section=["Lamp Device"], level="section", party="", legacy=False,
        labels=["lamp"],
    )  # fmt: skip
    assert [(each["title"], each["level"], each["party"], each["legacy"]) for each in document["sections"][3:6]] == [
        ("Feature bit requirements", "subsubsection", "", False),
        ("Lamp", "subsection", "device", False),
        ("Legacy Interface: Lamp", "subsection", "", True),
    ]
    assert document["labels"] == [
        at("main.tex", 10, 24, name="clause", made_by="label"),
        at("lamp.tex", 1, 29, name="lamp", made_by="label"),
        at("lamp.tex", 15, 37, name="devicenormative:Lamp", made_by="macro"),
        at("lamp.tex", 17, 27, name="lst:L", made_by="listing"),
    ]
    assert document["references"] == [
        at("main.tex", 12, 12, target="devicenormative:Lamp", kind="ref", resolved=True),
        at("lamp.tex", 21, 10, target="no", kind="ref", resolved=False),
    ]


def test_statements_and_normative_sections_have_places(top: pathlib.Path) -> None:
    document = exported(top)
    clause = {"title": "Clause", "label": "clause"}
    assert document["normative_sections"] == [
        at("lamp.tex", 15, 31, party="device", title="Lamp", label="devicenormative:Lamp", listed_in=[clause])
    ]
    assert document["conformance_links"] == [at("main.tex", 12, 12, clause=["Clause"], target="devicenormative:Lamp")]
    assert document["statements"] == [
        at(
            "lamp.tex", 16, 1, modality="MUST", raw="MUST", party="device", actor="device", subject="the device",
            passive=False, conditions=["If it is dark"], action="set x", complete=True, region="text", legacy=False,
            section=["Lamp Device", "Lamp"],
        )
    ]  # fmt: skip


def test_listings_and_includes_have_places(top: pathlib.Path) -> None:
    document = exported(top)
    assert document["listings"] == [
        at("lamp.tex", 17, 1, environment="lstlisting", options="label={lst:L}"),
        at("q.h", 1, 1, environment="", options=""),
    ]
    assert document["includes"] == [
        at("main.tex", 4, 8, written="lamp", status="read", target="lamp.tex"),
        at("main.tex", 4, 20, written="gone", status="missing", target=None),
        at("main.tex", 4, 42, written="q.h", status="read", target="q.h"),
    ]


def test_what_two_places_require_is_joined_and_told_once(make_tree: MakeTree) -> None:
    definition = "\\item[VIRTIO_F_A (1)] A. Requires VIRTIO_F_B.\n\\item[VIRTIO_F_B (2)] B. Requires VIRTIO_F_C.\n"
    listed = "\\item[VIRTIO_F_A] Requires VIRTIO_F_B.\n\\item[VIRTIO_F_B] Requires VIRTIO_F_D.\n"
    lists = "".join(f"\\begin{{description}}\n{items}\\end{{description}}\n" for items in (definition, listed))
    document = exported(make_tree({"main.tex": f"\\documentclass{{book}}\\begin{{document}}\n{lists}"}))
    assert [each["requires"]["text"] for each in document["features"]] == ["VIRTIO_F_B", "VIRTIO_F_D and VIRTIO_F_C"]
    assert document["counts"]["requirements"] == 4


def test_columns_are_code_points_and_bytes_that_are_no_text_are_shown(make_tree: MakeTree) -> None:
    text = "\\documentclass{book}\n\\begin{document}\r\né𝄞\\ref{a".encode() + b"\xff\x1b}\n"
    document = exported(make_tree({"main.tex": text}))
    assert document["references"] == [
        at("main.tex", 3, 8, target="a<FF><U+001B>", kind="ref", resolved=False)
    ]  # fmt: skip


def test_a_fragment_is_not_complete(make_tree: MakeTree) -> None:
    document = exported(make_tree({".git/HEAD": "", "lamp.tex": LAMP}) / "lamp.tex")
    assert not document["complete"]
    assert document["files"] == ["lamp.tex"]


def test_the_schema_in_the_repository_is_fresh(repository: pathlib.Path) -> None:
    text = (repository / "docs" / "schema" / "model.json").read_text(encoding="utf-8")
    assert text == generated()["docs/schema/model.json"], "run: python -m speclint.docs.pages"


def test_the_page_about_the_model_tells_its_keys_and_counts(repository: pathlib.Path) -> None:
    page = (repository / "docs" / "model.md").read_text(encoding="utf-8")
    document = exported(repository / "examples" / "clean")
    shown = [json.loads(block) for block in re.findall(r"```json\n(.*?)```", page, re.DOTALL)]
    assert shown[0] == document["counts"]
    jsonschema.validate(shown[1], {**json.loads(model_schema()), "$ref": "#/$defs/Need"})
    assert re.findall(r"^\| `(\w+)`", page, re.MULTILINE) == list(document)[4:]
