"""The two kinds of trouble that are not diagnostics: the user's, and the input's as a whole.

A fault *in* the input is a diagnostic. A fault of the user (a wrong option, a missing path, a
broken configuration) is a `UsageError` that says where. A fault of speclint itself is any other
exception, caught once per check and reported as `internal-error`.
"""

TYPE_CHECKING = False
"""As type checkers know it; the module `typing` takes long to import."""

if TYPE_CHECKING:
    from speclint.text.span import Span


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


class LimitReached(Exception):
    """A check gave up: what it was asked takes too long.

    `at` is where that was noticed, `limit` names the limit, `left` says what is left, with its verb ("the feature is").
    """

    def __init__(self, at: "Span", limit: str, left: str) -> None:
        super().__init__(f"{limit}: {left}")
        self.at = at
        self.limit = limit
        self.left = left
