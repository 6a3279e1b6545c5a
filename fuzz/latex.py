"""Looks for LaTeX that breaks the reader: an exception, a wrong place, or more time than it is worth.

Inputs are made by changing seeds: the .tex files of examples/ and, with `--seeds FOLDER`, those
of a folder. With atheris installed and `--atheris`, its coverage-guided search makes them instead.
What breaks is made smaller and written to fuzz/findings/.
"""

import argparse
import hashlib
import pathlib
import random
import re
import sys
import time
from collections.abc import Callable, Iterator

import msgspec

from speclint.languages.latex.macros import effects, read_macros
from speclint.languages.latex.read import read
from speclint.languages.latex.tokens import tokenize
from speclint.model.facts import Facts
from speclint.model.prose import OBJECT, SEPARATOR
from speclint.text.source import Document, Source
from speclint.text.span import Span

HERE = pathlib.Path(__file__).resolve().parent
LONGEST = 20_000
SLOW = 5.0
# Twice the text may take this many times as long, where it takes long enough to be measured.
MOST_GROWTH = 3.0
MEASURABLE = 0.25
SECONDS_TO_SHRINK = 20.0
NAME = "fuzz.tex"

# What the reader treats in a way of its own, whole and in halves.
PIECES = (
    "{", "}", "[", "]", "\\", "%", "$", "&", "#", "_", "^", "~", "\n", "\n\n", "\r\n", "\r", "\t", "\\\\", "\\%",
    "\\{", "\\begin{", "\\begin{itemize}", "\\end{itemize}", "\\begin{lstlisting}", "\\end{lstlisting}",
    "\\begin{tabular}{|l|l|}", "\\end{tabular}", "\\begin{longtable}", "\\hline", "\\multicolumn{2}{l}{", "\\item",
    "\\item[", "\\section{", "\\label{", "\\ref{", "\\hyperref[", "\\field{", "\\input{", "\\verb|", "\\footnote{",
    "\\newcommand{\\x}[9]{#1#2\\x}", "\\def\\y#1{", "\\drivernormative{\\section}{a}{b}",
    "\\conformance{\\section}{", "VIRTIO_X_F_Y (3)", "VIRTIO_X_F_Y", "Requires ", "0 to 23, and 50",
    "The driver MUST ", "MUST not", "if VIRTIO_X_F_Y is negotiated, ", "% speclint: ignore[x] y\n",
    "% speclint: disable[", "\0", "\x1b[31m", "\u202e", "\ufeff", OBJECT, "\u00e9", "\U0001f4a1", "\udcff",
    "{" * 150, "}" * 150,
)  # fmt: skip


class Broken(Exception):
    """The reader gave a wrong answer, or gave it too late."""


def facts_of(text: str) -> Facts:
    """What `text` says, if it is the whole specification."""
    return read(Source.whole(Document(NAME, text), "latex"), effects(read_macros(NAME, text)))


def check(text: str) -> None:
    """Read `text` and raise if anything that always holds does not hold."""
    start = time.perf_counter()
    joined = "".join(text[token.start : token.end] for token in tokenize(text))
    if joined != text:
        raise Broken("the tokens, concatenated, are not the text")
    facts = facts_of(text)
    seconds = time.perf_counter() - start
    check_spans(facts, text)
    check_prose(facts, text)
    if seconds > SLOW:
        raise Broken(f"{len(text)} characters took {seconds:.1f} s")


def spans(value: object) -> Iterator[Span]:
    """Every span in a value made of structs, tuples and lists."""
    if isinstance(value, Span):
        yield value
    elif isinstance(value, msgspec.Struct):
        for name in value.__struct_fields__:
            yield from spans(getattr(value, name))
    elif isinstance(value, tuple | list):
        for part in value:
            yield from spans(part)


def check_spans(facts: Facts, text: str) -> None:
    """Every place lies inside the text."""
    for span in spans(facts):
        if span.source != NAME or not 0 <= span.start <= span.end <= len(text):
            raise Broken(f"{span} lies outside the text of {len(text)} characters")


def check_prose(facts: Facts, text: str) -> None:
    """Every letter and digit of running text stands where the prose says that it came from.

    Other characters need not: `~` is read as a blank, `\\dots` as full stops.
    """
    prose = facts.prose
    end = 0
    for block in prose.blocks:
        if not end <= block.start < block.end <= len(prose.text):
            raise Broken(f"{block} overlaps its neighbour or lies outside the running text")
        end = block.end
        if SEPARATOR in prose.text[block.start : block.end]:
            raise Broken(f"{block} holds a separator")
    for index, character in enumerate(prose.text):
        offset = prose.offset(index)
        if not 0 <= offset <= len(text):
            raise Broken(f"character {index} of the running text comes from offset {offset}")
        if character.isalnum() and text[offset : offset + 1] != character:
            raise Broken(f"running text has {character!r} for {text[offset : offset + 1]!r} at offset {offset}")


def seeds(folders: list[pathlib.Path]) -> list[str]:
    """The texts of the .tex files below the folders."""
    paths = sorted(path for folder in folders for path in folder.rglob("*.tex"))
    return [path.read_bytes().decode("utf-8", "surrogateescape") for path in paths]


def excerpt(chance: random.Random, text: str) -> str:
    """A stretch of `text`, short more often than long."""
    length = int(LONGEST ** chance.random())
    start = chance.randrange(max(1, len(text)))
    return text[start : start + length]


def mutant(chance: random.Random, texts: list[str]) -> str:
    """A new input: excerpts of the seeds with pieces put in, taken out, moved and repeated."""
    text = excerpt(chance, chance.choice(texts))
    for _ in range(chance.randrange(1, 12)):
        first = chance.randrange(len(text) + 1)
        last = min(len(text), first + chance.randrange(1, 40))
        action = chance.randrange(5)
        if action == 0:
            text = text[:first] + text[last:]
        elif action == 1:
            text = text[:first] + text[first:last] * 2 + text[last:]
        elif action == 2:
            text = text[:first] + excerpt(chance, chance.choice(texts)) + text[first:]
        else:
            text = text[:first] + chance.choice(PIECES) + text[first:]
    return text[:LONGEST]


def fault(text: str) -> str:
    """What is wrong with the answer for `text`, in one line; empty if nothing is."""
    try:
        check(text)
    except Exception as error:  # noqa: BLE001 - whatever it is, it is what we look for
        return f"{type(error).__name__}: {error}".split("\n", 1)[0]
    return ""


def shrink(text: str, still: Callable[[str], bool]) -> str:
    """A shorter text for which `still` holds, as found in the time there is."""
    end = time.monotonic() + SECONDS_TO_SHRINK
    size = len(text) // 2
    while size:
        start = 0
        while start < len(text):
            if time.monotonic() > end:
                return text
            shorter = text[:start] + text[start + size :]
            if still(shorter):
                text = shorter
            else:
                start += size
        size //= 2
    return text


def report(text: str, problem: str) -> None:
    """Shrink what broke the reader, write it down and say where."""
    kind = problem.split(":", 1)[0]
    small = shrink(text, lambda shorter: fault(shorter).startswith(kind))
    data = small.encode("utf-8", "surrogateescape")
    path = HERE / "findings" / f"{hashlib.sha256(data).hexdigest()[:12]}.tex"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(data)
    print(f"{path.relative_to(HERE.parent)}: {fault(small) or problem}")
    print(f"    {small[:200]!r}")


def seconds_for(text: str) -> float:
    """How long reading `text` takes; the shorter of two attempts."""
    taken = []
    for _ in range(2):
        start = time.perf_counter()
        tokenize(text)
        facts_of(text)
        taken.append(time.perf_counter() - start)
    return min(taken)


def search_repetitions() -> int:
    """Repeat each piece until it is long, and twice as long; the number of those that do not grow linearly."""
    faults = 0
    for piece in PIECES:
        once = piece * (LONGEST // len(piece))
        try:
            before, after = seconds_for(once), seconds_for(once * 2)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is what we look for
            print(f"{len(once)} or {len(once) * 2} characters of {piece[:40]!r}: {type(error).__name__}: {error}")
            faults += 1
            continue
        if after > MEASURABLE and after > before * MOST_GROWTH:
            print(f"{piece[:40]!r}: {len(once)} characters take {before:.2f} s, twice as many {after:.2f} s")
            faults += 1
    print(f"{len(PIECES)} pieces repeated: {faults} faults")
    return faults


def search(texts: list[str], seconds: float, number: int) -> int:
    """Try the seeds and then mutants of them until the time is up; the number of faults found."""
    chance = random.Random(number)
    end = time.monotonic() + seconds
    tried = 0
    found: set[str] = set()
    while time.monotonic() < end:
        text = texts[tried] if tried < len(texts) else mutant(chance, texts)
        tried += 1
        problem = fault(text)
        kind = re.sub(r"\d+|'.*?'|\".*?\"", "", problem)
        if problem and kind not in found:
            found.add(kind)
            report(text, problem)
    print(f"{tried} inputs in {seconds:.0f} s from {len(texts)} seeds, chance {number}: {len(found)} faults")
    return len(found)


def search_by_coverage() -> None:
    """Hand over to atheris, which ends the process itself."""
    import atheris

    def one_input(data: bytes) -> None:
        check(data.decode("utf-8", "surrogateescape"))

    atheris.Setup(sys.argv[:1], one_input)
    atheris.Fuzz()


def main() -> int:
    """Search; the exit status is 1 if something broke."""
    parser = argparse.ArgumentParser(description="Look for LaTeX that breaks the reader.")
    parser.add_argument("--seconds", type=float, default=60, help="how long to search (default 60)")
    parser.add_argument("--seeds", type=pathlib.Path, action="append", default=[], help="a folder with .tex files")
    parser.add_argument("--chance", type=int, default=None, help="number that makes the search repeatable")
    parser.add_argument("--atheris", action="store_true", help="search with atheris, which has to be installed")
    options = parser.parse_args()
    if options.atheris:
        search_by_coverage()
    number = options.chance if options.chance is not None else random.randrange(2**32)
    texts = seeds([HERE.parent / "examples", *options.seeds])
    faults = search_repetitions() + search(texts, options.seconds, number)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
