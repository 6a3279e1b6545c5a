"""What a stranger may send or a user may get wrong: an exact status, a line that says why, and never a traceback."""

import os
import pathlib
import signal
import subprocess
import sys
import time
from collections.abc import Callable

import pytest

MakeTree = Callable[[dict[str, str | bytes]], pathlib.Path]
ROOT = "\\documentclass{book}\n\\begin{document}\n"
CLEAN_SUMMARY = "Found nothing in 1 file.\n"
pytestmark = pytest.mark.skipif(os.name != "posix", reason="needs POSIX")


def environment(**more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SPECLINT_")}
    return {**kept, "PYTHONIOENCODING": "utf-8", "NO_COLOR": "1", **more}


def run(
    *words: str | pathlib.Path, stdin: bytes = b"", cwd: pathlib.Path | None = None, **more: str
) -> tuple[int, str, str]:
    """Status, standard output and standard error of a speclint process that is given 60 s."""
    done = subprocess.run(
        [sys.executable, "-m", "speclint", *map(str, words)],
        input=stdin, capture_output=True, timeout=60, check=False, cwd=cwd, env=environment(**more),
    )  # fmt: skip
    assert b"Traceback" not in done.stderr
    assert b"internal error" not in done.stderr
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def check(*words: str | pathlib.Path, stdin: bytes = b"", cwd: pathlib.Path | None = None) -> tuple[int, str, str]:
    return run("check", "--isolated", "--output-format", "concise", *words, stdin=stdin, cwd=cwd)


def test_a_missing_path(tmp_path: pathlib.Path) -> None:
    assert check("none.tex", cwd=tmp_path) == (
        2, "", "speclint: error: none.tex: does not exist; see that the path is right\n"
    )  # fmt: skip


def test_an_empty_tree(tmp_path: pathlib.Path) -> None:
    assert check(tmp_path) == (
        2, "", f"speclint: error: {tmp_path}: no .tex file in this folder; name the specification's folder, or files\n"
    )  # fmt: skip


def test_a_tree_without_a_root(make_tree: MakeTree) -> None:
    top = make_tree({"a.tex": "text"})
    assert check(top) == (
        2, "",
        (
            f"speclint: error: {top}: no .tex file with \\documentclass in this folder; "
            "name the specification's folder, or files\n"
        ),
    )  # fmt: skip


def test_a_file_that_is_no_text(make_tree: MakeTree) -> None:
    top = make_tree({"main.tex": ROOT + "\\input{binary}", "binary.tex": b"\x7fELF\0\0"})
    assert check("binary.tex", cwd=top) == (
        2, "", "speclint: error: binary.tex: is no text: a NUL byte at offset 4\n"
    )  # fmt: skip
    status, output, _ = check("--select", "tool", top)
    assert status == 2
    assert output == (
        "main.tex:3:8: error[unreadable-input] cannot be read: binary is no text: a NUL byte at offset 4\n"
    )


def test_bytes_that_are_no_utf_8(make_tree: MakeTree) -> None:
    """They are read on, like the text around them."""
    top = make_tree({"main.tex": ROOT.encode() + b"\xff\xfe The the \x9b31m x.\n\xc3"})
    status, output, _ = check("--select", "doubled-word", top)
    assert (status, output) == (1, 'main.tex:3:4: warning[doubled-word] "The" stands twice in a row\n')
    assert run("export", top)[0] == 0


def test_50_megabytes_on_one_line(make_tree: MakeTree) -> None:
    top = make_tree({"main.tex": ROOT + "\\input{large}", "large.tex": b"x" * 50_000_000})
    assert check("large.tex", cwd=top) == (
        3, "", "speclint: error: large.tex: has more than 16 MiB: 50000000 bytes\n"
    )  # fmt: skip
    status, output, _ = check("--select", "tool", top)
    assert status == 3
    assert output == (
        "main.tex:3:8: error[limit-reached] the limit on the size of a file (large) reached: it is not checked\n"
    )
    (top / "main.tex").unlink()
    assert check(top)[0] == 2


def test_a_line_of_some_megabytes() -> None:
    status, output, _ = check("-", stdin=b"Driver, device. {x} \\y " * 100_000)
    assert status == 3
    assert output.splitlines()[0] == (
        "<stdin>:1:1: error[limit-reached] the limit of 1000000 characters in a line reached: the file is not checked"
    )


@pytest.mark.parametrize("unit", ["{", "\\begin{itemize}", "\\textbf{", "\\begin{tabular}{l}", "{\\x["])
def test_10_000_nested_groups(unit: str) -> None:
    status, output, _ = check("--select", "wording", "-", stdin=(unit * 10_000).encode())
    assert status == 3
    assert "error[limit-reached] the limit of 100 nested groups reached: what nests deeper is not checked\n" in output


@pytest.mark.parametrize(
    "text",
    [
        "\\begin{lstlisting}\nx", "\\begin{itemize}\n\\item x", "{x", "x}", "\\end{itemize}", "\\item", "\\", "\\begin",
    ],
)  # fmt: skip
def test_what_is_not_closed(text: str) -> None:
    assert check("--select", "wording", "-", stdin=text.encode()) == (0, "", CLEAN_SUMMARY)


def test_an_include_of_itself(make_tree: MakeTree) -> None:
    top = make_tree({"main.tex": ROOT + "\\input{a}", "a.tex": "\\input{b}", "b.tex": "\\input{a}"})
    status, output, _ = check("--select", "include-cycle", top)
    assert status == 1
    assert [line.split(" ")[1] for line in output.splitlines()] == ["error[include-cycle]"]


@pytest.mark.parametrize("command", ["input", "include", "lstinputlisting"])
def test_includes_do_not_leave_the_tree(make_tree: MakeTree, command: str) -> None:
    names = ("/etc/passwd", "../secret.tex", "sub/../../secret.tex", "link.tex", "pipe.tex", "/dev/zero", "~/.profile")
    top = make_tree({"main.tex": ROOT + "".join(f"\\{command}{{{name}}}\n" for name in names)})
    (top.parent / "secret.tex").write_text("the the secret")
    (top / "link.tex").symlink_to("../secret.tex")
    os.mkfifo(top / "pipe.tex")
    status, output, _ = check("--select", "tool", top)
    assert status == 2
    column = len(command) + 3
    outside = "leads out of the tree"
    reasons = [outside, outside, outside, outside, "is neither a folder nor a plain file", outside, outside]
    assert output.splitlines() == [
        f"main.tex:{line}:{column}: error[unreadable-input] cannot be read: {name} {reason}"
        for line, (name, reason) in enumerate(zip(names, reasons, strict=True), 3)
    ]


def test_a_pipe_that_nobody_writes_to(make_tree: MakeTree) -> None:
    top = make_tree({"main.tex": ROOT + "Text.\n"})
    os.mkfifo(top / "x.tex")
    assert check("--select", "tool", top) == (0, "", CLEAN_SUMMARY)
    assert check("x.tex", cwd=top) == (
        2, "", "speclint: error: x.tex: is neither a folder nor a plain file\n"
    )  # fmt: skip


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read(make_tree: MakeTree) -> None:
    top = make_tree({"main.tex": ROOT + "\\input{a}", "a.tex": ""})
    (top / "a.tex").chmod(0)
    assert check("a.tex", cwd=top) == (2, "", "speclint: error: a.tex: cannot be read: Permission denied\n")
    assert check(top)[0] == 2


def test_an_unknown_rule_in_a_configuration(make_tree: MakeTree) -> None:
    top = make_tree({".git/HEAD": "", "main.tex": ROOT, "speclint.toml": 'ignore = ["doubled-wrod"]\n'})
    assert run("check", top) == (
        2, "",
        (
            f'speclint: error: {top}/speclint.toml:1: there is no rule or topic "doubled-wrod"; '
            'did you mean "doubled-word"?\n'
        ),
    )  # fmt: skip


def test_names_of_files_do_not_steer_a_terminal(make_tree: MakeTree) -> None:
    top = make_tree({"main.tex": ROOT + "\\input{a\x1b[31m\u202e}\n"})
    status, output, error = check("--select", "missing-input", top)
    assert status == 1
    assert "\x1b" not in output + error
    assert "a<U+001B>[31m<U+202E>" in output


@pytest.fixture(scope="module")
def long_work(tmp_path_factory: pytest.TempPathFactory) -> pathlib.Path:
    """A specification that takes two processes some seconds, and has very many findings."""
    top = tmp_path_factory.mktemp("long")
    (top / "main.tex").write_text(ROOT + "".join(f"\\input{{part{number}}}\n" for number in range(8)))
    for number in range(8):
        sentences = "".join(f"The the device MUST set \\field{{a{line}}} to {line}.\n\n" for line in range(1500))
        (top / f"part{number}.tex").write_text(f"\\section{{Part {number}}}\n{sentences}")
    return top


def test_a_pipe_that_is_closed(long_work: pathlib.Path) -> None:
    options = "--isolated -q --select doubled-word --output-format concise"
    command = f"{sys.executable} -m speclint check {options} {long_work}"
    done = subprocess.run(
        ["sh", "-c", f"({command}; echo $? >&2) | head -1"],
        capture_output=True, text=True, check=True, timeout=60, env=environment(),
    )  # fmt: skip
    assert done.stdout == 'part0.tex:2:1: warning[doubled-word] "The" stands twice in a row\n'
    assert done.stderr == "141\n"


def children(process: int) -> list[int]:
    return [int(word) for word in pathlib.Path(f"/proc/{process}/task/{process}/children").read_text().split()]


@pytest.mark.skipif(not os.path.exists("/proc/self/task"), reason="needs /proc")
def test_an_interrupt_ends_all_processes(long_work: pathlib.Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "speclint", "check", "--isolated", "--jobs", "2", str(long_work)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment(),
    )  # fmt: skip
    deadline = time.monotonic() + 30
    while not (forked := children(process.pid)):
        assert process.poll() is None, "ended before it had a child"
        assert time.monotonic() < deadline
        time.sleep(0.001)
    process.send_signal(signal.SIGINT)
    assert process.communicate(timeout=30) == ("", "")
    assert process.returncode == 130
    for child in forked:
        with pytest.raises(ProcessLookupError):
            os.kill(child, 0)


def test_the_bytes_are_the_same_whatever_the_seed_the_jobs_and_the_folder(long_work: pathlib.Path) -> None:
    words = ("check", "--isolated", "-q", "--select", "doubled-word", "--output-format", "json")
    status, expected, error = run(*words, "--jobs", "1", long_work, PYTHONHASHSEED="0")
    assert (status, error) == (3, "")
    assert run(*words, "--jobs", "1", long_work, PYTHONHASHSEED="1") == (3, expected, "")
    assert run(*words, "--jobs", "2", long_work) == (3, expected, "")
    assert run(*words, ".", cwd=long_work) == (3, expected, "")
    assert run(*words, long_work.name, cwd=long_work.parent) == (3, expected, "")


def test_an_export_is_the_same_whatever_the_seed_and_the_folder(repository: pathlib.Path) -> None:
    tree = repository / "examples" / "clean"
    status, expected, error = run("export", tree, PYTHONHASHSEED="0")
    assert (status, error) == (0, "")
    assert run("export", tree, PYTHONHASHSEED="1") == (0, expected, "")
    assert run("export", cwd=tree) == (0, expected, "")
