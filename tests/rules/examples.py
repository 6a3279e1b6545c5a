"""Runs one rule over one example of its file: through the engine's own functions, as a whole specification.

An example is one text, which is the file `example.tex`, or a mapping from path to text, which
is a tree, or a draft or mail if it is a .txt file. « and » mark what is to be reported; marks may nest
where a place is reported inside another.
"""

import pathlib
from collections.abc import Mapping
from typing import NamedTuple

import msgspec

from speclint.diagnostics import Finding, Region, Repair
from speclint.engine.gather import Gathered, gather_files, gather_tree
from speclint.engine.mails import gather_mail
from speclint.engine.own_findings import engine_findings
from speclint.engine.repairs import repair_of
from speclint.engine.running import check_change, check_patch, check_source, check_specification
from speclint.engine.suppress import apply_suppressions
from speclint.frontends.mail import read_messages
from speclint.frontends.series import find_series
from speclint.languages.latex.macros import effects
from speclint.languages.reading import read_source
from speclint.model.changes.compute import compared
from speclint.model.facts import Gleaning, Page
from speclint.model.link import link
from speclint.model.spec import SpecModel
from speclint.rules.loader import load_rules
from speclint.rules.rule import Rule
from speclint.text.source import Document
from speclint.text.span import Span
from speclint.text.trees import WorkTree

ONE_FILE = "example.tex"

_BYTES = {0xF700 + byte: 0xDC00 + byte for byte in range(0x80, 0x100)}
"""What stands in an example for a byte that is no UTF-8, as a decoded text has it (PEP 383)."""

Example = str | dict[str, str]


class Place(NamedTuple):
    """Code points `start` to `end` of the file `path`, and the text that stands there."""

    path: str
    start: int
    end: int
    text: str


def unmarked(path: str, text: str) -> tuple[str, list[Place]]:
    """The text without its marks, and the places that they mark.

    Raises ValueError if a mark has no partner.
    """
    plain = ""
    opened: list[int] = []
    places: list[tuple[int, int]] = []
    for character in text.translate(_BYTES):
        if character == "«":
            opened.append(len(plain))
        elif character == "»":
            if not opened:
                raise ValueError(f"» without « after {plain[-20:]!r}")
            places.append((opened.pop(), len(plain)))
        else:
            plain += character
    if opened:
        raise ValueError(f"« without » before {plain[opened[-1] :][:20]!r}")
    return plain, [Place(path, start, end, plain[start:end]) for start, end in places]


def expected(example: Example) -> tuple[dict[str, str], list[Place]]:
    """The files of an example without marks, and all that is marked in them, in order."""
    files: dict[str, str] = {}
    places: list[Place] = []
    for path, text in (example if isinstance(example, dict) else {ONE_FILE: example}).items():
        files[path], marked = unmarked(path, text)
        places += marked
    return files, sorted(places)


def reported(rule: Rule, files: Mapping[str, str], folder: pathlib.Path) -> list[tuple[Place, str]]:
    """What `rule` reports of an example, in order: the place, and its message with what to do.

    `folder` is an empty one, where a tree of several files is written. A rule of the topic tool
    judges what the others did, so all of them run.
    """
    if rule.reads == "change":
        return _reported_of_change(rule, files)
    if rule.reads == "patch":
        return _reported_of_patch(rule, files[ONE_FILE])
    return _reported(rule, _gathered(files, folder))


def reported_alone(rule: Rule, text: str) -> list[tuple[Place, str]]:
    """What `rule` reports of an example of one file that is no whole specification."""
    return _reported(rule, gather_files([Document(ONE_FILE, text)]))


def reported_in_mail(rule: Rule, text: str) -> list[tuple[Place, str]]:
    """What `rule` reports of an example that somebody quotes in a mail, as a patch that adds it.

    The places are those in the example; that they lead to the same characters of the mail is looked at here.
    """
    lines = text.removesuffix("\n").split("\n")
    patch = [f"+++ b/{ONE_FILE}", f"@@ -0,0 +1,{len(lines)} @@", *(f"+{line}" for line in lines)]
    mail = ["From: An Author", "Subject: Re: lamp", "", "The driver must see this:", *(f"> {line}" for line in patch)]
    _, *excerpts = gather_mail(Document("example.eml", "\n".join(mail) + "\n\nMust it?\n"))
    found = [each for gathered in excerpts for each in _reported(rule, gathered)]
    for gathered in excerpts:
        for source in gathered.sources.values():
            assert source.text.removesuffix("\n") == text.removesuffix("\n")
            for place, _ in found:
                document, start = source.origin(place.start)
                assert document.text[start : start + 1] == source.text[place.start : place.start + 1]
    return sorted((place._replace(path=ONE_FILE), message) for place, message in found)


def _reported(rule: Rule, gathered: Gathered) -> list[tuple[Place, str]]:
    return _placed(*_found(rule, gathered))


def _reported_of_change(rule: Rule, files: Mapping[str, str]) -> list[tuple[Place, str]]:
    """The same of a change from the text `before` to the text `after`; places are in the latter."""
    before, after = (_checked(_one_file(files[state]), [])[1] for state in ("before", "after"))
    outcome = check_change(compared(before, after), [rule])
    assert not outcome.failures, outcome.failures
    return [(place._replace(path="after"), words) for place, words in _placed(outcome.findings, after)]


def _reported_of_patch(rule: Rule, text: str) -> list[tuple[Place, str]]:
    """The same of a patch with its message."""
    document = Document(ONE_FILE, text)
    (patch,) = find_series([(document, read_messages(document))]).patches
    outcome = check_patch(patch, [rule])
    assert not outcome.failures, outcome.failures
    return [
        (Place(at.source, at.start, at.end, text[at.start : at.end]), f"{finding.message}; {finding.mend}")
        for finding in outcome.findings
        for at in (finding.at,)
    ]


def _placed(findings: list[Finding], spec: SpecModel) -> list[tuple[Place, str]]:
    found = []
    for finding in findings:
        source, at = spec.pages[finding.at.source].source, finding.at
        place = Place(source.name, at.start, at.end, source.text[at.start : at.end])
        if source.language == "draft":  # a part of the example
            document, start, end = source.origin_of(at)
            place = Place(document.name, start, end, document.text[start:end])
        found.append((place, f"{finding.message}; {finding.mend}"))
    return sorted(found)


def _one_file(text: str) -> Gathered:
    gathered = gather_files([Document(ONE_FILE, text)])
    return msgspec.structs.replace(gathered, roots=(ONE_FILE,), complete=True)


def fixed(rule: Rule, files: Mapping[str, str], folder: pathlib.Path) -> tuple[dict[str, str], bool]:
    """The files after all fixes of `rule`, and whether each was safe; one finding is fixed at a time.

    Fails if a fix leaves its finding, or is not done after as many rounds as there were findings.
    """
    files = dict(files)
    safe = True
    before = len(reported(rule, files, folder))
    for _ in range(before):
        findings, spec = _found(rule, _gathered(files, folder))
        repair = next((repair for each in findings if (repair := _repair(each, spec)) is not None), None)
        if repair is None:
            break
        safe = safe and repair.safe
        for each in reversed(repair.replacements):
            text = files[each.region.path]
            files[each.region.path] = text[: each.region.start] + each.text + text[each.region.end :]
        after = len(reported(rule, files, folder))
        assert after < before, f"the finding stays: {files}"
        before = after
    return files, safe


def _repair(finding: Finding, spec: SpecModel) -> Repair | None:
    def region(at: Span) -> Region:
        return Region(at.source, at.start, at.end, 0, 0, 0, 0)

    return repair_of(finding.fix, lambda name: spec.pages[name].source, region) if finding.fix else None


def _found(rule: Rule, gathered: Gathered) -> tuple[list[Finding], SpecModel]:
    findings, spec = _checked(gathered, list(load_rules().values()) if rule.topic == "tool" else [rule])
    return [each for each in findings if each.rule == rule.id], spec


def _gathered(files: Mapping[str, str], folder: pathlib.Path) -> Gathered:
    if list(files) == [ONE_FILE]:
        return _one_file(files[ONE_FILE])
    name, text = next(iter(files.items()))
    if name.endswith(".txt"):
        return gather_mail(Document(name, text))[0]
    if all(name.endswith(".yaml") for name in files):
        gathered = gather_files([Document(name, text) for name, text in files.items()])
        return msgspec.structs.replace(gathered, roots=tuple(files), complete=True)
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    return gather_tree(WorkTree(str(folder)), lambda _: False)


def _checked(gathered: Gathered, rules: list[Rule]) -> tuple[list[Finding], SpecModel]:
    """What the rules find, after suppression; fails if a check does."""
    produced = effects(gathered.macros)
    pages: dict[str, Page] = {}
    for name, source in gathered.sources.items():
        pages[name] = Page(source, read_source(source, produced))
    spec = link(pages, gathered.roots, gathered.inclusions)
    outcomes = [*(check_source(page, rules) for page in pages.values()), check_specification(spec, rules)]
    gleaned = {name for page in pages.values() for name in page.gleanings if name.startswith("speclint.")}
    assert gleaned <= {f"speclint.checks.{name}" for rule in rules for name in rule.gleans}, "not in gleans:"
    failures = [failure for outcome in outcomes for failure in outcome.failures]
    assert not failures, failures
    for page in pages.values():
        sent = msgspec.msgpack.encode(page.gleanings)
        assert msgspec.msgpack.decode(sent, type=dict[str, Gleaning]) == page.gleanings
    findings = [finding for outcome in outcomes for finding in outcome.findings]
    ids = {rule.id for rule in rules}
    findings += (each for each in engine_findings(spec, (), load_rules()) if each.rule in ids)
    directives = [directive for page in pages.values() for directive in page.facts.directives]
    result = apply_suppressions(findings, directives, load_rules(), lambda rule, _source: rule in ids)
    return [*result.kept, *result.added], spec
