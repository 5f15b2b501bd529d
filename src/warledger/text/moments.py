"""
Single times: a day, weekend, week, month, season, year, resolved against an anchor day.

The rules, as the codebook's reports use the words:

- A weekday is the most recent one, the anchor day included; "last Friday" excludes it; "this
  Friday" is that of the anchor's week; after "will" or "next" it is the one to come.
- A day or month without a year is the most recent one that began on or before the anchor.
- A week runs from Monday to Sunday. "This week", "this month" and "this year" end on the anchor.
- "Early" is days 1 to 10 of a month or January to March of a year, "mid" days 11 to 20 or June to
  August, "late" the rest or October to December; "since mid-April" begins on the 15th.
- Two weeks ago is one day; two months ago is a month, two years ago a year.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from warledger.records import DatePrecision
from warledger.text.calendars import WEEKDAYS, Written, month_at, written_at, year_at
from warledger.text.numerals import numeral_at
from warledger.text.scan import hyphen_at, word_at
from warledger.text.times import Context, Moment, days_before, month_span, months_before, resolved

_SHIFT = {"this": 0, "last": -1, "next": 1}


def moment_at(context: Context, index: int) -> Moment | None:
    """The time that begins at a piece, or None."""
    if index >= len(context.pieces):
        return None
    return _part(context, index) or _whole(context, index)


def _whole(context: Context, index: int) -> Moment | None:
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
        or _ago(context, index)
    )


def _moment(
    end: int, first: date | None, last: date | None, precision: DatePrecision, *, relative: bool
) -> Moment:
    return Moment(end=end, first=first, last=last, precision=precision, relative=relative)


def _offset(context: Context, index: int) -> Moment | None:
    anchor = context.anchor
    night = context.words.nights.match(context.pieces, index)
    if night:
        following = _weekday(context, night.end)
        if following:
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
    word = word_at(pieces, at)
    clip = 2 if word.endswith("'s") else 0
    number = WEEKDAYS.get(word.removesuffix("'s"))
    if number is None or not pieces[at].capital:
        return None
    if word_at(pieces, at - 1) in context.words.not_weekday:
        return None
    end = at + 1
    dated = None if clip else _dated(context, end)
    if dated:
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


def _dated(context: Context, end: int) -> Moment | None:
    """The date of the calendar that follows a weekday and says which one it is."""
    at = end + 1 if word_at(context.pieces, end) == "," else end
    following = _calendar(context, at)
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
    if pointer is None or word_at(context.pieces, index - 1) == "the":
        return None  # "the last week" is a stretch of seven days
    where, end = pointer.value, pointer.end
    month = month_at(context.pieces, end)
    if month:
        written = Written(end=month[1], month=month[0])
        return _placed(context, written, index, where=where)
    season = context.words.seasons.match(context.pieces, end)
    if season:
        return _season_near(context, season.end, season.value, future=where == "next")
    word = word_at(context.pieces, end)
    if word.removesuffix("'s") not in {"week", "month", "year", "weekend"}:
        return None
    clip = 2 if word.endswith("'s") else 0
    if word.startswith("weekend"):
        return _weekend_near(context, end + 1, where)
    moment = _period(context, end + 1, word.removesuffix("'s"), where)
    later = word_at(context.pieces, index) == "later"
    return replace(moment, clip=clip) if not later else replace(moment, first=None, last=None)


def _period(context: Context, end: int, unit: str, where: str) -> Moment:
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
    return _moment(end, first, last if shift else anchor, precision, relative=True)


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


def _ago(context: Context, index: int) -> Moment | None:
    """ "two days ago", "a year ago": a day for days and weeks, else the month or year."""
    pieces = context.pieces
    numeral = numeral_at(pieces, index)
    article = word_at(pieces, index) in {"a", "an", "one"}
    end = index + 1 if article else numeral.end if numeral else index
    unit = context.words.units.match(pieces, end)
    if end == index or unit is None or not context.words.ago.match(pieces, unit.end):
        return None
    count = 1 if article else int(numeral.value) if numeral and numeral.value < 10**6 else 0
    name, size = unit.value
    precision = DatePrecision.DAY
    if name == "month":
        precision = DatePrecision.MONTH if size == 1 else DatePrecision.YEAR
    first = last = None
    if context.anchor and name == "month":
        day = months_before(context.anchor, count * size)
        if day:
            start, months = (day.month, 1) if size == 1 else (1, 12)
            first, last = month_span(day.year, start, months)
    elif context.anchor:
        days = count * size if name == "day" else count // 24
        first = last = days_before(context.anchor, days)
    return _moment(unit.end + 1, first, last, precision, relative=True)


def _part(context: Context, index: int) -> Moment | None:
    """ "early March", "mid-2012", "the end of last month", "late Tuesday"."""
    hit = context.words.parts.match(context.pieces, index)
    if hit is None:
        return None
    at = hit.end
    if [p.text for p in context.pieces[at : at + 2]] == ["the", "year"]:
        inner: Moment | None = _period(context, at + 2, "year", "this")
    elif [p.text for p in context.pieces[at : at + 2]] == ["the", "month"]:
        inner = _period(context, at + 2, "month", "this")
    else:
        at = at + 1 if hyphen_at(context.pieces, at) else at
        inner = _whole(context, at)
    if inner is None or inner.kind != "point":
        return None
    if inner.precision is DatePrecision.MONTH and inner.first:
        return _part_of_month(inner, inner.first, hit.value)
    if inner.precision is DatePrecision.YEAR and inner.first:
        return _part_of_year(inner, inner.first.year, hit.value)
    return inner


def _part_of_month(month: Moment, first: date, part: str) -> Moment:
    last = month_span(first.year, first.month)[1]
    days = {"start": (1, 10), "early": (1, 10), "mid": (11, 20)}.get(part, (21, last.day))
    begin = first.replace(day=15) if part == "mid" else None
    return replace(
        month, first=first.replace(day=days[0]), last=last.replace(day=days[1]), begin=begin
    )


def _part_of_year(moment: Moment, year: int, part: str) -> Moment:
    parts = {"start": (1, 1), "early": (1, 3), "mid": (6, 3), "end": (12, 1)}
    month, months = parts.get(part, (10, 3))
    first, last = month_span(year, month, months)
    return replace(moment, first=first, last=last)
