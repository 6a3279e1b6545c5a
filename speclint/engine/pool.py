"""Reads and checks sources in several processes, where that pays and the system can fork.

A child is forked when grammars and rules are loaded, so it costs next to nothing; it sends back
facts, findings and failures as MessagePack, plain data and nothing that could run. What a child
did not deliver, whatever became of it, the parent does itself: the answer never depends on the
number of processes.
"""

import os
import signal
import sys
from collections.abc import Callable, Iterable, Sequence

import msgspec

from speclint.diagnostics import Failure, Finding
from speclint.model.facts import Facts
from speclint.text.source import Source

_WORTHWHILE = 200_000
"""Code points below which one process is done before a second one has begun."""

_MEANWHILE = 12
"""What the parent does meanwhile takes about as long as this part of all sources."""


class SourceResult(msgspec.Struct, frozen=True, array_like=True):
    """What reading and checking one source gave."""

    facts: Facts
    findings: list[Finding]
    failures: list[Failure]


Work = Callable[[Source], SourceResult]


def work_through(
    sources: Sequence[Source],
    work: Work,
    jobs: int,
    progress: Callable[[int, int], None],
    meanwhile: Callable[[], None] | None = None,
) -> dict[str, SourceResult]:
    """The result of `work` for every source, by its name.

    `meanwhile` is what the parent has to do besides, once the children are at work.
    """
    shares = _shares(sources, jobs, besides=meanwhile is not None)
    children: list[tuple[int, int]] = []
    results: dict[str, SourceResult] = {}
    try:
        _fork_all(shares[1:], work, children)
        if meanwhile is not None:
            meanwhile()
        for source in shares[0]:
            results[source.name] = work(source)
            progress(len(results), len(sources))
        while children:
            results.update((result.facts.source, result) for result in _received(children[0]))
            # Waited for: its number may belong to somebody else now, so it must not be ended below.
            del children[0]
    except BaseException:
        for process, _ in children:
            _end(process)
        raise
    for source in sources:
        if source.name not in results:
            results[source.name] = work(source)
        progress(len(results), len(sources))
    return {source.name: results[source.name] for source in sources}


def _shares(sources: Sequence[Source], jobs: int, *, besides: bool) -> list[list[Source]]:
    """The sources, the longest first, each put to those that have least so far.

    The first share is the parent's; it is smaller if the parent has something to do `besides`.
    """
    total = sum(len(source.text) for source in sources)
    several = total > _WORTHWHILE and hasattr(os, "fork") and sys.platform != "darwin"
    count = min(jobs, len(sources)) if several else 1
    shares: list[list[Source]] = [[] for _ in range(max(1, count))]
    sizes = [0] * len(shares)
    sizes[0] = total // _MEANWHILE if besides else 0
    for source in sorted(sources, key=lambda source: -len(source.text)):
        least = sizes.index(min(sizes))
        shares[least].append(source)
        sizes[least] += len(source.text)
    return shares


def _fork_all(shares: Iterable[Sequence[Source]], work: Work, children: list[tuple[int, int]]) -> None:
    """Appends a child for each share to `children`, as many as the system allows."""
    for share in shares:
        # An interrupt between the fork and the list would leave a child that nobody ends.
        held = signal.pthread_sigmask(signal.SIG_BLOCK, (signal.SIGINT, signal.SIGTERM))
        try:
            children.append(_fork(share, work, held))
        except OSError:
            return  # too many processes or open files: what is left is the parent's
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, held)


def _fork(share: Iterable[Source], work: Work, signals: Iterable[int]) -> tuple[int, int]:
    """A child at work on `share`, deaf to `signals` only: its process id, and the pipe of its results."""
    reading, writing = os.pipe()
    try:
        process = os.fork()
    except OSError:
        os.close(reading)
        os.close(writing)
        raise
    if process:
        os.close(writing)
        return process, reading
    status = 1
    try:
        os.close(reading)
        signal.pthread_sigmask(signal.SIG_SETMASK, signals)
        data = msgspec.msgpack.encode([work(source) for source in share])
        with os.fdopen(writing, "wb") as pipe:
            pipe.write(data)
        status = 0
    finally:
        # No clean-up of the parent's may run twice, and an error is the parent's to meet again.
        os._exit(status)


def _received(child: tuple[int, int]) -> list[SourceResult]:
    """A child's results; none if it did not finish."""
    process, reading = child
    with os.fdopen(reading, "rb") as pipe:
        data = pipe.read()
    _, status = os.waitpid(process, 0)
    if os.waitstatus_to_exitcode(status):
        return []
    try:
        return msgspec.msgpack.decode(data, type=list[SourceResult])
    except msgspec.DecodeError:
        return []  # ended before its work was done, and called that a success


def _end(process: int) -> None:
    try:
        os.kill(process, signal.SIGKILL)
        os.waitpid(process, 0)
    except (ProcessLookupError, ChildProcessError):
        return
