"""Names in the gazetteer and among the actors."""

from __future__ import annotations

import os
from functools import cache

from fuzzing.cases import expect, text_of
from fuzzing.checking.spans import check_apart, check_inside
from warledger.records import Span
from warledger.resources.actors import actor_table
from warledger.resources.folding import fold, split_words
from warledger.resources.gazetteer import Gazetteer, open_gazetteer


@cache
def _gazetteer(_: int) -> Gazetteer:
    return open_gazetteer()


def gazetteer() -> Gazetteer:
    """The real one, opened once a process."""
    return _gazetteer(os.getpid())


def names(raw: bytes) -> None:
    """
    Words as a name of a place or an actor: found or not, and the same however they are written.
    """
    text = text_of(raw)
    words = split_words(text)
    check_inside([Span(*word.span) for word in words], text)
    check_apart([Span(*word.span) for word in words])
    expect(fold(text) == fold(text), "folded otherwise again", text)
    known = gazetteer()
    found = known.matches(text)
    expect(len({match.place.id for match in found}) == len(found), "a place twice", text)
    for match in found[:5]:
        expect(known.place(match.place.id) == match.place, "a place of no id", match.place)
        expect(not known.within(match.place, match.place), "a place inside itself", match.place)
    if words:
        known.similar(text[:80], "IQ")
    table = actor_table()
    for at in range(len(words)):
        table.countries(words, at)
    for hit in table.hits(words, lenient=True):
        expect(0 <= hit.first < hit.last <= len(words), "an actor outside the words", hit)
