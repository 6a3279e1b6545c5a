"""The requirement graph: what is drawn, how it is escaped, and that Graphviz reads it."""

import io
import pathlib
import shutil
import subprocess

import pytest

from speclint.engine.session import load
from speclint.formats import graph_dot, graph_mermaid
from speclint.model.spec import SpecModel

ODD = """\
device: 'Odd "Device" <b>#1</b> \\N'
features:
- name: VIRTIO_ODD_F_A
  bit: 0
  requires: (VIRTIO_ODD_F_B and VIRTIO_ODD_F_C) or not VIRTIO_ODD_F_D
  conflicts: VIRTIO_ODD_F_E
- {name: VIRTIO_ODD_F_B, bit: 1, requires: VIRTIO_F_Z}
- {name: VIRTIO_ODD_F_C}
- {name: VIRTIO_ODD_F_D, bit: 3}
- {name: VIRTIO_ODD_F_E, bit: 4, requires: not (VIRTIO_ODD_F_D and VIRTIO_ODD_F_C)}
- {name: VIRTIO_ODD_F_LONELY, bit: 5}
---
device: Other Device
features:
- {name: VIRTIO_OTHER_F_A, bit: 0, requires: [VIRTIO_OTHER_F_B, VIRTIO_OTHER_F_B]}
- {name: VIRTIO_OTHER_F_B, bit: 1}
---
features:
- {name: VIRTIO_F_Z, bit: 30}
"""


@pytest.fixture
def odd(tmp_path: pathlib.Path) -> SpecModel:
    (tmp_path / "odd.yaml").write_text(ODD)
    return load((str(tmp_path / "odd.yaml"),))


def test_mermaid(odd: SpecModel) -> None:
    stream = io.StringIO()
    graph_mermaid.write(odd, stream)
    assert stream.getvalue() == (
        "flowchart LR\n"
        '  subgraph cluster0["Every device"]\n'
        "    direction LR\n"
        '    VIRTIO_F_Z["Z (30)"]\n'
        "  end\n"
        '  subgraph cluster1["Odd #34;Device#34; #60;b#62;#35;1#60;/b#62; #92;N"]\n'
        "    direction LR\n"
        '    VIRTIO_ODD_F_A["A (0)"]\n'
        '    VIRTIO_ODD_F_B["B (1)"]\n'
        '    VIRTIO_ODD_F_C["C"]\n'
        '    VIRTIO_ODD_F_D["D (3)"]\n'
        '    VIRTIO_ODD_F_E["E (4)"]\n'
        '    or1(("or"))\n'
        '    and2(("and"))\n'
        '    or3(("or"))\n'
        "  end\n"
        '  subgraph cluster2["Other Device"]\n'
        "    direction LR\n"
        '    VIRTIO_OTHER_F_A["A (0)"]\n'
        '    VIRTIO_OTHER_F_B["B (1)"]\n'
        "  end\n"
        "  VIRTIO_ODD_F_A --> or1\n"
        "  or1 -.-> and2\n"
        "  and2 --> VIRTIO_ODD_F_B\n"
        "  and2 --> VIRTIO_ODD_F_C\n"
        "  or1 -.-x VIRTIO_ODD_F_D\n"
        "  VIRTIO_ODD_F_A --x VIRTIO_ODD_F_E\n"
        "  VIRTIO_ODD_F_B --> VIRTIO_F_Z\n"
        "  VIRTIO_ODD_F_E --> or3\n"
        "  or3 -.-x VIRTIO_ODD_F_D\n"
        "  or3 -.-x VIRTIO_ODD_F_C\n"
        "  VIRTIO_OTHER_F_A --> VIRTIO_OTHER_F_B\n"
        "  linkStyle 4,5,8,9 stroke:#b3261e,stroke-width:2px\n"
    )


def test_dot_of_one_device(odd: SpecModel) -> None:
    stream = io.StringIO()
    graph_dot.write(odd, stream, ['Odd "Device" <b>#1</b> \\N'])
    lines = stream.getvalue().split("\n")
    assert lines[0] == "digraph requirements {"
    assert [line.strip() for line in lines if "label=" in line or "->" in line] == [
        'label="Every device"; labeljust=l; color="#9aa5b1"; bgcolor="#f4f6f8"; style=rounded;',
        '"VIRTIO_F_Z" [label="Z (30)"];',
        'label="Odd \\"Device\\" <b>#1</b> \\\\N"; labeljust=l; color="#9aa5b1"; bgcolor="#f4f6f8"; style=rounded;',
        '"VIRTIO_ODD_F_A" [label="A (0)"];',
        '"VIRTIO_ODD_F_B" [label="B (1)"];',
        '"VIRTIO_ODD_F_C" [label="C"];',
        '"VIRTIO_ODD_F_D" [label="D (3)"];',
        '"VIRTIO_ODD_F_E" [label="E (4)"];',
        'or1 [label="or", shape=circle, width=0.3, fixedsize=true, fontsize=9];',
        'and2 [label="and", shape=circle, width=0.3, fixedsize=true, fontsize=9];',
        'or3 [label="or", shape=circle, width=0.3, fixedsize=true, fontsize=9];',
        '"VIRTIO_ODD_F_A" -> "or1";',
        '"or1" -> "and2" [style=dashed];',
        '"and2" -> "VIRTIO_ODD_F_B";',
        '"and2" -> "VIRTIO_ODD_F_C";',
        '"or1" -> "VIRTIO_ODD_F_D" [style=dashed, color="#b3261e", arrowhead=tee, penwidth=1.5];',
        '"VIRTIO_ODD_F_A" -> "VIRTIO_ODD_F_E" [color="#b3261e", arrowhead=tee, penwidth=1.5];',
        '"VIRTIO_ODD_F_B" -> "VIRTIO_F_Z";',
        '"VIRTIO_ODD_F_E" -> "or3";',
        '"or3" -> "VIRTIO_ODD_F_D" [style=dashed, color="#b3261e", arrowhead=tee, penwidth=1.5];',
        '"or3" -> "VIRTIO_ODD_F_C" [style=dashed, color="#b3261e", arrowhead=tee, penwidth=1.5];',
    ]


@pytest.mark.skipif(shutil.which("dot") is None, reason="Graphviz is not installed")
def test_graphviz_reads_it(odd: SpecModel) -> None:
    stream = io.StringIO()
    graph_dot.write(odd, stream)
    run = subprocess.run(["dot", "-Tplain"], input=stream.getvalue(), capture_output=True, text=True, check=False)
    assert (run.returncode, run.stderr) == (0, "")
    assert sum(line.startswith("node ") for line in run.stdout.split("\n")) == 11


def test_a_recommendation_is_drawn_as_one(tmp_path: pathlib.Path) -> None:
    (tmp_path / "lamp.yaml").write_text(
        "complete: true\ndevice: Lamp Device\nfeatures:\n- {name: VIRTIO_LAMP_F_A, bit: 0}\n"
        "- name: VIRTIO_LAMP_F_B\n  bit: 1\n  clauses:\n"
        "  - The device SHOULD NOT offer VIRTIO_LAMP_F_B if it does not offer VIRTIO_LAMP_F_A.\n"
    )
    stream = io.StringIO()
    graph_mermaid.write(load((str(tmp_path / "lamp.yaml"),)), stream)
    assert "  VIRTIO_LAMP_F_B -->|should| VIRTIO_LAMP_F_A\n" in stream.getvalue()
