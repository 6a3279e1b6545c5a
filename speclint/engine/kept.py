"""The report of an earlier run on the same inputs under the same request."""

from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

import msgspec

from speclint.diagnostics import Diagnostic, Report
from speclint.engine.cache import Cache, decoded
from speclint.engine.inputs import Input
from speclint.engine.request import Request
from speclint.text.digest import blake2b
from speclint.text.source import Document

_DIGEST = 16


class Keyed(msgspec.Struct, frozen=True, array_like=True):
    """What is kept, with the key of what it is about."""

    key: bytes


_Kind = TypeVar("_Kind", bound=Keyed)


class _Kept(Keyed, frozen=True, array_like=True):
    """A report without the texts of its documents."""

    diagnostics: tuple[Diagnostic, ...]
    files: int
    suppressed: int
    unreadable: bool
    linted: dict[str, bool]


def report_key(base: str, inputs: Sequence[Input], request: Request) -> bytes:
    """A name for all that a report depends on: the texts, how they hang together, and what is asked."""
    digest = blake2b(digest_size=_DIGEST)
    asked = (base, request.choice, request.words)
    digest.update(repr((asked, [_shape(each) for each in inputs])).encode("utf-8", "surrogatepass"))
    return digest_with(digest, _documents(inputs))


def digest_with(digest: blake2b, documents: Iterable[Document]) -> bytes:
    """The digest of what `digest` has been fed and of documents, names and texts."""
    for document in documents:
        digest.update(f"\0{document.name}\0".encode("utf-8", "surrogatepass"))
        digest.update(document.digest)
    return digest.digest()


def found(data: bytes | None, key: bytes, kind: type[_Kind]) -> _Kind | None:
    """What is kept in `data`, None if it is about something else, or no such thing at all."""
    kept = decoded(data, kind)
    return kept if kept is not None and kept.key == key else None


def _shape(given: Input) -> tuple[object, ...]:
    """How an input hangs together, without its texts."""
    gathered = given.gathered
    sources = [(source.name, source.language) for source in gathered.sources.values()]
    only = sorted(given.only) if given.only is not None else None
    return gathered.roots, gathered.inclusions, gathered.complete, gathered.limits, sources, only


def kept_report(data: bytes | None, key: bytes, base: str, inputs: Sequence[Input]) -> Report | None:
    """The report that `keep_report` wrote, None if it is about something else or no report at all."""
    kept = found(data, key, _Kept)
    if kept is None:
        return None
    shown = {region.path for each in kept.diagnostics for region in each.regions()}
    documents = {document.name: document for document in _documents(inputs) if document.name in shown}
    return Report(
        diagnostics=kept.diagnostics,
        documents=documents,
        base=base,
        files=kept.files,
        suppressed=kept.suppressed,
        unreadable=kept.unreadable,
        linted=kept.linted,
    )


def keep_report(cache: Cache, name: str, key: bytes, report: Report) -> None:
    """Keeps a report; not one that tells of a fault or a limit, which another run may not meet."""
    if report.incomplete or report.failures:
        return
    kept = _Kept(key, report.diagnostics, report.files, report.suppressed, report.unreadable, report.linted)
    try:
        cache.write(name, msgspec.msgpack.encode(kept))
    except UnicodeEncodeError:
        return  # undecodable bytes are in its messages: no text that MessagePack could hold


def _documents(inputs: Sequence[Input]) -> Iterator[Document]:
    """Every document that a source of the inputs comes from, once."""
    seen: set[int] = set()
    for each in inputs:
        for source in each.gathered.sources.values():
            for piece in source.pieces:
                if id(piece.document) not in seen:
                    seen.add(id(piece.document))
                    yield piece.document
