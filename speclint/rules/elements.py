"""What a rule's `on:` names: the elements that its check is given, one by one."""

from collections.abc import Callable, Iterable

from speclint.model.facts import Page
from speclint.model.spec import SpecModel

OF_SOURCE: dict[str, Callable[[Page], Iterable[object]]] = {
    "source": lambda page: (page.facts,),
    "heading": lambda page: page.facts.headings,
    "label": lambda page: page.facts.labels,
    "reference": lambda page: page.facts.references,
    "item": lambda page: page.facts.items,
    "table": lambda page: page.facts.tables,
    "listing": lambda page: page.facts.listings,
    "statement": lambda page: page.facts.statements,
    "problem": lambda page: page.facts.problems,
}
"""Elements of a rule that reads one source."""

OF_SPECIFICATION: dict[str, Callable[[SpecModel], Iterable[object]]] = {
    "specification": lambda spec: (spec,),
    "section": lambda spec: spec.sections,
    "label": lambda spec: spec.labels,
    "reference": lambda spec: spec.references,
    "include": lambda spec: spec.inclusions,
    "normative": lambda spec: (section for section in spec.sections if section.party),
    "statement": lambda spec: spec.statements,
    "definition": lambda spec: (each for page in spec.pages.values() for each in page.facts.features),
    "feature": lambda spec: spec.features,
    "bit-range": lambda spec: spec.bit_ranges,
    "requirement": lambda spec: spec.requirements,
    "device": lambda spec: spec.devices,
    "device-id": lambda spec: spec.device_ids,
    "mention": lambda spec: (mention for page in spec.pages.values() for mention in page.facts.mentions),
    "link": lambda spec: spec.links,
    "clause": lambda spec: (spec.sections[index] for index in sorted({link.clause for link in spec.links} - {-1})),
}
"""Elements of a rule that reads the whole specification."""
