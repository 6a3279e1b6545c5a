"""Normative sentences: where they end, and what they say."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from speclint.languages.statement import Reading, actor_of, read_statements, split_sentences


def sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in split_sentences(text)]


def said(text: str) -> list[tuple[str, str, str, list[str], str]]:
    """What the sentence says: modality, actor, the actor's words, conditions, action."""
    return [
        (
            reading.modality,
            reading.actor,
            words(text, reading.actor_at),
            [words(text, condition) for condition in reading.conditions],
            words(text, reading.action),
        )
        for reading in readings(text)
    ]


def readings(text: str, start: int = 0, end: int | None = None) -> list[Reading]:
    (found,) = read_statements(text, [(start, len(text) if end is None else end)])
    return found


def words(text: str, at: tuple[int, int] | None) -> str:
    return " ".join(text[slice(*at)].split()) if at else ""


def only(text: str) -> Reading:
    (reading,) = readings(text)
    return reading


# ------------------------------------------------------------------------------- sentences


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("  \n ", []),
        ("One. Two.", ["One.", "Two."]),
        ("  One\ngoes on.  Two  ", ["One\ngoes on.", "Two"]),
        ("Some bits, e.g. bit 3, i.e. the last.", ["Some bits, e.g. bit 3, i.e. the last."]),
        ("A ring vs. a list, etc. and so on. Next.", ["A ring vs. a list, etc. and so on.", "Next."]),
        ("Rings, lists, etc. The next.", ["Rings, lists, etc.", "The next."]),
        ("Version 1.2 sets cap.offset to 0x1. The driver reads it.", None),
        ("The driver does one of:\n- this,\n- that.", ["The driver does one of:\n- this,\n- that."]),
        ("It does one of:\n\nthis.", ["It does one of:\n\nthis."]),
        ("A paragraph\n\nAnother one", ["A paragraph", "Another one"]),
        ("First. queue_size is next.", ["First.", "queue_size is next."]),
        ('It says "yes." Then (it ends.) Really?! Yes.', ['It says "yes."', "Then (it ends.)", "Really?!", "Yes."]),
        ("1. The first. 2. The second.", ["1. The first.", "2. The second."]),
        ("Wait... then go. Done", ["Wait... then go.", "Done"]),
        ("The end.The driver goes on.", ["The end.", "The driver goes on."]),
        ("As in \ufffc. \ufffc tells more.", ["As in \ufffc.", "\ufffc tells more."]),
    ],
)
def test_splits_sentences(text: str, expected: list[str] | None) -> None:
    if expected is None:
        expected = ["Version 1.2 sets cap.offset to 0x1.", "The driver reads it."]
    assert sentences(text) == expected


def test_splits_only_what_it_is_asked_for() -> None:
    text = "One. Two. Three."
    assert [text[slice(*span)] for span in split_sentences(text, 5, 13)] == ["Two.", "Thr"]


# ---------------------------------------------------------------------------------- actors


@pytest.mark.parametrize(
    ("text", "actor"),
    [
        ("The driver", "driver"),
        ("A transitional driver", "driver"),
        ("a block device driver", "driver"),
        ("device implementations", "device"),
        ("A traditional memory balloon device", "device"),
        ("Non-transitional devices", "device"),
        ("the driver of the device", "driver"),
        ("Drivers that do not support the device", "driver"),
        ("the driver and the device", "both"),
        ("transitional devices and drivers", "both"),
        ("either the device or the driver", "both"),
        ("the device status", "other"),
        ("the device's buffers", "other"),
        ("the driver notification", "other"),
        ("the queue of the device", "other"),
        ("queue_size", "other"),
        ("it", "other"),
        ("", ""),
        ("  ", ""),
    ],
)
def test_tells_who_a_phrase_speaks_of(text: str, actor: str) -> None:
    assert actor_of(text) == actor


# -------------------------------------------------------------------------------- keywords


@pytest.mark.parametrize(
    ("keyword", "modality"),
    [
        ("MUST", "MUST"),
        ("MUST NOT", "MUST NOT"),
        ("MUST\n  NOT", "MUST NOT"),
        ("MUST not", "MUST NOT"),
        ("MOST NOT", "MUST NOT"),
        ("SHALL", "SHALL"),
        ("SHALL NOT", "SHALL NOT"),
        ("SHOULD", "SHOULD"),
        ("SHOULD\nnot", "SHOULD NOT"),
        ("MAY", "MAY"),
        ("MAY NOT", "MAY NOT"),
        ("MAY not", "MAY NOT"),
    ],
)
def test_keywords(keyword: str, modality: str) -> None:
    text = f"The device {keyword} use it."
    reading = only(text)
    assert reading.modality == modality
    assert text[slice(*reading.keyword)] == keyword
    assert said(text)[0][1:] == ("device", "The device", [], "use it")
    assert reading.complete


@pytest.mark.parametrize(
    "text",
    ["The driver must use it.", "VIRTIO_X_F_MUST_ASK is set.", 'The key word "MUST" is used.', "MUSTER it.", ""],
)
def test_no_keyword_is_no_statement(text: str) -> None:
    assert readings(text) == []


# -------------------------------------------------------------------------- what they say


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The driver MUST clear it.", ("MUST", "driver", "The driver", [], "clear it")),
        ("Device SHOULD clear it.", ("SHOULD", "device", "Device", [], "clear it")),
        (
            "If X is negotiated, the device MUST clear Y before using Z.",
            ("MUST", "device", "the device", ["If X is negotiated", "before using Z"], "clear Y"),
        ),
        (
            "If A, B and C are set,\nthe driver SHOULD\nNOT use them.",
            ("SHOULD NOT", "driver", "the driver", ["If A, B and C are set"], "use them"),
        ),
        (
            "If the driver negotiates X, it MUST supply buffers.",
            ("MUST", "driver", "it", ["If the driver negotiates X"], "supply buffers"),
        ),
        (
            "Once X has been accepted by the driver, it MUST NOT ask again.",
            ("MUST NOT", "driver", "it", ["Once X has been accepted by the driver"], "ask again"),
        ),
        (
            "If the length is odd, it MUST be ignored.",
            ("MUST", "", "it", ["If the length is odd"], "be ignored"),
        ),
        (
            "When the link is on the device MAY transmit.",
            ("MAY", "device", "the device", ["When the link is on"], "transmit"),
        ),
        (
            "If X is not negotiated the transmission request MUST be dropped.",
            ("MUST", "other", "the transmission request", ["If X is not negotiated"], "be dropped"),
        ),
        (
            "The driver, when it finds X, MUST reset the device.",
            ("MUST", "driver", "The driver", ["when it finds X"], "reset the device"),
        ),
        (
            "The device MUST, if X is set, return zero.",
            ("MUST", "device", "The device", ["if X is set"], "return zero"),
        ),
        (
            "Devices that support X, Y or Z MUST offer W.",
            ("MUST", "device", "Devices that support X, Y or Z", [], "offer W"),
        ),
        (
            "A driver for virtio-foo devices MUST match them.",
            ("MUST", "driver", "A driver for virtio-foo devices", [], "match them"),
        ),
        (
            "A non-transitional device therefore MUST reject it.",
            ("MUST", "device", "A non-transitional device", [], "reject it"),
        ),
        (
            "Note that when using X, transitional devices and drivers MUST use Y.",
            ("MUST", "both", "transitional devices and drivers", ["when using X"], "use Y"),
        ),
        (
            "For all queues, the value length presented by the device MUST be even.",
            ("MUST", "other", "the value length presented by the device", ["For all queues"], "be even"),
        ),
        (
            "For optimal performance, a driver MAY wait while it polls, but beware of storms.",
            ("MAY", "driver", "a driver", ["while it polls"], "wait"),
        ),
        (
            "Buffers provided by the driver MUST be aligned.",
            ("MUST", "other", "Buffers provided by the driver", [], "be aligned"),
        ),
        (
            "The device status field MUST be read.",
            ("MUST", "other", "The device status field", [], "be read"),
        ),
        (
            "The driver notification MUST have 16 bits.",
            ("MUST", "other", "The driver notification", [], "have 16 bits"),
        ),
        (
            "The reserved field is zero and MUST be ignored.",
            ("MUST", "other", "The reserved field", [], "be ignored"),
        ),
        ("\ufffc MUST be unique.", ("MUST", "other", "\ufffc", [], "be unique")),
        (
            "The driver SHOULD act as if X was set at least once.",
            ("SHOULD", "driver", "The driver", [], "act as if X was set at least once"),
        ),
        (
            "The driver MUST use the native order rather than (necessarily when not using X) little-endian.",
            (
                "MUST",
                "driver",
                "The driver",
                [],
                "use the native order rather than (necessarily when not using X) little-endian",
            ),
        ),
        (
            "The device MAY drop it (if X is negotiated).",
            ("MAY", "device", "The device", ["if X is negotiated"], "drop it"),
        ),
        (
            "The device MUST set the flag if the clock ticks, and clear the flag otherwise.",
            ("MUST", "device", "The device", ["if the clock ticks"], "set the flag"),
        ),
        (
            "The field MUST be 4; its length can be read from X.",
            ("MUST", "other", "The field", [], "be 4"),
        ),
        ("Support for X is OPTIONAL.", ("OPTIONAL", "other", "Support for X", [], "")),
        (
            "It is RECOMMENDED that the driver uses X.",
            ("RECOMMENDED", "driver", "the driver", [], "that the driver uses X"),
        ),
    ],
)
def test_reads_a_statement(text: str, expected: tuple[str, str, str, list[str], str]) -> None:
    assert said(text) == [expected]
    assert only(text).complete


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "If X is set, the driver MUST read A and MUST NOT write B.",
            [
                ("MUST", "driver", "the driver", ["If X is set"], "read A"),
                ("MUST NOT", "driver", "the driver", ["If X is set"], "write B"),
            ],
        ),
        (
            "The driver MUST read A if B is set, and the device MUST write C.",
            [
                ("MUST", "driver", "The driver", ["if B is set"], "read A"),
                ("MUST", "device", "the device", [], "write C"),
            ],
        ),
        (
            "If X is set, the driver MAY read A, otherwise it MUST NOT read it.",
            [
                ("MAY", "driver", "the driver", ["If X is set"], "read A"),
                ("MUST NOT", "driver", "it", ["otherwise"], "read it"),
            ],
        ),
        (
            "The device SHOULD NOT send A, unless B is negotiated, in which case the device MUST set C.",
            [
                ("SHOULD NOT", "device", "The device", ["unless B is negotiated"], "send A"),
                ("MUST", "device", "the device", ["in which case"], "set C"),
            ],
        ),
        (
            "The device MAY change A; when it does, the driver SHOULD read it.",
            [
                ("MAY", "device", "The device", [], "change A"),
                ("SHOULD", "driver", "the driver", ["when it does"], "read it"),
            ],
        ),
        (
            "The driver SHOULD answer with a message, which MUST have a value.",
            [
                ("SHOULD", "driver", "The driver", [], "answer with a message"),
                ("MUST", "other", "which", [], "have a value"),
            ],
        ),
        (
            "During this step the driver MAY read (but MUST NOT write) the fields.",
            [
                ("MAY", "driver", "the driver", ["During this step"], "read"),
                ("MUST NOT", "driver", "the driver", ["During this step"], "write"),
            ],
        ),
        (
            "The device MAY stop, or if it goes on MUST say so.",
            [
                ("MAY", "device", "The device", [], "stop"),
                ("MUST", "device", "The device", ["if it goes on"], "say so"),
            ],
        ),
        (
            "If X is set, 1) if A, then the driver MUST read B, 2) if C, then the driver MUST read D.",
            [
                ("MUST", "driver", "the driver", ["If X is set", "if A"], "read B"),
                ("MUST", "driver", "the driver", ["if C"], "read D"),
            ],
        ),
    ],
)
def test_reads_several_statements(text: str, expected: list[tuple[str, str, str, list[str], str]]) -> None:
    assert said(text) == expected
    assert all(reading.complete for reading in readings(text))


@pytest.mark.parametrize(
    ("text", "is_passive"),
    [
        ("X MUST be set by the driver.", True),
        ("X MUST only be\nread once.", True),
        ("X MUST NOT be used.", True),
        ("X MUST be at least 3.", False),
        ("X MUST be even.", False),
        ("The driver MUST set X.", False),
    ],
)
def test_knows_the_passive(text: str, is_passive: bool) -> None:
    assert only(text).passive is is_passive


@pytest.mark.parametrize(
    ("text", "actor"),
    [
        ("The driver MUST:", "driver"),
        ("MUST clear the flag.", ""),
        ("The driver MUST", "driver"),
        ("This allows OPTIONAL features.", ""),
    ],
)
def test_says_what_it_could_not_read(text: str, actor: str) -> None:
    reading = only(text)
    assert not reading.complete
    assert reading.actor == actor
    assert 0 <= reading.action[0] <= reading.action[1] <= len(text)


def test_a_missing_and_makes_the_second_statement_incomplete() -> None:
    first, second = readings("The driver MUST set A MUST set B.", 0, 33)
    assert first.complete
    assert not second.complete


def test_offsets_count_from_the_start_of_the_text() -> None:
    text = "Before. If A, the device MUST do B. After."
    reading = readings(text, *split_sentences(text)[1])[0]
    assert text[slice(*reading.keyword)] == "MUST"
    assert text[slice(*reading.action)] == "do B"
    assert [text[slice(*condition)] for condition in reading.conditions] == ["If A"]


# ------------------------------------------------------------------------------ any input

PIECES = """If when unless before The driver the device it they which that and or but otherwise then
MUST SHOULD MAY NOT not REQUIRED OPTIONAL is be set by for all , ; : ( ) . i.e. 1) 0x1. \ufffc queue_size transitional
"""
TEXTS = st.lists(st.sampled_from(PIECES.split(" ")), max_size=30).map(" ".join) | st.text(max_size=200)


@given(TEXTS)
@settings(max_examples=300)
def test_any_text_is_read(text: str) -> None:
    at = 0
    for start, end in split_sentences(text):
        assert at <= start < end <= len(text)
        assert text[start:end] == text[start:end].strip()
        at = end
        for reading in readings(text, start, end):
            spans = [reading.keyword, reading.action, *reading.conditions, *filter(None, [reading.actor_at])]
            assert all(start <= first <= last <= end for first, last in spans)
            assert reading.actor in {"", "driver", "device", "both", "other"}
    actor_of(text)


@pytest.mark.parametrize(
    "piece",
    [
        "(if ",
        "the ",
        "the device ",
        "MUST ",
        "and ",
        "if ",
        "a.",
        "....",
        "1) ",
        ", ",
        "\n \n",
        "A ",
        "the a b c d e ",
        "(",
        "' ",
    ],
)
def test_hostile_text_takes_time_in_proportion(piece: str) -> None:
    def seconds(size: int) -> float:
        text = "The driver MUST " + piece * (size // len(piece)) + " MUST if X"
        start = time.process_time()
        for span in split_sentences(text):
            readings(text, *span)
        actor_of(text)
        return time.process_time() - start

    seconds(1_000)
    long, short = (min(seconds(size) for _ in range(3)) for size in (40_000, 10_000))
    assert long < 0.05 + 12 * max(short, 0.005)
