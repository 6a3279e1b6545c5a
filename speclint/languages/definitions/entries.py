"""Takes values out of a definitions file, and keeps what is wrong with its shape, each with a remedy."""

import re
from collections.abc import Iterator
from collections.abc import Mapping as Map

from speclint.languages.definitions.nodes import Mapping, Node, Scalar, Sequence
from speclint.languages.definitions.shape import Shape, keys
from speclint.model.elements import Problem
from speclint.text.span import Span

_NUMBER = re.compile(r"\d{1,9}")
_LONGEST_QUOTE = 60


class Entries:
    """The values of one file by their keys; what has a wrong shape is left out and told."""

    def __init__(self, source: str, text: str) -> None:
        self._source = source
        self._text = text
        self.problems: list[Problem] = []

    def wrong(self, node: Node, what: str, remedy: str, *, start: int | None = None) -> None:
        """Notes what is wrong with `node`, at its first line, or from the offset `start` on."""
        first = node.start if start is None else start
        end = self._text.find("\n", first, max(first, node.end))
        end = end if end >= 0 else max(first, node.end)
        while end > first and self._text[end - 1].isspace():
            end -= 1
        self.problems.append(Problem("malformed-definition", f"{what}\n{remedy}", Span(self._source, first, end)))

    def mapping(self, node: Node, shape: type[Shape]) -> dict[str, tuple[Scalar, Node]]:
        """Key and value of a mapping with the keys of `shape`, by the key; an empty value is none."""
        known = keys(shape)
        if not isinstance(node, Mapping):
            self.wrong(node, "here stands no mapping", f"write keys with values: {', '.join(known)}")
            return {}
        found: dict[str, tuple[Scalar, Node]] = {}
        for key, value in node.entries:
            if not isinstance(key, Scalar) or key.value not in known:
                shown = quoted(key.value) if isinstance(key, Scalar) else "what stands before the colon"
                # The check that reports it knows the nearest of the keys.
                self.wrong(key, f"{shown} is no key here", f"keys: {', '.join(known)}")
            elif key.value in found:
                self.wrong(key, f"the key {key.value} stands twice", "keep one of them")
            elif not (isinstance(value, Scalar) and not value.style and value.value in ("", "~", "null")):
                found[key.value] = (key, value)
        return found

    def entries(self, values: Map[str, tuple[Scalar, Node]], key: str, *, single: bool = False) -> Iterator[Node]:
        """The entries of the list under `key`; with `single`, a text alone is a list of one."""
        if key not in values:
            return
        node = values[key][1]
        if isinstance(node, Sequence):
            yield from node.entries
        elif single and isinstance(node, Scalar):
            yield node
        else:
            self.wrong(node, f"{key} is no list", "begin each entry with a dash")

    def scalar(self, node: Node, what: str) -> Scalar | None:
        """The node as a text, if it is one and not empty."""
        if isinstance(node, Scalar) and node.value.strip():
            return node
        self.wrong(node, f"{what} is no text", "write one text; put it in quotes if it holds a colon")
        return None

    def text(self, values: Map[str, tuple[Scalar, Node]], key: str) -> Scalar | None:
        """The text under `key`, None if there is none."""
        return self.scalar(values[key][1], key) if key in values else None

    def number(self, values: Map[str, tuple[Scalar, Node]], key: str) -> Scalar | None:
        """The number under `key`, None if there is none."""
        if key not in values:
            return None
        node = values[key][1]
        if isinstance(node, Scalar) and not node.style and _NUMBER.fullmatch(node.value):
            return node
        self.wrong(node, f"{key} is no number", "write digits only, without quotes")
        return None

    def truth(self, values: Map[str, tuple[Scalar, Node]], key: str) -> bool:
        """The truth value under `key`, False if there is none."""
        if key not in values:
            return False
        node = values[key][1]
        if not isinstance(node, Scalar) or node.style or node.value not in ("true", "false"):
            self.wrong(node, f"{key} is neither true nor false", "write true or false")
            return False
        return node.value == "true"


def quoted(text: str) -> str:
    """`text` in quotes, shortened."""
    text = " ".join(text.split())
    return f'"{text if len(text) <= _LONGEST_QUOTE else text[:_LONGEST_QUOTE] + "…"}"'
