"""Walking a sentence's parse. All functions take the sentence's tokens and token indices."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from warledger.records import Token


def children(tokens: Sequence[Token], index: int, *deps: str) -> list[Token]:
    """Direct dependents of a token by position; only those with one of ``deps`` if any."""
    return [
        token
        for token in tokens
        if token.head == index and token.index != index and (not deps or token.dep in deps)
    ]


def subtree(tokens: Sequence[Token], index: int) -> list[Token]:
    """The token and all that hangs on it, by position."""
    below: dict[int, list[int]] = {}
    for token in tokens:
        if token.head != token.index:
            below.setdefault(token.head, []).append(token.index)
    found = [index]
    for place in found:
        found.extend(below.get(place, ()))
    inside = set(found)
    return [token for token in tokens if token.index in inside]


def ancestors(tokens: Sequence[Token], index: int) -> Iterator[Token]:
    """The heads above a token, nearest first, ending with the root."""
    while tokens[index].head != index:
        index = tokens[index].head
        yield tokens[index]
