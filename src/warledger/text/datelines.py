"""Datelines ("KANO, 12 March 2015 (Northern Wire) -"): where and when a report was written."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from warledger.text.calendars import MONTHS

if TYPE_CHECKING:
    from warledger.records import Span

_MONTH = r"(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.?"
_DATELINE = re.compile(
    r"[A-Z][A-Z'’.\- ]{2,}(?:,\s[A-Z][\w.'’ ]+?)??"
    rf"(?P<day>,?\s(?:\d{{1,2}}\s{_MONTH}|{_MONTH}\s\d{{1,2}})(?:,?\s\d{{4}})?)?"
    r"(?:\s\([^)]{2,40}\))?\s*(?:[-–—]+|:)\s+"
    r"|[A-Z][\w'’.\- ]{2,30}(?:,\s[A-Z][\w.'’ ]{2,30})?\s\([A-Z][^)]{1,40}\)\s*[-–—]+\s+"
)
_NUMBER = re.compile(r"\d+")
_WORD = re.compile(r"[A-Za-z]+")


def dateline_end(text: str, span: Span) -> int | None:
    """Where the words behind a paragraph's dateline begin; None where it has none."""
    found = _DATELINE.match(text, *span)
    return found.end() if found else None


def dateline_day(text: str, span: Span) -> date | None:
    """The day in a paragraph's dateline; None where there is none, or none with its year."""
    found = _DATELINE.match(text, *span)
    said = found.group("day") if found else None
    if said is None:
        return None
    day, *year = (int(number) for number in _NUMBER.findall(said))
    month = next((MONTHS[w] for w in map(str.lower, _WORD.findall(said)) if w in MONTHS), None)
    if not year or month is None:
        return None
    try:
        return date(year[0], month, day)
    except ValueError:  # 31 February
        return None
