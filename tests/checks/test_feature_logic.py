"""What sentences on features say together: which sentences are told, where, and when a solver is asked at all."""

import pathlib
import subprocess
import sys
from collections.abc import Callable, Iterable

import pytest

from speclint.checks import feature_logic
from speclint.checks.feature_logic import (
    contradicting_requirements,
    dead_feature,
    impossible_condition,
    redundant_requirement,
    void_device,
)
from speclint.diagnostics import Found
from speclint.engine.running import check_specification
from speclint.engine.session import load
from speclint.model.elements import FeatureModel
from speclint.model.spec import SpecModel
from speclint.rules.loader import load_rules
from speclint.solve.logic import Logic

LoadText = Callable[[str], SpecModel]
NAMES = ("DIM", "COLOR", "BLINK", "LOUD")
HEAD = "\\documentclass{book}\n\\section{Lamp Device}\n\\subsection{Device ID}\n61\n\\subsection{Feature bits}\n"


def long(text: str) -> str:
    for name in NAMES:
        text = text.replace(name, f"VIRTIO_LAMP_F_{name}")
    return text


def entries(**needs: str) -> str:
    items = "".join(f"\\item[{feature}] Requires {needed}.\n" for feature, needed in needs.items())
    return f"\n\\begin{{description}}\n{items}\\end{{description}}\n"


@pytest.fixture
def load_text(make_tree: Callable[[dict[str, str | bytes]], pathlib.Path]) -> LoadText:
    """Gives the model of a lamp whose features the text speaks of."""
    items = "".join(f"\\item[{name} ({bit})] A feature.\n" for bit, name in enumerate(NAMES))
    defined = f"\\begin{{description}}\n{items}\\end{{description}}\n"
    return lambda text: load((str(make_tree({"main.tex": HEAD + long(defined + text)})),))


def told(found: Iterable[Found], spec: SpecModel) -> list[tuple[str, list[str]]]:
    """The text of each place found, and those of its notes, short."""

    def short(found_at: Found) -> str:
        words = spec.pages[found_at.at.source].source.text[found_at.at.start : found_at.at.end]
        return " ".join(words.replace("VIRTIO_LAMP_F_", "").split())

    return [(short(each), [short(Found(note.at)) for note in each.notes]) for each in found]


def test_sentences_on_one_feature_that_contradict_each_other(load_text: LoadText) -> None:
    spec = load_text(entries(COLOR="DIM") + "The driver MUST NOT accept COLOR if it accepts DIM.")
    sentence = "The driver MUST NOT accept COLOR if it accepts DIM."
    assert told(contradicting_requirements(spec, spec), spec) == [(sentence, ["Requires DIM.", sentence])]
    assert list(dead_feature(spec, spec)) == []
    assert list(void_device(spec, spec)) == []
    [found] = contradicting_requirements(spec, spec)
    assert found.values["conflict"] == "these two sentences cannot all hold"
    assert found.values["outcome"] == "VIRTIO_LAMP_F_COLOR could never be negotiated"


def test_a_feature_that_others_rule_out(load_text: LoadText) -> None:
    text = entries(COLOR="DIM", DIM="BLINK") + "The driver MUST NOT accept both COLOR and BLINK."
    spec = load_text(text)
    notes = ["Requires DIM.", "Requires BLINK.", "The driver MUST NOT accept both COLOR and BLINK."]
    assert told(dead_feature(spec, spec), spec) == [("COLOR", notes)]
    [found] = dead_feature(spec, spec)
    assert found.values["sentences"] == "these three sentences rule it out"
    assert list(contradicting_requirements(spec, spec)) == []


def test_a_device_without_any_legal_set(load_text: LoadText) -> None:
    text = entries(COLOR="DIM") + "A device MUST offer COLOR. The device MUST NOT offer DIM."
    spec = load_text(text)
    notes = ["Requires DIM.", "A device MUST offer COLOR.", "The device MUST NOT offer DIM."]
    assert told(void_device(spec, spec), spec) == [("Lamp Device", notes)]
    assert list(dead_feature(spec, spec)) == []


@pytest.mark.parametrize(
    "text",
    [
        entries(COLOR="DIM or BLINK") + "The driver MUST NOT accept both COLOR and DIM.",
        entries(COLOR="DIM") + "The driver SHOULD NOT accept COLOR if it accepts DIM.",
        entries(COLOR="DIM") + "The driver MUST NOT accept COLOR if it accepts LOUD.",
        "The device MUST NOT offer DIM.",
        # A driver can do without what a device does not offer together.
        "The device MUST NOT offer both DIM and COLOR. A driver MUST accept DIM if it is offered.",
    ],
)
def test_what_leaves_every_feature_alive(load_text: LoadText, text: str) -> None:
    spec = load_text(text)
    for check in (contradicting_requirements, dead_feature, void_device, impossible_condition, redundant_requirement):
        assert list(check(spec, spec)) == []


STATED = "\\drivernormative{\\subsection}{Light}{Lamp / Light}\n"


@pytest.mark.parametrize(
    ("said", "condition", "notes"),
    [
        (entries(COLOR="DIM"), "If COLOR is negotiated but DIM is not", ["Requires DIM."]),
        (
            entries(COLOR="DIM", DIM="BLINK"),
            "If COLOR is negotiated, and neither BLINK nor LOUD is negotiated",
            ["Requires DIM.", "Requires BLINK."],
        ),
        (
            "It is required that at least one of DIM and COLOR is negotiated.",
            "If neither DIM nor COLOR is negotiated",
            ["It is required that at least one of DIM and COLOR is negotiated."],
        ),
        (
            "DIM MUST NOT be negotiated without COLOR.",
            "If the lamp is on, and DIM is negotiated but COLOR is not",
            ["DIM MUST NOT be negotiated without COLOR."],
        ),
        (entries(COLOR="DIM"), "If COLOR is offered but DIM is not", ["Requires DIM."]),
    ],
)
def test_conditions_that_never_hold(load_text: LoadText, said: str, condition: str, notes: list[str]) -> None:
    spec = load_text(f"{said}\n\n{condition}, the driver MUST write a level.")
    assert told(impossible_condition(spec, spec), spec) == [(f"{condition}, the driver MUST write a level.", notes)]


@pytest.mark.parametrize(
    ("said", "statement"),
    [
        (entries(COLOR="DIM"), "If COLOR is negotiated but DIM is not, the device MUST fail to set FEATURES_OK."),
        (entries(COLOR="DIM"), "If COLOR is offered but DIM is not negotiated, the driver MUST wait."),
        (entries(COLOR="DIM"), "If DIM is negotiated but COLOR is not, the driver MUST wait."),
        (entries(COLOR="DIM"), "If COLOR is not negotiated, the driver MUST wait."),
        (entries(COLOR="DIM"), "If COLOR is negotiated, or DIM is not negotiated, the driver MUST wait."),
        ("A device MUST offer DIM.", "If DIM is not offered, the driver MUST wait."),
        ("A driver MUST accept DIM if it is offered.", "If DIM is offered but DIM is not negotiated, it MUST wait."),
        ("", "If VIRTIO_LAMP_F_GONE is negotiated but DIM is not, the driver MUST wait."),
        (entries(COLOR="DIM"), "\\subsection{Legacy Interface: Lamp}\nIf COLOR is set but DIM is not, it MUST wait."),
    ],
)
def test_conditions_that_can_hold(load_text: LoadText, said: str, statement: str) -> None:
    spec = load_text(f"{said}\n\n{statement}")
    assert list(impossible_condition(spec, spec)) == []


def test_of_two_entries_that_say_the_same_the_later_is_told(load_text: LoadText) -> None:
    spec = load_text(entries(COLOR="DIM") + "And again:\n" + entries(COLOR="DIM and DIM"))
    assert told(redundant_requirement(spec, spec), spec) == [("Requires DIM and DIM.", ["Requires DIM."])]


def test_the_entries_that_an_entry_follows_from(load_text: LoadText) -> None:
    spec = load_text(entries(COLOR="BLINK") + entries(COLOR="DIM", DIM="BLINK"))
    assert told(redundant_requirement(spec, spec), spec) == [("Requires BLINK.", ["Requires DIM.", "Requires BLINK."])]


def test_what_nobody_can_decide_is_a_limit(load_text: LoadText, monkeypatch: pytest.MonkeyPatch) -> None:
    def hasty(model: FeatureModel) -> Logic:
        return Logic(model, conflicts=0)

    monkeypatch.setattr(feature_logic, "logic_of", hasty)
    spec = load_text(entries(COLOR="DIM", DIM="BLINK") + "The driver MUST NOT accept both COLOR and BLINK.")
    rules = [load_rules()[rule] for rule in ("dead-feature", "contradicting-requirements", "void-device")]
    outcome = check_specification(spec, rules)
    assert outcome.failures == []
    assert {finding.rule for finding in outcome.findings} == {"limit-reached"}
    [message] = {finding.message for finding in outcome.findings}
    assert message == (
        "the limit on the work of the solver reached: what the features of the Lamp Device rule out is not checked"
    )


def test_no_solver_is_loaded_where_nothing_is_ruled_out(repository: pathlib.Path) -> None:
    program = (
        "import sys\nfrom speclint.__main__ import run\n"
        "sys.argv = ['speclint', 'check', '--isolated', sys.argv[1], '--fail-on', 'never']\n"
        "try:\n    run()\nexcept SystemExit:\n    pass\n"
        "assert 'speclint.checks.feature_logic' in sys.modules\nassert 'pysat' not in sys.modules\n"
    )
    tree = repository / "examples" / "tree"
    done = subprocess.run([sys.executable, "-c", program, str(tree)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
