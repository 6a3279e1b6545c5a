"""TOML beyond tomllib: the line that a key stands in, and values written out."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from speclint.errors import UsageError

_PLACE = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)$")
_NAME = re.compile(r"""\s*(?:"((?:[^"\\]|\\.)*)"|'([^']*)'|([A-Za-z0-9_-]+))\s*""")
# Bounded and possessive: it takes time in proportion to the text, whatever the text.
_ENDLESS_KEY = re.compile(
    r"""(?<![A-Za-z0-9_-])(?:(?:[A-Za-z0-9_-]++|"(?:[^"\\\n]|\\.){0,200}+"|'[^'\n]{0,200}+')[ \t]*+\.[ \t]*+){32}"""
)
_BARE = re.compile(r"[A-Za-z0-9_-]+")


def parse(text: str, path: str) -> dict[str, Any]:
    """Return what the TOML text of the file `path` says; raise UsageError that names the line at fault.

    tomllib needs memory in the square of the parts of a dotted key, so a key with very many is refused beforehand.
    """
    import tomllib

    endless = _ENDLESS_KEY.search(text)
    if endless is not None:
        line = text.count("\n", 0, endless.start()) + 1
        raise UsageError("a key has more than 32 parts", place=f"{path}:{line}")
    try:
        return tomllib.loads(text)
    except RecursionError:
        raise UsageError("tables or lists are nested too deep", place=path) from None
    except ValueError as error:
        message = str(error)
        place = _PLACE.search(message)
        if place is None:
            raise UsageError(f"not valid TOML: {message}", place=path) from None
        line = int(place[1] or text.count("\n") + 1)
        raise UsageError(f"not valid TOML: {message[: place.start()]}", place=f"{path}:{line}") from None


def line_of(text: str, keys: tuple[str, ...], word: str = "") -> int:
    """Return the line, from 1, in which the key `keys` stands, or `word` in its value; the nearest line if unsure.

    tomllib keeps no places. This reads headers and keys line by line, which is right for all but keys written
    inside texts of several lines; a wrong guess costs the user a glance, never a wrong result.
    """
    lines = text.splitlines() or [""]
    best, depth, exact = 0, -1, 0
    for number, full in _keys(lines):
        common = sum(1 for _ in _common(full, keys))
        if common > depth and common == min(len(full), len(keys)):
            best, depth, exact = number, common, len(full)
    if depth < 0:
        return 1
    for name in (*keys[exact:], word):
        best = _seek(lines, best, name) if name else best
    return best + 1


def _common(left: tuple[str, ...], right: tuple[str, ...]) -> Iterator[str]:
    for one, other in zip(left, right, strict=False):
        if one != other:
            return
        yield one


def _keys(lines: list[str]) -> Iterator[tuple[int, tuple[str, ...]]]:
    """The headers and keys of a text, with the lines (from 0) that they stand in."""
    table: tuple[str, ...] = ()
    for number, line in enumerate(lines):
        start = line.lstrip()
        if start.startswith("["):
            names, rest = _dotted(start.lstrip("["))
            if names and rest.startswith("]"):
                table = names
                yield number, table
        else:
            names, rest = _dotted(start)
            if names and rest.startswith("="):
                yield number, table + names


def _dotted(text: str) -> tuple[tuple[str, ...], str]:
    """The dotted key that `text` begins with, and what follows it."""
    names: list[str] = []
    while match := _NAME.match(text):
        names.append(match[1] if match[1] is not None else match[2] or match[3] or "")
        text = text[match.end() :]
        if not text.startswith("."):
            break
        text = text[1:]
    return tuple(names), text


def _seek(lines: list[str], first: int, name: str) -> int:
    """The line from `first` on, within its value, that has the name `name`; `first` if none has."""
    wanted = re.compile(rf"(?<![A-Za-z0-9_-]){re.escape(name)}(?![A-Za-z0-9_-])")
    for number in range(first, len(lines)):
        line = lines[number]
        if number > first and (line.startswith("[") or _dotted(line)[1].startswith("=")):
            break
        if wanted.search(line.partition("=")[2] if number == first and "=" in line else line):
            return number
    return first


def written(value: object) -> str:
    """Return a value as TOML writes it on one line."""
    import json

    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    if isinstance(value, Mapping):
        inside = ", ".join(f"{written_key(key)} = {written(each)}" for key, each in value.items())
        return f"{{ {inside} }}" if inside else "{}"
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(map(written, value))}]"
    return json.dumps(value)


def written_key(name: str) -> str:
    """Return a name as TOML writes it before `=`."""
    return name if _BARE.fullmatch(name) else written(name)
