"""What the finders of times share: their words, the text at hand, and months on the calendar."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from warledger.records import DatePrecision
from warledger.text.scan import Phrases, Piece, WordGroup, pieces_of, valued

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from warledger.text.calendars import Written


@dataclass(frozen=True, slots=True, kw_only=True)
class DateLexicon:
    """The words of times: ``DateLexicon.of(resources.lexicon("dates"))``."""

    offsets: Phrases[int]  #: "yesterday": days from the anchor
    nights: Phrases[bool]  #: "overnight"
    units: Phrases[tuple[str, int]]  #: "weeks": ("day", 7)
    parts: Phrases[str]  #: "early", "the end of"
    seasons: Phrases[int]  #: first month
    feasts: Phrases[str]  #: month and day, "12-25"
    points: Phrases[str]  #: this, last, next
    stretches: Phrases[bool]  #: "the past"
    recent: Phrases[bool]  #: "recent", "the past few"
    firsts: Phrases[str]  #: "the first"
    ago: Phrases[bool]
    several: Phrases[bool]  #: "a few": a number that is not told
    sets: Phrases[bool]  #: "every"
    hijri_months: Phrases[int]
    hijri_feasts: Phrases[str]  #: Islamic month and day, "10-1"
    pointers: Phrases[str]  #: "the next day": how it points at a time told before
    ways: Phrases[int]  #: "later" 1, "earlier" -1
    nths: Phrases[str]  #: what "the third day of" can be of
    #: Words with which a time of this lexicon can begin, each with the words that can come second;
    #: none where it needs none.
    openings: Mapping[str, frozenset[str]]
    part_of_day: frozenset[str]
    not_weekday: frozenset[str]
    future: frozenset[str]
    since: Phrases[str]
    until: Phrases[str]

    @classmethod
    def of(cls, groups: Iterable[WordGroup]) -> DateLexicon:
        """The lexicon from its groups; build it once and hand it to every call."""
        rows = tuple(groups)
        sizes = dict(valued(rows, "size", int))

        def role(name: str) -> list[str]:
            return [word for word, found in valued(rows, "role", str) if found == name]

        return cls(
            offsets=Phrases.of(valued(rows, "offset", int)),
            nights=Phrases.of(valued(rows, "night", bool)),
            units=Phrases.of((w, (unit, sizes[w])) for w, unit in valued(rows, "unit", str)),
            parts=Phrases.of(valued(rows, "part", str)),
            seasons=Phrases.of(valued(rows, "month", int)),
            feasts=Phrases.of(valued(rows, "feast", str)),
            points=Phrases.of(valued(rows, "point", str)),
            stretches=Phrases.of(valued(rows, "stretch", bool)),
            recent=Phrases.of(valued(rows, "recent", bool)),
            firsts=Phrases.of(valued(rows, "ordinal", str)),
            ago=Phrases.of(valued(rows, "ago", bool)),
            several=Phrases.of(valued(rows, "several", bool)),
            sets=Phrases.of(valued(rows, "every", bool)),
            hijri_months=Phrases.of(valued(rows, "hijri", int)),
            hijri_feasts=Phrases.of(valued(rows, "hijri_feast", str)),
            pointers=Phrases.of(valued(rows, "points_back", str)),
            ways=Phrases.of(valued(rows, "way", int)),
            nths=Phrases.of((word, word) for word in role("begun")),
            part_of_day=frozenset(role("part_of_day")),
            not_weekday=frozenset(role("not_weekday")),
            future=frozenset(role("future")),
            since=Phrases.of((word, word) for word in role("since")),
            until=Phrases.of((word, word) for word in role("until")),
            openings=_openings(rows),
        )


#: Attributes, and roles, of groups whose words stand inside a time or beside it, and begin none.
_INSIDE = ("way", "ago")
_ROLES_INSIDE = frozenset({"part_of_day", "not_weekday", "future", "begun"})


def _openings(groups: Sequence[WordGroup]) -> dict[str, frozenset[str]]:
    seconds: dict[str, set[str]] = {}
    for group in groups:
        inside = any(name in group.attributes for name in _INSIDE)
        if inside or group.attributes.get("role") in _ROLES_INSIDE:
            continue
        for phrase in group.words:
            first, *rest = [piece.text for piece in pieces_of(phrase)]
            seconds.setdefault(first, set()).add(rest[0] if rest else "")
    # A word that stands alone somewhere needs no second.
    return {first: frozenset(() if "" in rest else rest) for first, rest in seconds.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """The pieces of a text with the anchor day and the words."""

    pieces: Sequence[Piece]
    anchor: date | None
    words: DateLexicon

    def future_at(self, index: int) -> bool:
        """Whether a word of the future stands before a piece in its clause, up to twelve back."""
        for back in range(index - 1, max(index - 13, -1), -1):
            piece = self.pieces[back]
            if piece.kind == "mark" or piece.text in {"said", "says", "told"}:
                return False
            if piece.text in self.words.future or piece.text.endswith("'ll"):
                return True
        return False


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """A time between piece indices; ``end`` is the piece after it. Days are inclusive."""

    end: int
    first: date | None
    last: date | None
    precision: DatePrecision
    relative: bool
    kind: str = "point"
    days: int | None = None
    begin: date | None = None  #: where "since" begins if not on ``first``
    written: Written | None = None  #: for a second date that lends its year
    weekday: bool = False
    clip: int = 0  #: characters of the last piece that are no part of it ("Sunday's")


def open_moment(end: int, precision: DatePrecision) -> Moment:
    """Words for a time that name no day of the calendar, or none without an anchor."""
    return Moment(end=end, first=None, last=None, precision=precision, relative=True)


def month_span(year: int, month: int, months: int = 1) -> tuple[date, date]:
    """First and last day of a month, or of several from it on."""
    last = year * 12 + month - 1 + months - 1
    end_year, end_month = divmod(last, 12)
    end_day = monthrange(end_year, end_month + 1)[1]
    return date(year, month, 1), date(end_year, end_month + 1, end_day)


def is_whole(first: date, last: date) -> bool:
    """Whether two days are the first and the last of a month, a quarter, a half year or a year."""
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    if months not in {1, 3, 6, 12} or (first.month - 1) % months:
        return False
    return (first, last) == month_span(first.year, first.month, months)


def months_before(day: date, months: int) -> date | None:
    """The same day of an earlier month, or its last day; None before the calendar begins."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    if not 1 <= year <= 9998:
        return None
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def days_before(day: date, days: int) -> date | None:
    """A day earlier (or, if negative, later) by days; None outside the calendar."""
    try:
        return day - timedelta(days=days)
    except OverflowError:
        return None


def resolved(written: Written, year: int) -> tuple[date, date, DatePrecision] | None:
    """First and last day of a written date in a year; None where there is no such day."""
    try:
        if written.month is None:
            last = year + 9 if written.decade else written.last_year or year
            precision = DatePrecision.PERIOD if written.decade else DatePrecision.YEAR
            return date(year, 1, 1), date(last, 12, 31), precision
        if written.day is None:
            return (*month_span(year, written.month), DatePrecision.MONTH)
        first = date(year, written.month, written.day)
        last_day = date(year, written.month, written.last_day or written.day)
    except ValueError:
        return None
    return first, last_day, DatePrecision.DAY
