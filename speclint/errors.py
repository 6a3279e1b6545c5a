"""The two kinds of trouble that are not diagnostics: the user's, and the input's as a whole.

A fault *in* the input is a diagnostic. A fault of the user (a wrong option, a missing path, a
broken configuration) is a `UsageError` that says where. A fault of speclint itself is any other
exception, caught once per check and reported as `internal-error`.
"""


class UsageError(Exception):
    """The user asked for something that cannot be done; ends the run with status 2.

    `place` names the file (and line) at fault where there is one, `remedy` says what to do.
    """

    def __init__(self, message: str, *, place: str = "", remedy: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.place = place
        self.remedy = remedy

    def __str__(self) -> str:
        text = f"{self.place}: {self.message}" if self.place else self.message
        return f"{text}; {self.remedy}" if self.remedy else text


class TooLarge(UsageError):
    """An input that was named is over a limit, so there is no answer about it; ends the run with status 3."""


class UnreadableInput(UsageError):
    """A path that was named cannot be read: missing, no regular file, outside the tree, too large."""
