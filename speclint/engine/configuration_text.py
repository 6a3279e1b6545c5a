"""A configuration as people read it: what holds and who said it, and a commented file to start from."""

from collections.abc import Iterator
from textwrap import wrap
from typing import Any, get_args

import msgspec

from speclint.engine.configuration import Configuration
from speclint.engine.discovery import Effective
from speclint.engine.toml import written, written_key
from speclint.text.visible import visible_line

_TABLES = {
    "severity": '[severity]\ndoubled-word = "info"',
    "per-path": '[per-path."legacy/**"]\nignore = ["wording"]\nseverity = { doubled-word = "off" }',
}
"""What a table looks like, for the file to start from."""
_WIDTH = 100


def shown_configuration(effective: Effective) -> str:
    """Return what holds as TOML, with the file that says so after each key."""
    lines = [f"# from {visible_line(file)}" for file in effective.files] or ["# no configuration was found"]
    tables: list[str] = []
    defaults = msgspec.to_builtins(Configuration())
    for key, default in defaults.items():
        value = effective.content.get(key, default)
        if key == "extend":
            continue
        if key == "severity" and value:
            tables += ["", "[severity]", *_entries(effective, key, value)]
        elif key == "per-path":
            for pattern, entry in value.items():
                tables += ["", f"[per-path.{written_key(pattern)}]{_origin(effective, (key, pattern))}"]
                tables += [f"{name} = {written(each)}" for name, each in entry.items()]
        elif not isinstance(default, dict):
            lines.append(f"{key} = {written(value)}{_origin(effective, (key,))}")
    return "\n".join([*lines, *tables]) + "\n"


def _entries(effective: Effective, table: str, entries: dict[str, Any]) -> Iterator[str]:
    for name, value in entries.items():
        yield f"{written_key(name)} = {written(value)}{_origin(effective, (table, name))}"


def _origin(effective: Effective, keys: tuple[str, ...]) -> str:
    return f"  # {visible_line(effective.origins.get(keys, 'default'))}"


def starter_configuration() -> str:
    """Return a configuration in which every key is explained and commented out at its default."""
    parts = ["# Configuration of speclint. Every key may be left out; what stands here are the defaults."]
    defaults = msgspec.to_builtins(Configuration())
    tables = []
    for field in msgspec.structs.fields(Configuration):
        key = field.encode_name
        description = next(each.description for each in get_args(field.type) if isinstance(each, msgspec.Meta))
        explained = "\n".join(f"# {line}" for line in wrap(description or "", _WIDTH))
        if key in _TABLES:
            commented = "\n".join(f"# {line}" for line in _TABLES[key].split("\n"))
            tables.append(f"{explained} For example:\n{commented}")
        else:
            value = written(defaults[key]) if key != "extend" else '"../shared.toml"'
            parts.append(f"{explained}\n# {key} = {value}")
    return "\n\n".join([*parts, *tables]) + "\n"
