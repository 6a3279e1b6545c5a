"""Writes what is made from the rule files and types: the page of every rule, their index, the schemas for editors.

`python -m speclint.docs.pages` writes what is stale and removes pages of rules that are gone; with `--check` it only
names such files and ends with status 1 if there are any.
"""

import pathlib
import sys
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from speclint.docs.tables import table_texts
from speclint.engine.baseline import baseline_schema
from speclint.engine.configuration import configuration_schema
from speclint.formats.changes.document import comparison_schema
from speclint.formats.features.document import features_schema
from speclint.formats.model_document import model_schema
from speclint.languages.definitions.shape import definitions_schema
from speclint.resources import folder
from speclint.rules.loader import load_rule_file, rule_index, rule_paths
from speclint.rules.pages import index, page, page_path
from speclint.rules.rule import RuleFile

_PAGES = pathlib.PurePosixPath("docs/rules")
_FROM_PATH = ("id", "topic")


def generated() -> dict[str, str]:
    """Return the text of every generated file by its path in the repository."""
    rules = [load_rule_file(path) for path in rule_paths().values()]
    texts = {str(_PAGES / page_path(rule.id, rule.topic)): page(rule) for rule in rules}
    texts[str(_PAGES / "README.md")] = index(rules)
    texts["rules/schema.json"] = rule_schema()
    texts["rules/index.json"] = msgspec.json.format(msgspec.json.encode(rule_index()), indent=1).decode() + "\n"
    texts["docs/schema/baseline.json"] = baseline_schema()
    texts["docs/schema/configuration.json"] = configuration_schema()
    texts["docs/schema/model.json"] = model_schema()
    texts["docs/schema/comparison.json"] = comparison_schema()
    texts["docs/schema/features.json"] = features_schema()
    texts["docs/schema/definitions.json"] = definitions_schema()
    return texts | table_texts()


def rule_schema() -> str:
    """Return the JSON schema of a rule file; its id and topic are its path, so they are no keys."""
    schema: dict[str, Any] = msgspec.json.schema(RuleFile)
    properties = schema["$defs"]["RuleFile"]["properties"]
    for key in _FROM_PATH:
        del properties[key]
    named = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "A rule of speclint", **schema}
    return msgspec.json.format(msgspec.json.encode(named), indent=2).decode() + "\n"


def stale(top: pathlib.Path, texts: Mapping[str, str]) -> list[str]:
    """Return the paths below `top` that are missing, differ from `texts`, or should not be there."""
    differing = [path for path, text in texts.items() if _read(top / path) != text.encode()]
    gone = [path.relative_to(top).as_posix() for path in (top / _PAGES).rglob("*.md")]
    return sorted([*differing, *(path for path in gone if path not in texts)])


def refresh(top: pathlib.Path, texts: Mapping[str, str]) -> list[str]:
    """Write or remove what is stale below `top`; return the paths."""
    changed = stale(top, texts)
    for path in changed:
        target = top / path
        if path in texts:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(texts[path].encode())
        else:
            target.unlink()
    return changed


def main(argv: Sequence[str]) -> int:
    """Refresh the files of this checkout, or with `--check` only say which are stale."""
    if list(argv) not in ([], ["--check"]):
        sys.stderr.write("usage: python -m speclint.docs.pages [--check]\n")
        return 2
    top = pathlib.Path(folder("rules")).parent
    if argv:
        found = stale(top, generated())
        sys.stderr.writelines(f"stale: {path}\n" for path in found)
        if found:
            sys.stderr.write("run: python -m speclint.docs.pages\n")
        return 1 if found else 0
    sys.stdout.writelines(f"wrote {path}\n" for path in refresh(top, generated()))
    return 0


def _read(path: pathlib.Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
