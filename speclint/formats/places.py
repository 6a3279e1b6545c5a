"""Places as code hosts name them: from the top of the repository, in URIs, and so that they outlive an edit."""

import hashlib
import os
from collections import Counter
from collections.abc import Sequence
from urllib.parse import quote

from speclint.diagnostics import Diagnostic
from speclint.text.source import Document
from speclint.text.visible import visible_line

_MOST_HASHED = 4096
"""Code points of a line that its hash covers: enough for any line that a person wrote."""


def repository_prefix(base: str) -> str:
    """What to put before a path relative to the folder `base` so that it starts at the top of the repository.

    Empty where `base` is empty, is the top, or lies in no repository.
    """
    if not base:
        return ""
    folder = os.path.abspath(base)
    below: list[str] = []
    while not os.path.exists(os.path.join(folder, ".git")):
        parent, name = os.path.split(folder)
        if parent == folder:
            return ""
        below.insert(0, name)
        folder = parent
    return "".join(f"{name}/" for name in below)


def from_top(path: str, prefix: str) -> str:
    """`path` from the top of the repository, whose folder below the top is `prefix`; an absolute path as it is."""
    return path if path.startswith("/") else prefix + path


def uri(path: str) -> str:
    """A path as a URI reference (RFC 3986): percent-encoded, a relative one stays relative."""
    try:
        data = path.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:  # a half of a surrogate pair is no byte of any file name
        data = visible_line(path).encode()
    encoded = quote(data, safe="/")
    return f"file://{encoded}" if path.startswith("/") else encoded


def line_hashes(diagnostics: Sequence[Diagnostic], documents: dict[str, Document]) -> list[str]:
    """For every diagnostic a name that stays when lines move: a hash of rule and line, and which of its kind.

    White space does not count; equal lines of one file are told apart by their order, as
    `primaryLocationLineHash` does it.
    """
    seen: Counter[tuple[str, str]] = Counter()
    hashes: list[str] = []
    for diagnostic in diagnostics:
        path, number = diagnostic.region.path, diagnostic.region.line
        document = documents.get(path)
        line = document.lines.line(number)[:_MOST_HASHED] if document and number <= document.lines.count else ""
        data = f"{diagnostic.rule}\n{' '.join(line.split())}".encode("utf-8", "surrogatepass")
        name = hashlib.blake2b(data, digest_size=8).hexdigest()
        seen[path, name] += 1
        hashes.append(f"{name}:{seen[path, name]}")
    return hashes
