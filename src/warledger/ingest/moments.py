"""
Dates and times as pages print them, to ISO 8601.

Only complete dates are read, and only where their order is certain: "3/4/2008" may be March or
April and stays as printed, "vor 2 Tagen" needs a clock and stays as well.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from functools import lru_cache
from typing import NamedTuple

from warledger.resources import attribute_of


class Moment(NamedTuple):
    """A date, perhaps with a time, found in a text; ``start`` and ``end`` are code points."""

    start: int
    end: int
    iso: str


_TIME = (
    r"(?:[\s,;:@|·–-]*(?:at|um|à|a\s+las|alle|às|om|o|в|kl\.?)?\s*"
    r"(?P<hour>[01]?\d|2[0-3])[:.h](?P<minute>[0-5]\d)(?::(?P<second>[0-5]\d))?(?!\d)"
    r"\s*(?P<half>[ap]\.?m\b\.?)?)?"
)
_WEEKDAY_FREE = r"(?<![\w/.-])"
_ISO = (
    r"(?P<year>(?:19|20)\d\d)-(?P<month>\d\d)-(?P<day>\d\d)"
    r"(?:[T ](?P<hour>[01]\d|2[0-3]):(?P<minute>[0-5]\d)(?::(?P<second>[0-5]\d)(?:[.,]\d+)?)?"
    r"\s?(?P<zone>Z|[+-]\d\d:?\d\d)?)?(?![\w-])"
)
_NUMERIC = (
    r"(?P<first>\d{1,2})\s?(?P<mark>[./])\s?(?P<second_part>\d{1,2})\s?(?P=mark)\s?"
    r"(?P<year>(?:19|20)\d\d)(?!\d)"
)


@lru_cache(maxsize=1)
def _patterns() -> tuple[re.Pattern[str], ...]:
    names = "|".join(sorted(map(re.escape, attribute_of("months", "number")), key=len)[::-1])
    year = r"(?P<year>(?:19|20)\d\d)(?!\d)"
    day = r"(?P<day>\d{1,2})"
    shapes = (
        _ISO,
        rf"{day}(?:\.|st|nd|rd|th|er|º)?\s*(?:of\s+|de\s+)?(?P<name>{names})\b\.?,?\s*(?:de\s+|del\s+)?{year}{_TIME}",
        rf"(?P<name>{names})\b\.?\s*{day}(?:st|nd|rd|th)?\s*,?\s+{year}{_TIME}",
        _NUMERIC + _TIME,
    )
    return tuple(re.compile(_WEEKDAY_FREE + shape, re.IGNORECASE) for shape in shapes)


def find(text: str) -> Moment | None:
    """The first complete date of a text with the time that follows it, if any."""
    best: Moment | None = None
    for pattern in _patterns():
        for match in pattern.finditer(text):
            iso = _iso(match)
            if iso is not None:
                if best is None or match.start() < best.start:
                    best = Moment(match.start(), match.end(), iso)
                break
    return best


def as_printed(words: str | None) -> str | None:
    """ISO 8601 where the words hold a complete date, else the words with single spaces."""
    if words is None or not (plain := " ".join(words.split())):
        return None
    moment = find(plain)
    return plain if moment is None else moment.iso


def day_of(words: str | None) -> date | None:
    """The day of a complete date, without its time."""
    moment = find(words) if words else None
    return None if moment is None else date.fromisoformat(moment.iso[:10])


def _iso(match: re.Match[str]) -> str | None:
    parts = match.groupdict()
    if (name := parts.get("name")) is not None:
        month = int(attribute_of("months", "number")[name.lower()])
        day = int(parts["day"])
    elif (mark := parts.get("mark")) is not None:
        first, second = int(parts["first"]), int(parts["second_part"])
        if mark == "/" and first <= 12 and second <= 12 and first != second:
            return None
        day, month = (second, first) if mark == "/" and second > 12 else (first, second)
    else:
        month, day = int(parts["month"]), int(parts["day"])
    try:
        moment = datetime(int(parts["year"]), month, day)  # noqa: DTZ001 - pages seldom print zones
        if parts["hour"] is None:
            return moment.date().isoformat()
        hour = int(parts["hour"])
        if half := parts.get("half"):
            hour = hour % 12 + (12 if half[0] in "pP" else 0)
        moment = moment.replace(
            hour=hour, minute=int(parts["minute"]), second=int(parts["second"] or 0)
        )
    except ValueError:
        return None
    fine = "seconds" if parts["second"] else "minutes"
    return moment.isoformat(timespec=fine) + (parts.get("zone") or "").upper()
