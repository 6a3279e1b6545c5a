"""`speclint rule`, `speclint config` and `speclint export`."""

import json
import pathlib
import sys
import types

import pytest

from speclint.cli.main import main
from speclint.rules.loader import load_rules


@pytest.fixture
def here(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> pathlib.Path:
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    for variable in ("SPECLINT_CONFIG", "FORCE_COLOR", "COLUMNS"):
        monkeypatch.delenv(variable, raising=False)
    return tmp_path


def test_the_table_has_every_rule(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rule"]) == 0
    text = capsys.readouterr().out
    assert all(f"\n  {rule} " in text for rule in load_rules())


def test_a_topic_has_its_table(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rule", "tool"]) == 0
    assert capsys.readouterr().out == (
        "tool\n"
        "  internal-error              error    certain  speclint itself failed\n"
        "  limit-reached               error    certain  A limit was reached, so the answer is incomplete\n"
        "  suppression-without-reason  warning  certain  A suppression does not say why\n"
        "  unknown-rule                warning  certain  A suppression names no rule that exists\n"
        "  unreadable-input            error    certain  An input cannot be read\n"
        "  unused-suppression          warning  certain  A suppression suppresses nothing\n"
    )


@pytest.mark.usefixtures("here")
def test_a_rule_is_documented(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rule", "suppression-without-reason"]) == 0
    assert capsys.readouterr().out == (
        "suppression-without-reason: A suppression does not say why\n"
        "\n"
        "  severity    warning\n"
        "  confidence  certain: true by the text itself\n"
        "  reads       each file by itself\n"
        "  topic       tool\n"
        "  since       0.1\n"
        "\n"
        "Message\n"
        "  {suppression} does not say why\n"
        "\n"
        "Why\n"
        "  Whoever reads the suppression later must be able to tell whether it still\n"
        "  holds. An enable needs no reason: its disable gave one.\n"
        "\n"
        "What to do\n"
        "  write the reason after it, on the same line\n"
        "\n"
        "Reported\n"
        "  % speclint: ignore[doubled-word]\n"
        "  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^\n"
        "  The driver driver reads the status.\n"
        "\n"
        "Not reported\n"
        "  % speclint: disable[doubled-word] quoted from the original as it stands\n"
        "  The driver driver reads the status.\n"
        "  % speclint: enable[doubled-word]\n"
        "  The device writes the status.\n"
    )


def test_a_rule_is_data_and_a_page_too(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rule", "unknown-rule", "--output-format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["topic"] == "tool"
    assert main(["rule", "--output-format", "json"]) == 0
    assert [each["id"] for each in json.loads(capsys.readouterr().out)] == list(load_rules())
    assert main(["rule", "unknown-rule", "--output-format", "markdown"]) == 0
    assert "\n# unknown-rule\n" in capsys.readouterr().out


def test_headings_are_bold_on_request(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rule", "tool", "--color", "always"]) == 0
    assert capsys.readouterr().out.startswith("\x1b[1mtool\x1b[0m\n")


def test_the_configuration_that_holds_is_shown(here: pathlib.Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "speclint.toml").write_text('ignore = ["tool"]\n[severity]\nunknown-rule = "error"\n')
    assert main(["config", "show"]) == 0
    assert capsys.readouterr().out == (
        f"# from {here}/speclint.toml\n"
        'select = ["ALL"]  # default\n'
        "extend-select = []  # default\n"
        f'ignore = ["tool"]  # {here}/speclint.toml\n'
        'min-confidence = "smell"  # default\n'
        'fail-on = "warning"  # default\n'
        'output-format = "full"  # default\n'
        'jobs = "auto"  # default\n'
        "exclude = []  # default\n"
        'baseline = ""  # default\nwords = []  # default\n'
        "\n"
        "[severity]\n"
        f'unknown-rule = "error"  # {here}/speclint.toml\n'
    )
    assert main(["config", "show", "--isolated"]) == 0
    assert capsys.readouterr().out.startswith("# no configuration was found\n")


def test_a_broken_configuration_is_told_line_by_line(here: pathlib.Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "speclint.toml").write_text('fail-on = 3\nselect = ["tol"]\n')
    assert main(["config", "show"]) == 2
    assert capsys.readouterr() == (
        "",
        (
            f'speclint: error: {here}/speclint.toml:1: fail-on must be "error", "warning", "info" or "never", not 3\n'
            f'speclint: error: {here}/speclint.toml:2: there is no rule or topic "tol"; did you mean "tool"?\n'
        ),
    )


def test_a_configuration_to_start_from_holds_as_it_is(here: pathlib.Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["config", "init"]) == 0
    (here / ".speclint.toml").write_text(capsys.readouterr().out)
    assert main(["config", "show"]) == 0
    assert capsys.readouterr().out.startswith(f"# from {here}/.speclint.toml\n")
    assert main(["config", "schema"]) == 0
    assert "properties" in json.dumps(json.loads(capsys.readouterr().out))


def test_export_writes_the_model(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    engine = types.ModuleType("speclint.engine.session")
    monkeypatch.setattr(engine, "load", lambda paths: {"paths": paths}, raising=False)
    monkeypatch.setitem(sys.modules, "speclint.engine.session", engine)
    writer = types.ModuleType("speclint.formats.model_json")
    monkeypatch.setattr(writer, "write", lambda model, stream: stream.write(json.dumps(model)), raising=False)
    monkeypatch.setitem(sys.modules, "speclint.formats.model_json", writer)
    assert main(["export"]) == 0
    assert json.loads(capsys.readouterr().out) == {"paths": ["."]}
    assert main(["export", "--format", "json", "a", "b"]) == 0
    assert json.loads(capsys.readouterr().out) == {"paths": ["a", "b"]}
