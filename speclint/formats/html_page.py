"""The format `html`: one page that needs nothing else, to read and to filter.

Without its script the page is a list of everything. The style and the script are files beside
this one and travel inside the page; the page's own policy lets nothing else be loaded or run,
so that no text from a linted file can become more than text.
"""

import base64
import hashlib
import pathlib
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import count, groupby
from typing import TextIO

from speclint import __version__
from speclint.diagnostics import SEVERITIES, Diagnostic, Report
from speclint.formats.html_finding import finding
from speclint.formats.html_source import safe
from speclint.formats.summary import in_words, summary
from speclint.formats.table import Appearance
from speclint.formats.words import failure_words, untold
from speclint.rules.pages import HOME

_PARTS = pathlib.Path(__file__).parent / "html_parts"


def write(report: Report, stream: TextIO, appearance: Appearance) -> None:
    """Write the page."""
    style, script = (_PARTS.joinpath(name).read_text(encoding="utf-8") for name in ("page.css", "page.js"))
    parts = [_head(style, script), _opening(report), *_body(report, appearance), _closing(script)]
    page = "".join(parts)
    stream.write(page if appearance.unicode else page.encode("ascii", "xmlcharrefreplace").decode("ascii"))


def _body(report: Report, appearance: Appearance) -> Iterator[str]:
    """The filters and the findings, by file."""
    if not report.diagnostics:
        yield '<main>\n<p class="calm">Nothing to report.</p>\n</main>\n'
        return
    yield _filters(report.diagnostics)
    yield "<main>\n"
    numbers = count(1)
    for path, group in groupby(report.diagnostics, key=lambda diagnostic: diagnostic.region.path):
        found = list(group)
        yield f'<section class="file">\n<h2>{safe(path)} <span class="count">{len(found)}</span></h2>\n'
        yield from (finding(each, next(numbers), report, appearance) for each in found)
        yield "</section>\n"
    yield '<p class="calm" id="none" hidden>No finding passes the filter.</p>\n</main>\n'


def _head(style: str, script: str) -> str:
    policy = (
        f"default-src 'none'; style-src {_hash(style)}; script-src {_hash(script)}; base-uri 'none'; form-action 'none'"
    )
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="speclint {__version__}">
<title>speclint report</title>
<style>{style}</style>
</head>
<body>
"""


def _hash(text: str) -> str:
    """The source expression of a policy that allows just this text."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _opening(report: Report) -> str:
    notices = [failure_words(failure) for failure in untold(report)]
    alert = "".join(f'<p class="alert">{safe(notice)}</p>\n' for notice in notices)
    return f"<header>\n<h1>speclint</h1>\n<p>{safe(summary(report))}</p>\n{alert}</header>\n"


def _filters(found: Sequence[Diagnostic]) -> str:
    severities = Counter(each.severity for each in found)
    boxes = [
        f'<label class="chip {name}"><input type="checkbox" name="severity" value="{name}" checked> '
        f"{in_words(name, severities[name])}</label>"
        for name in SEVERITIES
        if severities[name]
    ]
    menus = [
        _menu("rule", "All rules", Counter(each.rule for each in found)),
        _menu("device", "All devices", Counter(each.device for each in found)),
        _menu("file", "All files", Counter(each.region.path for each in found)),
    ]
    return "\n".join(
        [
            '<form id="filters" aria-label="Filter" hidden>',
            f'<div class="chips">{"".join(boxes)}</div>',
            *menus,
            '<div class="search"><input type="search" name="text" placeholder="Search" aria-label="Search">',
            '<button type="reset">Reset</button>',
            '<output id="shown" aria-live="polite"></output></div>',
            "</form>\n",
        ]
    )


def _menu(name: str, everything: str, counts: Counter[str]) -> str:
    """A list to choose from; what belongs to no device is a choice too."""
    options = [f'<option value="*">{everything}</option>']
    for value, times in sorted(counts.items()):
        options.append(f'<option value="{safe(value)}">{safe(value) or "(no device)"} ({times})</option>')
    return f'<select name="{name}" aria-label="{name.capitalize()}">{"".join(options)}</select>'


def _closing(script: str) -> str:
    made = f'<footer>Made by <a href="{HOME}" rel="noreferrer">speclint</a> {__version__}</footer>'
    return f"{made}\n<script>{script}</script>\n</body>\n</html>\n"
