"""States of a git repository as trees: the same names and refusals as a work tree."""

import pathlib
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from speclint.text.git import GitFailed, PrivateRepository, commit_of, commits_of, find_repository
from speclint.text.git_tree import Blobs, Entry, GitTree, revision_entries
from speclint.text.trees import Overlay, Refused, WorkTree
from tests.patching import Repository

LIMIT = 100_000
FILES: dict[str, str | bytes] = {
    "main.tex": "One é.\r\n", "parts/b.tex": b"\xff\n", 'ä "x".tex': "Odd\n",
    ".hidden/c.tex": "C\n", "parts/.d/e.tex": "E\n",
    ".f.tex": "F\n", "nul.tex": b"a\0b", "large.tex": b"x" * (LIMIT + 1),
}  # fmt: skip


@pytest.fixture(params=["sha1", "sha256"])
def repository(request: pytest.FixtureRequest, tmp_path: pathlib.Path) -> Repository:
    made = Repository(tmp_path / "spec", request.param)
    (made.folder / "link.tex").symlink_to("main.tex")
    made.commit("Begin", FILES)
    return made


@pytest.fixture
def tree(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> Iterator[GitTree]:
    monkeypatch.setattr("speclint.text.git_tree.MAX_FILE_BYTES", LIMIT)
    found = find_repository(str(repository.folder / "parts"))
    with ExitStack() as opened:
        private = opened.enter_context(PrivateRepository(found))
        blobs = opened.enter_context(Blobs(private))
        yield GitTree(found.top, revision_entries(private, commit_of(found, "HEAD")), blobs)


def refused(tree: GitTree | Overlay, name: str) -> str:
    with pytest.raises(Refused) as caught:
        tree.read(name)
    return str(caught.value)


def test_a_revision_has_the_names_and_texts_of_its_work_tree(tree: GitTree, repository: Repository) -> None:
    work = WorkTree(str(repository.folder))
    assert tree.names() == work.names()
    for name in ("main.tex", "parts/b.tex", 'ä "x".tex', "./parts/../main.tex"):
        assert (tree.read(name).name, tree.read(name).text) == (work.read(name).name, work.read(name).text)


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("none.tex", "missing"), ("parts", "missing"), ("../main.tex", "outside"), ("/etc/passwd", "outside"),
        ("~/x", "outside"), ("a\0b", "outside"), ("link.tex", "not-a-file a symbolic link"),
        ("nul.tex", "binary a NUL byte at offset 1"), ("large.tex", f"too-large {LIMIT + 1} bytes"),
    ],
)  # fmt: skip
def test_what_is_no_text_inside_is_refused(tree: GitTree, name: str, reason: str) -> None:
    assert refused(tree, name) == f"{name}: {reason}"
    assert tree.read("main.tex").text == "One é.\r\n"


def test_submodules_and_lost_contents_are_refused(tree: GitTree) -> None:
    entries = {"sub": Entry("160000", "1" * 40), "lost.tex": Entry("100644", "2" * 40)}
    other = GitTree(tree.root, entries, tree.blobs)
    assert other.names() == ["lost.tex"]
    assert refused(other, "sub") == "sub: not-a-file a submodule"
    assert refused(other, "lost.tex") == "lost.tex: unreadable the repository lacks its content"


def test_an_overlay_changes_some_names(tree: GitTree) -> None:
    above = GitTree(tree.root, {"new.tex": tree.entries["main.tex"]}, tree.blobs)
    overlay = Overlay(tree, above, {"new.tex", "parts/b.tex"})
    assert "new.tex" in overlay.names()
    assert "parts/b.tex" not in overlay.names()
    assert overlay.read("new.tex").text == overlay.read("main.tex").text
    assert refused(overlay, "parts/b.tex") == "parts/b.tex: missing"
    assert refused(overlay, "../x") == "../x: outside"


@pytest.mark.parametrize("words", ["none", "--help", "HEAD:main.tex", "-", "", "a\0b"])
def test_what_names_no_commit_fails(repository: Repository, words: str) -> None:
    found = find_repository(str(repository.folder))
    with pytest.raises(GitFailed):
        commit_of(found, words)


def test_a_range_lists_its_commits(repository: Repository) -> None:
    found = find_repository(str(repository.folder))
    names = [repository.commit(str(number)) for number in range(3)]
    assert commits_of(found, "HEAD~3", 9) == tuple(names)
    assert commits_of(found, "HEAD~3..HEAD", 9) == tuple(names)
    assert commits_of(found, "HEAD~3..HEAD", 2) == tuple(names[1:])
    with pytest.raises(GitFailed):
        commits_of(found, "--output=x", 9)


def test_a_private_repository_is_gone_in_the_end(repository: Repository) -> None:
    with PrivateRepository(find_repository(str(repository.folder))) as private:
        folder = pathlib.Path(private.path("."))
        assert folder.is_dir()
    assert not folder.exists()


def test_outside_of_a_repository_there_is_none(tmp_path: pathlib.Path) -> None:
    with pytest.raises(GitFailed):
        find_repository(str(tmp_path))
