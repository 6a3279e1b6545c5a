"""Which definitions touch memory access: gleaned where they are read, for the rules that ask what these leave open."""

from speclint.model.elements import FeatureDefinition
from speclint.model.facts import Gleaning, Page
from speclint.model.prose import Prose

MEMORY = "memory"
_WORDS = ("memory", "address", "translat", "iommu", "dma")
_TOUCHING = frozenset(("access", "addresses", "bypass", "identity"))
"""The kinds of clauses that say that a definition touches memory access."""


def memory_definitions(page: Page) -> Gleaning:
    """MEMORY: the numbers of the definitions that touch memory access."""
    numbers = [number for number, each in enumerate(page.facts.features) if _touches(each, page.facts.prose)]
    return {MEMORY: numbers} if numbers else {}


def _touches(feature: FeatureDefinition, prose: Prose) -> bool:
    words = prose.text[feature.start : feature.end].lower()
    if not any(map(words.__contains__, _WORDS)):
        return False
    from speclint.languages.definition import clauses_of  # loads much that most sources can do without

    return any(not each.asked for each in clauses_of(feature, prose, _TOUCHING))
