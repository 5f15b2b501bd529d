"""The table of expressions: words of time on their day of publication."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from warledger.resources import lexicon
from warledger.text.dates import DateLexicon, find_times
from warledger.text.pointing import pointers

if TYPE_CHECKING:
    from collections.abc import Iterator

WORDS = DateLexicon.of(lexicon("dates"))
TABLE = Path(__file__).parent / "expressions.yaml"


def rows() -> Iterator[Any]:
    for part in yaml.safe_load(TABLE.read_text(encoding="utf-8")):
        for row in part["rows"]:
            kind = row[3] if len(row) > 3 else "point"
            yield pytest.param(part["anchor"], *row[:3], kind, id=f"{part['anchor']} {row[1]}")


def day(words: str) -> date | None:
    return None if words == "-" else date.fromisoformat(words)


def days(words: str) -> tuple[date | None, date | None]:
    first, _, last = words.partition("..")
    return day(first), day(last or first)


@pytest.mark.parametrize(("anchor", "text", "words", "expected", "kind"), rows())
def test_expression(anchor: date | None, text: str, words: str, expected: str, kind: str) -> None:
    found = find_times(text, anchor, WORDS)
    if words.startswith("between"):  # "overnight" before it is no time of its own
        assert len(found) == 1
    told = [time for time in found if time.span.of(text) == words]

    assert [(time.start, time.end, time.kind) for time in told] == [(*days(expected), kind)]


def test_the_table_is_large_and_lists_nothing_twice() -> None:
    listed = [(row.values[0], row.values[1]) for row in rows()]
    assert len(listed) == len(set(listed)) >= 150


@pytest.mark.parametrize(
    "text",
    [
        "The 25th brigade fled.",
        "On the 25th anniversary they fled.",
        "Ramadan Ali fled.",
        "The men of Ramadan Ali fled.",
        "Sat in the yard, they waited.",
        "The Sun wrote that they fled.",
        "Version 1/2/08 was sent.",
        "They fled a few days later.",
        "They held the third quarter of the town.",
        "Every man fled.",
        "They took the first half of the road.",
        "They fled in the week of rain.",
    ],
)
def test_words_that_are_no_times(text: str) -> None:
    assert find_times(text, date(2008, 3, 30), WORDS) == []


#: Text, the pointing words, the days of the time told before, what they come to.
POINTING = [
    ("The same day it burned.", "The same day", "2008-03-25", "2008-03-25"),
    ("It burned that night.", "that night", "2008-03-25", "2008-03-25"),
    ("It burned that week.", "that week", "2008-03-26", "2008-03-24..2008-03-30"),
    ("It burned in the same month.", "the same month", "2008-02-10", "2008-02-01..2008-02-29"),
    ("It burned that year.", "that year", "2007-05-09", "2007-01-01..2007-12-31"),
    ("It burned in the same period.", "the same period", "2008-03-25..2008-03-29",
     "2008-03-25..2008-03-29"),
    ("The next day it burned.", "The next day", "2007-12-31", "2008-01-01"),
    ("It burned the following night.", "the following night", "2008-02-28", "2008-02-29"),
    ("The previous day it burned.", "The previous day", "2008-03-01", "2008-02-29"),
    ("It burned the day before.", "the day before", "2008-01-01", "2007-12-31"),
    ("Two days later it burned.", "Two days later", "2008-03-25", "2008-03-27"),
    ("It burned 48 hours later.", "48 hours later", "2008-03-25", "2008-03-27"),
    ("It burned a week earlier.", "a week earlier", "2008-03-25", "2008-03-18"),
    ("It burned three weeks after that.", "three weeks after that", "2008-03-25", "2008-04-15"),
    ("It burned a month later.", "a month later", "2007-12-20", "2008-01-01..2008-01-31"),
    ("It burned two years earlier.", "two years earlier", "2008-03-25", "2006-01-01..2006-12-31"),
    ("It burned the previous week.", "the previous week", "2008-03-25", "2008-03-17..2008-03-23"),
    ("It burned the following week.", "the following week", "2008-03-25",
     "2008-03-31..2008-04-06"),
    ("It burned the following month.", "the following month", "2007-12-20",
     "2008-01-01..2008-01-31"),
    ("It burned the year before.", "the year before", "2008-03-25", "2007-01-01..2007-12-31"),
    ("In the first week of the operation it burned.", "the first week of the operation",
     "2008-03-25", "2008-03-25..2008-03-31"),
    ("In the second week of the war it burned.", "the second week of the war", "2008-03-25",
     "2008-04-01..2008-04-07"),
    ("In the first three days of fighting it burned.", "the first three days of fighting",
     "2008-03-30", "2008-03-30..2008-04-01"),
    ("On the third day of fighting it burned.", "the third day of fighting", "2008-03-25",
     "2008-03-27"),
    ("It burned on the 12th day of the siege.", "the 12th day of the siege", "2008-03-25",
     "2008-04-05"),
    ("It burned on day three of the offensive.", "day three of the offensive", "2008-03-25",
     "2008-03-27"),
    ("It burned on the first day of the truce.", "the first day of the truce", "2008-03-25",
     "2008-03-25"),
    ("It burned after two days of shelling, five days later.", "five days later",
     "2008-03-25..2008-03-26", "2008-03-31"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "words", "told", "expected"), POINTING)
def test_words_that_point_at_a_time_told_before(
    text: str, words: str, told: str, expected: str
) -> None:
    ((span, pointer),) = pointers(text, WORDS)
    first, last = days(told)
    assert span.of(text) == words
    assert first is not None
    assert last is not None
    found = pointer.applied(first, last)
    assert found is not None
    assert found[:2] == days(expected)
    assert all(not time.span.overlaps(span) for time in find_times(text, None, WORDS))


@pytest.mark.parametrize(
    "text",
    [
        "The day after the raid it burned.",
        "In the same month of last year it burned.",
        "It burned two days later than planned.",
        "It burned two hours later.",
        "It burned in two days.",
        "The third day of March was calm.",
        "It burned the week before last.",
        "More than a year later it burned.",
    ],
)
def test_words_that_point_at_nothing_told(text: str) -> None:
    assert pointers(text, WORDS) == []
