"""Finds and reads the rule files; the folder a file lies in is its topic, its name is its id."""

import os
import re
from functools import cache
from typing import Any, TypeVar

import msgspec

from speclint.resources import folder
from speclint.rules.rule import Rule, RuleFile

_FOR_PEOPLE = b"\nwhy:"
_Kind = TypeVar("_Kind", Rule, RuleFile)


class BrokenRule(Exception):
    """A rule file does not say what a rule file must say; a fault of speclint, not of its user."""


def rule_paths() -> dict[str, str]:
    """Path of every rule file by rule id, in the order of topics and ids."""
    top = str(folder("rules"))
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
    return {rule_id: _read(path, Rule, whole=False) for rule_id, path in rule_paths().items()}


def load_rule_file(path: str) -> RuleFile:
    """The whole of one rule file."""
    return _read(path, RuleFile, whole=True)


def _read(path: str, kind: type[_Kind], *, whole: bool) -> _Kind:
    import yaml

    with open(path, "rb") as file:
        data = file.read()
    if not whole:
        data = data[: data.index(_FOR_PEOPLE) + 1] if _FOR_PEOPLE in data else data
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
    loader = type("RuleLoader", (base,), {})
    loader.yaml_implicit_resolvers = {
        first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:bool"]
        for first, resolvers in base.yaml_implicit_resolvers.items()
    }
    loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"), list("tf"))
    return loader
