"""Checks of running text: what they are silent about, and that time goes with the length of the text."""

import time
from collections.abc import Callable, Iterator

import pytest

from speclint.checks import articles, commands, grammar, slips, spelling, wording
from speclint.checks.words import participle, third_person
from speclint.diagnostics import Found
from speclint.languages.latex.macros import effects
from speclint.languages.latex.read import read
from speclint.model.facts import Facts, Page
from speclint.model.link import link
from speclint.model.spec import SpecModel
from speclint.text.source import Document, Source

SourceCheck = Callable[[Facts, Page], Iterator[Found]]
SpecCheck = Callable[[object, SpecModel], Iterator[Found]]

SOURCE_CHECKS: tuple[SourceCheck, ...] = (
    wording.doubled_word, wording.repeated_sentence, wording.unbalanced_parenthesis, wording.unbalanced_quote,
    articles.wrong_article, grammar.wrong_verb_form, grammar.number_agreement, grammar.missing_comma,
    grammar.missing_preposition, grammar.missing_conjunction, slips.confused_word, slips.doubled_verb,
    slips.missing_verb, slips.missing_noun, slips.missing_article, slips.missing_full_stop,
    commands.declaration_with_argument,
    commands.environment_as_command, commands.missing_backslash, commands.markup_debris,
)  # fmt: skip
SPEC_CHECKS: tuple[SpecCheck, ...] = (
    articles.article_before_abbreviation,
    spelling.misspelling,
    spelling.mistyped_word,
)


def page_of(text: str, name: str = "a.tex") -> Page:
    source = Source.whole(Document.decode(name, text.encode()), "latex")
    return Page(source, read(source, effects([])))


def reported(check: SourceCheck, text: str) -> list[str]:
    page = page_of(text)
    return [text[found.at.start : found.at.end] for found in check(page.facts, page)]


def reported_of(check: SpecCheck, *texts: str) -> list[str]:
    pages = {f"{number}.tex": page_of(text, f"{number}.tex") for number, text in enumerate(texts)}
    found = check(None, link(pages, (), ()))
    return [pages[one.at.source].source.text[one.at.start : one.at.end] for one in found]


@pytest.mark.parametrize(
    "text",
    [
        "The id \\field{id} is of type \\emph{type}.",
        "It holds that that field had had a value.",
        "The clock is turned on on reset, the driver passed in in the end.",
        "What the device is is open.",
        "The PCI PCI bridge and the CAN CAN frame.",
        "\\begin{tabular}{l} the the \\\\ \\end{tabular}",
        "The offset offset counts from zero: \\field{offset}.",
    ],
)
def test_a_word_may_stand_twice(text: str) -> None:
    assert reported(wording.doubled_word, text) == []


@pytest.mark.parametrize(
    "text", ["1) this, 2) that and iv) the rest", "[0, 10) and (0, 10]", "a remark ;) here", "f(x, (y))"]
)
def test_signs_that_are_no_lone_parentheses(text: str) -> None:
    assert reported(wording.unbalanced_parenthesis, text) == []


def test_a_parenthesis_does_not_reach_over_a_heading() -> None:
    text = "It is open (here.\n\n\\section{Next}\n\nIt is closed) there."
    assert reported(wording.unbalanced_parenthesis, text) == ["(", ")"]


@pytest.mark.parametrize(
    ("word", "article"),
    [
        ("buffer", "a"), ("used", "a"), ("unit", "a"), ("one-time", "a"), ("European", "a"), ("hour", "an"),
        ("unknown", "an"),        ("entry", "an"), ("8-bit", "an"), ("11th", "an"), ("18", "an"), ("4", "a"),
        ("PCI", "a"), ("IOMMU", "an"),
        ("VIRTIO_F_X", "a"), ("unimportant", "an"), ("Ethernet", "an"),
    ],
)  # fmt: skip
def test_the_article_goes_by_the_sound(word: str, article: str) -> None:
    wrong = "an" if article == "a" else "a"
    assert reported(articles.wrong_article, f"It is {article} {word} here.") == []
    assert len(reported(articles.wrong_article, f"It is {wrong} {word} here.")) == 1


@pytest.mark.parametrize("word", ["SWR", "mmap", "x86", "n-bit", "URL", "fs", "SCSI", "0x10", "100", "h"])
def test_an_article_that_depends_on_the_reading_is_left_alone(word: str) -> None:
    for article in ("a", "an"):
        assert reported(articles.wrong_article, f"It is {article} {word} here.") == []


def test_the_rest_of_the_specification_decides_about_abbreviations() -> None:
    assert reported_of(articles.article_before_abbreviation, "an MSR and an MSR", "for a MSR") == ["a MSR"]
    assert reported_of(articles.article_before_abbreviation, "a MSR and a MSR", "for an MSR") == []


def test_a_misspelling_that_the_tree_uses_often_is_a_word() -> None:
    assert reported_of(spelling.misspelling, "It is seperate. " * 3) == ["seperate"] * 3
    assert reported_of(spelling.misspelling, "It is seperate. ", "It is seperate. " * 9) == []


def test_the_owner_of_a_name_decides_how_it_is_spelt() -> None:
    assert reported_of(spelling.misspelling, "The \\field{seperate} field. It is seperate.") == []


@pytest.mark.parametrize(
    ("slip", "word"),
    [("virtqeue", "virtqueue"), ("virtquue", "virtqueue"), ("virttqueue", "virtqueue"), ("virtkueue", "virtqueue")],
)
def test_a_slip_of_a_word_of_the_tree(slip: str, word: str) -> None:
    assert reported_of(spelling.mistyped_word, f"The {word} is live. " * 5, f"A {slip} is not.") == [slip]


@pytest.mark.parametrize("word", ["virtqueues", "virtqueued", "xvirtqueue", "Virtquue", "virtquue_size"])
def test_another_form_or_a_name_is_no_slip(word: str) -> None:
    assert reported_of(spelling.mistyped_word, "The virtqueue is live. " * 5, f"It is {word} here.") == []


def test_a_list_of_misspellings_is_no_text() -> None:
    assert reported_of(spelling.misspelling, " ".join(f"{a}{b}seperate" for a in "ab" for b in "cd")) == []


@pytest.mark.parametrize(
    ("verb", "third", "ing"),
    [("send", "sends", "sending"), ("process", "processes", "processing"), ("apply", "applies", "applying"),
     ("set", "sets", "setting"), ("create", "creates", "creating"),
     ("free", "frees", "freeing"), ("destroy", "destroys", "destroying")],
)  # fmt: skip
def test_forms_of_verbs(verb: str, third: str, ing: str) -> None:
    assert (third_person(verb), participle(verb)) == (third, ing)


@pytest.mark.parametrize(
    "text",
    [
        "The key words MUST, SHOULD and MAY are in capitals.",
        "All the driver has to do is enable the queue.",
        "By default the last one is used; when set the bit stays.",
        "A virtio-can sends frames, the CAN accepts them.",
    ],
)
def test_verbs_that_are_right(text: str) -> None:
    assert reported(grammar.wrong_verb_form, text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Support for such drivers is optional. The number of queues is even.",
        "The fields used by this device are zero. One of the buffers is too small.",
        "These request that the device stops. All request to the device.",
        "Every two bytes of it, all in response, and several per page.",
        "If a driver requests, the device answers. Neither does it support it.",
    ],
)
def test_number_that_is_right(text: str) -> None:
    assert reported(grammar.number_agreement, text) == []


def test_a_clause_within_a_clause_needs_no_conjunction() -> None:
    text = "The queues the driver MUST use MAY be empty. A field that MUST hold the size MAY be absent."
    assert reported(grammar.missing_conjunction, text) == []


def test_commands_in_comments_and_listings_are_not_typeset() -> None:
    text = "% {0}\n\\begin{{lstlisting}}\n{0}\n\\end{{lstlisting}}\n100\\% \\em{{y}}".format(
        "\\em{x} field{x} \\\\newline"
    )
    assert reported(commands.declaration_with_argument, text) == ["\\em"]
    assert reported(commands.missing_backslash, text) == []
    assert reported(commands.markup_debris, text) == []


HOSTILE = (
    "MUST ", "a ", "VIRTIO_A, ", "VIRTIO_A_B ", "_A", "\\\\", "\\em{", "(", "[", ") ", "`` ", "all the ",
    "word word ", "x", "field{",
    " {a_b",    "The device and ", "Requirements pertaining to ", "defined ", "seperate ", "X y is ", "MUST set the a ",
    "if VIRTIO_A set ",
)  # fmt: skip


def longest(text: str) -> float:
    page = page_of(text)
    whole = link({"a.tex": page}, (), ())
    times = []
    for check in SOURCE_CHECKS:
        start = time.process_time()
        list(check(page.facts, page))
        times.append(time.process_time() - start)
    for spec_check in SPEC_CHECKS:
        start = time.process_time()
        list(spec_check(None, whole))
        times.append(time.process_time() - start)
    return max(times)


@pytest.mark.parametrize("piece", HOSTILE)
def test_no_text_makes_a_check_slow(piece: str) -> None:
    assert longest(piece * (100_000 // len(piece))) < 2
