"""The sample report: the order, the operation, the welcome, the request and the offensive."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import pytest
from evals.datasets import corpora
from tests.events.event_samples import words

from warledger.ingest import Failure, Supplied, ingest
from warledger.pipeline import Reader
from warledger.publish import reading_row
from warledger.records import EventModality, EventType, Reading

if TYPE_CHECKING:
    from collections.abc import Callable

    from warledger.reading.model import SpacyParser
    from warledger.records import Event

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "examples" / "knights-charge" / "2008-03-30-sadr-order.txt"


def reading(parser: SpacyParser, path: Path) -> Reading:
    (made,) = ingest([str(path)], supplied=Supplied(outlet="The Tigris Ledger"))
    assert not isinstance(made, Failure)
    return Reader(parser, ground=False).read(made)


@pytest.fixture(scope="module")
def sample(parser: SpacyParser) -> Reading:
    return reading(parser, SAMPLE)


def body(made: Reading, kind: EventType, actor: str) -> list[Event]:
    return [
        event
        for event in made.events
        if event.type is kind
        and event.comment is None
        and any(actor in name for name in words(event.actors))
    ]


def said_of(made: Reading, event: Event) -> str:
    return event.content.span.of(made.report.text) if event.content else ""


def test_the_order_is_the_speakers_with_what_it_asks_for(sample: Reading) -> None:
    event = next(e for e in body(sample, EventType.REQUEST, "Muqtada al Sadr"))
    assert event.modality is EventModality.DONE
    assert words(event.recipients) == ["fighters"]
    assert "leave the streets" in said_of(sample, event)
    assert event.content is not None
    assert event.content.type is EventType.RETREAT
    assert event.content.modality is EventModality.ORDERED
    assert event.attribution.speaker == "Muqtada al Sadr"
    assert event.attribution.publisher == "The Tigris Ledger"


def test_the_operation_has_its_name(sample: Reading) -> None:
    (event,) = body(sample, EventType.MOBILIZE, "government")
    assert event.name == "Operation Knights’ Charge"
    assert words(event.recipients) == ["Basrah"]


def test_the_welcome_is_the_spokesmans(sample: Reading) -> None:
    (event,) = body(sample, EventType.SUPPORT, "Ali al Dabagh")
    assert event.attribution.speaker is not None
    assert event.attribution.speaker.startswith("Ali al Dabagh")


def test_the_request_to_free_prisoners(sample: Reading) -> None:
    event = next(
        e for e in body(sample, EventType.REQUEST, "Sadr") if words(e.recipients) == ["government"]
    )
    assert said_of(sample, event).startswith("to free those of his followers")
    assert event.content is not None
    assert (event.content.type, event.content.modality) == (
        EventType.RETREAT,
        EventModality.REQUESTED,
    )


def test_the_offensive_in_babil(sample: Reading) -> None:
    (event,) = body(sample, EventType.ASSAULT, "police")
    assert event.place == "Babil province"
    assert words(event.recipients) == ["Mahdi Army fighters"]


def test_the_order_and_the_launch_have_their_days(parser: SpacyParser) -> None:
    supplied = Supplied(outlet="The Tigris Ledger", published=date(2008, 3, 30))
    (made,) = ingest([str(SAMPLE)], supplied=supplied)
    assert not isinstance(made, Failure)
    read = Reader(parser, ground=False).read(made)
    order = next(e for e in body(read, EventType.REQUEST, "Muqtada al Sadr"))
    launch = next(e for e in read.events if e.name == "Operation Knights’ Charge")
    assert order.date_start == order.date_end == date(2008, 3, 30)
    assert launch.date_start == launch.date_end == date(2008, 3, 25)
    assert launch.date_span is not None
    assert launch.date_span.of(made.text) == "Since the fighting broke out on Tuesday"


def test_casualty_claims_attach_to_the_event_that_they_result_from(sample: Reading) -> None:
    (event,) = body(sample, EventType.ASSAULT, "US soldiers")
    (index,) = event.claims
    assert sample.claims[index].figure.low == 14
    assert event.place == "Baghdad"
    attached = [i for e in sample.events for i in e.claims]
    assert len(attached) == len(set(attached))


def test_every_span_gives_words_of_the_report(sample: Reading) -> None:
    text = sample.report.text
    for event in sample.events:
        assert event.sentence.contains(event.trigger)
        assert event.trigger.of(text).strip()
        for party in (*event.actors, *event.recipients):
            assert event.sentence.contains(party.mention) or party.mention == party.span
            assert party.span.of(text).strip()


def test_the_stage_can_be_switched_off(parser: SpacyParser, sample: Reading) -> None:
    without = Reader(parser, ground=False, events=False).read(sample.report)
    assert without.events == ()
    assert without.claims == sample.claims


Row: TypeAlias = "tuple[str, EventType, str, str, Callable[[Reading, Event], bool]]"
FIVE: list[Row] = [
    (
        "the order to end fighting",
        EventType.REQUEST,
        "Sadr",
        "fighters",
        lambda r, e: (
            "lay down" in said_of(r, e)
            and e.attribution.speaker == "Muqtada al Sadr"
            and e.date_start == e.date_end == date(2008, 3, 30)
        ),
    ),
    (
        "the operation's launch",
        EventType.ASSAULT,
        "Iraqi government",
        "Mahdi Army",
        lambda r, e: (
            (e.name, e.place) == ("Operation Knights’ Charge", "Basrah")
            and e.date_start == e.date_end == date(2008, 3, 25)
        ),
    ),
    (
        "the welcome",
        EventType.SUPPORT,
        "Iraqi government",
        "Sadr",
        lambda r, e: (
            (e.attribution.speaker or "").startswith("Ali al Dabagh")
            and e.attribution.relayed_by == "Voices of Iraq"
        ),
    ),
    (
        "the request to free prisoners",
        EventType.REQUEST,
        "Sadr",
        "government",
        lambda r, e: "to free members" in said_of(r, e) and e.attribution.speaker == "Sadr",
    ),
    (
        "the offensive in Babil",
        EventType.ASSAULT,
        "police",
        "Mahdi Army fighters",
        lambda r, e: e.place == "Babil province",
    ),
]


@pytest.mark.parametrize("row", FIVE, ids=[row[0] for row in FIVE])
def test_the_seed_report(parser: SpacyParser, row: Row) -> None:
    name, kind, actor, recipient, right = row
    folder = corpora()
    path = folder / "gold" / "seed" / "docs.jsonl" if folder else None
    if path is None or not path.exists():
        pytest.skip("the seed report is not there: set WARLEDGER_CORPORA")
    made = reading(parser, path)
    found = [
        event
        for event in body(made, kind, actor)
        if any(recipient in one for one in words(event.recipients)) and right(made, event)
    ]
    assert found, name
    assert all(event.modality is EventModality.DONE for event in found)


def test_the_jsonl_line_has_the_events(sample: Reading) -> None:

    row = json.loads(json.dumps(reading_row(sample)))
    assert len(row["events"]) == len(sample.events)
    first = row["events"][0]
    assert sample.report.text[first["start"] : first["end"]] == first["words"]
    assert {"type", "mode", "modality", "actors", "recipients", "place", "claims"} <= set(first)
