"""JSON as speclint writes it: the same bytes for the same data, and nothing in it that steers a terminal."""

import re

import msgspec

from speclint.text.visible import visible_line

_BEYOND_ASCII = re.compile("[^\x00-\x7e]")


def _escape(match: re.Match[str]) -> str:
    """A character as JSON escapes it (RFC 8259, section 7): beyond the first plane as two surrogates."""
    units = match.group().encode("utf-16-be")
    return "".join(f"\\u{units[at]:02x}{units[at + 1]:02x}" for at in range(0, len(units), 2))


def json_text(value: object, indent: int = 0) -> str:
    """`value` in JSON, on one line unless `indent`.

    Characters beyond ASCII are escaped, so every stream can encode the text, and a bidirectional
    control in a path stays data.
    """
    data = msgspec.json.encode(value)
    text = (msgspec.json.format(data, indent=indent) if indent else data).decode()
    return text if text.isascii() and "\x7f" not in text else _BEYOND_ASCII.sub(_escape, text)


def exact(path: str) -> str:
    """A path as data: itself, or made visible where it has bytes that no JSON string can hold."""
    try:
        path.encode()
    except UnicodeEncodeError:
        return visible_line(path)
    return path
