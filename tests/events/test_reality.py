"""Nothing is coded as done that a text denies, doubts, plans, asks for or makes conditional."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml
from tests.events.event_samples import events_of

from warledger.records import EventModality, EventType

if TYPE_CHECKING:
    from warledger.reading.model import SpacyParser

UNREAL: list[str] = yaml.safe_load(
    (Path(__file__).parent / "unreal.yaml").read_text(encoding="utf-8")
)
#: What is uttered is done, also where what it is about is not.
UTTERED = {
    EventType.REQUEST,
    EventType.REJECT,
    EventType.THREATEN,
    EventType.AGREE,
    EventType.ACCUSE,
}


def test_there_are_enough_of_them() -> None:
    assert len(set(UNREAL)) >= 40


@pytest.mark.parametrize("sentence", UNREAL)
def test_no_event_is_coded_as_done(parser: SpacyParser, sentence: str) -> None:
    done = [
        event
        for event in events_of(parser, sentence)
        if event.modality is EventModality.DONE and event.content is None
    ]
    assert [(event.type.value, event.rule) for event in done] == []


@pytest.mark.parametrize("sentence", UNREAL)
def test_what_is_uttered_has_a_content_that_is_not_done(parser: SpacyParser, sentence: str) -> None:
    for event in events_of(parser, sentence):
        if event.content is not None:
            assert event.type in UTTERED | {
                EventType.SUPPORT,
                EventType.MOBILIZE,
                EventType.PROTEST,
            }
            assert event.content.modality is not EventModality.DONE


@pytest.mark.parametrize(
    "sentence",
    [
        "The rebels had hardly attacked the port when the army withdrew.",
        "The army had barely shelled the town before the rebels fled.",
        "A few rebels attacked the port.",
        "The army often shelled the town.",
        "The rebels attacked the port and then hardly any of them spoke.",
    ],
)
def test_what_sounds_weak_but_took_place_is_done(parser: SpacyParser, sentence: str) -> None:
    told = [e for e in events_of(parser, sentence) if e.type is EventType.ASSAULT]
    assert [event.modality for event in told] == [EventModality.DONE]


@pytest.mark.parametrize(
    ("sentence", "modality"),
    [
        ("Hardly any rebels attacked the port.", EventModality.NEGATED),
        ("The army hardly ever shelled the town.", EventModality.NEGATED),
        ("The army rarely shelled the town.", EventModality.HYPOTHETICAL),
        ("Few, if any, soldiers attacked the port.", EventModality.HYPOTHETICAL),
    ],
)
def test_next_to_none_denies_and_seldom_leaves_open(
    parser: SpacyParser, sentence: str, modality: EventModality
) -> None:
    (event,) = events_of(parser, sentence)
    assert event.modality is modality


def test_what_is_done_rather_than_something_else_is_done(parser: SpacyParser) -> None:
    events = events_of(parser, "The militia withdrew rather than attack the port.")
    assert [(event.type, event.modality) for event in events] == [
        (EventType.RETREAT, EventModality.DONE),
        (EventType.ASSAULT, EventModality.NEGATED),
    ]


@pytest.mark.parametrize(
    ("sentence", "modality"),
    [
        ("The army has not shelled the barracks.", EventModality.NEGATED),
        ("The rebels denied that they had shelled the barracks.", EventModality.DENIED),
        ("The rebels may attack the port.", EventModality.HYPOTHETICAL),
        ("The rebels tried to kidnap a nurse.", EventModality.ATTEMPTED),
        ("The envoy alleged that rebels had attacked the port.", None),
        ("Rebels attacked the port.", EventModality.DONE),
        ("Police said that rebels had attacked the port.", EventModality.DONE),
        ("The rebels are said to have attacked the port.", EventModality.DONE),
        ("The rebels continued to attack the port.", EventModality.DONE),
        ("The rebels managed to attack the port.", EventModality.DONE),
        ("The rebels allegedly attacked the port.", EventModality.ALLEGED),
        ("Not only did the rebels attack the port, they left.", EventModality.DONE),
        ("The rebels did not just attack the port.", EventModality.DONE),
        ("It was not only the rebels who attacked the port.", EventModality.DONE),
        ("It was not the first time that rebels attacked the port.", EventModality.DONE),
        ("It was the rebels who attacked the port.", EventModality.DONE),
        ("Not all gunmen attacked the port.", EventModality.DONE),
        ("There is no doubt that rebels attacked the port.", EventModality.DONE),
        ("The rebels attacked the port with no warning.", EventModality.DONE),
        ("At no time did the rebels attack the port.", EventModality.NEGATED),
        ("There is no proof that rebels attacked the port.", EventModality.HYPOTHETICAL),
        ("Had the rebels attacked the port, it would have burnt.", EventModality.HYPOTHETICAL),
    ],
)
def test_how_an_attack_is_told(
    parser: SpacyParser, sentence: str, modality: EventModality | None
) -> None:
    told = {
        event.modality for event in events_of(parser, sentence) if event.type is EventType.ASSAULT
    }
    assert told == ({modality} if modality else set())


def test_a_double_reading_of_negation_is_kept_apart(parser: SpacyParser) -> None:
    (event,) = events_of(parser, "The government has not called for a halt to the operation.")
    assert event.type is EventType.REQUEST
    assert event.modality is EventModality.NEGATED
    assert event.content is not None
