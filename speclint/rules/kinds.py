"""The declarative kinds of check: what a rule file can say without a function."""

import re
from collections.abc import Callable, Iterator
from functools import cache

from speclint.diagnostics import Found
from speclint.model.elements import Listing
from speclint.model.facts import Page
from speclint.rules.rule import Rule

_BLANK = re.compile(r"\s+")


def declared(rule: Rule) -> Callable[[object, Page], Iterator[Found]] | None:
    """The check that `rule` declares, or None if it names a function instead."""
    if rule.pattern is not None:
        return _pattern(rule)
    if rule.words is not None:
        return _words(rule.words)
    if rule.expect is not None:
        return _expect(rule.expect.field, rule.expect.match)
    return None


@cache
def compiled(pattern: str) -> re.Pattern[str]:
    """A rule's expression: `.` matches no line end, `#` and blanks mean themselves."""
    return re.compile(pattern)


def _pattern(rule: Rule) -> Callable[[object, Page], Iterator[Found]]:
    pattern = rule.pattern
    if pattern is None:
        raise ValueError(f"rule {rule.id} has no pattern")

    def check(element: object, page: Page) -> Iterator[Found]:
        expression = compiled(pattern.match)
        if isinstance(element, Listing):
            for match in expression.finditer(page.source.text, element.body.start, element.body.end):
                start, end = match.span("at" if "at" in expression.groupindex else 0)
                yield Found(element.body.moved_to(start, end), _values(match))
            return
        prose = page.facts.prose
        silent = compiled(pattern.unless) if pattern.unless else None
        for match in _matches(expression, pattern.first, page):
            if pattern.blocks and prose.block_at(match.start()).kind not in pattern.blocks:
                continue
            start, end = match.span("at" if "at" in expression.groupindex else 0)
            if silent is None or not _overlaps(silent, prose.text, start, end):
                yield Found(prose.span(start, end), _values(match))

    return check


def _matches(expression: re.Pattern[str], first: tuple[str, ...], page: Page) -> Iterator[re.Match[str]]:
    prose = page.facts.prose
    if not first:
        yield from expression.finditer(prose.text)
        return
    for at in prose.word_index().places_of(first):
        if not (at and (prose.text[at - 1].isalnum() or prose.text[at - 1] in "_-")):
            match = expression.match(prose.text, at)
            if match is not None:
                yield match


def _overlaps(silent: re.Pattern[str], text: str, start: int, end: int) -> bool:
    """Whether `silent` matches somewhere that touches text[start:end]; it is looked for from 80 characters before."""
    return any(
        match.start() < end and match.end() > start for match in silent.finditer(text, max(0, start - 80), end + 80)
    )


def _values(match: re.Match[str]) -> dict[str, object]:
    values: dict[str, object] = {
        name: _BLANK.sub(" ", value) for name, value in match.groupdict().items() if value is not None
    }
    return {"match": _BLANK.sub(" ", match.group()), **values}


def _words(words: dict[str, str]) -> Callable[[object, Page], Iterator[Found]]:
    expression = compiled(
        rf"(?<!\w)(?:{'|'.join(re.escape(word) for word in sorted(words, key=len, reverse=True))})(?!\w)"
    )

    def check(_element: object, page: Page) -> Iterator[Found]:
        prose = page.facts.prose
        for match in expression.finditer(prose.text):
            yield Found(prose.span(*match.span()), {"word": match.group(), "right": words[match.group()]})

    return check


def _expect(field: str, wanted: str) -> Callable[[object, Page], Iterator[Found]]:
    def check(element: object, _page: Page) -> Iterator[Found]:
        value = str(getattr(element, field))
        if not compiled(wanted).fullmatch(value):
            yield Found(element.at, {field: value, "element": element})  # type: ignore[attr-defined]

    return check
