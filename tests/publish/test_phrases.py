"""Fields in words: never finer than the report's own."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from tests.factories import reading, report

from warledger.publish import phrases
from warledger.records import Coverage, DatePrecision, Figure, Modality, Span

READING = reading()
CLAIM = READING.claims[0]


@pytest.mark.parametrize(
    ("low", "high", "approx", "wanted"),
    [
        (69, 69, False, "69"),
        (1247, 1247, False, "1,247"),
        (18, None, False, "at least 18"),
        (None, 40, False, "at most 40"),
        (40, 60, False, "40–60"),
        (200, 200, True, "about 200"),
        (None, None, False, "number unknown"),
        (0, 0, False, "0"),
    ],
)
def test_bounds(low: int | None, high: int | None, approx: bool, wanted: str) -> None:
    assert phrases.bounds(Figure(span=Span(0, 1), low=low, high=high, approx=approx)) == wanted


@pytest.mark.parametrize(
    ("start", "end", "precision", "wanted"),
    [
        (date(2008, 3, 30), date(2008, 3, 30), DatePrecision.DAY, "30 March 2008"),
        (date(2008, 3, 25), date(2008, 3, 30), DatePrecision.DAY, "25–30 March 2008"),
        (date(2008, 3, 25), date(2008, 4, 2), DatePrecision.PERIOD, "25 March – 2 April 2008"),
        (
            date(2007, 12, 30),
            date(2008, 1, 2),
            DatePrecision.DAY,
            "30 December 2007 – 2 January 2008",
        ),
        (date(2008, 3, 1), date(2008, 3, 31), DatePrecision.MONTH, "March 2008"),
        (date(2008, 3, 1), date(2008, 5, 31), DatePrecision.MONTH, "March 2008 – May 2008"),
        (date(2008, 1, 1), date(2008, 12, 31), DatePrecision.YEAR, "2008"),
        (date(2006, 1, 1), date(2008, 12, 31), DatePrecision.YEAR, "2006–2008"),
        (date(2008, 3, 24), date(2008, 3, 30), DatePrecision.WEEK, "week of 24 March 2008"),
        (date(2008, 3, 1), None, DatePrecision.MONTH, "since March 2008"),
        (None, date(2008, 3, 30), DatePrecision.DAY, "until 30 March 2008"),
        (None, None, None, None),
    ],
)
def test_period_is_never_finer_than_its_words(
    start: date | None, end: date | None, precision: DatePrecision | None, wanted: str | None
) -> None:
    claim = replace(CLAIM, date_start=start, date_end=end, date_precision=precision)
    assert phrases.period(claim) == wanted


@pytest.mark.parametrize(
    ("index", "wanted"), [(0, None), (3, "per day"), (6, "= at least 24 (vague)")]
)
def test_meaning_adds_only_what_the_words_leave_out(index: int, wanted: str | None) -> None:
    assert phrases.meaning(READING.claims[index], READING.report.text) == wanted


def test_meaning_of_a_number_word() -> None:
    text = "Sixty-nine were held."
    claim = replace(CLAIM, figure=Figure(span=Span(0, 10), low=69, high=69))
    assert phrases.meaning(claim, text) == "= 69"
    rate = replace(claim, per="day")
    assert phrases.meaning(rate, text) == "= 69 per day"


def test_source_names_whoever_stands_behind_the_figure() -> None:
    sources = [phrases.source(claim, READING.report) for claim in READING.claims]
    assert sources[0] == "officials"
    assert sources[2] == "the report itself"
    assert sources[4] == "Karim Ode, a doctor, via the Valley Wire"
    assert sources[5] == "the commenter reader one"
    assert phrases.chain(None, "the Valley Wire") == "via the Valley Wire"


def test_modality_speaks_only_where_the_source_does_not() -> None:
    assert phrases.modality(replace(CLAIM, modality=Modality.ATTRIBUTED)) is None
    assert phrases.modality(replace(CLAIM, modality=Modality.NEGATED)) == "negated"


def test_victims_carry_groups() -> None:
    assert phrases.victims(CLAIM) == "militia fighters"
    assert phrases.victims(replace(CLAIM, victims=None, age="child")) == "people (child)"
    assert phrases.victims(replace(CLAIM, victims=None)) is None


def test_plain_takes_away_what_a_terminal_would_obey() -> None:
    assert phrases.plain("a\x1b[31mb\n\n c\u202ed\ud800\x07") == "a[31mb cd"


def test_coverage_is_one_sentence() -> None:
    some = Coverage(claims=7, checked_claims=1, checks=2, held=1)
    assert phrases.coverage(some) == "2 checks possible, 1 held; 1 of 7 claims could be checked."
    assert phrases.coverage(replace(some, checks=0, held=0)) == "7 claims, no check possible."
    none = Coverage(claims=0, checked_claims=0, checks=0, held=0)
    assert "nothing to check" in phrases.coverage(none)


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("2008-03-30T11:15:00", "30 March 2008, 11:15"),
        ("2008-03-30", "30 March 2008"),
        ("three days ago", "three days ago"),
    ],
)
def test_moment(words: str, wanted: str) -> None:
    assert phrases.moment(words) == wanted


def test_a_report_without_title_is_called_by_its_source() -> None:
    assert phrases.title(report(title=None)) == "river-towns.txt"
    assert phrases.title(report(title=" ", source="-")) == "Standard input"
    assert phrases.published(report(published=None)) == "date of publication unknown"


def test_an_outlet_that_signs_its_own_reports_is_named_once() -> None:
    assert phrases.origin(report(author="Karim Ode")) == ("The Valley Observer", "Karim Ode")
    assert phrases.origin(report(author="The Valley Observer")) == ("The Valley Observer",)
    assert phrases.origin(report(outlet=None)) == ()
