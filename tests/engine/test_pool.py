"""Several processes give the answer that one gives."""

import os
import signal
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from speclint.diagnostics import Failure, Finding
from speclint.engine import pool
from speclint.engine.pool import Part, Ready, SourceResult, Work, aside, team
from speclint.engine.running import Outcome
from speclint.languages import listing
from speclint.text.source import Document, Source
from speclint.text.span import Span

PARENT = os.getpid()
pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")


@pytest.fixture(autouse=True)
def always_worthwhile(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "_WORTHWHILE", 0)


def sources(*texts: str) -> list[Source]:
    return [Source.whole(Document(f"{number}.c", text), "c") for number, text in enumerate(texts)]


def result(source: Source, error: str = "") -> SourceResult:
    at = Span(source.name, 0, len(source.text))
    findings = [Finding("rule", at, source.text, "mend")]
    return SourceResult(listing.read(source), findings, [Failure("rule", source.name, error)])


def in_process(source: Source) -> SourceResult:
    """Tells which process did the work."""
    return result(source, "parent" if os.getpid() == PARENT else "child")


def run(work: Work, jobs: int, *texts: str) -> dict[str, SourceResult]:
    with team(sources(*texts), work, jobs) as members:
        return members.results(lambda _done, _total: None)


def errors(results: dict[str, SourceResult]) -> dict[str, str]:
    return {name: each.failures[0].error for name, each in results.items()}


def no_child_is_left() -> bool:
    try:
        os.waitpid(-1, os.WNOHANG)
    except ChildProcessError:
        return True
    return False


@pytest.mark.parametrize("jobs", [1, 2, 3, 256])
def test_the_answer_does_not_depend_on_the_number_of_processes(jobs: int) -> None:
    texts = ("a", "bbbb", "cc", "é" * 3, "", "d" * 100_000)
    assert run(result, jobs, *texts) == run(result, 1, *texts)
    assert list(run(result, jobs, *texts)) == [f"{number}.c" for number in range(6)]
    assert no_child_is_left()


def wait(is_over: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not is_over() and time.monotonic() < deadline:
        time.sleep(0.001)


def after_child(folder: Path, work: Work) -> Work:
    """The same work, which the parent does not begin before a child has."""

    def work_in_turn(source: Source) -> SourceResult:
        if os.getpid() == PARENT:
            wait((folder / "begun").exists)
        else:
            (folder / "begun").touch()
        return work(source)

    return work_in_turn


def with_slow_parent(folder: Path, others: int) -> Work:
    """Work in which the parent is busy with its first source until a child, which begins later, has done `others`."""

    def work(source: Source) -> SourceResult:
        if os.getpid() == PARENT:
            (folder / "begun").touch()
            wait(lambda: len(list(folder.glob("*.c"))) == others)
        else:
            wait((folder / "begun").exists)
            (folder / source.name).touch(exist_ok=False)
        return in_process(source)

    return work


def test_who_is_done_takes_the_next_source(tmp_path: Path) -> None:
    done = errors(run(with_slow_parent(tmp_path, 3), 2, "a", "bbbb", "cc", "d"))
    assert sorted(done.values()) == ["child", "child", "child", "parent"]


def test_more_sources_than_numbers_are_all_done(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "_MOST_HEAPS", 3)
    assert run(result, 2, *"abcdefgh") == run(result, 1, *"abcdefgh")


def test_one_process_is_enough_for_little(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(pool, "_WORTHWHILE", 5)
    assert errors(run(in_process, 2, "ab", "abc")) == {"0.c": "parent", "1.c": "parent"}
    assert sorted(errors(run(with_slow_parent(tmp_path, 1), 2, "abc", "abc")).values()) == ["child", "parent"]


def fail_in_child(source: Source) -> SourceResult:
    if os.getpid() != PARENT:
        raise ValueError("no")
    return in_process(source)


def die_in_child(source: Source) -> SourceResult:
    if os.getpid() != PARENT:
        os.kill(os.getpid(), signal.SIGKILL)
    return in_process(source)


def exit_in_child(source: Source) -> SourceResult:
    if os.getpid() != PARENT:
        os._exit(0)
    return in_process(source)


@pytest.mark.parametrize("work", [fail_in_child, die_in_child, exit_in_child])
def test_what_a_child_does_not_deliver_the_parent_does(
    work: Work, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert errors(run(after_child(tmp_path, work), 3, "aaa", "bb", "c")) == {
        "0.c": "parent",
        "1.c": "parent",
        "2.c": "parent",
    }
    assert no_child_is_left()
    assert capfd.readouterr() == ("", "")


def test_text_that_cannot_be_sent_is_read_by_the_parent() -> None:
    assert errors(run(in_process, 2, "\udcfe", "\udcff")) == {"0.c": "parent", "1.c": "parent"}


def test_a_system_without_processes_left_is_no_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> int:
        raise BlockingIOError("Resource temporarily unavailable")

    before = len(os.listdir("/proc/self/fd")) if os.path.isdir("/proc/self/fd") else 0
    monkeypatch.setattr("speclint.engine.pool.os.fork", refuse)
    assert errors(run(in_process, 3, "aaa", "bb", "c")) == {"0.c": "parent", "1.c": "parent", "2.c": "parent"}
    if before:
        assert len(os.listdir("/proc/self/fd")) == before


def test_a_fault_of_the_parent_ends_its_children() -> None:
    def work(source: Source) -> SourceResult:
        if os.getpid() == PARENT:
            raise KeyboardInterrupt
        time.sleep(60)
        return result(source)

    start = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        run(work, 3, "aaa", "bb", "c")
    assert no_child_is_left()
    assert time.monotonic() - start < 10


def test_a_child_of_many_words_does_not_wait_for_ever() -> None:
    assert len(run(result, 2, "a", "b" * 2_000_000)["1.c"].findings[0].message) == 2_000_000


def test_progress_counts_to_the_end() -> None:
    seen: list[tuple[int, int]] = []
    with team(sources("a", "b", "c"), result, 2) as members:
        members.results(lambda done, total: seen.append((done, total)))
    assert seen[-1] == (3, 3)
    assert sorted(seen) == seen


def names(results: Mapping[str, SourceResult]) -> Outcome:
    """A part that tells which process does it and of what."""
    process = "parent" if os.getpid() == PARENT else "child"
    return Outcome([], [Failure(process, " ".join(sorted(results)), "")])


@pytest.mark.parametrize("jobs", [2, 3])
def test_a_child_does_a_part_with_all_results(jobs: int) -> None:
    with team(sources("a", "bb", "ccc"), result, jobs, lambda: names) as members:
        members.results(lambda _done, _total: None)
        assert members.part() == Outcome([], [Failure("child", "0.c 1.c 2.c", "")])
    assert no_child_is_left()


def test_one_process_leaves_the_part_to_its_caller() -> None:
    with team(sources("a", "bb"), result, 1, lambda: names) as members:
        members.results(lambda _done, _total: None)
        assert members.part() is None


def fail(_results: Mapping[str, SourceResult]) -> Outcome:
    raise ValueError("no")


@pytest.mark.parametrize(("work", "part", "text"), [
    (fail_in_child, names, "a"), (exit_in_child, names, "a"), (result, fail, "a"), (result, names, "\udcff" * 9),
])  # fmt: skip
def test_a_part_that_no_child_does_is_left(
    work: Work, part: Part, text: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    with team(sources(text, "bb", "ccc"), after_child(tmp_path, work), 2, lambda: part) as members:
        assert len(members.results(lambda _done, _total: None)) == 3
        assert members.part() is None
    assert no_child_is_left()
    assert capfd.readouterr() == ("", "")


def test_a_child_that_waits_for_a_question_is_ended() -> None:
    with team(sources("a", "bb"), result, 2, lambda: names):
        pass
    assert no_child_is_left()


@pytest.mark.parametrize(("jobs", "by"), [(1, None), (2, "child 0.c 1.c")])
def test_a_part_is_done_aside_if_there_may_be_several_processes(jobs: int, by: str | None) -> None:
    with aside(lambda: names, sources("a", "b"), jobs) as helper:
        assert helper.is_there == (by is not None)
        helper.tell([result(source) for source in sources("a", "b")])
        found = helper.outcome()
    assert (f"{found.failures[0].rule} {found.failures[0].path}" if found is not None else None) == by
    assert no_child_is_left()


def kill_itself() -> Part:
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError


@pytest.mark.parametrize(("ready", "text"), [(kill_itself, "a"), (lambda: fail, "a"), (lambda: names, "\udcff")])
def test_a_part_that_nobody_does_aside_has_no_outcome(ready: Ready, text: str) -> None:
    with aside(ready, sources(text), 2) as helper:
        helper.tell([result(source) for source in sources(text)])
        assert helper.outcome() is None
    assert no_child_is_left()
