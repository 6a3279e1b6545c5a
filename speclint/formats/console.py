"""The console of rich, as formats use it: what it prints has been made safe, and whether to colour has been decided."""

from typing import TextIO

from rich.console import Console as RichConsole

_NEVER_WRAPPED = 10_000


class Console(RichConsole):
    """Prints what it is given.

    A closed pipe is an error as on any stream; rich would end the process with status 1.
    """

    def __init__(self, stream: TextIO, *, color: bool) -> None:
        super().__init__(
            file=stream, force_terminal=color, color_system="standard" if color else None, no_color=not color,
            width=_NEVER_WRAPPED, legacy_windows=False, markup=False, emoji=False, highlight=False, soft_wrap=True,
            force_jupyter=False,
        )  # fmt: skip

    def on_broken_pipe(self) -> None:
        """Raise BrokenPipeError."""
        raise BrokenPipeError
