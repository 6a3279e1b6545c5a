"""Checks of the form of listings: markup in what is printed as it stands, text that is not printed."""

import re
from bisect import bisect_left
from collections.abc import Iterator

import msgspec

from speclint.diagnostics import Found
from speclint.model import elements as e
from speclint.model.facts import Gleaning, Page
from speclint.model.spec import SpecModel

_DROPPED = re.compile(r"(?:\[(?:[^\[\]{}]|\{[^{}]*\})*\])?[ \t]*(?P<text>[^\s%\[][^\n]*)")
_COMMANDS = "field|emph|texttt|textbf|textit|ref|nameref|hyperref|label|url|href|footnote|textsuperscript|textsubscript"
_MARKUP = re.compile(
    rf"""
      \\(?:{_COMMANDS}) \s*+ [\[{{]
    | \\(?:ldots|dots|textbackslash|textunderscore|textasciicircum) (?![A-Za-z])
    | \\begin\{{(?:itemize|enumerate|description|note)\}}
    | \\[_^] | ^[ \t]*+ \\\# (?=[ \t]*+ (?:define|include|ifdef|ifndef|if|endif|else|undef)\b)
    | (?<=[\w\s(=|]) \\[&%] (?=[\s\w=(])
    """,
    re.VERBOSE | re.MULTILINE,
)
_STRING = re.compile(r"\"(?:[^\"\\\n]|\\[^\n])*+\"|'(?:[^'\\\n]|\\[^\n]){1,4}+'")
_SETTING = re.compile(
    r"(?P<key>escapechar|escapeinside|mathescape|texcl|moredelim|literate)\s*+=\s*+(?P<value>\{?\\?[^\s,\]]?)"
)
_LSTSET = re.compile(r"^[^%\n]*?\\lstset\s*\{", re.MULTILINE)
_BRACE = re.compile(r"(?<!\\)[{}]")
_LATEX = re.compile(
    r"\\(?:documentclass|usepackage|newcommand|(?:sub)*section|begin\{(?:document|lstlisting|verbatim)\})"
)
_OTHER_LANGUAGE = re.compile(
    r"language\s*=\s*(?:\{?\[[^\]]*\])?\{?\s*(?:(?:La)?TeX|sh|bash|perl|haskell|make)", re.IGNORECASE
)
_LONGEST_SETTING = 2000
_MOST_SETTINGS = 100


class Escape(msgspec.Struct, frozen=True):
    """From offset `start` on, listings hold LaTeX: between two `sign`s, or anywhere if that is empty."""

    start: int
    sign: str


def markup_in_listing(page_of: SpecModel, spec: SpecModel) -> Iterator[Found]:
    """LaTeX in listings that print it as it stands; yields `markup`.

    What stands between escape characters is LaTeX: those that the listing declares, or a \\lstset before it in the
    same source or in the preamble.
    """
    preamble = [escape.sign for page in spec.pages.values() if _is_preamble(page) for escape in _escapes(page)]
    for page, found in spec.gleaned(with_backslash):
        escapes = list(_escapes(page))
        for listing in (page.facts.listings[number] for number in found["\\"]):
            yield from _in_listing(listing, page, [*preamble[-1:], *_in_force(escapes, listing)])


def with_backslash(page: Page) -> Gleaning:
    """The numbers of listings with a backslash in them."""
    find = page.source.text.find
    bodies = enumerate(listing.body for listing in page.facts.listings)
    numbers = [number for number, body in bodies if find("\\", body.start, body.end) >= 0]
    return {"\\": numbers} if numbers else {}


def _in_force(escapes: list[Escape], listing: e.Listing) -> Iterator[str]:
    """The signs of the listing's own options, of the last setting before it, and an empty one if it ever was set."""
    yield from _signs(listing.options)
    before = bisect_left(escapes, listing.at.start, key=lambda escape: escape.start)
    if before:
        yield escapes[before - 1].sign
        if any(not escape.sign for escape in escapes[:before][:_MOST_SETTINGS]):
            yield ""


def _is_preamble(page: Page) -> bool:
    """Whether the source holds no text, only settings."""
    return not page.facts.headings and not page.facts.listings


def _in_listing(listing: e.Listing, page: Page, signs: list[str]) -> Iterator[Found]:
    start = listing.body.start
    body = page.source.text[start : listing.body.end]
    if "" in signs or _LATEX.search(body) or _OTHER_LANGUAGE.search(listing.options):
        return
    hidden = _STRING.sub(_blanked, body)
    for sign in (re.escape(sign) for sign in signs if sign in hidden):
        hidden = re.sub(f"{sign}[^{sign}\n]*+{sign}", _blanked, hidden)
    for match in _MARKUP.finditer(hidden):
        first = match.start() + len(match[0]) - len(match[0].lstrip())
        markup = match[0].strip().rstrip("[{").rstrip()
        yield Found(listing.body.shifted(first, first + len(markup)), {"markup": markup})


def _blanked(match: re.Match[str]) -> str:
    return " " * len(match[0])


def _escapes(page: Page) -> Iterator[Escape]:
    """What \\lstset in the source makes LaTeX of."""
    text = page.source.text
    for match in _LSTSET.finditer(text) if "\\lstset" in text else ():
        for sign in _signs(text[match.end() : _end_of_group(text, match.end(), match.end() + _LONGEST_SETTING)]):
            yield Escape(match.end(), sign)


def _end_of_group(text: str, start: int, limit: int) -> int:
    """Where the group ends that begins before `start`; `limit` if that is further."""
    depth = 1
    for match in _BRACE.finditer(text, start, limit):
        depth += 1 if match[0] == "{" else -1
        if not depth:
            return match.start()
    return limit


def _signs(options: str) -> Iterator[str]:
    """The escape characters that options of a listing declare; "" for another way to have LaTeX in it."""
    for match in _SETTING.finditer(options):
        sign = match["value"].lstrip("{\\")
        yield sign if match["key"] == "escapechar" and sign else ""


def dropped_by_listing(listing: e.Listing, page: Page) -> Iterator[Found]:
    """Text in the line that begins a listing: package listings drops it; yields `text`."""
    if listing.environment == "lstlisting":
        after = listing.at.start + len("\\begin{lstlisting}")
        match = _DROPPED.match(page.source.text, after, listing.body.end)
        if match is not None and not match["text"].startswith("\\end"):
            dropped = match["text"].rstrip()
            at = listing.at.moved_to(match.start("text"), match.start("text") + len(dropped))
            yield Found(at, {"text": dropped})
