"""Fixtures that more than one folder of tests uses."""

import os
import pathlib
import tarfile
from collections.abc import Callable, Iterator

import pytest

REPOSITORY = pathlib.Path(__file__).resolve().parent.parent
Files = dict[str, str | bytes]


@pytest.fixture(scope="session", autouse=True)
def no_results_of_other_runs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No test meets what another run kept; one that is about the cache asks for it, in a folder of this session."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SPECLINT_NO_CACHE", "1")
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture
def repository() -> pathlib.Path:
    """The top of the repository."""
    return REPOSITORY


@pytest.fixture
def make_tree(tmp_path: pathlib.Path) -> Callable[[Files], pathlib.Path]:
    """Writes files, given by path, into a folder of the test's own and gives the folder."""

    def make(files: Files) -> pathlib.Path:
        top = tmp_path / "tree"
        for name, content in files.items():
            path = top / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.encode() if isinstance(content, str) else content)
        return top

    return make


@pytest.fixture(scope="session")
def releases(tmp_path_factory: pytest.TempPathFactory) -> pathlib.Path:
    """The folder with the trees v1.0 to v1.4 of the specification; skips where they are not at hand.

    They are no part of the repository: SPECLINT_SHARED names the folder that holds
    corpus/releases.tar.xz, by default the folder `shared` beside the repository.
    """
    shared = pathlib.Path(os.environ.get("SPECLINT_SHARED") or REPOSITORY.parent / "shared")
    archive = shared / "corpus" / "releases.tar.xz"
    if not archive.is_file():
        pytest.skip("the releases of the specification are not at hand; SPECLINT_SHARED names their folder")
    top = tmp_path_factory.mktemp("corpus")
    with tarfile.open(archive) as packed:
        packed.extractall(top, filter="data")
    return top / "releases"
