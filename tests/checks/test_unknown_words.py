"""What the dictionaries say of words, and that nobody asks them twice."""

from collections.abc import Collection

import msgspec
import pytest

from speclint.checks import unknown_words as module
from speclint.checks.dictionaries import correction, english_among, english_beginning
from speclint.checks.unknown_words import is_composed, unknown_words
from speclint.languages.latex.read import read
from speclint.model.facts import Page
from speclint.model.link import link
from speclint.model.spec import SpecModel
from speclint.text.source import Document, Source


def page(name: str, text: str) -> Page:
    source = Source.whole(Document(name, text), "latex")
    return Page(source, read(source, {}))


def spec(*pages: Page) -> SpecModel:
    return link({page.source.name: page for page in pages}, (), ())


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[set[str]]:
    """The words that English was asked for."""
    asked: list[set[str]] = []

    def among(words: Collection[str]) -> set[str]:
        asked.append(set(words))
        return english_among(words)

    monkeypatch.setattr(module, "english_among", among)
    return asked


def test_the_list_of_misspellings_has_some_words_and_others_not() -> None:
    words = ("aaa", "definately", "disabledd", "recieve", "seperate", "virtqueue", "youre", "zuser", "zzz")
    assert {word: right for word in words if (right := correction(word))} == {
        "definately": "definitely",
        "recieve": "receive",
        "seperate": "separate",
        "youre": "your or you're",
        "zuser": "user",
    }


def test_english_words_are_found_by_themselves_and_by_their_beginning() -> None:
    assert english_among(["the", "caterwauling", "virtqueue"]) == {"the", "caterwauling"}
    assert english_among([]) == set()
    long = ["catastrophically", "categorizations", "cathodoluminescence", "categorisations"]
    assert english_beginning({"cat", "xqz"}, 15) == {"cat": long, "xqz": []}


def test_an_unknown_word_is_told_with_what_the_dictionaries_say_of_it() -> None:
    unknown = unknown_words(spec(page("a.tex", "The virtqueue can recieve a catastophic passthrough of qwxs.")))
    assert unknown.corrections == {"recieve": "receive"}
    assert unknown.parts.keys() == {"virtqueue", "catastophic", "passthrough"}
    assert unknown.near == {"catastophic": ["catastrophic"]}
    assert is_composed("passthrough", unknown.parts["passthrough"])
    assert not is_composed("virtqueue", unknown.parts["virtqueue"])
    assert is_composed("virtqueue", unknown.parts["virtqueue"], {"virt"})


def test_what_was_looked_up_for_one_page_is_not_looked_up_again(asked: list[set[str]]) -> None:
    one, two = page("a.tex", "The virtqueue is live."), page("b.tex", "The virtqueue is a statsq.")
    first = unknown_words(spec(one))
    assert asked[0] == {"the", "virtqueue", "is", "live"}
    del asked[:]
    both = unknown_words(spec(one, two))
    assert asked[0] == {"statsq"}
    assert (set(first.parts), set(both.parts)) == ({"virtqueue"}, {"virtqueue", "statsq"})
    del asked[:]
    assert unknown_words(spec(two, one)) == both
    assert asked == []


def test_a_page_that_has_changed_is_asked_for_what_it_had_before(asked: list[set[str]]) -> None:
    before = spec(page("a.tex", "The virtqueue can recieve a statsq."), page("b.tex", "It is gone."))
    unknown_words(before)
    del asked[:]
    after = msgspec.structs.replace(spec(page("a.tex", "The virtqueue can recieve gone words.")), before=lambda: before)
    unknown = unknown_words(after)
    assert asked[0] == {"words"}
    assert (unknown.corrections, set(unknown.parts)) == ({"recieve": "receive"}, {"virtqueue"})


def test_of_too_many_unknown_words_nothing_is_told_and_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_MOST_UNKNOWN", 1)
    one = page("a.tex", "The virtqueue can recieve a statsq.")
    unknown = unknown_words(spec(one))
    assert (unknown.are_few, unknown.corrections, unknown.near) == (False, {"recieve": "receive"}, {})
    assert one.gleanings == {}
