"""A sentence as the rules of this stage see it: tokens with their dependents at hand."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from warledger.events.repair import repaired
from warledger.records import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from warledger.records import Sentence, Token


@dataclass(frozen=True, slots=True)
class Tree:
    """One sentence and its parse. Token arguments and results are indices into ``tokens``."""

    sentence: Sentence
    text: str  #: the report's text
    tokens: tuple[Token, ...] = field(init=False)
    below: tuple[tuple[int, ...], ...] = field(init=False)

    def __post_init__(self) -> None:
        tokens = repaired(self.sentence.tokens)
        rows: list[list[int]] = [[] for _ in tokens]
        for token in tokens:
            if token.head != token.index:
                rows[token.head].append(token.index)
        object.__setattr__(self, "tokens", tokens)
        object.__setattr__(self, "below", tuple(tuple(row) for row in rows))

    def children(self, index: int, *deps: str) -> list[int]:
        """Direct dependents by position; only those with one of ``deps`` where any are given."""
        return [child for child in self.below[index] if not deps or self.tokens[child].dep in deps]

    def child(self, index: int, *deps: str) -> int | None:
        """The first of `children`."""
        return next(iter(self.children(index, *deps)), None)

    def subtree(self, index: int) -> list[int]:
        """The token and all that hangs on it, by position."""
        found = [index]
        for place in found:
            found.extend(self.below[place])
        return sorted(found)

    def above(self, index: int) -> Iterator[int]:
        """The heads above a token, nearest first, ending with the root."""
        while self.tokens[index].head != index:
            index = self.tokens[index].head
            yield index

    def conjuncts(self, index: int) -> list[int]:
        """The token and those joined to it behind it, by position."""
        found = [index]
        for place in found:
            found.extend(self.children(place, "conj"))
        return sorted(found)

    def lemma(self, index: int) -> str:
        """The token's lemma."""
        return self.tokens[index].lemma

    def low(self, index: int) -> str:
        """The token's words in lower case."""
        return self.tokens[index].text.lower()

    def words(self, first: int, last: int) -> str:
        """The report's words from one token to another, both included."""
        return self.span(first, last).of(self.text)

    def span(self, first: int, last: int) -> Span:
        """Where those words stand."""
        return Span(self.tokens[first].span.start, self.tokens[last].span.end)

    def verb_above(self, index: int) -> int | None:
        """The nearest verb over a token."""
        return next((a for a in self.above(index) if self.tokens[a].pos in {"VERB", "AUX"}), None)
