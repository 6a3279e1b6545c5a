"""The exit statuses that all commands share."""

CLEAN = 0
"""Nothing found, or nothing severe enough."""
FINDINGS = 1
USAGE = 2
"""A wrong option or configuration, or an input that cannot be read."""
FAULT = 3
"""A fault of speclint, or a limit was hit: the answer is incomplete."""
INTERRUPTED = 130
CLOSED_PIPE = 141
"""What a shell reports of a command that ended because nobody reads its output."""
