"""Makes untrusted text safe to show: nothing in it steers a terminal or reorders a line."""

import re

# C0 and C1 controls, lone surrogates (undecodable bytes), zero-width and bidirectional
# controls, line and paragraph separators, interlinear annotation, tags, byte order mark.
_HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e"
    "\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb"
    "\ud800-\udfff\U000e0000-\U000e0fff]"
)


def _shown(match: re.Match[str]) -> str:
    code = ord(match.group())
    if 0xDC80 <= code <= 0xDCFF:
        return f"<{code - 0xDC00:02X}>"
    return f"<U+{code:04X}>"


def visible(text: str) -> str:
    """`text` with every hidden or steering character written out as <U+XXXX> (a raw byte as <XX>).

    Tabs and line feeds stay.
    """
    return _HIDDEN.sub(_shown, text)


def visible_line(text: str) -> str:
    """Like `visible`, on one line: line feeds become blanks, tabs too."""
    return _HIDDEN.sub(_shown, text.replace("\n", " ").replace("\t", " "))
