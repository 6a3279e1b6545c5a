"""Finds the configuration of what is linted, follows `extend`, and says what holds in the end and who said it.

The nearest file up the tree counts, alone: `.speclint.toml`, `speclint.toml`, or `pyproject.toml` with a table
`[tool.speclint]`. The search ends at the folder that holds `.git`. Only `extend` joins files: a key of the nearer file
replaces that of the farther one, tables (severity, per-path) entry by entry. As a tree may come from a stranger, a
file that was found, and all that it extends, must be plain files inside that tree.
"""

import errno
import os
import re
import stat
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import msgspec

from speclint.engine.configuration import Configuration, read_configuration
from speclint.engine.toml import parse
from speclint.errors import UnreadableInput, UsageError
from speclint.rules.globs import Glob
from speclint.rules.rule import Rule
from speclint.rules.selection import Local

_NAMES = (".speclint.toml", "speclint.toml", "pyproject.toml")
_SHARED = "pyproject.toml"
_LARGEST = 256 * 1024
_DEEPEST = 8
_OURS = re.compile(r"^[ \t]*\[[ \t]*tool[ \t]*\.[ \t]*speclint\b", re.MULTILINE)


class Effective(msgspec.Struct, frozen=True):
    """What holds: `content` as TOML has it, and the same as a `Configuration`.

    `files` are those read, the nearest first. `origins` gives the file of each key (of each entry, in tables),
    `folders` the folder that the patterns of each file are relative to.
    """

    configuration: Configuration
    content: dict[str, Any] = {}
    files: tuple[str, ...] = ()
    origins: dict[tuple[str, ...], str] = {}
    folders: dict[str, str] = {}

    def local(self) -> tuple[Local, ...]:
        """Return what holds for some paths only."""
        return tuple(
            Local(Glob(self.folders[self.origins["per-path", pattern]], pattern), each.ignore, each.severity)
            for pattern, each in self.configuration.per_path.items()
        )

    def excluded(self) -> tuple[Glob, ...]:
        """Return the patterns of paths that are not linted."""
        return tuple(Glob(self.folders[self.origins["exclude",]], pattern) for pattern in self.configuration.exclude)

    def baseline(self) -> str:
        """Return the path of the baseline, "" for none; raise UsageError if it lies outside the tree."""
        if not self.configuration.baseline:
            return ""
        file = self.origins["baseline",]
        path = os.path.normpath(os.path.join(os.path.dirname(file), self.configuration.baseline))
        _check_inside(path, os.path.realpath(_tree_of(file)), file, "baseline")
        return path


def configuration_for(paths: Iterable[str], rules: Mapping[str, Rule], named: str = "") -> Effective:
    """Return the configuration of `paths` ("-" is standard input, at home in the current folder), or the one `named`.

    Raise UsageError if it is broken, or if the paths have different ones.
    """
    if named:
        return _load(os.path.abspath(named), rules, os.getcwd())
    found: dict[str, str] = {}
    for path in paths:
        start = os.path.abspath("." if path == "-" else path)
        found.setdefault(find_configuration(start if os.path.isdir(start) else os.path.dirname(start)), path)
    if len(found) > 1:
        (one, path), (other, another), *_ = found.items()
        raise UsageError(
            f"{path} and {another} have different configurations ({one or 'none'} and {other or 'none'})",
            remedy="lint them one after the other, or name a configuration with --config",
        )
    nearest = next(iter(found), "")
    return _load(nearest, rules) if nearest else Effective(Configuration())


def find_configuration(folder: str) -> str:
    """Return the nearest configuration in `folder` (absolute) and those around it, "" if there is none."""
    for each in _upwards(folder):
        for name in _NAMES:
            path = os.path.join(each, name)
            if os.path.lexists(path) and (name != _SHARED or _has_table(path)):
                return path
        if os.path.lexists(os.path.join(each, ".git")):
            break
    return ""


def _upwards(folder: str) -> Iterator[str]:
    yield folder
    while (above := os.path.dirname(folder)) != folder:
        folder = above
        yield folder


def _tree_of(path: str) -> str:
    """The folder whose files a configuration at `path` may read: that with `.git`, or else its own."""
    own = os.path.dirname(path)
    return next((each for each in _upwards(own) if os.path.lexists(os.path.join(each, ".git"))), own)


def _has_table(path: str) -> bool:
    """Say whether a pyproject.toml configures speclint; one that cannot be read is somebody else's business."""
    try:
        text = _read(path)
    except UsageError:
        return False
    try:
        return "speclint" in text and "speclint" in parse(text, path).get("tool", {})
    except UsageError:
        return _OURS.search(text) is not None


def _load(path: str, rules: Mapping[str, Rule], home: str = "") -> Effective:
    """Read the configuration `path` and what it extends.

    `home` is for a file that the user named, which may lie anywhere: its patterns are relative to it.
    """
    tree = os.path.realpath(_tree_of(path))
    files: list[str] = []
    contents: list[dict[str, Any]] = []
    if not home:
        _check_inside(path, tree, path)
    while path:
        files.append(path)
        inside = ("tool", "speclint") if os.path.basename(path) == _SHARED else ()
        contents.append(read_configuration(_read(path), path, rules, inside))
        path = _extended(contents[-1].pop("extend", ""), files, tree)
    folders = {file: os.path.dirname(file) for file in files}
    folders[files[0]] = home or folders[files[0]]
    return _merged(files, contents, folders)


def _extended(extend: str, files: list[str], tree: str) -> str:
    """The file that the last of `files` extends, "" for none; raise UsageError if it must not."""
    if not extend:
        return ""
    file = files[-1]
    path = os.path.normpath(os.path.join(os.path.dirname(file), extend))
    _check_inside(path, tree, file)
    if any(os.path.realpath(path) == os.path.realpath(each) for each in files):
        raise UsageError(f'extend = "{extend}" goes round in a circle', place=file)
    if len(files) > _DEEPEST:
        raise UsageError(f"more than {_DEEPEST} configurations extend one another", place=file)
    return path


def _check_inside(path: str, tree: str, place: str, what: str = "configuration") -> None:
    real = os.path.realpath(path)
    if os.path.commonpath([real, tree]) != tree:
        option = "--config" if what == "configuration" else f"--{what}"
        raise UsageError(f"the {what} {path} lies outside {tree}", place=place, remedy=f"name it with {option}")


def _read(path: str) -> str:
    """The text of a plain file of bearable size; raise UnreadableInput for anything else."""
    try:
        # A pipe would block an ordinary open, a device could be endless.
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0))
        try:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise UnreadableInput("the configuration is no plain file", place=path)
            with open(descriptor, "rb", closefd=False) as file:
                data = file.read(_LARGEST + 1)
        finally:
            os.close(descriptor)
    except OSError as error:
        reason = "there is no such file" if error.errno == errno.ENOENT else error.strerror or str(error)
        raise UnreadableInput(f"cannot read the configuration: {reason}", place=path) from None
    if len(data) > _LARGEST:
        raise UnreadableInput(f"the configuration is larger than {_LARGEST // 1024} KiB", place=path)
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise UnreadableInput("the configuration is not UTF-8", place=f"{path}:{line}") from None


def _merged(files: list[str], contents: list[dict[str, Any]], folders: dict[str, str]) -> Effective:
    merged: dict[str, Any] = {}
    origins: dict[tuple[str, ...], str] = {}
    for file, content in reversed(list(zip(files, contents, strict=True))):
        for key, value in content.items():
            if isinstance(value, dict):
                merged[key] = {**merged.get(key, {}), **value}
                origins.update({(key, entry): file for entry in value})
            else:
                merged[key] = value
                origins[key,] = file
    return Effective(msgspec.convert(merged, Configuration), merged, tuple(files), origins, folders)
