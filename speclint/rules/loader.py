"""Finds and reads the rule files; the folder a file lies in is its topic, its name is its id."""

import os
import re
import zlib
from functools import cache
from typing import Any, TypeVar

import msgspec

from speclint.resources import folder, read_text
from speclint.rules.rule import Rule, RuleFile

_FOR_PEOPLE = b"\nwhy:"
_Kind = TypeVar("_Kind", Rule, RuleFile)


class BrokenRule(Exception):
    """A rule file does not say what a rule file must say; a fault of speclint, not of its user."""


def rule_paths() -> dict[str, str]:
    """Path of every rule file by rule id, in the order of topics and ids."""
    top = folder("rules")
    found = {}
    for topic in sorted(os.listdir(top)):
        if not os.path.isdir(os.path.join(top, topic)):
            continue
        for name in sorted(os.listdir(os.path.join(top, topic))):
            if name.endswith(".yaml"):
                found[name.removesuffix(".yaml")] = os.path.join(top, topic, name)
    return found


@cache
def load_rules() -> dict[str, Rule]:
    """Every rule by its id, read as far as a run needs it.

    Raises BrokenRule with the path of the file and of the key that is wrong.
    """
    index = _index()
    rules = {}
    for rule_id, path in rule_paths().items():
        with open(path, "rb") as file:
            data = file.read()
        entry = index.get(rule_id)
        if entry is not None and entry.checksum == zlib.crc32(data):
            rules[rule_id] = entry.rule
        else:
            rules[rule_id] = _converted(path, _head(data), Rule)
    return rules


class IndexEntry(msgspec.Struct, frozen=True):
    """What a run needs of one rule, and the CRC-32 of the file that it was read from."""

    checksum: int
    rule: Rule


def rule_index() -> dict[str, IndexEntry]:
    """The rules as rules/index.json holds them, made from the files: reading one JSON file is quicker than YAML."""
    index = {}
    for rule_id, path in rule_paths().items():
        with open(path, "rb") as file:
            data = file.read()
        index[rule_id] = IndexEntry(zlib.crc32(data), _converted(path, _head(data), Rule))
    return index


def _index() -> dict[str, IndexEntry]:
    """The index as it was generated; an entry that is not fresh is passed over by its checksum, a missing index too."""
    try:
        return msgspec.json.decode(read_text("rules", "index.json"), type=dict[str, IndexEntry])
    except (FileNotFoundError, msgspec.MsgspecError):
        return {}


def _head(data: bytes) -> bytes:
    """The half of a rule file that a run needs."""
    return data[: data.index(_FOR_PEOPLE) + 1] if _FOR_PEOPLE in data else data


def load_rule_file(path: str) -> RuleFile:
    """The whole of one rule file."""
    with open(path, "rb") as file:
        return _converted(path, file.read(), RuleFile)


def _converted(path: str, data: bytes, kind: type[_Kind]) -> _Kind:
    import yaml

    try:
        content = yaml.load(data, Loader=_loader())  # noqa: S506 -- derived from a safe loader
        content["id"] = os.path.basename(path).removesuffix(".yaml")
        content["topic"] = os.path.basename(os.path.dirname(path))
        return msgspec.convert(content, kind)
    except (yaml.YAMLError, msgspec.ValidationError, TypeError) as error:
        raise BrokenRule(f"{path}: {error}") from error


@cache
def _loader() -> Any:
    """YAML's safe loader with the booleans of YAML 1.2: `on` is a word, not true."""
    import yaml

    base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    loader: Any = type("RuleLoader", (base,), {})
    loader.yaml_implicit_resolvers = {
        first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:bool"]
        for first, resolvers in base.yaml_implicit_resolvers.items()
    }
    loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"), list("tf"))
    return loader
