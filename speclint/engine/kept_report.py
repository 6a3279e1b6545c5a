"""The report of an earlier run on the same inputs under the same request."""

from collections.abc import Iterable, Iterator, Sequence

import msgspec

from speclint.diagnostics import Report
from speclint.engine.cache import Cache
from speclint.engine.inputs import Input
from speclint.engine.request import Request
from speclint.text.digest import new_digest
from speclint.text.source import Document


class _Kept(msgspec.Struct, frozen=True, array_like=True):
    """A report without its documents, with the key of what it is about."""

    key: bytes
    report: Report


def report_key(base: str, inputs: Sequence[Input], request: Request) -> bytes:
    """A name for all that a report depends on: the texts, how they hang together, and what is asked."""
    asked = (base, request.choice, request.words)
    return key_of((asked, [_shape(each) for each in inputs]), _documents(inputs))


def key_of(asked: object, documents: Iterable[Document]) -> bytes:
    """A name for what is asked of documents: for all that `asked` shows by `repr`, for names and texts."""
    digest = new_digest(repr(asked).encode("utf-8", "surrogatepass"))
    for document in documents:
        digest.update(f"\0{document.name}\0".encode("utf-8", "surrogatepass"))
        digest.update(document.digest)
    return digest.digest()


def _shape(given: Input) -> tuple[object, ...]:
    """How an input hangs together, without its texts."""
    gathered = given.gathered
    sources = [(source.name, source.language) for source in gathered.sources.values()]
    only = sorted(given.only) if given.only is not None else None
    return gathered.roots, gathered.inclusions, gathered.complete, gathered.limits, sources, only


def kept_report(cache: Cache, name: str, key: bytes, inputs: Sequence[Input]) -> Report | None:
    """The report that `keep_report` kept, None if it is about something else or there is none."""
    kept = cache.read(name, _Kept)
    if kept is None or kept.key != key:
        return None
    shown = {region.path for each in kept.report.diagnostics for region in each.regions()}
    documents = {document.name: document for document in _documents(inputs) if document.name in shown}
    return msgspec.structs.replace(kept.report, documents=documents)


def keep_report(cache: Cache, name: str, key: bytes, report: Report) -> None:
    """Keeps a report; not one that tells of a fault or a limit, which another run may not meet."""
    if report.incomplete or report.failures:
        return
    cache.write(name, _Kept(key, msgspec.structs.replace(report, documents={})))


def _documents(inputs: Sequence[Input]) -> Iterator[Document]:
    """Every document that a source of the inputs comes from, once."""
    seen: set[int] = set()
    for each in inputs:
        for source in each.gathered.sources.values():
            for piece in source.pieces:
                if id(piece.document) not in seen:
                    seen.add(id(piece.document))
                    yield piece.document
