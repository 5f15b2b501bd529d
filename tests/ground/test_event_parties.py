"""Parties of events tied to known actors, their places to the gazetteer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.coding.builders import report_of
from tests.ground.place_samples import read

from warledger.events import find_events
from warledger.ground.actors import ActorLinker
from warledger.ground.event_parties import link_parties
from warledger.ground.grounder import Grounder
from warledger.reading.transcribe import transcribe
from warledger.resources.actors import actor_table

if TYPE_CHECKING:
    from warledger.reading.model import SpacyParser
    from warledger.records import Event
    from warledger.resources.gazetteer import Gazetteer


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


def test_events_have_the_place_that_their_own_words_name(
    parser: SpacyParser, gazetteer: Gazetteer
) -> None:
    transcript = read(
        parser,
        "Soldiers attacked a village in Basra province.",
        "Gunmen attacked a convoy in Zzarquon. Soldiers arrested a man.",
    )
    events = find_events(transcript)
    groundings, located = Grounder(lambda: gazetteer).ground_all(transcript, (), events)
    assert groundings == ()
    assert [event.place for event in located] == [event.place for event in events]
    first, second, third = located
    assert first.grounded_place is not None
    assert first.grounded_place.place.country == "IQ"
    assert first.place_reason is None
    assert second.grounded_place is None
    assert second.place_reason == "“Zzarquon” is no place of the gazetteer"
    assert third.grounded_place is None
    assert third.place_reason == "the text names no place for this event"


def test_the_gazetteer_is_not_opened_for_events_without_a_place(parser: SpacyParser) -> None:
    transcript = transcribe(report_of("Soldiers arrested a man."), parser)

    def refuse() -> Gazetteer:
        raise AssertionError("nobody asked for a place")

    events = find_events(transcript)
    assert Grounder(refuse).ground_all(transcript, (), events)[1] == link_parties(
        transcript, events, ActorLinker(actor_table())
    )
