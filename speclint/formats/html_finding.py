"""One diagnostic as HTML: what is wrong, its source, other places, what to do, why it matters."""

from html import escape

from speclint.diagnostics import Diagnostic, Region, Related, Report
from speclint.formats.html_source import safe, source_rows
from speclint.formats.table import Appearance
from speclint.rules.pages import PROMISES, page_address
from speclint.rules.rule import RuleFile

_CONTEXT = 2
_MOST_RELATED = 20


def finding(diagnostic: Diagnostic, number: int, report: Report, appearance: Appearance) -> str:
    """The article of a diagnostic, which is the `number`th of the page; its data attributes are what is filtered by."""
    words = appearance.rule_file(diagnostic.rule)
    region, severity = diagnostic.region, diagnostic.severity
    data = {"severity": severity, "rule": diagnostic.rule, "device": diagnostic.device, "file": region.path}
    attributes = " ".join([f'data-{name}="{safe(value)}"' for name, value in data.items()])
    parts = [
        f'<article class="finding {severity}" id="f{number}" {attributes}>',
        f'<h3><span class="badge">{severity}</span> {safe(diagnostic.message)}</h3>',
        _facts(diagnostic, number, words),
        _source(report, region, _CONTEXT),
        *(_other_place(related, report) for related in diagnostic.related[:_MOST_RELATED]),
    ]
    if len(diagnostic.related) > _MOST_RELATED:
        parts.append(f'<p class="more">and {len(diagnostic.related) - _MOST_RELATED} more places</p>')
    if diagnostic.mend:
        parts.append(f'<p class="mend"><b>How to mend it:</b> {safe(diagnostic.mend)}</p>')
    if words:
        parts.append(
            f"<details><summary>Why this matters</summary><p>{safe(' '.join(words.why.split()))}</p></details>"
        )
    return "\n".join([part for part in parts if part] + ["</article>\n"])


def place(region: Region) -> str:
    """A place in words."""
    return f"{safe(region.path)}:{region.line}:{region.column}"


def _facts(diagnostic: Diagnostic, number: int, words: RuleFile | None) -> str:
    region, rule = diagnostic.region, safe(diagnostic.rule)
    if words:
        rule = f'<a href="{escape(page_address(words.id, words.topic))}" rel="noreferrer">{rule}</a>'
    facts = [
        f'<a href="#f{number}" title="{place(region)}">line {region.line}, column {region.column}</a>',
        rule,
        *([safe(diagnostic.device)] if diagnostic.device else []),
        f'<span title="{escape(PROMISES[diagnostic.confidence])}">{diagnostic.confidence}</span>',
    ]
    return f'<p class="facts">{" · ".join(facts)}</p>'


def _source(report: Report, region: Region, context: int) -> str:
    document = report.documents.get(region.path)
    return source_rows(document.lines, region, context) if document else ""


def _other_place(related: Related, report: Report) -> str:
    note = f'<p>{safe(related.message)} <span class="place">{place(related.region)}</span></p>'
    return f'<div class="related">{note}{_source(report, related.region, 0)}</div>'
