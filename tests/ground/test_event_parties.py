"""Parties of events tied to known actors."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.coding.builders import report_of

from warledger.events import find_events
from warledger.ground.actors import ActorLinker
from warledger.ground.event_parties import link_parties
from warledger.reading.transcribe import transcribe
from warledger.resources.actors import actor_table

if TYPE_CHECKING:
    from warledger.reading.model import SpacyParser
    from warledger.records import Event


@pytest.fixture(scope="module")
def linker() -> ActorLinker:
    return ActorLinker(actor_table())


def linked(parser: SpacyParser, linker: ActorLinker, text: str) -> tuple[Event, ...]:
    transcript = transcribe(report_of(text), parser)
    return link_parties(transcript, find_events(transcript), linker)


def test_actor_and_recipient_have_ids_and_reasons(parser: SpacyParser, linker: ActorLinker) -> None:
    (event,) = linked(parser, linker, "The Mahdi Army attacked US soldiers near the bridge.")
    (actor,), (recipient,) = event.actors, event.recipients
    assert actor.actor_id
    assert recipient.actor_id
    assert actor.actor_id != recipient.actor_id
    assert actor.actor_reason
    assert recipient.actor_reason


def test_words_that_mean_nobody_known_have_a_reason_and_no_id(
    parser: SpacyParser, linker: ActorLinker
) -> None:
    (event, *_) = linked(parser, linker, "Smugglers attacked a convoy near Lutz.")
    for party in (*event.actors, *event.recipients):
        assert party.actor_id is None
        assert party.actor_reason


def test_nobody_attacks_himself_on_a_guess(parser: SpacyParser, linker: ActorLinker) -> None:
    for event in linked(parser, linker, "The Mahdi Army attacked the fighters near the bridge."):
        ids = {party.actor_id for party in event.actors if party.actor_id}
        assert ids
        assert not ids & {party.actor_id for party in event.recipients}


def test_nothing_else_of_an_event_changes(parser: SpacyParser, linker: ActorLinker) -> None:
    transcript = transcribe(report_of("The Mahdi Army attacked US soldiers."), parser)
    before = find_events(transcript)
    (after,) = link_parties(transcript, before, linker)
    assert (after.type, after.trigger, after.rule) == (
        before[0].type,
        before[0].trigger,
        before[0].rule,
    )
    assert link_parties(transcript, (), linker) == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "US and Iraqi security forces attacked the town.",
            ["wl:united-states-armed-forces", "wl:iraq-security-forces"],
        ),
        (
            "Kenyan and Ugandan soldiers attacked the town.",
            ["wl:kenya-armed-forces", "wl:uganda-armed-forces"],
        ),
        # a country's name that is no adjective stands for itself
        (
            "Kenya and Ugandan troops attacked the town.",
            ["wl:kenya-government", "wl:uganda-armed-forces"],
        ),
    ],
)
def test_two_that_share_a_noun(
    parser: SpacyParser, linker: ActorLinker, text: str, expected: list[str]
) -> None:
    (event, *_) = linked(parser, linker, text)
    assert [party.actor_id for party in event.actors] == expected


def test_a_country_is_told_in_whole_words(parser: SpacyParser, linker: ActorLinker) -> None:
    (event, *_) = linked(parser, linker, "Kenya attacked the camp.")
    assert event.actors[0].actor_reason == "the country stands for the government of Kenya"
