"""Stretches of a sentence that the gazetteer knows as names, each inside its run of capitals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from warledger.records import PlaceType, Span
from warledger.resources import words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from warledger.records import Sentence
    from warledger.resources.gazetteer import Gazetteer, Match

#: The longest name, in tokens; hyphens and apostrophes are tokens too.
_LONGEST = 9
#: How the closest form of a name may differ from the gazetteer's (see `Match.rank`).
_WORST_RANK = 3
_EXACT_RANK = 1
_ACRONYM = 4
_TOWNS = {PlaceType.SETTLEMENT, PlaceType.ADMIN2}
#: Words that a sentence opens with more often than a name.
_LEADING = {"the", "a", "an", "as", "at"}
_MARKS = {"-", "–", "'", "’", "/"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """
    A stretch that may be a place's name. Token fields are indices into the sentence's tokens.

    The run is the longest stretch of capitalised words around it that nothing parts.
    """

    first: int
    last: int
    span: Span
    run_first: int
    run_last: int
    matches: tuple[Match, ...]

    @property
    def covers_run(self) -> bool:
        """Whether nothing of the run is left over."""
        return self.first <= self.run_first and self.last >= self.run_last


class Names:
    """Finds the names of one sentence."""

    def __init__(self, sentence: Sentence, text: str, gazetteer: Gazetteer) -> None:
        self.tokens = sentence.tokens
        self.text = text
        self.gazetteer = gazetteer

    def find(self) -> list[Name]:
        """Names by position; of names that overlap the first, and of those the longest."""
        found: list[Name] = []
        runs = list(self._runs())
        for first, last in runs:
            index = first
            while index <= last:
                name = self._longest(index, last, first)
                if name is None:
                    index += 1
                else:
                    found.append(name)
                    index = name.last + 1
        return found

    def _runs(self) -> Iterator[tuple[int, int]]:
        """Runs of capitalised words; small words and marks may stand between two of them."""
        index = 0
        while index < len(self.tokens):
            if not self._opens(index):
                index += 1
                continue
            last = index
            while (following := self._next(last)) is not None:
                last = following
            yield index, last
            index = last + 1

    def _capital(self, index: int) -> bool:
        text = self.tokens[index].text
        if not text[:1].isupper() or not text[:1].isalpha():
            return False
        return text.lower().rstrip(".") not in words("places", "calendar_names")

    def _opens(self, index: int) -> bool:
        """A capital, or an article that a mark ties to one ("al-Basra")."""
        if self._capital(index):
            return True
        article = self.tokens[index].text.lower() in words("gazetteer", "articles")
        tied = index + 2 < len(self.tokens) and self.tokens[index + 1].text in _MARKS
        return article and tied and self._solid(index, index + 2) and self._capital(index + 2)

    def _next(self, last: int) -> int | None:
        """The index of the word that goes on a run after ``last``."""
        tokens = self.tokens
        following = last + 1
        if following >= len(tokens):
            return None
        if self._capital(following):
            return following if tokens[last].text not in {",", ".", ";", ":"} else None
        step = following
        while step < len(tokens) and step - last <= 4:
            text = tokens[step].text.lower()
            of_the = text == "the" and tokens[step - 1].text == "of"
            article = text in words("gazetteer", "articles") - {"the", "an", "as", "at"}
            joins = of_the or article or text in words("places", "name_joiners")
            if tokens[step].tag == "POS" or not joins:
                return None
            step += 1
            if step < len(tokens) and self._capital(step):
                return step if of_the or self._joined(last, step) else None
        return None

    def _joined(self, last: int, step: int) -> bool:
        """Whether small words tie two capitals: one, an article with its hyphen, or no blank."""
        between = [token.text.lower() for token in self.tokens[last + 1 : step]]
        article = len(between) == 2 and between[0] in words("gazetteer", "articles")
        if article and between[1] in _MARKS:
            return self._solid(last + 1, step)
        one = len(between) == 1 and between[0] not in _MARKS
        return one or self._solid(last, step)

    def _solid(self, first: int, last: int) -> bool:
        """Whether no blank stands between two tokens."""
        return " " not in self.text[self.tokens[first].span.end : self.tokens[last].span.start]

    def _longest(self, first: int, run_last: int, run_first: int) -> Name | None:
        """The longest name that begins at a token."""
        if not (self._capital(first) or first == run_first):
            return None
        article = first > run_first and self._solid(first - 1, first)
        if article and self.tokens[first - 1].text in _MARKS:
            return None  # the middle of a hyphenated name
        for last in range(min(run_last, first + _LONGEST - 1), first - 1, -1):
            if not self._capital(last) or self._goes_on(last):
                continue
            span = Span(self.tokens[first].span.start, self.tokens[last].span.end)
            matches = self._matches(span, self._exact(first, last))
            if matches:
                return Name(
                    first=first,
                    last=last,
                    span=span,
                    run_first=run_first,
                    run_last=run_last,
                    matches=matches,
                )
        return None

    def _goes_on(self, last: int) -> bool:
        """Whether a mark ties the token to the next word ("Port" of "Port-au-Prince")."""
        after = last + 2
        if after >= len(self.tokens) or self.tokens[last + 1].text not in _MARKS - {"/"}:
            return False
        tied = self._capital(after) or not self.tokens[after].text.isalpha()
        tied = tied or self.tokens[after].text.lower() in words("places", "name_joiners")
        return tied and self._solid(last, after) and self.tokens[last + 1].tag != "POS"

    def _exact(self, first: int, last: int) -> bool:
        """Whether the gazetteer must know the stretch as it is, with its word for a unit."""
        opening, closing = self.tokens[first].text.lower(), self.tokens[last].text.lower()
        units = words("gazetteer", "units")
        return opening in _LEADING or (first < last and (closing in units or opening in units))

    def _matches(self, span: Span, exact: bool) -> tuple[Match, ...]:
        found = self.gazetteer.matches(span.of(self.text))
        said = span.of(self.text)
        if said.isupper() and len(said) <= _ACRONYM:  # "EU" is not the town of Eu
            found = tuple(m for m in found if m.place.type not in _TOWNS)
        best = min((match.rank for match in found), default=_WORST_RANK + 1)
        return found if best <= (_EXACT_RANK if exact else _WORST_RANK) else ()
