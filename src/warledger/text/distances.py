"""
Times counted from the anchor, or from a date that is named: "two days ago", "the week before
last", "two Fridays ago", "the day after Christmas".

The distance of days and weeks is a day, that of months a month, that of years a year: "two weeks
ago" is one day, "two months ago" a month. "About two weeks ago" is the week around that day,
"about three days ago" that day and its neighbours. "A few days ago" and "more than a year ago"
name no day.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from warledger.records import DatePrecision
from warledger.text.calendars import WEEKDAYS
from warledger.text.numerals import numeral_at
from warledger.text.scan import word_at
from warledger.text.times import (
    Context,
    Moment,
    days_before,
    month_span,
    months_before,
    open_moment,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

_MOST = 10**6
_ABOUT = frozenset({"about", "around", "some", "roughly", "nearly", "almost", "approximately"})
_BOUND = frozenset({"than", "least"})


def shifted(
    base: date, count: int, unit: str, size: int
) -> tuple[date, date, DatePrecision] | None:
    """
    First day, last day and precision of a time so many units after a day.

    Args:
        base: The day counted from.
        count: How many units; negative before it.
        unit: ``hour``, ``day`` or ``month``.
        size: How many of these a unit has: 7 days for a week.
    """
    if unit != "month":
        total = count * size
        days = total if unit == "day" else (abs(total) // 24) * (1 if total > 0 else -1)
        day = days_before(base, -days)
        return (day, day, DatePrecision.DAY) if day else None
    day = months_before(base, -count * size)
    if day is None:
        return None
    if size == 1:
        return (*month_span(day.year, day.month), DatePrecision.MONTH)
    return (*month_span(day.year, 1, 12), DatePrecision.YEAR)


def distance_at(context: Context, index: int) -> Moment | None:
    """The time so far from the anchor whose words begin at a piece, or None."""
    return _before_last(context, index) or _weekdays_ago(context, index) or _ago(context, index)


def beside_at(
    context: Context, index: int, moment_at: Callable[[Context, int], Moment | None]
) -> Moment | None:
    """ "The day after Christmas", "two weeks before 9 March": so far from a date that is named."""
    at = index + 1 if word_at(context.pieces, index) == "the" else index
    counted = _counted_unit(context, at, bare=at > index)
    if counted is None:
        return None
    count, unit, size, end = counted
    way = {"after": 1, "before": -1}.get(word_at(context.pieces, end))
    if way is None:
        return None
    named = moment_at(context, end + 1)
    if named is None or named.kind != "point" or named.precision is not DatePrecision.DAY:
        return None
    base = named.last if way > 0 else named.first
    found = shifted(base, way * count, unit, size) if base else None
    if found is None:
        return replace(named, first=None, last=None, written=None)
    first, last, precision = found
    return replace(named, first=first, last=last, precision=precision, written=None, weekday=False)


def _counted_unit(
    context: Context, index: int, *, bare: bool = False
) -> tuple[int, str, int, int] | None:
    """Count, unit, its size and the index after "two weeks", "a month"; "day" where ``bare``."""
    pieces = context.pieces
    if [piece.text for piece in pieces[index : index + 2]] == ["half", "a"]:
        unit = context.words.units.match(pieces, index + 2)
        return (1, "month", 6, unit.end) if unit and unit.value == ("month", 12) else None
    count, at = 0, index
    if word_at(pieces, index) in {"a", "an", "one"}:
        count, at = 1, index + 1
    elif bare:
        count = 1
    else:
        numeral = numeral_at(pieces, index)
        if numeral and numeral.kind in {"digits", "words"} and numeral.value < _MOST:
            count, at = int(numeral.value), numeral.end
    unit = context.words.units.match(pieces, at) if count else None
    return (count, *unit.value, unit.end) if unit else None


def _ago(context: Context, index: int) -> Moment | None:
    """ "two days ago", "half a year ago", "a few days ago"."""
    pieces, words = context.pieces, context.words
    few = words.several.match(pieces, index)
    unit = words.units.match(pieces, few.end) if few else None
    if unit and words.ago.match(pieces, unit.end):
        return open_moment(unit.end + 1, _precision(*unit.value))
    counted = _counted_unit(context, index)
    if counted is None or not words.ago.match(pieces, counted[3]):
        return None
    count, name, size, end = counted
    precision = _precision(name, size if size != 6 else 1)
    before = word_at(pieces, index - 1)
    found = None
    if context.anchor and before not in _BOUND:
        # Half a year is six months.
        months = (-count * size, "month", 1) if (name, size) == ("month", 6) else None
        found = shifted(context.anchor, *(months or (-count, name, size)))
    if found is None:
        return open_moment(end + 1, precision)
    first, last, precision = found
    if before in _ABOUT and name == "day":
        margin = 3 if size >= 7 else 1
        first, last = days_before(first, margin) or first, days_before(last, -margin) or last
        precision = DatePrecision.WEEK if size >= 7 else precision
    return Moment(end=end + 1, first=first, last=last, precision=precision, relative=True)


def _precision(name: str, size: int) -> DatePrecision:
    if name != "month":
        return DatePrecision.DAY
    return DatePrecision.MONTH if size == 1 else DatePrecision.YEAR


def _weekdays_ago(context: Context, index: int) -> Moment | None:
    """ "two Fridays ago": the most recent Friday before the anchor is the first."""
    numeral = numeral_at(context.pieces, index)
    if numeral is None or numeral.kind not in {"digits", "words"} or numeral.value > 99:
        return None
    number = WEEKDAYS.get(word_at(context.pieces, numeral.end).removesuffix("s"))
    if number is None or not context.words.ago.match(context.pieces, numeral.end + 1):
        return None
    end = numeral.end + 2
    if context.anchor is None:
        return open_moment(end, DatePrecision.DAY)
    back = (context.anchor.weekday() - number - 1) % 7 + 1 + 7 * (int(numeral.value) - 1)
    day = days_before(context.anchor, back)
    return Moment(end=end, first=day, last=day, precision=DatePrecision.DAY, relative=True)


def _before_last(context: Context, index: int) -> Moment | None:
    """ "the week before last", "the night before last", "the Friday before last"."""
    pieces, anchor = context.pieces, context.anchor
    at = index + 1 if word_at(pieces, index) == "the" else index
    if [piece.text for piece in pieces[at + 1 : at + 3]] != ["before", "last"]:
        return None
    weekday = WEEKDAYS.get(word_at(pieces, at))
    unit = context.words.units.match(pieces, at)
    if weekday is None and unit is None:
        return None
    name, size = unit.value if unit else ("day", 1)
    precision = DatePrecision.WEEK if size == 7 else _precision(name, size)
    if anchor is None:
        return open_moment(at + 3, precision)
    first: date | None
    last: date | None
    if weekday is not None:
        back = (anchor.weekday() - weekday - 1) % 7 + 8
        first = last = days_before(anchor, back)
    elif size == 7:
        first = days_before(anchor, anchor.weekday() + 14)
        last = days_before(first, -6) if first else None
    elif name == "day":
        first = last = days_before(anchor, 2)
    else:
        found = shifted(anchor, -2, name, size)
        first, last = (found[0], found[1]) if found else (None, None)
    return Moment(end=at + 3, first=first, last=last, precision=precision, relative=True)
