"""Makes what `speclint features` shows out of the model and the answers of the feature logic."""

from collections.abc import Iterable, Iterator

import msgspec

from speclint.checks.constraints import constraints, feature_model
from speclint.checks.transports import excluded_by
from speclint.formats.encoded import exact
from speclint.formats.features import document
from speclint.formats.features.document import Document, Group, Row, Sentence
from speclint.model import elements as e
from speclint.model.expressions import And, Expr, Name, Not, names, to_text
from speclint.model.implications import implications
from speclint.model.spec import SpecModel
from speclint.solve.answers import Explanation, Verdict
from speclint.text.span import Span
from speclint.text.visible import visible_line


class Question(msgspec.Struct, frozen=True):
    """A set of features of a device type ("" for the common ones alone), by whole names."""

    device: str
    with_: tuple[str, ...]
    without: tuple[str, ...]
    offered: tuple[str, ...] | None


def tables(model: SpecModel, devices: Iterable[str], transport: str = "") -> Document:
    """The features of `devices`, by name; "" stands for those that every device can have."""
    groups = _Groups(model, excluded_by(model, transport) if transport else ())
    return _document(transport, tuple(groups.group(device) for device in devices), None)


def answer(model: SpecModel, question: Question, verdict: Verdict, transport: str = "") -> Document:
    """The verdict on a set."""
    forbidden = verdict.legal is False
    offered = question.offered
    made = document.Verdict(
        device=exact(question.device) or None,
        with_=question.with_,
        without=question.without,
        offered=offered,
        legal=verdict.legal,
        implied=tuple(
            document.Implied(each.feature, each.negotiated, _explanation(model, each.because))
            for each in verdict.implied
        ),
        alternatives=tuple(
            document.Alternative(each.features, _sentence(model, each.because)) for each in verdict.alternatives
        ),
        minimal_set=verdict.witness,
        discouraged=tuple(_sentence(model, each) for each in verdict.discouraged),
        because=_explanation(model, verdict.because) if forbidden else None,
        not_offered=tuple(name for name in question.with_ if offered is not None and name not in offered),
    )
    return _document(transport, (), made)


def model_for(model: SpecModel, device: str, transport: str = "") -> e.FeatureModel:
    """The feature model of a device type; over `transport`, the features that this does not have cannot be."""
    features = feature_model(model, device)
    if not transport:
        return features
    excluded = (each for each in excluded_by(model, transport) if e.features_of(each) <= set(features.features))
    return msgspec.structs.replace(features, constraints=(*features.constraints, *excluded))


def _document(transport: str, groups: tuple[Group, ...], verdict: document.Verdict | None) -> Document:
    return Document("speclint-features", document.VERSION, transport or None, groups, verdict)  # type: ignore[arg-type]


_Demand = tuple[Expr, e.Constraint]


class _Groups:
    """What all groups are made of, each read once: features by device type, what is demanded, what is excluded."""

    def __init__(self, model: SpecModel, excluded: Iterable[e.Constraint]) -> None:
        self._model = model
        self._devices = {device.name: device for device in reversed(model.devices)}
        self._features: dict[str, list[e.Feature]] = {}
        for feature in model.features:
            self._features.setdefault(feature.device, []).append(feature)
        self._excluded = {name: constraint for constraint in excluded for name in e.features_of(constraint)}
        self._demands = _demands(model)

    def group(self, name: str) -> Group:
        """The features of the device type called `name`, "" for the common ones."""
        device = self._devices.get(name)
        own = self._features.get(name, [])
        missing = {each.name: self._excluded[each.name] for each in own if each.name in self._excluded}
        there = (each for each in own if each.name not in missing)
        return Group(
            device=exact(name) or None,
            number=device.number if device else None,
            prefix=device.prefix if device else "",
            features=tuple(_row(self._model, each, self._demands.get(each.name, [])) for each in there),
            missing=tuple(document.Missing(each, _sentence(self._model, said)) for each, said in missing.items()),
        )


def _demands(model: SpecModel) -> dict[str, list[_Demand]]:
    """What is demanded of each feature, and where; that two exclude each other is told of both."""
    found: dict[str, list[_Demand]] = {}
    for constraint in constraints(model):
        if not model.by_name().keys() >= e.features_of(constraint):
            continue
        for feature, needs in implications(constraint.formula):
            for part in needs.parts if isinstance(needs, And) else (needs,):
                found.setdefault(feature, []).append((part, constraint))
                if isinstance(part, Not) and isinstance(part.expr, Name) and not part.expr.offered:
                    back = Not(Name(feature, next((name.at for name in names(needs)), (0, 0))))
                    found.setdefault(part.expr.name, []).append((back, constraint))
    return found


def _row(model: SpecModel, feature: e.Feature, demands: list[_Demand]) -> Row:
    texts: dict[str, dict[str, None]] = {"must": {}, "should": {}, "not": {}}
    for needs, constraint in demands:
        if isinstance(needs, Not) and isinstance(needs.expr, Name) and constraint.strength == "must":
            texts["not"][needs.expr.name] = None
        else:
            texts[constraint.strength][to_text(needs)] = None
    said = dict.fromkeys(constraint for _, constraint in demands)
    return Row(
        *_place(model, feature.at),
        name=feature.name,
        bit=feature.bit,
        legacy=feature.legacy,
        requires=tuple(texts["must"]),
        recommends=tuple(texts["should"]),
        conflicts=tuple(texts["not"]),
        sentences=tuple(_sentence(model, each) for each in said),
    )


def _explanation(model: SpecModel, explanation: Explanation) -> document.Explanation:
    return document.Explanation(tuple(_sentence(model, each) for each in explanation.constraints), explanation.smallest)


def _sentence(model: SpecModel, constraint: e.Constraint) -> Sentence:
    return Sentence(*_place(model, constraint.at), constraint.strength, visible_line(constraint.words))


def _place(model: SpecModel, at: Span) -> tuple[str, int, int]:
    """Path, line and column of the start of `at`."""
    origin, offset = model.pages[at.source].source.origin(at.start)
    position = origin.lines.position(offset)
    return exact(origin.name), position.line, position.column


def shown_devices(model: SpecModel) -> Iterator[str]:
    """The device types that have features, in the order of the document, after the common features."""
    with_features = {feature.device for feature in model.features}
    yield from (name for name in dict.fromkeys(["", *(each.name for each in model.devices)]) if name in with_features)
