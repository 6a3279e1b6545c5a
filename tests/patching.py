"""A small specification in a git repository, and patches of it; for the tests of `speclint patch`."""

import os
import pathlib
import subprocess
import zlib
from collections.abc import Mapping

from speclint.diagnostics import Report
from speclint.engine.patches.request import Answer, PatchRequest
from speclint.engine.patches.run import check_patches
from speclint.engine.request import Request
from speclint.rules.loader import load_rules
from speclint.rules.selection import Layer, resolve
from speclint.text.source import Document

RULES = (
    "doubled-word", "dangling-reference", "half-negated-keyword", "patch", "limit-reached", "unreadable-input",
)  # fmt: skip
MAIN = "\\documentclass{book}\n\\begin{document}\n\\input{lamp}\n\\input{fan}\n\\end{document}\n"
LAMP = (
    "\\section{Lamp Device}\\label{sec:Lamp Device}\n"
    "\n"
    "The lamp is is bright.\n"
    "\n"
    "The driver reads the status.\n"
    "\n"
    "The device writes the status.\n"
)
FIRST = LAMP.partition("\n")[0] + "\n"
FAN = "\\section{Fan Device}\\label{sec:Fan Device}\n\nA fan cools the lamp, see \\ref{sec:Lamp Device}.\n"
TREE = {"main.tex": MAIN, "lamp.tex": LAMP, "fan.tex": FAN}
_PERSON = {"NAME": "Ada Palmer", "EMAIL": "ada@lamp.example", "DATE": "2026-03-02T10:00:00+00:00"}


class Repository:
    """A git repository in a folder; its people are always the same, and no configuration but its own counts."""

    def __init__(self, folder: pathlib.Path, algorithm: str = "sha1") -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self.git("init", "-q", "-b", "main", f"--object-format={algorithm}")
        self.git("config", "core.autocrlf", "false")

    def git(self, *words: str, given: bytes = b"") -> str:
        """What git with these words writes; fails if git does."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
        people = {f"GIT_{role}_{name}": value for role in ("AUTHOR", "COMMITTER") for name, value in _PERSON.items()}
        environment = {**kept, **people, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
        command = ["git", "-c", "core.hooksPath=/dev/null", *words]
        ended = subprocess.run(command, cwd=self.folder, env=environment, input=given, capture_output=True, check=False)
        assert ended.returncode == 0, ended.stderr.decode()
        return ended.stdout.decode("utf-8", "surrogateescape")

    def write(self, files: Mapping[str, str | bytes]) -> None:
        """Write files, given by path."""
        for name, content in files.items():
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.encode() if isinstance(content, str) else content)

    def commit(self, message: str, files: Mapping[str, str | bytes] = {}) -> str:
        """Commit files, given by path, and give the name of the commit."""
        self.write(files)
        # Files of one size and time would count as unchanged.
        self.git("read-tree", "--empty")
        self.git("add", "-A", "-f")
        self.git("commit", "-q", "--allow-empty", "-m", message)
        return self.git("rev-parse", "HEAD").strip()

    def state(self) -> dict[str, bytes]:
        """Every file of the folder, those of git among them."""
        return {str(path): path.read_bytes() for path in sorted(self.folder.rglob("*")) if path.is_file()}


def patched(
    folder: pathlib.Path, *texts: str | bytes, base: str = "", commits: str = "", rules: tuple[str, ...] = RULES
) -> Answer:
    """The outcome of patches, each text a document, for somebody who stands in `folder`."""
    documents = tuple(
        Document.decode(f"{number}.patch", text.encode() if isinstance(text, str) else text)
        for number, text in enumerate(texts, 1)
    )
    request = Request((), resolve(load_rules(), (Layer(rules),)))
    return check_patches(PatchRequest(documents, commits, base, str(folder), request), lambda _done, _total: None)


def told(report: Report) -> list[tuple[str, int, int, str]]:
    """Path, line, column and rule of every finding."""
    return [(each.region.path, each.region.line, each.region.column, each.rule) for each in report.diagnostics]


def cured(report: Report) -> list[tuple[str, str, int, str]]:
    """Patch, path, line and rule of every finding that is cured."""
    return [
        (patch.name, each.region.path, each.region.line, each.rule) for patch in report.patches for each in patch.cured
    ]


def mail(subject: str, diff: str, body: str = "It does so.\n\nSigned-off-by: Ada Palmer <ada@lamp.example>\n") -> str:
    """A mail with a patch."""
    return (
        "From: Ada Palmer <ada@lamp.example>\nTo: list@lamp.example\nDate: Mon, 2 Mar 2026 10:00:00 +0000\n"
        f"Subject: {subject}\nMessage-Id: <{zlib.crc32(subject.encode())}@lamp.example>\n\n"
        f"{body}---\n{diff}-- \n2.39.5\n\n"
    )
