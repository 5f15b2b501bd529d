"""Walking a sentence's parse. All functions take the sentence's tokens and token indices."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from warledger.records import Token


class Tree(tuple["Token", ...]):  # noqa: SLOT001  (a tuple can have none)
    """
    The tokens of a sentence as a parser gives them: a tuple that finds out once which tokens hang
    on which, since rules ask for that hundreds of times a sentence, and keeps what they find.
    """

    @cached_property
    def dependents(self) -> tuple[tuple[int, ...], ...]:
        """The indices of what hangs on each token directly, by position."""
        return _dependents(self)

    @cached_property
    def kept(self) -> dict[str, Any]:
        """What rules have found out about the sentence, by name."""
        return {}


def kept(tokens: Sequence[Token]) -> dict[str, Any]:
    """Where what is found out about a sentence is kept, for as long as its tree is."""
    return tokens.kept if isinstance(tokens, Tree) else {}


def dependents(tokens: Sequence[Token]) -> tuple[tuple[int, ...], ...]:
    """The indices of what hangs on each token directly, by position."""
    return tokens.dependents if isinstance(tokens, Tree) else _dependents(tokens)


def _dependents(tokens: Sequence[Token]) -> tuple[tuple[int, ...], ...]:
    below: list[list[int]] = [[] for _ in tokens]
    for token in tokens:
        if token.head != token.index:
            below[token.head].append(token.index)
    return tuple(map(tuple, below))


def children(tokens: Sequence[Token], index: int, *deps: str) -> list[Token]:
    """Direct dependents of a token by position; only those with one of ``deps`` if any."""
    below = dependents(tokens)[index]
    if not deps:
        return [tokens[child] for child in below]
    return [token for child in below if (token := tokens[child]).dep in deps]


def subtree(tokens: Sequence[Token], index: int) -> list[Token]:
    """The token and all that hangs on it, by position."""
    below = dependents(tokens)
    found = [index]
    for place in found:
        found.extend(below[place])
    return [tokens[place] for place in sorted(found)]


def ancestors(tokens: Sequence[Token], index: int) -> Iterator[Token]:
    """The heads above a token, nearest first, ending with the root."""
    while tokens[index].head != index:
        index = tokens[index].head
        yield tokens[index]
