from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warledger.records import Block, Span
from warledger.text.quotes import quotations


def blocks_of(text: str) -> list[Block]:
    blocks, start = [], 0
    for part in text.split("\n\n"):
        blocks.append(Block(span=Span(start, start + len(part)), kind="paragraph", comment=None))
        start += len(part) + 2
    return blocks


def quoted(text: str) -> list[tuple[str, int]]:
    return [(q.span.of(text), q.depth) for q in quotations(text, blocks_of(text))]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("He said: “The bridge is down.”", [("The bridge is down.", 0)]),
        ('She said "no" and "never" again.', [("no", 0), ("never", 0)]),
        ('“Open straight, closed curly" is one.', [("Open straight, closed curly", 0)]),
        ("They shouted 'go home' at the guards.", [("go home", 0)]),
        ("The guards' truck and the driver's mate's hat", []),
        ("the ‘free’ town", [("free", 0)]),
        (
            "“He told us ‘leave now’ and left.”",
            [("He told us ‘leave now’ and left.", 0), ("leave now", 1)],
        ),
        (
            "“Some call it “peace” here,” he said.",
            [("Some call it “peace” here,", 0), ("peace", 1)],
        ),
        ('known as ""Iron Hand"" locally', [("Iron Hand", 0)]),
        ("“ ” is empty", []),
    ],
)
def test_marks_are_paired(text: str, wanted: list[tuple[str, int]]) -> None:
    assert quoted(text) == wanted


def test_quotation_of_two_paragraphs_carries_on() -> None:
    text = "“The first day was calm.\n\n“The second was not.”"
    first, second = quotations(text, blocks_of(text))
    assert (first.closed, second.closed, second.continues) == (False, True, True)


def test_closed_quotation_does_not_carry_on() -> None:
    text = "“The first day was calm.”\n\n“The second was not.”"
    assert [q.continues for q in quotations(text, blocks_of(text))] == [False, False]


def test_lost_paragraph_break_ends_the_first_paragraph() -> None:
    text = "“The first day was calm. “The second was not.”"
    assert [words for words, depth in quoted(text) if depth == 0] == [
        "The first day was calm.",
        "The second was not.",
    ]


def test_cell_of_a_table_is_no_quotation() -> None:
    assert quoted('"The raid was called ""Red Dawn"" later."') == [("Red Dawn", 0)]


ANY = st.text(alphabet="“”‘’'\"«»ab .!\n", max_size=60)


@given(ANY)
def test_spans_lie_inside_the_text_and_hold_words(text: str) -> None:
    for quote in quotations(text, blocks_of(text)):
        assert 0 <= quote.outer.start <= quote.span.start < quote.span.end <= quote.outer.end
        assert quote.outer.end <= len(text)
        assert quote.span.of(text) == quote.span.of(text).strip()


@given(ANY)
def test_quotations_nest_or_stand_apart(text: str) -> None:
    found = quotations(text, blocks_of(text))
    for index, one in enumerate(found):
        for other in found[index + 1 :]:
            apart = not one.outer.overlaps(other.outer)
            assert apart or one.outer.contains(other.outer) or other.outer.contains(one.outer)


@given(ANY)
def test_order_is_by_start_and_repeats(text: str) -> None:
    found = quotations(text, blocks_of(text))
    assert found == quotations(text, blocks_of(text))
    assert all(one.span.start <= other.span.start for one, other in pairwise(found))
