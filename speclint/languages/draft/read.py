"""Reads a definition in plain text: from its source to its facts."""

import re

from speclint.languages.draft.definitions import OPENING
from speclint.languages.draft.paragraphs import BULLET, split_paragraphs
from speclint.languages.encoding import undecodable
from speclint.languages.latex.features import read_mentions, read_requirements
from speclint.languages.latex.running_text import RunningText
from speclint.languages.latex.statements import read_prose
from speclint.model import elements as e
from speclint.model.facts import Facts
from speclint.model.prose import BlockKind
from speclint.text.source import Source
from speclint.text.span import Span

_ITEM = re.compile(rf"^[ \t]*{BULLET}", re.MULTILINE)
_TITLE = re.compile(r"[A-Z][^\n.;,?!]{0,78}")


def read(source: Source) -> Facts:
    """The facts of a source that is one definition, from the feature's name on; of another text there are none.

    The running text is what follows the name and its bit: paragraphs, and entries of lists.
    """
    text, name = source.text, source.name
    opening = OPENING.match(text)
    running = RunningText(name)
    if opening is None:
        return Facts(name, running.finish())
    for paragraph in split_paragraphs(text[opening.end() :]):
        _add_paragraph(running, text, opening.end() + paragraph.start, opening.end() + paragraph.end)
    prose = running.finish()
    end = prose.blocks[-1].end if prose.blocks else 0
    definition = e.FeatureDefinition(
        name=opening["name"],
        bit=int(opening["bit"]) if opening["bit"] else None,
        at=Span(name, *opening.span("name")),
        bit_at=Span(name, *opening.span("bit")) if opening["bit"] else None,
        form="draft",
        group=0,
        start=0,
        end=end,
    )
    return Facts(
        source=name,
        prose=prose,
        features=(definition,),
        requirements=tuple(read_requirements((), (definition,), prose, text)),
        mentions=tuple(read_mentions(prose, (), text)),
        statements=tuple(read_prose(prose)),
        problems=tuple(undecodable(name, text)),
    )


def _add_paragraph(running: RunningText, text: str, start: int, end: int) -> None:
    """Appends a paragraph, each entry of a list in it as a block of its own."""
    kind: BlockKind = "heading" if running.length and _TITLE.fullmatch(text, start, end) else "text"
    for item in _ITEM.finditer(text, start, end):
        _add_block(running, text, (start, item.start()), kind)
        start, kind = item.end(), "item"
    _add_block(running, text, (start, end), kind)


def _add_block(running: RunningText, text: str, at: tuple[int, int], kind: BlockKind) -> None:
    running.add(text[slice(*at)], at[0])
    running.end_block(kind)
