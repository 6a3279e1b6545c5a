"""Finds what of a text could not be decoded, in whatever language it is."""

import re

from speclint.model.elements import Problem
from speclint.text.span import Span

_UNDECODABLE = re.compile("[\udc80-\udcff]+")


def undecodable(name: str, text: str) -> list[Problem]:
    """Stretches of bytes of the source `name` that are no UTF-8, with the offset in bytes of the first."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return _stretches(name, text)
    return []


def _stretches(name: str, text: str) -> list[Problem]:
    return [
        Problem(
            "bad-encoding",
            str(len(text[: match.start()].encode("utf-8", "surrogateescape"))),
            Span(name, *match.span()),
        )
        for match in _UNDECODABLE.finditer(text)
    ]
