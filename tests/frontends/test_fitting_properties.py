"""What is made of a text without git is what git makes of it."""

import difflib
import os
import pathlib
import subprocess
import tempfile

from hypothesis import given, settings
from hypothesis import strategies as st

from speclint.frontends.fitting import fitted
from speclint.frontends.patch import FilePatch, read_diffs, written_anew
from speclint.text.source import Document, Source

_LINES = st.lists(st.sampled_from(["a\n", "b\n", " a\n", "\n", "a\r\n", "\udcff\n"]), max_size=9)


def _read(old: list[str], new: list[str], context: int) -> tuple[Source, FilePatch] | None:
    """The patch of a file that makes one text of another, None if they are the same."""
    text = "".join(difflib.unified_diff(old, new, "a/x", "b/x", n=context))
    source = Source.whole(Document("p", text), "text")
    files = read_diffs(source).files
    return (source, files[0]) if files and not files[0].wrong else None


def _by_git(data: bytes, patch: bytes) -> bytes | None:
    """What git makes of a content, None if the patch does not apply."""
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "x"
        path.write_bytes(data)
        environment = {"PATH": os.environ["PATH"], "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
        environment |= {"GIT_CEILING_DIRECTORIES": str(pathlib.Path(folder).parent)}
        command = ["git", "apply", "--whitespace=nowarn"]
        ended = subprocess.run(command, cwd=folder, env=environment, input=patch, capture_output=True, check=False)
        return path.read_bytes() if not ended.returncode else None


def _data(lines: list[str]) -> bytes:
    return "".join(lines).encode("utf-8", "surrogateescape")


@settings(max_examples=150, deadline=None)
@given(_LINES, _LINES, _LINES, st.integers(0, 3))
def test_a_text_that_a_patch_fits_becomes_what_git_makes_of_it(
    old: list[str], new: list[str], other: list[str], context: int
) -> None:
    read = _read(old, new, context)
    if read is None:
        return
    source, file = read
    patch = written_anew(source, (file,))
    for lines in (old, other, [*old, *other], [*other, *old]):
        made = fitted(_data(lines), source, file)
        assert made is None or made == _by_git(_data(lines), patch)


@given(_LINES, _LINES, _LINES, st.integers(1, 3))
def test_a_patch_with_lines_around_fits_the_text_that_it_was_made_for(
    before: list[str], old: list[str], new: list[str], context: int
) -> None:
    around = ["first\n", "second\n", *before, "third\n", "fourth\n"]
    read = _read([*around, *old, *around], [*around, *new, *around], context)
    if read is not None:
        assert fitted(_data([*around, *old, *around]), *read) == _data([*around, *new, *around])


def test_the_end_of_the_last_line_is_for_git_to_judge() -> None:
    source = Source.whole(
        Document("p", "--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+b\n"), "text"
    )
    assert fitted(b"a", source, read_diffs(source).files[0]) is None
