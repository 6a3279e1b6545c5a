"""Checks of patches as they are mailed: their subject, and the trailers of their message."""

import re
from collections.abc import Iterator

from speclint.diagnostics import Found
from speclint.frontends.series import Patch

_AREA = re.compile(r"(?!\s)[^:]{1,48}:\s")
_NO_SUBJECT = re.compile(r"(?:Revert|Merge)\b")


def missing_sign_off(patch: Patch, _context: Patch) -> Iterator[Found]:
    """A message without a line "Signed-off-by:"; a diff that no message brings has nothing to say."""
    if patch.words_end is not None and not patch.signed_off:
        yield Found(patch.words_end)


def subject_prefix(patch: Patch, _context: Patch) -> Iterator[Found]:
    """A subject that does not begin with the part of the specification that it is about; yields `title`."""
    if patch.title_at is None or not patch.title or _NO_SUBJECT.match(patch.title):
        return
    if not _AREA.match(patch.title):
        yield Found(patch.title_at, {"title": patch.title})
