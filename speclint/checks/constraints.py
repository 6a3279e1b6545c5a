"""The feature models of a specification: for each device type its features and what constrains them."""

from speclint.model import elements as e
from speclint.model.expressions import Name, Not, Or
from speclint.model.spec import SpecModel


def feature_model(spec: SpecModel, device: str) -> e.FeatureModel:
    """The features of the device type called `device` with the device-independent ones ("" for these alone).

    Constraints stand in the order of the document. A constraint on features of another device type is left out.
    """
    names = dict.fromkeys(feature.name for feature in spec.features if feature.device in ("", device))
    chosen = (each for each in _of_requirements(spec) if names.keys() >= e.features_of(each))
    return e.FeatureModel(device, tuple(names), tuple(chosen))


def _of_requirements(spec: SpecModel) -> tuple[e.Constraint, ...]:
    """The entries of requirement lists, and "Requires …" in definitions."""
    found = []
    for requirement in spec.requirements:
        formula = Or((Not(Name(requirement.feature, (requirement.at.start, requirement.at.end))), requirement.needs))
        text = spec.pages[requirement.body.source].source.text
        words = f"{requirement.feature}: {' '.join(text[requirement.body.start : requirement.body.end].split())}"
        found.append(e.Constraint(formula, "must", "requirement", True, requirement.body, words))
    return tuple(found)
