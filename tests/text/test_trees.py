"""Trees: what is read, what is refused, and that nobody gets out."""

import errno
import os
import pathlib
import socket
import sys

import pytest

from speclint.text.trees import Refused, WorkTree, read_bytes


@pytest.fixture
def top(tmp_path: pathlib.Path) -> pathlib.Path:
    """A tree with a file and a folder, and something outside it."""
    (tmp_path / "secret.tex").write_bytes(b"secret")
    top = tmp_path / "tree"
    (top / "sub" / "deep").mkdir(parents=True)
    (top / "a.tex").write_bytes(b"a\xff")
    (top / "sub" / "b.tex").write_bytes(b"b")
    return top


def refusal(tree: WorkTree, name: str) -> tuple[str, str]:
    with pytest.raises(Refused) as caught:
        tree.read(name)
    assert caught.value.name == name
    return caught.value.reason, caught.value.detail


def test_files_are_read_and_named_below_the_tree(top: pathlib.Path) -> None:
    tree = WorkTree(str(top), "spec/")
    assert (tree.read("a.tex").name, tree.read("a.tex").text) == ("spec/a.tex", "a\udcff")
    assert tree.read("sub/../sub/./b.tex").name == "spec/sub/b.tex"
    assert WorkTree(str(top / "sub")).read("b.tex").name == "b.tex"


def test_names_are_sorted_and_hidden_folders_left_out(top: pathlib.Path) -> None:
    for name in (".git/c.tex", "sub/deep/Z", "sub-x/a", "sub.tex", ".hidden"):
        (top / name).parent.mkdir(exist_ok=True)
        (top / name).write_bytes(b"")
    (top / "loop").symlink_to(top)
    assert WorkTree(str(top)).names() == [
        ".hidden", "a.tex", "loop", "sub-x/a", "sub.tex", "sub/b.tex", "sub/deep/Z",
    ]  # fmt: skip


def test_names_end_soon_behind_the_limit(top: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("speclint.text.trees.MAX_FILES", 3)
    for number in range(9):
        (top / "sub" / f"{number}.tex").write_bytes(b"")
    assert len(WorkTree(str(top)).names()) == 4


def test_a_tree_deeper_than_the_stack_has_names(tmp_path: pathlib.Path) -> None:
    depth = sys.getrecursionlimit() + 100
    here = os.getcwd()
    os.chdir(tmp_path)
    try:
        for _ in range(depth):
            os.mkdir("d")
            os.chdir("d")
        os.close(os.open("x", os.O_CREAT))
    finally:
        os.chdir(here)
    try:
        assert WorkTree(str(tmp_path)).names() == ["d/" * depth + "x"]
    finally:
        # pytest's own cleaning recurses.
        os.unlink(tmp_path / ("d/" * depth + "x"))
        for level in range(depth, 0, -1):
            os.rmdir(tmp_path / ("d/" * level))


@pytest.mark.parametrize(
    "name",
    [
        "../secret.tex", "sub/../../secret.tex", "/etc/passwd", "//etc/passwd", "\\secret", "~/x", "~root/x", "a\0.tex",
        "out.tex", "out/secret.tex", "sub/chain.tex", "..", "../tree-2/x",
    ],
)  # fmt: skip
def test_what_leads_out_is_refused(top: pathlib.Path, name: str) -> None:
    (top.parent / "tree-2").mkdir()
    (top.parent / "tree-2" / "x").write_bytes(b"")
    (top / "out.tex").symlink_to("../secret.tex")
    (top / "out").symlink_to("..")
    (top / "sub" / "chain.tex").symlink_to("../out.tex")
    assert refusal(WorkTree(str(top)), name) == ("outside", "")


def test_a_link_that_stays_inside_is_followed(top: pathlib.Path) -> None:
    (top / "in.tex").symlink_to("sub/b.tex")
    assert WorkTree(str(top)).read("in.tex").name == "in.tex"
    assert WorkTree(str(top)).read("in.tex").text == "b"
    (top.parent / "other").symlink_to(top)
    assert WorkTree(str(top.parent / "other")).read("a.tex").text == "a\udcff"


@pytest.mark.parametrize("name", ["none.tex", "a.tex/b", "x" * 300, "sub/none/../../a.tex2", "dangling"])
def test_what_is_not_there_is_missing(top: pathlib.Path, name: str) -> None:
    (top / "dangling").symlink_to("nowhere")
    assert refusal(WorkTree(str(top)), name) == ("missing", "")


def test_only_regular_files_are_read(top: pathlib.Path) -> None:
    tree = WorkTree(str(top))
    assert refusal(tree, "sub") == ("not-a-file", "")
    assert refusal(tree, ".") == ("not-a-file", "")
    os.mkfifo(top / "pipe.tex")
    assert refusal(tree, "pipe.tex") == ("not-a-file", "")  # an ordinary open would wait for a writer
    with pytest.raises(Refused) as caught:
        read_bytes(os.devnull, "null")
    assert caught.value.reason == "not-a-file"


def test_a_socket_and_a_circle_of_links_cannot_be_read(top: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(top)  # a socket's path must be short
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("socket")
        assert refusal(WorkTree(str(top)), "socket")[0] == "unreadable"
    (top / "loop").symlink_to("loop")
    assert refusal(WorkTree(str(top)), "loop") == ("unreadable", os.strerror(errno.ELOOP))


def test_a_file_over_the_limit_is_too_large(top: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("speclint.text.trees.MAX_FILE_BYTES", 2)
    assert len(WorkTree(str(top)).read("a.tex").text) == 2
    (top / "a.tex").write_bytes(b"abc")
    assert refusal(WorkTree(str(top)), "a.tex") == ("too-large", "3 bytes")


def test_a_file_that_grows_while_it_is_read_is_too_large(top: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.fstat
    monkeypatch.setattr("speclint.text.trees.MAX_FILE_BYTES", 2)

    def earlier(descriptor: int) -> os.stat_result:
        status = list(real(descriptor))
        status[6] = 0
        return os.stat_result(status)

    (top / "a.tex").write_bytes(b"abc")
    monkeypatch.setattr("speclint.text.trees.os.fstat", earlier)
    assert refusal(WorkTree(str(top)), "a.tex") == ("too-large", "")


def test_a_file_with_nul_is_no_text(top: pathlib.Path) -> None:
    (top / "a.tex").write_bytes(b"ab\0c")
    assert refusal(WorkTree(str(top)), "a.tex") == ("binary", "a NUL byte at offset 2")


def test_a_file_that_may_not_be_read_is_unreadable(top: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(*_: object) -> int:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr("speclint.text.trees.os.open", forbidden)
    assert refusal(WorkTree(str(top)), "a.tex") == ("unreadable", "Permission denied")


def test_a_folder_that_may_not_be_listed_holds_nothing(top: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.scandir

    def guarded(path: str) -> object:
        if path.rstrip("/").endswith("sub"):
            raise PermissionError(errno.EACCES, "Permission denied")
        return real(path)

    monkeypatch.setattr("speclint.text.trees.os.scandir", guarded)
    assert WorkTree(str(top)).names() == ["a.tex"]
