"""The tokens of a sentence, from what the model says of its words."""

from __future__ import annotations

from collections import deque
from dataclasses import fields
from itertools import repeat
from operator import add
from typing import TYPE_CHECKING, Any, NamedTuple

from warledger.reading.repair import Words, charges_rehung, named_today
from warledger.records import Span, Token
from warledger.text.tree import Tree

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from warledger.reading.lemmas import Kind, Tagged

#: What sets each field of a token, in the fields' order.
_SETTERS = tuple(getattr(Token, field.name).__set__ for field in fields(Token))


class Analysis(NamedTuple):
    """A sentence: its words in the tree, what is said of each, and its names."""

    heads: Sequence[int]
    starts: Sequence[int]  #: of each word, counted from the sentence's start
    tagged: Tagged
    kinds: Sequence[Kind]
    names: Sequence[tuple[int, int, str]]  #: first word, word after the last, type


def tokens_of(analysis: Analysis, offset: int) -> Tree:
    """
    The words of a sentence; what is white space is left out, and heads pass it over.

    Args:
        analysis: What the model says of the sentence.
        offset: Where in the report it starts.
    """
    above, starts, (texts, tags, relations), kinds, names = analysis
    lemmas = [lemma for _, lemma in kinds]
    above = charges_rehung(texts, lemmas, relations, above)
    said = Words(texts, [part for part, _ in kinds], tags, relations, above, names)
    mended = named_today(said)
    parts, tags, relations, above = mended.parts, mended.tags, mended.relations, mended.heads
    entities: list[str | None] = [None] * len(texts)
    begin = [False] * len(texts)
    for first, after, label in mended.names:
        entities[first:after] = [label] * (after - first)
        begin[first] = True
    places, heads = _without_spaces(above, texts)
    first_chars = [offset + start for start in starts]
    bounds = zip(first_chars, map(add, first_chars, map(len, texts)), strict=True)
    spans = map(tuple.__new__, repeat(Span), bounds)
    columns: list[Iterable[Any]] = [
        *(spans, texts, lemmas, parts, tags, relations, heads, entities, begin)
    ]
    if len(places) < len(texts):
        columns = [[column[i] for i in places] for column in map(list, columns)]
    return _made(len(places), columns)


def _made(count: int, columns: Iterable[Iterable[Any]]) -> Tree:
    """Tokens by their fields after the index. Setting field by field takes a third of the time."""
    made = list(map(object.__new__, repeat(Token, count)))
    for put, column in zip(_SETTERS, (range(count), *columns), strict=True):
        deque(map(put, made, column), maxlen=0)
    return Tree(made)


def _without_spaces(
    heads: Sequence[int], texts: Sequence[str]
) -> tuple[Sequence[int], Sequence[int]]:
    """
    Which words are not white space, and each word's head among those: above white space, the
    nearest head that is none.
    """
    if not any(map(str.isspace, texts)):
        return range(len(texts)), heads
    places = [i for i, text in enumerate(texts) if not text.isspace()]
    index = {i: place for place, i in enumerate(places)}
    found = []
    for i, head in enumerate(heads):
        above = head
        while texts[above].isspace() and heads[above] != above:
            above = heads[above]
        found.append(index.get(above, index.get(i, 0)))
    return places, found
