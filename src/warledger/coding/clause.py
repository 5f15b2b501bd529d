"""A sentence as the rules of coding see it: tokens with their dependents at hand."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from warledger.coding.lexicon import status_of, things
from warledger.text.tree import dependents, kept

if TYPE_CHECKING:
    from collections.abc import Iterator

    from warledger.records import Sentence, Span, Token


@dataclass(frozen=True, slots=True)
class Clause:
    """
    One sentence and its tree. Token arguments and results are indices into ``tokens``.

    Spans count in the report, half-open.
    """

    sentence: Sentence
    text: str  #: the report's text
    tokens: tuple[Token, ...] = field(init=False)
    dependents: tuple[tuple[int, ...], ...] = field(init=False)
    kept: dict[str, Any] = field(init=False, compare=False, repr=False)
    """What was found out about it once, by name; it holds for every clause of the same tokens."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "tokens", self.sentence.tokens)
        object.__setattr__(self, "dependents", dependents(self.sentence.tokens))
        object.__setattr__(self, "kept", kept(self.sentence.tokens))

    def children(self, index: int, *deps: str) -> list[int]:
        """Direct dependents by position; only those with one of ``deps`` where any are given."""
        below = self.dependents[index]
        if not deps or not below:
            return list(below)
        tokens = self.tokens
        return [child for child in below if tokens[child].dep in deps]

    def subtree(self, index: int) -> list[int]:
        """The token and all that hangs on it, by position."""
        found = [index]
        for place in found:
            found.extend(self.dependents[place])
        return sorted(found)

    def ancestors(self, index: int) -> Iterator[int]:
        """The heads above a token, nearest first, ending with the root."""
        while self.tokens[index].head != index:
            index = self.tokens[index].head
            yield index

    def first_conjunct(self, index: int) -> int:
        """The head of the coordination that a token is a member of."""
        while self.tokens[index].dep == "conj":
            index = self.tokens[index].head
        return index

    def conjuncts(self, index: int) -> list[int]:
        """All members of a token's coordination, itself included, by position."""
        found = [self.first_conjunct(index)]
        for place in found:
            found.extend(self.children(place, "conj"))
        return sorted(found)

    def inside(self, span: Span) -> list[int]:
        """Tokens that overlap a span, by position."""
        first, after = span
        return [
            token.index
            for token in self.tokens
            if token.span[0] < after and first < token.span[1]  # `Span.overlaps`, for all of them
        ]

    def words(self, first: int, last: int) -> str:
        """The report's words from one token to another, both included."""
        return self.text[self.tokens[first].span.start : self.tokens[last].span.end]

    @property
    def headline(self) -> bool:
        """Whether the sentence ends without a full stop or the like, as headlines do."""
        said = self.sentence.span.of(self.text).rstrip()
        return not said.endswith((".", "”", '"', "’", "!", "?"))

    def verb_above(self, index: int) -> int | None:
        """The nearest verb at or above a token."""
        if self.tokens[index].pos in {"VERB", "AUX"}:
            return index
        for place in self.ancestors(index):
            if self.tokens[place].pos in {"VERB", "AUX"}:
                return place
        return None

    def lemma(self, index: int) -> str:
        """The token's lemma."""
        return self.tokens[index].lemma

    def may_be_person(self, index: int) -> bool:
        """Whether a token can stand for people: a noun for them, a pronoun, a name, a figure."""
        token = self.tokens[index]
        if token.lemma in things():
            return False
        if token.pos in {"PRON", "NUM"} or status_of(token.lemma) is not None:
            return True
        return token.pos == "PROPN" and token.entity not in {"GPE", "LOC", "FAC"}
