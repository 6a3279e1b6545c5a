"""A run from paths to a report."""

import gc
import pathlib
from collections.abc import Callable

import pytest

from speclint.diagnostics import Diagnostic, Region, Report
from speclint.engine.request import Request
from speclint.engine.run import check
from speclint.engine.session import load
from speclint.errors import UsageError
from speclint.rules.globs import Glob
from speclint.rules.loader import load_rules
from speclint.rules.selection import Layer, Local, resolve

MakeTree = Callable[[dict[str, str | bytes]], pathlib.Path]
ROOT = "\\documentclass{book}\n\\begin{document}\n"
RULES = ("doubled-word", "dangling-reference", "unused-suppression")


def lint(
    *paths: pathlib.Path | str, rules: tuple[str, ...] = RULES, local: tuple[Local, ...] = (), **rest: object
) -> Report:
    choice = resolve(load_rules(), (Layer(rules),), "smell", local)
    return check(Request(tuple(map(str, paths)), choice, **rest))  # type: ignore[arg-type]


def told(report: Report) -> list[tuple[str, int, int, str]]:
    return [(each.region.path, each.region.line, each.region.column, each.rule) for each in report.diagnostics]


@pytest.fixture
def spec(make_tree: MakeTree) -> pathlib.Path:
    return make_tree(
        {
            "main.tex": ROOT + "One \\ref{none} and and two.\n\\input{b}\\input{a}\n",
            "b.tex": "The the\nb \\ref{no}.\n",
            "a.tex": "The the\na.\n",
        }
    )


def test_a_report_is_sorted_by_path_and_place(spec: pathlib.Path) -> None:
    report = lint(spec)
    assert told(report) == [
        ("a.tex", 1, 1, "doubled-word"),
        ("b.tex", 1, 1, "doubled-word"),
        ("b.tex", 2, 8, "dangling-reference"),
        ("main.tex", 3, 10, "dangling-reference"),
        ("main.tex", 3, 16, "doubled-word"),
    ]
    assert (report.files, report.suppressed, report.incomplete, report.unreadable) == (3, 0, False, False)
    assert report.base == str(spec.resolve())
    assert sorted(report.documents) == ["a.tex", "b.tex", "main.tex"]


def test_places_are_lines_and_columns_of_code_points() -> None:
    report = lint("-", rules=("doubled-word",), stdin="é 𝄞\r\n\ufeffé the\nthe x".encode())
    assert [each.region for each in report.diagnostics] == [Region("<stdin>", 8, 15, 2, 4, 3, 4)]
    assert (report.base, report.files) == ("", 1)


@pytest.mark.parametrize("jobs", [2, 3])
def test_the_report_does_not_depend_on_the_number_of_processes(
    spec: pathlib.Path, monkeypatch: pytest.MonkeyPatch, jobs: int
) -> None:
    monkeypatch.setattr("speclint.engine.pool._WORTHWHILE", 0)
    assert lint(spec, jobs=jobs).diagnostics == lint(spec, jobs=1).diagnostics


def test_only_the_files_that_were_named_are_reported(spec: pathlib.Path) -> None:
    report = lint(spec / "b.tex")
    assert told(report) == [("b.tex", 1, 1, "doubled-word"), ("b.tex", 2, 8, "dangling-reference")]
    assert report.files == 1


def test_a_file_that_was_named_twice_is_reported_once(spec: pathlib.Path) -> None:
    assert told(lint(spec, spec / "b.tex", spec)) == told(lint(spec))
    assert told(lint(spec / "b.tex", spec / "a.tex")) == told(lint(spec))[:3]


def test_a_fragment_is_not_blamed_for_what_is_elsewhere(spec: pathlib.Path) -> None:
    (spec / "loose.tex").write_text("The the \\ref{none}\n")
    assert told(lint(spec / "loose.tex")) == [("loose.tex", 1, 1, "doubled-word")]


def test_several_trees_are_reported_together(make_tree: MakeTree) -> None:
    top = make_tree({"one/main.tex": ROOT + "The the x", "two/main.tex": ROOT + "The the x"})
    report = lint(top / "two", top / "one")
    assert told(report) == [("one/main.tex", 3, 1, "doubled-word"), ("two/main.tex", 3, 1, "doubled-word")]
    assert report.files == 2


def test_findings_end_at_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("speclint.engine.reporting.MAX_FINDINGS", 2)
    report = lint("-", stdin=b"The the x\n\n" * 4)
    assert told(report) == [
        ("<stdin>", 1, 1, "doubled-word"),
        ("<stdin>", 3, 1, "doubled-word"),
        ("<stdin>", 5, 1, "limit-reached"),
    ]
    assert report.diagnostics[-1].message == "the limit of 2 findings reached: 2 more are not checked"
    assert report.incomplete
    assert not lint("-", stdin=b"The the x\n\n" * 2).incomplete


def test_a_suppression_takes_a_finding_away_and_is_counted() -> None:
    report = lint(
        "-",
        stdin=b"The the x. % speclint: ignore[doubled-word] it is a quotation\n\nThe the x.\n\n"
        b"b. % speclint: ignore[doubled-word] nothing here\n",
    )
    assert told(report) == [("<stdin>", 3, 1, "doubled-word"), ("<stdin>", 5, 4, "unused-suppression")]
    assert report.suppressed == 1


def test_a_suppression_reaches_what_the_whole_specification_shows(spec: pathlib.Path) -> None:
    (spec / "b.tex").write_text("% speclint: file-ignore[dangling-reference] from another volume\n\\ref{no}\n")
    report = lint(spec, rules=("dangling-reference", "unused-suppression"))
    assert told(report) == [("main.tex", 3, 10, "dangling-reference")]
    assert report.suppressed == 1


def severities(report: Report) -> list[tuple[str, str]]:
    return [(each.region.path, each.severity) for each in report.diagnostics]


def test_paths_have_their_own_severities(spec: pathlib.Path) -> None:
    local = (
        Local(Glob(str(spec), "b.tex"), severity={"doubled-word": "error"}),
        Local(Glob(str(spec), "main.tex"), ignore=("doubled-word",)),
    )
    report = lint(spec, rules=("doubled-word",), local=local)
    assert severities(report) == [("a.tex", "warning"), ("b.tex", "error")]


def test_what_is_excluded_is_not_reported(spec: pathlib.Path) -> None:
    report = lint(spec, rules=("doubled-word",), exclude=(Glob(str(spec), "b.tex"),))
    assert [each.region.path for each in report.diagnostics] == ["a.tex", "main.tex"]
    assert report.files == 2


def engine_findings(report: Report) -> list[tuple[str, int, int, str, str]]:
    def shown(each: Diagnostic) -> tuple[str, int, int, str, str]:
        return each.region.path, each.region.line, each.region.column, each.rule, each.message

    return [shown(each) for each in report.diagnostics]


def test_what_is_refused_makes_the_answer_unreadable(spec: pathlib.Path) -> None:
    (spec / "b.tex").write_text("\\input{/etc/passwd}\n\\input{sub}\n")
    (spec / "sub").mkdir()
    report = lint(spec, rules=("missing-input",))
    assert engine_findings(report) == [
        ("b.tex", 1, 8, "unreadable-input", "cannot be read: /etc/passwd leads out of the tree"),
        ("b.tex", 2, 8, "unreadable-input", "cannot be read: sub is neither a folder nor a plain file"),
    ]
    assert report.unreadable
    assert not report.incomplete


def test_a_limit_makes_the_answer_incomplete(spec: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("speclint.text.trees.MAX_FILE_BYTES", 200)
    monkeypatch.setattr("speclint.engine.own_findings.MAX_LINE_CHARACTERS", 100)
    (spec / "a.tex").write_text("a" * 300)
    (spec / "b.tex").write_text("short\n" + "b" * 101 + "\n")
    report = lint(spec, rules=("doubled-word",))
    limits = [each for each in engine_findings(report) if each[3] == "limit-reached"]
    assert limits == [
        ("b.tex", 2, 1, "limit-reached",
         "the limit of 100 characters in a line reached: the file is not checked"),
        ("main.tex", 4, 17, "limit-reached",
         "the limit on the size of a file (a) reached: it is not checked"),
    ]  # fmt: skip
    assert report.incomplete
    assert not report.unreadable


def test_the_collector_of_garbage_is_left_as_it_was() -> None:
    assert gc.isenabled()
    lint("-", stdin=b"")
    assert gc.isenabled()
    with pytest.raises(UsageError):
        lint("/nowhere.tex")
    assert gc.isenabled()


def test_progress_is_told() -> None:
    seen: list[tuple[int, int]] = []
    choice = resolve(load_rules(), (Layer(RULES),))
    check(Request(("-",), choice, stdin=b"text"), lambda done, total: seen.append((done, total)))
    assert seen[-1] == (1, 1)


def test_one_specification_is_loaded(spec: pathlib.Path) -> None:
    assert list(load((str(spec),)).pages) == ["main.tex", "b.tex", "a.tex"]
    assert list(load((str(spec / "a.tex"),)).pages) == ["main.tex", "b.tex", "a.tex"]
    (spec / "sub").mkdir()
    (spec / "sub" / "main.tex").write_text(ROOT)
    with pytest.raises(UsageError, match="the paths name several specifications"):
        load((str(spec), str(spec / "sub")))
    with pytest.raises(UsageError, match="standard input is no whole specification"):
        load(("-",))


def test_a_diagnostic_knows_its_device_type(make_tree: MakeTree) -> None:
    chapter = "\\chapter{Device Types}\nThe table and and more.\n\\input{lamp}\n\\chapter{Appendix}\nThe the end.\n"
    lamp = (
        "\\section{Lamp Device}\n\\subsection{Device ID}\n  2\n"
        "\\subsection{Feature bits}\n"
        "\\begin{description}\n\\item[VIRTIO_LAMP_F_DIM (0)] It is is dim.\n\\end{description}\n"
    )
    tree = make_tree({"main.tex": f"{ROOT}{chapter}", "lamp.tex": lamp})
    found = [(each.region.path, each.device) for each in lint(tree, rules=("doubled-word",)).diagnostics]
    assert found == [("lamp.tex", "Lamp Device"), ("main.tex", ""), ("main.tex", "")]


def test_words_that_the_project_says_are_right_are_no_misspellings(make_tree: MakeTree) -> None:
    known = "A prefetcher is there. The prefetcher runs. Stop the prefetcher. Start the prefetcher.\n" * 3
    tree = make_tree({"main.tex": ROOT + "Aligment of a prefethcer.\n\n" + known})
    rules = ("misspelling", "mistyped-word")
    misspelt = [("main.tex", 3, 1, "misspelling"), ("main.tex", 3, 15, "mistyped-word")]
    assert told(lint(tree, rules=rules)) == misspelt
    assert told(lint(tree, rules=rules, words=("aligment",))) == misspelt[1:]
    assert told(lint(tree, rules=rules, words=("Prefethcer",))) == misspelt[:1]
