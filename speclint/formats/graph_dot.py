"""Draws the requirement graph in the language of Graphviz: `speclint export --format dot`."""

from collections.abc import Collection, Iterator
from typing import TextIO

from speclint.formats.requirement_graph import Edge, Graph, requirement_graph
from speclint.model.spec import SpecModel
from speclint.text.visible import visible_line

_HEAD = """\
digraph requirements {
  rankdir=LR;
  nodesep=0.15;
  ranksep=0.6;
  fontname="Helvetica";
  node [shape=box, style="rounded,filled", fillcolor=white, fontname="Helvetica", fontsize=11, height=0.3];
  edge [color="#4a5560", fontname="Helvetica", fontsize=9, arrowsize=0.7];
"""


def write(model: SpecModel, stream: TextIO, devices: Collection[str] = ()) -> None:
    """Write the graph: arrows to what is required, dashed ones to alternatives, red bars at what is excluded."""
    stream.write(_HEAD)
    stream.writelines(f"  {line}\n" for line in _lines(requirement_graph(model, devices)))
    stream.write("}\n")


def _lines(graph: Graph) -> Iterator[str]:
    for number, cluster in enumerate(graph.clusters):
        yield f"subgraph cluster_{number} {{"
        yield f'  label={_quoted(cluster.title)}; labeljust=l; color="#9aa5b1"; bgcolor="#f4f6f8"; style=rounded;'
        for node in cluster.nodes:
            yield f"  {_quoted(node.name)} [label={_quoted(node.label)}];"
        for junction in cluster.junctions:
            yield f'  {junction.id} [label="{junction.word}", shape=circle, width=0.3, fixedsize=true, fontsize=9];'
        yield "}"
    for edge in graph.edges:
        yield f"{_quoted(edge.source)} -> {_quoted(edge.target)}{_attributes(edge)};"


def _attributes(edge: Edge) -> str:
    given = ["style=dashed"] if edge.kind == "alternative" else []
    if edge.negated:
        given.append('color="#b3261e", arrowhead=tee, penwidth=1.5')
    if not edge.firm:
        given.append('label="should"')
    return f" [{', '.join(given)}]" if given else ""


def _quoted(text: str) -> str:
    """A string of dot; a backslash would begin an escape of its labels."""
    escaped = visible_line(text).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
