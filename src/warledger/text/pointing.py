"""
Words that point at a time told before: "the same day", "two days later", "the previous week",
"the third day of fighting".

`pointers` finds them; `Pointer.applied` says what they come to once the time told is known.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from warledger.records import DatePrecision, Span
from warledger.text.distances import shifted
from warledger.text.numerals import numeral_at
from warledger.text.openings import can_open
from warledger.text.scan import pieces_of, word_at
from warledger.text.times import Context, days_before, month_span, months_before

if TYPE_CHECKING:
    from datetime import date

    from warledger.text.numerals import Numeral
    from warledger.text.times import DateLexicon

_LONGEST = 1000
#: Words that can follow "the day after" where it points back.
_GOING_ON = frozenset({"and", "in", "at", "when", "as", "by", "near", "but", "on", "with"})
_ARTICLES = frozenset({"the", "a", "an", "this", "its", "their"})
_UNITS = {"week": DatePrecision.WEEK, "month": DatePrecision.MONTH, "year": DatePrecision.YEAR}


@dataclass(frozen=True, slots=True, kw_only=True)
class Pointer:
    """
    One phrase that points.

    ``kind`` is ``same`` (the time told, widened to ``unit``), ``shift`` (``count`` units after it),
    ``unit`` (the unit ``count`` after that of the time told), ``nth`` (unit ``count`` of what began
    then), ``opening`` (the first ``count`` units of it) or ``since`` (from it to the report).
    """

    end: int  #: the piece after it
    kind: str
    count: int = 0
    unit: str = "day"
    size: int = 1  #: how many days or months a unit has

    def applied(self, first: date, last: date) -> tuple[date, date, DatePrecision] | None:
        """
        What it comes to; None outside the calendar.

        Args:
            first: First day of the time that it points at.
            last: Its last day, inclusive.
        """
        if self.kind == "same":
            return _widened(first, last, self.unit)
        if self.kind == "unit":
            return _neighbour(first if self.count < 0 else last, self.unit, self.count)
        if self.kind in {"nth", "opening"}:
            skipped = (self.count - 1) * self.size if self.kind == "nth" else 0
            length = self.size if self.kind == "nth" else self.size * self.count
            start = days_before(first, -skipped)
            end = days_before(first, 1 - skipped - length)
            precision = DatePrecision.WEEK if self.size >= 7 else DatePrecision.DAY
            return (start, end, precision) if start and end else None
        return shifted(first if self.count < 0 else last, self.count, self.unit, self.size)


def pointers(text: str, lexicon: DateLexicon) -> list[tuple[Span, Pointer]]:
    """
    Every pointing phrase of a text by position, none overlapping another.

    Args:
        text: The text; spans are code points into it, half-open.
        lexicon: The words of times.
    """
    context = Context(pieces=pieces_of(text), anchor=None, words=lexicon)
    found = []
    index = 0
    while index < len(context.pieces):
        pointer = pointer_at(context, index) if can_open(context, index) else None
        if pointer is None:
            index += 1
            continue
        span = Span(context.pieces[index].start, context.pieces[pointer.end - 1].end)
        found.append((span, pointer))
        index = pointer.end
    return found


def pointer_at(context: Context, index: int) -> Pointer | None:
    """The pointing phrase that begins at a piece, or None."""
    return _nth(context, index) or _shift(context, index) or _phrase(context, index)


def _phrase(context: Context, index: int) -> Pointer | None:
    """A phrase of the lexicon: "that week", "the next day", "the previous month", "since then"."""
    hit = context.words.pointers.match(context.pieces, index)
    if hit is None or word_at(context.pieces, hit.end) in {"of", "last"}:
        return None  # "the same month of last year", "the week before last": days of their own
    kind, _, unit = hit.value.partition(" ")
    if kind in {"after", "before"}:
        if word_at(context.pieces, hit.end - 1) == kind and not _ends(context, hit.end):
            return None  # "the day after the raid" names its own day
        count = 1 if kind == "after" else -1
        if unit in _UNITS:
            return Pointer(end=hit.end, kind="unit", count=count, unit=unit)
        return Pointer(end=hit.end, kind="shift", count=count)
    return Pointer(end=hit.end, kind=kind, unit=unit or "day")


def _ends(context: Context, index: int) -> bool:
    """Whether nothing stands at a piece that "after" or "before" could be said of."""
    if index >= len(context.pieces) or context.pieces[index].kind == "mark":
        return True
    return context.pieces[index].text in _GOING_ON


def _shift(context: Context, index: int) -> Pointer | None:
    """ "Two days later", "a week earlier", "48 hours after that"."""
    pieces = context.pieces
    article = word_at(pieces, index) in {"a", "an"}
    numeral = None if article else numeral_at(pieces, index)
    count = 1 if article else 0
    if numeral and numeral.kind in {"digits", "words"} and numeral.value < _LONGEST:
        count = int(numeral.value)
    unit = context.words.units.match(pieces, numeral.end if numeral else index + 1)
    way = context.words.ways.match(pieces, unit.end) if unit and count else None
    if unit is None or way is None or word_at(context.pieces, index - 1) in {"than", "least"}:
        return None
    if word_at(pieces, way.end) == "than" or (unit.value[0] == "hour" and count < 24):
        return None  # "two days later than planned"; "two hours later" is the same day
    name, size = unit.value
    return Pointer(end=way.end, kind="shift", count=way.value * count, unit=name, size=size)


def _nth(context: Context, index: int) -> Pointer | None:
    """ "The third day of fighting", "day three of the siege", "the first two weeks of the war"."""
    pieces = context.pieces
    at = index + 1 if word_at(pieces, index) == "the" else index
    first = context.words.firsts.match(pieces, index)
    many = numeral_at(pieces, first.end) if first else None
    if many is not None and many.kind in {"digits", "words"}:
        return _begun(context, many, many.end, kind="opening")
    named = word_at(pieces, at) == "day"
    numeral = numeral_at(pieces, at + 1 if named else at)
    if numeral is None or (numeral.kind == "ordinal") == named:
        return None
    return _begun(context, numeral, at if named else numeral.end, kind="nth", named=named)


def _begun(
    context: Context, numeral: Numeral, at: int, *, kind: str, named: bool = False
) -> Pointer | None:
    """With the unit at a piece and what began: "days of fighting"; ``named`` for "day three of"."""
    pieces = context.pieces
    unit = context.words.units.match(pieces, at)
    if unit is None or unit.value[0] != "day":
        return None
    if numeral.value.denominator != 1 or not 1 <= numeral.value < _LONGEST:
        return None
    end = numeral.end if named else unit.end
    if word_at(pieces, end) not in {"of", "in"}:
        return None
    thing = end + 2 if word_at(pieces, end + 1) in _ARTICLES else end + 1
    hit = context.words.nths.match(pieces, thing) or context.words.nths.match(pieces, thing + 1)
    if hit is None:
        return None
    name, size = unit.value
    return Pointer(end=hit.end, kind=kind, count=int(numeral.value), unit=name, size=size)


def _widened(first: date, last: date, unit: str) -> tuple[date, date, DatePrecision] | None:
    """The time told, or the week, month or year that holds it where it is shorter."""
    precision = _UNITS.get(unit)
    whole = _unit_of(first, unit)
    if precision is None or whole is None or not whole[0] <= last <= whole[1]:
        return first, last, precision or DatePrecision.DAY
    return (*whole, precision)


def _unit_of(day: date, unit: str) -> tuple[date, date] | None:
    """The week, month or year that a day lies in."""
    if unit == "week":
        first = days_before(day, day.weekday())
        last = days_before(first, -6) if first else None
        return (first, last) if first and last else None
    if unit == "month":
        return month_span(day.year, day.month)
    return month_span(day.year, 1, 12)


def _neighbour(day: date, unit: str, count: int) -> tuple[date, date, DatePrecision] | None:
    """The week, month or year after or before that of a day."""
    if unit == "week":
        near = days_before(day, -7 * count)
    else:
        near = months_before(day.replace(day=1), -count * (1 if unit == "month" else 12))
    whole = _unit_of(near, unit) if near else None
    return (*whole, _UNITS[unit]) if whole else None
