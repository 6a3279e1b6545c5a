"""The requirement graph: features, and what they require and exclude, ready to be drawn.

Only features that require, exclude or are required are in it. A choice ("B or C") is a node of its own.
"""

from collections.abc import Collection
from typing import Literal

import msgspec

from speclint.checks.constraints import constraints
from speclint.model import elements as e
from speclint.model.expressions import And, Expr, Name, Not, Or, to_text
from speclint.model.implications import implications
from speclint.model.naming import short
from speclint.model.spec import SpecModel

COMMON = "Every device"
"""The title of the features that every device can have."""

EdgeKind = Literal["requires", "alternative"]


class Node(msgspec.Struct, frozen=True):
    """A feature: its whole name, and what to show of it."""

    name: str
    label: str


class Junction(msgspec.Struct, frozen=True):
    """Where `feature` needs one of several things ("or"), or all of them as one alternative ("and")."""

    id: str
    word: Literal["or", "and"]
    feature: str


class Cluster(msgspec.Struct, frozen=True):
    """The features of one device type, and the junctions on the way to what they need."""

    title: str
    nodes: tuple[Node, ...]
    junctions: tuple[Junction, ...]


class Edge(msgspec.Struct, frozen=True):
    """From a feature or junction to what it needs, or with `negated` to what it needs the absence of.

    `firm` is False for what is only recommended.
    """

    source: str
    target: str
    kind: EdgeKind
    negated: bool
    firm: bool


class Graph(msgspec.Struct, frozen=True):
    """Everything to draw, in the order of the document."""

    clusters: tuple[Cluster, ...]
    edges: tuple[Edge, ...]


def requirement_graph(model: SpecModel, devices: Collection[str] = ()) -> Graph:
    """The graph of all device types and the common features; with `devices`, of these alone and what they need."""
    chosen = dict.fromkeys(["", *(device.name for device in model.devices if not devices or device.name in devices)])
    features = {name: found[0] for name, found in model.by_name().items() if found[0].device in chosen}
    drawing = _Drawing()
    for constraint in constraints(model):
        if features.keys() >= e.features_of(constraint):
            drawing.add(constraint)
    drawn = {end for edge in drawing.edges for end in (edge.source, edge.target)}
    nodes: dict[str, list[Node]] = {name: [] for name in chosen}
    for name, feature in features.items():
        if name in drawn:
            bit = f" ({feature.bit})" if feature.bit is not None else ""
            nodes[feature.device].append(Node(name, short(name) + bit))
    junctions: dict[str, list[Junction]] = {}
    for junction in drawing.junctions:
        junctions.setdefault(features[junction.feature].device, []).append(junction)
    clusters = (Cluster(name or COMMON, tuple(found), tuple(junctions.get(name, ()))) for name, found in nodes.items())
    return Graph(tuple(cluster for cluster in clusters if cluster.nodes), tuple(drawing.edges))


class _Drawing:
    """Junctions and edges so far."""

    def __init__(self) -> None:
        self.junctions: list[Junction] = []
        self.edges: list[Edge] = []
        self._drawn: set[tuple[object, bool]] = set()
        self._feature = ""

    def add(self, constraint: e.Constraint) -> None:
        """Draws one constraint; what several sentences say, or several devices have, is drawn once."""
        firm = constraint.strength == "must"
        for feature, needs in implications(constraint.formula):
            key = (_meaning(feature, needs), firm)
            if key not in self._drawn:
                self._drawn.add(key)
                self._feature = feature
                self._draw(feature, needs, "requires", firm=firm)

    def _draw(self, source: str, expr: Expr, kind: EdgeKind, *, firm: bool) -> None:
        """Draws that `source` needs `expr`, as one alternative of several or by all means."""
        if isinstance(expr, Name):
            self.edges.append(Edge(source, expr.name, kind, negated=False, firm=firm))
        elif isinstance(expr, Not):
            assert isinstance(expr.expr, Name), "not stands at names only"
            self.edges.append(Edge(source, expr.expr.name, kind, negated=True, firm=firm))
        elif isinstance(expr, And) and kind == "requires":
            for part in expr.parts:
                self._draw(source, part, kind, firm=firm)
        else:
            word: Literal["or", "and"] = "or" if isinstance(expr, Or) else "and"
            junction = Junction(f"{word}{len(self.junctions) + 1}", word, self._feature)
            self.junctions.append(junction)
            self.edges.append(Edge(source, junction.id, kind, negated=False, firm=firm))
            for part in expr.parts:
                self._draw(junction.id, part, "alternative" if word == "or" else "requires", firm=firm)


def _meaning(feature: str, needs: Expr) -> object:
    """The same for all that say the same of `feature`; that two exclude each other is the same of both."""
    if isinstance(needs, Not) and isinstance(needs.expr, Name):
        return frozenset((feature, needs.expr.name))
    return feature, to_text(needs)
