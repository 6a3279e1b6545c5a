"""Words that several formats share: a diagnostic with what to do, and faults that no diagnostic tells."""

from speclint.diagnostics import Diagnostic, Failure, Report
from speclint.text.visible import visible_line

INTERNAL_ERROR = "internal-error"


def one_line(diagnostic: Diagnostic) -> str:
    """What is wrong and what to do, on one line and safe to print."""
    mend = f"; mend: {diagnostic.mend}" if diagnostic.mend else ""
    return visible_line(f"{diagnostic.message}{mend}")


def message_lines(diagnostic: Diagnostic, prefix: str) -> list[str]:
    """What is wrong, each other place (its path behind `prefix`), and what to do; each line safe to print."""
    lines = [visible_line(diagnostic.message)]
    for related in diagnostic.related:
        path = related.region.path if related.region.path.startswith("/") else prefix + related.region.path
        lines.append(visible_line(f"{path}:{related.region.line}: {related.message}"))
    if diagnostic.mend:
        lines.append(visible_line(f"mend: {diagnostic.mend}"))
    return lines


def untold(report: Report) -> list[Failure]:
    """The faults of speclint in `report` that no diagnostic tells, because its rule was not chosen."""
    told = {each.region.path for each in report.diagnostics if each.rule == INTERNAL_ERROR}
    return [failure for failure in report.failures if failure.path not in told]


def failure_words(failure: Failure) -> str:
    """A fault of speclint in a sentence."""
    return visible_line(f"speclint failed: the check of {failure.rule} ended with {failure.error}")
