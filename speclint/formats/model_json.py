"""Writes the model of a specification as JSON: `speclint export --format json`.

The document's shape stands in `speclint.formats.model_document`. Nothing in it depends on the folder, the time or
the hash seed: the same specification gives the same bytes.
"""

from collections import Counter
from collections.abc import Iterable
from typing import TextIO

import msgspec

from speclint.formats import model_document as document
from speclint.formats.encoded import exact, json_text
from speclint.model import elements as e
from speclint.model.expressions import And, Expr, Name, Not, to_text
from speclint.model.spec import SpecModel
from speclint.text.span import Span


def write(model: SpecModel, stream: TextIO) -> None:
    """Write everything that the specification says, as one object, indented."""
    value: object = document_of(model)
    try:
        text = json_text(value, indent=2)
    except UnicodeEncodeError:
        # Bytes that are no UTF-8 are kept as lone surrogates, which no JSON string can hold.
        text = json_text(_exact(msgspec.to_builtins(value)), indent=2)
    stream.write(text + "\n")


def document_of(model: SpecModel) -> document.Model:
    """The document that `write` writes."""
    statements = tuple(_statement(model, each) for each in model.statements)
    normative = tuple(_normatives(model))
    listings = tuple(
        document.Listing(*_place(model, each.at), each.environment, each.options)
        for page in model.pages.values()
        for each in page.facts.listings
    )
    return document.Model(
        schema="speclint-model",
        version=document.VERSION,
        complete=model.complete,
        counts=_counts(model, normative, listings),
        files=tuple(model.pages),
        devices=tuple(document.Device(*_place(model, each.at), each.name, each.number, each.prefix)
                      for each in model.devices),
        device_ids=tuple(document.DeviceId(*_place(model, each.at), each.number, each.name)
                         for each in model.device_ids),
        features=tuple(_features(model)),
        requirements=tuple(document.Requirement(*_place(model, each.at), each.feature, _need([each.needs]))
                           for each in model.requirements),
        bit_ranges=tuple(_bit_range(model, each) for each in model.bit_ranges),
        sections=tuple(_section(model, each) for each in model.sections),
        labels=tuple(document.Label(*_place(model, each.at), each.name, each.made_by) for each in model.labels),
        references=tuple(document.Reference(*_place(model, each.at), each.target, each.kind, _resolves(model, each))
                         for each in model.references),
        normative_sections=normative,
        statements=statements,
        conformance_links=tuple(_link(model, each) for each in model.links),
        listings=listings,
        includes=tuple(document.Include(*_place(model, each.at), each.path, each.status, each.target or None)
                       for each in model.inclusions),
    )  # fmt: skip


def _place(model: SpecModel, at: Span) -> tuple[str, int, int]:
    """Path, line and column of the start of `at`."""
    origin, offset = model.pages[at.source].source.origin(at.start)
    position = origin.lines.position(offset)
    return origin.name, position.line, position.column


def _path(model: SpecModel, section: int) -> tuple[str, ...]:
    """The titles down to the section with that index; none for text before the first heading."""
    return model.sections[section].path if section >= 0 else ()


def _resolves(model: SpecModel, reference: e.Reference) -> bool:
    return reference.target in model.by_label()


def _features(model: SpecModel) -> Iterable[document.Feature]:
    needs: dict[str, list[Expr]] = {}
    for requirement in model.requirements:
        needs.setdefault(requirement.feature, []).append(requirement.needs)
    for feature in model.features:
        yield document.Feature(
            *_place(model, feature.at),
            name=feature.name,
            bit=feature.bit,
            device=feature.device or None,
            legacy=feature.legacy,
            requires=_need(needs[feature.name]) if feature.name in needs else None,
            section=_path(model, feature.section),
        )


def _need(parts: list[Expr]) -> document.Need:
    """What is required where all `parts` are."""
    # The same demand often stands in a list and in the definition; once is enough.
    different = list({to_text(part): part for part in parts}.values())
    whole = different[0] if len(different) == 1 else And(tuple(different))
    return document.Need(to_text(whole), _expression(whole))


def _expression(expr: Expr) -> document.Expression:
    if isinstance(expr, Name):
        return document.FeatureName(expr.name)
    if isinstance(expr, Not):
        return document.Negation(_expression(expr.expr))
    parts = tuple(map(_expression, expr.parts))
    return document.Conjunction(parts) if isinstance(expr, And) else document.Disjunction(parts)


def _bit_range(model: SpecModel, entry: e.BitRange) -> document.BitRange:
    bits = tuple(document.Bits(first, last) for first, last in entry.ranges)
    return document.BitRange(*_place(model, entry.at), bits, entry.owner)


def _section(model: SpecModel, section: e.Section) -> document.Section:
    return document.Section(
        *_place(model, section.at),
        title=section.title,
        section=section.path,
        level=e.LEVELS[section.level],  # type: ignore[arg-type]
        party=section.party,
        legacy=section.legacy,
        labels=tuple(label.name for label in section.labels),
    )


def _normatives(model: SpecModel) -> Iterable[document.NormativeSection]:
    clauses: dict[str, list[document.Clause]] = {}
    for link in model.links:
        if link.clause >= 0:
            section = model.sections[link.clause]
            clause = document.Clause(section.title, section.labels[0].name if section.labels else "")
            clauses.setdefault(link.target, []).append(clause)
    for each in model.normatives:
        listed_in = tuple(dict.fromkeys(clauses.get(each.label, ())))
        yield document.NormativeSection(*_place(model, each.at), each.party, each.title, each.label, listed_in)


def _statement(model: SpecModel, statement: e.Statement) -> document.Statement:
    section = model.section_at(statement.at)
    return document.Statement(
        *_place(model, statement.at),
        modality=statement.modality,
        raw=statement.raw,
        party=section.party if section else "",
        actor=statement.actor,
        subject=statement.subject,
        passive=statement.passive,
        conditions=statement.conditions,
        action=statement.action,
        complete=statement.complete,
        region=statement.region,
        legacy=section is not None and section.legacy,
        section=section.path if section else (),
    )


def _link(model: SpecModel, link: e.Link) -> document.ConformanceLink:
    return document.ConformanceLink(*_place(model, link.at), _path(model, link.clause), link.target)


def _counts(
    model: SpecModel, normative: tuple[document.NormativeSection, ...], listings: tuple[document.Listing, ...]
) -> document.Counts:
    made_by = Counter(label.made_by for label in model.labels)
    parties = Counter(each.party for each in normative)
    files = sum(not listing.environment for listing in listings)
    return document.Counts(
        files=len(model.pages),
        devices=len(model.devices),
        device_ids=len(model.device_ids),
        features=document.FeatureCounts(
            total=len(model.features),
            without_bit=sum(feature.bit is None for feature in model.features),
            device_independent=sum(not feature.device for feature in model.features),
        ),
        requirements=len(model.requirements),
        bit_ranges=len(model.bit_ranges),
        sections=len(model.sections),
        labels=document.LabelCounts(made_by["label"], made_by["macro"], made_by["listing"]),
        references=document.ReferenceCounts(
            total=len(model.references),
            by_kind=_tally(reference.kind for reference in model.references),
            unresolved=sum(not _resolves(model, reference) for reference in model.references),
        ),
        normative_sections=document.NormativeCounts(
            parties["driver"], parties["device"], sum(not each.listed_in for each in normative)
        ),
        statements=document.StatementCounts(
            total=len(model.statements),
            complete=sum(statement.complete for statement in model.statements),
            by_modality=_tally(statement.modality for statement in model.statements),
        ),
        conformance_links=len(model.links),
        listings=document.ListingCounts(len(listings) - files, files),
        # A refusal says more behind a colon (too-large: 123 bytes): that is for readers, not for counting.
        includes=_tally(inclusion.status.partition(":")[0] for inclusion in model.inclusions),
    )


def _tally(words: Iterable[str]) -> dict[str, int]:
    """How often each word occurs, in the order of the words."""
    return dict(sorted(Counter(words).items()))


def _exact(value: object) -> object:
    """`value` with texts that JSON can hold."""
    if isinstance(value, str):
        return exact(value)
    if isinstance(value, dict):
        return {_exact(key): _exact(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_exact(each) for each in value]
    return value
