"""How much speclint reads; what is over a limit is reported, never dropped in silence."""

MAX_FILE_BYTES = 16 * 1024 * 1024
"""Bytes of one input."""
MAX_LINE_CHARACTERS = 1_000_000
"""Code points of one line."""
MAX_FILES = 10_000
"""Files of one tree."""
MAX_PATCHES = 500
"""Patches of one series."""
MAX_HUNKS = 10_000
"""Hunks of one patch."""
MAX_PATCH_LINES = 500_000
"""Lines of all hunks of one patch."""
MAX_FINDINGS = 10_000
"""Findings of one run."""
MAX_MESSAGES = 10_000
"""Messages of one input."""
MAX_MIME_PARTS = 1_000
"""MIME parts of one message."""
MAX_MIME_DEPTH = 20
"""MIME parts inside each other, enclosed messages among them."""
MAX_HEADER_CHARACTERS = 16_000
"""Code points of one header field that is looked at."""
MAX_PASSAGES = 20_000
"""Passages of one text of a mail: runs of lines that are quoted alike."""
MAX_MAIL_PARTS = 2_000
"""Definitions and pieces of LaTeX in one mail, mailbox or draft."""
