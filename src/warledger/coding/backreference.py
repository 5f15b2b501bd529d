"""Times that point at times told before: "that day", "the same four weeks", "the day after"."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

from warledger.coding.stretches import Period, moved
from warledger.records import DatePrecision, Span, TimeExpression
from warledger.resources import lexicon
from warledger.text.calendars import MONTHS
from warledger.text.dates import DateLexicon, find_times
from warledger.text.pointing import Pointer, pointers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from warledger.coding.clause import Clause

_REACH = 8  # sentences over which a time can be pointed at


@dataclass(slots=True)
class Told:
    """The times told so far in one body or comment, latest last, with their sentence."""

    periods: list[tuple[int, Period]] = field(default_factory=list)
    begun: Period | None = None  #: from the beginning of something that goes on, told last

    def add(self, sentence: int, period: Period, *, begins: bool = False) -> None:
        """Note a time; one with neither day known is left out."""
        if period.known:
            self.periods.append((sentence, period))
        if begins and period.start is not None:
            self.begun = period

    def latest(self, sentence: int, *, day: bool = False, reach: int = _REACH) -> Period | None:
        """The last time told at most ``reach`` sentences before; with ``day`` a single day."""
        for place, period in reversed(self.periods):
            if sentence - place > reach:
                return None
            if not day or period.brief:
                return period
        return None

    def of_length(self, days: int) -> Period | None:
        """The last closed period of so many days."""
        return next((p for _, p in reversed(self.periods) if p.length == days), None)

    def year(self) -> int | None:
        """The year told last."""
        last = self.periods[-1][1] if self.periods else None
        day = last and (last.start or last.end)
        return day.year if day else None


def pointed(clause: Clause, told: Told, published: date | None) -> Iterator[tuple[Span, Period]]:
    """Phrases that point at a time told before, with what they come to."""
    base = clause.sentence.span.start
    said = clause.sentence.span.of(clause.text)
    for span, pointer in pointers(said, _words()):
        period = _applied(pointer, told, clause.sentence.index, published)
        if period is not None:
            yield Span(base + span.start, base + span.end), period


def _applied(pointer: Pointer, told: Told, sentence: int, published: date | None) -> Period | None:
    if pointer.kind == "since":
        near = told.latest(sentence, reach=1)
        return Period(near.start if near else None, published, None, "since")
    last = _pointed_at(pointer, told, sentence)
    if pointer.kind == "unit" and pointer.count < 0 and last is None and published:
        last = Period(published, published)  # "the previous week" where no time was told before
    if last is None or (pointer.kind == "same" and not last.closed):
        return last
    first = last.start or last.end
    found = pointer.applied(first, last.end or first) if first else None
    if found is None:
        return None
    if pointer.kind == "same" and found[:2] == (last.start, last.end):
        return last
    end = min(found[1], published) if published and found[0] <= published else found[1]
    return Period(found[0], end, found[2], "point")


def _pointed_at(pointer: Pointer, told: Told, sentence: int) -> Period | None:
    """The time told that a phrase points at."""
    if pointer.kind in {"nth", "opening"}:
        return told.begun
    return told.latest(sentence, day=pointer.kind == "shift")


def referred(clause: Clause, time: TimeExpression, told: Told) -> Period | None:
    """What a time comes to where the words before it point back; None where it stands alone."""
    before = clause.text[max(clause.sentence.span.start, time.span.start - 40) : time.span.start]
    said = time.span.of(clause.text).lower()
    shifted = re.search(
        r"\bsame (?:\w+ )?(?:months?|period|weeks?|days|time|quarter)(?: of| in)?(?: the)?\s*$",
        before,
    )
    if shifted and time.precision is DatePrecision.YEAR and time.start:
        return _in_year(told.latest(clause.sentence.index), time.start.year)
    if time.start is None and time.end is None and time.relative and time.kind == "point":
        return _with_year(said, told)
    if time.kind == "duration" and time.days is not None:
        return _length(clause, time, before, told)
    return None


def _in_year(period: Period | None, year: int) -> Period | None:
    if period is None or period.start is None or period.end is None:
        return None
    try:
        start = period.start.replace(year=year + period.start.year - period.end.year)
        return replace(period, start=start, end=period.end.replace(year=year))
    except ValueError:  # 29 February
        return None


def _with_year(said: str, told: Told) -> Period | None:
    """A date without a year in a report without a day of publication: the year told before it."""
    year = told.year()
    if year is None or not any(word.strip(".,") in MONTHS for word in said.split()):
        return None
    times = find_times(said.title(), date(year, 12, 31), _words())
    return Period.of(times[0]) if len(times) == 1 else None


@cache
def _words() -> DateLexicon:
    return DateLexicon.of(lexicon("dates"))


def _length(clause: Clause, time: TimeExpression, before: str, told: Told) -> Period | None:
    """A length: the told stretch of so many days, or those after the time told last."""
    days = time.days or 0
    if re.search(r"\b(?:next|following)\s*$", before):
        last = told.latest(clause.sentence.index)
        if last is None or last.end is None:
            return None
        return Period(moved(last.end, 1), moved(last.end, days), time.precision, "range", days)
    same = told.of_length(days)
    if same is None or days < 2:
        return None
    if time.end is not None and same.end is not None and abs((time.end - same.end).days) > 1:
        return None  # "the past week" after a week that was over before
    return replace(same, days=days)


def up_to_now(clause: Clause, span: Span, period: Period, published: date) -> Period | None:
    """An exact length that runs up to the report: "in eight days of raids", "in its 20 days"."""
    before = clause.text[max(clause.sentence.span.start, span.start - 40) : span.start]
    if period.days is None or period.days < 2 or not _exact(clause, span, before):
        return None
    # "A week of raids" is told when it is over.
    over = span.of(clause.text).lower().split()[0] in {"a", "an"}
    last = moved(published, -1) if over else published
    first = moved(last, 1 - period.days) if last else None
    return Period(first, last, period.precision, "duration", period.days)


def _exact(clause: Clause, span: Span, before: str) -> bool:
    if re.search(
        r"\b(?:than|nearly|almost|about|some|within|after|for|every|least)\s*$", before.lower()
    ):
        return False
    after = clause.text[span.end : clause.sentence.span.end]
    owned = re.search(r"\b(?:its|their|these|those)\s*$", before.lower()) is not None
    return owned or (
        re.match(r"\s+of\b", after) is not None
        and any(token.lemma == "have" and token.dep == "aux" for token in clause.tokens)
    )
