"""
Dates of the Islamic calendar: "in Ramadan", "10 Muharram 1429", "Eid al-Fitr".

Months are those of the Umm al-Qura calendar. Where the new moon is sighted instead, a month may
begin a day earlier or later, so a single day comes out as itself with its two neighbours. The
calendar is known for the years 1343 to 1500 AH (1924 to 2077).
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

from hijridate import Gregorian, Hijri

from warledger.records import DatePrecision
from warledger.text.calendars import day_at, year_at
from warledger.text.scan import word_at
from warledger.text.times import Context, Moment, days_before, open_moment

_YEARS = range(1343, 1501)
#: Words before a month's name which tell that it is one; it may be a person's name too.
_WORDS = (
    "in during of since until before after this last next early mid late from for throughout start"
    " end month"
)
_BEFORE = frozenset(_WORDS.split())


class _Written(NamedTuple):
    """An Islamic date as written; the year is Islamic, or Gregorian, or left out."""

    end: int
    month: int
    day: int | None
    year: int | None
    gregorian: int | None


def hijri_at(context: Context, index: int) -> Moment | None:
    """The Islamic month, day or feast that begins at a piece, or None."""
    written = _feast(context, index) or _day(context, index) or _month(context, index)
    if written is None:
        return None
    precision = DatePrecision.DAY if written.day else DatePrecision.MONTH
    dated = written.year is not None or written.gregorian is not None
    if not dated and context.anchor is None:
        return open_moment(written.end, precision)
    last_one = word_at(context.pieces, index - 1) == "last"
    found = _placed(written, context.anchor, over=last_one)
    if found is None:
        return open_moment(written.end, precision)
    return Moment(
        end=written.end, first=found[0], last=found[1], precision=precision, relative=not dated
    )


def _placed(written: _Written, anchor: date | None, *, over: bool) -> tuple[date, date] | None:
    """First and last day; without a year the most recent one begun, or with ``over`` ended."""
    if written.year is not None:
        return _span(written, written.year)
    if written.gregorian is not None:
        # Of 33 Islamic years 32 fit into as many of ours; the calendars meet in 622.
        about = (written.gregorian - 622) * 33 // 32
        spans = (_span(written, year) for year in range(about - 1, about + 3))
        return next((s for s in spans if s and s[0].year == written.gregorian), None)
    if anchor is None:
        return None
    try:
        year = Gregorian.fromdate(anchor).to_hijri().year
    except OverflowError:
        return None
    for back in (year, year - 1):
        span = _span(written, back)
        if span and (span[1] < anchor if over else span[0] <= anchor):
            return span
    return None


def _span(written: _Written, year: int) -> tuple[date, date] | None:
    try:
        first = Hijri(year, written.month, written.day or 1)
    except (OverflowError, ValueError):
        return None
    start = date(*first.to_gregorian().datetuple())
    if written.day is None:
        return start, start + timedelta(days=first.month_length() - 1)
    before, after = days_before(start, 1), days_before(start, -1)
    return (before, after) if before and after else None


def _name(context: Context, index: int) -> tuple[int, int] | None:
    """Number and end of a month's name, written with a capital."""
    if index >= len(context.pieces) or not context.pieces[index].capital:
        return None
    hit = context.words.hijri_months.match(context.pieces, index)
    return (hit.value, hit.end) if hit else None


def _years(context: Context, index: int) -> tuple[int | None, int | None, int]:
    """Islamic year, Gregorian year (one of them or neither) and the index after them."""
    pieces = context.pieces
    at = index + 1 if word_at(pieces, index) == "," else index
    text = word_at(pieces, at)
    if len(text) == 4 and text.isascii() and text.isdecimal() and int(text) in _YEARS:
        return int(text), None, at + 2 if word_at(pieces, at + 1) in {"ah", "h"} else at + 1
    year = year_at(pieces, at)
    return (None, year, at + 1) if year else (None, None, index)


def _month(context: Context, index: int) -> _Written | None:
    """ "Ramadan 1428"; without a year only after a word that tells a time."""
    named = _name(context, index)
    if named is None:
        return None
    month, end = named
    year, gregorian, after = _years(context, end)
    person = end < len(context.pieces) and context.pieces[end].capital
    if after == end and (word_at(context.pieces, index - 1) not in _BEFORE or person):
        return None
    return _Written(after, month, None, year, gregorian)


def _day(context: Context, index: int) -> _Written | None:
    """ "10 Muharram", "the 10th of Muharram 1429"."""
    day = day_at(context.pieces, index)
    if day is None or day[0] > 30 or (index and context.pieces[index].glued):
        return None
    at = day[1] + 1 if word_at(context.pieces, day[1]) == "of" else day[1]
    named = _name(context, at)
    if named is None:
        return None
    year, gregorian, end = _years(context, named[1])
    return _Written(end, named[0], day[0], year, gregorian)


def _feast(context: Context, index: int) -> _Written | None:
    hit = context.words.hijri_feasts.match(context.pieces, index)
    if hit is None or not context.pieces[index].capital:
        return None
    month, day = (int(part) for part in hit.value.split("-"))
    year, gregorian, end = _years(context, hit.end)
    return _Written(end, month, day, year, gregorian)
