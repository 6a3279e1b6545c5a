"""Checks of competing proposals: drafts that define features in one input."""

from collections.abc import Iterator

import msgspec

from speclint.checks.definitions import Said, said_in
from speclint.diagnostics import Found, Note
from speclint.languages.definition.reading import plain_name
from speclint.model.spec import SpecModel


class _Stand(msgspec.Struct, frozen=True):
    """What the draft of the feature `name` says about another feature."""

    name: str
    said: Said


def contradicting_proposals(spec: SpecModel) -> Iterator[Found]:
    """One draft excludes a feature with which another one always comes.

    Yields `conflict` and `outcome` in words, and the `remedy`.
    """
    comes_with: dict[str, list[_Stand]] = {}
    excluding: list[tuple[str, _Stand]] = []
    for feature in (each for page in spec.pages.values() for each in page.facts.features if each.form == "draft"):
        for said in said_in(feature, spec):
            for other in said.clause.others:
                if said.clause.kind == "together":
                    comes_with.setdefault(plain_name(other), []).append(_Stand(feature.name, said))
                elif said.clause.kind == "excludes":
                    excluding.append((other, _Stand(feature.name, said)))
    for other, excludes in excluding:
        for together in comes_with.get(plain_name(other), ()):
            if together.name != excludes.name:
                yield _found(excludes, together, other)
                yield _found(together, excludes, other)


def _found(one: _Stand, against: _Stand, feature: str) -> Found:
    """What one draft says of `feature`, against what another one says."""
    words = f'{against.name} says "{against.said.words}"'
    values = {
        "conflict": f'"{one.said.words}", and {words}',
        "outcome": f"{one.name} and {against.name} exclude each other",
        "remedy": f'say so in both: "{one.name} cannot be negotiated together with {against.name}"; '
        f"or decide whether {feature} comes with it, and take one",
    }
    return Found(one.said.at, values, (Note(against.said.at, words),), remark=True)
