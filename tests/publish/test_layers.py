"""Overlapping spans become nested pieces, and not a character of the text is lost."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warledger.publish.layers import Close, Layer, Open, Text, weave
from warledger.publish.page import verbatim
from warledger.records import Span

SPANS = st.tuples(st.integers(0, 30), st.integers(0, 30)).map(lambda pair: Span(*sorted(pair)))
LAYERS = st.lists(st.builds(Layer, SPANS, st.integers(0, 3), st.none()), max_size=8)


def drawn(text: str, window: Span, layers: list[Layer[None]]) -> str:
    """The text with each piece in brackets with its layer's place: ``0[…]``."""
    parts = []
    for event in weave(window, layers):
        if isinstance(event, Open):
            parts.append(f"{next(n for n, one in enumerate(layers) if one is event.layer)}[")
        elif isinstance(event, Close):
            parts.append("]")
        else:
            parts.append(event.span.of(text))
    return "".join(parts)


@pytest.mark.parametrize(
    ("layers", "wanted"),
    [
        ([], "abcdef"),
        ([Layer(Span(1, 3), 0, None)], "a0[bc]def"),
        ([Layer(Span(2, 2), 0, None)], "abcdef"),
        ([Layer(Span(0, 6), 0, None), Layer(Span(2, 4), 1, None)], "0[ab1[cd]ef]"),
        ([Layer(Span(2, 4), 1, None), Layer(Span(0, 6), 0, None)], "1[ab0[cd]ef]"),
        # The inner one crosses the outer one's end, and goes on behind it.
        ([Layer(Span(0, 3), 0, None), Layer(Span(1, 5), 1, None)], "0[a1[bc]]1[de]f"),
        # The outer one begins inside the inner one: the inner one is cut, never the outer one.
        ([Layer(Span(0, 4), 1, None), Layer(Span(2, 6), 0, None)], "0[ab]1[0[cd]ef]"),
        ([Layer(Span(1, 2), 0, None), Layer(Span(2, 3), 0, None)], "a0[b]1[c]def"),
        ([Layer(Span(1, 3), 0, None), Layer(Span(1, 3), 0, None)], "a0[1[bc]]def"),
    ],
)
def test_pieces_nest(layers: list[Layer[None]], wanted: str) -> None:
    assert drawn("abcdef", Span(0, 6), layers) == wanted


def test_layers_are_clipped_to_the_window() -> None:
    assert drawn("abcdef", Span(2, 4), [Layer(Span(0, 3), 0, None)]) == "0[c]d"
    assert drawn("abcdef", Span(2, 2), [Layer(Span(0, 3), 0, None)]) == ""


def test_a_later_window_goes_on_with_a_layer() -> None:
    layers = [Layer(Span(1, 5), 0, None)]
    seen: set[int] = set()
    first = list(weave(Span(0, 3), layers, seen))
    second = list(weave(Span(3, 6), layers, seen))
    assert [event.first for event in first if isinstance(event, Open)] == [True]
    assert [event.first for event in second if isinstance(event, Open)] == [False]


@given(LAYERS, SPANS)
def test_all_text_once_and_every_piece_closed_in_order(
    layers: list[Layer[None]], window: Span
) -> None:
    stack = []
    at = window.start
    firsts = []
    covered: dict[int, list[int]] = {id(layer): [] for layer in layers}
    for event in weave(window, layers):
        if isinstance(event, Open):
            stack.append(event.layer)
            firsts += [id(event.layer)] if event.first else []
        elif isinstance(event, Close):
            assert stack.pop() is event.layer
        else:
            assert isinstance(event, Text)
            assert event.span.start == at
            assert event.span.end > at
            at = event.span.end
            assert [layer.depth for layer in stack] == sorted(layer.depth for layer in stack)
            for layer in stack:
                covered[id(layer)] += range(*event.span)
    assert not stack
    assert at == window.end
    assert len(firsts) == len(set(firsts))
    for layer in layers:
        inside = range(max(layer.span.start, window.start), min(layer.span.end, window.end))
        assert covered[id(layer)] == list(inside)


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.words = ""

    def handle_data(self, data: str) -> None:
        self.words += data


@given(st.text("<>&\"'ab\r\n \u200bé🙂", max_size=31), LAYERS)
def test_stripping_tags_gives_back_the_text(text: str, layers: list[Layer[None]]) -> None:
    parts = []
    for event in weave(Span(0, len(text)), layers):
        if isinstance(event, Text):
            parts.append(str(verbatim(event.span.of(text))))
        else:
            parts.append("<span>" if isinstance(event, Open) else "</span>")
    parser = _Words()
    parser.feed("".join(parts))
    parser.close()
    assert parser.words == text
