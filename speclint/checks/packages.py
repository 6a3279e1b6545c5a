"""Checks whether every root of the specification loads the packages that its text needs."""

import re
from collections.abc import Iterator

import msgspec

from speclint.checks.misspelt import names_used
from speclint.checks.typeset import is_commented, is_listed
from speclint.diagnostics import Found, Note
from speclint.languages.latex.scanning import DOCUMENT_CLASS
from speclint.model.facts import Gleaning, Page, rows
from speclint.model.spec import SpecModel
from speclint.text.span import Span

_LOADED = re.compile(r"\\(?:usepackage|RequirePackage)\s*(?:\[[^\[\]]*\]\s*)?\{(?P<names>[^{}]*)\}")


class Construct(msgspec.Struct, frozen=True):
    """Environments and commands, with what follows, that a text can only use if one of the `packages` is loaded.

    `own` is the command that it could define itself.
    """

    packages: tuple[str, ...]
    environments: tuple[str, ...] = ()
    commands: tuple[str, ...] = ()
    then: str = ""
    own: str = ""

    def names(self) -> list[str]:
        """Its environments and commands as `names_used` has them."""
        return [*map("{".__add__, self.environments), *map("\\".__add__, self.commands)]

    def pattern(self) -> str:
        """An expression for a use."""
        environments = (rf"begin\{{{re.escape(name)}\}}" for name in self.environments)
        commands = (rf"{name}\b" for name in self.commands)
        return rf"\\(?:{'|'.join((*environments, *commands))}){self.then}"


_LISTS = ("enumerate", "itemize", "description")
CONSTRUCTS = (
    Construct(("enumitem",), _LISTS, then=r"\s*\[[^\[\]\n]*(?:=|\bnosep\b|\bnoitemsep\b)"),
    Construct(("mdwlist", "enumitem", "paralist"), ("itemize*", "enumerate*", "description*")),
    Construct(("float", "here"), ("table", "figure", "table*", "figure*"), then=r"\s*\[!?H\]"),
    Construct(("tabularx", "ltablex", "xltabular"), ("tabularx",)),
    Construct(("longtable", "ltablex", "xltabular"), ("longtable",)),
    Construct(("xltabular",), ("xltabular",)),
    Construct(("listings",), ("lstlisting",), ("lstinputlisting",)),
    Construct(("fancyvrb", "fvextra"), ("Verbatim", "BVerbatim")),
    Construct(("rotating",), ("sideways", "sidewaystable", "sidewaysfigure")),
    Construct(("lscape", "pdflscape"), ("landscape",)),
    Construct(("framed", "tcolorbox"), ("framed", "shaded", "framed*", "shaded*")),
    Construct(("setspace",), ("spacing",)),
    Construct(("multicol",), ("multicols",)),
    Construct(("multirow",), (), ("multirow",), own="multirow"),
    Construct(("booktabs",), (), ("toprule", "midrule", "bottomrule"), own="toprule"),
    Construct(("placeins",), (), ("FloatBarrier",), own="FloatBarrier"),
    Construct(("hyperref",), (), ("href", "nameref", "hyperref", "autoref"), own="hyperref"),
    Construct(("graphicx", "graphics"), (), ("includegraphics",), own="includegraphics"),
    Construct(("xcolor", "color"), (), ("textcolor", "definecolor"), own="definecolor"),
    Construct(("lastpage", "pageslts"), (), ("pageref",), then=r"\*?\{LastPage\}"),
    Construct(("amsmath", "mathtools"), ("align", "gather", "multline", "align*", "gather*", "multline*"), ("text",)),
)
"""Source: the manuals of the packages."""


class Load(msgspec.Struct, frozen=True):
    """A command that loads `packages`."""

    packages: tuple[str, ...]
    at: Span


class Root(msgspec.Struct, frozen=True):
    """A root: its pages, those it includes among them, and what they load in the order of the text."""

    name: str
    pages: tuple[Page, ...]
    loads: tuple[Load, ...]

    def packages(self) -> set[str]:
        """The packages loaded."""
        return {package for load in self.loads for package in load.packages}


def missing_package(specification: SpecModel, spec: SpecModel) -> Iterator[Found]:
    """A package that one root loads, another one needs as well, and does not load.

    Yields `package`, `construct`, `root` and `other`, the root that loads it. What no root loads may come with
    the class.
    """
    for construct, root, other in _uneven(spec):
        use = _use(construct, root)
        if use is not None:
            words = " ".join(spec.pages[use.source].source.text[use.start : use.end].split())
            found = _found(construct, root, other, words)
            yield Found(found.at, found.values, (Note(use, "what needs it"),))


def package_in_one_root(specification: SpecModel, spec: SpecModel) -> Iterator[Found]:
    """A package for the text that one root loads and another one does not, and nothing uses so far.

    Yields the same as `missing_package`. What the text of the one root alone uses is its own.
    """
    told: set[tuple[object, object]] = set()
    for construct, root, other in _uneven(spec):
        if _use(construct, root) is None and _use(construct, other) is None:
            found = _found(construct, root, other, "")
            key = (found.values["root"], found.values["package"])
            if key not in told:  # several constructs may need it
                yield found
            told.add(key)


def _uneven(spec: SpecModel) -> Iterator[tuple[Construct, Root, Root]]:
    """The constructs that a root (the second) does not provide for, and another one (the third) does."""
    pages = [page for page, names in spec.gleaned(names_used) if "\\documentclass" in names]
    targets: dict[str, list[str]] = {}
    for inclusion in spec.inclusions:
        if inclusion.target in spec.pages:
            targets.setdefault(inclusion.at.source, []).append(inclusion.target)
    loads = {page.source.name: _loads(page, packages) for page, packages in spec.gleaned(packages_loaded)}
    roots = [_root(page, spec, targets, loads) for page in pages if DOCUMENT_CLASS.search(page.source.text)]
    loaded = [(root, root.packages()) for root in roots]
    for construct in CONSTRUCTS if len(roots) > 1 else ():
        other = next((root for root, packages in loaded if not packages.isdisjoint(construct.packages)), None)
        if other is not None:
            for root, packages in loaded:
                if packages.isdisjoint(construct.packages):
                    yield construct, root, other


def _found(construct: Construct, root: Root, other: Root, words: str) -> Found:
    package = next(each for each in construct.packages if each in other.packages())
    values: dict[str, object] = {"package": package, "construct": words, "other": other.name, "root": root.name}
    return Found(_place(package, root, other), values)


def _root(page: Page, spec: SpecModel, targets: dict[str, list[str]], loads: dict[str, tuple[Load, ...]]) -> Root:
    """The root that `page` is, with all that it includes, directly or not."""
    reached = {page.source.name: page}
    pending = [page.source.name]
    while pending:
        for target in targets.get(pending.pop(), ()):
            if target not in reached:
                reached[target] = spec.pages[target]
                pending.append(target)
    pages = tuple(reached.values())
    return Root(page.source.name, pages, tuple(load for name in reached for load in loads.get(name, ())))


def packages_loaded(page: Page) -> Gleaning:
    """The commands that load packages, by what stands between the braces: start and end, in rows of two."""
    found: Gleaning = {}
    text = page.source.text
    for match in _LOADED.finditer(text):
        if not is_commented(text, match.start()):
            found.setdefault(match["names"], []).extend(match.span())
    return found


def _loads(page: Page, packages: Gleaning) -> tuple[Load, ...]:
    """The commands that load packages, in the order of the text."""
    loads = [
        Load(tuple(name.strip() for name in names.split(",")), Span(page.source.name, start, end))
        for names, places in packages.items()
        for start, end in rows(places, 2)
    ]
    return tuple(sorted(loads, key=lambda load: load.at.start))


def _use(construct: Construct, root: Root) -> Span | None:
    """Where a root first uses it; None if it does not, or defines it itself."""
    if any(macro.name == construct.own for page in root.pages for macro in page.facts.macros):
        return None
    names = construct.names()
    for page in root.pages:
        text = page.source.text
        used = page.gleaned(names_used)
        for match in re.finditer(construct.pattern(), text) if any(name in used for name in names) else ():
            if not is_listed(page.facts, match.start()) and not is_commented(text, match.start()):
                return Span(page.source.name, *match.span())
    return None


def _place(package: str, root: Root, other: Root) -> Span:
    """Where a root should load it: behind the last package of those that the other one loads before it."""
    before: set[str] = set()
    for load in other.loads:
        if package in load.packages:
            break
        before.update(load.packages)
    shared = [load for load in root.loads if before.intersection(load.packages)]
    if shared:
        return shared[-1].at
    page = root.pages[0]
    match = DOCUMENT_CLASS.search(page.source.text)
    return Span(root.name, match.end() - len("\\documentclass") if match else 0, match.end() if match else 0)
