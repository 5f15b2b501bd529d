"""Walking a sentence's parse. All functions take the sentence's tokens and token indices."""

from __future__ import annotations

from typing import TYPE_CHECKING

from warledger.records import Span, Token

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


def children(tokens: Sequence[Token], index: int, *deps: str) -> list[Token]:
    """Direct dependents of a token by position; only those with one of ``deps`` if any."""
    return [
        token
        for token in tokens
        if token.head == index and token.index != index and (not deps or token.dep in deps)
    ]


def subtree(tokens: Sequence[Token], index: int) -> list[Token]:
    """The token and all that hangs on it, by position."""
    inside = {index}
    grew = True
    while grew:
        grew = False
        for token in tokens:
            if token.head in inside and token.index not in inside:
                inside.add(token.index)
                grew = True
    return [token for token in tokens if token.index in inside]


def ancestors(tokens: Sequence[Token], index: int) -> Iterator[Token]:
    """The heads above a token, nearest first, ending with the root."""
    while tokens[index].head != index:
        index = tokens[index].head
        yield tokens[index]


def conjuncts(tokens: Sequence[Token], index: int) -> list[Token]:
    """The members of the coordination that a token belongs to, itself included, by position."""
    first = index
    while tokens[first].dep == "conj":
        first = tokens[first].head
    found = [tokens[first]]
    pending = [first]
    while pending:
        for token in children(tokens, pending.pop(), "conj"):
            found.append(token)
            pending.append(token.index)
    return sorted(found, key=lambda token: token.index)


def span_of(tokens: Sequence[Token]) -> Span:
    """From the first character of the first token to the last of the last; tokens by position."""
    return Span(tokens[0].span.start, tokens[-1].span.end)
