"""Divides what the grammar found among the statements of a sentence: subjects, conditions, actions."""

import re
from collections.abc import Sequence
from typing import TypeAlias

import msgspec

from speclint.languages.statement.actors import WHOLE_ACTOR, party
from speclint.languages.statement.words import ADVERB, COPULA, LONGEST_COPULA, PUNCTUATION, Word

At: TypeAlias = tuple[int, int]

# "and therefore MUST": no new subject.
_ADVERBS = re.compile(rf"{ADVERB}(?:\s+{ADVERB})*+")
# "which is deprecated", "such as X", "i.e. Y": tells more about the subject, and is none.
_ADDITION = re.compile(
    r"(?:which|who|where|such\s+as|as|like|including|i\.?e|e\.?g|for\s+example|if\s+any|\w+(?:ed|ing))\b"
)
# "Devices that support X, Y or Z": the actor is not the last of the phrases before the keyword.
_RESTRICTION = re.compile(r"\s+(?:that|which|who|with|without|not|\w+ing)\s")
# "It is RECOMMENDED that the driver …"
_RECOMMENDED = re.compile(r"\s+(?:that|for)\s+")
_CONNECTORS = ("and", "or", "but", "and/or", "then", "although", "though")
# Where a condition after the action ends: "if X is set; …", "if X is set, and clear it otherwise".
_END_OF_CONDITION = re.compile(
    r";|,\s*(?:(?:and\s+|or\s+)?otherwise|but|because|in\s+order\s+to|even\s+though|so\s+that)\b|,\s*and\s[^,;]*\sotherwise\b"
)
# "res0 is reserved and MUST": the subject ends before its first verb.
_FIRST_VERB = re.compile(r"\s(?:is|are|was|were|has|have)\s")
# What may stand before a subject and is no part of it.
_LEAD_IN = re.compile(r"(?:that\s+is|i\.?e|e\.?g|as|so|thus|therefore|hence|however|[Nn]ote\s+that)\b\.?\s+")


class Clause(msgspec.Struct):
    """One statement, as the grammar finds it: what leads to the keyword and, if it is right before it, the subject.

    `form` is the alternative of the rule `said`, or "stray" where a statement follows another without comma or "and".
    """

    form: str
    before: list[Word]
    subject: Word | None
    keyword: Word


class Statement(msgspec.Struct):
    """One statement, with everything in its place."""

    keyword: At
    actor: str
    actor_at: At | None
    conditions: tuple[At, ...]
    action: At


def divide(text: str, clauses: Sequence[Clause], rest: list[Word]) -> list[Statement]:
    """Return the statements of a sentence; `rest` is what follows the last keyword."""
    statements: list[Statement] = []
    leading: tuple[At, ...] = ()
    opening = clauses[0].before
    for number, clause in enumerate(clauses):
        following = clauses[number + 1] if number + 1 < len(clauses) else None
        subject, leads = _subject(text, clause, opening)
        if number and subject is None and clause.form != "stray":
            actor = (statements[-1].actor, statements[-1].actor_at)
        else:
            actor = _actor(text, subject)
        conditions = _conditions(text, leads) if leads else ()
        if conditions or number == 0 or _is_contrast(text, opening):
            leading = conditions
        outcome, opening = _outcome_and_opening(text, following) if following else (rest, [])
        keyword = (clause.keyword.start, clause.keyword.end)
        if text[keyword[0]] in "RON":
            actor = _actor_of_adjective(text, keyword, actor)
        action, trailing = _action(text, keyword[1], outcome)
        statements.append(Statement(keyword, *actor, leading + trailing, action))
    return statements


def _outcome_and_opening(text: str, following: Clause) -> tuple[list[Word], list[Word]]:
    """Divide what stands before the next clause into the end of this one and the start of that one."""
    if following.subject is not None and following.form == "stray":
        return [following.subject], []
    split = _end_of_outcome(text, following.before)
    return following.before[:split], following.before[split:]


def _subject(text: str, clause: Clause, opening: list[Word]) -> tuple[Word | None, list[Word]]:
    """Return the subject of a clause, None where it has none of its own, and what else leads to the keyword."""
    subject = clause.subject
    if clause.form == "interrupted":
        return _interrupted(text, opening)
    if subject is None or clause.form == "stray":
        return None, opening
    if subject.party or not opening:
        return _unless_adverb(text, subject), opening
    first = opening[0]
    actor = WHOLE_ACTOR.match(text, first.start, first.end) if first.party else None
    is_restricted = actor is not None and _RESTRICTION.match(text, actor.end(), first.end) is not None
    if is_restricted and not any(part.type == "CONDITION" for part in opening):
        return Word("PHRASE", first.start, subject.end, first.party), []
    return _unless_adverb(text, subject), opening


def _unless_adverb(text: str, subject: Word) -> Word | None:
    """Return the subject, or None where it is an adverb only."""
    if not subject.party and _ADVERBS.fullmatch(text, subject.start, subject.end):
        return None
    return subject


def _interrupted(text: str, opening: list[Word]) -> tuple[Word | None, list[Word]]:
    """Find the subject where a comma stands between it and the keyword: "The driver, when X, MUST"."""
    last_condition = max((i for i, part in enumerate(opening) if part.type == "CONDITION"), default=len(opening))
    phrases = [i for i, part in enumerate(opening) if part.type == "PHRASE"]
    actors = [i for i in phrases if opening[i].party]
    candidates = actors or [i for i in phrases if i < last_condition and not _ADDITION.match(text, opening[i].start)]
    if not candidates:
        return None, opening
    at = candidates[-1]
    return opening[at], opening[:at] + opening[at + 1 :]


def _actor(text: str, subject: Word | None) -> tuple[str, At | None]:
    """Return who the subject is, and where."""
    if subject is None:
        return "", None
    if subject.type == "SUBJECT":
        return subject.party, (subject.start, subject.end)
    return subject.party or "other", _subject_phrase(text, subject)


def _subject_phrase(text: str, subject: Word) -> At:
    """Return the place of a subject without what is said of it before the keyword: "res0 is reserved and"."""
    start, end = subject.start, subject.end
    lead_in = _LEAD_IN.match(text, start, end)
    if lead_in:
        start = lead_in.end()
    verb = _FIRST_VERB.search(text, start, end)
    if verb and trim(text, start, end)[1] < end:
        end = verb.start()
    return trim(text, start, end)


def _actor_of_adjective(text: str, keyword: At, actor: tuple[str, At | None]) -> tuple[str, At | None]:
    """Return the actor for REQUIRED, RECOMMENDED and OPTIONAL: only after "is"; "OPTIONAL support" says nothing."""
    recommended = _RECOMMENDED.match(text, keyword[1])
    named = WHOLE_ACTOR.match(text, recommended.end()) if recommended else None
    if named:
        return party(named.group()), named.span()
    if COPULA.search(text, max(0, keyword[0] - LONGEST_COPULA), keyword[0]):
        return actor
    return "", None


def _is_contrast(text: str, opening: list[Word]) -> bool:
    """Return whether a clause is no longer under the conditions of the one before: after a semicolon, "otherwise"."""
    return any(part.type == "OTHERWISE" or text[part.start] == ";" for part in opening)


def _end_of_outcome(text: str, between: list[Word]) -> int:
    """Return how many of the parts between two keywords belong to the first."""
    last = len(between)
    if last and between[-1].type == "CONDITION":
        return last - 1  # "…, in which case the device MUST"
    ends_open = last > 0 and between[-1].type in ("COMMA", "THEN")
    for i in range(last - 1, -1, -1):
        part = between[i]
        if part.type == "OTHERWISE" or text[part.start] == ";":
            return i
        if part.type == "AND" and ends_open and i + 1 < last and between[i + 1].type == "CONDITION":
            return i
    while last and between[last - 1].type in ("COMMA", "AND", "THEN"):
        last -= 1
    return last


def _conditions(text: str, parts: list[Word]) -> tuple[At, ...]:
    """Return the conditions among `parts`; one goes on over commas and "and", up to the next."""
    found: list[list[int]] = []
    is_open = False
    for part in parts:
        kind = part.type
        if kind == "CONDITION":
            found.append([part.start, part.end])
            is_open = True
        elif kind == "PHRASE":
            if is_open:
                found[-1][1] = part.end
        elif kind == "OTHERWISE":
            found.append([part.start, part.end])
            is_open = False
        elif is_open and (kind == "THEN" or text[part.end - 1] == ")"):
            is_open = False
    return tuple([trim(text, start, end) for start, end in found]) if found else ()


def _action(text: str, keyword_end: int, parts: list[Word]) -> tuple[At, tuple[At, ...]]:
    """Return the action and the conditions after it: "MUST A if B", and "MUST, if B, A"."""
    inserted: tuple[At, ...] = ()
    first = _index(parts, 0, ("PHRASE", "CONDITION"))
    if first < len(parts) and parts[first].type == "CONDITION":
        comma = _index(parts, first, ("COMMA",))
        inserted = _conditions(text, parts[:comma])
        first = _index(parts, comma, ("PHRASE", "CONDITION"))
    end = _index(parts, first, ("CONDITION",))
    trailing = inserted + _trailing(text, parts[end:]) if end < len(parts) else inserted
    while end > first and parts[end - 1].type != "PHRASE":
        end -= 1
    if end == first:
        return (keyword_end, keyword_end), trailing
    start, stop = parts[first].start, parts[end - 1].end
    semicolon = text.find(";", start, stop)
    if semicolon >= 0 and text.find(":", start, semicolon) < 0:
        stop = semicolon
    return trim(text, start, stop), trailing


def _index(parts: list[Word], start: int, kinds: tuple[str, ...]) -> int:
    """Return the index of the first part of one of `kinds`, or the number of parts."""
    for i in range(start, len(parts)):
        if parts[i].type in kinds:
            return i
    return len(parts)


def _trailing(text: str, parts: list[Word]) -> tuple[At, ...]:
    """Return the conditions after an action, each up to where something else is said."""
    conditions = []
    for start, end in _conditions(text, parts):
        close = _END_OF_CONDITION.search(text, start, end)
        if close is not None and text.find(":", start, end) < 0:
            conditions.append(trim(text, start, close.start()))
        else:
            conditions.append((start, end))
    return tuple(conditions)


def trim(text: str, start: int, end: int) -> At:
    """Return the span without blanks, punctuation and a left-over "and" at its ends."""
    piece = text[start:end]
    kept = piece.lstrip(" \t\r\n,;")
    start += len(piece) - len(kept)
    close = kept.find(")")
    if close >= 0 and kept.find("(", 0, close) < 0:
        kept = kept[:close]  # "(but MUST NOT write)"
    kept = kept.rstrip(PUNCTUATION)
    if kept.endswith(_CONNECTORS):
        word = kept[-8:].split()[-1]
        if word in _CONNECTORS and len(word) < len(kept):
            kept = kept[: -len(word)].rstrip(PUNCTUATION)
    return start, start + len(kept)
