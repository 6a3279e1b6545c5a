"""Real changes of the specification: a patch brings what `check` finds after it and not before, and cures the rest."""

import json
import os
import pathlib
import shutil
import tarfile
from collections import Counter

import pytest

from speclint.diagnostics import Diagnostic
from speclint.engine.request import Request
from speclint.engine.run import check
from speclint.fingerprints import unmatched
from speclint.rules.loader import load_rules
from speclint.rules.selection import Layer, resolve
from tests.conftest import REPOSITORY
from tests.patching import Repository, patched

PAIRS = 10


@pytest.fixture(scope="module")
def pairs(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[pathlib.Path, pathlib.Path, str]]:
    """Trees before and after a change with its subject; skips where they are not at hand (see `releases`)."""
    shared = pathlib.Path(os.environ.get("SPECLINT_SHARED") or REPOSITORY.parent / "shared") / "timetravel"
    if not (shared / "trees.tar.xz").is_file():
        pytest.skip("changes of the specification are not at hand; SPECLINT_SHARED names their folder")
    top = tmp_path_factory.mktemp("changes")
    with tarfile.open(shared / "trees.tar.xz") as packed:
        packed.extractall(top, filter="data")
    trees = {path.name: path for path in top.rglob("*") if path.is_dir() and len(path.name) == 12}
    found: dict[tuple[str, str], str] = {}
    for line in (shared / "sites.jsonl").read_text().splitlines():
        site = json.loads(line)
        found.setdefault((site["parent"][:12], site["fix"][:12]), site["subject"])
    step = max(1, len(found) // PAIRS)
    chosen = list(found.items())[::step]
    return [(trees[old], trees[new], subject) for (old, new), subject in chosen]


def test_a_patch_brings_and_cures_what_check_finds(
    pairs: list[tuple[pathlib.Path, pathlib.Path, str]], tmp_path: pathlib.Path
) -> None:
    rules = {name: rule for name, rule in load_rules().items() if rule.reads not in ("change", "patch")}
    choice = resolve(load_rules(), (Layer(tuple(rules)),))
    repository = Repository(tmp_path / "spec")
    different = 0
    for old, new, subject in pairs:
        before, after = (check(Request((str(tree),), choice)) for tree in (old, new))
        repository.git("checkout", "-q", "--orphan", f"of-{different}-{old.name}")
        _commit(repository, old, "Begin")
        _commit(repository, new, subject)
        forward = repository.git("format-patch", "--stdout", "-s", "-1").encode("utf-8", "surrogateescape")
        reverse = repository.git("diff", "-M", "HEAD", "HEAD~1").encode("utf-8", "surrogateescape")
        brought = patched(repository.folder, reverse, rules=tuple(rules)).report
        assert places(brought.diagnostics) == places(unmatched(before, after)), subject
        assert places(brought.patches[0].cured) == places(unmatched(after, before)), subject
        healed = patched(repository.folder, forward, base="HEAD~1", rules=tuple(rules)).report
        assert places(healed.diagnostics) == places(unmatched(after, before)), subject
        assert places(healed.patches[0].cured) == places(unmatched(before, after)), subject
        different += bool(brought.diagnostics)
    assert len(pairs) >= PAIRS
    assert different


def places(diagnostics: tuple[Diagnostic, ...]) -> Counter[tuple[str, str, int, int, str]]:
    return Counter(
        (each.rule, each.region.path, each.region.line, each.region.column, each.message) for each in diagnostics
    )


def _commit(repository: Repository, tree: pathlib.Path, subject: str) -> None:
    for path in repository.folder.iterdir():
        if path.name != ".git":
            shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()
    shutil.copytree(tree, repository.folder, symlinks=True, dirs_exist_ok=True)
    repository.commit(subject)
