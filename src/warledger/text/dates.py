"""
Times in a sentence: dates, weekdays, relative days, stretches, "since" and "until".

Everything is resolved against the anchor, the report's day of publication; no clock is asked. The
conventions for single times stand in `moments`, those for stretches in `durations`. Words that
point at a time told before ("two days later") are no times of their own: see `pointing`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from warledger.records import DatePrecision, Span, TimeExpression
from warledger.text.calendars import WEEKDAYS, year_at
from warledger.text.divisions import moment_at
from warledger.text.durations import duration_at
from warledger.text.openings import can_open
from warledger.text.pointing import pointer_at
from warledger.text.scan import hyphen_at, pieces_of, word_at
from warledger.text.times import Context, DateLexicon, Moment, days_before, is_whole, resolved

if TYPE_CHECKING:
    from datetime import date

__all__ = ["DateLexicon", "find_times"]

_REACH = (
    10  # words between "since" and its time: "since the fighting in the south began on Tuesday"
)
_FINEST_FIRST = tuple(DatePrecision)
_TO = frozenset({"to", "until", "till", "through", "into"})


def find_times(text: str, anchor: date | None, lexicon: DateLexicon) -> list[TimeExpression]:
    """
    Every time that a text names, by position, none overlapping another.

    Args:
        text: The text; spans are code points into it, half-open.
        anchor: The day of publication. Without it, relative times and dates without a year have
            neither ``start`` nor ``end``.
        lexicon: The words of times.
    """
    context = Context(pieces=pieces_of(text), anchor=anchor, words=lexicon)
    found: list[TimeExpression] = []
    index = 0
    while index < len(context.pieces):
        if not can_open(context, index):
            index += 1
            continue
        pointer = pointer_at(context, index)
        if pointer is not None:
            index = pointer.end
            continue
        moment = _time_at(context, index)
        if moment is None:
            index += 1
            continue
        found.append(_expression(context, index, moment))
        index = moment.end
    return found


def _expression(context: Context, index: int, moment: Moment) -> TimeExpression:
    start = context.pieces[index].start
    return TimeExpression(
        span=Span(start, context.pieces[moment.end - 1].end - moment.clip),
        start=moment.first,
        end=moment.last,
        precision=moment.precision,
        kind=moment.kind,
        days=moment.days,
        relative=moment.relative,
    )


def _time_at(context: Context, index: int) -> Moment | None:
    return (
        _set(context, index)
        or _since(context, index)
        or _enclosed(context, index)
        or _until(context, index)
        or _plain(context, index)
    )


def _single(context: Context, index: int) -> Moment | None:
    """A time of its own; where a stretch and a moment both begin here, the longer one."""
    moment, stretch = moment_at(context, index), duration_at(context, index)
    if moment and stretch:
        return stretch if stretch.end > moment.end else moment
    return moment or stretch


def _plain(context: Context, index: int) -> Moment | None:
    """A time, or two joined by "to" or a hyphen."""
    first = _single(context, index)
    if first is None or first.kind != "point":
        return first
    if hyphen_at(context.pieces, first.end) or word_at(context.pieces, first.end) in _TO:
        return _range(context, first, first.end + 1) or first
    if word_at(context.pieces, first.end) == "and":
        return _neighbours(context, first) or first
    return first


def _neighbours(context: Context, first: Moment) -> Moment | None:
    """ "Saturday and Sunday", "April and May 2021": a time and the next one of its kind."""
    both = _range(context, first, first.end + 1)
    second = moment_at(context, first.end + 1)
    if both is None or second is None or both.first is None or both.last is None:
        return None
    alike = first.precision is second.precision and first.weekday == second.weekday
    dated = all(moment.weekday or moment.written is not None for moment in (first, second))
    if not (alike and dated and second.clip == 0) or first.clip:
        return None
    if first.precision is DatePrecision.DAY:
        return both if first.weekday and both.days == 2 else None
    months = (both.last.year - both.first.year) * 12 + both.last.month - both.first.month
    return (
        both
        if months == {DatePrecision.MONTH: 1, DatePrecision.YEAR: 23}.get(first.precision)
        else None
    )


def _set(context: Context, index: int) -> Moment | None:
    """ "Every day", "each night", "every Friday": times that come again, and no days."""
    hit = context.words.sets.match(context.pieces, index)
    if hit is None:
        return None
    unit = context.words.units.match(context.pieces, hit.end)
    word = word_at(context.pieces, hit.end)
    if unit is None and word not in WEEKDAYS and word not in context.words.part_of_day:
        return None
    return Moment(
        end=hit.end + 1, first=None, last=None, precision=DatePrecision.DAY, relative=False,
        kind="set",
    )  # fmt: skip


def _enclosed(context: Context, index: int) -> Moment | None:
    """ "from X to Y", "between X and Y"."""
    opening = word_at(context.pieces, index)
    if opening not in {"from", "between"}:
        return None
    first = _skipping(context, index + 1)
    if first is None or first.kind != "point":
        return None
    links = _TO if opening == "from" else frozenset({"and"})
    if word_at(context.pieces, first.end) not in links:
        return None
    return _range(context, first, first.end + 1)


def _skipping(context: Context, index: int) -> Moment | None:
    """A time, perhaps after a preposition of its own ("from early on Tuesday to …")."""
    at = index + 1 if word_at(context.pieces, index) in {"on", "in", "late", "early"} else index
    return moment_at(context, index) or moment_at(context, at)


def _range(context: Context, first: Moment, index: int) -> Moment | None:
    """The range from one time to that which begins at a piece; None if the two don't fit."""
    last = _skipping(context, index)
    if last is None or last.kind != "point":
        return None
    start, end = _lent_year(first, last), last.last
    if first.first and _yearless(first) and _yearless(last):
        start = first.first
        if end is None or end < start:
            end = _following(start, last)
    if start and end and start > end:
        if not first.weekday:
            return None
        start = days_before(start, 7)
    if start and end and start > end:
        return None  # "Tuesday to March": no range
    if start is None or end is None:
        start = end = None
    if first.precision is not last.precision and DatePrecision.YEAR in {
        first.precision,
        last.precision,
    }:
        return None
    days = (end - start).days + 1 if start and end and _days_told(first, last) else None
    return replace(
        last,
        first=start,
        last=end,
        kind="range",
        precision=max(first.precision, last.precision, key=_FINEST_FIRST.index),
        days=days,
        relative=first.relative or last.relative,
        written=None,
    )


def _days_told(first: Moment, last: Moment) -> bool:
    """Whether the words of a range say on which day it begins and on which it ends."""
    if DatePrecision.DAY in {first.precision, last.precision}:
        return first.precision is last.precision
    return all(one.first and one.last and is_whole(one.first, one.last) for one in (first, last))


def _yearless(moment: Moment) -> bool:
    return moment.written is not None and moment.written.year is None


def _following(start: date, last: Moment) -> date | None:
    """The last day of a range whose dates both lack a year: the first such day from its start."""
    for year in (start.year, start.year + 1):
        found = resolved(last.written, year) if last.written else None
        if found and found[1] >= start:
            return found[1]
    return None


def _lent_year(first: Moment, last: Moment) -> date | None:
    """The first day of a range. A date without a year takes it from the second one."""
    written = first.written
    if written is None or not _yearless(first):
        return first.first
    if last.last is None:
        return None
    for year in (last.last.year, last.last.year - 1):
        found = resolved(written, year) if year else None  # there is no year 0
        if found and found[0] <= last.last:
            return found[0]
    return None


def _since(context: Context, index: int) -> Moment | None:
    """ "since Tuesday", "since the fighting began on Tuesday": to the anchor."""
    hit = context.words.since.match(context.pieces, index)
    if hit is None:
        return None
    if word_at(context.pieces, hit.end) == "then":
        return None
    for at in range(hit.end, min(hit.end + _REACH, len(context.pieces))):
        if context.pieces[at].kind == "mark" and word_at(context.pieces, at) not in "-–'’":
            return None
        moment = moment_at(context, at)
        if moment is None or moment.kind != "point":
            continue
        first = moment.begin or moment.first
        anchor = context.anchor
        last = anchor if anchor and first and first <= anchor else None
        told = moment.precision is DatePrecision.DAY or moment.begin == moment.first
        days = (last - first).days + 1 if last and first and told else None
        return replace(moment, first=first, last=last, kind="since", days=days, written=None)
    return None


def _until(context: Context, index: int) -> Moment | None:
    hit = context.words.until.match(context.pieces, index)
    moment = _skipping(context, hit.end) if hit else None
    if hit is None or moment is None or moment.kind != "point":
        return None
    if hit.value == "by" and year_at(context.pieces, hit.end):
        return None  # "rose by 2014" counts
    return replace(moment, first=None, kind="until", written=None)
