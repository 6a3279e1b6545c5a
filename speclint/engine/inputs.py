"""What the user named: specification trees, files of one, fragments, standard input."""

import os
import re
from collections.abc import Callable, Mapping, Sequence

import msgspec

from speclint.engine.gather import Gathered, gather_files, gather_tree, is_root, language_of
from speclint.errors import TooLarge, UnreadableInput, UsageError
from speclint.rules.globs import Glob
from speclint.text.limits import MAX_FILE_BYTES
from speclint.text.source import Document, Source
from speclint.text.trees import Refused, WorkTree, read_bytes

STANDARD_INPUT = "<stdin>"
_PATCH = re.compile(r"^(?:diff --git |@@ -\d)", re.MULTILINE)
_HEADER = re.compile(r"^[ \t]*(?:from|subject):? ", re.MULTILINE | re.IGNORECASE)
_COMMAND = re.compile(r"\\[A-Za-z]+")
_HIGHEST = 16
"""How many folders up a file's specification is looked for."""
_REASONS = {
    "missing": "does not exist",
    "outside": "leads out of the tree",
    "not-a-file": "is neither a folder nor a plain file",
    "too-large": f"has more than {MAX_FILE_BYTES // 1024 // 1024} MiB",
    "unreadable": "cannot be read",
    "binary": "is no text",
}


class Input(msgspec.Struct, frozen=True):
    """Sources to lint together; `only` limits what is reported to some of them (None: all)."""

    gathered: Gathered
    only: frozenset[str] | None


def reason_in_words(reason: str, detail: str = "") -> str:
    """Why a file was refused, as a sentence's end."""
    words = _REASONS.get(reason, reason)
    return f"{words}: {detail}" if detail else words


def base_folder(paths: Sequence[str]) -> str:
    """The folder that all names are relative to, whatever folder the user stands in.

    The top of the repository that holds all paths, else the tree that was named, else what all
    have in common; "" for standard input alone.
    """
    folders = [_folder(path) for path in paths if path != "-"]
    if not folders:
        return ""
    try:
        common = os.path.commonpath(folders)
    except ValueError as error:
        raise UsageError("the paths lie on different drives", remedy="check them one by one") from error
    folder = common
    while not os.path.exists(os.path.join(folder, ".git")):
        folder, below = os.path.dirname(folder), folder
        if folder == below:
            return common
    return folder


def _folder(path: str) -> str:
    real = os.path.realpath(path)
    return real if os.path.isdir(real) else os.path.dirname(real)


class Place(msgspec.Struct, frozen=True):
    """Where inputs lie: names are relative to the folder `base`.

    What `exclude` matches is passed over; `revised` texts, by the name of their document, stand for
    what files hold.
    """

    base: str
    exclude: Sequence[Glob] = ()
    revised: Mapping[str, str] = {}


def read_inputs(paths: Sequence[str], stdin: bytes | None, place: Place) -> list[Input]:
    """The inputs that `paths` name ("-" is standard input), in their order.

    Raises UnreadableInput for a path that does not exist or cannot be linted at all.
    """
    inputs: list[Input] = []
    files: dict[str, list[str]] = {}
    mails: list[Document] = []
    for path in dict.fromkeys(paths):
        if path == "-":
            document = standard_document(stdin or b"")
            if _is_mail(document):
                mails.append(document)
            else:
                inputs.append(Input(gather_files([document]), None))
        elif os.path.isdir(path):
            inputs.append(Input(gather_tree(_tree(path, place), skipped_below(path, place.exclude)), None))
        elif _language(path) == "mail":
            mails.append(read_document(_name(path, place.base), path, place))
        else:
            files.setdefault(_specification_folder(path), []).append(path)
    linted = {name for each in inputs for name in each.gathered.sources}
    for folder, named in files.items():
        left = {name: path for path in named if (name := _name(path, place.base)) not in linted}
        inputs.extend(_files(folder, left, place))
    if mails:
        from speclint.engine.mails import gather_mail

        inputs.extend(Input(gathered, None) for document in mails for gathered in gather_mail(document))
    return inputs


def _language(path: str) -> str:
    """The language of the file at `path`; raises UnreadableInput or UsageError if it cannot be linted."""
    if not os.path.lexists(path):
        raise UnreadableInput(_REASONS["missing"], place=path, remedy="see that the path is right")
    if not os.path.isfile(path):
        raise UnreadableInput(_REASONS["not-a-file"], place=path)
    language = language_of(path)
    if not language:
        raise UsageError(
            "what kind of text this is cannot be told from its name",
            place=path,
            remedy="name a folder, a .tex file, a listing (.c, .h), definitions (.yaml), "
            "a draft or mail (.txt, .eml, .mbox), a patch (.patch, .diff), or - for standard input",
        )
    return language


def _tree(folder: str, place: Place) -> WorkTree:
    below = os.path.relpath(os.path.realpath(folder), place.base).replace(os.sep, "/")
    return WorkTree(folder, "" if below == "." else f"{below}/", place.revised)


def skipped_below(folder: str, exclude: Sequence[Glob]) -> Callable[[str], bool]:
    """Says of names below a folder whether a pattern excludes them."""

    def skipped(name: str) -> bool:
        return any(glob.matches(os.path.abspath(os.path.join(folder, name))) for glob in exclude)

    return skipped


def _specification_folder(path: str) -> str:
    """The nearest folder around a file that holds a root of a specification, "" if there is none."""
    folder = os.path.dirname(os.path.realpath(path))
    for _ in range(_HIGHEST):
        if any(is_root(os.path.join(folder, name)) for name in _listed(folder) if name.endswith(".tex")):
            return folder
        parent = os.path.dirname(folder)
        if parent == folder or os.path.exists(os.path.join(folder, ".git")):
            break
        folder = parent
    return ""


def _listed(folder: str) -> list[str]:
    try:
        return sorted(os.listdir(folder))
    except OSError:
        return []  # a folder around the file that we may pass but not list holds no specification for us


def _name(path: str, base: str) -> str:
    """What the source made of the file at `path` is called."""
    return os.path.relpath(os.path.realpath(path), base).replace(os.sep, "/")


def _files(folder: str, names: Mapping[str, str], place: Place) -> list[Input]:
    """The files (path by name) with the specification that includes them; those that it does not by themselves."""
    inputs = []
    gathered = _specification(folder, place) if folder and names else None
    if gathered is not None:
        # No specification includes definitions; they are judged with it as if it did.
        beside = {name: path for name, path in names.items() if language_of(name) == "yaml"}
        gathered.sources.update(
            {name: Source.whole(read_document(name, path, place), "yaml") for name, path in beside.items()}
        )
        inside = frozenset(name for name in names if name in gathered.sources)
        if inside:
            inputs.append(Input(gathered, inside))
            names = {name: path for name, path in names.items() if name not in inside}
    if names:
        inputs.append(Input(gather_files([read_document(name, path, place) for name, path in names.items()]), None))
    return inputs


def _specification(folder: str, place: Place) -> Gathered | None:
    """The specification around a file, which nobody asked for: None if it cannot be had."""
    try:
        return gather_tree(_tree(folder, place), skipped_below(folder, place.exclude))
    except UnreadableInput:
        return None


def read_document(name: str, path: str, place: Place) -> Document:
    """The file at `path` as a document called `name`; raises UnreadableInput."""
    if name in place.revised:
        return Document(name, place.revised[name])
    try:
        return Document.decode(name, read_bytes(path, path))
    except Refused as refused:
        kind = TooLarge if refused.reason == "too-large" else UnreadableInput
        raise kind(reason_in_words(refused.reason, refused.detail), place=path) from refused


def standard_document(data: bytes) -> Document:
    """What standard input held as a document; raises UnreadableInput."""
    if len(data) > MAX_FILE_BYTES:
        raise TooLarge(_REASONS["too-large"], place="standard input")
    if b"\0" in data:
        reason = reason_in_words("binary", f"a NUL byte at offset {data.index(0)}")
        raise UnreadableInput(reason, place="standard input")
    return Document.decode(STANDARD_INPUT, data)


def _is_mail(document: Document) -> bool:
    """Whether standard input is a mail, a patch or a draft; if nothing tells, it is LaTeX."""
    text = document.text
    if "\\documentclass" in text or not (_PATCH.search(text) or "VIRTIO_" in text or _HEADER.search(text)):
        return False
    from speclint.frontends.mail import kind_of

    return kind_of(document) != "draft" or _PATCH.search(text) is not None or _COMMAND.search(text) is None
