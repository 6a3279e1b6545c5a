"""Checks whether every root of the specification loads the packages that its text needs."""

import re
from collections.abc import Iterator

import msgspec

from speclint.checks.typeset import is_commented, is_listed
from speclint.diagnostics import Found, Note
from speclint.model.facts import Page
from speclint.model.spec import SpecModel
from speclint.text.span import Span

_ROOT = re.compile(r"^[^%\n]*\\documentclass\b", re.MULTILINE)
_LOADED = re.compile(r"\\(?:usepackage|RequirePackage)\s*(?:\[[^\[\]]*\]\s*)?\{(?P<names>[^{}]*)\}")


class Construct(msgspec.Struct, frozen=True):
    """What a text can only use if one of the `packages` is loaded; `command` is the one that it could define itself."""

    pattern: str
    packages: tuple[str, ...]
    command: str = ""


CONSTRUCTS = (
    Construct(
        r"\\begin\{(?:enumerate|itemize|description)\}\s*\[[^\[\]\n]*(?:=|\bnosep\b|\bnoitemsep\b)", ("enumitem",)
    ),
    Construct(r"\\begin\{(?:itemize|enumerate|description)\*\}", ("mdwlist", "enumitem", "paralist")),
    Construct(r"\\begin\{(?:table|figure)\*?\}\s*\[!?H\]", ("float", "here")),
    Construct(r"\\begin\{tabularx\}", ("tabularx", "ltablex", "xltabular")),
    Construct(r"\\begin\{longtable\}", ("longtable", "ltablex", "xltabular")),
    Construct(r"\\begin\{xltabular\}", ("xltabular",)),
    Construct(r"\\begin\{lstlisting\}|\\lstinputlisting\b", ("listings",)),
    Construct(r"\\begin\{(?:B?Verbatim)\}", ("fancyvrb", "fvextra")),
    Construct(r"\\begin\{sideways(?:table|figure)?\}", ("rotating",)),
    Construct(r"\\begin\{landscape\}", ("lscape", "pdflscape")),
    Construct(r"\\begin\{(?:framed|shaded)\*?\}", ("framed", "tcolorbox")),
    Construct(r"\\begin\{spacing\}", ("setspace",)),
    Construct(r"\\begin\{multicols\}", ("multicol",)),
    Construct(r"\\multirow\b", ("multirow",), "multirow"),
    Construct(r"\\(?:toprule|midrule|bottomrule)\b", ("booktabs",), "toprule"),
    Construct(r"\\FloatBarrier\b", ("placeins",), "FloatBarrier"),
    Construct(r"\\(?:href|nameref|hyperref|autoref)\b", ("hyperref",), "hyperref"),
    Construct(r"\\includegraphics\b", ("graphicx", "graphics"), "includegraphics"),
    Construct(r"\\(?:textcolor|definecolor)\b", ("xcolor", "color"), "definecolor"),
    Construct(r"\\pageref\*?\{LastPage\}", ("lastpage", "pageslts")),
    Construct(r"\\begin\{(?:align|gather|multline)\*?\}|\\text\{", ("amsmath", "mathtools")),
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
    pages = [page for page in spec.pages.values() if "\\documentclass" in page.source.text]
    targets: dict[str, list[str]] = {}
    for inclusion in spec.inclusions:
        if inclusion.target in spec.pages:
            targets.setdefault(inclusion.at.source, []).append(inclusion.target)
    loads = {page.source.name: tuple(_loads(page)) for page in spec.pages.values()}
    roots = [_root(page, spec, targets, loads) for page in pages if _ROOT.search(page.source.text)]
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
    return Root(page.source.name, pages, tuple(load for name in reached for load in loads[name]))


def _loads(page: Page) -> Iterator[Load]:
    text = page.source.text
    for match in _LOADED.finditer(text):
        if not is_commented(text, match.start()):
            names = tuple(name.strip() for name in match["names"].split(","))
            yield Load(names, Span(page.source.name, *match.span()))


def _use(construct: Construct, root: Root) -> Span | None:
    """Where a root first uses it; None if it does not, or defines it itself."""
    if any(macro.name == construct.command for page in root.pages for macro in page.facts.macros):
        return None
    for page in (page for page in root.pages if page.source.language == "latex"):
        text = page.source.text
        for match in re.finditer(construct.pattern, text):
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
    match = _ROOT.search(page.source.text)
    return Span(root.name, match.end() - len("\\documentclass") if match else 0, match.end() if match else 0)
