"""Tells who acts: the driver, the device, both or something else."""

import re

# No part of "the <modifiers> device": with one of these, another phrase begins.
NO_MODIFIER = (
    r"(?:drivers?|devices?|of|to|from|by|for|in|into|on|at|with|without|within|via|than|as|and|or|nor|but|if|when|unless|until"
    r"|before|after|while|once|then|that|which|who|whose|is|are|was|were|be|been|has|have|had|does|do|did|can|will|not"
    r"|the|an?|any|all|each|it|its)\b"
)
DETERMINER = (
    r"(?:[Tt]he|[Aa]ny|[Aa]n?|[Aa]ll|[Ee]ach|[Ee]very|[Tt]his|[Tt]hat|[Tt]hese|[Tt]hose|[Ss]ome|[Nn]o|[Oo]ther|[Oo]ne"
    r"|[Ss]uch(?:\s+an?)?|(?:[Bb]oth|[Ee]ither|[Nn]either)(?:\s+(?:the|an?))?)\s+"
)
MODIFIER = rf"(?!{NO_MODIFIER})\(?[\w/.-]+\)?\s+"
# Without "the": only an adjective that goes with drivers, or a name; "Specifically devices" begins with neither.
_PLAIN_MODIFIER = (
    r"(?:(?:[Nn]on-)?[Tt]ransitional|[Ll]egacy|[Mm]odern|[Vv]irtio"
    r"|(?!\w+ly\b|(?:Thus|Therefore|However|Hence|Also|Note)\b)[A-Z][\w/-]*)\s+"
)
_HEAD = r"(?:[Dd]evice\s+drivers?|[Dd]rivers?|[Dd]evices?)(?:\s+implementations?)?(?![\w'\u2019-])"

# Bounded everywhere: a phrase has at most five modifiers, so a long row of words is read at most six times.
_ONE = rf"(?:{DETERMINER}(?:{MODIFIER}){{0,5}}?|(?:{_PLAIN_MODIFIER}){{0,4}}){_HEAD}"
_MORE = rf"(?:,?\s+(?:and|or|nor|and/or)\s+(?:(?:the|an?|any|all)\s+)?(?:{MODIFIER}){{0,3}}?{_HEAD})"

# "A transitional driver", "both the driver and the device", "drivers and devices".
ACTOR = rf"{_ONE}{_MORE}?"

# What may stand after "the device" when it is the whole phrase: no noun, since "the device status" is something else.
_NOUN_IN_S = (
    r"(?:status|types|features|parts|registers|requests|descriptors|notifications|capabilities|instances|addresses"
    r"|resources|operations|events|errors|settings|properties|access|process|class|buffers|bits|fields|queues|details)\b"
)
FOLLOWS_ACTOR = (
    r"(?=\s*(?:[,;:.()\"]|$)"
    r"|\s+(?:that|which|who|whose|with|without|of|on|in|for|from|to|at|by|as|and|or|via|not|is|are|was|were|has|have|had|does"
    r"|do|did|can|cannot|could|will|would|may|might|must|should|shall|never|always|still|also|then|therefore|thus|only|both"
    r"|either|if|when|unless|until|before|after|while|once"
    r"|(?:does|do|did|is|was|has|have|had|could|would)n't"
    rf"|\w+(?:ing|ed|ly)|(?!{_NOUN_IN_S})[a-z]+s)\b)"
)

WHOLE_ACTOR = re.compile(ACTOR)
_PHRASE = re.compile(rf"\s*{ACTOR}{FOLLOWS_ACTOR}")
_DEVICE_DRIVER = re.compile(r"device\s+driver", re.IGNORECASE)


def actor_of(text: str) -> str:
    """Return who the noun phrase `text` speaks of: "driver", "device", "both" or "other"; "" where it is blank.

    The head of the phrase decides: "the driver of the device" is a driver, "the device status" is something else.
    """
    match = _PHRASE.match(text)
    if match is None:
        return "other" if text.strip() else ""
    return party(match.group())


def party(phrase: str) -> str:
    """Return "driver", "device" or "both" for a phrase that ACTOR matches."""
    phrase = phrase.lower()
    if "driver" not in phrase:
        return "device"
    if "device" not in _DEVICE_DRIVER.sub("driver", phrase):
        return "driver"
    return "both"
