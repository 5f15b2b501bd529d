"""Who retreats, and whose flight is displacement."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.events.event_samples import events_of, words

if TYPE_CHECKING:
    from warledger.reading.model import Parser


@pytest.mark.parametrize(
    "text",
    [
        "Residents fled from the town of Tavel.",
        "Nine women and three children who had fled to the hills died.",
        "Those who had fled to the woods were found.",
        "The Arcans fled to the border.",
        "Villagers packed their carts. They fled to the hills.",
        "Families surrendered to the army.",
        "Many of the residents fled to the hills.",
        "Some of those in the town fled to the hills.",
        "Some fled to the hills.",
    ],
)
def test_civilians_do_not_retreat(parser: Parser, text: str) -> None:
    assert [event for event in events_of(parser, text) if event.type == "RETREAT"] == []


@pytest.mark.parametrize(
    ("text", "actors"),
    [
        ("The gunmen fled to the hills.", ["gunmen"]),
        ("Some of the rebels fled to the hills.", ["rebels"]),
        ("Most of the gunmen fled to the hills.", ["gunmen"]),
        ("The army withdrew from Tavel.", ["army"]),
        ("Rebels and their families surrendered to the army.", ["Rebels"]),
        ("The rebels held the mill. They fled to the hills.", ["rebels"]),
    ],
)
def test_those_who_fight_do(parser: Parser, text: str, actors: list[str]) -> None:
    (event,) = [event for event in events_of(parser, text) if event.type == "RETREAT"]
    assert words(event.actors) == actors


def test_days_are_no_parties(parser: Parser) -> None:
    text = "Between Friday and Saturday 23 Kaya fighters were killed."
    named = [party for event in events_of(parser, text) for party in event.recipients]
    assert [party.words for party in named] == ["Kaya fighters"]
