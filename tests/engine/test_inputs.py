"""What the paths of a command line name."""

import errno
import os
import pathlib
from collections.abc import Callable

import pytest

from speclint.engine.inputs import Input, Place, base_folder, read_inputs, reason_in_words
from speclint.errors import UsageError
from speclint.rules.globs import Glob

MakeTree = Callable[[dict[str, str | bytes]], pathlib.Path]
ROOT = "\\documentclass{book}\n"


def read(*paths: pathlib.Path | str, stdin: bytes | None = None, exclude: tuple[Glob, ...] = ()) -> list[Input]:
    words = [str(path) for path in paths]
    return read_inputs(words, stdin, Place(base_folder(words), exclude))


def names(inputs: list[Input]) -> list[tuple[list[str], list[str] | None, bool]]:
    """For each input the sources, those that are reported on, and whether it is complete."""
    return [
        (sorted(each.gathered.sources), None if each.only is None else sorted(each.only), each.gathered.complete)
        for each in inputs
    ]


@pytest.fixture
def spec(make_tree: MakeTree) -> pathlib.Path:
    """A specification of three files, one more that nobody includes, at the top of a repository."""
    return make_tree(
        {
            ".git/HEAD": "",
            "main.tex": ROOT + "\\input{a}\\input{devices/b}",
            "a.tex": "a",
            "devices/b.tex": "b",
            "devices/loose.tex": "loose",
        }
    )


def test_a_folder_is_a_tree(spec: pathlib.Path) -> None:
    assert names(read(spec)) == [(["a.tex", "devices/b.tex", "main.tex"], None, True)]


def test_a_file_of_a_tree_is_reported_alone(spec: pathlib.Path) -> None:
    whole = ["a.tex", "devices/b.tex", "main.tex"]
    assert names(read(spec / "devices" / "b.tex")) == [(whole, ["devices/b.tex"], True)]
    assert names(read(spec / "a.tex", spec / "main.tex")) == [(whole, ["a.tex", "main.tex"], True)]


def test_a_file_that_nobody_includes_is_a_fragment(spec: pathlib.Path) -> None:
    assert names(read(spec / "devices" / "loose.tex")) == [(["devices/loose.tex"], None, False)]
    assert names(read(spec / "a.tex", spec / "devices" / "loose.tex")) == [
        (["a.tex", "devices/b.tex", "main.tex"], ["a.tex"], True),
        (["devices/loose.tex"], None, False),
    ]


def test_a_file_beside_its_folder_is_linted_once(spec: pathlib.Path) -> None:
    assert names(read(spec, spec / "a.tex", spec)) == [(["a.tex", "devices/b.tex", "main.tex"], None, True)]
    assert [only for _, only, _ in names(read(spec / "devices" / "loose.tex", spec))] == [None, None]


def test_names_are_relative_to_the_repository_wherever_one_stands(
    spec: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (spec / "sub").mkdir()
    (spec / "sub" / "other.tex").write_text(ROOT)
    assert names(read(spec / "sub")) == [(["sub/other.tex"], None, True)]
    monkeypatch.chdir(spec / "devices")
    assert names(read("../sub")) == [(["sub/other.tex"], None, True)]
    assert names(read("b.tex"))[0][1] == ["devices/b.tex"]
    assert base_folder(["b.tex"]) == os.path.realpath(spec)


def test_without_a_repository_names_are_relative_to_what_was_named(make_tree: MakeTree) -> None:
    top = make_tree({"one/main.tex": ROOT, "two/main.tex": ROOT})
    assert names(read(top / "one")) == [(["main.tex"], None, True)]
    assert names(read(top / "two", top / "one")) == [(["two/main.tex"], None, True), (["one/main.tex"], None, True)]
    assert base_folder(["-"]) == ""


def test_standard_input_is_a_fragment(spec: pathlib.Path) -> None:
    (found,) = read("-", stdin=b"a\xff")
    assert {name: source.text for name, source in found.gathered.sources.items()} == {"<stdin>": "a\udcff"}
    assert names(read("-", spec / "a.tex", stdin=b""))[0] == (["<stdin>"], None, False)


def test_a_listing_is_an_input(spec: pathlib.Path) -> None:
    (spec / "x.h").write_text("int x;")
    assert names(read(spec / "x.h")) == [(["x.h"], None, False)]


def test_what_is_excluded_is_left_out_unless_it_is_named(spec: pathlib.Path) -> None:
    exclude = (Glob(str(spec), "devices/**"),)
    assert names(read(spec, exclude=exclude)) == [(["a.tex", "main.tex"], None, True)]
    assert names(read(spec / "devices" / "b.tex", exclude=exclude)) == [(["devices/b.tex"], None, False)]
    assert names(read(spec / "a.tex", exclude=(Glob(str(spec), "*.tex"),))) == [(["a.tex"], None, False)]


def refused(*paths: pathlib.Path | str, stdin: bytes | None = None) -> str:
    with pytest.raises(UsageError) as caught:
        read(*paths, stdin=stdin)
    return str(caught.value)


def test_what_cannot_be_linted_is_told(spec: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(spec)
    os.mkfifo("pipe.tex")
    pathlib.Path("empty").mkdir()
    pathlib.Path("dangling.tex").symlink_to("nowhere")
    pathlib.Path("notes.rst").write_text("")
    pathlib.Path("binary.tex").write_bytes(b"\x7fELF\0")
    assert refused("none.tex") == "none.tex: does not exist; see that the path is right"
    assert refused("pipe.tex") == "pipe.tex: is neither a folder nor a plain file"
    assert refused("dangling.tex") == "dangling.tex: is neither a folder nor a plain file"
    assert refused("binary.tex") == "binary.tex: is no text: a NUL byte at offset 4"
    assert refused("-", stdin=b"\0") == "standard input: is no text: a NUL byte at offset 0"
    assert refused("empty") == (
        f"{os.path.realpath('empty')}: no .tex file in this folder; name the specification's folder, or files"
    )
    assert refused("notes.rst") == (
        "notes.rst: what kind of text this is cannot be told from its name; "
        "name a folder, a .tex file, a listing (.c, .h), definitions (.yaml), a draft or mail (.txt, .eml, .mbox), "
        "a patch (.patch, .diff), or - for standard input"
    )


def test_what_is_too_large_is_told(spec: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("speclint.engine.inputs", "speclint.text.trees"):
        monkeypatch.setattr(f"{module}.MAX_FILE_BYTES", 3)
    (spec / "large.tex").write_text("large")
    assert refused(spec / "large.tex") == f"{spec}/large.tex: has more than 16 MiB: 5 bytes"
    assert refused("-", stdin=b"large") == "standard input: has more than 16 MiB"


def test_a_specification_that_cannot_be_had_leaves_a_fragment(
    make_tree: MakeTree, monkeypatch: pytest.MonkeyPatch
) -> None:
    top = make_tree({"main.tex": ROOT, "sub/a.tex": "", "sub/b": ""})
    for module in ("speclint.engine.gather", "speclint.text.trees"):
        monkeypatch.setattr(f"{module}.MAX_FILES", 2)
    assert names(read(top / "sub" / "a.tex")) == [(["a.tex"], None, False)]


def test_a_folder_above_that_may_not_be_listed_is_passed(make_tree: MakeTree, monkeypatch: pytest.MonkeyPatch) -> None:
    top = make_tree({".git/HEAD": "", "main.tex": ROOT + "\\input{sub/a}", "sub/a.tex": ""})

    real = os.listdir

    def guarded(folder: str) -> list[str]:
        if folder.endswith("sub"):
            raise PermissionError(errno.EACCES, "Permission denied")
        return real(folder)

    monkeypatch.setattr("speclint.engine.inputs.os.listdir", guarded)
    assert names(read(top / "sub" / "a.tex")) == [(["main.tex", "sub/a.tex"], ["sub/a.tex"], True)]


def test_reasons_are_told_in_words() -> None:
    assert reason_in_words("outside") == "leads out of the tree"
    assert reason_in_words("unreadable", "Permission denied") == "cannot be read: Permission denied"
