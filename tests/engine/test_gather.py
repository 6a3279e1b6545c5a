"""What the roots of a tree reach, and what becomes of every include."""

import os
import pathlib
import time
from collections.abc import Callable

import pytest

from speclint.engine.gather import Gathered, gather_files, gather_tree, is_root, language_of
from speclint.errors import UnreadableInput
from speclint.text.source import Document
from speclint.text.trees import WorkTree

MakeTree = Callable[[dict[str, str | bytes]], pathlib.Path]
ROOT = "\\documentclass{book}\n"


def gather(top: pathlib.Path, skipped: Callable[[str], bool] = lambda _: False) -> Gathered:
    return gather_tree(WorkTree(str(top)), skipped)


def statuses(gathered: Gathered) -> list[tuple[str, str, str]]:
    return [(each.path, each.status, each.target) for each in gathered.inclusions]


def test_a_tree_is_what_its_roots_reach(make_tree: MakeTree) -> None:
    top = make_tree(
        {
            "main.tex": ROOT
            + "\\input{a}\\include{sub/b.tex} \\input {c}\\lstinputlisting[language=C]{q.h}\\inputx{no}",
            "a.tex": "\\input{sub/d}",
            "sub/b.tex": "\\input{a}",
            "sub/d.tex": "",
            "c.tex": "",
            "q.h": "\\input{nothing}",
            "unused.tex": "\\input{nothing}",
            ".hidden/x.tex": ROOT,
        }
    )
    gathered = gather(top)
    assert sorted(gathered.sources) == ["a.tex", "c.tex", "main.tex", "q.h", "sub/b.tex", "sub/d.tex"]
    assert gathered.roots == ("main.tex",)
    assert gathered.complete
    assert {name: source.language for name, source in gathered.sources.items()}["q.h"] == "c"
    assert sorted(statuses(gathered)) == [
        ("a", "read", "a.tex"),
        ("a", "read", "a.tex"),
        ("c", "read", "c.tex"),
        ("q.h", "read", "q.h"),
        ("sub/b.tex", "read", "sub/b.tex"),
        ("sub/d", "read", "sub/d.tex"),
    ]
    texts = {name: source.text for name, source in gathered.sources.items()}
    assert all(texts[each.at.source][each.at.start : each.at.end] == each.path for each in gathered.inclusions)


def test_paths_are_relative_to_the_root_of_the_document(make_tree: MakeTree) -> None:
    top = make_tree({"doc/main.tex": ROOT + "\\input{sub/a}", "doc/sub/a.tex": "\\input{sub/b}", "doc/sub/b.tex": ""})
    assert statuses(gather(top)) == [("sub/a", "read", "doc/sub/a.tex"), ("sub/b", "read", "doc/sub/b.tex")]


def test_what_no_author_includes_is_passed_over(make_tree: MakeTree) -> None:
    text = (
        "% \\input{a}\n\\\\% \\input{b}\n\\verb|\\input{c}|\n\\begin{lstlisting}\n\\input{d}\n\\end{lstlisting}\n"
        "\\begin{verbatim*}\\input{e}\\end{verbatim*}\n\\% \\input{f}\n\\begin{comment}\\input{g}\n"
    )
    gathered = gather(make_tree({"main.tex": ROOT + text}))
    assert [each.path for each in gathered.inclusions] == ["f", "g"]


def test_a_folder_of_the_same_name_does_no_harm(make_tree: MakeTree) -> None:
    top = make_tree({"main.tex": ROOT + "\\input{net}\\input{sub}", "net.tex": "", "net/x.tex": "", "sub/x.tex": ""})
    assert statuses(gather(top)) == [("net", "read", "net.tex"), ("sub", "not-a-file", "")]


def test_what_is_missing_or_refused_is_told(make_tree: MakeTree) -> None:
    names = ["none", "/etc/passwd", "../x", "a/../../x", "link", "folder", "binary.tex", "loop"]
    top = make_tree({"main.tex": ROOT + "".join(f"\\input{{{name}}}\n" for name in names), "binary.tex": b"a\0"})
    (top.parent / "x.tex").write_text("secret")
    (top / "link.tex").symlink_to("../x.tex")
    (top / "folder.tex").mkdir()
    (top / "loop.tex").symlink_to("loop.tex")
    assert statuses(gather(top)) == [
        ("none", "missing", ""),
        ("/etc/passwd", "outside", ""),
        ("../x", "outside", ""),
        ("a/../../x", "outside", ""),
        ("link", "outside", ""),
        ("folder", "not-a-file", ""),
        ("binary.tex", "binary: a NUL byte at offset 1", ""),
        ("loop", "unreadable: Too many levels of symbolic links", ""),
    ]


@pytest.mark.parametrize(
    ("script", "text", "status"),
    [
        ("make.sh", "cat > setup-generated.tex <<EOF", "generated"),
        ("Makefile", "x: sub/setup-generated.tex.", "generated"),
        ("build.py", 'name = "setup-generated"', "generated"),
        ("make.sh", "rm my-setup-generated.tex setup-generated-2.tex", "missing"),
        ("make.txt", "setup-generated.tex", "missing"),
        ("make.sh", b"setup-generated.tex\0", "missing"),
    ],
)
def test_what_a_script_makes_is_not_missing(make_tree: MakeTree, script: str, text: str | bytes, status: str) -> None:
    top = make_tree({"main.tex": ROOT + "\\input{setup-generated}", f"scripts/{script}": text})
    assert statuses(gather(top)) == [("setup-generated", status, "")]


def test_an_include_of_itself_and_a_circle_end(make_tree: MakeTree) -> None:
    top = make_tree({"main.tex": ROOT + "\\input{main}\\input{a}", "a.tex": "\\input{b}", "b.tex": "\\input{a}"})
    gathered = gather(top)
    assert sorted(gathered.sources) == ["a.tex", "b.tex", "main.tex"]
    assert gathered.roots == ("main.tex",)
    assert len(gathered.inclusions) == 4


def test_two_roots_are_two_documents_and_an_included_root_is_none(make_tree: MakeTree) -> None:
    top = make_tree(
        {
            "a.tex": ROOT + "\\input{shared}",
            "b.tex": "\\RequirePackage{x}\n  " + ROOT + "\\input{shared}\\input{c}",
            "c.tex": ROOT,
            "d.tex": "% " + ROOT,
            "shared.tex": "",
        }
    )
    gathered = gather(top)
    assert gathered.roots == ("a.tex", "b.tex")
    assert sorted(gathered.sources) == ["a.tex", "b.tex", "c.tex", "shared.tex"]


def test_roots_that_include_each_other_are_all_roots(make_tree: MakeTree) -> None:
    assert gather(make_tree({"a.tex": ROOT + "\\input{b}", "b.tex": ROOT + "\\input{a}"})).roots == ("a.tex", "b.tex")


def test_what_is_skipped_is_not_read_but_is_there(make_tree: MakeTree) -> None:
    top = make_tree({"main.tex": ROOT + "\\input{a}", "a.tex": "\\input{b}", "b.tex": "", "old.tex": ROOT})
    gathered = gather(top, lambda name: name in ("a.tex", "old.tex"))
    assert list(gathered.sources) == ["main.tex"]
    assert statuses(gathered) == [("a", "read", "a.tex")]


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({}, "no .tex file in this folder"),
        ({"a.txt": ROOT}, "no .tex file in this folder"),
        ({"a.tex": "text"}, "no .tex file with \\documentclass in this folder"),
        ({"a.tex": b"\0"}, "no .tex file in this folder; not read: a.tex: binary a NUL byte at offset 0"),
    ],
)
def test_a_tree_without_a_root_is_refused(make_tree: MakeTree, files: dict[str, str | bytes], message: str) -> None:
    top = make_tree({"README": "", **files})
    with pytest.raises(UnreadableInput) as caught:
        gather(top)
    assert (caught.value.message, caught.value.place) == (message, os.path.realpath(top))


def test_a_tree_with_too_many_files_is_refused(make_tree: MakeTree, monkeypatch: pytest.MonkeyPatch) -> None:
    top = make_tree({"main.tex": ROOT, "a": "", "b": ""})
    for module in ("speclint.engine.gather", "speclint.text.trees"):
        monkeypatch.setattr(f"{module}.MAX_FILES", 2)
    with pytest.raises(UnreadableInput) as caught:
        gather(top)
    assert (caught.value.message, caught.value.remedy) == ("more than 2 files", "name the specification's folder")


def test_files_by_themselves_know_nothing_of_what_they_include() -> None:
    text = "\\newcommand{\\x}[1]{#1}\\input{b}"
    gathered = gather_files([Document("a.tex", text), Document("b.h", ""), Document("<stdin>", "")])
    assert {name: source.language for name, source in gathered.sources.items()} == {
        "a.tex": "latex", "b.h": "c", "<stdin>": "latex",
    }  # fmt: skip
    assert (gathered.roots, gathered.inclusions, gathered.complete) == ((), (), False)
    assert [(macro.name, macro.at.source) for macro in gathered.macros] == [("x", "a.tex")]


@pytest.mark.parametrize(
    ("name", "language"),
    [
        ("a.tex", "latex"),
        ("A.TEX", "latex"),
        ("x/b.sty", "latex"),
        ("a.h", "c"),
        ("a.patch", "mail"),
        ("a.EML", "mail"),
        ("a.md", ""),
        ("Makefile", ""),
    ],
)
def test_a_name_tells_the_language(name: str, language: str) -> None:
    assert language_of(name) == language


def test_a_file_is_a_root_or_not(make_tree: MakeTree) -> None:
    top = make_tree(
        {"a.tex": ROOT, "b.tex": "%" + ROOT, "c.tex": b"\xff" + ROOT.encode(), "d.tex": b"\0" + ROOT.encode()}
    )
    names = ("a.tex", "b.tex", "c.tex", "d.tex", "none.tex")
    assert [is_root(str(top / name)) for name in names] == [True, False, True, False, False]


@pytest.mark.parametrize(
    "unit", ["\\begin{verbatim}", "\\input{none}", "\\input ", "\\input[", "\\input{", "\\verb|", "%\\input{a}"]
)
def test_gathering_takes_no_longer_than_the_text_is(make_tree: MakeTree, unit: str) -> None:
    top = make_tree({"main.tex": ROOT + "\\input{a}\n" + unit * (200_000 // len(unit)), "make.sh": "x " * 50_000})
    start = time.process_time()
    gather(top)
    assert time.process_time() - start < 2
