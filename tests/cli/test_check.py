"""`speclint check`: what reaches the engine, where results go, and the exit status."""

import io
import json
import os
import pathlib
import sys
import types
from collections.abc import Callable
from typing import Any, get_args

import msgspec
import pytest

from speclint.cli import main as cli
from speclint.cli.progress import ProgressBar
from speclint.diagnostics import Confidence, Diagnostic, Failure, Region, Report, Severity
from speclint.engine.configuration import OutputFormat
from speclint.formats.table import FORMATS
from speclint.rules.globs import Glob
from speclint.rules.selection import Choice
from speclint.text.source import Document

ALWAYS = {"internal-error", "limit-reached", "unreadable-input"}


class Request(msgspec.Struct, frozen=True):
    """The shape that the command line relies on."""

    paths: tuple[str, ...]
    choice: Choice
    jobs: int
    stdin: bytes | None
    exclude: tuple[Glob, ...]
    words: tuple[str, ...]


def diagnostic(severity: Severity = "warning", confidence: Confidence = "certain") -> Diagnostic:
    region = Region("a.tex", 4, 7, 1, 5, 1, 8)
    return Diagnostic("unknown-rule", severity, confidence, "names nothing", region, (), "remove it")


def report(*diagnostics: Diagnostic, **rest: Any) -> Report:
    return Report(diagnostics, {"a.tex": Document("a.tex", "The foo bar\n")}, "/tree", 1, **rest)


class Engine:
    """Stands in for the engine: gives `report` and keeps what it was asked."""

    def __init__(self) -> None:
        self.report = report()
        self.requests: list[Request] = []

    def check(self, request: Request, progress: Callable[[int, int], None]) -> Report:
        progress(1, 1)
        self.requests.append(request)
        return self.report

    @property
    def asked(self) -> Request:
        return self.requests[-1]


@pytest.fixture
def engine(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> Engine:
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    for variable in list(os.environ):
        if variable.startswith("SPECLINT_") or variable in ("FORCE_COLOR", "NO_COLOR", "COLUMNS"):
            monkeypatch.delenv(variable)
    stand_in = Engine()
    module = types.ModuleType("speclint.engine.run")
    monkeypatch.setattr(module, "check", stand_in.check, raising=False)
    monkeypatch.setitem(sys.modules, "speclint.engine.run", module)
    return stand_in


def main(*words: str) -> int:
    return cli.main(words)


@pytest.mark.parametrize(
    ("words", "paths"),
    [
        ((), (".",)),
        (("check",), (".",)),
        (("a.tex",), ("a.tex",)),
        (("-q", "a.tex", "b/"), ("a.tex", "b/")),
        (("check", "rule"), ("rule",)),
        (("--", "-odd.tex"), ("-odd.tex",)),
    ],
)
def test_check_is_the_default_command(engine: Engine, words: tuple[str, ...], paths: tuple[str, ...]) -> None:
    assert main(*words) == 0
    assert engine.asked.paths == paths
    assert engine.asked.stdin is None


def test_standard_input_is_read_once(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", types.SimpleNamespace(buffer=io.BytesIO(b"\xff text")))
    assert main("-") == 0
    assert engine.asked.paths == ("-",)
    assert engine.asked.stdin == b"\xff text"
    assert main("-", "-") == 2


@pytest.mark.usefixtures("engine")
def test_standard_input_has_a_limit(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("speclint.cli.check._LONGEST_INPUT", 1024 * 1024)
    monkeypatch.setattr(sys, "stdin", types.SimpleNamespace(buffer=io.BytesIO(b"x" * (1024 * 1024 + 1))))
    assert main("-") == 3
    assert capsys.readouterr().err == "speclint: error: standard input: longer than 1 MiB\n"


@pytest.mark.parametrize(
    ("answer", "words", "status"),
    [
        (report(), (), 0),
        (report(diagnostic("warning")), (), 1),
        (report(diagnostic("error")), (), 1),
        (report(diagnostic("info")), (), 0),
        (report(diagnostic("info")), ("--fail-on", "info"), 1),
        (report(diagnostic("info", "smell")), ("--fail-on", "info"), 0),
        (report(diagnostic("warning")), ("--fail-on", "error"), 0),
        (report(diagnostic("error")), ("--fail-on", "never"), 0),
        (report(diagnostic("error"), unreadable=True), (), 2),
        (report(unreadable=True), ("--fail-on", "never"), 2),
        (report(diagnostic("error"), incomplete=True), (), 3),
        (report(incomplete=True, unreadable=True), ("--fail-on", "never"), 3),
        (report(failures=(Failure("misspelling", "a.tex", "KeyError"),)), (), 3),
    ],
)
def test_the_status_says_what_the_report_says(
    engine: Engine, answer: Report, words: tuple[str, ...], status: int
) -> None:
    engine.report = answer
    assert main("check", *words) == status


def test_rules_are_chosen_by_command_line_over_configuration(engine: Engine, tmp_path: pathlib.Path) -> None:
    (tmp_path / "speclint.toml").write_text(
        'ignore = ["tool"]\nfail-on = "never"\njobs = 3\nexclude = ["old"]\nwords = ["virtqueue"]\n'
        '[severity]\nunknown-rule = "error"\n[per-path."a.tex"]\nignore = ["unknown-rule"]\n'
    )
    engine.report = report(diagnostic("error"))
    assert main("--extend-select", "unknown-rule, unused-suppression") == 0
    asked = engine.asked
    assert set(asked.choice.severities) >= {"unknown-rule", "unused-suppression", *ALWAYS}
    assert "suppression-without-reason" not in asked.choice.severities
    assert asked.choice.severities["unknown-rule"] == "error"
    assert "unknown-rule" not in asked.choice.at(str(tmp_path / "a.tex"))
    assert (asked.jobs, asked.words, asked.exclude) == (3, ("virtqueue",), (Glob(str(tmp_path), "old"),))
    assert main("--isolated", "--jobs", "2", "--select", "unknown-rule") == 1
    assert set(engine.asked.choice.severities) == {"unknown-rule", *ALWAYS}
    assert (engine.asked.jobs, engine.asked.words) == (2, ())


def test_a_configuration_can_be_named(
    engine: Engine, tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "speclint.toml").write_text("jobs = 3")
    (tmp_path / "two.toml").write_text("jobs = 2")
    monkeypatch.setenv("SPECLINT_CONFIG", "two.toml")
    main()
    assert engine.asked.jobs == 2
    main("--config", "speclint.toml", "-v")
    assert engine.asked.jobs == 3
    assert f"speclint: configuration: {tmp_path}/speclint.toml\n" in capsys.readouterr().err
    main("--isolated", "--jobs", "auto")
    assert engine.asked.jobs >= 1
    capsys.readouterr()
    assert main("--isolated", "--config", "two.toml") == 2
    assert capsys.readouterr().err == "speclint: error: --config and --isolated exclude each other\n"


CHECK_HELP = '"speclint check --help" lists the options'


@pytest.mark.usefixtures("engine")
@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--select", "unknwn-rule,tol", "--ignore", "internal-error"],
         ('--select: there is no rule or topic "unknwn-rule"; did you mean "unknown-rule"?\n'
         'speclint: error: --select: there is no rule or topic "tol"; did you mean "tool"?\n'
         'speclint: error: --ignore: rule "internal-error" cannot be ignored: it says that the answer is incomplete')),
        (["--jobs", "0"], f'argument --jobs: "0" is neither a number from 1 to 256 nor auto; {CHECK_HELP}'),
        (["--output-file", "a", "--output-file", "b"],
         f'argument --output-file: "b" needs an --output-format of its own before it; {CHECK_HELP}'),
        (["--output-format", "json", "--output-format", "full"],
         "two formats would go to standard output; give each its own --output-file"),
        (["--output-format", "json", "--output-file", "x", "--output-format", "full", "--output-file", "./x"],
         "two formats would go to x; give each its own --output-file"),
        (["--output-format", "json", "--output-file", "none/x"], ("none/x: cannot write the results: "
         "No such file or directory")),
    ],
)  # fmt: skip
def test_a_wrong_option_is_told(words: list[str], message: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(*words) == 2
    assert capsys.readouterr() == ("", f"speclint: error: {message}\n")


def test_an_unknown_format_is_told(
    engine: Engine, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main("--output-format", "jsn") == 2
    assert "--output-format: invalid choice: 'jsn' (choose from " in capsys.readouterr().err
    monkeypatch.setenv("SPECLINT_OUTPUT_FORMAT", "jsn")
    assert main() == 2
    assert capsys.readouterr().err.startswith(
        'speclint: error: SPECLINT_OUTPUT_FORMAT: there is no format "jsn"; there are full, concise, json'
    )
    assert engine.requests == []


def test_results_go_to_stdout_and_the_summary_to_stderr(engine: Engine, capsys: pytest.CaptureFixture[str]) -> None:
    engine.report = report(diagnostic())
    assert main("--output-format", "concise") == 1
    assert capsys.readouterr() == (
        "a.tex:1:5: warning[unknown-rule] names nothing\n",
        "Found 1 warning in 1 file.\n",
    )
    assert main("--output-format", "concise", "-q") == 1
    assert capsys.readouterr().err == ""
    assert main("--output-format", "concise", "--statistics") == 1
    assert capsys.readouterr().err == (
        "1  unknown-rule  warning  A suppression names no rule that exists\nFound 1 warning in 1 file.\n"
    )


def test_several_formats_go_to_their_own_places(
    engine: Engine, tmp_path: pathlib.Path, capsys: pytest.CaptureFixture[str]
) -> None:
    engine.report = report(diagnostic())
    words = ["--output-format", "json", "--output-file", "a.json", "--output-format", "sarif", "--output-file", "b",
             "--output-format", "concise"]  # fmt: skip
    assert main(*words) == 1
    assert json.loads((tmp_path / "a.json").read_text())
    assert json.loads((tmp_path / "b").read_text())["version"] == "2.1.0"
    assert capsys.readouterr().out.startswith("a.tex:1:5: ")


def test_the_format_is_that_of_option_environment_configuration(
    engine: Engine, tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "speclint.toml").write_text('output-format = "json"')
    main()
    assert capsys.readouterr().out.startswith(("{", "["))
    monkeypatch.setenv("SPECLINT_OUTPUT_FORMAT", "concise")
    engine.report = report(diagnostic())
    main("--output-file", "-")
    assert capsys.readouterr().out.startswith("a.tex:1:5: ")
    main("--output-format", "sarif")
    assert json.loads(capsys.readouterr().out)["version"] == "2.1.0"


@pytest.mark.usefixtures("engine")
def test_an_old_file_outlives_a_format_that_fails(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "out").write_text("old")

    def fail(*_: object) -> None:
        raise KeyError

    monkeypatch.setattr("speclint.cli.output.write", fail)
    assert main("--output-file", "out") == 3
    assert (tmp_path / "out").read_text() == "old"


def test_a_fault_of_a_check_is_told(engine: Engine, capsys: pytest.CaptureFixture[str]) -> None:
    engine.report = report(failures=(Failure("misspelling", "a\x1b.tex", "KeyError: 'x'"),))
    assert main("-q") == 3
    assert capsys.readouterr().err == (
        "speclint: internal error: rule misspelling failed on a<U+001B>.tex: KeyError: 'x'\n"
    )


def test_the_formats_of_a_configuration_are_those_there_are() -> None:
    assert set(FORMATS) <= set(get_args(OutputFormat))


def test_the_bar_waits_a_second_and_for_somebody_who_watches(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with ProgressBar() as bar:
        bar(1, 2)
    monkeypatch.setattr("speclint.cli.progress.shows_progress", lambda _: True)
    with ProgressBar() as bar:
        bar(1, 2)
    with ProgressBar(quiet=True) as bar:
        bar._start -= 2
        bar(1, 2)
    assert capsys.readouterr().err == ""
    monkeypatch.setenv("FORCE_COLOR", "1")  # makes rich take the captured stream for a terminal
    with ProgressBar() as bar:
        bar._start -= 2
        bar(1, 2)
        bar(2, 2)
    assert "linting" in capsys.readouterr().err
