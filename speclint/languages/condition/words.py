"""Cuts a condition into the words that condition.lark is about."""

import re
from collections.abc import Collection, Iterator, Sequence

FEATURE = r"VIRTIO_(?:[A-Z0-9]++_)?F_[A-Z0-9_]*[A-Z0-9]"
_TOKEN = re.compile(r"[A-Za-z0-9_]+(?:['\u2019]t\b)?|\S")
_FEATURE = re.compile(FEATURE)
_SHORT = re.compile(r"[A-Z][A-Z0-9_]{2,}")

_NOISE = frozenset(
    ("the", "a", "an", "feature", "features", "bit", "bits", "option", "options", "flag", "flags", "additionally")
)
_CONNECTORS = frozenset((",", "and", "or", "nor", "but"))
_ACTORS = frozenset(("driver", "drivers", "device", "devices", "it", "they"))
_PRONOUNS = frozenset(("it", "them", "this", "that"))
_BE = frozenset(("is", "are", "was", "were", "been"))
_HAVE = frozenset(("has", "have", "had"))
_DO = frozenset(("do", "does", "did"))
_SAID = frozenset(("negotiated", "offered", "accepted", "set"))
_ACTS = _SAID | {"negotiate", "negotiates", "offer", "offers", "accept", "accepts"}
_ADVERBS = frozenset(("also", "successfully", "already"))
_VERBS = _BE | _HAVE | _DO | _ACTS
_OF_VERBS = _VERBS | _ADVERBS | {"not", "both"}
_LONG_QUANTIFIERS = (
    ("at", "least", "one", "of"), ("one", "or", "more", "of"), ("either", "one", "of"), ("any", "one", "of"),
)  # fmt: skip
_QUANTIFIERS = frozenset(("both", "either", "neither", "none", "one", "any", "all"))
_KNOWN = frozenset((
    *_NOISE, *_CONNECTORS, *_ACTORS, *_PRONOUNS, *_OF_VERBS, *_QUANTIFIERS,
    *(word for words in _LONG_QUANTIFIERS for word in words), "by", "if", "when",
))  # fmt: skip
"""All words in small letters that a condition over features can have."""


class Word:
    """A terminal of condition.lark: its text, and for a verb what it says.

    `negotiated` is False for "offered", None where the verb is left out ("… but B is not"). `both` stands in "have
    both been negotiated".
    """

    __slots__ = ("both", "negated", "negotiated", "start", "text", "type")

    def __init__(self, kind: str, text: str, start: int) -> None:
        self.type = kind
        self.text = text
        self.start = start
        self.negated = False
        self.negotiated: bool | None = True
        self.both = False


class Unknown(Exception):
    """A word that is none of a condition over features."""


_Token = tuple[str, int]


def cut(text: str, known: Collection[str], it: Collection[str] = ()) -> list[Word]:
    """The words of `text`; `known` are the features that exist, `it` the one that a pronoun stands for.

    A name without prefix ("TSO6" after "VIRTIO_NET_F_HOST_TSO4") is completed from the name before it, if that
    gives a feature. Raises Unknown.
    """
    # Most texts have another word, and that is quick to see.
    for each in text.split():
        if each not in _KNOWN and each.islower() and each.isalpha():
            raise Unknown(each)
    tokens = [(match[0], match.start()) for match in _TOKEN.finditer(text)]
    words: list[Word] = []
    position = 0
    while position < len(tokens):
        token, start = tokens[position]
        if _is_verb(tokens, position):
            end = _end_of_verb(tokens, position)
            if not words and tokens[position:end] and token in _SAID:
                words.append(_feature_meant(it, start))  # "if offered": what is spoken of is
            words.append(_verb([token for token, _ in tokens[position:end]], start))
            position = end
        elif token.lower() in _ACTORS and _is_verb(tokens, position + 1) and _acts(tokens, position + 1):
            end = _end_of_verb(tokens, position + 1)
            word = _verb([token for token, _ in tokens[position + 1 : end]], start)
            word.type = "DOES"
            words.append(word)
            position = end
        else:
            skipped, word_or_none = _other(tokens, position, known, it, words)
            position += skipped
            if word_or_none is not None:
                words.append(word_or_none)
    _tell_connectors_apart(words)
    return words


def _is_verb(tokens: Sequence[_Token], position: int) -> bool:
    """Whether a verb begins here: not "both" or "not" alone, which belong to what follows."""
    end = _end_of_verb(tokens, position)
    if end == position or tokens[position][0].lower() == "both":
        return False
    return any(_bare(token.lower()) in _VERBS for token, _ in tokens[position:end])


def _end_of_verb(tokens: Sequence[_Token], position: int) -> int:
    """Where a row of words of which verbs are made ends; at "both" behind anything but "has" or "are" as well."""
    end = position
    while end < len(tokens) and _bare(tokens[end][0].lower()) in _OF_VERBS:
        if end > position and tokens[end][0] == "both" and _bare(tokens[end - 1][0]) not in _HAVE | _BE:
            break
        end += 1
    return end


def _bare(token: str) -> str:
    """The word of which a contraction is made: "doesn't" is "does"."""
    return token[:-3] if token.endswith(("n't", "n\u2019t")) else token


def _acts(tokens: Sequence[_Token], position: int) -> bool:
    """Whether the verb is what an actor does ("it negotiates"), not what is done ("it is negotiated")."""
    run = [_bare(token.lower()) for token, _ in tokens[position : _end_of_verb(tokens, position)]]
    return _BE.isdisjoint(run) and not _ACTS.isdisjoint(run)


def _verb(run: Sequence[str], start: int) -> Word:
    """What a verb says, given its words."""
    plain = [_bare(token.lower()) for token in run]
    acts = [token for token in plain if token in _ACTS]
    negations = plain.count("not") + sum(_bare(token) != token for token in run)
    if len(acts) > 1 or negations > 1 or (acts and acts[0] != plain[-1]):
        raise Unknown(" ".join(run))
    passive = not _BE.isdisjoint(plain) or not acts or (len(plain) == 1 and acts[0] in _SAID)
    if not passive and acts == ["set"]:
        raise Unknown("set")
    word = Word("STATE" if passive else "DOES_LIKEWISE", " ".join(run), start)
    word.negated = negations == 1
    word.negotiated = not acts[0].startswith("offer") if acts else None
    word.both = "both" in plain
    return word


def _other(
    tokens: Sequence[_Token], position: int, known: Collection[str], it: Collection[str], before: Sequence[Word]
) -> tuple[int, Word | None]:
    """How many tokens make what is no verb, and the word that they make, None if they say nothing."""
    token, start = tokens[position]
    lower = token.lower()
    following = [each.lower() for each, _ in tokens[position + 1 : position + 4]]
    if _FEATURE.fullmatch(token):
        if following and following[0] in ("*", "<"):
            raise Unknown(token)
        return 1, Word("NAME", token, start)
    if lower in ("by", "if", "when"):
        # "offered by the device", "and if …"
        skipped = {"by": 3}.get(lower, 1)
        if skipped == 3 and (following[:1] != ["the"] or following[1:2] not in (["driver"], ["device"])):
            raise Unknown(token)
        return skipped, None
    if lower in _PRONOUNS:
        skipped = 2 if lower in ("this", "that") and following and following[0] in _NOISE else 1
        return skipped, _feature_meant(it, start)
    if lower in _NOISE:
        return 1, None
    if lower in _CONNECTORS:
        skipped = 2 if lower == "," and following and following[0] in _CONNECTORS else 1
        return skipped, Word("CONNECTOR", tokens[position + skipped - 1][0], start)
    if lower == "not":
        return 1, Word("NOT", token, start)
    if (skipped := _quantifier(lower, following)) > 0:
        return skipped, Word("QUANTIFIER", "one" if lower == "at" else lower, start)
    if _SHORT.fullmatch(token):
        return 1, Word("NAME", _completed(token, known, before), start)
    raise Unknown(token)


def _quantifier(first: str, following: Sequence[str]) -> int:
    """Of how many words "both", "none of", "at least one of" and their like consist, 0 if it is none of them."""
    phrase = (first, *following)
    for words in _LONG_QUANTIFIERS if "of" in following else ():
        if phrase[: len(words)] == words:
            return len(words)
    if first in _QUANTIFIERS and following[:1] == ["of"]:
        return 2
    return int(first in ("both", "either", "neither"))


def _feature_meant(it: Collection[str], start: int) -> Word:
    if len(it) != 1:
        raise Unknown("it")
    return Word("NAME", next(iter(it)), start)


def _completed(short: str, known: Collection[str], before: Sequence[Word]) -> str:
    """The feature that `short` means behind another name: the longest beginning of that makes one of it."""
    previous = next((word.text for word in reversed(before) if word.type == "NAME"), "")
    for candidate in _beginnings(previous):
        if candidate + short in known:
            return candidate + short
    raise Unknown(short)


def _beginnings(name: str) -> Iterator[str]:
    """The beginnings of a name that end with an underscore, the longest first."""
    end = name.rfind("_")
    while end > 0:
        yield name[: end + 1]
        end = name.rfind("_", 0, end)


def _tell_connectors_apart(words: Sequence[Word]) -> None:
    """A connector in a list of names stays one; between terms "and" is ALSO, "or" is ELSE."""
    for number, word in enumerate(words):
        if word.type == "CONNECTOR":
            following = words[number + 1].type if number + 1 < len(words) else ""
            if number == 0 or words[number - 1].type != "NAME" or following != "NAME":
                word.type = "ELSE" if word.text == "or" else "ALSO"
