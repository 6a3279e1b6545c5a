"""Turns a fix into the fewest replacements: words that stay are left as they stand, with the white space around them.

A fix is kept only if it can be trusted with the bytes of a file: each edit lies in a source that is
a whole document of LaTeX (so never in a mail), what it takes away holds no markup that it does not put
back, and what it puts in is text.
"""

import re
from collections.abc import Callable, Iterator

from speclint.diagnostics import Edit, Fix, Region, Repair, Replacement
from speclint.text.revision import Change
from speclint.text.source import Source
from speclint.text.span import Span

_WORD = re.compile(r"\S+")
_BLANK = " \t"
_SURROGATE = re.compile("[\ud800-\udfff]")
_MARKUP = "\\{}%$&#~^"


def repair_of(fix: Fix, source_of: Callable[[str], Source], region_of: Callable[[Span], Region]) -> Repair | None:
    """The fix in regions, None if it cannot be made. `source_of` gives a source by its name."""
    replacements: list[Replacement] = []
    for edit in fix.edits:
        source = source_of(edit.at.source)
        if not _is_document(source):
            return None
        for change in _narrowed(source.text, edit):
            removed = source.text[change.start : change.end]
            if any(removed.count(sign) > change.text.count(sign) for sign in _MARKUP) or _SURROGATE.search(change.text):
                return None
            region = region_of(edit.at.moved_to(change.start, change.end))
            replacements.append(Replacement(region, _with_line_ends(change.text, source.text)))
    replacements.sort(key=lambda each: each.region)
    return Repair(tuple(replacements), fix.safe) if replacements else None


def _with_line_ends(text: str, around: str) -> str:
    return text.replace("\n", "\r\n") if "\n" in text and "\r\n" in around else text


def _is_document(source: Source) -> bool:
    [first, *others] = source.pieces
    whole = not others and first.offset == 0 and source.text == first.document.text
    return whole and source.language == "latex"


def _narrowed(text: str, edit: Edit) -> Iterator[Change]:
    """What really changes when words become others."""
    old = [match.span() for match in _WORD.finditer(text, edit.at.start, edit.at.end)]
    new = edit.text.split()
    if not old or not new:
        yield Change(edit.at.start, edit.at.end, edit.text)
    elif len(old) == len(new):
        for (start, end), word in zip(old, new, strict=True):
            if text[start:end] != word:
                yield Change(start, end, word)
    else:
        yield from _aligned(text, old, new)


def _aligned(text: str, old: list[tuple[int, int]], new: list[str]) -> Iterator[Change]:
    from difflib import SequenceMatcher

    words = [text[start:end] for start, end in old]
    for kind, first, last, begin, end in SequenceMatcher(None, words, new, autojunk=False).get_opcodes():
        put = " ".join(new[begin:end])
        if kind == "replace":
            yield Change(old[first][0], old[last - 1][1], put)
        elif kind == "delete":
            yield Change(*_with_blank(text, old[first][0], old[last - 1][1]), "")
        elif kind == "insert":
            yield (
                Change(old[first][0], old[first][0], f"{put} ")
                if first < len(old)
                else Change(old[-1][1], old[-1][1], f" {put}")
            )


def _with_blank(text: str, start: int, end: int) -> tuple[int, int]:
    """Where to delete a word: with the blanks before it, or if it begins its line those after it, or the line."""
    before, after = start, end
    while before and text[before - 1] in _BLANK:
        before -= 1
    if before and text[before - 1] != "\n":
        return before, end
    while text[after : after + 1] in (" ", "\t"):
        after += 1
    alone = before and text[after : after + 1] in ("\n", "\r", "")
    if not alone:
        return start, after
    return before - (2 if text[before - 2 : before] == "\r\n" else 1), end
