"""Rows of incidents in words: figures with their bounds, days no finer than they are known."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from warledger.text.calendars import in_words, month_name

if TYPE_CHECKING:
    from collections.abc import Mapping

#: UCDP's ``date_prec`` from which on only the month, and only the year, is known.
_MONTH, _YEAR = 4, 5

#: What the grades mean, in the terms of `warledger.reconcile.grades`.
GRADES = {
    "Confirmed": "The side that did it says so itself.",
    "Fair": "Two or more independent origins tell of it.",
    "Weak": "One origin tells of it.",
    "Contested": "It is denied or disputed, or different sides are said to have done it.",
    "Discounted": "A reviewer found that those harmed were no civilians, or that it was somebody "
    "else's doing.",
}
OUTCOMES = {
    "killed": "People who died.",
    "injured": "People who were hurt and lived.",
    "casualties": "Killed or injured, where the report does not split them.",
    "missing": "People of whom nothing is known.",
    "detained": "People held by a state or a force.",
    "abducted": "People taken away by others.",
    "surrendered": "Fighters who gave themselves up.",
    "displaced": "People who had to leave their homes.",
    "released": "People who were let go.",
}


def bounds(row: Mapping[str, Any]) -> str:
    """``12``, ``10–14``, ``at least 18``, ``at most 20``, ``an unknown number``."""
    low, best, high = row.get("low"), row.get("best"), row.get("high")
    if low is None and high is None:
        return "an unknown number" if best is None else f"{best:,}"
    if low is None:
        return f"at most {high:,}"
    if high is None:
        return f"at least {low:,}"
    return f"{low:,}" if low == high else f"{low:,}–{high:,}"


def best_of(row: Mapping[str, Any]) -> str | None:
    """The best estimate where it is another number than both bounds."""
    best = row.get("best")
    if best is None or best in {row.get("low"), row.get("high")}:
        return None
    return f"{best:,}"


def days(row: Mapping[str, Any]) -> str:
    """The days of an incident, no finer than they are known."""
    start, end = _day(row.get("start")), _day(row.get("end"))
    precision = row.get("precision") or _YEAR
    if start is None and end is None:
        return "day unknown"
    if start is None or end is None:
        return f"since {in_words(start)}" if start else f"until {in_words(end or date.min)}"
    if start == end:
        return in_words(start)
    if precision >= _MONTH and (start, end) == _month_around(start):
        return f"{month_name(start.month)} {start.year}"
    if precision >= _YEAR and (start, end) == (date(start.year, 1, 1), date(start.year, 12, 31)):
        return str(start.year)
    return f"{in_words(start)} to {in_words(end)}"


def _day(value: Any) -> date | None:
    return value if isinstance(value, date) or value is None else date.fromisoformat(value)


def _month_around(day: date) -> tuple[date, date]:
    first = day.replace(day=1)
    after = (first + timedelta(days=32)).replace(day=1)
    return first, after - timedelta(days=1)


def where(row: Mapping[str, Any]) -> str | None:
    """
    The place, as the gazetteer calls it. Words for it are left out: they may be those of a report
    that is not published.
    """
    return row.get("place_name") or None


def title(row: Mapping[str, Any]) -> str:
    """One line: ``10–14 killed in Northport, 25 March 2008``; people only where they are known."""
    told = f"{bounds(row)} {row['outcome']}"
    if row.get("per"):
        told += f" a {row['per']}"
    if row.get("victims_name"):
        told += f" ({row['victims_name']})"
    place = where(row)
    return ", ".join(filter(None, (f"{told} in {place}" if place else told, days(row))))
