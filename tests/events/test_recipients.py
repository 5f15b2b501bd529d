"""Whom events are directed at, and the modes of what is asked for, refused or threatened."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.coding.builders import report_of
from tests.events.event_samples import events_of

from warledger.coding import code
from warledger.events import find_events
from warledger.reading.transcribe import transcribe
from warledger.records import EventType
from warledger.resources import Group, lexicon

if TYPE_CHECKING:
    from warledger.reading.model import SpacyParser


@pytest.mark.parametrize(
    ("text", "kind", "recipients"),
    [
        # of passives
        ("The villagers were ordered by the army to leave.", "REQUEST", ["villagers"]),
        ("Two farmers were arrested by the police.", "COERCE", ["farmers"]),
        # of prepositions
        ("The government held talks on Monday with rebel leaders.", "CONSULT", ["rebel leaders"]),
        ("The army began an offensive against the rebels.", "ASSAULT", ["rebels"]),
        ("The group vowed revenge on the government.", "THREATEN", ["government"]),
        ("The mayor conceded to demands from the Valley Union.", "CONCEDE", ["Valley Union"]),
        ("The kingdom gave shelter to ten army officers hiding in its port.", "AID",
         ["army officers"]),
        ("The bishop called for sanctions against Sudan.", "ACCUSE", ["Sudan"]),
        # of deeds that are praised, blamed or refused: those who did them
        ("The council condemned the raid on the port by the rebels.", "ACCUSE", ["rebels"]),
        ("The arrest of three reporters by police was condemned by the union.", "ACCUSE",
         ["police"]),
        ("Lebanon complained to the council over two Israeli air raids.", "ACCUSE", ["Israeli"]),
        ("Kenya rejected an Ethiopian proposal for signing a pact.", "REJECT", ["Ethiopian"]),
        ("Police prevented the march staged by students.", "COERCE", ["students"]),
        ("The navy shelled positions of the rebels.", "ASSAULT", ["rebels"]),
        # of what somebody shall do
        ("The envoy said the US must leave.", "REQUEST", ["US"]),
        ("The group demanded Friday that the United States match the offer.", "REQUEST",
         ["United States"]),
        ("The bishop urged the rebels to free the captives.", "REQUEST", ["rebels"]),
        # and no more than them
        ("The union warned the company of a strike.", "THREATEN", ["company"]),
    ],
)  # fmt: skip
def test_whom_it_is_directed_at(
    parser: SpacyParser, text: str, kind: str, recipients: list[str]
) -> None:
    (event,) = [one for one in events_of(parser, text) if one.type.value == kind]
    assert [party.words for party in event.recipients] == recipients


def test_a_raid_that_nobody_owns_is_laid_to_nobody(parser: SpacyParser) -> None:
    (event,) = events_of(parser, "The council condemned the raid on the port.")
    assert event.recipients == ()


def test_the_country_in_capitals_is_not_the_speaker(parser: SpacyParser) -> None:
    (event,) = events_of(parser, "The minister demanded that the US leave the port.")
    assert [party.words for party in event.recipients] == ["US"]
    assert event.reasons == ()


MODES = list(lexicon("events_content_modes"))


@pytest.mark.parametrize("group", MODES, ids=[group.name for group in MODES])
def test_the_content_gives_the_mode(parser: SpacyParser, group: Group) -> None:
    kinds = str(group.attributes["type"]).split()
    found = [e for e in events_of(parser, group.example) if e.type.value in kinds]
    assert [event.mode for event in found] == [group.attributes["mode"]]
    assert group.counter_example
    other = [e for e in events_of(parser, group.counter_example) if e.type.value in kinds]
    assert group.attributes["mode"] not in [event.mode for event in other]


def test_acts_are_types_of_events_with_their_modes() -> None:
    modes = {group.attributes.get("mode") for file in EventType for group in _patterns(file)}
    for group in MODES:
        assert set(str(group.attributes["type"]).split()) <= set(EventType)
        for word in group.words:
            kind, colon, mode = word.partition(":")
            if colon:
                assert kind.upper() in EventType.__members__
                assert mode in modes


def _patterns(kind: EventType) -> tuple[Group, ...]:
    return tuple(lexicon(f"events_{kind.value.lower()}"))


def test_those_who_surrender_act(parser: SpacyParser) -> None:
    text = "In the port 14 Red Brigade fighters were killed and 30 surrendered."
    report = report_of(text)
    transcript = transcribe(report, parser)
    found = find_events(transcript, code(transcript))
    (event,) = [one for one in found if one.type is EventType.RETREAT]
    assert [party.words for party in event.actors] == ["Red Brigade fighters"]
