"""What the engine itself reports: limits that were reached, inputs that were refused, checks that failed."""

from collections.abc import Iterable, Iterator, Mapping

from speclint.diagnostics import Failure, Finding
from speclint.engine.gather import GENERATED, MISSING, READ
from speclint.engine.inputs import reason_in_words
from speclint.model.spec import SpecModel
from speclint.rules.rule import Rule
from speclint.text.limits import MAX_LINE_CHARACTERS
from speclint.text.source import Source
from speclint.text.span import Span

LIMIT_REACHED = "limit-reached"
UNREADABLE_INPUT = "unreadable-input"
INTERNAL_ERROR = "internal-error"
_TOO_DEEP = "too-deep"
_TOO_MANY = "too-many"
_TOO_LARGE = "too-large"


def engine_findings(spec: SpecModel, failures: Iterable[Failure], rules: Mapping[str, Rule]) -> Iterator[Finding]:
    """The findings that no check makes."""
    for page in spec.pages.values():
        for problem in page.facts.problems:
            if problem.kind == _TOO_DEEP:
                limit = f"the limit of {problem.detail} nested groups"
                yield _finding(rules[LIMIT_REACHED], problem.at, limit=limit, left="what nests deeper is")
            elif problem.kind == _TOO_MANY:
                limit = f"the limit of {problem.detail} values in a file of definitions"
                yield _finding(rules[LIMIT_REACHED], problem.at, limit=limit, left="the file is")
        yield from _long_line(page.source, rules[LIMIT_REACHED])
    for inclusion in spec.inclusions:
        if inclusion.status.startswith(_TOO_LARGE):
            limit = f"the limit on the size of a file ({inclusion.path})"
            yield _finding(rules[LIMIT_REACHED], inclusion.at, limit=limit, left="it is")
        elif inclusion.status not in (READ, MISSING, GENERATED):
            reason, _, detail = inclusion.status.partition(": ")
            words = f"{inclusion.path} {reason_in_words(reason, detail)}"
            yield _finding(rules[UNREADABLE_INPUT], inclusion.at, reason=words)
    for failure in failures:
        at = Span(failure.path, 0, 0)
        yield _finding(rules[INTERNAL_ERROR], at, rule=failure.rule, error=failure.error)


def limit_findings(limits: Iterable[tuple[Span, str]], rules: Mapping[str, Rule]) -> Iterator[Finding]:
    """The findings for limits that cut an input while it was gathered."""
    for at, limit in limits:
        yield _finding(rules[LIMIT_REACHED], at, limit=limit, left="what follows is")


def has_long_line(text: str) -> bool:
    """Whether a line of the text is over the limit; then the text is not read."""
    return len(text) > MAX_LINE_CHARACTERS and max(map(len, text.split("\n"))) > MAX_LINE_CHARACTERS


def _long_line(source: Source, rule: Rule) -> Iterator[Finding]:
    """One finding for the first line that is over the limit."""
    text = source.text
    if len(text) <= MAX_LINE_CHARACTERS:
        return
    start = 0
    while start < len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        if end - start > MAX_LINE_CHARACTERS:
            limit = f"the limit of {MAX_LINE_CHARACTERS} characters in a line"
            yield _finding(rule, Span(source.name, start, start), limit=limit, left="the file is")
            return
        start = end + 1


def _finding(rule: Rule, at: Span, /, **values: str) -> Finding:
    return Finding(rule.id, at, rule.message.format(**values), rule.mend.format(**values))
