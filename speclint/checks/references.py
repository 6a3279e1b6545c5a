"""Checks of labels, references and includes."""

import re
from collections.abc import Iterator

from speclint.checks.nearness import MOST_SUGGESTIONS, nearest
from speclint.checks.words import name_start
from speclint.diagnostics import Edit, Fix, Found, Note
from speclint.model import elements as e
from speclint.model.facts import Facts, Page
from speclint.model.spec import SpecModel

_NORMATIVE = re.compile(r"(driver|device)normative:")
_PREFIX = re.compile(r"([A-Za-z]+):")
_IN_CONSTANTS = frozenset("_0123456789")
"""What follows the first letters of a constant."""
_SAME = re.compile(r"(?P<name>[A-Za-z]\w*_\w+)\s+(?:and|or)\s+(?P=name)(?![\w/-]|\.\w)")
_MADE_BY_PACKAGES = {"LastPage": "lastpage", "VeryLastPage": "pageslts"}
"""Labels that packages define, and the packages."""


def dangling_reference(specification: SpecModel, spec: SpecModel) -> Iterator[Found]:
    """References to a label that nothing defines; entries of conformance clauses have a rule of their own."""
    labels = spec.by_label()
    listed = {link.at for link in spec.links if link.target not in labels}
    asked: dict[str, str] = {}
    for reference in spec.references:
        target = reference.target
        if target in labels or _is_made_by_package(target, spec):
            continue
        if _NORMATIVE.match(target) and reference.at in listed:
            continue
        if target not in asked:
            asked[target] = nearest_label(target, labels) if len(asked) < MOST_SUGGESTIONS else ""
        near = asked[target]
        remedy = f"write {near}" if near else "refer to a label that exists, or define this one"
        notes = (Note(labels[near][0].at, "the nearest label"),) if near else ()
        fix = Fix((Edit(reference.at, near),), safe=_path(near) == _path(target)) if near else None
        yield Found(reference.at, {"target": target, "remedy": remedy}, notes, fix)


def _path(label: str) -> str:
    """A label without its prefix."""
    return _PREFIX.sub("", label, count=1)


def _is_made_by_package(label: str, spec: SpecModel) -> bool:
    package = _MADE_BY_PACKAGES.get(label)
    return package is not None and any(package in page.source.text for page in spec.pages.values())


def nearest_label(target: str, labels: dict[str, list[e.Label]]) -> str:
    """The label that was meant: the only one with the same path, or the same end, or a slip away."""
    path = _path(target)
    same_path = [label for label in labels if _path(label) == path]
    if same_path:
        return same_path[0] if len(same_path) == 1 else ""
    near = nearest(target, labels)
    if near or " / " not in target:
        return near
    end = " / " + target.rsplit(" / ", 1)[1]
    prefix = target.split(":", maxsplit=1)[0] + ":"
    same_end = [label for label in labels if label.endswith(end) and label.startswith(prefix)]
    return same_end[0] if len(same_end) == 1 else ""


def duplicate_label(label: e.Label, spec: SpecModel) -> Iterator[Found]:
    """A label that is defined before."""
    first = spec.by_label()[label.name][0]
    if first.at != label.at:
        yield Found(label.at, {"label": label.name}, (Note(first.at, "first defined here"),))


def repeated_alternative(facts: Facts, page: Page) -> Iterator[Found]:
    """A constant on both sides of an "or" or "and"; yields `words`."""
    prose, text = facts.prose, facts.prose.text
    words, starts, numbers = prose.word_index()
    last = len(words) - 1
    for number in (number for word in ("and", "or") for number in numbers.get(word, ()) if number < last):
        behind = starts[number + 1] + len(words[number + 1])
        if text[behind : behind + 1] not in _IN_CONSTANTS:
            continue
        end = starts[number]
        while end and text[end - 1].isspace():
            end -= 1
        match = _SAME.match(text, name_start(text, end))
        if match is not None:
            yield Found(prose.span(*match.span()), {"words": " ".join(match.group().split())})


def missing_input(inclusion: e.Inclusion, spec: SpecModel) -> Iterator[Found]:
    """An include of a file that is not there and that no script of the tree makes."""
    if inclusion.status == "missing":
        near = nearest(inclusion.path, (_relative(name, inclusion) for name in spec.pages))
        remedy = f"write {near}" if near else "add the file, or take the line out"
        yield Found(inclusion.at, {"path": inclusion.path, "remedy": remedy})


def _relative(name: str, inclusion: e.Inclusion) -> str:
    """A page's name as an include would write it: its last parts, as many as the include has."""
    parts = inclusion.path.count("/") + 1
    return "/".join(name.split("/")[-parts:])


def include_cycle(specification: SpecModel, spec: SpecModel) -> Iterator[Found]:
    """An include that leads back to the file it stands in, straight or by way of others."""
    leads: dict[str, list[e.Inclusion]] = {}
    for inclusion in spec.inclusions:
        if inclusion.target:
            leads.setdefault(inclusion.at.source, []).append(inclusion)
    finished: set[str] = set()
    for start in spec.pages:
        stack = [(start, iter(leads.get(start, ())))]
        active = {start}
        while stack and start not in finished:
            name, ahead = stack[-1]
            following = next(ahead, None)
            if following is None:
                stack.pop()
                active.discard(name)
                finished.add(name)
            elif following.target in active:
                chain = [each for each, _ in stack]
                way = " includes ".join([*chain[chain.index(following.target) :], following.target])
                yield Found(following.at, {"path": following.path, "way": way})
            elif following.target not in finished:
                active.add(following.target)
                stack.append((following.target, iter(leads.get(following.target, ()))))
