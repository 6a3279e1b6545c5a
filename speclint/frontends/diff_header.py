"""The lines of a patch before its hunks: which file it is about, and what becomes of it."""

import re

import msgspec

_GIT = "diff --git "
_ESCAPES = {"a": 7, "b": 8, "t": 9, "n": 10, "v": 11, "f": 12, "r": 13, '"': 34, "\\": 92}
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*+)"')
_ESCAPE = re.compile(r'\\([0-3][0-7]{2}|[abtnvfr"\\])')
_PREFIXES = (("a/", "b/"), ("i/", "w/"), ("c/", "i/"), ("c/", "w/"), ("o/", "w/"), ("1/", "2/"))
_NOTHING = "/dev/null"
_EXTENDED = re.compile(
    r"(old mode|new mode|deleted file mode|new file mode|copy from|copy to|rename from|rename to"
    r"|(?:dis)?similarity index|index|---|\+\+\+|GIT binary patch|Binary files) ?(.*)"
)
_INDEX = re.compile(r"([0-9a-f]{4,64}\.\.[0-9a-f]{4,64})(?: (\d{6}))?")
_FILE_MODES = ("", "100644", "100755")
_WRONG_MODES = {"120000": "link", "160000": "submodule"}


class Header(msgspec.Struct, frozen=True):
    """The file that a patch is about, before ("" if the patch makes it) and after ("" if it removes it).

    `mode` is that of a file that is made or whose mode changes, `old_mode` what it was; `blobs` names the contents
    ("83db48f..bf269f4"), "" if the patch does not say. `binary` patches have no lines. `wrong` is the kind of what
    makes the patch one that must not be applied: "outside", "link", "submodule", "broken", "binary"; else "".
    """

    old: str
    new: str
    moved: str = ""
    old_mode: str = ""
    mode: str = ""
    blobs: str = ""
    binary: bool = False
    wrong: str = ""


def starts_header(lines: list[str]) -> bool:
    """Whether the first of `lines` (three are enough) begins the patch of a file."""
    if lines[0].startswith(_GIT):
        return True
    return (
        len(lines) > 2 and lines[0].startswith("--- ") and lines[1].startswith("+++ ") and lines[2].startswith("@@ -")
    )


def header_length(lines: list[str]) -> int:
    """How many of `lines`, which begin with a header, are part of it."""
    length = 1 if lines[0].startswith(_GIT) else 0
    while length < len(lines) and _EXTENDED.match(lines[length]):
        length += 1
        if lines[length - 1].startswith("+++ ") or _is_binary(lines[length - 1]):
            break
    return length


def read_header(lines: list[str]) -> Header:
    """What the lines of a header say; they have no line ends."""
    said: dict[str, str] = {}
    for line in lines:
        if match := _EXTENDED.match(line):
            said.setdefault(match[1], match[2].rstrip("\r"))
    git = lines[0].startswith(_GIT)
    old, new = _names(lines[0].rstrip("\r").removeprefix(_GIT) if git else "", said)
    if not git and old and new and old != new:
        old = new = _of_two(old, new)
    moved = "rename" if "rename from" in said else "copy" if "copy from" in said else ""
    index = _INDEX.fullmatch(said.get("index", ""))
    kept = (index[2] or "") if index else ""
    header = Header(
        old=old,
        new=new,
        moved=moved,
        old_mode=said.get("old mode", said.get("deleted file mode", kept)),
        mode=said.get("new mode", said.get("new file mode", "")),
        blobs=index[1] if index else "",
        binary=any(map(_is_binary, lines)),
    )
    return msgspec.structs.replace(header, wrong=_wrong(header, kept))


def quoted_path(name: str) -> str:
    """A path as git writes it where it needs quotes."""
    if name.isascii() and '"' not in name:
        return name
    data = name.encode("utf-8", "surrogateescape")
    return '"' + "".join(chr(b) if 32 <= b < 127 and b not in b'"\\' else f"\\{b:03o}" for b in data) + '"'


def _is_binary(line: str) -> bool:
    return line.startswith(("GIT binary patch", "Binary files "))


def _names(both: str, said: dict[str, str]) -> tuple[str, str]:
    """The paths before and after, as the repository has them; `both` is what stands after "diff --git"."""
    if "rename from" in said or "copy from" in said:
        # These are written without prefixes.
        old = said.get("rename from", said.get("copy from", ""))
        return _plain(old), _plain(said.get("rename to", said.get("copy to", "")))
    if "---" in said and "+++" in said:
        old, new = _plain(_untimed(said["---"])), _plain(_untimed(said["+++"]))
    else:
        old, new = _halves(both)
    old, new = _unprefixed(old, new)
    # Of a file that is made or removed without lines nothing but "diff --git" tells the name.
    return "" if "new file mode" in said else old, "" if "deleted file mode" in said else new


def _untimed(name: str) -> str:
    """A name without the time that `diff` writes after it."""
    return name if name.startswith('"') else name.partition("\t")[0].rstrip()


def _plain(name: str) -> str:
    """A name without the quotes and escapes that git writes around strange ones."""
    quoted = _QUOTED.match(name)
    if quoted is None:
        return name
    data = b""
    position = 0
    for escape in _ESCAPE.finditer(quoted[1]):
        data += quoted[1][position : escape.start()].encode("utf-8", "surrogateescape")
        code = escape[1]
        data += bytes([int(code, 8) if code.isdecimal() else _ESCAPES[code]])
        position = escape.end()
    return (data + quoted[1][position:].encode("utf-8", "surrogateescape")).decode("utf-8", "surrogateescape")


def _halves(both: str) -> tuple[str, str]:
    """The two names of a `diff --git` line, which are equal but for their prefixes; "" if they are not."""
    if first := _QUOTED.match(both):
        return _plain(both), _plain(both[first.end() :].lstrip())
    half = len(both) // 2
    old, new = both[:half], both[half + 1 :]
    return (
        (old, new)
        if both[half : half + 1] == " " and _unprefixed(old, new)[0] == _unprefixed(old, new)[1]
        else ("", "")
    )


def _unprefixed(old: str, new: str) -> tuple[str, str]:
    for before, after in _PREFIXES:
        if (old == _NOTHING or old.startswith(before)) and (new == _NOTHING or new.startswith(after)):
            old = old if old == _NOTHING else old[len(before) :]
            new = new if new == _NOTHING else new[len(after) :]
            break
    return "" if old == _NOTHING else old, "" if new == _NOTHING else new


def _of_two(old: str, new: str) -> str:
    """The name of the file that `diff` compared in two folders, or with its copy."""
    first, _, below = new.partition("/")
    return below if below and old.partition("/")[2] == below and old.partition("/")[0] != first else new


def _wrong(header: Header, kept: str) -> str:
    """What makes a patch one that must not be applied; `kept` is the mode of a file that keeps it."""
    if not (header.old and header.new if header.moved else header.old or header.new):
        return "broken"
    if any(name and _leads_out(name) for name in (header.old, header.new)):
        return "outside"
    for mode in (header.old_mode, header.mode, kept):
        if mode not in _FILE_MODES:
            return _WRONG_MODES.get(mode, "broken")
    return "binary" if header.binary else ""


def _leads_out(name: str) -> bool:
    """Whether a path of a patch is none that a repository may have."""
    parts = name.split("/")
    if name.startswith(("/", "~")) or "\\" in name or not name.isprintable():
        return True
    return any(part in ("", ".", "..") or part.rstrip(" .").lower() in (".git", "git~1") for part in parts)
