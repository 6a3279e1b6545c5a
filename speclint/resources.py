"""Finds the data files that travel with speclint: rules and grammars.

They stand at the top of the repository and, in a wheel, below `speclint/_data/`.
"""

import os

_PACKAGE = os.path.dirname(os.path.abspath(__file__))


def folder(name: str) -> str:
    """Return the path of the data folder `name` ("rules" or "grammars"): the wheel's, or else the repository's."""
    inside = os.path.join(_PACKAGE, "_data", name)
    if os.path.isdir(inside):
        return inside
    return os.path.join(os.path.dirname(_PACKAGE), name)


def read_text(name: str, *parts: str) -> str:
    """Return the text of the file `parts` in the data folder `name`.

    Raises FileNotFoundError: a missing file means a broken installation.
    """
    with open(os.path.join(folder(name), *parts), encoding="utf-8") as file:
        return file.read()
