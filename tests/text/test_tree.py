"""Walking a parse gives the same for a plain tuple of tokens and for one that keeps its tree."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from warledger.records import Span, Token
from warledger.text.tree import Tree, ancestors, children, dependents, subtree

DEPS = ("nsubj", "dobj", "prep", "ROOT")


@st.composite
def sentences(draw: st.DrawFn) -> tuple[Token, ...]:
    """Trees of any shape, crossing edges among them."""
    count = draw(st.integers(1, 12))
    order = draw(st.permutations(range(count)))
    heads = {order[0]: order[0]}
    for place, index in enumerate(order[1:], start=1):
        heads[index] = order[draw(st.integers(0, place - 1))]
    return tuple(
        Token(
            index=i,
            span=Span(2 * i, 2 * i + 1),
            text="a",
            lemma="a",
            pos="NOUN",
            tag="NN",
            dep=draw(st.sampled_from(DEPS)),
            head=heads[i],
            entity=None,
        )
        for i in range(count)
    )


@given(sentences())
def test_dependents_are_those_that_name_the_token_as_their_head(tokens: tuple[Token, ...]) -> None:
    tree = Tree(tokens)
    assert tree == tokens
    assert dependents(tree) == dependents(tokens)
    for token in tokens:
        own = [t for t in tokens if t.head == token.index != t.index]
        assert children(tree, token.index) == children(tokens, token.index) == own
        wanted = [t for t in own if t.dep in {"nsubj", "prep"}]
        assert children(tree, token.index, "nsubj", "prep") == wanted


@given(sentences())
def test_a_subtree_holds_the_token_and_all_of_which_it_is_an_ancestor(
    tokens: tuple[Token, ...],
) -> None:
    tree = Tree(tokens)
    for token in tokens:
        below = [t for t in tokens if t is token or token in list(ancestors(tokens, t.index))]
        assert subtree(tree, token.index) == subtree(tokens, token.index) == below
