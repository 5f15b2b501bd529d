"""Days told by counting from other events, and days that nothing tells."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from tests.events.event_samples import events_of

if TYPE_CHECKING:
    from warledger.reading.model import SpacyParser
    from warledger.records import Event

PUBLISHED = date(2010, 5, 10)  # a Monday


def told(parser: SpacyParser, text: str, trigger: str, published: date | None = PUBLISHED) -> Event:
    """The event whose trigger is that word."""
    found = [e for e in events_of(parser, text, published) if e.trigger.of(text) == trigger]
    assert found, trigger
    return found[0]


ORDER = (
    "The cleric on 8 May 2010 ordered his fighters to leave the city. The order came three days "
    "after the army launched Operation Dawn against the rebels."
)
COUNTED = [
    (
        "Three days after rebels attacked the port on 3 May 2010, the army bombed the barracks.",
        "bombed",
        date(2010, 5, 6),
    ),
    (
        "Two days before the army bombed the barracks on 6 May 2010, rebels attacked the port.",
        "attacked",
        date(2010, 5, 4),
    ),
    (
        "On 6 May 2010 the army bombed the barracks three days after rebels attacked the port.",
        "attacked",
        date(2010, 5, 3),
    ),
    (
        "The army bombed the barracks a day after rebels attacked the port on 3 May 2010.",
        "bombed",
        date(2010, 5, 4),
    ),
    (ORDER, "launched", date(2010, 5, 5)),
]


@pytest.mark.parametrize(("text", "trigger", "day"), COUNTED)
def test_days_are_counted_from_another_event(
    parser: SpacyParser, text: str, trigger: str, day: date
) -> None:
    event = told(parser, text, trigger)
    assert (event.date_start, event.date_end) == (day, day)
    assert any("counted" in reason for reason in event.reasons)
    assert event.date_span is not None
    assert event.date_span.of(text).endswith(("after", "before"))


LAUNCH = (
    "Six days after the army launched Operation Dawn against the rebels, the cleric has ordered "
    "his fighters to leave the city.\n"
    "Since the fighting began on Wednesday, nine farmers were killed."
)


def test_the_only_operation_began_when_the_fighting_did(parser: SpacyParser) -> None:
    launch = told(parser, LAUNCH, "launched")
    assert launch.date_start == date(2010, 5, 5)
    assert any("only operation" in reason for reason in launch.reasons)


def test_a_count_that_ends_after_publication_has_its_first_day_in_it(parser: SpacyParser) -> None:
    order = told(parser, LAUNCH, "ordered")
    assert order.date_start == order.date_end == PUBLISHED
    assert any("first and last day counted" in reason for reason in order.reasons)


def test_a_count_far_beyond_publication_gives_no_day(parser: SpacyParser) -> None:
    assert told(parser, LAUNCH.replace("Six", "Nine"), "ordered").date_start is None


def test_talks_that_began_are_no_fighting(parser: SpacyParser) -> None:
    text = LAUNCH.replace("the fighting began", "the talks began")
    assert told(parser, text, "launched").date_start is None
    assert told(parser, text, "ordered").date_start is None


def test_two_operations_leave_open_which_began(parser: SpacyParser) -> None:
    text = LAUNCH + "\nThe navy launched Operation Dusk against the smugglers."
    assert told(parser, text, "launched").date_start is None


def test_a_weekday_needs_a_day_of_publication(parser: SpacyParser) -> None:
    assert told(parser, LAUNCH, "launched", published=None).date_start is None


NO_DAY = [
    ("Rebels attacked the port.", "attacked"),
    ("The army has bombed the barracks.", "bombed"),
    ("Six days after the flood, the army bombed the barracks.", "bombed"),
    ("Six days after rebels attacked the port, the army bombed the barracks.", "bombed"),
]


@pytest.mark.parametrize(("text", "trigger"), NO_DAY)
def test_publication_never_stands_for_a_day_that_is_not_told(
    parser: SpacyParser, text: str, trigger: str
) -> None:
    event = told(parser, text, trigger)
    assert (event.date_start, event.date_end, event.date_span) == (None, None, None)


def test_what_did_not_take_place_gets_no_counted_day(parser: SpacyParser) -> None:
    text = "Two days after rebels attacked the port on 3 May 2010, the army did not bomb Lutz."
    assert told(parser, text, "bomb").date_start is None


def test_the_words_of_its_own_clause_are_kept(parser: SpacyParser) -> None:
    text = "Rebels attacked the port on 3 May 2010."
    event = told(parser, text, "attacked")
    assert event.date_start == date(2010, 5, 3)
    assert event.date_span is not None
    assert "3 May 2010" in event.date_span.of(text)
