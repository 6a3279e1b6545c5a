"""Replies to patches: their header, whatever a stranger's said, and what they quote."""

import io

import msgspec
import pytest

from speclint.diagnostics import Brought, Diagnostic, Letter, PatchLine, PatchReport, Region, Report, Severity
from speclint.formats.mail import write
from speclint.formats.mail_header import header
from speclint.formats.table import Appearance

LETTER = Letter(
    subject="[PATCH v2 2/3] lamp: Let it blink",
    sender="Ada Palmer <ada@lamp.example>",
    to=("list@lamp.example",),
    cc=("Bo Lund <bo@fan.example>", "ada@lamp.example", "bo@fan.example"),
    date="Mon, 2 Mar 2026 10:00:00 +0000",
    message_id="<two@lamp.example>",
    references=("<cover@lamp.example>",),
)
LINES = (
    PatchLine("m", "It blinks."), PatchLine("f", "lamp.tex"), PatchLine("@", "@@ -1,8 +1,9 @@ Lamp"),
    *(PatchLine(" ", f"Line {number}.") for number in range(1, 8)), PatchLine("-", "The lamp \\ref{sec:Lamp}."),
    PatchLine("+", "\tIt MUST not"), PatchLine("+", "glow."),
)  # fmt: skip


def found(message: str, path: str = "lamp.tex", severity: Severity = "warning", mend: str = "say so") -> Diagnostic:
    return Diagnostic("some-rule", severity, "certain", message, Region(path, 0, 1, 8, 1, 8, 2), (), mend)


def report(*brought: Brought, letter: Letter | None = LETTER, lines: tuple[PatchLine, ...] = LINES) -> Report:
    patch = PatchReport("2/3", "lamp: Let it blink", letter, lines, brought, ())
    return Report(tuple(each.diagnostic for each in brought), {}, "", 1, patches=(patch,))


def replied(given: Report) -> str:
    stream = io.StringIO()
    write(given, stream, Appearance())
    return stream.getvalue()


def body(given: Report) -> str:
    return replied(given).partition("\n\n")[2]


def test_the_header_answers_the_mail() -> None:
    assert header(LETTER) == [
        "To: Ada Palmer <ada@lamp.example>",
        "Cc: list@lamp.example, Bo Lund <bo@fan.example>",
        "Subject: Re: [PATCH v2 2/3] lamp: Let it blink",
        "In-Reply-To: <two@lamp.example>",
        "References: <cover@lamp.example> <two@lamp.example>",
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=UTF-8",
        "Content-Transfer-Encoding: 8bit",
    ]


@pytest.mark.parametrize(
    ("field", "value", "expected"),
    [
        ("subject", "x\r\nBcc: eve@x.example\n\nbody", "Subject: Re: x Bcc: eve@x.example body"),
        ("subject", "Re: x\x00\x1b[31m\u2028y", "Subject: Re: x [31m y"),
        ("subject", "a größer b", "Subject: Re: a =?utf-8?b?Z3LDtsOfZXI=?= b"),
        ("sender", "Eve\nBcc: v@x.example <eve@x.example>", 'To: "Eve Bcc: v@x.example" <eve@x.example>'),
        ("sender", 'A "B" \\ C, D <eve@x.example>', 'To: "A B  C, D" <eve@x.example>'),
        ("sender", "Adä <ada@x.example>", "To: =?utf-8?q?Ad=C3=A4?= <ada@x.example>"),
        ("to", ("a@x.example\r\nBcc: v@x.example",), "Cc: Bo Lund <bo@fan.example>"),
        ("message_id", "<a@b>\n<c@d>", None),
        ("message_id", "<a b@c>", None),
        ("references", ("<a@b>\r\nX: y", "<c@d>"), "References: <c@d> <two@lamp.example>"),
    ],
)
def test_a_header_of_a_stranger_adds_no_field(field: str, value: object, expected: str | None) -> None:
    lines = header(msgspec.structs.replace(LETTER, **{field: value}))
    names = [line.partition(":")[0] for line in lines if not line.startswith(" ")]
    assert set(names) <= {
        "To", "Cc", "Subject", "In-Reply-To", "References", "MIME-Version", "Content-Type", "Content-Transfer-Encoding"
    }  # fmt: skip
    assert len(names) == len(set(names))
    if expected is None:
        assert "In-Reply-To" not in names
    else:
        assert expected in lines
    assert not any(character < " " for line in lines for character in line)


def test_long_fields_are_folded_at_blanks() -> None:
    lines = header(msgspec.structs.replace(LETTER, references=tuple(f"<{n}{'x' * 40}@y>" for n in range(30))))
    folded = [line for line in lines if line.startswith((" ", "References"))]
    assert len(folded) == 20
    assert all(len(line) <= 78 for line in lines)


def test_a_finding_stands_under_the_line_that_it_is_about() -> None:
    assert body(report(Brought(found('"MUST not" is wrong'), 11, 12, here=True))) == (
        "On Mon, 2 Mar 2026 10:00:00 +0000, Ada Palmer wrote:\n"
        "> diff --git a/lamp.tex b/lamp.tex\n"
        "> @@ -1,8 +1,9 @@ Lamp\n"
        "> [...]\n"
        ">  Line 6.\n"
        ">  Line 7.\n"
        "> -The lamp \\ref{sec:Lamp}.\n"
        "> +\tIt MUST not\n"
        "> +glow.\n"
        "\n"
        '"MUST not" is wrong. Please say so. [some-rule]\n'
    )


def test_what_breaks_elsewhere_stands_under_the_line_that_breaks_it() -> None:
    text = body(report(Brought(found("there is no label", "fan.tex"), 10, 10, here=False)))
    assert text.endswith(
        "> -The lamp \\ref{sec:Lamp}.\n\n"
        "This breaks fan.tex, line 8: there is no label. Please mend it there as\n"
        "well, or keep this line. [some-rule]\n"
    )
    text = body(report(Brought(found("x", "fan.tex"), 11, 11, here=False)))
    assert text.endswith("> +\tIt MUST not\n\nIn fan.tex, line 8, because of this: x. Please say so. [some-rule]\n")


def test_what_is_about_the_message_comes_first() -> None:
    text = body(
        report(
            Brought(found("one", severity="info"), -1, -1, here=True),
            Brought(found("two"), 0, 0, here=True),
            Brought(found("three"), 3, 3, here=True),
        )
    )
    assert text == (
        "On Mon, 2 Mar 2026 10:00:00 +0000, Ada Palmer wrote:\n\nNit: One. Please say so. [some-rule]\n\n"
        "> It blinks.\n\nTwo. [some-rule]\n\n"
        "> diff --git a/lamp.tex b/lamp.tex\n> @@ -1,8 +1,9 @@ Lamp\n>  Line 1.\n\nThree. [some-rule]\n"
    )


@pytest.mark.parametrize(
    ("mend", "asked"),
    [
        ('write "MUST NOT"', ""),
        ('write "MAY"', ' Please write "MAY".'),
        ("if so, say so", " If so, say so."),
        ("", ""),
        ('add: "It can."', ' Please add: "It can."'),
        ("why not?", " Please why not?"),
    ],
)
def test_what_is_asked_for_is_said_once(mend: str, asked: str) -> None:
    text = body(report(Brought(found('"x" should be "MUST NOT"', mend=mend), 12, 12, here=True)))
    assert text.rstrip("\n").rpartition("\n\n")[2].replace("\n", " ") == f'"x" should be "MUST NOT".{asked} [some-rule]'


def test_words_of_a_stranger_start_no_line_that_a_machine_obeys() -> None:
    lines = (PatchLine("f", "a\x1b]8;;x"), PatchLine("@", "@@ -1 +1 @@"), PatchLine("+", "\x1b[31m\u202e::error::x"))
    message = "::error::x " * 20 + "> quoted " * 20
    text = body(report(Brought(found(message), 2, 2, here=True), lines=lines))
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert not any(line.startswith("::") for line in text.split("\n"))
    assert all(len(line) <= 73 for line in text.split("\n"))
    assert text.count("\n>") == 3


def test_several_replies_make_a_mailbox() -> None:
    brought = Brought(found("x"), 12, 12, here=True)
    one = report(brought, letter=msgspec.structs.replace(LETTER, date="From me"))
    both = msgspec.structs.replace(one, patches=one.patches * 2)
    text = replied(both)
    assert text.startswith("From speclint Mon Sep 17 00:00:00 2001\nTo: Ada")
    assert text.count("\nFrom ") == 1
    assert replied(report()) == ""


def test_a_patch_without_a_mail_gets_remarks_without_a_header() -> None:
    text = replied(report(Brought(found("x"), 12, 12, here=True), letter=None))
    assert text.startswith("> diff --git a/lamp.tex b/lamp.tex\n")
