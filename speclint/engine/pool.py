"""Reads and checks sources in several processes, where that pays and the system can fork.

A child is forked when grammars and rules are loaded, so it costs next to nothing. Each process takes the next source
when it is done with one; then the first child is sent the results of all others, and does a part of what needs them
all. What is sent, both ways, is MessagePack, plain data and nothing that could run. What a child did not deliver,
whatever became of it, the parent does itself: the answer never depends on the number of processes.
"""

import contextlib
import os
import signal
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import BinaryIO, NamedTuple, TypeVar

import msgspec

from speclint.diagnostics import Failure, Finding
from speclint.engine.running import Outcome
from speclint.model.facts import Facts, Gleaning
from speclint.text.source import Source

_WORTHWHILE = 200_000
"""Code points below which one process is done before a second one has begun."""

_MOST_HEAPS = 1000
"""Heaps that sources are put in if they are more: their numbers fit into the smallest pipe, so nobody waits."""

_NUMBER = 2
"""Bytes of the number of a heap."""

_HEADER = 8
"""Bytes that say how long a message is."""

_Message = TypeVar("_Message")


class SourceResult(msgspec.Struct, frozen=True, array_like=True):
    """What reading and checking one source gave, and what was gleaned from it for the rules of the whole."""

    facts: Facts
    findings: list[Finding]
    failures: list[Failure]
    gleanings: dict[str, Gleaning] = {}


Work = Callable[[Source], SourceResult]
Part = Callable[[Mapping[str, SourceResult]], Outcome]
Ready = Callable[[], Part]
"""Makes ready for a part: what can be done before the results are there."""


class _Child(NamedTuple):
    """A child: its process id, what comes from it, what goes to it, and whether it does the part as well."""

    process: int
    answers: BinaryIO
    questions: BinaryIO
    helps: bool


class _Delivery(msgspec.Struct, frozen=True, array_like=True):
    """The results of a child, not decoded yet, and the names of their sources."""

    names: list[str]
    results: msgspec.Raw


class Team:
    """The parent and its children, at work on `sources`; the parent too takes those that `wait`."""

    def __init__(self, sources: Sequence[Source], wait: Iterable[Source], work: Work, children: list[_Child]) -> None:
        self._sources = sources
        self._wait = wait
        self._work = work
        self._children = children
        self._helper: _Child | None = None

    def results(self, progress: Callable[[int, int], None]) -> dict[str, SourceResult]:
        """The result of the work for every source, by its name."""
        results: dict[str, SourceResult] = {}

        def do(sources: Iterable[Source]) -> None:
            for source in sources:
                results[source.name] = self._work(source)
                progress(len(results), len(self._sources))

        do(self._wait)
        of_helper: _Delivery | None = None
        for child in self._children:
            delivery = _received(child.answers, _Delivery)
            if delivery is not None and child.helps:
                self._helper, of_helper = child, delivery
            elif delivery is not None:
                results.update(_opened(delivery))
        elsewhere = set(of_helper.names if of_helper is not None else ())
        do(source for source in self._sources if source.name not in results and source.name not in elsewhere)
        # What it does not know is sent before what it sent is decoded: then both decode at the same time.
        if self._helper is not None and not _sent(self._helper.questions, list(results.values())):
            self._helper = None
        if of_helper is not None:
            results.update(_opened(of_helper))
        do(source for source in self._sources if source.name not in results)
        progress(len(results), len(self._sources))
        return {source.name: results[source.name] for source in self._sources}

    def part(self) -> Outcome | None:
        """What a child made of all results as its part; None if there is none, or it did not finish."""
        return _received(self._helper.answers, Outcome) if self._helper is not None else None


@contextlib.contextmanager
def team(sources: Sequence[Source], work: Work, jobs: int, part: Ready | None = None) -> Iterator[Team]:
    """At most `jobs` processes that share `work`, and a `part` if there are several; at the end no child is left."""
    longest_first = sorted(sources, key=lambda source: -len(source.text))
    count = min(jobs, len(sources)) - 1 if is_worthwhile(sources) else 0
    children: list[_Child] = []
    with _queue(longest_first, several=count > 0) as wait:
        try:
            _fork_all(count, wait, work, part, children)
            yield Team(sources, wait, work, children)
        finally:
            for child in children:
                _end(child)


class Aside:
    """A part that another process does, if there is one: it is told results, then it has an outcome."""

    def __init__(self, children: Sequence[_Child]) -> None:
        self._children = children

    @property
    def is_there(self) -> bool:
        """Whether somebody waits for results."""
        return bool(self._children)

    def tell(self, results: Sequence[SourceResult]) -> None:
        """Send the results that are not known to every process."""
        self._children = [child for child in self._children if _sent(child.questions, list(results))]

    def outcome(self) -> Outcome | None:
        """What was made of the part; None if nobody has done it."""
        for child in self._children:
            if _received(child.answers, _Delivery) is not None:  # of nothing: it has no sources of its own
                return _received(child.answers, Outcome)
        return None


@contextlib.contextmanager
def aside(part: Ready, sources: Sequence[Source], jobs: int) -> Iterator[Aside]:
    """Has a `part`, which is about `sources`, done by another process, if that pays and there may be one.

    At the end no child is left.
    """
    children: list[_Child] = []
    try:
        if jobs > 1 and is_worthwhile(sources):
            _fork_all(1, (), _no_work, part, children)
        yield Aside(children)
    finally:
        for child in children:
            _end(child)


def _no_work(source: Source) -> SourceResult:
    """For a child that has no sources to read."""
    raise AssertionError(source.name)


def is_worthwhile(sources: Sequence[Source]) -> bool:
    """Whether several processes are sooner done with sources than one."""
    several = hasattr(os, "fork") and sys.platform != "darwin"
    return several and sum(len(source.text) for source in sources) > _WORTHWHILE


@contextlib.contextmanager
def _queue(sources: Sequence[Source], several: bool) -> Iterator[Iterable[Source]]:
    """Sources of which each process takes the next as soon as it is done with one; each is taken once.

    A pipe does that: it gives each number in it to one of those who read.
    """
    ends: tuple[int, int] | None = None
    with contextlib.suppress(OSError):  # too many open files: then there will be no child either
        ends = os.pipe() if several else None
    if ends is None:
        yield sources
        return
    taken, put = ends
    heaps = min(len(sources), _MOST_HEAPS)
    with os.fdopen(put, "wb") as pipe:
        pipe.writelines(heap.to_bytes(_NUMBER, "little") for heap in range(heaps))
    try:
        yield (
            source
            for number in iter(lambda: os.read(taken, _NUMBER), b"")
            for source in sources[int.from_bytes(number, "little") :: heaps]
        )
    finally:
        os.close(taken)


def _fork_all(count: int, sources: Iterable[Source], work: Work, part: Ready | None, children: list[_Child]) -> None:
    """Appends `count` children that take from `sources`, or as many as the system allows; the first does the part."""
    for _ in range(count):
        # An interrupt between the fork and the list would leave a child that nobody ends.
        held = signal.pthread_sigmask(signal.SIG_BLOCK, (signal.SIGINT, signal.SIGTERM))
        try:
            children.append(_fork(sources, work, part if not children else None, held))
        except OSError:
            return  # too many processes or open files: what is left is the parent's
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, held)


def _fork(sources: Iterable[Source], work: Work, part: Ready | None, signals: Iterable[int]) -> _Child:
    """A child at work on what it takes from `sources`, deaf to `signals` only."""
    ends: list[int] = []
    try:
        ends += os.pipe()
        ends += os.pipe()
        process = os.fork()
    except OSError:
        for end in ends:
            os.close(end)
        raise
    answers, to_parent, from_parent, questions = ends
    if process:
        os.close(to_parent)
        os.close(from_parent)
        return _Child(process, os.fdopen(answers, "rb"), os.fdopen(questions, "wb"), part is not None)
    status = 1
    try:
        os.close(answers)
        os.close(questions)
        signal.pthread_sigmask(signal.SIG_SETMASK, signals)
        with os.fdopen(from_parent, "rb") as asked, os.fdopen(to_parent, "wb") as told:
            _serve(sources, work, part, asked, told)
        status = 0
    finally:
        # No clean-up of the parent's may run twice, and an error is the parent's to meet again.
        os._exit(status)


def _serve(sources: Iterable[Source], work: Work, part: Ready | None, asked: BinaryIO, told: BinaryIO) -> None:
    """What a child does: its share of the work, and the part if it has one and is sent what that needs."""
    results = {source.name: work(source) for source in sources}
    _send(told, _Delivery(list(results), msgspec.Raw(msgspec.msgpack.encode(list(results.values())))))
    if part is None:
        return
    do_part = part()
    others = _received(asked, list[SourceResult])
    if others is not None:
        results.update((result.facts.source, result) for result in others)
        _send(told, do_part(results))


def _send(pipe: BinaryIO, message: object) -> None:
    data = msgspec.msgpack.encode(message)
    pipe.write(len(data).to_bytes(_HEADER, "little"))
    pipe.write(data)
    pipe.flush()


def _sent(pipe: BinaryIO, message: object) -> bool:
    """Whether the message could be sent."""
    try:
        _send(pipe, message)
    except (OSError, UnicodeEncodeError):  # nobody reads it any more, or it holds bytes that are no text
        return False
    return True


def _received(pipe: BinaryIO, kind: type[_Message]) -> _Message | None:
    """The next message; None if it did not arrive as a whole."""
    header = pipe.read(_HEADER)
    if len(header) < _HEADER:
        return None
    try:
        return msgspec.msgpack.decode(pipe.read(int.from_bytes(header, "little")), type=kind)
    except msgspec.DecodeError:
        return None


def _opened(delivery: _Delivery) -> dict[str, SourceResult]:
    """The results by the names of their sources; none if they are not what they should be."""
    try:
        results = msgspec.msgpack.decode(delivery.results, type=list[SourceResult])
    except msgspec.DecodeError:
        return {}
    return {result.facts.source: result for result in results}


def _end(child: _Child) -> None:
    """Ends a child, which has told all that is asked of it or will not be heard any more."""
    child.answers.close()
    with contextlib.suppress(OSError):  # what could not be sent cannot be flushed either
        child.questions.close()
    try:
        os.kill(child.process, signal.SIGKILL)
        os.waitpid(child.process, 0)
    except (ProcessLookupError, ChildProcessError):
        return
