"""Times: dates, weekdays, relative days, stretches, since and until."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warledger.records import DatePrecision, TimeExpression
from warledger.resources import lexicon
from warledger.text.dates import DateLexicon, find_times

WORDS = DateLexicon.of(lexicon("dates"))
SUNDAY = date(2008, 3, 30)


def only(text: str, anchor: date | None = SUNDAY) -> TimeExpression:
    found = find_times(text, anchor, WORDS)
    assert len(found) == 1, [time.span.of(text) for time in found]
    return found[0]


def days(time: TimeExpression) -> str:
    return f"{time.start}..{time.end}"


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("They fled on March 25, 2008.", "March 25, 2008", "2008-03-25..2008-03-25"),
        ("They fled on 25 March.", "25 March", "2008-03-25..2008-03-25"),
        ("They fled on 25th of April.", "25th of April", "2007-04-25..2007-04-25"),
        ("They fled on Jan. 15, 2016.", "Jan. 15, 2016", "2016-01-15..2016-01-15"),
        ("They fled on 2016-01-15.", "2016-01-15", "2016-01-15..2016-01-15"),
        ("They fled on 15/03/2008.", "15/03/2008", "2008-03-15..2008-03-15"),
        ("They fled on 03/04/2008.", "03/04/2008", "2008-01-01..2008-12-31"),
        ("They fled in March 2014.", "March 2014", "2014-03-01..2014-03-31"),
        ("They fled in 2014.", "2014", "2014-01-01..2014-12-31"),
        ("They fled in the 1990s.", "1990s", "1990-01-01..1999-12-31"),
        ("They fled in early March.", "early March", "2008-03-01..2008-03-10"),
        ("They fled in mid-2012.", "mid-2012", "2012-06-01..2012-08-31"),
        ("They fled in the summer.", "the summer", "2007-06-01..2007-08-31"),
        ("They fled in winter 2006.", "winter 2006", "2006-12-01..2007-02-28"),
        ("They fled in May.", "May", "2007-05-01..2007-05-31"),
        ("They fled in March 2007 or so.", "March 2007", "2007-03-01..2007-03-31"),
        ("They fled in March last year.", "March last year", "2007-03-01..2007-03-31"),
        ("They fled on Christmas Day.", "Christmas Day", "2007-12-25..2007-12-25"),
        ("They fled on 29 February.", "29 February", "2008-02-29..2008-02-29"),
        ("They fled on Tuesday.", "Tuesday", "2008-03-25..2008-03-25"),
        ("They fled on Sunday.", "Sunday", "2008-03-30..2008-03-30"),
        ("They fled last Sunday.", "last Sunday", "2008-03-23..2008-03-23"),
        ("They flee next Monday.", "next Monday", "2008-03-31..2008-03-31"),
        ("They will flee on Thursday.", "Thursday", "2008-04-03..2008-04-03"),
        ("He said on Friday they will flee.", "Friday", "2008-03-28..2008-03-28"),
        ("In Friday's raid they fled.", "Friday", "2008-03-28..2008-03-28"),
        ("They fled on Friday night.", "Friday night", "2008-03-28..2008-03-28"),
        ("They fled on Friday last week.", "Friday last week", "2008-03-21..2008-03-21"),
        ("On Sunday, 24 June 2018, they fled.", "Sunday, 24 June 2018", "2018-06-24..2018-06-24"),
        ("They fled yesterday.", "yesterday", "2008-03-29..2008-03-29"),
        ("In yesterday's raid they fled.", "yesterday", "2008-03-29..2008-03-29"),
        ("They fled overnight.", "overnight", "2008-03-29..2008-03-30"),
        ("They fled two days ago.", "two days ago", "2008-03-28..2008-03-28"),
        ("They fled a year ago.", "a year ago", "2007-01-01..2007-12-31"),
        ("They fled three months ago.", "three months ago", "2007-12-01..2007-12-31"),
        ("They fled last week.", "last week", "2008-03-17..2008-03-23"),
        ("They fled this week.", "this week", "2008-03-24..2008-03-30"),
        ("They fled last month.", "last month", "2008-02-01..2008-02-29"),
        ("They fled this year.", "this year", "2008-01-01..2008-03-30"),
        ("They fled over the weekend.", "the weekend", "2008-03-29..2008-03-30"),
        ("They fled at the end of last month.", "the end of last month", "2008-02-21..2008-02-29"),
    ],
)
def test_points(text: str, words: str, expected: str) -> None:
    time = only(text)
    assert (time.span.of(text), days(time), time.kind) == (words, expected, "point")


@pytest.mark.parametrize(
    ("text", "words", "expected", "length"),
    [
        ("It ran March 25-29.", "March 25-29", "2008-03-25..2008-03-29", 5),
        ("It ran 25–29 March 2007.", "25–29 March 2007", "2007-03-25..2007-03-29", 5),
        ("It ran from 3 May to 30 May.", "from 3 May to 30 May", "2007-05-03..2007-05-30", 28),
        ("It ran March 25 to April 3.", "March 25 to April 3", "2008-03-25..2008-04-03", 10),
        (
            "It ran between January and September last year.",
            "between January and September last year",
            "2007-01-01..2007-09-30",
            273,
        ),
        (
            "It ran from October 29 to November 11, 2021.",
            "from October 29 to November 11, 2021",
            "2021-10-29..2021-11-11",
            14,
        ),
        (
            "It ran from Monday to Wednesday.",
            "from Monday to Wednesday",
            "2008-03-24..2008-03-26",
            3,
        ),
        ("It ran from Friday to Tuesday.", "from Friday to Tuesday", "2008-03-21..2008-03-25", 5),
        ("It ran in 1980-88.", "1980-88", "1980-01-01..1988-12-31", 3288),
        ("It ran 2003-2004.", "2003-2004", "2003-01-01..2004-12-31", 731),
        (
            "It ran for the first two months of 2007.",
            "the first two months of 2007",
            "2007-01-01..2007-02-28",
            59,
        ),
        ("It ran the four weeks to Sunday.", "four weeks to Sunday", "2008-03-03..2008-03-30", 28),
    ],
)
def test_ranges(text: str, words: str, expected: str, length: int) -> None:
    time = only(text)
    assert (time.span.of(text), days(time), time.kind) == (words, expected, "range")
    assert time.days == length


@pytest.mark.parametrize(
    ("text", "expected", "length"),
    [
        ("It ran in the past six days.", "2008-03-24..2008-03-30", 6),
        ("It ran in the last two weeks.", "2008-03-16..2008-03-30", 14),
        ("It ran in the past week.", "2008-03-23..2008-03-30", 7),
        ("It ran in the past 36 hours.", "2008-03-29..2008-03-30", 2),
        ("It ran in the last month.", "2008-02-29..2008-03-30", 30),
        ("It ran for 28 days.", "None..None", 28),
        ("It ran in the same four weeks.", "None..None", 28),
        ("It was a five-day battle.", "None..None", 5),
        ("It ran for a week.", "None..None", 7),
        ("A week of raids ran.", "None..None", 7),
        ("It ran in recent weeks.", "None..None", None),
        ("It ran for two months.", "None..None", None),
    ],
)
def test_stretches(text: str, expected: str, length: int | None) -> None:
    time = only(text)
    assert (days(time), time.kind, time.days) == (expected, "duration", length)


@pytest.mark.parametrize(
    ("text", "words", "expected", "kind"),
    [
        ("It ran since Tuesday.", "since Tuesday", "2008-03-25..2008-03-30", "since"),
        ("It ran since 2007.", "since 2007", "2007-01-01..2008-03-30", "since"),
        ("It ran since mid-January.", "since mid-January", "2008-01-15..2008-03-30", "since"),
        ("It ran since the new year.", "since the new year", "2008-01-01..2008-03-30", "since"),
        ("It ran since 2012.", "since 2012", "2012-01-01..None", "since"),
        (
            "Ten fell since the raids in the south began on Tuesday.",
            "since the raids in the south began on Tuesday",
            "2008-03-25..2008-03-30",
            "since",
        ),
        ("It ran until at least Friday.", "until at least Friday", "None..2008-03-28", "until"),
        ("It ran until Friday.", "until Friday", "None..2008-03-28", "until"),
        ("It ran till late by Thursday noon.", "by Thursday noon", "None..2008-03-27", "until"),
    ],
)
def test_since_and_until(text: str, words: str, expected: str, kind: str) -> None:
    time = only(text)
    assert (time.span.of(text), days(time), time.kind) == (words, expected, kind)


@pytest.mark.parametrize(
    ("text", "length", "precision"),
    [
        ("It ran since 21 March.", 10, "day"),
        ("It ran since the start of March.", 30, "month"),
        ("It ran since late February.", None, "month"),
        ("It ran since mid-January.", None, "month"),
        ("It ran since February.", None, "month"),
        ("It ran since 2007.", None, "year"),
        ("It ran since last week.", None, "week"),
        ("It ran this year.", 90, "year"),
        ("It ran from late January to 4 March.", None, "month"),
        ("It ran from January to 4 March.", None, "month"),
        ("It ran from early January to late February.", None, "month"),
        ("It ran from January to February.", 60, "month"),
        ("It ran from 21 January to 4 March.", 44, "day"),
    ],
)
def test_a_length_is_given_only_where_the_words_name_the_days(
    text: str, length: int | None, precision: str
) -> None:
    time = only(text)
    assert (time.days, time.precision.value) == (length, precision)


@pytest.mark.parametrize(
    "text",
    [
        "You may go, and they march on.",
        "May leave the town first.",
        "At least 2000 dead lay there.",
        "There were 1500-2000 people.",
        "It was called Bloody Sunday.",
        "They fled on Sundays.",
        "It killed 65 a week.",
        "The 12-year-old fled.",
        "They fled since then, Ali said.",
        "There were 2008 men.",
    ],
)
def test_words_that_are_no_times(text: str) -> None:
    assert find_times(text, SUNDAY, WORDS) == []


def test_two_times_out_of_order_are_no_range() -> None:
    found = find_times("Tuesday to March", date(2000, 1, 1), WORDS)
    assert all(time.kind != "range" for time in found)


def test_a_number_after_in_march_counts() -> None:
    text = "In March 25 people fell."
    assert only(text).span.of(text) == "March"


@pytest.mark.parametrize(
    ("text", "precision"),
    [
        ("on 5 May", DatePrecision.DAY),
        ("in May", DatePrecision.MONTH),
        ("yesterday", DatePrecision.DAY),
        ("last week", DatePrecision.WEEK),
        ("on Tuesday", DatePrecision.DAY),
        ("the past two weeks", DatePrecision.WEEK),
        ("over the weekend", DatePrecision.DAY),
        ("two years ago", DatePrecision.YEAR),
        ("last summer", DatePrecision.PERIOD),
        ("since Tuesday", DatePrecision.DAY),
        ("from 3 May to 30 May", DatePrecision.DAY),
    ],
)
def test_relative_times_stay_open_without_an_anchor(text: str, precision: DatePrecision) -> None:
    time = only(text, None)
    assert (days(time), time.relative, time.precision) == ("None..None", True, precision)


def test_complete_dates_need_no_anchor() -> None:
    time = only("It ran from 3 May 2021 to 30 May 2021.", None)
    assert (days(time), time.relative, time.days) == ("2021-05-03..2021-05-30", False, 28)


def test_a_day_that_is_in_no_calendar_stays_open() -> None:
    assert days(only("on 31 February 2007")) == "None..None"


DATES = st.dates(date(1900, 1, 1), date(2100, 12, 31))
FORMS = st.sampled_from(
    ["{d} {m} {y}", "{m} {d}, {y}", "{y}-{n:02}-{d:02}", "{m} {d} {y}", "the {d} of {m} {y}"]
)
MONTHS = "January February March April May June July August September October November December"


@given(DATES, FORMS)
def test_written_dates_read_back(day: date, form: str) -> None:
    name = MONTHS.split()[day.month - 1]
    text = "on " + form.format(d=day.day, m=name, n=day.month, y=day.year) + " it rained"
    time = only(text, None)
    assert (time.start, time.end, time.relative) == (day, day, False)


@given(st.text(max_size=60), st.none() | st.dates())
def test_any_text_is_read_with_valid_spans(text: str, anchor: date | None) -> None:
    times = find_times(text, anchor, WORDS)
    assert times == find_times(text, anchor, WORDS)
    end = 0
    for time in times:
        assert end <= time.span.start < time.span.end <= len(text)
        end = time.span.end


LIST = (
    "from|to|between|and|since|until|March|May|Tuesday|last|next|the|past|week|weeks|years|two|25"
    "|-|29|2008|,|ago|end of|early|mid-|summer|overnight|will|first|of|month|yesterday|9999|hours"
    "|Sunday's|weekend|31|February|New Year's Eve|1990s|a|in|by|this|year|300"
)
PARTS = st.sampled_from(LIST.split("|"))


@given(st.lists(PARTS, max_size=12).map(" ".join), st.none() | st.dates())
def test_any_words_of_time_are_read_in_order(text: str, anchor: date | None) -> None:
    for time in find_times(text, anchor, WORDS):
        assert time.span.of(text).strip() == time.span.of(text) != ""
        if time.start and time.end:
            assert time.start <= time.end
        assert time.days is None or time.days > 0


@pytest.mark.parametrize(
    "word", ["early ", "since ", "last ", "from ", "2008-", "the past ", "x's "]
)
def test_long_repetitions_are_read_at_all(word: str) -> None:
    assert find_times(word * 3000 + "yesterday", SUNDAY, WORDS)


def test_two_days_joined_by_and_are_a_range_where_they_can_count_nothing() -> None:
    text = "Clashes went on between Saturday and Sunday, May 10 and 11."
    counted = "Clashes went on until May 10 and 11 people fled."

    found = [(t.start, t.end) for t in find_times(text, date(2008, 5, 12), WORDS)]
    other = [(t.start, t.end) for t in find_times(counted, date(2008, 5, 12), WORDS)]

    assert (date(2008, 5, 10), date(2008, 5, 11)) in found
    assert (date(2008, 5, 10), date(2008, 5, 11)) not in other
