"""Git, asked so that nothing of a repository is run, and nothing of it is written.

What a repository, its configuration or its attributes could start (hooks, filters, merge drivers, a pager, a monitor
of the file system) is only ever looked for in the configuration of the repository that git works in. So all work is
done in a private one, made for the run, which borrows the objects of the user's and has neither configuration nor
hooks. The user's own is asked two questions: where its objects are, and which commit a revision is.
"""

import os
import re
import subprocess
from collections.abc import Mapping, Sequence
from types import TracebackType

import msgspec

_PATIENCE = 60
"""Seconds that one command may take."""
_HARMLESS = (
    "core.hooksPath=/dev/null", "core.fsmonitor=false", "core.pager=cat", "core.attributesFile=/dev/null",
    "core.untrackedCache=false", "diff.external=", "gc.auto=0", "maintenance.auto=false", "protocol.allow=never",
)  # fmt: skip
_WHERE = ("--show-object-format", "--git-path", "objects", "--show-toplevel")
_SHA1 = "sha1"
_COMMIT = re.compile(r"[0-9a-f]{40,64}")


class GitFailed(Exception):
    """A command of git ended with an error; the message is what git said."""


class GitMissing(Exception):
    """There is no git."""


class GitTooSlow(Exception):
    """A command of git took longer than it may; the message names it."""


class Repository(msgspec.Struct, frozen=True):
    """A repository of the user: its top folder, the folder of its objects, and how it names them."""

    top: str
    objects: str
    algorithm: str


def find_repository(folder: str) -> Repository:
    """The repository that `folder` lies in; raises GitFailed if there is none, or git does not trust its owner."""
    return _repository(folder, os.fsdecode(_run(("rev-parse", *_WHERE), folder)).removesuffix("\n"))


class CommitQuestion:
    """Asks git, when it is made, for the repository that `folder` lies in and a commit that `revision` names there.

    The answer is waited for when it is wanted: there may be other work in between. Raises GitFailed for what can name
    no commit.
    """

    def __init__(self, folder: str, revision: str) -> None:
        self._folder = folder
        self._process = _started(("rev-parse", *_WHERE, *_naming(revision)), folder)

    def __enter__(self) -> "CommitQuestion":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._process.returncode is None:
            self._process.kill()
            self._process.communicate()

    def answer(self) -> tuple[Repository, str]:
        """The repository and the name of the commit.

        Raises GitFailed if there is no such repository, git does not trust its owner, or there is no such commit.
        """
        where, _, name = os.fsdecode(_ended(self._process, "rev-parse")).removesuffix("\n").rpartition("\n")
        return _repository(self._folder, where), _commit(name)


def commit_of(repository: Repository, revision: str) -> str:
    """The name of the commit that `revision` names; raises GitFailed if there is none."""
    return _commit(os.fsdecode(_run(("rev-parse", *_naming(revision)), repository.top)).strip())


def _repository(folder: str, told: str) -> Repository:
    algorithm, objects, top = told.split("\n", 2)
    return Repository(os.path.realpath(top), os.path.realpath(os.path.join(folder, objects)), algorithm)


def _naming(revision: str) -> tuple[str, ...]:
    """What git rev-parse is asked for the commit that a revision names."""
    if "\0" in revision:
        raise GitFailed("a NUL is in no revision")
    return "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}"


def _commit(name: str) -> str:
    if not _COMMIT.fullmatch(name):
        raise GitFailed("no commit")
    return name


def commits_of(repository: Repository, words: str, most: int) -> tuple[str, ...]:
    """The names of the commits of a range along first parents, the oldest first; the newest `most` of them.

    `words` are "A..B", or "A" for "A..HEAD". Raises GitFailed if the range cannot be read.
    """
    if "\0" in words:
        raise GitFailed("a NUL is in no range")
    meant = words if ".." in words else f"{words}..HEAD"
    command = ("rev-list", "--first-parent", f"--max-count={most}", "--reverse", "--end-of-options", meant, "--")
    return tuple(_run(command, repository.top).decode().split())


class PrivateRepository:
    """A repository of our own in a temporary folder, gone when the `with` block ends; it borrows objects.

    It is made when something is first asked of it.
    """

    def __init__(self, borrowed: Repository | None) -> None:
        self._borrowed = borrowed
        self._made = ""

    @property
    def algorithm(self) -> str:
        """How objects are named."""
        return self._borrowed.algorithm if self._borrowed is not None else _SHA1

    def __enter__(self) -> "PrivateRepository":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._made:
            import shutil

            shutil.rmtree(self._made, ignore_errors=True)

    @property
    def _folder(self) -> str:
        if not self._made:
            import tempfile

            self._made = tempfile.mkdtemp(prefix="speclint-")
            self._fill()
        return self._made

    def path(self, name: str) -> str:
        """The path of a file of the repository."""
        return os.path.join(self._folder, name)

    def _fill(self) -> None:
        for below in ("objects/info", "objects/pack", "refs"):
            os.makedirs(self.path(below))
        settings = f"[core]\n\trepositoryformatversion = {int(self.algorithm != _SHA1)}\n\tbare = true\n"
        if self.algorithm != _SHA1:
            settings += f"[extensions]\n\tobjectformat = {self.algorithm}\n"
        self._write("config", settings)
        self._write("HEAD", "ref: refs/heads/none\n")
        if self._borrowed is not None:
            self._write("objects/info/alternates", f"{self._borrowed.objects}\n")

    def _write(self, name: str, text: str) -> None:
        with open(self.path(name), "wb") as file:
            file.write(os.fsencode(text))

    def run(self, *words: str, given: bytes = b"", index: str = "index") -> bytes:
        """What `git` with these words writes, `given` on its standard input, the index in the file called `index`.

        Raises GitFailed with what git said, GitTooSlow.
        """
        return _run(words, self._folder, environment=self._environment(index), given=given)

    def start(self, *words: str) -> "subprocess.Popen[bytes]":
        """Start a command that is talked to; whoever starts it ends it."""
        environment = _environment(self._environment("index"))
        return subprocess.Popen(
            _command(words), cwd=self._folder, env=environment,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        )  # fmt: skip

    def _environment(self, index: str) -> dict[str, str]:
        return {
            "GIT_INDEX_FILE": self.path(index),
            "GIT_DIR": self._folder,
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_ATTR_NOSYSTEM": "1",
        }


def _command(words: Sequence[str]) -> list[str]:
    return ["git", *(word for each in _HARMLESS for word in ("-c", each)), "--no-pager", "--literal-pathspecs", *words]


def _environment(ours: Mapping[str, str]) -> dict[str, str]:
    """The environment without what speaks to git (a hook has much of it), and with what is ours."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    fixed = {"GIT_TERMINAL_PROMPT": "0", "GIT_OPTIONAL_LOCKS": "0", "GIT_NO_LAZY_FETCH": "1", "LC_ALL": "C"}
    return {**kept, **fixed, **ours}


def _run(words: Sequence[str], folder: str, *, environment: Mapping[str, str] = {}, given: bytes = b"") -> bytes:
    return _ended(_started(words, folder, environment), words[0], given)


def _started(words: Sequence[str], folder: str, environment: Mapping[str, str] = {}) -> "subprocess.Popen[bytes]":
    try:
        return subprocess.Popen(
            _command(words), cwd=folder, env=_environment(environment),
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip
    except FileNotFoundError:
        raise GitMissing from None


def _ended(process: "subprocess.Popen[bytes]", name: str, given: bytes = b"") -> bytes:
    """What a command called `name` writes, `given` on its standard input."""
    with process:
        try:
            told, errors = process.communicate(given, timeout=_PATIENCE)
        except subprocess.TimeoutExpired:
            raise GitTooSlow(f"git {name} did not end within {_PATIENCE} seconds") from None
        finally:
            process.kill()
    if process.returncode:
        raise GitFailed(errors.decode("utf-8", "surrogateescape"))
    return told
