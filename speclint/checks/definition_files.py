"""Checks of the shape of definitions files."""

import re
from collections.abc import Iterator

from speclint.checks.nearness import nearest
from speclint.diagnostics import Found
from speclint.model import elements as e
from speclint.model.facts import Page

_UNKNOWN_KEY = re.compile(r'"(.*)" is no key here')


def malformed(problem: e.Problem, page: Page) -> Iterator[Found]:
    """What the shape of a definitions file does not allow; yields `problem` and `remedy`."""
    if problem.kind != "malformed-definition":
        return
    what, _, remedy = problem.detail.partition("\n")
    if remedy.startswith("keys: "):
        known = remedy.removeprefix("keys: ")
        wrong = _UNKNOWN_KEY.match(what)
        near = nearest(wrong[1], known.split(", ")) if wrong else ""
        remedy = f"did you mean {near}?" if near else f"the keys are {known}"
    yield Found(problem.at, {"problem": what, "remedy": remedy})
