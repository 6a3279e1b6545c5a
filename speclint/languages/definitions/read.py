"""Reads a definitions file: from its text to its facts.

A document of the file stands for a piece of the specification, so it is given the headings that
this would have: the device type with its id, "Feature bits", and those of the legacy interface.
All that looks for the device of a feature finds it by them.
"""

import re
from collections.abc import Iterable, Iterator

from speclint.languages.definitions.entries import Entries, quoted
from speclint.languages.definitions.nodes import Node, Scalar, Unread, read_documents
from speclint.languages.definitions.shape import FEATURE_NAME, BitRangeEntry, Definitions, FeatureEntry
from speclint.languages.definitions.texts import add_text, content
from speclint.languages.encoding import undecodable
from speclint.languages.formula import NoFormula, read_formula
from speclint.languages.latex.directives import read_directives
from speclint.languages.latex.features import read_mentions, read_requirements
from speclint.languages.latex.running_text import RunningText
from speclint.languages.latex.statements import read_prose
from speclint.languages.ranges import read_ranges
from speclint.model import elements as e
from speclint.model.expressions import Name, Not
from speclint.model.facts import Facts
from speclint.text.source import Source
from speclint.text.span import Span

_NAME = re.compile(FEATURE_NAME)
_SECTION = e.LEVELS.index("section")
_COMMENT = re.compile(r"(?<![^\s])#[^\n]*")
_WHOLE = re.compile(r"^complete[ \t]*:[ \t]*true\b", re.MULTILINE)


def holds_everything(text: str) -> bool:
    """Whether a definitions file says that it is complete: no feature that it speaks of is defined elsewhere."""
    return _WHOLE.search(text) is not None


def read(source: Source) -> Facts:
    """The facts of `source`; never fails on any text."""
    reader = _Reader(source.name, source.text)
    try:
        documents = read_documents(source.text)
    except Unread as error:
        documents = []
        detail = f"{error.message}\n{error.remedy}" if error.remedy else error.message
        reader.entries.problems.append(e.Problem(error.kind, detail, Span(source.name, error.offset, error.offset)))
    for document in documents:
        reader.document(document)
    return reader.facts()


class _Reader:
    """What was read of one file so far."""

    def __init__(self, source: str, text: str) -> None:
        self.entries = Entries(source, text)
        self._source = source
        self._text = text
        self._running = RunningText(source)
        self._headings: list[e.Heading] = []
        self._features: list[e.FeatureDefinition] = []
        self._requirements: list[e.Requirement] = []
        self._bit_ranges: list[e.BitRange] = []
        self._scalars: list[tuple[int, int]] = []
        self._group = 0

    def document(self, node: Node) -> None:
        """Reads the features of one device type, or the common ones."""
        values = self.entries.mapping(node, Definitions)
        self.entries.truth(values, "complete")
        level = _SECTION
        device = self.entries.text(values, "device")
        if device is not None:
            self._device(values["device"][0], device, values)
            level += 1
        for entry in self.entries.entries(values, "bit-ranges"):
            self._bit_range(entry)
        for key, title in (("features", "Feature bits"), ("legacy-features", "Legacy Interface: Feature bits")):
            if key not in values:
                continue
            at = values[key][0]
            if device is not None and at.start < device.start:
                self.entries.wrong(at, f"{key} stand before their device", "write device first")
            self._heading(level, title, (at.start, at.end), at.end)
            self._group += 1
            for entry in self.entries.entries(values, key):
                self._feature(entry)

    def _heading(self, level: int, title: str, at: tuple[int, int], end: int) -> None:
        span = Span(self._source, *at)
        self._headings.append(e.Heading(level, title, title, False, span, span.moved_to(at[0], end), "", ""))

    def _device(self, key: Scalar, device: Scalar, values: dict[str, tuple[Scalar, Node]]) -> None:
        """The headings of a device type; its id is looked for behind the second."""
        self._heading(_SECTION, " ".join(device.value.split()), content(device, self._text), device.end)
        number = self.entries.number(values, "number")
        if number is not None and number.start > key.start:
            at = values["number"][0]
            self._heading(_SECTION + 1, "Device ID", (at.start, at.end), number.start)
        else:
            self._heading(_SECTION + 1, "Device ID", (device.end, device.end), device.end)

    def _bit_range(self, node: Node) -> None:
        values = self.entries.mapping(node, BitRangeEntry)
        bits, owner = self.entries.text(values, "bits"), self.entries.text(values, "owner")
        if bits is None or owner is None:
            if "bits" not in values or "owner" not in values:
                self.entries.wrong(node, "a range of bits lacks bits or owner", "say which bits, and whose they are")
            return
        ranges = read_ranges(bits.value)
        if ranges is None:
            remedy = 'write such as "0 to 23, 41, 50 to 127" or "128 and above"'
            self.entries.wrong(bits, f"{quoted(bits.value)} is no list of bits", remedy)
            return
        owner_words = " ".join(owner.value.split())
        self._bit_ranges.append(e.BitRange(ranges, owner_words, Span(self._source, *content(bits, self._text))))

    def _feature(self, node: Node) -> None:
        values = self.entries.mapping(node, FeatureEntry)
        name = self.entries.text(values, "name")
        if name is None:
            if values and "name" not in values:
                self.entries.wrong(node, "a feature has no name", "write name: VIRTIO_…_F_…")
            return
        if not self._is_name(name):
            return
        bit = self.entries.number(values, "bit")
        if bit is None and "bit" in values:
            return
        at = Span(self._source, *content(name, self._text))
        bit_at = at.moved_to(bit.start, bit.end) if bit else None
        start = self._running.length
        for said in (self.entries.text(values, "text"), *self._clauses(values)):
            if said is not None:
                self._scalars.append((said.start, said.end))
                add_text(self._running, said, self._text)
        number = int(bit.value) if bit else None
        definition = e.FeatureDefinition(
            name.value, number, at, bit_at, "yaml", self._group, start, self._running.length
        )
        self._features.append(definition)
        self._requirements += self._needs(definition, values)

    def _clauses(self, values: dict[str, tuple[Scalar, Node]]) -> Iterator[Scalar | None]:
        for entry in self.entries.entries(values, "clauses", single=True):
            yield self.entries.scalar(entry, "a clause")

    def _is_name(self, name: Scalar) -> bool:
        if _NAME.fullmatch(name.value):
            return True
        remedy = "write VIRTIO_, the prefix of the device, F_ and its own name, in capitals"
        self.entries.wrong(name, f"{quoted(name.value)} is no name of a feature", remedy)
        return False

    def _needs(
        self, definition: e.FeatureDefinition, values: dict[str, tuple[Scalar, Node]]
    ) -> Iterator[e.Requirement]:
        for node in self.entries.entries(values, "requires", single=True):
            scalar = self.entries.scalar(node, "a requirement")
            if scalar is None:
                continue
            start, end = content(scalar, self._text)
            needs = read_formula(self._text[start:end])
            if isinstance(needs, NoFormula):
                self._no_formula(scalar, start, needs)
            else:
                yield e.Requirement(definition.name, needs, definition.at, Span(self._source, start, end))
        for node in self.entries.entries(values, "conflicts", single=True):
            scalar = self.entries.scalar(node, "a conflict")
            if scalar is not None and self._is_name(scalar):
                start, end = content(scalar, self._text)
                needs = Not(Name(scalar.value, (0, len(scalar.value))))
                yield e.Requirement(definition.name, needs, definition.at, Span(self._source, start, end))

    def _no_formula(self, scalar: Scalar, start: int, found: NoFormula) -> None:
        remedy = "join whole names by and, or, not; where and meets or, parentheses say which is meant"
        where = f"at {quoted(found.word)}" if found.word else "at its end"
        self.entries.wrong(scalar, f"the requirement cannot be read {where}", remedy, start=start + found.offset)

    def facts(self) -> Facts:
        """All that was read."""
        prose = self._running.finish()
        comments = _outside(self._scalars, (match.span() for match in _COMMENT.finditer(self._text)))
        problems = [*undecodable(self._source, self._text), *self.entries.problems]
        inline = read_requirements((), self._features, prose, self._text)
        return Facts(
            source=self._source,
            prose=prose,
            headings=tuple(self._headings),
            features=tuple(self._features),
            requirements=(*self._requirements, *inline),
            bit_ranges=tuple(self._bit_ranges),
            mentions=tuple(read_mentions(prose, (), self._text)),
            statements=tuple(read_prose(prose)),
            problems=tuple(sorted(problems, key=lambda problem: problem.at)),
            directives=tuple(read_directives(self._source, self._text, comments)),
            words=prose.counts(),
        )


def _outside(scalars: list[tuple[int, int]], comments: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The comments that are none of the text of a definition; both in the order of the file."""
    ahead = iter(sorted(scalars))
    scalar = next(ahead, None)
    for start, end in comments:
        while scalar is not None and scalar[1] <= start:
            scalar = next(ahead, None)
        if scalar is None or start < scalar[0]:
            yield start, end
