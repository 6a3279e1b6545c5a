"""The documentation page of a rule: where it stands, and its text in Markdown, made from the rule file."""

import re
from collections.abc import Iterable

from speclint.rules.rule import RuleFile

HOME = "https://github.com/speclint/speclint"
"""Where speclint itself is."""
PAGES = f"{HOME}/blob/main/docs/rules"
"""Where the pages can be read; each at the address that `page_address` gives."""

PROMISES = {
    "certain": "true by the text itself",
    "likely": "a reviewer would agree nine times in ten",
    "smell": "worth a look; never fails a run",
}
SCOPES = {
    "source": "each file by itself",
    "spec": "the whole specification",
    "change": "a change, before and after",
    "patch": "a patch with the message that brings it",
}


def page_path(rule: str, topic: str) -> str:
    """Return the path of a rule's page below docs/rules."""
    return f"{topic}/{rule}.md"


def page_address(rule: str, topic: str) -> str:
    """Return the address of a rule's page on the web."""
    return f"{PAGES}/{page_path(rule, topic)}"


def page(rule: RuleFile) -> str:
    """Return the page of a rule in Markdown."""
    parts = [
        f"<!-- Made from rules/{rule.topic}/{rule.id}.yaml by python -m speclint.docs.pages; change that file. -->",
        f"# {rule.id}",
        f"{rule.title}.",
        _fenced([rule.message]),
        _facts(rule),
        f"## Why\n\n{rule.why.strip()}",
        f"## What to do\n\n{_sentence(rule.mend)}",
        *_examples("Reported", "The marked text is what is reported.", rule.examples.bad),
        *_examples("Mended", _mended(rule), [each for each in rule.examples.fixed if each != "same"]),
        *_examples("Not reported", "", rule.examples.good),
    ]
    if rule.see:
        parts.append("## See\n\n" + "\n".join(f"- {place}" for place in rule.see))
    if rule.would_have_caught:
        caught = "\n".join(f"- {_upstream(name)}" for name in rule.would_have_caught)
        parts.append(f"## Would have caught\n\n{caught}")
    parts.append(_silencing(rule))
    return "\n\n".join(parts) + "\n"


def index(rules: Iterable[RuleFile]) -> str:
    """Return the table of all rules in Markdown, by topic."""
    topics: dict[str, list[RuleFile]] = {}
    for rule in rules:
        topics.setdefault(rule.topic, []).append(rule)
    parts = [
        "<!-- Made from rules/ by python -m speclint.docs.pages; change those files. -->",
        "# Rules",
        "Confidence is a promise: " + "; ".join(f"**{name}** is {words}" for name, words in PROMISES.items()) + ".",
    ]
    for topic in sorted(topics):
        rows = [
            f"| [{rule.id}]({page_path(rule.id, topic)}) | {_cell(rule.title)} | {rule.severity} | {rule.confidence} |"
            for rule in sorted(topics[topic], key=lambda rule: rule.id)
        ]
        table = "\n".join(["| rule | what is wrong | severity | confidence |", "|---|---|---|---|", *rows])
        parts.append(f"## {topic}\n\n{table}")
    return "\n\n".join(parts) + "\n"


def marked(text: str) -> list[str]:
    """Return the lines of an example; below each line with a marked place, one that points at it with carets.

    A mark around nothing is a caret where it stands.
    """
    shown: list[str] = []
    inside = False
    for line in text.rstrip("\n").split("\n"):
        plain = ""
        carets = ""
        for character in line.replace("«»", "\0"):
            if character == "\0":
                carets = f"{carets:<{len(plain)}}^"
            elif character in "«»":
                inside = character == "«"
            else:
                plain += character
                carets = f"{carets}{'^' if inside else ' '}" if len(carets) < len(plain) else carets
        shown.append(plain)
        if carets.strip():
            shown.append(carets.rstrip())
    return shown


def _facts(rule: RuleFile) -> str:
    rows = [
        f"| severity | {rule.severity} |",
        f"| confidence | {rule.confidence}: {PROMISES[rule.confidence]} |",
        f"| reads | {SCOPES[rule.reads]} |",
        f"| topic | {rule.topic} |",
        f"| since | {rule.since} |",
    ]
    return "\n".join(["| | |", "|---|---|", *rows])


def _mended(rule: RuleFile) -> str:
    if rule.fix and rule.fix.safe:
        return "What `--fix` makes of it; `--unsafe-fixes`, where the result wants a second look."
    return "What `--unsafe-fixes` makes of it."


def _examples(title: str, words: str, examples: Iterable[str | dict[str, str]]) -> list[str]:
    shown = []
    for example in examples:
        files = {"": example} if isinstance(example, str) else example
        for path, text in files.items():
            shown.append((f"`{path}`:\n\n" if path else "") + _fenced(marked(text)))
    return [f"## {title}", *([words] if words else []), *shown] if shown else []


def _fenced(lines: list[str]) -> str:
    longest = max((len(run) for line in lines for run in re.findall("`+", line)), default=0)
    fence = "`" * max(3, longest + 1)
    return "\n".join([f"{fence}text", *lines, fence])


def _silencing(rule: RuleFile) -> str:
    if rule.topic == "tool":
        return "No comment in the text can silence this rule."
    comment = f"% speclint: ignore[{rule.id}] the reason why"
    return f"Where it has to stay as it is:\n\n{_fenced([comment])}"


def _upstream(name: str) -> str:
    """A commit of the specification as a link, anything else as it stands."""
    if re.fullmatch("[0-9a-f]{7,40}", name):
        return f"[{name}](https://github.com/oasis-tcs/virtio-spec/commit/{name})"
    return name


def _sentence(text: str) -> str:
    """A template as prose: its values in code, so that Markdown leaves them alone."""
    shown = re.sub(r"\{[^{}]*\}", lambda match: f"`{match.group()}`", text.strip())
    return shown[:1].upper() + shown[1:] + ("" if shown.endswith((".", "?")) else ".")


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
