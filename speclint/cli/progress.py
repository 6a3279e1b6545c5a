"""The progress bar: on standard error, where somebody watches, once the work has taken a second."""

import sys
import time
from types import TracebackType
from typing import TYPE_CHECKING

from speclint.cli.terminal import shows_progress

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

_PATIENCE = 1.0
"""Seconds of work that need no bar."""


class ProgressBar:
    """A bar that appears by itself; the engine calls it with the number of sources done and of all."""

    def __init__(self, *, quiet: bool = False) -> None:
        self._wanted = not quiet and shows_progress(sys.stderr)
        self._start = time.monotonic()
        self._bar: Progress | None = None
        self._task: TaskID | None = None

    def __enter__(self) -> "ProgressBar":
        return self

    def __call__(self, done: int, total: int) -> None:
        """Show that `done` of `total` is done."""
        if not self._wanted or time.monotonic() - self._start < _PATIENCE:
            return
        if self._bar is None or self._task is None:
            from rich.console import Console
            from rich.progress import Progress

            self._bar = Progress(console=Console(stderr=True), transient=True)
            self._task = self._bar.add_task("linting", total=total)
            self._bar.start()
        self._bar.update(self._task, completed=done, total=total)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar is not None:
            self._bar.stop()
