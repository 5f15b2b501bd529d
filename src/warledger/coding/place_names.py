"""The words of a sentence that can be a place: names by shape, common nouns by the lexicon."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from warledger.records import Span
from warledger.resources import words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from warledger.coding.clause import Clause


#: Most small words and marks between two parts of a name ("Port-au-Prince").
_JOINERS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """
    Words of one sentence that may name a place. Token fields are indices into the clause's tokens.
    """

    first: int
    last: int
    head: int  #: the token that the others hang on
    span: Span  #: the name alone, or the common noun alone
    named: bool  #: whether it is a name, not a common noun ("the village")


def places_in(clause: Clause) -> list[Place]:
    """Everything in a sentence that can be a place, by position; names first decided by shape."""
    found: list[Place] | None = clause.kept.get("places")
    if found is None:
        found = clause.kept["places"] = _places_in(clause)
    return found


def _places_in(clause: Clause) -> list[Place]:
    found = list(_names(clause))
    taken = {i for place in found for i in range(place.first, place.last + 1)}
    for token in clause.tokens:
        if token.index in taken or not (token.pos in {"NOUN", "ADV"} or token.dep == "compound"):
            continue
        if token.lemma in words("places", "place_nouns"):
            found.append(
                Place(
                    first=token.index,
                    last=token.index,
                    head=token.index,
                    span=token.span,
                    named=False,
                )
            )
    return sorted(found, key=lambda place: place.span)


def _names(clause: Clause) -> Iterator[Place]:
    index = 0
    tokens = clause.tokens
    while index < len(tokens):
        if not _is_name(clause, index):
            index += 1
            continue
        last = _run_end(clause, index)
        if clause.words(index, last).lower() in words("places", "bodies"):
            index = last + 1
            continue
        for first, end in _parts(clause, index, last):
            if any(token.text[:1].isupper() for token in tokens[first : end + 1]):
                yield _name(clause, first, end)
        index = last + 1


def _is_name(clause: Clause, index: int) -> bool:
    token = clause.tokens[index]
    shaped = token.text[:1].isupper() and index > 0 and token.pos in {"NOUN", "ADJ", "X"}
    return (
        (token.pos == "PROPN" or shaped)
        and any(character.isalpha() for character in token.text)
        and token.text.lower().rstrip(".") not in words("places", "calendar_names")
    )


def _run_end(clause: Clause, index: int) -> int:
    """The last token of the run of names that opens here; small words may join two of them."""
    tokens = clause.tokens
    last = index
    while last + 1 < len(tokens):
        if _is_name(clause, last + 1):
            last += 1
        else:
            joined = _joined(clause, last)
            if joined is None:
                break
            last = joined
    return last


def _joined(clause: Clause, last: int) -> int | None:
    """The name that small words tie to the one before: one word, or more with no space between."""
    tokens = clause.tokens
    following = last + 1
    while following < len(tokens) and following - last <= _JOINERS:
        token = tokens[following]
        if token.tag == "POS" or token.text.lower() not in words("places", "name_joiners"):
            return None
        following += 1
        if following < len(tokens) and _is_name(clause, following):
            solid = " " not in clause.text[tokens[last].span.end : tokens[following].span.start]
            return following if following == last + 2 or solid else None
    return None


def _parts(clause: Clause, first: int, last: int) -> Iterator[tuple[int, int]]:
    """
    A run of names in its parts: a people's name before a place's goes ("Shiite al-Bayaa"), and a
    place that says what holds it is two ("Orgun District of Paktika Province").
    """
    tokens = clause.tokens
    if (
        first < last
        and tokens[first].entity == "NORP"
        and tokens[first + 1].entity != "NORP"
        and tokens[first + 1].text not in {"-", "–"}
    ):
        first += 1
    for place in range(first + 1, last):
        whole = tokens[place].lemma == "of" and (
            tokens[place - 1].lemma in words("places", "place_nouns") and place - first > 1
        )
        if whole:
            yield first, place - 1
            first = place + 1
    yield first, last


def _name(clause: Clause, first: int, last: int) -> Place:
    inside = range(first, last + 1)
    head = next((i for i in reversed(inside) if clause.tokens[i].head not in inside), last)
    return Place(
        first=first,
        last=last,
        head=head,
        span=Span(clause.tokens[first].span.start, clause.tokens[last].span.end),
        named=True,
    )
