"""
Single times: a day, weekend, week, month, season, year, resolved against an anchor day.

The rules, as the codebook's reports use the words:

- A weekday is the most recent one, the anchor day included; "last Friday" excludes it; "this
  Friday" is that of the anchor's week; after "will" or "next" it is the one to come.
- A day or month without a year is the most recent one that began on or before the anchor.
- A week runs from Monday to Sunday. "This week", "this month" and "this year" end on the anchor.
- "The 25th" is the most recent 25th, the anchor included. "Last June" is over, "last summer" begun.

Parts of such times ("early March") stand in `divisions`, distances from the anchor ("two days
ago") in `distances`, months of the Islamic calendar in `hijri`.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from warledger.records import DatePrecision
from warledger.text.calendars import (
    SHORT_WEEKDAYS,
    WEEKDAYS,
    Written,
    month_at,
    ordinal_day_at,
    written_at,
    year_at,
)
from warledger.text.distances import distance_at
from warledger.text.hijri import hijri_at
from warledger.text.scan import word_at
from warledger.text.times import Context, Moment, days_before, month_span, months_before, resolved

_SHIFT = {"this": 0, "last": -1, "next": 1}
#: Words around "the 25th" that tell a day; before a noun it counts ("the 25th brigade").
_BEFORE_DAY = frozenset({"on", "since", "until", "from", "to", "by", "through", "till"})
_AFTER = "and to until when as but in at by through near after before"
_AFTER_DAY = frozenset(_AFTER.split())


def whole_at(context: Context, index: int) -> Moment | None:
    """A time without a part before it ("early", "the end of")."""
    if index >= len(context.pieces):
        return None
    return (
        _offset(context, index)
        or _weekday(context, index)
        or _feast(context, index)
        or _pointed(context, index)
        or _weekend(context, index)
        or _season(context, index)
        or _calendar(context, index)
        or _day_of_month(context, index)
        or hijri_at(context, index)
        or distance_at(context, index)
    )


def _moment(
    end: int, first: date | None, last: date | None, precision: DatePrecision, *, relative: bool
) -> Moment:
    return Moment(end=end, first=first, last=last, precision=precision, relative=relative)


def _offset(context: Context, index: int) -> Moment | None:
    anchor = context.anchor
    night = context.words.nights.match(context.pieces, index)
    if night:
        if word_at(context.pieces, night.end) in {"between", "from"}:
            return None  # "overnight between Friday and Saturday"
        at = night.end + 1 if word_at(context.pieces, night.end) == "on" else night.end
        following = _weekday(context, at) or _calendar(context, at)
        if following and (following.written is None or following.written.day):
            return following
        first = days_before(anchor, 1) if anchor else None
        return _moment(night.end, first, anchor, DatePrecision.DAY, relative=True)
    hit = context.words.offsets.match(context.pieces, index)
    end, clip = hit.end if hit else index + 1, 0
    piece = context.pieces[index]
    if hit is None and piece.text.endswith("'s"):
        stem = piece._replace(text=piece.text[:-2])
        hit, clip = context.words.offsets.match([stem], 0), 2
    if hit is None:
        return None
    day = days_before(anchor, -hit.value) if anchor else None
    return replace(_moment(end, day, day, DatePrecision.DAY, relative=True), clip=clip)


def _weekday(context: Context, index: int) -> Moment | None:
    """ "Tuesday", "last Friday", "Sunday night", "Friday last week", "Sunday, 24 June 2018"."""
    pieces, anchor = context.pieces, context.anchor
    pointer = context.words.points.match(pieces, index)
    at = pointer.end if pointer else index
    clip = 2 if word_at(pieces, at).endswith("'s") else 0
    named = _weekday_name(context, at)
    if named is None or word_at(pieces, at - 1) in context.words.not_weekday:
        return None
    number, end, short = named
    dated = None if clip else _dated(context, end)
    if dated or (short and word_at(pieces, end - 1) != "."):
        return dated
    if word_at(pieces, end) in context.words.part_of_day:
        end, clip = end + 1, 0
    where = pointer.value if pointer else None
    week = _week_after(context, end)
    if week:
        end, shift = week
        day = _in_week(anchor, number, shift) if anchor else None
        clip = 0
    else:
        future = where is None and context.future_at(index)
        day = _nearest(anchor, number, where, future=future) if anchor else None
    moment = _moment(end, day, day, DatePrecision.DAY, relative=True)
    return replace(moment, weekday=True, clip=clip)


def _weekday_name(context: Context, index: int) -> tuple[int, int, bool] | None:
    """Number of a weekday and end of its name, and whether the name is short ("Tues.")."""
    if index >= len(context.pieces) or not context.pieces[index].capital:
        return None
    word = word_at(context.pieces, index).removesuffix("'s")
    if word in WEEKDAYS:
        return WEEKDAYS[word], index + 1, False
    if word not in SHORT_WEEKDAYS:
        return None
    stop = word_at(context.pieces, index + 1) == "." and context.pieces[index + 1].glued
    told = word_at(context.pieces, index - 1) in {"on", "since", "until", "last", "by"}
    end = index + 2 if stop and (told or _dated(context, index + 2)) else index + 1
    return SHORT_WEEKDAYS[word], end, True


def _dated(context: Context, end: int) -> Moment | None:
    """The date of the calendar that follows a weekday and says which one it is."""
    at = end + 1 if word_at(context.pieces, end) == "," else end
    following = _calendar(context, at) or _day_of_month(context, at, told=True)
    if following and following.written is None:
        return following
    if following and following.written and following.written.day:
        return following
    return None


def _week_after(context: Context, index: int) -> tuple[int, int] | None:
    """End and shift of "last week" or "of this week" after a weekday."""
    at = index + 1 if word_at(context.pieces, index) == "of" else index
    pointer = context.words.points.match(context.pieces, at)
    if pointer and word_at(context.pieces, pointer.end) == "week":
        return pointer.end + 1, _SHIFT[pointer.value]
    return None


def _in_week(anchor: date, number: int, shift: int) -> date | None:
    return days_before(anchor, anchor.weekday() - number - 7 * shift)


def _nearest(anchor: date, number: int, where: str | None, *, future: bool) -> date | None:
    back = (anchor.weekday() - number) % 7
    if where == "this":
        return _in_week(anchor, number, 0)
    if where == "next" or future:
        return days_before(anchor, back - 7)
    if where == "last" and back == 0:
        return days_before(anchor, 7)
    return days_before(anchor, back)


def _feast(context: Context, index: int) -> Moment | None:
    hit = context.words.feasts.match(context.pieces, index)
    if hit is None:
        return None
    month, day = (int(part) for part in hit.value.split("-"))
    year = year_at(context.pieces, hit.end)
    end = hit.end + 1 if year else hit.end
    return _placed(context, Written(end=end, year=year, month=month, day=day), index)


def _calendar(context: Context, index: int) -> Moment | None:
    written = written_at(context.pieces, index)
    if written is None:
        return None
    if written.year is None:
        written, relative_year = _relative_year(context, written)
        if relative_year:
            if written.year is None:
                return replace(_open(written), relative=True)
            return replace(_placed(context, written, index), relative=True)
    return _placed(context, written, index)


def _relative_year(context: Context, written: Written) -> tuple[Written, bool]:
    """With the year of "January this year" or "March of last year"."""
    at = written.end + 1 if word_at(context.pieces, written.end) in {"of", ","} else written.end
    pointer = context.words.points.match(context.pieces, at)
    if not pointer or word_at(context.pieces, pointer.end) != "year":
        return written, False
    year = context.anchor.year + _SHIFT[pointer.value] if context.anchor else None
    return replace(written, end=pointer.end + 1, year=year), True


def _open(written: Written) -> Moment:
    """A written date that can't be placed in a year."""
    precision = DatePrecision.DAY if written.day else DatePrecision.MONTH
    moment = _moment(written.end, None, None, precision, relative=True)
    days = written.last_day - written.day + 1 if written.day and written.last_day else None
    kind = "range" if days else "point"
    return replace(moment, written=written, kind=kind, days=days)


def _placed(context: Context, written: Written, index: int, *, where: str | None = None) -> Moment:
    """A written date in its year; without one the most recent, or the next after "will"."""
    relative = written.year is None
    if written.year is not None:
        found = resolved(written, written.year)
    elif context.anchor is None:
        found = None
    else:
        future = where == "next" or (where is None and context.future_at(index))
        found = _nearest_year(context.anchor, written, future=future)
        if found and where == "last" and found[1] >= context.anchor:
            found = resolved(written, found[0].year - 1)  # "last June" told in June
    if found is None:
        return replace(_open(written), relative=relative)
    first, last, precision = found
    days = (last - first).days + 1 if written.last_day or written.last_year else None
    return Moment(
        end=written.end,
        first=first,
        last=last,
        precision=precision,
        relative=relative,
        kind="range" if days else "point",
        days=days,
        written=written,
    )


def _day_of_month(context: Context, index: int, *, told: bool = False) -> Moment | None:
    """ "On the 25th", "the 25th of last month", "Friday the 28th" (``told`` by the weekday)."""
    pieces = context.pieces
    at = index + 1 if word_at(pieces, index) == "the" else index
    day = ordinal_day_at(pieces, at) if at > index else None
    if day is None or written_at(pieces, at):
        return None
    number, end = day
    pointer = context.words.points.match(pieces, end + 1) if word_at(pieces, end) == "of" else None
    if pointer and word_at(pieces, pointer.end) == "month":
        end, shifts = pointer.end + 1, [_SHIFT[pointer.value]]
    else:
        after = pieces[end] if end < len(pieces) else None
        free = after is None or after.kind == "mark" or after.text in _AFTER_DAY
        if not free or not (told or word_at(pieces, index - 1) in _BEFORE_DAY):
            return None
        shifts = [0, 1] if context.future_at(index) else [0, -1, -2]
    found = _day_near(context.anchor, number, shifts) if context.anchor else None
    return _moment(end, found, found, DatePrecision.DAY, relative=True)


def _day_near(anchor: date, number: int, shifts: list[int]) -> date | None:
    """The day of a month of the first shift that has it, on the right side of the anchor."""
    for shift in shifts:
        month = months_before(anchor.replace(day=1), -shift)
        last = month_span(month.year, month.month)[1] if month else None
        if last is None or number > last.day:
            continue
        day = last.replace(day=number)
        if len(shifts) == 1 or (day >= anchor if shifts[-1] > 0 else day <= anchor):
            return day
    return None


def _nearest_year(
    anchor: date, written: Written, *, future: bool
) -> tuple[date, date, DatePrecision] | None:
    step = 1 if future else -1
    for distance in range(9):  # a 29 February is at most eight years away
        year = anchor.year + step * distance
        found = resolved(written, year) if 1 <= year <= 9998 else None
        if found and (found[1] >= anchor if future else found[0] <= anchor):
            return found
    return None


def _pointed(context: Context, index: int) -> Moment | None:
    """ "last week", "this month", "next year", "last March", "this summer"."""
    pointer = context.words.points.match(context.pieces, index)
    if pointer is None:
        return None
    weekend = word_at(context.pieces, pointer.end) == "weekend"
    if word_at(context.pieces, index - 1) == "the" and not weekend:
        return None  # "the last week" is a stretch of seven days
    where, end = pointer.value, pointer.end
    month = month_at(context.pieces, end)
    if month:
        written = Written(end=month[1], month=month[0])
        return _placed(context, written, index, where=where)
    season = context.words.seasons.match(context.pieces, end)
    if season and word_at(context.pieces, season.end) != "of":
        return _season_near(context, season.end, season.value, future=where == "next")
    word = word_at(context.pieces, end)
    if word.removesuffix("'s") not in {"week", "month", "year", "weekend"}:
        return None
    clip = 2 if word.endswith("'s") else 0
    if word.startswith("weekend"):
        return _weekend_near(context, end + 1, where)
    moment = unit_of(context, end + 1, word.removesuffix("'s"), where)
    later = word_at(context.pieces, index) == "later"
    return replace(moment, clip=clip) if not later else replace(moment, first=None, last=None)


def unit_of(context: Context, end: int, unit: str, where: str) -> Moment:
    """The anchor's ``week``, ``month`` or ``year``, or that before ("last") or after ("next")."""
    anchor, shift = context.anchor, _SHIFT[where]
    precision = DatePrecision(unit)
    if anchor is None:
        return _moment(end, None, None, precision, relative=True)
    first: date | None
    last: date | None
    if unit == "week":
        first = days_before(anchor, anchor.weekday() - 7 * shift)
        last = days_before(first, -6) if first else None
    else:
        months = 1 if unit == "month" else 12
        start = anchor.replace(day=1) if unit == "month" else date(anchor.year, 1, 1)
        first = months_before(start, -shift * months)
        last = month_span(first.year, first.month, months)[1] if first else None
    last = last if shift else anchor
    days = (anchor - first).days + 1 if first and not shift and unit != "week" else None
    return replace(_moment(end, first, last, precision, relative=True), days=days)


def _weekend(context: Context, index: int) -> Moment | None:
    """ "the weekend": the last one that has begun."""
    if [piece.text for piece in context.pieces[index : index + 2]] != ["the", "weekend"]:
        return None
    return _weekend_near(context, index + 2, "this")


def _weekend_near(context: Context, end: int, where: str) -> Moment:
    anchor = context.anchor
    if anchor is None:
        return _moment(end, None, None, DatePrecision.DAY, relative=True)
    back = (anchor.weekday() - WEEKDAYS["saturday"]) % 7
    if where == "last" and back < 2:
        back += 7
    if where == "next":
        back -= 7
    first = days_before(anchor, back)
    last = days_before(anchor, back - 1)
    if last and where == "this":
        last = min(last, anchor)
    return _moment(end, first, last, DatePrecision.DAY, relative=True)


def _season(context: Context, index: int) -> Moment | None:
    """ "summer 2007", "the summer of 2007", "in the summer"."""
    pieces = context.pieces
    at = index + 1 if word_at(pieces, index) == "the" else index
    hit = context.words.seasons.match(pieces, at)
    if hit is None:
        return None
    year_place = hit.end + 1 if word_at(pieces, hit.end) == "of" else hit.end
    pointer = context.words.points.match(pieces, year_place)
    if pointer and word_at(pieces, pointer.end) == "year":
        open_one = _moment(pointer.end + 1, None, None, DatePrecision.PERIOD, relative=True)
        if context.anchor is None:
            return open_one
        first, last = month_span(context.anchor.year + _SHIFT[pointer.value], hit.value, 3)
        return replace(open_one, first=first, last=last)
    year = year_at(pieces, year_place)
    if year:
        first, last = month_span(year, hit.value, 3)
        return _moment(year_place + 1, first, last, DatePrecision.PERIOD, relative=False)
    if at == index or word_at(pieces, index - 1) not in {"in", "during", "over", "since", "last"}:
        return None
    return _season_near(context, hit.end, hit.value, future=context.future_at(index))


def _season_near(context: Context, end: int, month: int, *, future: bool) -> Moment:
    found = None
    if context.anchor:
        written = Written(end=end, month=month)
        found = _nearest_year(context.anchor, written, future=future)
    if found is None:
        return _moment(end, None, None, DatePrecision.PERIOD, relative=True)
    first, last = month_span(found[0].year, month, 3)
    return _moment(end, first, last, DatePrecision.PERIOD, relative=True)
