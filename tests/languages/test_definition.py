"""What a definition says of its feature, phrase by phrase."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from speclint.languages.definition import read_clauses
from speclint.languages.definition.phrases import phrase_index
from speclint.languages.definition.reading import plain_name

NAME = "VIRTIO_F_DIRECT"


def clauses(text: str) -> list[tuple[str, str, str]]:
    """Kind, subject and words of what is said, and not asked."""
    return [
        (clause.kind, clause.about, " ".join(text[clause.start : clause.end].split()))
        for clause in read_clauses(text, 0, len(text), NAME)
        if not clause.asked
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It has the same meaning as VIRTIO_F_MAPPED, with the exception that it is quick.",
         [("same-as", "", "same meaning as VIRTIO_F_MAPPED"), ("exception", "", "with the exception")]),
        ("It would always be negotiated together\nwith VIRTIO_F_MAPPED.",
         [("together", "", "always be negotiated together with VIRTIO_F_MAPPED")]),
        ("Requires VIRTIO_F_MAPPED.", [("together", "", "Requires VIRTIO_F_MAPPED")]),
        ("It is an error to set both this flag and MAPPED_ALL.",
         [("excludes", "", "error to set both this flag and MAPPED_ALL")]),
        ("The two are mutually exclusive.", [("excludes", "", "mutually exclusive")]),
        ("The driver MUST NOT accept VIRTIO_F_DIRECT if VIRTIO_F_MAPPED is offered.",
         [("acceptance", "must", "driver MUST NOT accept"),
          ("excludes", "", "NOT accept VIRTIO_F_DIRECT if VIRTIO_F_MAPPED")]),
        ("This flag should be set by the guest.", [("acceptance", "should", "should be set by the guest")]),
        ("A device SHOULD offer it.", [("offer", "should", "device SHOULD offer")]),
        ("If this feature has not been negotiated, all is as before.",
         [("unaware", "", "this feature has not been negotiated"), ("when-clear", "", "has not been negotiated")]),
        ("When clear, all is as before.", [("when-clear", "", "When clear")]),
        ("Address translation is unnecessary.", [("bypass", "translation", "translation is unnecessary")]),
        ("There is no need for address translation.",
         [("bypass", "translation", "no need for address translation")]),
        ("Device addresses are translated to identical addresses.",
         [("addresses", "", "Device addresses"), ("identity", "", "addresses are translated to identical"),
          ("addresses", "", "identical addresses")]),
        ("Isolation holds.", [("protection", "", "Isolation")]),
        ("Accesses are ordered.", [("ordering", "", "ordered")]),
        ("An address has 48 bits at most, and the width is told.", [("address-width", "", "width")]),
        ("It is guaranteed to glow.", [("promise", "", "guaranteed")]),
        ("It glows before driver_ok is set.", [("moment", "before driver_ok", "before driver_ok")]),
        ("It glows between DRIVER_OK and reset.",
         [("moment", "between driver_ok and reset", "between DRIVER_OK and reset")]),
        ("Attempts to change it will fail.", [("violation", "", "Attempts to change it will fail")]),
        ("The device MUST fail to set FEATURES_OK.",
         [("enforcement", "must", "device MUST fail"), ("violation", "must", "device MUST fail")]),
        ("The host then must verify that.", [("enforcement", "must", "host then must verify")]),
        ("A legacy driver sees nothing.", [("unaware", "", "legacy driver")]),
        ("An address of the CPU (typically a physical one), and more.",
         [("open", "", "typically"), ("platform", "", "typically a physical one")]),
        ("No IOMMU translation takes place.", [("bypass", "translation", "No IOMMU translation")]),
        ("Setting both bits is not allowed.", [("excludes", "", "Setting both bits is not allowed")]),
        ("It is negotiated in combination with VIRTIO_F_MAPPED.",
         [("together", "", "negotiated in combination with VIRTIO_F_MAPPED")]),
        ("Drivers are free to ignore it.", [("acceptance", "", "Drivers are free to ignore it")]),
        ("The device has to check it.", [("enforcement", "has", "device has to check")]),
        ("It ends by DRIVER_OK or FEATURES_OK.",
         [("moment", "by driver_ok", "by DRIVER_OK"),
          ("undecided", "driver_ok features_ok", "by DRIVER_OK or FEATURES_OK")]),
        ("It is a MAC address in the memory of all.", []),
    ],
)  # fmt: skip
def test_reads_what_a_definition_says(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert clauses(text) == expected


def test_a_clause_names_the_other_features() -> None:
    text = "VIRTIO_F_DIRECT and VIRTIO_F_MAPPED are mutually exclusive. If VIRTIO_F_MAPPED is not set, it glows."
    excludes, clear = read_clauses(text, 0, len(text), NAME)
    assert (excludes.kind, excludes.feature, excludes.others) == ("excludes", NAME, ("VIRTIO_F_MAPPED",))
    assert (clear.kind, clear.others) == ("when-clear", ("VIRTIO_F_MAPPED",)), "another feature is clear"


def test_what_is_asked_is_not_said() -> None:
    text = (
        "Host must verify that 1. mappings are made before driver_ok\nor can we make sure of it before features_ok? "
        "2. mappings stay. How wide is a physical address?"
    )
    read = read_clauses(text, 0, len(text), NAME)
    assert [(clause.kind, clause.about, clause.asked) for clause in read] == [
        ("enforcement", "must", False),
        ("moment", "before driver_ok", False),
        ("moment", "before features_ok", True),
        ("addresses", "", True),
    ]
    assert read[1].sentence[0] == read[2].sentence[0], "the question belongs to the sentence"


def test_only_the_range_is_read_and_blocks_are_apart() -> None:
    text = "no translation. untranslated. address\0translation is\0skipped"
    (clause,) = read_clauses(text, 16, len(text), NAME)
    assert text[clause.start : clause.end] == "untranslated"


@pytest.mark.parametrize("name", ["VIRTIO_F_ALL_MAPPED", "VIRTIO_NET_F_ALL_MAPPED", "ALL_MAPPED"])
def test_a_name_may_lack_its_prefix(name: str) -> None:
    assert plain_name(name) == "ALL_MAPPED"


@given(st.text(st.sampled_from("before not set driver_ok translation FEATURE VIRTIO_F_A ?.,\n\0()1:-é"), max_size=200))
def test_no_text_is_broken(text: str) -> None:
    for clause in read_clauses(text, 0, len(text), NAME):
        assert clause.sentence[0] <= clause.start < clause.end <= clause.sentence[1]


@pytest.mark.parametrize("words", ["not ", "translation ", "before from ", "1. ", "(", "this\n", "VIRTIO_F_", "\0"])
def test_time_grows_with_the_text_and_no_faster(words: str) -> None:
    def seconds(text: str) -> float:
        best = 1e9
        for _ in range(3):
            start = time.process_time()
            read_clauses(text, 0, len(text), NAME)
            best = min(best, time.process_time() - start)
        return best

    phrase_index()
    small, large = (words * (size // len(words)) for size in (50_000, 400_000))
    assert seconds(large) < 8 * 3 * seconds(small) + 0.05
