"""How a definition or a normative sentence was read, for its author: `speclint explain`."""

import os
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import msgspec

from speclint.checks.definitions import Said, said_about
from speclint.engine.inputs import base_folder
from speclint.errors import UsageError
from speclint.languages.condition import read_condition
from speclint.languages.definition import read_clauses
from speclint.model.elements import FeatureDefinition, Statement
from speclint.model.expressions import to_text
from speclint.model.facts import Page
from speclint.model.spec import SpecModel
from speclint.text.source import Document
from speclint.text.span import Span

_NEAR = 3
"""Places told where there is nothing to explain."""


class Phrase(msgspec.Struct, frozen=True):
    """Words that say something about a feature.

    `kind` and `about` are those of grammars/clauses.txt, `others` are features named in them.
    `asked`: they stand in a question. Lines count from 1.
    """

    kind: str
    about: str
    words: str
    others: tuple[str, ...]
    asked: bool
    path: str
    line: int


class ExplainedCondition(msgspec.Struct, frozen=True):
    """A condition of a requirement: its words, what it demands of features ("" if nothing), and what besides."""

    words: str
    features: str
    besides: str


class ExplainedDefinition(msgspec.Struct, frozen=True, tag_field="is", tag="definition"):
    """A definition: `clauses` are what it says, `elsewhere` what other sentences say of its feature."""

    path: str
    line: int
    last_line: int
    feature: str
    bit: int | None
    requires: tuple[str, ...]
    clauses: tuple[Phrase, ...]
    elsewhere: tuple[Phrase, ...]


class ExplainedStatement(msgspec.Struct, frozen=True, tag_field="is", tag="statement"):
    """A normative sentence. `actor` is driver, device, both, other or ""; `subject` are its words.

    `complete`: the grammar read the whole sentence.
    """

    path: str
    line: int
    last_line: int
    actor: str
    subject: str
    modality: str
    conditions: tuple[ExplainedCondition, ...]
    action: str
    complete: bool
    clauses: tuple[Phrase, ...]


Explained = ExplainedDefinition | ExplainedStatement


class _Place(NamedTuple):
    """Lines `first` to `last` of a document."""

    document: Document
    first: int
    last: int

    def distance(self, line: int) -> int:
        """How many lines `line` is away."""
        return min(abs(self.first - line), abs(self.last - line))


class _Readable(NamedTuple):
    """What can be explained, where it stands, and the specification that it is a part of."""

    element: FeatureDefinition | Statement
    page: Page
    place: _Place
    spec: SpecModel


def explain(path: str, line: int, specs: Sequence[SpecModel]) -> tuple[Explained, ...]:
    """How what stands at line `line` (from 1) of the file at `path` was read; `specs` are made from it.

    Raises UsageError if there is no such line, or nothing in it that is read.
    """
    readable = [each for spec in specs for each in _readable(path, spec)]
    here = [each for each in readable if each.place.first <= line <= each.place.last]
    if here:
        return tuple(_explained(each) for each in here)
    count = next((count for spec in specs for count in _line_counts(path, spec)), 0)
    if not count:
        raise UsageError(
            "nothing that is read has lines there", place=path, remedy="name a .tex file, a draft or a mail"
        )
    if not 1 <= line <= count:
        raise UsageError(f"there is no line {line}", place=path, remedy=f"the file has {count} lines")
    nearest = sorted(readable, key=lambda each: (each.place.distance(line), each.place.first))
    near = [f"line {each.place.first} ({_name(each.element)})" for each in nearest[:_NEAR]]
    told = f"near it are {', '.join(near)}" if near else "there is none in the file"
    raise UsageError("neither a definition of a feature nor a requirement stands there", place=f"{path}:{line}",
                     remedy=told)  # fmt: skip


def _readable(path: str, spec: SpecModel) -> Iterator[_Readable]:
    """The definitions and statements of the file at `path`."""
    wanted, base = os.path.realpath(path), base_folder((path,))
    for page in spec.pages.values():
        if os.path.realpath(os.path.join(base, page.source.pieces[0].document.name)) == wanted:
            for definition in page.facts.features:
                yield _Readable(definition, page, _place(_whole(definition, page), page), spec)
            for statement in page.facts.statements:
                yield _Readable(statement, page, _place((statement.at,), page), spec)


def _whole(definition: FeatureDefinition, page: Page) -> tuple[Span, ...]:
    """The name of a definition and its text."""
    text = page.facts.prose.text[definition.start : definition.end].strip(" \n\0")
    if not text:
        return (definition.at,)
    start = page.facts.prose.text.index(text, definition.start)
    return definition.at, page.facts.prose.span(start, start + len(text))


def _place(spans: Iterable[Span], page: Page) -> _Place:
    """The lines from the first of `spans` to the end of the last."""
    ends = []
    for span in spans:
        document, first = page.source.origin(span.start)
        last = page.source.origin(max(span.start, span.end - 1))[1]
        ends.append((document, document.lines.position(first).line, document.lines.position(last).line))
    return _Place(ends[0][0], min(first for _, first, _ in ends), max(last for _, _, last in ends))


def _line_counts(path: str, spec: SpecModel) -> Iterator[int]:
    """How many lines the file at `path` has, if a page was made from it."""
    wanted, base = os.path.realpath(path), base_folder((path,))
    for page in spec.pages.values():
        document = page.source.pieces[0].document
        if os.path.realpath(os.path.join(base, document.name)) == wanted:
            yield document.text.rstrip("\n").count("\n") + 1


def _name(element: FeatureDefinition | Statement) -> str:
    return element.name if isinstance(element, FeatureDefinition) else f"a {element.modality}"


def _explained(readable: _Readable) -> Explained:
    element, _, place, spec = readable
    if isinstance(element, Statement):
        return _statement(element, readable)
    said = said_about(element, spec).said
    return ExplainedDefinition(
        path=place.document.name,
        line=place.first,
        last_line=place.last,
        feature=element.name,
        bit=element.bit,
        requires=tuple(to_text(each.needs) for each in spec.requirements if each.feature == element.name),
        clauses=tuple(_phrase(each, spec) for each in said if each.in_definition),
        elsewhere=tuple(_phrase(each, spec) for each in said if not each.in_definition),
    )


def _statement(statement: Statement, readable: _Readable) -> ExplainedStatement:
    page, place = readable.page, readable.place
    prose = page.facts.prose
    inside = (each for each in page.facts.mentions if statement.at.start <= each.at.start < statement.at.end)
    feature = next((each.name for each in inside if each.where == "prose"), "")
    clauses = read_clauses(prose.text, prose.index(statement.at.start), prose.index(statement.at.end - 1) + 1, feature)
    return ExplainedStatement(
        path=place.document.name,
        line=place.first,
        last_line=place.last,
        actor=statement.actor,
        subject=statement.subject,
        modality=statement.modality,
        conditions=tuple(_condition(words, feature, readable.spec) for words in statement.conditions),
        action=statement.action,
        complete=statement.complete,
        clauses=tuple(_phrase(Said(each, prose, in_definition=False), readable.spec) for each in clauses),
    )


def _condition(words: str, feature: str, spec: SpecModel) -> ExplainedCondition:
    """What a condition demands; "it" and "this feature" are the `feature` that its sentence names first."""
    known = {each.name for each in spec.features}
    read = read_condition(words, known, (feature,) if feature in known else ())
    if read.expr is None:
        return ExplainedCondition(words, "", "")
    return ExplainedCondition(words, to_text(read.expr), read.rest)


def _phrase(said: Said, spec: SpecModel) -> Phrase:
    document, start = spec.pages[said.at.source].source.origin(said.at.start)
    clause = said.clause
    line = document.lines.position(start).line
    return Phrase(clause.kind, clause.about, said.words, clause.others, clause.asked, document.name, line)
