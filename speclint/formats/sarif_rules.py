"""What SARIF says of a rule: its descriptor, with levels and precision in the words of code scanning."""

from speclint.diagnostics import Diagnostic
from speclint.rules.pages import page_address
from speclint.rules.rule import RuleFile
from speclint.text.visible import visible_line

LEVELS = {"error": "error", "warning": "warning", "info": "note"}
_PROBLEMS = {"error": "error", "warning": "warning", "info": "recommendation"}
_PRECISION = {"certain": "very-high", "likely": "high", "smell": "medium"}
_MOST_CHARACTERS = 1024


def descriptor(example: Diagnostic, words: RuleFile | None) -> dict[str, object]:
    """The reportingDescriptor (3.49) of the rule of `example`, which speaks for it where it has no file."""
    rule_id = visible_line(example.rule)
    severity = words.severity if words else example.severity
    confidence = words.confidence if words else example.confidence
    title = words.title if words else rule_id
    why = " ".join(words.why.split()) if words else title
    page = {"helpUri": page_address(words.id, words.topic)} if words else {}
    return {
        "id": rule_id,
        "name": "".join(word.capitalize() for word in rule_id.split("-")),
        "shortDescription": {"text": _short(title)},
        "fullDescription": {"text": _short(why)},
        "help": {"text": _help(why, words, ""), "markdown": _help(why, words, "- ")},
        **page,
        "defaultConfiguration": {"level": LEVELS[severity]},
        "properties": {
            "precision": _PRECISION[confidence],
            "problem.severity": _PROBLEMS[severity],
            "tags": [words.topic] if words else [],
        },
    }


def _short(text: str) -> str:
    return text if len(text) <= _MOST_CHARACTERS else text[: _MOST_CHARACTERS - 1] + "…"


def _help(why: str, words: RuleFile | None, bullet: str) -> str:
    if not words or not words.see:
        return why
    return "\n".join([why, "", "See:", "", *(f"{bullet}{source}" for source in words.see)])
