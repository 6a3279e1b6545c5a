"""Which definitions touch memory access: gleaned where they are read, for the rules that ask what these leave open."""

from speclint.model.elements import Clause, FeatureDefinition
from speclint.model.facts import Gleaning, Page
from speclint.model.prose import Prose

MEMORY = "memory"
_WORDS = ("memory", "address", "translat", "iommu", "dma")
_TOUCHING = frozenset(("access", "addresses", "bypass", "identity"))
"""The kinds of clauses that say that a definition touches memory access."""
_LONGEST = 20_000
"""Code points of a definition that are read: ten times what one has, and little enough for any other text."""


def memory_definitions(page: Page) -> Gleaning:
    """MEMORY: the numbers of the definitions that touch memory access."""
    numbers = [number for number, each in enumerate(page.facts.features) if _touches(each, page.facts.prose)]
    return {MEMORY: numbers} if numbers else {}


def _touches(feature: FeatureDefinition, prose: Prose) -> bool:
    words = prose.text[feature.start : feature.end].lower()
    if not any(map(words.__contains__, _WORDS)):
        return False
    return any(not each.asked for each in clauses_of(feature, prose, _TOUCHING))


def clauses_of(feature: FeatureDefinition, prose: Prose, kinds: frozenset[str] = frozenset()) -> tuple[Clause, ...]:
    """What the definition of a feature, in running text, says; with `kinds` only what is of these kinds."""
    from speclint.languages.definition import read_clauses

    end = min(feature.end, feature.start + _LONGEST)
    return read_clauses(prose.text, feature.start, end, feature.name, kinds)
