"""Normative statements: what is demanded newly, no longer, more, less, or of somebody else."""

import re
from bisect import bisect_right
from collections.abc import Container, Iterator, Sequence
from functools import cached_property

from speclint.model import elements as e
from speclint.model.changes.alignment import Placed, align, plain_words
from speclint.model.changes.change import Category, Change, Kind
from speclint.model.changes.document import section_key
from speclint.model.changes.vocabulary import Vocabulary
from speclint.model.spec import SpecModel

_STRENGTH = {"MUST": 3, "SHALL": 3, "REQUIRED": 3, "SHOULD": 2, "RECOMMENDED": 2, "MAY": 1, "CAN": 1, "OPTIONAL": 1}
_DEMANDS = 3
_PERMITS = 1
_IDENTIFIER = re.compile(r"[A-Za-z]\w*_\w+|[a-z]+[A-Z]\w*")
_LETTERS = re.compile(r"[a-z]{4,}")
_FILLERS = frozenset("a an the that this these those of then".split())


def statement_changes(before: SpecModel, after: SpecModel, same: Container[str]) -> Iterator[Change]:
    """What changed of the normative statements, but for the `same` sources."""
    alignment = align(before, after, same)
    for old, now in alignment.pairs:
        verdict = _verdict(old.statement, now.statement)
        if verdict is not None:
            yield _change(*verdict, old, now)
    known = _Known(before, [name for name in before.pages if name not in same])
    for now, passage in _passages(alignment.new, after):
        if known.is_ungated(now, passage):
            yield _change(
                "ungated-requirement", "breaking", "is demanded of existing implementations, and was not", None, now
            )
        else:
            yield _change("statement-added", "added", "", None, now)
    for old in alignment.gone:
        yield _change("statement-removed", "removed", "is gone", old, None)


def _change(kind: Kind, category: Category, what: str, old: Placed | None, now: Placed | None) -> Change:
    one = now or old
    assert one is not None
    return Change(
        kind=kind,
        category=category,
        device=one.device,
        subject=" / ".join(one.section.path) if one.section is not None else "",
        what=what,
        before=old.statement.at if old else None,
        after=now.statement.at if now else None,
        was=in_words(old.statement) if old else "",
        now=in_words(now.statement) if now else "",
    )


def in_words(statement: e.Statement) -> str:
    """A statement as one sentence: conditions, subject, keyword, action."""
    conditions = "".join(f"{condition}, " for condition in statement.conditions)
    subject = statement.subject or "…"
    return f"{conditions}{subject} {statement.modality} {statement.action}".strip()


def _verdict(old: e.Statement, now: e.Statement) -> tuple[Kind, Category, str] | None:
    """What became of a statement, None if it is the same."""
    if _parts(old) == _parts(now):
        return None
    if _negative(old) != _negative(now):
        return "statement-reversed", "breaking", f"says {now.modality}, and said {old.modality}"
    if {old.actor, now.actor} == {"driver", "device"}:
        return "statement-reassigned", "breaking", f"binds the {now.actor}, and bound the {old.actor}"
    before, after = _strength(old), _strength(now)
    if before != after:
        what = f"says {now.modality}, and said {old.modality}"
        # A prohibition that becomes weaker permits more, as a demand does.
        stronger = after > before
        return _stronger(what) if stronger else _weaker(what)
    return _of_conditions(old, now) or _of_words(old, now)


def _parts(statement: e.Statement) -> tuple[object, ...]:
    """All of a statement that makes a difference to its reader."""
    return statement.modality, statement.actor, statement.conditions, statement.subject, statement.action


def _stronger(what: str) -> tuple[Kind, Category, str]:
    return "statement-strengthened", "strengthened", what


def _weaker(what: str) -> tuple[Kind, Category, str]:
    return "statement-weakened", "weakened", what


def _of_conditions(old: e.Statement, now: e.Statement) -> tuple[Kind, Category, str] | None:
    """What it means that a condition came or went while the rest stayed."""
    was = {_meaning(condition): condition for condition in old.conditions}
    is_ = {_meaning(condition): condition for condition in now.conditions}
    if was.keys() == is_.keys() or _meaning(old.action) != _meaning(now.action):
        return None
    permits = _strength(now) == _PERMITS
    if was.keys() < is_.keys():
        what = f"holds only {_listed(is_[key] for key in is_ if key not in was)}"
        return _stronger(what) if permits else _weaker(what)
    if is_.keys() < was.keys():
        what = f'holds also without "{_listed(was[key] for key in was if key not in is_)}"'
        return _weaker(what) if permits else _stronger(what)
    return None


def _listed(conditions: Iterator[str]) -> str:
    return " and ".join(condition[:1].lower() + condition[1:] for condition in conditions)


def _of_words(old: e.Statement, now: e.Statement) -> tuple[Kind, Category, str] | None:
    """Whether the words differ, and whether that is a matter of spelling only."""
    parts = [(_meaning(" ".join(one.conditions)), _meaning(one.subject), _meaning(one.action)) for one in (old, now)]
    if parts[0] == parts[1]:
        return None
    if all(map(_same_but_for_spelling, *parts)):
        return "statement-reworded", "editorial", "is spelt differently"
    return "statement-changed", "changed", "has other words"


def _meaning(text: str) -> tuple[str, ...]:
    return tuple(word for word in plain_words(text) if word not in _FILLERS)


def _same_but_for_spelling(these: tuple[str, ...], those: tuple[str, ...]) -> bool:
    """Whether each word has its counterpart, the same or one slip of the pen away from it."""
    return len(these) == len(those) and all(
        one == other or _one_slip(one, other) for one, other in zip(these, those, strict=True)
    )


def _one_slip(one: str, other: str) -> bool:
    """Whether two plain words differ in one letter, two swapped ones, or their ending."""
    if not (one.isalpha() and other.isalpha()) or min(len(one), len(other)) < 4 or one[0] != other[0]:
        return False
    first = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    a, b = one[first:], other[first:]
    return a[1:] == b[1:] or a == b[1:] or a[1:] == b or (a[2:] == b[2:] and a[:2] == b[1::-1])


def _negative(statement: e.Statement) -> bool:
    return " NOT" in f" {statement.modality}"


def _strength(statement: e.Statement) -> int:
    return _STRENGTH.get(statement.modality.replace("NOT", "").strip(), _PERMITS)


def _passages(new: list[Placed], after: SpecModel) -> Iterator[tuple[Placed, str]]:
    """Each new statement with the passage that came with it: from the last known statement before it to the next."""
    fresh = {each.statement for each in new}
    bounds = {
        source: [(one.at.start, one.at.end) for one in after.pages[source].facts.statements if one not in fresh]
        for source in {each.statement.at.source for each in new}
    }
    for each in new:
        at = each.statement.at
        text = after.pages[at.source].source.text
        known = bounds[at.source]
        place = bisect_right(known, (at.start, len(text)))
        heading = each.section.command.end if each.section and each.section.at.source == at.source else 0
        start = max(heading if heading <= at.start else 0, known[place - 1][1] if place else 0)
        yield each, _unescaped(text[min(start, at.start) : known[place][0] if place < len(known) else at.end])


class _Known:
    """What the old text knew: devices, sections, names and words; what is asked for is likely to be in `changed`."""

    def __init__(self, before: SpecModel, changed: Sequence[str]) -> None:
        self._before = before
        self._devices = {device.name for device in before.devices}
        self._pages = [before.pages[name] for name in dict.fromkeys((*changed, *before.pages))]

    # A change that brings no demand never asks for these, which look at the whole text.
    @cached_property
    def _sections(self) -> set[str]:
        return set(map(section_key, self._before.sections))

    @cached_property
    def _names(self) -> Vocabulary:
        return Vocabulary((_unescaped(page.source.text) for page in self._pages), _IDENTIFIER)

    @cached_property
    def _words(self) -> Vocabulary:
        return Vocabulary((page.facts.prose.text.lower() for page in self._pages), _LETTERS)

    def is_ungated(self, one: Placed, passage: str) -> bool:
        """Whether a new statement demands something of what existed.

        It does in an existing section, if nothing that the passage around it names is new, and
        no word of its own: a word that the old text never used speaks of a thing that it did not know.
        """
        if _strength(one.statement) != _DEMANDS or one.statement.region == "note":
            return False
        if one.key not in self._sections or (one.device and one.device not in self._devices):
            return False
        return self._names.holds(_IDENTIFIER.findall(passage)) and self._words.holds(
            _LETTERS.findall(" ".join(one.words))
        )


def _unescaped(text: str) -> str:
    return text.replace("\\_", "_")
