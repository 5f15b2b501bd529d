"""
Text reuse: words of a comment that stand in an earlier comment or in the report, offset-true.

Words are compared without case, marks and the kind of apostrophe. Matches are runs of equal words,
found through an index of all runs of three words, so that time grows with the length of the page.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from warledger.records import Span
from warledger.resources import words as group

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

#: An address on the web is one word.
_WORD = re.compile(r"https?://\S+|www\.\S+|\w+(?:[’'‘]\w+)*")
_GRAM = 3
#: A run of three words that stands in more places than this tells nothing.
_COMMON = 40


@dataclass(frozen=True, slots=True)
class Word:
    """A word in the form in which words are compared."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Run:
    """Equal words here and there: word indices, half-open, of the same length."""

    source: int
    start: int
    end: int
    there: int


@dataclass(frozen=True, slots=True)
class Match:
    """A stretch that was taken from a source."""

    source: int
    original: Span  #: where it stands there
    share: float  #: of the stretch's words that stand there in runs, 0 to 1


def words(text: str, span: Span) -> list[Word]:
    """The words of a stretch of a text."""
    return [
        Word(match.group().casefold().replace("’", "'").replace("‘", "'"), Span(*match.span()))
        for match in _WORD.finditer(text, *span)
    ]


class Sources:
    """
    Texts that may be quoted, indexed.

    Args:
        parts: Number and words of each source. Numbers may be any; the report's is usually -1.
    """

    def __init__(self, parts: Iterable[tuple[int, Sequence[Word]]]) -> None:
        self._words: dict[int, Sequence[Word]] = {}
        self._places: dict[tuple[str, ...], list[tuple[int, int]]] = defaultdict(list)
        for number, found in parts:
            self.add(number, found)

    def add(self, number: int, found: Sequence[Word]) -> None:
        """One more source."""
        self._words[number] = found
        for place in range(len(found) - _GRAM + 1):
            gram = tuple(word.text for word in found[place : place + _GRAM])
            self._places[gram].append((number, place))

    def holders(self, found: Sequence[Word]) -> int:
        """In how many sources the first three words of a stretch stand."""
        gram = tuple(word.text for word in found[:_GRAM])
        return len({number for number, _ in self._places.get(gram, ())})

    def runs(self, found: Sequence[Word], allowed: frozenset[int]) -> Iterator[Run]:
        """
        Longest runs of equal words, from left to right, one for each source and place.

        Args:
            found: The words of the stretch.
            allowed: The sources to look in.
        """
        reached: dict[int, int] = {}
        for place in range(len(found) - _GRAM + 1):
            gram = tuple(word.text for word in found[place : place + _GRAM])
            here = self._places.get(gram, ())
            if len(here) > _COMMON:
                continue
            best: dict[int, Run] = {}
            for number, there in here:
                if number not in allowed or reached.get(number, 0) > place:
                    continue
                end = place + self._length(found, place, number, there)
                known = best.get(number)
                if known is None or end > known.end:
                    best[number] = Run(number, place, end, there)
            for number, run in best.items():
                reached[number] = run.end
                yield run

    def _length(self, found: Sequence[Word], place: int, number: int, there: int) -> int:
        other = self._words[number]
        length = 0
        while (
            place + length < len(found)
            and there + length < len(other)
            and found[place + length].text == other[there + length].text
        ):
            length += 1
        return length

    def match(self, found: Sequence[Word], allowed: frozenset[int], least: float) -> Match | None:
        """
        The source that a stretch was taken from; the stretch may be edited a little.

        Args:
            found: The stretch's words.
            allowed: The sources to look in.
            least: The share of its words that must stand in the source in runs.

        Returns:
            The best match; of equal ones that of the lowest number. None where nothing is alike,
            or the stretch says nothing of its own (small words only, or fewer than three).
        """
        small = group("discussion", "small_words")
        if sum(word.text not in small for word in found) < 2 or len(found) < _GRAM:
            return None
        by_source: dict[int, list[Run]] = defaultdict(list)
        for run in self.runs(found, allowed):
            by_source[run.source].append(run)
        best: Match | None = None
        for number in sorted(by_source):
            match = self._together(number, by_source[number], len(found))
            if match.share >= least and (best is None or match.share > best.share):
                best = match
        return best

    def _together(self, number: int, runs: Sequence[Run], length: int) -> Match:
        """Runs in one source as one match around the longest of them."""
        longest = max(runs, key=lambda run: (run.end - run.start, -run.start))
        near = [run for run in runs if abs(run.there - longest.there) <= 2 * length]
        covered = {place for run in near for place in range(run.start, run.end)}
        other = self._words[number]
        first = min(run.there for run in near)
        last = max(run.there + run.end - run.start for run in near) - 1
        original = Span(other[first].span.start, other[last].span.end)
        return Match(number, original, len(covered) / length)

    def original(self, run: Run) -> Span:
        """Where a run's words stand in its source."""
        other = self._words[run.source]
        return Span(
            other[run.there].span.start, other[run.there + run.end - run.start - 1].span.end
        )
