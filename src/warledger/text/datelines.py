"""Datelines ("KANO, 12 March 2015 (Northern Wire) -"): where and when a report was written."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from warledger.text.calendars import MONTHS

if TYPE_CHECKING:
    from warledger.records import Span

_MONTH = r"(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.?"
#: In capitals, where a word of a headline may begin like one ("MARKET").
_CAPITAL_MONTH = (
    r"(?:JAN(?:UARY)?|FEB(?:RUARY)?|MAR(?:CH)?|APR(?:IL)?|MAY|JUNE?|JULY?|AUG(?:UST)?"
    r"|SEPT?(?:EMBER)?|OCT(?:OBER)?|NOV(?:EMBER)?|DEC(?:EMBER)?)\b\.?"
)
_YEAR = r",?\s\d{4}"
_DATELINE = re.compile(
    r"[A-Z][A-Z'’.\- ]{2,}(?:,\s[A-Z][\w.'’ ]+?)??"
    rf"(?P<day>,?\s(?:\d{{1,2}}\s{_MONTH}|{_MONTH}\s\d{{1,2}})(?:{_YEAR})?"
    rf"|,\s(?:\d{{1,2}}\s{_CAPITAL_MONTH}|{_CAPITAL_MONTH}\s\d{{1,2}})(?:{_YEAR})?)?"
    r"(?:\s\((?P<agency>[^)]{2,40})\)"
    rf"(?P<late>,?\s(?:\d{{1,2}}\s{_MONTH}|{_MONTH}\s\d{{1,2}}){_YEAR}(?=\s*[-–—]))?)?"
    r"\s*(?:[-–—]+|:)\s+"
    r"|[A-Z][\w'’.\- ]{2,30}(?:,\s[A-Z][\w.'’ ]{2,30})?\s\([A-Z][^)]{1,40}\)\s*[-–—]+\s+"
)
#: Characters that a dateline has at most: who looks for one looks no further.
_LONGEST = 200
#: What stands in brackets before the day of something else: "MORE (Video) March 3, 2009 -".
_NO_AGENCY = re.compile(
    r"[a-z\d]|(?i:video|audio|photos?|pictures|gallery|live|updated?|map|pdf)\b"
)
#: What a dateline with a day is: a comma before it, a dash behind it.
_DATED = re.compile(r"[^:]*,[^:]*[-–—]\s+")
#: Years of which reports are.
_FIRST_YEAR, _LAST_YEAR = 1800, 2100
_NUMBER = re.compile(r"\d+")
_WORD = re.compile(r"[A-Za-z]+")


def _found(text: str, span: Span) -> re.Match[str] | None:
    return _DATELINE.match(text, span.start, min(span.end, span.start + _LONGEST))


def _day_said(found: re.Match[str]) -> str | None:
    """The words for the day in a dateline, where it stands as no heading has it."""
    day, agency, late = found.group("day", "agency", "late")
    if day is not None:
        dated = day.startswith(",") and _DATED.fullmatch(found.group()) is not None
        return day if dated else None
    return late if late is not None and not _NO_AGENCY.match(agency) else None


def dateline_end(text: str, span: Span) -> int | None:
    """Where the words behind a paragraph's dateline begin; None where it has none."""
    found = _found(text, span)
    return found.end() if found else None


def dateline_day(text: str, span: Span) -> date | None:
    """
    The day in a paragraph's dateline; None where there is none, or none with its year.

    A heading may look like one ("READ MORE 12 March 2009 - …", "ALEPPO, 12 March 2013: …"): a comma
    or an agency in brackets stands before the day here, and a dash behind it.
    """
    found = _found(text, span)
    said = _day_said(found) if found else None
    if said is None:
        return None
    day, *year = (int(number) for number in _NUMBER.findall(said))
    month = next((MONTHS[w] for w in map(str.lower, _WORD.findall(said)) if w in MONTHS), None)
    if not year or month is None or not _FIRST_YEAR <= year[0] <= _LAST_YEAR:
        return None
    try:
        return date(year[0], month, day)
    except ValueError:  # 31 February
        return None
