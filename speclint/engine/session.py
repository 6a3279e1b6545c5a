"""Lints what was gathered: from sources to findings, and from findings to a report."""

from collections.abc import Callable, Mapping, Sequence
from functools import cache

import msgspec

from speclint.diagnostics import Report
from speclint.engine.gather import Gathered
from speclint.engine.inputs import Input, Place, base_folder, read_inputs
from speclint.engine.known import Known, source_keys
from speclint.engine.own_findings import engine_findings, has_long_line, limit_findings
from speclint.engine.pool import Part, SourceResult, Work, aside, is_worthwhile, team
from speclint.engine.reporting import Checked, report_on
from speclint.engine.request import Progress, Request, no_progress
from speclint.engine.running import (
    Outcome,
    check_change,
    check_source,
    check_specification,
    divided,
    glean_all,
    gleaners_of,
)
from speclint.errors import UsageError
from speclint.languages import listing
from speclint.languages.latex.macros import effects
from speclint.languages.reading import read_source
from speclint.model.facts import Facts, Page
from speclint.model.link import link
from speclint.model.spec import SpecModel
from speclint.rules.loader import load_rules
from speclint.rules.rule import Rule
from speclint.text.source import Source

Model = Callable[[], SpecModel]
"""Gives a model when it is asked for."""

_last_checked: list[Checked] = []
"""What the last run has made: to take it apart, which a process that ends has no need of, takes as long as a rule."""


class State(msgspec.Struct, frozen=True):
    """One state of a specification that was linted: what was read, what gives what it says, and what is wrong in it."""

    gathered: Gathered
    model: Model
    report: Report


def check_state(gathered: Gathered, request: Request, base: str, known: Known, before: State | None = None) -> State:
    """Lints sources gathered by the caller; what is `known` is not done again, and grows.

    With the state `before` the rules that read a change run too.
    """
    model, earlier = (before.model, before.report) if before is not None else (None, None)
    checked = _check_input(Input(gathered, None), request, no_progress, known, model)
    _last_checked[:] = [checked]
    report = report_on(base, [checked], request.choice, earlier)
    return State(gathered, lambda: checked.spec, report)


def _check_change(before: Model, after: SpecModel, rules: Sequence[Rule]) -> Outcome:
    reading = [rule for rule in rules if rule.reads == "change"]
    if not reading:
        return Outcome([], [])
    from speclint.model.changes.compute import compared

    return check_change(compared(before(), after), reading)


def model_later(gathered: Gathered, request: Request, known: Known) -> Model:
    """What gives the model that `check_state` would make; what is wrong with how the sources fit is not looked for."""
    rules = [load_rules()[rule] for rule in request.choice.severities]
    keys, work = source_keys(gathered, request.choice), _Work(gathered, rules)
    for name, key in keys.items():
        if not known.has(key):
            known.add(key, work(gathered.sources[name]))
    return cache(lambda: _link(gathered, _known_results(gathered, keys, known, work), request.words))


def _known_results(gathered: Gathered, keys: Mapping[str, bytes], known: Known, work: Work) -> dict[str, SourceResult]:
    """The results that are known, by the names of the sources; what cannot be read is made again."""
    return {name: known.get(key) or work(gathered.sources[name]) for name, key in keys.items() if known.has(key)}


def check_inputs(base: str, inputs: Sequence[Input], request: Request, progress: Progress, known: Known) -> Report:
    """Lints `inputs`, whose names are relative to the folder `base`; what is `known` is not done again, and grows."""
    _last_checked[:] = [_check_input(each, request, progress, known) for each in inputs]
    return report_on(base, _last_checked, request.choice)


def load(paths: Sequence[str]) -> SpecModel:
    """The model of the one specification that `paths` name.

    Raises UsageError if they name several, or standard input.
    """
    models = load_all(paths)
    if len(models) != 1:
        raise UsageError("the paths name several specifications", remedy="export them one by one")
    return models[0]


def load_all(paths: Sequence[str]) -> list[SpecModel]:
    """The models of all specifications, drafts and mails that `paths` name; a mail with LaTeX in it makes several.

    Raises UsageError if they name standard input.
    """
    if "-" in paths:
        raise UsageError("standard input is no whole specification", remedy="name a folder or files")
    inputs = read_inputs(paths, None, Place(base_folder(paths)))
    return [model_of(each.gathered) for each in inputs]


def model_of(gathered: Gathered) -> SpecModel:
    """What sources gathered by the caller say."""
    work = _Work(gathered, ())
    return _link(gathered, {name: work(source) for name, source in gathered.sources.items()}, ())


def _check_input(
    given: Input, request: Request, progress: Progress, known: Known, before: Model | None = None
) -> Checked:
    rules = [load_rules()[rule] for rule in request.choice.severities]
    gathered = given.gathered
    own, part = divided(rules)
    keys, work = source_keys(gathered, request.choice) if known.grows else {}, _Work(gathered, rules)

    def ready() -> Part:
        # Each process decodes what is known: to share that would take copies of all the memory that it is in.
        done = _known_results(gathered, keys, known, work)
        return lambda results: check_specification(_link(gathered, {**done, **results}, request.words), part)

    unknown = [source for name, source in gathered.sources.items() if not (name in keys and known.has(keys[name]))]
    alone = [] if is_worthwhile(unknown) else [*gathered.sources.values()]
    with (
        aside(ready, alone, request.jobs) as helper,
        team(unknown, work, request.jobs, ready) as all_of_us,
    ):
        if helper.is_there:
            helper.tell([SourceResult(work.read(source), [], []) for source in unknown])
        done = _known_results(gathered, keys, known, work)
        done |= all_of_us.results(progress)
        spec = msgspec.structs.replace(_link(gathered, done, request.words), before=before)
        outcomes = [check_specification(spec, own)]
        outcomes += [_check_change(before, spec, rules)] if before is not None else []
        outcomes.append(helper.outcome() or all_of_us.part() or check_specification(spec, part))
    for name, key in keys.items():
        known.add(key, done[name])
    outcomes += [Outcome(done[name].findings, done[name].failures) for name in gathered.sources]
    findings = [finding for outcome in outcomes for finding in outcome.findings]
    failures = [failure for outcome in outcomes for failure in outcome.failures]
    findings += engine_findings(spec, failures, load_rules())
    findings += limit_findings(given.gathered.limits, load_rules())
    return Checked(spec, given.only, findings, failures)


class _Work:
    """Makes of a source what it says and what is wrong in it by itself."""

    def __init__(self, gathered: Gathered, rules: Sequence[Rule]) -> None:
        self._produced = effects(gathered.macros)
        self._rules = [rule for rule in rules if rule.reads == "source"]
        self._gleaners = gleaners_of(rules)
        self._facts: dict[str, Facts] = {}

    def read(self, source: Source) -> Facts:
        """What a source says; each is read once."""
        if source.name not in self._facts:
            long = has_long_line(source.text)
            self._facts[source.name] = listing.unread(source) if long else read_source(source, self._produced)
        return self._facts[source.name]

    def __call__(self, source: Source) -> SourceResult:
        """What a source says, and what is wrong in it; of one that cannot be read, nothing."""
        facts = self.read(source)
        if has_long_line(source.text):
            return SourceResult(facts, [], [])
        page = Page(source, facts)
        outcome = check_source(page, self._rules)
        glean_all(page, self._gleaners)
        return SourceResult(facts, outcome.findings, outcome.failures, page.gleanings)


def _link(gathered: Gathered, results: Mapping[str, SourceResult], words: Sequence[str]) -> SpecModel:
    pages = {
        name: Page(source, results[name].facts, results[name].gleanings) for name, source in gathered.sources.items()
    }
    return link(pages, gathered.roots, gathered.inclusions, known_words=frozenset(map(str.lower, words)))
