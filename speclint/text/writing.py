"""Writes a file so that whoever reads it sees the old bytes or the new ones, and never a part."""

import os
import stat
import tempfile

_NEW_FILE = 0o666


def replace_file(path: str, data: bytes) -> None:
    """Make `data` the content of the file at `path`; a file that is there keeps its mode.

    The bytes go to a temporary file beside it, which then takes its place. A symbolic link at
    `path` itself is replaced: who wants what it leads to names that. Raises OSError, and then
    nothing has changed.
    """
    descriptor, temporary = tempfile.mkstemp(prefix=".speclint-", dir=os.path.dirname(path) or ".")
    try:
        with open(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(descriptor)
        os.chmod(temporary, _mode(path))
        os.replace(temporary, path)
    except BaseException:
        os.unlink(temporary)
        raise


def _mode(path: str) -> int:
    """The mode of the file at `path`, or the one that a new file has."""
    try:
        return stat.S_IMODE(os.stat(path).st_mode)
    except FileNotFoundError:
        mask = os.umask(0)
        os.umask(mask)
        return _NEW_FILE & ~mask
