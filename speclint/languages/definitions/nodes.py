"""YAML as nodes with places, within bounds: no alias, no tag, nothing that makes an object.

The parser's events are read one by one, without recursion, so neither depth nor aliases can make
a small file costly. An offset counts code points of the text.
"""

import re
from typing import Any, NamedTuple, TypeAlias

MAX_DEPTH = 16
"""Levels of lists and mappings in each other; a definitions file has five."""
MAX_NODES = 200_000
"""Values in one file."""

_UNREADABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")


class Scalar(NamedTuple):
    """A text, number or truth value; `style` is its quote, "|" or ">", "" for a plain one."""

    value: str
    style: str
    start: int
    end: int


class Sequence(NamedTuple):
    """A list."""

    entries: list["Node"]
    start: int
    end: int


class Mapping(NamedTuple):
    """Pairs of key and value, in the order of the text."""

    entries: list[tuple["Node", "Node"]]
    start: int
    end: int


Node: TypeAlias = Scalar | Sequence | Mapping


class Unread(Exception):
    """The text is not read, from `offset` on: what is wrong, and what to do.

    `kind` is that of the problem: "malformed-definition", or the limit that was reached.
    """

    def __init__(self, message: str, remedy: str, offset: int, kind: str = "malformed-definition") -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy
        self.offset = offset
        self.kind = kind


def read_documents(text: str) -> list[Node]:
    """The documents of a YAML text; raises Unread."""
    import yaml

    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    # The parsers do not agree on whether a byte order mark counts.
    shift = 1 if text.startswith("\ufeff") else 0
    try:
        # Each stands for one code point, so offsets stay right; the parser would refuse the whole text.
        return _composed(yaml.parse(_UNREADABLE.sub("\ufffd", text[shift:]), Loader=loader), shift)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        what = f"this is no YAML: {error.problem or error.context or 'it cannot be parsed'}"
        offset = min(mark.index + shift, len(text)) if mark else 0
        if not text[offset:].strip():
            offset = len(text.rstrip())
        # Newer libyaml has a limit of its own, and meets it while it looks ahead for what the first bracket begins.
        if "nesting depth" in what:
            raise Unread(str(MAX_DEPTH), "", offset, "too-deep") from error
        raise Unread(what, "see that brackets and quotes have partners and lines are indented alike", offset) from error


class _Open:
    """A list or mapping whose end is still ahead, and the key that waits for its value."""

    __slots__ = ("key", "node")

    def __init__(self, node: Sequence | Mapping) -> None:
        self.node = node
        self.key: Node | None = None

    def take(self, node: Node) -> None:
        """Adds an entry, a key or the value of the key before."""
        if isinstance(self.node, Sequence):
            self.node.entries.append(node)
        elif self.key is None:
            self.key = node
        else:
            self.node.entries.append((self.key, node))
            self.key = None


def _composed(events: Any, shift: int) -> list[Node]:
    import yaml

    documents: list[Node] = []
    stack: list[_Open] = []
    count = 0
    for event in events:
        start, end = event.start_mark.index + shift, event.end_mark.index + shift
        if isinstance(event, yaml.NodeEvent):
            count += 1
            _refuse(event, start, count, len(stack))
        if isinstance(event, yaml.ScalarEvent):
            node: Node = Scalar(event.value, event.style or "", start, end)
        elif isinstance(event, yaml.CollectionStartEvent):
            mapping = isinstance(event, yaml.MappingStartEvent)
            stack.append(_Open(Mapping([], start, end) if mapping else Sequence([], start, end)))
            continue
        elif isinstance(event, yaml.CollectionEndEvent):
            node = stack.pop().node._replace(end=end)
        else:
            continue
        if stack:
            stack[-1].take(node)
        else:
            documents.append(node)
    return documents


def _refuse(event: Any, offset: int, count: int, depth: int) -> None:
    import yaml

    if isinstance(event, yaml.AliasEvent):
        raise Unread(f"the alias *{event.anchor} stands for what is written elsewhere", "write it out here", offset)
    if event.tag is not None and event.tag != "!":
        raise Unread(f"the tag {event.tag} has no meaning here", "leave it out", offset)
    if count > MAX_NODES:
        raise Unread(str(MAX_NODES), "", offset, "too-many")
    if depth >= MAX_DEPTH:
        raise Unread(str(MAX_DEPTH), "", offset, "too-deep")
