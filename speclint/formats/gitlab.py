"""The format `gitlab`: a code quality report, which GitLab shows in merge requests.

https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
"""

from typing import TextIO

from speclint.diagnostics import Diagnostic, Failure, Report
from speclint.fingerprints import numbered
from speclint.formats.encoded import exact, json_text
from speclint.formats.places import from_top, repository_prefix
from speclint.formats.table import Appearance
from speclint.formats.words import INTERNAL_ERROR, failure_words, one_line, untold
from speclint.text.digest import new_digest
from speclint.text.visible import visible_line

_SEVERITIES = {"error": "major", "warning": "minor", "info": "info"}

Object = dict[str, object]


def write(report: Report, stream: TextIO, appearance: Appearance) -> None:  # noqa: ARG001  all formats are called alike
    """Write an array with one issue for every diagnostic, and one for every fault that no diagnostic tells."""
    prefix = repository_prefix(report.base)
    names = numbered(report.diagnostics, report.documents)
    issues = [_issue(each, prefix, name) for each, name in zip(report.diagnostics, names, strict=True)]
    issues += [_failed(failure, prefix, number) for number, failure in enumerate(untold(report), 1)]
    stream.write(json_text(issues, indent=2) + "\n")


def _issue(diagnostic: Diagnostic, prefix: str, name: str) -> Object:
    region = diagnostic.region
    path = exact(from_top(region.path, prefix))
    return {
        "description": one_line(diagnostic),
        "check_name": visible_line(diagnostic.rule),
        "fingerprint": _fingerprint(path, name),
        "severity": _SEVERITIES[diagnostic.severity],
        "location": {
            "path": path,
            "positions": {
                "begin": {"line": region.line, "column": region.column},
                "end": {"line": region.end_line, "column": region.end_column},
            },
        },
    }


def _failed(failure: Failure, prefix: str, number: int) -> Object:
    path = exact(from_top(failure.path, prefix)) or "."
    start = {"line": 1, "column": 1}
    return {
        "description": failure_words(failure),
        "check_name": INTERNAL_ERROR,
        "fingerprint": _fingerprint(path, f"{failure.rule}:{number}"),
        "severity": "blocker",
        "location": {"path": path, "positions": {"begin": start, "end": start}},
    }


def _fingerprint(*parts: str) -> str:
    """A name of 32 digits; it stays when lines move, and two issues of a report never share one."""
    return new_digest("\n".join(parts).encode()).hexdigest()
