"""The verdict on a set of features in words: what is asked, what comes with it, and which sentences say so."""

from collections.abc import Iterable, Iterator

from speclint.checks.transports import TRANSPORTS
from speclint.formats.features.document import Sentence, Verdict
from speclint.formats.shown import shown, shown_path, wrapped
from speclint.formats.table import Appearance

Line = tuple[str, str]
"""Text and style."""

_LEAST_WIDTH = 40
_VERDICTS = {
    True: ("legal", "bold green"),
    False: ("not legal", "bold red"),
    None: ("not known: the search was given up", "bold yellow"),
}


def verdict_lines(verdict: Verdict, transport: str | None, appearance: Appearance) -> Iterator[Line]:
    """The lines to print."""
    words, style = _VERDICTS[verdict.legal]
    yield f"{shown(verdict.device or 'Every device', appearance.unicode)}: {words}", style
    asked = [("with", verdict.with_), ("without", verdict.without)]
    if verdict.offered is not None:
        asked.append(("offered", verdict.offered))
    if transport:
        asked.append(("over", (TRANSPORTS[transport],)))
    for label, features in asked:
        if features or label == "offered":
            yield from _hung(f"{label:<7}  ", ", ".join(features) or "nothing", appearance)
    if verdict.not_offered:
        yield from _headed("not offered", appearance, verdict.not_offered)
    if verdict.because is not None and verdict.because.sentences:
        yield from _headed(
            "forbidden by" if len(verdict.because.sentences) == 1 else "together forbidden by", appearance
        )
        yield from _sentences(verdict.because.sentences, appearance, 2)
        if not verdict.because.smallest:
            yield "  (fewer sentences might do: looking for them was given up)", ""
    yield from _consequences(verdict, appearance)


def _consequences(verdict: Verdict, appearance: Appearance) -> Iterator[Line]:
    """What comes with a legal set, what cannot, what is left to choose, and what is advised against."""
    for negotiated, heading in ((True, "comes with"), (False, "excludes")):
        implied = [each for each in verdict.implied if each.negotiated == negotiated]
        if implied:
            yield from _headed(heading, appearance)
        for each in implied:
            yield from _hung("  ", each.name, appearance)
            yield from _sentences(each.because.sentences, appearance, 4)
    if verdict.alternatives:
        yield from _headed("needs one of", appearance)
    for choice in verdict.alternatives:
        yield from _hung("  ", " or ".join(choice.names), appearance)
        yield from _sentences((choice.because,), appearance, 4)
    if verdict.legal and (verdict.implied or verdict.alternatives):
        yield from _headed("a minimal legal set with it", appearance, verdict.minimal_set)
    if verdict.discouraged:
        yield from _headed("against the advice of", appearance)
        yield from _sentences(verdict.discouraged, appearance, 2)


def _headed(heading: str, appearance: Appearance, features: Iterable[str] = ()) -> Iterator[Line]:
    yield "", ""
    yield heading, "bold"
    names = ", ".join(features)
    if names:
        yield from _hung("  ", names, appearance)


def _sentences(sentences: Iterable[Sentence], appearance: Appearance, indent: int) -> Iterator[Line]:
    """Each sentence with its place before it."""
    for each in sentences:
        place = f"{shown_path(each.path, appearance.unicode)}:{each.line}:{each.column}"
        yield f"{' ' * indent}{place}", "cyan"
        yield from _hung(" " * (indent + 2), each.words, appearance)


def _hung(lead: str, words: str, appearance: Appearance) -> Iterator[Line]:
    """Words behind a lead, wrapped under each other."""
    room = max(_LEAST_WIDTH, appearance.width) - len(lead) - 2
    for number, line in enumerate(wrapped(shown(words, appearance.unicode), room) or [""]):
        yield f"  {lead if not number else ' ' * len(lead)}{line}" if lead.strip() else f"{lead}{line}", ""
