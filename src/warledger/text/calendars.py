"""
Dates of the calendar as written: "March 25, 2008", "25 March", "2016-01-15", "in 2014".

A timestamp is of the day that it is written with: "2008-03-29T23:30-05:00" is 29 March, whatever
day that is elsewhere. Two digits of a year stand for 1950 to 2049.

The names of months and weekdays are a closed class and stand here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import takewhile
from typing import TYPE_CHECKING

from warledger.text.scan import Piece, hyphen_at, word_at

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from warledger.records import Token

#: Names and short names of the months, January first.
_MONTH_NAMES = (
    "january jan",
    "february feb",
    "march mar",
    "april apr",
    "may",
    "june jun",
    "july jul",
    "august aug",
    "september sept sep",
    "october oct",
    "november nov",
    "december dec",
)
MONTHS: Mapping[str, int] = {
    name: number for number, names in enumerate(_MONTH_NAMES, start=1) for name in names.split()
}
WEEKDAYS: Mapping[str, int] = {
    name: number
    for number, name in enumerate(
        ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
    )
}
#: Short names of the weekdays; they count before a full stop or a date only ("Sun" is a name too).
SHORT_WEEKDAYS: Mapping[str, int] = {
    name: number
    for number, names in enumerate(
        ["mon", "tue tues", "wed weds", "thu thur thurs", "fri", "sat", "sun"]
    )
    for name in names.split()
}
#: Words for a day that only point at it.
_NEAR_DAYS = frozenset({"today", "yesterday", "tomorrow", "tonight"})
_SHORT_MONTHS = frozenset(name for name in MONTHS if len(name) <= 4) - {"may", "june", "july"}
_TELLING = (
    "in since until till by during from of early late mid last this next before after between and"
    " to through end start"
)
_POSSIBLE = (
    "by from before after between till through to the a an its their his her this that last ( , of"
    " end start for whose our my"
)
_CLOCK = re.compile(r"t\d\d:\d\d(:\d\d(\.\d+)?)?(z|[+-]\d\d(:?\d\d)?)?")
#: Words before a month which tell that it is one even where it could be another word.
_IN = frozenset(_TELLING.split())
#: Words after which four digits are a year whatever follows, and others after which they may be.
_ONLY_YEARS = frozenset({"in", "since", "during", "until", "mid", "early", "late", "circa"})
_BEFORE_YEARS = frozenset(_POSSIBLE.split())
_ORDINAL_ENDS = frozenset({"st", "nd", "rd", "th"})
_PEOPLE = frozenset({"people", "men", "women", "children", "police", "dead", "wounded", "injured"})
#: Months that are English words as well; alone they need one of `_IN` before them.
_WORDS_TOO = frozenset({"may", "march", "august", "mar", "sept"})
YEARS = range(1900, 2101)


def month_name(number: int) -> str:
    """The name of a month, 1 for "January"."""
    return _MONTH_NAMES[number - 1].split()[0].capitalize()


def in_words(day: date, *, year: bool = True) -> str:
    """A date as people write it: "29 March 2008", or "29 March"."""
    words = f"{day.day} {month_name(day.month)}"
    return f"{words} {day.year}" if year else words


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """
    A date as written. Parts that the words leave out are None.

    ``end`` is the index of the piece after it. ``last_day`` is the second day of "25-29",
    ``last_year`` the second year of "1980-88".
    """

    end: int
    year: int | None = None
    month: int | None = None
    day: int | None = None
    last_day: int | None = None
    last_year: int | None = None
    decade: bool = False


def written_at(pieces: Sequence[Piece], index: int) -> Written | None:
    """The longest date that begins at a piece, be it only a month or a year; None if none does."""
    if index >= len(pieces) or _inside_word(pieces, index):
        return None
    piece = pieces[index]
    if piece.kind == "digits":
        return _numeric(pieces, index) or _day_month(pieces, index) or _year_alone(pieces, index)
    if piece.kind == "word":
        return _month_first(pieces, index)
    return None


def date_pieces(pieces: Sequence[Piece]) -> frozenset[int]:
    """The indices of all pieces that are part of a date."""
    inside: set[int] = set()
    index = 0
    while index < len(pieces):
        found = written_at(pieces, index)
        if found:
            inside.update(range(index, found.end))
        index = found.end if found else index + 1
    return frozenset(inside)


def month_at(pieces: Sequence[Piece], index: int) -> tuple[int, int] | None:
    """Number and end of a month's name, written with a capital; its full stop belongs to it."""
    word = word_at(pieces, index)
    if word not in MONTHS or not pieces[index].capital:
        return None
    end = index + 1
    if word in _SHORT_MONTHS and word_at(pieces, end) == "." and pieces[end].glued:
        end += 1
    return MONTHS[word], end


def year_at(pieces: Sequence[Piece], index: int) -> int | None:
    """A year from 1900 to 2100 in four digits without a separator."""
    if index >= len(pieces) or pieces[index].kind != "digits":
        return None
    piece = pieces[index]
    if len(piece.text) != 4 or piece.end - piece.start != 4 or not piece.text.isdecimal():
        return None
    following = pieces[index + 1] if index + 1 < len(pieces) else None
    if following and following.glued and following.kind == "word":
        return None
    year = int(piece.text)
    return year if year in YEARS else None


def day_at(pieces: Sequence[Piece], index: int) -> tuple[int, int] | None:
    """Day of a month and end: "25", "25th"."""
    if index >= len(pieces) or pieces[index].kind != "digits" or len(pieces[index].text) > 2:
        return None
    if not pieces[index].text.isdecimal():
        return None
    day = int(pieces[index].text)
    if not 1 <= day <= 31:
        return None
    following = pieces[index + 1] if index + 1 < len(pieces) else None
    if following and following.glued and following.kind == "word":
        return (day, index + 2) if following.text in _ORDINAL_ENDS else None
    return day, index + 1


def ordinal_day_at(pieces: Sequence[Piece], index: int) -> tuple[int, int] | None:
    """Day of a month and end of "25th"; None for a bare "25"."""
    found = day_at(pieces, index)
    return found if found and found[1] == index + 2 else None


def _inside_word(pieces: Sequence[Piece], index: int) -> bool:
    return pieces[index].glued and index > 0 and pieces[index - 1].kind in {"word", "digits"}


def _numeric(pieces: Sequence[Piece], index: int) -> Written | None:
    """ISO, slashed and dotted dates. No day or month where the two can't be told apart."""
    parts = pieces[index].text.split(".")
    end = index + 1
    if len(parts) == 1:
        mark = word_at(pieces, index + 1)
        if mark not in {"-", "/"} or mark != word_at(pieces, index + 3):
            return None
        group = pieces[index : index + 5]
        if len(group) < 5 or not all(piece.glued for piece in group[1:]):
            return None
        parts = [piece.text for piece in group[::2]]
        end = index + 5
    if len(parts) != 3 or not all(part.isdecimal() and len(part) in {1, 2, 4} for part in parts):
        return None
    if len(parts[0]) == 4:
        end = _after_clock(pieces, end)
        return _checked(end, int(parts[0]), int(parts[1]), int(parts[2]))
    first, second, year = (int(part) for part in parts)
    if len(parts[2]) != 4:
        if word_at(pieces, index + 1) != "/" or len(parts[2]) != 2 or max(first, second) < 13:
            return None
        year += 2000 if year < 50 else 1900
    if second > 12 or (first <= 12 and first == second):
        return _checked(end, year, first, second)
    if first > 12 or "." in pieces[index].text:
        return _checked(end, year, second, first)
    return Written(end=end, year=year) if year in YEARS else None


def _after_clock(pieces: Sequence[Piece], end: int) -> int:
    """The index after the time of a timestamp: "T23:30:00.5+03:00", "T23:30Z"."""
    tail = "".join(
        piece.text for piece in takewhile(lambda piece: piece.glued, pieces[end : end + 10])
    )
    match = _CLOCK.match(tail)
    if match is None:
        return end
    length = 0
    while length < match.end():
        length += len(pieces[end].text)
        end += 1
    return end


def _checked(end: int, year: int, month: int, day: int) -> Written | None:
    if year not in YEARS or not 1 <= month <= 12 or not 1 <= day <= 31:
        return None
    return Written(end=end, year=year, month=month, day=day)


def _with_year(pieces: Sequence[Piece], end: int) -> tuple[int | None, int]:
    """The year after a day and month, with or without a comma: "March of 2007"."""
    at = end + 1 if word_at(pieces, end) in {",", "of"} else end
    year = year_at(pieces, at)
    return (year, at + 1) if year else (None, end)


def _last_day(
    pieces: Sequence[Piece], first: int, end: int, first_at: int
) -> tuple[int | None, int]:
    """The second day of "25-29", "25 to 29", or of "10 and 11" where those can count nothing."""
    joined = word_at(pieces, end) == "and"
    if not (joined or hyphen_at(pieces, end) or word_at(pieces, end) in {"to", "through", "until"}):
        return None, end
    last = day_at(pieces, end + 1)
    if last is None or last[0] <= first or month_at(pieces, last[1]):
        return None, end
    after = word_at(pieces, last[1])
    if joined and word_at(pieces, first_at - 1) == "between":
        counts = after in _PEOPLE or after.endswith("s")
    else:
        following = pieces[last[1]] if last[1] < len(pieces) else None
        word = following is not None and following.kind == "word"
        counts = joined and (last[0] != first + 1 or word)
    return (None, end) if counts else last  # "on May 10 and 11 people fled": a count


def _month_first(pieces: Sequence[Piece], index: int) -> Written | None:
    month = month_at(pieces, index)
    if month is None:
        return None
    number, end = month
    first = day_at(pieces, end)
    if first:
        day, after = first
        last, after = _last_day(pieces, day, after, index)
        year, after = _with_year(pieces, after)
        if word_at(pieces, index - 1) == "in" and not (last or year):
            return Written(end=end, month=number)  # "In March 25 people fell": a count
        return Written(end=after, year=year, month=number, day=day, last_day=last)
    year, end = _with_year(pieces, end)
    if year:
        return Written(end=end, year=year, month=number)
    word = word_at(pieces, index)
    if word in _WORDS_TOO and word_at(pieces, index - 1) not in _IN and not _mid(pieces, index):
        return None
    if word in _SHORT_MONTHS and end == index + 1:
        return None  # "Jan", "Dec" alone may be names
    return Written(end=end, month=number)


def _mid(pieces: Sequence[Piece], index: int) -> bool:
    return hyphen_at(pieces, index - 1) and word_at(pieces, index - 2) in {"mid", "early", "late"}


def _day_month(pieces: Sequence[Piece], index: int) -> Written | None:
    """ "25 March 2008", "25th of March", "25-29 March", "25, 26 and 27 March", "25-Mar-2008"."""
    first = day_at(pieces, index)
    if first is None:
        return None
    day, end = first
    last: int | None = None
    while word_at(pieces, end) == "," and day_at(pieces, end + 1) == ((last or day) + 1, end + 2):
        last, end = (last or day) + 1, end + 2
    if hyphen_at(pieces, end) or word_at(pieces, end) in {"to", "through", "until", "and"}:
        second = day_at(pieces, end + 2 if word_at(pieces, end + 1) == "the" else end + 1)
        if second and second[0] > day and month_at(pieces, _skip_of(pieces, second[1])):
            last, end = second
    dashed = hyphen_at(pieces, end) and not last
    month = month_at(pieces, end + 1 if dashed else _skip_of(pieces, end))
    if dashed and month and hyphen_at(pieces, month[1]) and year_at(pieces, month[1] + 1):
        year = year_at(pieces, month[1] + 1)
        return Written(end=month[1] + 2, year=year, month=month[0], day=day)
    if dashed:
        return None
    if month is None:
        return None
    number, end = month
    year, end = _with_year(pieces, end)
    return Written(end=end, year=year, month=number, day=day, last_day=last)


def _skip_of(pieces: Sequence[Piece], index: int) -> int:
    return index + 1 if word_at(pieces, index) == "of" else index


def _year_alone(pieces: Sequence[Piece], index: int) -> Written | None:
    """A year where something says that it is one: a preposition, a decade's "s", a hyphen."""
    decade = pieces[index + 1] if index + 1 < len(pieces) else None
    text = pieces[index].text
    if decade and decade.glued and decade.text == "s" and len(text) == 4 and text[3] == "0":
        return Written(end=index + 2, year=int(text), decade=True) if int(text) in YEARS else None
    year = year_at(pieces, index)
    if year is None or _counted(pieces, index):
        return None
    last = _short_year(pieces, index + 2) if hyphen_at(pieces, index + 1) else None
    if last and last > year % 100:
        return Written(end=index + 3, year=year, last_year=year // 100 * 100 + last)
    return Written(end=index + 1, year=year)


def _counted(pieces: Sequence[Piece], index: int) -> bool:
    """Whether the four digits count something: no sign of a year before, or a plural after."""
    before, after = word_at(pieces, index - 1), word_at(pieces, index + 1)
    if before in _ONLY_YEARS:
        return False
    if after in _PEOPLE or (after.endswith("s") and not after.endswith(("'s", "ss", "us"))):
        return True
    if hyphen_at(pieces, index - 1) or hyphen_at(pieces, index + 1):
        beside = [at for at in (index - 2, index + 2) if hyphen_at(pieces, (at + index) // 2)]
        return not all(_yearlike(pieces, index, at) for at in beside)
    if before in {"and", "to"}:
        return year_at(pieces, index - 2) is None
    return not (before in _BEFORE_YEARS or before.endswith("'s"))


def _yearlike(pieces: Sequence[Piece], year: int, index: int) -> bool:
    """Whether what a hyphen joins to a year leaves it a year: a word, another year, "-88"."""
    if year_at(pieces, index) or pieces[index].kind == "word":
        return True
    return index > year and bool(_short_year(pieces, index))


def _short_year(pieces: Sequence[Piece], index: int) -> int | None:
    """The two digits of a second year."""
    piece = pieces[index]
    alone = index + 1 >= len(pieces) or not (
        pieces[index + 1].glued and pieces[index + 1].kind == "word"
    )
    return int(piece.text) if alone and piece.text.isdecimal() and len(piece.text) == 2 else None


def names_a_day(token: Token) -> bool:
    """
    Whether a word names a day of the week, or one by its distance ("yesterday"), and is no part of
    somebody's name ("Friday Okafor", "Russia Today").
    """
    if token.entity in {"PERSON", "ORG"}:
        return False
    word = token.text.lower().rstrip(".")
    return word in WEEKDAYS or word in _NEAR_DAYS


def names_a_time(token: Token) -> bool:
    """
    Whether a word names a day or a month, so that it is nobody who speaks or acts.

    "May" and "March" are names of people and groups as well: a month's name tells a time where the
    parser has it for one, and it is no subject.
    """
    if names_a_day(token):
        return True
    word, dated = token.text.lower().rstrip("."), token.entity in {"DATE", "TIME"}
    return dated and token.dep != "nsubj" and (word in MONTHS or word in SHORT_WEEKDAYS)
