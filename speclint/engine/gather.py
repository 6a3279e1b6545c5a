"""Gathers what is to be linted: the sources of a specification tree, from its roots along its includes."""

import os
import re
from collections.abc import Callable, Iterable, Iterator

import msgspec

from speclint.errors import UnreadableInput
from speclint.languages.latex.commands import INCLUDES
from speclint.languages.latex.macros import read_macros
from speclint.languages.latex.scanning import Include, Scanner, is_root_text
from speclint.model.elements import Inclusion, Macro
from speclint.text.limits import MAX_FILES
from speclint.text.source import Document, Source
from speclint.text.span import Span
from speclint.text.trees import Refused, Tree, read_bytes

_SCRIPTS = re.compile(r"(?:^|/)(?:[^/]+\.(?:sh|pl|py|mk|lua|yml|yaml|cmake)|(?:GNU)?[Mm]akefile[^/]*)\Z")
_LANGUAGES = {".tex": "latex", ".sty": "latex", ".cls": "latex", ".ltx": "latex", ".c": "c", ".h": "c"}
_LANGUAGES |= {".yaml": "yaml", ".yml": "yaml"}
_LANGUAGES |= dict.fromkeys((".txt", ".eml", ".mbox", ".mbx", ".mail", ".patch", ".diff"), "mail")

_FILE_NAME = re.compile(r"[\w.-]+")

MISSING = "missing"
GENERATED = "generated"
READ = "read"


class Gathered(msgspec.Struct, frozen=True):
    """Sources by name, the roots among them, what became of every include, the macros, and whether this is all.

    `limits` are places from which on something was not read, each with the limit that cut it.
    """

    sources: dict[str, Source]
    roots: tuple[str, ...]
    inclusions: tuple[Inclusion, ...]
    macros: tuple[Macro, ...]
    complete: bool
    limits: tuple[tuple[Span, str], ...] = ()


def language_of(name: str) -> str:
    """The language of a file by its name, "" if the name does not tell."""
    return _LANGUAGES.get(os.path.splitext(name)[1].lower(), "")


def is_root(path: str) -> bool:
    """Whether the file at `path` has a \\documentclass; False if it cannot be read."""
    try:
        return is_root_text(read_bytes(path, path).decode("utf-8", "replace"))
    except Refused:
        return False


def gather_tree(tree: Tree, skipped: Callable[[str], bool], scanner: Scanner | None = None) -> Gathered:
    """What the roots of a tree reach, without what is `skipped`; a `scanner` of another tree knows what it has seen.

    A root is a .tex file with \\documentclass that no other root reaches.
    Raises UnreadableInput if there is no root, or the tree is too large to look for one.
    """
    names = tree.names()
    if len(names) > MAX_FILES:
        raise UnreadableInput(f"more than {MAX_FILES} files", place=tree.root, remedy="name the specification's folder")
    scanner = scanner or Scanner()
    documents: dict[str, Document] = {}
    refusals: list[Refused] = []
    for name in names:
        if name.endswith(".tex"):
            try:
                documents[name] = tree.read(name)
            except Refused as refused:
                refusals.append(refused)  # told where it is included, if it is
    candidates = [name for name, document in documents.items() if scanner.is_root(document) and not skipped(name)]
    if not candidates:
        what = "no .tex file with \\documentclass" if documents else "no .tex file"
        unread = f"; not read: {', '.join(map(str, refusals[:3]))}" if refusals else ""
        raise UnreadableInput(
            f"{what} in this folder{unread}", place=tree.root, remedy="name the specification's folder, or files"
        )
    gathering = _Gathering(tree, names, documents, skipped, scanner)
    for name in candidates:
        gathering.reach(name)
    return gathering.result(candidates)


def gather_files(documents: Iterable[Document]) -> Gathered:
    """Files by themselves, fragments of a specification that is not at hand: nothing is known of what they include.

    Definitions files that say that they are complete are one.
    """
    # Standard input has no name to tell by; the specification is LaTeX.
    sources = {document.name: Source.whole(document, language_of(document.name) or "latex") for document in documents}
    latex = (source for source in sources.values() if source.language == "latex")
    macros = tuple(macro for source in latex for macro in read_macros(source.name, source.text))
    # A fragment may speak of what stands elsewhere, unless all say that they leave nothing out.
    roots = tuple(sources) if all(map(_is_whole, sources.values())) else ()
    return Gathered(sources, roots, (), macros, complete=bool(roots))


def _is_whole(source: Source) -> bool:
    if source.language != "yaml":
        return False
    from speclint.languages.definitions.read import holds_everything

    return holds_everything(source.text)


class _Gathering:
    """The sources reached so far."""

    def __init__(
        self,
        tree: Tree,
        names: list[str],
        documents: dict[str, Document],
        skipped: Callable[[str], bool],
        scanner: Scanner,
    ) -> None:
        self._tree = tree
        self._names = names
        self._documents = documents
        self._skipped = skipped
        self._scanner = scanner
        self._sources: dict[str, Source] = {}
        self._inclusions: list[Inclusion] = []
        self._included: set[str] = set()
        self._macros: list[Macro] = []
        self._refused: dict[str, str] = {}
        self._built: frozenset[str] | None = None

    def reach(self, root: str) -> None:
        """Reads a root and all that it includes, directly or not."""
        folder = os.path.dirname(root)
        pending = [root]
        while pending:
            name = pending.pop()
            document = self._documents[name]
            if document.name in self._sources:
                continue
            # What a specification includes is LaTeX, or printed as it is, whatever its name ends with.
            source = Source.whole(document, "latex" if language_of(name) == "latex" else "c")
            self._sources[document.name] = source
            if source.language != "latex":
                continue
            scan = self._scanner.scan(document)
            self._macros.extend(scan.macros)
            pending.extend(filter(None, [self._include(source, folder, include) for include in scan.includes]))

    def _include(self, source: Source, folder: str, include: Include) -> str:
        """Resolves one include; gives the name of the file to read, "" for none."""
        path = " ".join(include.path.split())
        at = Span(source.name, include.start, include.end)
        kind = INCLUDES[include.command]
        status, target = MISSING, ""
        # TeX tries the name with .tex first, so a folder of the same name does no harm.
        for candidate in (path + ".tex", path) if kind == "text" and not path.endswith(".tex") else (path,):
            name = os.path.normpath(os.path.join(folder, candidate)).replace(os.sep, "/")
            status = self._read(name if not os.path.isabs(candidate) else candidate)
            if status != MISSING:
                target = name
                break
        if status == MISSING and self._is_built(path):
            status = GENERATED
        read = status == READ
        if read:
            self._included.add(target)
        self._inclusions.append(Inclusion(path, status, self._documents[target].name if read else "", at))
        return target if read and not self._skipped(target) else ""

    def _read(self, name: str) -> str:
        if name in self._documents:
            return READ
        if name not in self._refused:
            try:
                self._documents[name] = self._tree.read(name)
            except Refused as refused:
                self._refused[name] = f"{refused.reason}: {refused.detail}" if refused.detail else refused.reason
            else:
                return READ
        return self._refused[name]

    def _is_built(self, path: str) -> bool:
        """Whether a script or Makefile of the tree names the file: then a build makes it."""
        if self._built is None:
            self._built = frozenset(self._named_by_scripts())
        return os.path.basename(path).removesuffix(".tex") in self._built

    def _named_by_scripts(self) -> Iterator[str]:
        """What scripts name that could be a file, without `.tex`."""
        for name in self._names:
            if _SCRIPTS.search(name):
                try:
                    text = self._tree.read(name).text
                except Refused:
                    continue  # a script that cannot be read names nothing
                for word in _FILE_NAME.findall(text):
                    yield word.rstrip(".").removesuffix(".tex")

    def result(self, candidates: list[str]) -> Gathered:
        """All that was reached."""
        # Roots that include each other in a circle are all roots; the circle itself is a finding.
        roots = [name for name in candidates if name not in self._included] or candidates
        names = tuple(self._documents[name].name for name in roots)
        return Gathered(self._sources, names, tuple(self._inclusions), tuple(self._macros), complete=True)
