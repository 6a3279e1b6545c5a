"""The words of a rule for people, read when a finding of that rule is shown and only then."""

import functools

from speclint.rules.loader import load_rule_file, rule_paths
from speclint.rules.rule import RuleFile


@functools.cache
def rule_file(rule_id: str) -> RuleFile | None:
    """The whole file of a rule, None where no file has that name.

    Raises BrokenRule like the loader.
    """
    path = _paths().get(rule_id)
    return None if path is None else load_rule_file(path)


@functools.cache
def _paths() -> dict[str, str]:
    return rule_paths()
