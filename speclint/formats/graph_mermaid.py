"""Draws the requirement graph in the language of Mermaid: `speclint export --format mermaid`."""

import re
from collections.abc import Collection, Iterator
from typing import TextIO

from speclint.formats.requirement_graph import Edge, Graph, requirement_graph
from speclint.model.spec import SpecModel
from speclint.text.visible import visible_line

_ARROWS = {
    ("requires", False): "-->",
    ("alternative", False): "-.->",
    ("requires", True): "--x",
    ("alternative", True): "-.-x",
}
"""By kind and whether it is negated."""
_SPECIAL = re.compile(r"[^\w ().,/-]")


def write(model: SpecModel, stream: TextIO, devices: Collection[str] = ()) -> None:
    """Write the graph: arrows to what is required, dotted ones to alternatives, red crosses at what is excluded."""
    stream.writelines(f"{line}\n" for line in _lines(requirement_graph(model, devices)))


def _lines(graph: Graph) -> Iterator[str]:
    yield "flowchart LR"
    for number, cluster in enumerate(graph.clusters):
        yield f'  subgraph cluster{number}["{_escaped(cluster.title)}"]'
        yield "    direction LR"
        for node in cluster.nodes:
            yield f'    {node.name}["{_escaped(node.label)}"]'
        for junction in cluster.junctions:
            yield f'    {junction.id}(("{junction.word}"))'
        yield "  end"
    excluded = []
    for number, edge in enumerate(graph.edges):
        yield f"  {edge.source} {_ARROWS[edge.kind, edge.negated]}{_label(edge)} {edge.target}"
        if edge.negated:
            excluded.append(str(number))
    if excluded:
        yield f"  linkStyle {','.join(excluded)} stroke:#b3261e,stroke-width:2px"


def _label(edge: Edge) -> str:
    return "" if edge.firm else "|should|"


def _escaped(text: str) -> str:
    """A label: what could end or format it is written as an entity."""
    return _SPECIAL.sub(lambda sign: f"#{ord(sign[0])};", visible_line(text))
