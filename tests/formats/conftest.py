"""A small report made by hand, as every format has to show it."""

import pytest

from speclint.diagnostics import Diagnostic, Failure, Region, Related, Report
from speclint.formats.table import Appearance
from speclint.rules.rule import Examples, RuleFile
from speclint.text.source import Document

NET = (
    "\\begin{description}\n"
    "\\item[VIRTIO_NET_F_CSUM (0)] Device handles packets with partial checksum.\n"
    "\\item[VIRTIO_NET_F_MTU (0)] Device maximum MTU reporting is supported, and a driver that wants it reads it.\n"
    "\\end{description}\n"
    "\n"
    "\tThe 漢字 driver MUST not do \x1b[31mthis\x1b[0m ever.\n"
    "\\begin{lstlisting}\n"
    "struct virtio_net_config {\n"
    "        u8 mac[6];\n"
    "        le16 status;\n"
    "        le16 max_virtqueue_pairs;\n"
    "        le16 mtu;\n"
    "        le32 speed;\n"
    "        u8 duplex;\n"
    "};\n"
    "\\end{lstlisting}\n"
    "A driver \\textbf{MUST\n"
    "not} do this.\n"
)
LIST = "\r\n" * 119 + "\\item \\ref{sec:Net}\r\n"


def place(document: Document, text: str) -> Region:
    """The region of the first `text` in `document`."""
    start = document.text.index(text)
    first = document.lines.position(start)
    last = document.lines.position(start + len(text))
    return Region(document.name, start, start + len(text), first.line, first.column, last.line, last.column)


def words_of(rule_id: str) -> RuleFile | None:
    """The words of the rules in the report; one has no file."""
    if rule_id != "feature-bit-clash":
        return None
    return RuleFile(
        title="Two features of one device use the same bit", message="…", severity="error", confidence="certain",
        reads="spec", on="feature", check="features.bit_clash", mend="…", since="0.1", examples=Examples((), ()),
        why="Two features on one bit cannot be told apart:\nwho offers the one offers the other, and nobody notices.\n",
        see=("2.2 Feature Bits", "RFC 2119"), id="feature-bit-clash", topic="features",
    )  # fmt: skip


@pytest.fixture
def appearance() -> Appearance:
    return Appearance(width=80, rule_file=words_of)


@pytest.fixture
def report() -> Report:
    net = Document("device-types/net/description.tex", NET)
    clauses = Document("conformance list.tex", LIST)
    struct = NET[NET.index("struct") : NET.index("};") + 2]
    clash, half = "feature-bit-clash", "half-negated-keyword"
    clause = Related(
        "the clause that would have to say which of both it means is this", place(clauses, "\\ref{sec:Net}")
    )
    other = Related("VIRTIO_NET_F_CSUM [see] has bit 0", place(net, "VIRTIO_NET_F_CSUM"))
    bit = "VIRTIO_NET_F_MTU uses bit 0, which VIRTIO_NET_F_CSUM has"
    steering = "[red]“MUST not”[/red] is \x1b]8;;http://x\x1b\\ half a keyword"
    command = "::error::%0A over\r\ntwo lines"
    reads, free = place(net, "a driver that wants it reads it"), "give one of them a free bit"
    gone = Region("gone,a:b.tex", 7, 7, 2, 3, 2, 3)
    found = (
        Diagnostic(clash, "error", "certain", bit, place(net, "VIRTIO_NET_F_MTU"), (other, clause), free),
        Diagnostic(half, "warning", "likely", steering, place(net, "MUST not"), (), "write MUST NOT"),
        Diagnostic("long-mark", "info", "smell", "the end of a long line", reads, (), ""),
        Diagnostic(
            "no-padding",
            "warning",
            "likely",
            "struct virtio_net_config ends at byte 17, which is no multiple of 4",
            place(net, struct),
            (),
            "add u8 padding[3]",
        ),
        Diagnostic(half, "error", "likely", command, place(net, "MUST\nnot"), (), "write MUST NOT"),
        Diagnostic(clash, "error", "certain", "nobody kept the text", gone, (), ""),
    )
    failures = (Failure("dead-feature", "a%b.tex", "KeyError: 'x'"),)
    return Report(found, {each.name: each for each in (net, clauses)}, "", 57, 4, failures, incomplete=True)
