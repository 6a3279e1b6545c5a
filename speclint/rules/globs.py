"""File patterns of a configuration, matched in linear time: a configuration may come from a stranger.

They read like those of .gitignore. `*`, `?` and `[…]` stay inside one name, `**` spans folders, a pattern without a
slash matches a name at any depth, and what matches a folder matches all that lies in it.
"""

import os
from fnmatch import fnmatchcase

import msgspec


class Glob(msgspec.Struct, frozen=True):
    """A pattern for paths, relative to `folder` (absolute)."""

    folder: str
    pattern: str

    def matches(self, path: str) -> bool:
        """Say whether `path`, absolute or relative to `folder`, is matched; a path outside `folder` never is."""
        inside = os.path.relpath(os.path.join(self.folder, path), self.folder)
        names = inside.replace(os.sep, "/").split("/")
        parts = self.pattern.removeprefix("./").strip("/").split("/")
        if len(parts) == 1 and not self.pattern.startswith("/"):
            parts.insert(0, "**")
        return names[0] != ".." and _covers([*parts, "**"], names)


def _covers(parts: list[str], names: list[str]) -> bool:
    """Match names one by one; a mismatch only ever goes back to the last `**`, never to one before it."""
    part = name = taken = 0
    spanning = -1
    while name < len(names):
        if part < len(parts) and parts[part] == "**":
            spanning, taken = part, name
            part += 1
        elif part < len(parts) and fnmatchcase(names[name], parts[part]):
            part += 1
            name += 1
        elif spanning >= 0:
            taken += 1
            part, name = spanning + 1, taken
        else:
            return False
    return all(rest == "**" for rest in parts[part:])
