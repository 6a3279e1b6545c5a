"""The rounds of fixing: what is tried together, what waits, what is taken back, and that it ends."""

import itertools
import re
from collections.abc import Mapping

from speclint.diagnostics import Diagnostic, Region, Repair, Replacement, Report
from speclint.engine.fixer import Fixed, fix, patch_of
from speclint.text.source import Document


def linter(text: str, fixes: Mapping[str, str], bad: str = "") -> tuple[Fixed, int]:
    """Fix `text` where each key of `fixes` is a mistake that becomes its value, and `bad` one that cannot be fixed.

    Gives also how often the text was linted.
    """
    counter = itertools.count(1)
    checks = 0

    def found(word: str, start: int, new: str | None) -> Diagnostic:
        region = Region("a", start, start + len(word), 1, start + 1, 1, start + 1 + len(word))
        repair = None if new is None else Repair((Replacement(region, new),), safe=word.islower())
        return Diagnostic("rule", "error", "certain", f"{word} is wrong", region, (), "", repair=repair)

    def check(revised: Mapping[str, str]) -> Report:
        nonlocal checks
        checks = next(counter)
        document = Document("a", revised.get("a", text))
        words = {**fixes, **({bad: None} if bad else {})}
        diagnostics = [
            found(word, match.start(), new)
            for word, new in words.items()
            for match in re.finditer(re.escape(word), document.text)
        ]
        diagnostics.sort(key=lambda each: each.region)
        return Report(tuple(diagnostics), {"a": document}, "", 1, linted={"a": True})

    return fix(check, lambda report: report, unsafe=False), checks


def text_of(fixed: Fixed) -> str:
    return fixed.report.documents["a"].text


def test_what_does_not_touch_is_fixed_together() -> None:
    fixed, checks = linter("ab x cd x ab\n", {"ab": "AB", "cd": "CD"})
    assert text_of(fixed) == "AB x CD x AB\n"
    assert (len(fixed.made), fixed.taken_back, fixed.left_out, checks) == (3, (), (), 2)
    assert patch_of(fixed).endswith("@@ -1,1 +1,1 @@\n-ab x cd x ab\n+AB x CD x AB\n")


def test_what_touches_waits_for_the_next_round() -> None:
    fixed, checks = linter("abcd", {"ab": "AB", "cd": "CD"})
    assert (text_of(fixed), checks) == ("ABCD", 3)


def test_what_overlaps_and_stays_is_left_alone_when_it_is_gone() -> None:
    fixed, _ = linter("abc", {"ab": "AB", "bc": "BC"})
    assert (text_of(fixed), len(fixed.made), fixed.left_out) == ("ABc", 1, ())


def test_what_brings_another_finding_is_taken_back_alone() -> None:
    fixed, checks = linter("ab cd ef gh", {"ab": "AB", "cd": "CD", "ef": "!!", "gh": "GH"}, bad="!!")
    assert text_of(fixed) == "AB CD ef GH"
    assert [each.message for each in fixed.taken_back] == ["ef is wrong"]
    assert checks == 6


def test_what_does_not_help_is_taken_back() -> None:
    fixed, _ = linter("ab", {"ab": "xab"})
    assert (text_of(fixed), fixed.revisions, len(fixed.taken_back)) == ("ab", {}, 1)


def test_what_is_unsafe_is_left() -> None:
    fixed, checks = linter("AB", {"AB": "ab"})
    assert (text_of(fixed), fixed.made, fixed.left_out, checks) == ("AB", (), (), 1)


def test_it_ends_where_fixes_call_for_each_other() -> None:
    fixed, checks = linter("ab", {"ab": "cd", "cd": "ab"})
    assert checks <= 11
    assert text_of(fixed) in ("ab", "cd")
    many = {f"w{number}w": f"w{number}w w{number}w" for number in range(200)}
    fixed, checks = linter(" ".join(many), many)
    assert checks == 60
    assert text_of(fixed) == " ".join(many)
