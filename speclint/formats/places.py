"""Places as code hosts name them: from the top of the repository, in URIs."""

import os
from urllib.parse import quote

from speclint.text.visible import visible_line


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
