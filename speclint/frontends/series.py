"""A series of patches out of the messages of a thread: its latest version, in its order, without what was replied.

What a subject says (`[PATCH v3 2/5]`) tells version and place; the rest of the thread tells which messages belong
together. Plain diffs without any header are a series in the order in which they arrived.
"""

import re
from collections.abc import Iterable, Sequence

import msgspec

from speclint.errors import UsageError
from speclint.frontends.mail import Message
from speclint.frontends.patch import Diffs, read_diffs
from speclint.text.source import Document, Source
from speclint.text.span import Span

_REPLY = re.compile(r"\s*(?:re|aw|antw|sv|fwd?|wg)\s*(?:\[\d+\])?:", re.IGNORECASE)
_TAG = re.compile(r"\s*\[([^\[\]]{0,200})\]")
_VERSION = re.compile(r"(?:\b|PATCH)v(\d{1,3})\b", re.IGNORECASE)
_PLACE = re.compile(r"(?<![\d.])(\d{1,4})/(\d{1,4})(?![\d.])")
_SIGNED = re.compile(r"^[ \t]*signed-off-by:[ \t]*\S", re.IGNORECASE | re.MULTILINE)
_BASE = re.compile(r"^base-commit: ([0-9a-f]{7,64})[ \t\r]*$", re.MULTILINE)
_CUT = re.compile(r"^---[ \t\r]*$", re.MULTILINE)
_SUBJECT = re.compile(r"^subject[ \t]*:[ \t]*([^\n]*)", re.IGNORECASE | re.MULTILINE)
_FOREIGN = re.compile(r"\W+")


class Subject(msgspec.Struct, frozen=True):
    """What the subject of a message says: `title` is what is left without its tags."""

    title: str
    version: int
    number: int
    total: int
    tagged: bool
    reply: bool


class Patch(msgspec.Struct, frozen=True):
    """One patch of a series.

    `source` is the text that it was read from, `diffs` the patches of files in it. `message` is the mail that brought
    it, None for a plain diff; then there is no title either. `title_at` is where the subject stands, `words` what the
    message says before the patch, `words_end` the last line of that (both spans in the document). `name` is "2/5",
    "" where there is only one.
    """

    name: str
    title: str
    document: Document
    source: Source
    diffs: Diffs
    message: Message | None = None
    words: str = ""
    title_at: Span | None = None
    words_end: Span | None = None

    @property
    def signed_off(self) -> bool:
        """Whether a line "Signed-off-by:" stands in the message."""
        return _SIGNED.search(self.words) is not None


class Series(msgspec.Struct, frozen=True):
    """A series: its patches in order; the base that it names, "" if it names none; what else was there, in words."""

    patches: tuple[Patch, ...]
    base_commit: str = ""
    left_out: tuple[str, ...] = ()


class _Candidate(msgspec.Struct, frozen=True):
    """A message that brings a patch, or covers a series."""

    order: int
    root: str
    subject: Subject
    patch: Patch


def read_subject(text: str) -> Subject:
    """What a subject line says."""
    reply = _REPLY.match(text) is not None
    while match := _REPLY.match(text):
        text = text[match.end() :]
    version, number, total, tagged = 1, -1, 0, False
    while match := _TAG.match(text):
        text = text[match.end() :]
        tagged = tagged or "PATCH" in match[1].upper()
        if found := _VERSION.search(match[1]):
            version = int(found[1])
        if found := _PLACE.search(match[1]):
            number, total, tagged = int(found[1]), int(found[2]), True
    return Subject(" ".join(text.split()), version, number, total, tagged, reply)


def find_series(documents: Sequence[tuple[Document, Sequence[Message]]]) -> Series:
    """The latest version of the series that the messages of `documents` hold.

    Raises UsageError if there is no patch, or if there are several series and nothing tells which is meant.
    """
    candidates, covers, replies = _sorted_out(documents)
    if not candidates:
        raise UsageError("holds no patch", place=_names(documents), remedy="name a diff, a mail or a mailbox with one")
    version = max(each.subject.version for each in candidates)
    latest = [each for each in candidates if each.subject.version == version]
    chosen = _one_series(latest, documents)
    patches = _in_order(chosen)
    found = [each for each in covers if each.subject.version == version and _related(each, chosen)]
    said = [patch.source.text for patch in (*patches, *(each.patch for each in found))]
    bases = [match[1] for text in said if (match := _BASE.search(text))]
    passed = (
        _counted(len(candidates) - len(patches), "other or older patch", "other or older patches"),
        _counted(replies, "reply or other message", "replies and other messages"),
    )
    over = ", ".join(filter(None, passed))
    left = (f"passed over: {over}" if over else "", _missing(chosen))
    return Series(patches, bases[-1] if bases else "", tuple(filter(None, left)))


def _sorted_out(
    documents: Sequence[tuple[Document, Sequence[Message]]],
) -> tuple[list[_Candidate], list[_Candidate], int]:
    """The messages that bring patches, cover letters, and the number of all others."""
    roots = _roots(message for _, messages in documents for message in messages)
    candidates: list[_Candidate] = []
    covers: list[_Candidate] = []
    others = 0
    for document, messages in documents:
        for message in messages:
            subject = read_subject(message.subject)
            patch = None if subject.reply else _patch_of(document, message, subject)
            order = len(candidates)
            root = roots.get(message.message_id, message.message_id)
            if patch is not None and patch.diffs.files and subject.number != 0:
                candidates.append(_Candidate(order, root, subject, patch))
            elif patch is not None and subject.tagged and subject.number == 0:
                covers.append(_Candidate(order, root, subject, patch))
            else:
                others += 1
    return candidates, covers, others


def _roots(messages: Iterable[Message]) -> dict[str, str]:
    """For every message the name of its thread."""
    parents: dict[str, str] = {}

    def top(name: str) -> str:
        seen = [name]
        while parents.get(seen[-1], seen[-1]) != seen[-1]:
            seen.append(parents[seen[-1]])
        parents.update(dict.fromkeys(seen, seen[-1]))
        return seen[-1]

    for message in messages:
        for other in (message.in_reply_to, *message.references):
            if other and message.message_id:
                parents[top(other)] = top(message.message_id)
    return {name: top(name) for name in list(parents)}


def _patch_of(document: Document, message: Message, subject: Subject) -> Patch | None:
    """What a message brings, read from the first of its texts that holds a patch; None if it has no text."""
    best: Patch | None = None
    for source in message.texts:
        diffs = read_diffs(source)
        if best is None or (diffs.files and not best.diffs.files):
            best = Patch("", subject.title, document, source, diffs)
    if best is None or not (message.subject or message.sender):
        return best
    first = message.texts[0]
    ends = [len(first.text)]
    if best.source is first and best.diffs.files:
        ends.append(best.diffs.files[0].start)
    if cut := _CUT.search(first.text):
        ends.append(cut.start())
    words = first.text[: min(ends)]
    return msgspec.structs.replace(
        best,
        message=message,
        words=words,
        title_at=_title_at(document, message, subject.title),
        words_end=_last_line(document, first, words) or _title_at(document, message, subject.title),
    )


def _title_at(document: Document, message: Message, title: str) -> Span:
    """Where the title stands in the header, or the subject if it is folded or encoded; its start if there is none."""
    match = _SUBJECT.search(document.text, message.at[0], message.header_end)
    start, end = match.span(1) if match else (message.at[0], message.at[0])
    found = document.text.find(title, start, end) if title else -1
    if found >= 0:
        return Span(document.name, found, found + len(title))
    return Span(document.name, start, end - document.text.endswith("\r", start, end))


def _last_line(document: Document, source: Source, words: str) -> Span | None:
    """Where the last line with text stands; None if there is none."""
    end = len(words.rstrip())
    start = words.rfind("\n", 0, end) + 1
    if not end:
        return None
    _, first, last = source.origin_of(Span(source.name, start, end))
    return Span(document.name, first, last)


def _one_series(latest: list[_Candidate], documents: Sequence[tuple[Document, Sequence[Message]]]) -> list[_Candidate]:
    """The patches of one series among those of the latest version; a series sent again counts as it was sent last."""
    groups: list[list[_Candidate]] = []
    for each in latest:
        for group in groups:
            if _belongs(each, group):
                group.append(each)
                break
        else:
            groups.append([each])
    *before, chosen = groups
    titles = {_title(each) for each in chosen}
    for group in before:
        if titles.isdisjoint(map(_title, group)):
            told = " and ".join(f'"{some[0].patch.title}"' for some in (group, chosen))
            raise UsageError(f"holds several series: {told}", place=_names(documents), remedy="name one of them")
    return chosen


def _belongs(one: _Candidate, group: list[_Candidate]) -> bool:
    """Whether a patch is of the series that a group is of: by its thread, or because it fills a gap of it."""
    if one.subject.number < 0:
        return group[0].subject.number < 0
    if one.root and one.root == group[0].root:
        return True
    if one.subject.total != group[0].subject.total or _sender(one) != _sender(group[0]):
        return False
    return all(one.subject.number != each.subject.number for each in group)


def _sender(one: _Candidate) -> str:
    return one.patch.message.sender if one.patch.message is not None else ""


def _in_order(chosen: list[_Candidate]) -> tuple[Patch, ...]:
    """The patches by number; of two with one number, or with one title and none, the later one counts."""
    numbered = {each.subject.number: each for each in chosen if each.subject.number > 0}
    ordered = [numbered[number] for number in sorted(numbered)]
    plain = {_title(each) or each.order: each for each in chosen if each.subject.number <= 0}
    ordered += plain.values()
    total = max(len(ordered), *(each.subject.total for each in ordered))
    return tuple(
        msgspec.structs.replace(each.patch, name=f"{each.subject.number if each.subject.number > 0 else place}/{total}")
        if total > 1
        else each.patch
        for place, each in enumerate(ordered, 1)
    )


def _related(cover: _Candidate, chosen: list[_Candidate]) -> bool:
    return any(each.root == cover.root for each in chosen) or not cover.root


def _missing(chosen: list[_Candidate]) -> str:
    numbers = {each.subject.number for each in chosen}
    total = max(each.subject.total for each in chosen)
    missing = [str(number) for number in range(1, total + 1) if number not in numbers]
    return f"missing: {', '.join(missing)} of {total}" if missing else ""


def _title(each: _Candidate) -> str:
    return _FOREIGN.sub(" ", each.subject.title.lower()).strip()


def _names(documents: Sequence[tuple[Document, Sequence[Message]]]) -> str:
    return ", ".join(document.name for document, _ in documents[:3])


def _counted(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}" if count else ""
