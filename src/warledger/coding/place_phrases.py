"""A place's words as they stand: the name with what it names and, where short, what holds it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from warledger.records import Span
from warledger.resources import words

if TYPE_CHECKING:
    from warledger.coding.clause import Clause
    from warledger.coding.place_names import Place

#: Longest phrase for the place that holds the named one, in tokens.
_HOLDER = 6
#: Longest stretch of modifiers before the name, in tokens.
_LEFT = 6
#: Farthest that the next of joined names stands, in tokens.
_JOINED = 5
_LEFT_DEPS = ("compound", "nmod", "amod", "det", "poss", "nummod")


def phrase_of(clause: Clause, place: Place) -> Span:
    """The words that say the place: "villages of Arda district in the south" for Arda."""
    first, last, top = _named_thing(clause, place)
    tokens = clause.tokens
    for child in reversed(clause.children(top, *_LEFT_DEPS)):
        reach = clause.subtree(child)
        if child < first and first - reach[0] <= _LEFT:
            if tokens[child].dep == "amod" and not _places(clause, child):
                break
            first = min(first, reach[0])
    last = _joined_end(clause, place, last)
    last = _holder_end(clause, top, last)
    while first < last and _idle(clause, first):
        first += 1
    while last > first and tokens[last].pos in {"PUNCT", "CCONJ", "ADP"}:
        last -= 1
    return Span(tokens[first].span.start, tokens[last].span.end)


def _idle(clause: Clause, index: int) -> bool:
    """Whether a word that a phrase begins with says nothing of the place."""
    token = clause.tokens[index]
    if token.lemma in words("places", "directions"):
        return False
    return token.pos in {"PUNCT", "ADV", "CCONJ", "PRON", "ADP"}


def _places(clause: Clause, index: int) -> bool:
    """Whether an adjective tells which place it is ("northern", "Chadian"), not how ("ruined")."""
    token = clause.tokens[index]
    return token.text[:1].isupper() or token.lemma in words("places", "directions")


def _joined_end(clause: Clause, place: Place, last: int) -> int:
    """The end of the names joined to a name ("Arda, Sefa and Tarka")."""
    tokens = clause.tokens
    for member in clause.conjuncts(place.head):
        if last < member <= last + _JOINED and tokens[member].pos in {"PROPN", "NOUN"}:
            listed = all(
                t.pos in {"PROPN", "PUNCT", "CCONJ", "ADJ", "DET"} or t.index == member
                for t in tokens[last + 1 : member + 1]
            )
            if listed:
                last = _holder_end(clause, member, member)
    return last


def _named_thing(clause: Clause, place: Place) -> tuple[int, int, int]:
    """First, last and head of the name with the place noun that it specifies."""
    first, last, top = place.first, place.last, place.head
    for _ in range(3):
        token = clause.tokens[top]
        head = clause.tokens[token.head]
        if token.dep in {"compound", "nmod", "poss", "amod"} and head.lemma in words(
            "places", "place_nouns"
        ):
            top = head.index
        elif (
            token.dep == "pobj"
            and head.lemma == "of"
            and clause.lemma(head.head) in words("places", "place_nouns")
        ):
            top = head.head
        else:
            break
        if abs(top - first) > 8 or abs(last - top) > 8:
            break
        first, last = min(first, top), max(last, top)
    return first, last, top


def _holder_end(clause: Clause, top: int, last: int) -> int:
    for child in clause.children(top, "prep"):
        reach = clause.subtree(child)
        near = child <= last + 1 and reach[-1] > last
        named = any(clause.tokens[i].pos == "PROPN" for i in reach)
        if near and named and len(reach) <= _HOLDER and clause.lemma(child) in {"in", "of", "near"}:
            last = reach[-1]
    return last
