"""
Events in PLOVER's JSON form, each with ACLED's event types where one of them says the same.

What is lost, `LOSES` says. Only events that are told as done are written, and what somebody
undertakes or announces (AGREE, THREATEN). Codes of actors and contexts are not assigned and stay
empty. ACLED's types stay empty where the words do not decide between them: whether a demonstration
was peaceful, whether those attacked were armed. Figures are those of single incidents: totals and
rates would be added up by whoever adds up events.
"""

from __future__ import annotations

import json
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TextIO, TypeAlias

from warledger.records import EventModality, EventType, Reading, TimeFrame, digest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from warledger.ingest import Failure
    from warledger.records import Event, Party

Row: TypeAlias = dict[str, Any]

#: For people, in one line.
LOSES = (
    "offsets, reasons and modality (so what was only ordered, planned, denied or imagined is left "
    "out), comments, codes of actors; totals and rates (dead and injured are an incident's lowest "
    "figure); ACLED's types where the words do not decide"
)

_REMOTE = "Explosions/Remote violence"
_CIVILIANS = "Violence against civilians"
_STRATEGIC = "Strategic developments"

#: Type and mode → ACLED's event type and sub-event type; the mode None is for every other mode.
ACLED: Mapping[tuple[str, str | None], tuple[str, str | None]] = MappingProxyType(
    {
        ("ASSAULT", "aerial"): (_REMOTE, "Air/drone strike"),
        ("ASSAULT", "drone"): (_REMOTE, "Air/drone strike"),
        ("ASSAULT", "heavy-weapons"): (_REMOTE, "Shelling/artillery/missile attack"),
        ("ASSAULT", "explosives"): (_REMOTE, "Remote explosive/landmine/IED"),
        ("ASSAULT", "suicide-attack"): (_REMOTE, "Suicide bomb"),
        ("ASSAULT", "wmd"): (_REMOTE, "Chemical weapon"),
        ("ASSAULT", "abduct"): (_CIVILIANS, "Abduction/forced disappearance"),
        ("ASSAULT", "sexual"): (_CIVILIANS, "Sexual violence"),
        ("ASSAULT", "destroy"): (_STRATEGIC, "Looting/property destruction"),
        ("COERCE", "arrest"): (_STRATEGIC, "Arrests"),
        ("RETREAT", "ceasefire"): (_STRATEGIC, "Agreement"),
        ("MOBILIZE", None): (_STRATEGIC, "Change to group/activity"),
        ("PROTEST", "riot"): ("Riots", None),
        ("PROTEST", None): ("Protests", None),
    }
)
_WITH_PLANS = frozenset({EventType.AGREE, EventType.THREATEN})


def acled_types(event: Event) -> tuple[str | None, str | None]:
    """ACLED's event type and sub-event type; None where none says the same."""
    kind = event.type.value
    return ACLED.get((kind, event.mode)) or ACLED.get((kind, None)) or (None, None)


def plover_rows(reading: Reading) -> Iterator[Row]:
    """One row an event that is told as done, undertaken or announced; comments are left out."""
    report = reading.report
    for event in reading.events:
        planned = event.modality is EventModality.PLANNED and event.type in _WITH_PLANS
        if event.comment is not None or not (event.modality is EventModality.DONE or planned):
            continue
        event_type, sub_event_type = acled_types(event)
        yield {
            "id": digest([report.id, event.type.value, list(event.trigger)]),
            "date": event.date_start.isoformat() if event.date_start else None,
            "end_date": event.date_end.isoformat() if event.date_end else None,
            "event": event.type.value,
            "mode": event.mode,
            "context": None,
            "actor": [_party(party) for party in event.actors],
            "recipient": [_party(party) for party in event.recipients],
            "event_loc": event.place,
            "dead": _lowest(reading, event, "killed"),
            "injured": _lowest(reading, event, "injured"),
            "event_text": event.trigger.of(report.text),
            "text": event.sentence.of(report.text),
            "language": report.language,
            "publication": report.outlet,
            "publication_date": report.published.isoformat() if report.published else None,
            "url": report.url,
            "title": report.title,
            "speaker": event.attribution.speaker,
            "relayed_by": event.attribution.relayed_by,
            "acled_event_type": event_type,
            "acled_sub_event_type": sub_event_type,
        }


def _party(party: Party) -> Row:
    return {"actor_text": party.words, "code": None, "sector": None}


def _lowest(reading: Reading, event: Event, outcome: str) -> int | None:
    """The lowest figure of the event's own claim of an outcome; None where there is no such claim.

    Totals over several incidents and rates are none of an event. Several claims of one outcome are
    not added: they may restate or contain each other.
    """
    own = [reading.claims[index] for index in event.claims]
    found = [
        claim.figure.low
        for claim in own
        if claim.outcome.value == outcome and claim.time_frame is TimeFrame.INCIDENT
    ]
    return found[0] if len(found) == 1 else None


def write_plover(items: Iterable[Reading | Failure], stream: TextIO) -> None:
    """A JSON array of events, in the order of the reports; failures are left out."""
    separator = "["
    for item in items:
        if not isinstance(item, Reading):
            continue
        for row in plover_rows(item):
            stream.write(separator + "\n" + json.dumps(row, ensure_ascii=False))
            separator = ","
    stream.write("\n]\n" if separator == "," else "[]\n")
