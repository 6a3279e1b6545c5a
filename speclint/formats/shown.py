"""Text as it is shown: safe, on one line, measured in cells of a terminal, wrapped."""

import re

from speclint.text.visible import visible_line

_BEYOND_ASCII = re.compile("[^\x00-\x7f]")


def shown(text: str, unicode: bool) -> str:
    """Untrusted `text` on one line and safe to print; in ASCII unless `unicode`."""
    line = visible_line(text)
    if unicode or line.isascii():
        return line
    return _BEYOND_ASCII.sub(lambda match: f"<U+{ord(match.group()):04X}>", line)


def shown_path(path: str, unicode: bool) -> str:
    """Like `shown`, for a path that starts a line of output.

    A CI runner obeys lines that start with "::", and a patch may bring a file of that name.
    """
    line = shown(path, unicode)
    return f"./{line}" if line.lstrip().startswith("::") else line


def cells(text: str) -> int:
    """How many cells of a terminal `text` takes: wide characters take two, combining ones none."""
    if text.isascii():
        return len(text)
    from rich.cells import cell_len

    return cell_len(text)


def wrapped(text: str, room: int) -> list[str]:
    """`text` in lines of at most `room` cells, broken at blanks; a longer word gets its own line."""
    lines: list[str] = []
    line, used = "", 0
    for word in text.split():
        width = cells(word)
        if line and used + 1 + width > room:
            lines.append(line)
            line, used = word, width
        elif line:
            line, used = f"{line} {word}", used + 1 + width
        else:
            line, used = word, width
    return [*lines, line] if line else lines
