"""
Stretches of time: "the past six days", "28 days", "the first nine months of 2019".

"The past N units" runs from the same day N units before the anchor to the anchor, so "the past two
weeks" of a report of the 28th begins on the 14th; hours count as whole days, at least one. A bare
length ("over five days") has days, and no first or last day.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from warledger.records import DatePrecision
from warledger.text.divisions import moment_at
from warledger.text.numerals import numeral_at
from warledger.text.scan import hyphen_at, word_at
from warledger.text.times import Context, Moment, days_before, month_span, months_before

if TYPE_CHECKING:
    from datetime import date

_LONGEST = 10_000  # units; nothing that a report could mean is longer
#: Words before "a week" that make it a length and no rate ("65 a week").
_LENGTH = frozenset({"in", "for", "over", "within", "during", "than", "about", "nearly", "after"})


def duration_at(context: Context, index: int) -> Moment | None:
    """The stretch of time that begins at a piece, or None."""
    return _first_of(context, index) or _past(context, index) or _length(context, index)


def _count(context: Context, index: int) -> tuple[int, int]:
    """A whole number of units and the index after it; 0 where there is none."""
    numeral = numeral_at(context.pieces, index)
    if numeral is None or numeral.kind not in {"digits", "words"}:
        return 0, index
    if numeral.value.denominator != 1 or numeral.value > _LONGEST:
        return 0, index
    return int(numeral.value), numeral.end


def _unit(context: Context, index: int) -> tuple[str, int, int] | None:
    """Unit, its size and the index after it."""
    hit = context.words.units.match(context.pieces, index)
    return (*hit.value, hit.end) if hit else None


def _precision(name: str, size: int) -> DatePrecision:
    if name == "month":
        return DatePrecision.MONTH if size < 12 else DatePrecision.YEAR
    return DatePrecision.WEEK if size >= 7 else DatePrecision.DAY


def _days(name: str, total: int) -> int | None:
    """Days of a length in days, or in hours if a day or more, rounded up; months have no length."""
    if name == "hour":
        return -(-total // 24) if total >= 24 else None
    return total if name == "day" else None


def _past(context: Context, index: int) -> Moment | None:
    recent = context.words.recent.match(context.pieces, index)
    unit = _unit(context, recent.end) if recent else None
    if unit:
        name, size, end = unit
        return _stretch(end, None, None, _precision(name, size), None)
    hit = context.words.stretches.match(context.pieces, index)
    if hit is None:
        return None
    count, at = _count(context, hit.end)
    half = [piece.text for piece in context.pieces[at : at + 3]] == ["and", "a", "half"]
    unit = _unit(context, at + 3 if half else at)
    if unit is None or (half and unit[1] != 12):
        return None
    name, size, end = unit
    total = (count or 1) * size + (6 if half else 0)
    anchor = context.anchor
    first: date | None = None
    if anchor and name == "month":
        first = months_before(anchor, total)
    elif anchor:
        first = days_before(anchor, total if name == "day" else max(total // 24, 1))
    days = _days(name, total)
    if days is None and first and anchor:
        days = (anchor - first).days
    return _stretch(end, first, anchor if first else None, _precision(name, size), days)


def _stretch(
    end: int, first: date | None, last: date | None, precision: DatePrecision, days: int | None
) -> Moment:
    return Moment(
        end=end,
        first=first,
        last=last,
        precision=precision,
        relative=True,
        kind="duration",
        days=days,
    )


def _first_of(context: Context, index: int) -> Moment | None:
    """ "the first nine months of this year", "the last three days of March"."""
    hit = context.words.firsts.match(context.pieces, index)
    final = context.words.stretches.match(context.pieces, index)
    start = hit or final
    if start is None:
        return None
    count, at = _count(context, start.end)
    unit = _unit(context, at)
    if unit is None or word_at(context.pieces, unit[2]) != "of":
        return None
    name, size, end = unit
    whole = moment_at(context, end + 1)
    if whole is None or whole.kind != "point" or name == "hour":
        return None
    total = (count or 1) * size
    if hit is None:
        return _last_of(whole, name, total, _precision(name, size))
    last = None
    if whole.first and name == "month":
        last = month_span(whole.first.year, whole.first.month, total)[1] if total < 1200 else None
    elif whole.first:
        last = days_before(whole.first, 1 - total)
    days = (last - whole.first).days + 1 if last and whole.first else None
    precision = _precision(name, size)
    return replace(whole, last=last, precision=precision, kind="range", days=days, written=None)


def _last_of(whole: Moment, name: str, total: int, precision: DatePrecision) -> Moment:
    """ "The last three months of 2020": up to the end of the whole."""
    first = None
    if whole.last and name == "month":
        month = months_before(whole.last.replace(day=1), total - 1)
        first = month if month is None or whole.first is None else max(month, whole.first)
    elif whole.last:
        first = days_before(whole.last, total - 1)
    days = (whole.last - first).days + 1 if first and whole.last else None
    return replace(whole, first=first, precision=precision, kind="range", days=days, written=None)


def _is_length(context: Context, index: int) -> bool:
    """Whether "a week" is a length: after a word of `_LENGTH`, or before "of raids"."""
    if word_at(context.pieces, index - 1) in _LENGTH:
        return True
    unit = _unit(context, index + 1)
    counted = numeral_at(context.pieces, index - 1) is not None
    return unit is not None and word_at(context.pieces, unit[2]) == "of" and not counted


def _length(context: Context, index: int) -> Moment | None:
    """ "28 days", "the four weeks to Sunday", "a week" after "for"."""
    pieces = context.pieces
    count, at = _count(context, index)
    if word_at(pieces, index) in {"a", "an"} and _is_length(context, index):
        count, at = 1, index + 1
    if not count:
        return None
    adjective = hyphen_at(pieces, at)  # "a five-day battle"
    unit = _unit(context, at + 1 if adjective else at)
    if unit is None:
        return None
    name, size, end = unit
    if word_at(pieces, end) in {"old", "olds"} or hyphen_at(pieces, end):
        return None  # an age
    days = _days(name, count * size)
    bare = replace(_stretch(end, None, None, _precision(name, size), days), relative=False)
    if adjective or days is None or word_at(pieces, end) not in {"to", "ending", "until"}:
        return bare
    at = end + 2 if word_at(pieces, end + 1) == "on" else end + 1
    close = moment_at(context, at)
    if close is None or close.kind != "point" or close.precision is not DatePrecision.DAY:
        return bare
    first = days_before(close.last, days - 1) if close.last else None
    return replace(close, first=first, kind="range", days=days, written=None)
