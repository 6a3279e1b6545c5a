"""What patches cure, as lines for people."""

from speclint.diagnostics import Report
from speclint.formats.shown import shown


def cured_lines(report: Report) -> str:
    """A line for every finding that a patch cures, with its place before the patch."""
    lines: list[str] = []
    for patch in report.patches:
        by = f"cured by {shown(patch.name, unicode=True)}" if patch.name else "cured"
        for each in patch.cured:
            place = f"{shown(each.region.path, unicode=True)}:{each.region.line}:{each.region.column}"
            lines.append(f"{by}: {place}: {each.severity}[{each.rule}] {shown(each.message, unicode=True)}\n")
    return "".join(lines)
