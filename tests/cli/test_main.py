"""What every command has in common: streams, messages, exit statuses, and what happens when something goes wrong."""

import os
import pathlib
import signal
import subprocess
import sys

import pytest

from speclint import __version__
from speclint.cli.main import COMMANDS, main


def speclint(*words: str, **options: object) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "speclint", *words]
    return subprocess.run(command, capture_output=True, text=True, check=False, **options)  # type: ignore[call-overload,no-any-return]


def test_the_version_is_told_and_nothing_heavy_imported() -> None:
    code = (
        "import sys; from speclint.cli.main import main; status = main(['--version'])\n"
        "heavy = {'argparse', 'msgspec', 'yaml', 'rich', 'lark', 're', 'speclint.engine', 'speclint.rules'}\n"
        "print(status, sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-S", "-c", code], capture_output=True, text=True, check=True,
                          env={"PYTHONPATH": os.pathsep.join(sys.path)})  # fmt: skip
    assert done.stdout == f"speclint {__version__}\n0 []\n"


def test_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    text = capsys.readouterr().out
    assert all(f"\n  {command} " in text for command in COMMANDS)
    assert text.isascii()
    assert max(map(len, text.split("\n"))) <= 120


@pytest.mark.parametrize("command", list(COMMANDS))
def test_every_command_has_help(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([command, "--help"]) == 0
    text = capsys.readouterr().out
    assert text.startswith(f"usage: speclint {command} ")
    assert text.isascii()


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["chekc"], 'there is no command, file or folder "chekc"; did you mean "check"?'),
        (["zzz"], f'there is no command, file or folder "zzz"; the commands are {", ".join(COMMANDS)}'),
        (["rule", "--bogus"], 'unrecognized arguments: --bogus; "speclint --help" lists the options'),
        (["rule", "unused"], 'there is no rule or topic "unused"; did you mean "unused-suppression"?'),
        (["rule", "a\x1b[31m\u202eb"], 'there is no rule or topic "a<U+001B>[31m<U+202E>b"; "speclint rule" lists all'),
    ],
)
def test_a_wrong_use_is_one_line_and_status_2(
    words: list[str], message: str, capsys: pytest.CaptureFixture[str], tmp_path: pathlib.Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    assert main(words) == 2
    assert capsys.readouterr() == ("", f"speclint: error: {message}\n")


def break_rule_command(monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
    def fail(_arguments: object) -> int:
        raise error

    monkeypatch.setattr("speclint.cli.rule.run", fail)


def test_a_fault_is_told_without_a_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    break_rule_command(monkeypatch, KeyError("x\ny"))
    assert main(["rule"]) == 3
    assert capsys.readouterr() == (
        "",
        (
            "speclint: internal error: KeyError: 'x\\ny'\n"
            "speclint: please report this at https://github.com/speclint/speclint/issues, with the output of -v\n"
        ),
    )


def test_an_interrupt_is_quiet(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    break_rule_command(monkeypatch, KeyboardInterrupt())
    assert main(["rule"]) == 128 + signal.SIGINT
    assert capsys.readouterr() == ("", "")


@pytest.mark.skipif(os.name != "posix", reason="needs a POSIX shell")
@pytest.mark.parametrize("command", ["rule --output-format json", "config schema", "--help"])
def test_a_closed_pipe_is_quiet(command: str) -> None:
    shell = f"({sys.executable} -m speclint {command}; echo status $? >&2) | head -c 1"
    done = subprocess.run(["sh", "-c", shell], capture_output=True, text=True, check=True)
    assert len(done.stdout) == 1
    # A pipe that was closed before or after all was written; either way nothing but the status.
    assert done.stderr in ("status 0\n", "status 141\n")


@pytest.mark.skipif(os.name != "posix", reason="needs a POSIX shell")
@pytest.mark.parametrize(
    "command", ["config schema", "check --isolated --quiet --color always", "features", "features lamp --with FADE"]
)
def test_a_pipe_closed_from_the_start_is_quiet(command: str, repository: pathlib.Path) -> None:
    shell = f"({sys.executable} -m speclint {command}; echo status $? >&2) | (exec <&-; sleep 1)"
    done = subprocess.run(
        ["sh", "-c", shell], cwd=repository / "examples" / "tree", capture_output=True, text=True, check=True,
        env={**os.environ, "PYTHONPATH": str(repository)},
    )  # fmt: skip
    assert done.stderr == "status 141\n"


@pytest.mark.skipif(os.name != "posix", reason="needs a POSIX shell")
def test_closed_streams_are_no_fault() -> None:
    shell = f"{sys.executable} -m speclint rule >&-; echo $?; {sys.executable} -m speclint rule none 2>&-; echo $?"
    done = subprocess.run(["sh", "-c", shell], capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("0\n2\n", "")


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs /dev/full")
def test_a_full_disk_is_told() -> None:
    with open("/dev/full", "w") as full:
        done = subprocess.run([sys.executable, "-m", "speclint", "config", "init"], stdout=full,
                              stderr=subprocess.PIPE, text=True, check=False)  # fmt: skip
    assert done.stderr == "speclint: error: cannot write the output: No space left on device\n"
    assert done.returncode == 2


def test_an_encoding_without_the_character_is_no_fault() -> None:
    done = speclint("rule", "café", env={**os.environ, "PYTHONIOENCODING": "ascii"})
    assert done.returncode == 2
    assert done.stderr == 'speclint: error: there is no rule or topic "caf\\xe9"; "speclint rule" lists all\n'
