"""
Divisions of a time: "early March", "the third quarter of 2014", "the second week of May".

The rules:

- "Early" is days 1 to 10 of a month, January to March of a year, or the first four years of a
  decade; "mid" days 11 to 20, June to August, the years 4 to 6; "late" the rest, or October to
  December; "since mid-April" begins on the 15th. "Earlier in March" is March up to the anchor.
  Only "the start of" a month or year names a day; the days of the others stay as coarse as the
  month or year that they are a part of.
- Weeks of a month are its days 1 to 7, 8 to 14, 15 to 21, 22 to 28; its last week the last seven
  days. Half a month ends on the 15th.
- "The week of 17 March" is that from Monday to Sunday; one ending or beginning on a day has seven.
- A quarter or half without a year is the most recent one that began on or before the anchor.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from warledger.records import DatePrecision
from warledger.text.calendars import year_at
from warledger.text.distances import beside_at
from warledger.text.moments import unit_of, whole_at
from warledger.text.numerals import numeral_at
from warledger.text.scan import hyphen_at, word_at
from warledger.text.times import Context, Moment, days_before, month_span

if TYPE_CHECKING:
    from datetime import date

#: Months of the divisions of a year.
_SIZES = {"quarter": 3, "half": 6}
_UNITS = ("week", "month", "year")


def moment_at(context: Context, index: int) -> Moment | None:
    """The single time that begins at a piece, or None."""
    if index >= len(context.pieces):
        return None
    return (
        _week_of(context, index)
        or _division(context, index)
        or _named_quarter(context, index)
        or _part(context, index)
        or beside_at(context, index, whole_at)
        or whole_at(context, index)
    )


# --- quarters, halves, weeks ------------------------------------------------------------------


def _division(context: Context, index: int) -> Moment | None:
    """ "The third quarter of 2014", "the second half of March", "the second week of March"."""
    pieces = context.pieces
    at = index + 1 if word_at(pieces, index) == "the" else index
    number, end = _ordinal(context, at)
    name = word_at(pieces, end)
    if not number or name not in {"quarter", "half", "week"}:
        return None
    end += 1
    whole = whole_at(context, end + 1) if word_at(pieces, end) in {"of", "in"} else None
    if whole is None:
        return _recent(context, number, _SIZES.get(name), at, end)
    if whole.kind != "point":
        return None
    if name == "week":
        return _week_in(whole, number)
    if whole.precision is DatePrecision.MONTH and name == "half":
        return _half_month(whole, number)
    if whole.precision is not DatePrecision.YEAR:
        return None
    if whole.first is None:
        return replace(whole, precision=DatePrecision.PERIOD)
    return _months(whole, whole.first.year, number, _SIZES[name])


def _ordinal(context: Context, index: int) -> tuple[int, int]:
    """Number and end of "third", "3rd", or -1 for "last"; 0 where there is none."""
    if word_at(context.pieces, index) in {"last", "final"}:
        return -1, index + 1
    numeral = numeral_at(context.pieces, index)
    if numeral is None or numeral.kind != "ordinal" or not 1 <= numeral.value <= 5:
        return 0, index
    return int(numeral.value), numeral.end


def _months(whole: Moment, year: int, number: int, size: int) -> Moment | None:
    """A quarter or half of a year; the last one for -1."""
    place = 12 // size if number == -1 else number
    if place * size > 12:
        return None
    first, last = month_span(year, (place - 1) * size + 1, size)
    return replace(whole, first=first, last=last, precision=DatePrecision.PERIOD, written=None)


def _half_month(whole: Moment, number: int) -> Moment | None:
    if number not in {1, 2, -1}:
        return None
    first, last = whole.first, whole.last
    if first and last and number == 1:
        last = first.replace(day=15)
    elif first and last:
        first = first.replace(day=16)
    return replace(whole, first=first, last=last, precision=DatePrecision.PERIOD, written=None)


def _week_in(whole: Moment, number: int) -> Moment | None:
    if whole.precision is not DatePrecision.MONTH:
        return None
    first, last = whole.first, whole.last
    if first and last:
        last = month_span(first.year, first.month)[1]
        if number == -1:
            first = days_before(last, 6) or first
        else:
            first = first.replace(day=min(7 * number - 6, last.day))
            last = min(days_before(first, -6) or last, last)
    return replace(whole, first=first, last=last, precision=DatePrecision.WEEK, written=None)


def _recent(context: Context, number: int, size: int | None, at: int, end: int) -> Moment | None:
    """ "In the third quarter": the most recent one; only after a preposition, and of nothing."""
    before = at - 2 if word_at(context.pieces, at - 1) == "the" else at - 1
    if size is None or number == -1 or word_at(context.pieces, end) == "of":
        return None
    if word_at(context.pieces, before) not in {"in", "during", "throughout"}:
        return None
    if end < len(context.pieces) and context.pieces[end].kind != "mark":
        return None
    blank = Moment(end=end, first=None, last=None, precision=DatePrecision.PERIOD, relative=True)
    if context.anchor is None:
        return blank
    for year in (context.anchor.year, context.anchor.year - 1):
        found = _months(blank, year, number, size) if year > 0 else None
        if found and found.first and found.first <= context.anchor:
            return found
    return None


def _named_quarter(context: Context, index: int) -> Moment | None:
    """ "Q3 2015", "H1 of 2014"."""
    letter, number = word_at(context.pieces, index), word_at(context.pieces, index + 1)
    size = {"q": 3, "h": 6}.get(letter)
    if size is None or number not in {"1", "2", "3", "4"} or not context.pieces[index + 1].glued:
        return None
    at = index + 3 if word_at(context.pieces, index + 2) == "of" else index + 2
    year = year_at(context.pieces, at)
    if year is None:
        return None
    blank = Moment(end=at + 1, first=None, last=None, precision=DatePrecision.YEAR, relative=False)
    return _months(blank, year, int(number), size)


def _week_of(context: Context, index: int) -> Moment | None:
    """ "The week of 17 March", "the week ending 28 March", "the week beginning on Monday"."""
    pieces = context.pieces
    at = index + 1 if word_at(pieces, index) == "the" else index
    if word_at(pieces, at) != "week":
        return None
    way = {
        "of": "of", "ending": "end", "ended": "end", "to": "end",
        "beginning": "start", "starting": "start", "from": "start",
    }.get(word_at(pieces, at + 1))  # fmt: skip
    on = at + 3 if word_at(pieces, at + 2) == "on" else at + 2
    day = whole_at(context, on) if way else None
    if day is None or day.kind != "point" or day.precision is not DatePrecision.DAY:
        return None
    first = last = None
    if day.first and day.last:
        back = {"of": day.first.weekday(), "end": 6, "start": 0}[way or "of"]
        first = days_before(day.last if way == "end" else day.first, back)
        last = days_before(first, -6) if first else None
    return replace(
        day, first=first, last=last, precision=DatePrecision.WEEK, written=None, weekday=False
    )


# --- early, mid, late -------------------------------------------------------------------------


def _part(context: Context, index: int) -> Moment | None:
    """ "early March", "mid-2012", "the end of last month", "late Tuesday", "earlier in May"."""
    hit = context.words.parts.match(context.pieces, index)
    if hit is None:
        return None
    at = hit.end
    unit = word_at(context.pieces, at + 1).removesuffix("'s")
    if word_at(context.pieces, at) == "the" and unit in _UNITS:
        inner: Moment | None = unit_of(context, at + 2, unit, "this")
    else:
        at = at + 1 if hyphen_at(context.pieces, at) else at
        inner = whole_at(context, at) or _decade(context, at)
    if inner is None or inner.kind != "point":
        return None
    if hit.value in {"earlier", "later"}:
        return _so_far(context, inner, hit.value)
    if inner.precision is DatePrecision.MONTH and inner.first:
        return _part_of_month(inner, inner.first, hit.value)
    if inner.precision is DatePrecision.YEAR and inner.first:
        return _part_of_year(inner, inner.first.year, hit.value)
    if inner.precision is DatePrecision.PERIOD and inner.first and inner.first.year % 10 == 0:
        return _part_of_decade(inner, inner.first.year, hit.value)
    return inner


def _decade(context: Context, index: int) -> Moment | None:
    """ "the 1990s" after "early in"."""
    return whole_at(context, index + 1) if word_at(context.pieces, index) == "the" else None


def _so_far(context: Context, inner: Moment, way: str) -> Moment:
    """ "Earlier in March": up to the anchor; "later in March" leaves the days open."""
    if way == "later" and inner.last == context.anchor:
        return replace(inner, first=None, last=None)
    anchor = context.anchor
    if way == "earlier" and anchor and inner.first and inner.last and inner.first <= anchor:
        return replace(inner, last=min(inner.last, anchor))
    return inner


def _part_of_month(month: Moment, first: date, part: str) -> Moment:
    last = month_span(first.year, first.month)[1]
    days = {"start": (1, 10), "early": (1, 10), "mid": (11, 20)}.get(part, (21, last.day))
    begin = {"start": first, "mid": first.replace(day=15)}.get(part)
    return replace(
        month, first=first.replace(day=days[0]), last=last.replace(day=days[1]), begin=begin
    )


def _part_of_year(moment: Moment, year: int, part: str) -> Moment:
    parts = {"start": (1, 1), "early": (1, 3), "mid": (6, 3), "end": (12, 1)}
    month, months = parts.get(part, (10, 3))
    first, last = month_span(year, month, months)
    return replace(moment, first=first, last=last, begin=first if part == "start" else None)


def _part_of_decade(moment: Moment, year: int, part: str) -> Moment:
    years = {"start": (0, 3), "early": (0, 3), "mid": (4, 6)}.get(part, (7, 9))
    first, last = month_span(year + years[0], 1)[0], month_span(year + years[1], 12)[1]
    return replace(moment, first=first, last=last)
