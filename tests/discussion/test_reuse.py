"""Words that stand in an earlier text, found again with their place."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from warledger.discussion.reuse import Sources, words
from warledger.records import Span

TEXT = "The boats left the harbour before dawn, and nobody on the pier counted the men aboard."
VOCABULARY = ["boat", "pier", "reed", "wall", "gate", "drum", "salt", "lamp", "well", "rope"]


def found(text: str) -> list[str]:
    return [word.text for word in words(text, Span(0, len(text)))]


def test_words_are_compared_without_case_marks_and_kinds_of_apostrophe() -> None:
    assert found("Don’t STOP, http://a.example/b-c!") == ["don't", "stop", "http://a.example/b-c!"]


def test_a_stretch_is_found_again_where_it_stands() -> None:
    sources = Sources([(4, words(TEXT, Span(0, len(TEXT))))])
    quoted = "Nobody on the pier counted (or cared)"
    match = sources.match(words(quoted, Span(0, len(quoted))), frozenset({4}), 0.7)
    assert match is not None
    assert match.original.of(TEXT) == "nobody on the pier counted"
    assert sources.match(words(quoted, Span(0, len(quoted))), frozenset({5}), 0.7) is None


def test_small_words_alone_are_nobodys() -> None:
    text = "and it was in the end of it"
    sources = Sources([(0, words(text, Span(0, len(text))))])
    assert sources.match(words("it was in the", Span(0, 13)), frozenset({0}), 0.5) is None


def test_of_two_sources_the_one_that_holds_more_counts() -> None:
    one, two = "salt lamp well rope boat", "salt lamp well rope boat pier reed"
    sources = Sources([(0, words(one, Span(0, len(one)))), (1, words(two, Span(0, len(two))))])
    match = sources.match(words(two, Span(0, len(two))), frozenset({0, 1}), 0.5)
    assert match is not None
    assert match.source == 1


@given(
    st.lists(st.sampled_from(VOCABULARY), min_size=5, max_size=60),
    st.integers(0, 50),
    st.integers(3, 20),
)
def test_every_cut_of_a_text_is_found_in_it(vocabulary: list[str], start: int, size: int) -> None:
    """Whatever is cut out of a source is found there whole, with equal words at the place given."""
    text = " ".join(vocabulary)
    source = words(text, Span(0, len(text)))
    cut = source[start : start + size]
    match = Sources([(0, source)]).match(cut, frozenset({0}), 0.99)
    if len(cut) >= 3 and len({w.text for w in cut}) >= 2:
        assert match is not None
        assert match.share == 1.0
        assert [w.text for w in words(text, match.original)] == [w.text for w in cut]
