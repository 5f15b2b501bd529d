"""The period of a claim: UCDP's precision, words, rule, and why one is unknown."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from tests.coding.builders import report_of

from warledger.coding import code
from warledger.ground.periods import date_prec, ground_periods
from warledger.reading.transcribe import transcribe
from warledger.records import DatePrecision, GroundedPeriod

if TYPE_CHECKING:
    from warledger.reading.model import Parser

#: A Wednesday.
PUBLISHED = date(2021, 6, 2)


def grounded(
    parser: Parser, text: str, published: date | None = PUBLISHED
) -> tuple[GroundedPeriod | str, ...]:
    transcript = transcribe(report_of(text, published), parser)
    return ground_periods(transcript, code(transcript))


@pytest.mark.parametrize(
    ("start", "end", "words", "expected"),
    [
        ("2008-03-25", "2008-03-25", DatePrecision.DAY, 1),
        ("2008-03-29", "2008-03-30", DatePrecision.DAY, 2),
        ("2008-03-25", "2008-03-30", DatePrecision.DAY, 2),
        ("2008-03-24", "2008-03-30", DatePrecision.WEEK, 3),
        ("2008-03-24", "2008-03-30", DatePrecision.DAY, 3),
        ("2008-03-24", "2008-03-25", DatePrecision.WEEK, 3),
        ("2008-03-23", "2008-03-30", DatePrecision.WEEK, 3),
        ("2008-03-23", "2008-03-30", DatePrecision.DAY, 4),
        ("2008-03-16", "2008-03-30", DatePrecision.WEEK, 4),
        ("2008-03-01", "2008-03-31", DatePrecision.MONTH, 4),
        ("2008-03-01", "2008-03-01", DatePrecision.MONTH, 4),
        ("2008-03-01", "2008-04-01", DatePrecision.DAY, 5),
        ("2008-01-01", "2008-01-01", DatePrecision.YEAR, 5),
        ("2003-01-01", "2008-12-31", DatePrecision.PERIOD, 5),
        ("2008-03-25", "2008-03-29", None, 2),
    ],
)
def test_codes_follow_the_length_and_are_never_finer_than_the_words(
    start: str, end: str, words: DatePrecision | None, expected: int
) -> None:
    assert date_prec(date.fromisoformat(start), date.fromisoformat(end), words) == expected


def test_an_open_period_has_the_coarsest_code() -> None:
    assert date_prec(date(2008, 3, 25), None, DatePrecision.DAY) == 5
    assert date_prec(None, date(2008, 3, 25), DatePrecision.DAY) == 5


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A bomb killed 12 farmers on Monday.", ("05-31", "05-31", 1, "Monday", "own_clause")),
        ("Since Friday 90 people were killed.",
         ("05-28", "06-02", 2, "Since Friday", "own_clause")),
        ("Shells killed 90 men in May.", ("05-01", "05-31", 4, "May", "own_clause")),
        ("Insurgents ambushed a column on Sunday. Nine soldiers were killed.",
         ("05-30", "05-30", 1, "Sunday", "running")),
        ("So far 900 fighters have surrendered.", (None, "06-02", 5, "So far", "running_total")),
        ("The war broke out on May 10, 2021. The war has killed 900 people.",
         ("05-10", "06-02", 4, "May 10, 2021", "campaign")),
        ("A camp was shelled last Thursday. The day after, a drone killed six nurses.",
         ("05-28", "05-28", 1, "The day after", "own_clause")),
    ],
)  # fmt: skip
def test_words_rule_and_code(
    parser: Parser, text: str, expected: tuple[str | None, str, int, str, str]
) -> None:
    (period,) = grounded(parser, text)
    assert isinstance(period, GroundedPeriod)
    start = f"{period.start:%m-%d}" if period.start else None
    assert (start, f"{period.end:%m-%d}", period.precision, period.words, period.rule) == expected
    assert period.span is not None
    assert period.span.of(text) == period.words


@pytest.mark.parametrize(
    ("text", "published", "reason"),
    [
        ("A bomb killed 12 farmers yesterday.", None,
         "“yesterday” counts from the day of publication, which the report does not give"),
        ("Rebels raided Tarka on Monday. Nine guards were killed.", None,
         "no day of its own, and no day of publication to count the text's times from"),
        ("A bomb killed 12 farmers.", PUBLISHED, "the text tells no time for this figure"),
        ("Airstrikes killed dozens of civilians in recent weeks.", PUBLISHED,
         "“recent weeks” gives no days of the calendar"),
        ("A bomb killed 12 farmers, the police said on Monday.", PUBLISHED,
         "“Monday” in its sentence is no time of this figure"),
    ],
)  # fmt: skip
def test_an_unknown_period_has_its_reason(
    parser: Parser, text: str, published: date | None, reason: str
) -> None:
    assert grounded(parser, text, published) == (reason,)


def test_a_date_of_the_calendar_needs_no_day_of_publication(parser: Parser) -> None:
    (period,) = grounded(parser, "A bomb killed 12 farmers on 3 May 2021.", None)
    assert isinstance(period, GroundedPeriod)
    assert (period.start, period.end, period.precision) == (date(2021, 5, 3), date(2021, 5, 3), 1)
