"""Definitions files: what is read of them, where it stands, and what is wrong with their shape."""

import json
import pathlib
import time
from collections.abc import Callable

import jsonschema  # type: ignore[import-untyped]
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from speclint.languages.definitions.nodes import MAX_DEPTH, MAX_NODES
from speclint.languages.definitions.read import holds_everything, read
from speclint.languages.definitions.shape import definitions_schema
from speclint.model.expressions import to_text
from speclint.model.facts import Facts, Page
from speclint.model.link import link
from speclint.model.prose import SEPARATOR
from speclint.text.source import Document, Source
from speclint.text.span import Span

KETTLE = """\
device: "Kettle Device"
number: 61
bit-ranges:
  - {bits: 0 to 23, owner: Feature bits for the specific device type}
features:
  - name: VIRTIO_KETTLE_F_WARM
    bit: 3
    requires: [VIRTIO_KETTLE_F_TIMER or VIRTIO_KETTLE_F_LID, not VIRTIO_F_STEAM]
    conflicts: VIRTIO_KETTLE_F_QUIET
    text: >
      It keeps warm. Requires VIRTIO_KETTLE_F_HEATER.

      The driver MUST wait.
    clauses: ['The device''s light SHOULD glow.']
legacy-features:
  - {name: VIRTIO_KETTLE_F_OLD}
---
features:
  - {name: VIRTIO_F_STEAM, bit: 24}
"""


def page(text: str) -> Page:
    source = Source.whole(Document("k.yaml", text), "yaml")
    return Page(source, read(source))


def facts(text: str) -> Facts:
    return page(text).facts


def at(text: str, span: Span) -> str:
    return text[span.start : span.end]


def test_features_have_name_bit_and_text_with_their_places() -> None:
    found = facts(KETTLE)
    warm, old, steam = found.features
    assert (warm.name, warm.bit, warm.form) == ("VIRTIO_KETTLE_F_WARM", 3, "yaml")
    assert at(KETTLE, warm.at) == "VIRTIO_KETTLE_F_WARM"
    assert warm.bit_at is not None
    assert KETTLE[warm.bit_at.start - 5 : warm.bit_at.end] == "bit: 3"
    assert found.prose.text[warm.start : warm.end].split(SEPARATOR)[:-1] == [
        "It keeps warm. Requires VIRTIO_KETTLE_F_HEATER.",
        "The driver MUST wait.",
        "The device's light SHOULD glow.",
    ]
    assert (old.name, old.bit, old.bit_at, old.start == old.end) == ("VIRTIO_KETTLE_F_OLD", None, None, True)
    assert len({each.group for each in (warm, old, steam)}) == 3


def test_requirements_conflicts_and_sentences_are_those_of_the_specification() -> None:
    found = facts(KETTLE)
    assert [(each.feature, to_text(each.needs), at(KETTLE, each.body)) for each in found.requirements] == [
        (
            "VIRTIO_KETTLE_F_WARM",
            "VIRTIO_KETTLE_F_TIMER or VIRTIO_KETTLE_F_LID",
            "VIRTIO_KETTLE_F_TIMER or VIRTIO_KETTLE_F_LID",
        ),
        ("VIRTIO_KETTLE_F_WARM", "not VIRTIO_F_STEAM", "not VIRTIO_F_STEAM"),
        ("VIRTIO_KETTLE_F_WARM", "not VIRTIO_KETTLE_F_QUIET", "VIRTIO_KETTLE_F_QUIET"),
        ("VIRTIO_KETTLE_F_WARM", "VIRTIO_KETTLE_F_HEATER", "Requires VIRTIO_KETTLE_F_HEATER."),
    ]
    assert [(each.actor, each.modality) for each in found.statements] == [("driver", "MUST"), ("other", "SHOULD")]
    assert [at(KETTLE, each.at) for each in found.mentions] == ["VIRTIO_KETTLE_F_HEATER"]
    assert [(each.ranges, each.owner) for each in found.bit_ranges] == [
        (((0, 23),), "Feature bits for the specific device type")
    ]


def test_a_document_is_the_chapter_of_a_device() -> None:
    spec = link({"k.yaml": page(KETTLE)}, (), ())
    assert [(each.name, each.number, each.prefix) for each in spec.devices] == [("Kettle Device", 61, "KETTLE")]
    assert [(each.name, each.device, each.legacy) for each in spec.features] == [
        ("VIRTIO_KETTLE_F_WARM", "Kettle Device", False),
        ("VIRTIO_KETTLE_F_OLD", "Kettle Device", True),
        ("VIRTIO_F_STEAM", "", False),
    ]
    assert spec.sections[spec.features[0].section].path == ("Kettle Device", "Feature bits")


def test_a_device_without_number_is_one() -> None:
    spec = link({"k.yaml": page("device: Kettle\nfeatures: []\n")}, (), ())
    assert [(each.name, each.number) for each in spec.devices] == [("Kettle", None)]


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("plain words\n      and more # a comment", "plain words\n      and more"),
        ("|\n      as it\n      stands # not a comment", "as it\n      stands # not a comment"),
        (">-\n      folded\n\n      twice", "folded|twice"),
        ("'it''s'", "it's"),
        (r'"a \"b\" \x41\u00e9\t\n c\\d"', 'a "b" Aé   c\\d'),
        ('"one \\\n      two"', "one two"),
        ("日本 😀 words", "日本 😀 words"),
        ("''", ""),
    ],
)
def test_texts_are_read_in_every_style(value: str, words: str) -> None:
    text = f"features:\n  - name: VIRTIO_F_A\n    text: {value}\n"
    prose = facts(text).prose
    assert prose.text.rstrip(SEPARATOR).replace(SEPARATOR, "|") == words
    for index, letter in enumerate(prose.text):
        if letter.isalpha() and "\\" not in value:
            assert text[prose.offset(index)] == letter


ERRORS = [
    ("features: {a: 1}", "features is no list", "begin each entry with a dash", "{a: 1}"),
    ("- VIRTIO_F_A", "here stands no mapping", "write keys with values: device", "- VIRTIO_F_A"),
    ("devise: x", '"devise" is no key here', "keys: device, number", "devise"),
    ("device: x\ndevice: y", "the key device stands twice", "keep one of them", "device"),
    ("device: [x]", "device is no text", "write one text", "[x]"),
    ("device: x\nnumber: '1'", "number is no number", "write digits only", "'1'"),
    ("complete: yes", "complete is neither true nor false", "write true or false", "yes"),
    ("features: []\ndevice: x", "features stand before their device", "write device first", "features"),
    ("bit-ranges: [{bits: 1 bis 3, owner: x}]", '"1 bis 3" is no list of bits', "write such as", "1 bis 3"),
    ("bit-ranges: [{bits: 1}]", "a range of bits lacks bits or owner", "say which bits", "{bits: 1}"),
    ("features:\n- bit: 3", "a feature has no name", "write name: VIRTIO_", "bit: 3"),
    ("features:\n- name: NET_F_A", '"NET_F_A" is no name of a feature', "write VIRTIO_, the prefix", "NET_F_A"),
    ("features:\n- {name: VIRTIO_F_A, bit: -1}", "bit is no number", "write digits only", "-1"),
    (
        "features:\n- {name: VIRTIO_F_A, requires: VIRTIO_F_B VIRTIO_F_C}",
        'the requirement cannot be read at "VIRTIO_F_C"',
        "join whole names by",
        "VIRTIO_F_C",
    ),
    ("a: &x b\nc: *x", "the alias *x stands for what is written elsewhere", "write it out here", ""),
    ("a: !!python/object:os.system b", "the tag tag:yaml.org,2002:python/object:os.system", "leave it out", ""),
    ("a: [", "this is no YAML: ", "see that brackets and quotes have partners", ""),
]


@pytest.mark.parametrize(("text", "what", "remedy", "place"), ERRORS)
def test_a_wrong_shape_is_told_with_place_and_remedy(text: str, what: str, remedy: str, place: str) -> None:
    problem = facts(text).problems[-1]
    told, _, remedied = problem.detail.partition("\n")
    assert told.startswith(what)
    assert remedied.startswith(remedy)
    assert at(text, problem.at) == place


def test_what_is_wrong_does_not_hide_the_rest() -> None:
    found = facts("features:\n- {nam: x}\n- {name: VIRTIO_F_A, bit: x}\n- {name: VIRTIO_F_B, bit: 1, requires: or}\n")
    assert [each.name for each in found.features] == ["VIRTIO_F_B"]
    assert len(found.problems) == 3


@pytest.mark.parametrize(
    ("text", "kind", "limit"),
    [
        ("[" * 10_000, "too-deep", MAX_DEPTH),
        ("- " * (MAX_DEPTH + 1) + "x", "too-deep", MAX_DEPTH),
        ("[" + "x," * (MAX_NODES + 1) + "]", "too-many", MAX_NODES),
    ],
)
def test_depth_and_number_of_values_have_a_limit(text: str, kind: str, limit: int) -> None:
    (problem,) = facts(text).problems
    assert (problem.kind, problem.detail) == (kind, str(limit))


def test_offsets_hold_behind_odd_characters() -> None:
    text = "\ufeff# \udc80\x07 😀\nfeatures:\n- {name: VIRTIO_F_A, bit: 1}\n"
    (feature,) = facts(text).features
    assert at(text, feature.at) == "VIRTIO_F_A"


def test_comments_suppress() -> None:
    text = (
        "# speclint: file-ignore[doubled-word] reason\n"
        "features:\n- name: VIRTIO_F_A  # speclint: ignore[misspelling] so it is\n"
        "  text: >\n    It # speclint: ignore[nothing] is text.\n"
    )
    assert [(each.verb, each.rules, each.reason) for each in facts(text).directives] == [
        ("file-ignore", ("doubled-word",), "reason"),
        ("ignore", ("misspelling",), "so it is"),
    ]


def test_a_file_says_whether_it_is_complete() -> None:
    assert holds_everything("device: x\ncomplete: true\n")
    assert not holds_everything("complete: false\n# complete: true\n")


@given(st.text(alphabet="ab:-[]{}\"'|>&*!#?,\n \t\\\ud800\x00é", max_size=60))
def test_no_text_fails(text: str) -> None:
    found = facts(text)
    assert all(0 <= each.at.start <= each.at.end <= len(text) for each in found.problems)


def test_the_schema_accepts_what_is_read_and_nothing_else() -> None:
    schema = json.loads(definitions_schema())
    for document in yaml.safe_load_all(KETTLE):
        jsonschema.validate(document, schema)
    for wrong in ({"devise": "x"}, {"features": [{"bit": 1}]}, {"features": [{"name": "NET_F_A"}]}, {"number": -1}):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(wrong, schema)


def test_the_example_fits_the_schema_but_for_its_planted_mistake() -> None:
    example = pathlib.Path(__file__).parents[2] / "examples" / "definitions" / "kettle.yaml"
    errors = [
        error.message
        for document in yaml.safe_load_all(example.read_text())
        for error in jsonschema.Draft202012Validator(json.loads(definitions_schema())).iter_errors(document)
    ]
    assert errors == ["Additional properties are not allowed ('require' was unexpected)"]


GROWING: dict[str, Callable[[int], str]] = {
    "features": lambda count: "features:\n" + "- {name: VIRTIO_F_A, bit: 1, requires: VIRTIO_F_B, text: A}\n" * count,
    "devices": lambda count: "---\n".join(f"device: D{number}\nfeatures: []\n" for number in range(count)),
    "mistakes": lambda count: "features:\n" + "- {nam: x}\n" * count,
    "comments": lambda count: "# speclint: ignore[rule] reason\n" * count,
    "quotes": lambda count: "features:\n- name: VIRTIO_F_A\n  text: '" + "''" * 20 * count + "'\n",
    "blank lines": lambda count: "features:\n- name: VIRTIO_F_A\n  text: |\n    x" + "\n \n" * 20 * count + "    y\n",
}


@pytest.mark.parametrize("kind", GROWING)
def test_time_grows_with_the_text_and_no_faster(kind: str) -> None:
    def seconds(count: int) -> float:
        text = GROWING[kind](count)
        start = time.process_time()
        facts(text)
        return time.process_time() - start

    assert min(seconds(8000) for _ in range(2)) < 8 * max(min(seconds(2000) for _ in range(2)), 0.02)
