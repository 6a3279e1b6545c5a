"""Measures speclint against other linters of LaTeX on one tree, in one run, and prints the ratios.

Every program is a new process each time. The programs take turns (A B C A B C …), so that a
machine that slows down slows all of them. What is called warm finds the results of earlier runs;
everything else starts without any. The memory is the greatest of the process and of each of its
children, as the system counts it when they end.
"""

import argparse
import difflib
import os
import pathlib
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field

MOST_TIMES_BADNESS = 2.5
MOST_TIMES_BADNESS_WARM = 0.8
MOST_TIMES_BADNESS_PATCH = 1.2
MOST_MEGABYTES = 250.0
MOST_GROWTH = 2.3
# Of a file for which a patch is made.
FEWEST_DEMANDS = 10
# ru_maxrss counts kilobytes on Linux and bytes on macOS.
MEMORY_UNIT = 1 if sys.platform == "darwin" else 1024


@dataclass(frozen=True)
class Program:
    """A command to measure and the exit statuses with which it says that it did its work.

    It runs in `folder`, with `environment` besides that of this program; `prepare` comes before each time.
    """

    name: str
    command: list[str]
    statuses: tuple[int, ...] = (0, 1)
    folder: pathlib.Path | None = None
    environment: dict[str, str] = field(default_factory=lambda: {"SPECLINT_NO_CACHE": "1"})
    prepare: Callable[[], object] | None = None


@dataclass(frozen=True)
class Result:
    """What one program took: median wall time in seconds, fastest and slowest, peak memory in megabytes."""

    name: str
    median: float
    fastest: float
    slowest: float
    memory: float


def run_once(program: Program) -> tuple[float, float]:
    """Run the program; wall time in seconds and peak memory in megabytes."""
    environment = {**os.environ, "NO_COLOR": "1", **program.environment}
    # An installed program has its bytecode; that of an editable installation is written in the first round.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    if program.prepare is not None:
        program.prepare()
    start = time.perf_counter()
    process = subprocess.Popen(
        program.command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        cwd=program.folder, env=environment,
    )  # fmt: skip
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in program.statuses:
        sys.exit(f"{program.name} ended with status {process.returncode}: {' '.join(program.command)}")
    return seconds, usage.ru_maxrss * MEMORY_UNIT / 1e6


def measure(programs: list[Program], rounds: int) -> dict[str, Result]:
    """Run all programs in turns, after one round that counts for nothing."""
    times: dict[str, list[float]] = {program.name: [] for program in programs}
    memory = dict.fromkeys(times, 0.0)
    for number in range(rounds + 1):
        for program in programs:
            seconds, megabytes = run_once(program)
            if number:
                times[program.name].append(seconds)
                memory[program.name] = max(memory[program.name], megabytes)
    return {
        name: Result(name, statistics.median(taken), min(taken), max(taken), memory[name])
        for name, taken in times.items()
    }


def find(name: str) -> str | None:
    """The program called `name`, this environment's before the system's."""
    beside = pathlib.Path(sys.executable).parent / name
    return str(beside) if os.access(beside, os.X_OK) else shutil.which(name)


def linters(tree: pathlib.Path) -> list[Program]:
    """What there is to compare; says on standard error what is missing."""
    speclint, badness, chktex = find("speclint"), find("badness"), find("chktex")
    if speclint is None:
        sys.exit("speclint is not installed in this environment")
    programs = [Program("speclint", [speclint, "check", "--isolated", "--output-format", "concise", str(tree)])]
    if badness:
        programs.append(Program("badness", [badness, "--no-config", "lint", "--output", "concise", str(tree)]))
    else:
        print("note: badness is not installed (pip install badness), left out", file=sys.stderr)
    if chktex:
        files = sorted(str(path) for path in tree.rglob("*.tex"))
        # -I0: it has every file anyway and is not to follow \\input as well.
        programs.append(Program("chktex", [chktex, "-q", "-I0", *files], statuses=(0, 2, 3)))
    else:
        print("note: chktex is not installed (a package of Debian), left out", file=sys.stderr)
    return programs


_TARGET = re.compile(r"(\\(?:label|ref|nameref|pageref\*?)\s*\{|\\hyperref\s*\[)([^{}\]]*)")
_NORMATIVE = re.compile(r"(\\(?:driver|device)normative\s*\{\\\w+\}\s*\{[^{}]*\}\s*\{)([^{}]*)")
_FEATURE = re.compile(r"\bVIRTIO_((?:[A-Z0-9]+_)?F_)")
_INPUT = re.compile(r"\\(?:input|include|lstinputlisting)\b[^\n]*")


def said_again(text: str) -> str:
    """The same text once more under other names: labels, references, features; without its inputs."""
    text = _NORMATIVE.sub(r"\1Again / \2", _TARGET.sub(r"\1Again / \2", text))
    return _INPUT.sub("", _FEATURE.sub(r"VIRTIO_AGAIN_\1", text))


def double(tree: pathlib.Path, copy: pathlib.Path) -> None:
    """Write a copy of the tree in which every file but the roots says all it says twice."""
    for path in tree.rglob("*"):
        target = copy / path.relative_to(tree)
        if path.is_dir() or not path.is_file():
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        data = path.read_bytes()
        if path.suffix == ".tex" and b"\\documentclass" not in data:
            text = data.decode("utf-8", "surrogateescape")
            data = f"{text}\n{said_again(text)}".encode("utf-8", "surrogateescape")
        target.write_bytes(data)


def growth(tree: pathlib.Path, rounds: int) -> float:
    """How many times as long speclint takes for twice the text."""
    with tempfile.TemporaryDirectory() as folder:
        copy = pathlib.Path(folder) / tree.name
        double(tree, copy)
        once, twice = linters(tree)[0], linters(copy)[0]
        results = measure([once, Program("twice", twice.command)], rounds)
    print(f"{'twice the text':18} {results['twice'].median:8.3f} s, once {results['speclint'].median:.3f} s")
    return results["twice"].median / results["speclint"].median


_PARAGRAPH = re.compile(r"(?<=\n\n)[A-Z][^\n\\\\{}%]{40,}(?=\n)")


class Warm:
    """A folder with a repository of the tree and with what speclint keeps: what later runs find."""

    def __init__(self, tree: pathlib.Path, folder: pathlib.Path) -> None:
        self._repository = folder / "repository"
        self._patch = folder / "one.patch"
        self._environment = {"SPECLINT_CACHE_DIR": str(folder / "kept")}
        self._count = 0
        shutil.copytree(tree, self._repository, ignore=shutil.ignore_patterns(".git"))
        (folder / "kept").mkdir(mode=0o700)
        who = ("-c", "user.name=benchmark", "-c", "user.email=benchmark@example.org")
        for words in (("init", "--quiet"), ("add", "--all", "--force"), (*who, "commit", "--quiet", "-m", "The tree")):
            subprocess.run(["git", *words], cwd=self._repository, check=True)
        self._name, self._text, self._place = self._paragraph()

    def _paragraph(self) -> tuple[str, str, int]:
        """A file of middle size that demands something: its name, its text, and the end of a line of a paragraph."""
        texts = [
            (path, path.read_bytes().decode("utf-8", "surrogateescape")) for path in self._repository.rglob("*.tex")
        ]
        found = [
            (len(text), path, text)
            for path, text in texts
            if text.count("MUST") >= FEWEST_DEMANDS and _PARAGRAPH.search(text)
        ]
        if not found:
            sys.exit("no file of the tree has a paragraph that a patch could change")
        _, path, text = sorted(found)[len(found) // 2]
        places = [match.end() for match in _PARAGRAPH.finditer(text)]
        return path.relative_to(self._repository).as_posix(), text, places[len(places) // 2]

    def _write_patch(self) -> None:
        """Write a patch that nobody has seen before."""
        self._count += 1
        added = f"\nThe driver MUST do so before request {self._count} is made available."
        changed = self._text[: self._place] + added + self._text[self._place :]
        before, after = (text.splitlines(keepends=True) for text in (self._text, changed))
        diff = difflib.unified_diff(before, after, f"a/{self._name}", f"b/{self._name}")
        self._patch.write_bytes("".join(diff).encode("utf-8", "surrogateescape"))

    def programs(self, speclint: str) -> list[Program]:
        """What is measured: nothing changed, a patch that is new each time, and the same patch again."""
        check = [speclint, "check", "--isolated", "--output-format", "concise", str(self._repository)]
        patch = [speclint, "patch", "--isolated", "--output-format", "concise", str(self._patch)]
        return [
            Program("check, warm", check, folder=self._repository, environment=self._environment),
            Program("patch, warm", patch, (0, 1), self._repository, self._environment, self._write_patch),
            Program("patch, again", patch, folder=self._repository, environment=self._environment),
        ]


def show(results: dict[str, Result]) -> None:
    """Print a line for each program."""
    print(f"{'program':18} {'median':>10} {'fastest':>10} {'slowest':>10} {'memory':>10}")
    for r in results.values():
        print(f"{r.name:18} {r.median:8.3f} s {r.fastest:8.3f} s {r.slowest:8.3f} s {r.memory:7.1f} MB")


def judge(bounds: list[tuple[str, float, float]]) -> bool:
    """Print each (name, value, bound) and say whether all values keep to their bounds."""
    kept = True
    for name, value, bound in bounds:
        kept &= value <= bound
        print(f"{'kept' if value <= bound else 'BROKEN':8} {name}: {value:.2f}, bound {bound:g}")
    return kept


def main() -> int:
    """Measure and print; the exit status is 1 if `--check` was given and a bound is broken."""
    parser = argparse.ArgumentParser(description="Measure speclint against badness and chktex on one tree.")
    parser.add_argument("tree", type=pathlib.Path, help="folder of a specification, e.g. an unpacked release")
    parser.add_argument("--rounds", type=int, default=7, help="times that each program runs (default 7)")
    parser.add_argument("--check", action="store_true", help="hold the bounds: status 1 if one is broken")
    options = parser.parse_args()
    tree: pathlib.Path = options.tree
    if not tree.is_dir():
        parser.error(f"{tree} is no folder")
    programs = linters(tree)
    with tempfile.TemporaryDirectory() as folder:
        warm = Warm(tree, pathlib.Path(folder)).programs(programs[0].command[0])
        results = measure([*programs, *warm], options.rounds)
    start_up = Program("speclint --version", [programs[0].command[0], "--version"], statuses=(0,))
    show({**results, **measure([start_up], options.rounds)})
    speclint = results["speclint"]
    for each in (speclint, *(results[program.name] for program in warm)):
        for name in ("badness", "chktex"):
            if name in results:
                print(f"{each.name} takes {each.median / results[name].median:.2f} times as long as {name}")
    grown = growth(tree, options.rounds)
    print(f"twice the text takes {grown:.2f} times as long")
    if not options.check:
        return 0
    if "badness" not in results:
        sys.exit("--check compares with badness, which is not installed")
    badness = results["badness"].median
    bounds = [
        ("cold, times badness", speclint.median / badness, MOST_TIMES_BADNESS),
        ("warm, times badness", results["check, warm"].median / badness, MOST_TIMES_BADNESS_WARM),
        ("a patch, times badness", results["patch, warm"].median / badness, MOST_TIMES_BADNESS_PATCH),
        ("memory, MB", speclint.memory, MOST_MEGABYTES),
        ("growth of time for twice the text", grown, MOST_GROWTH),
    ]
    return 0 if judge(bounds) else 1


if __name__ == "__main__":
    sys.exit(main())
