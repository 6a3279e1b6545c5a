"""One run of `speclint check`: from the paths that a user names to a report, which may be one of an earlier run."""

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from speclint.diagnostics import Report
from speclint.engine.cache import Cache, open_cache
from speclint.engine.inputs import Input, Place, base_folder, read_inputs
from speclint.engine.kept_report import keep_report, kept_report, report_key
from speclint.engine.request import Progress, Request, no_progress


def check(request: Request, progress: Progress = no_progress) -> Report:
    """Lints what `request` names; if nothing of it changed since the last run, the report is that of the last run.

    Raises UnreadableInput if a path cannot be linted at all; everything else is in the report.
    """
    with without_collecting():
        base = base_folder(request.paths)
        inputs = read_inputs(request.paths, request.stdin, Place(base, request.exclude, request.revised))
        cache = open_cache(request.cache, base) if request.cache is not None else None
        if cache is None:
            return _made(base, inputs, request, progress, None)
        key = report_key(base, inputs, request)
        name = "\0".join(("report", base, *request.paths))
        report = kept_report(cache, name, key, inputs)
        if report is None:
            report = _made(base, inputs, request, progress, cache)
            if not request.revised:  # a text that is tried out is nothing to keep
                keep_report(cache, name, key, report)
        return report


def _made(base: str, inputs: Sequence[Input], request: Request, progress: Progress, cache: Cache | None) -> Report:
    """The report, made anew from what is known of the sources."""
    from speclint.engine.known import Known, known_from
    from speclint.engine.session import check_inputs

    known = Known(grows=False) if cache is None else known_from(cache, request.paths)
    report = check_inputs(base, inputs, request, progress, known)
    if cache is not None and not request.revised:
        known.keep(cache, request.paths)
    return report


@contextmanager
def without_collecting() -> Iterator[None]:
    """Look for no garbage: everything that a run makes lives to its end."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()
