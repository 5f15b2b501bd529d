"""A reading's events to rows, and back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from warledger import records
from warledger.records import digest
from warledger.records.plain import from_plain, to_plain
from warledger_desk.ledger import models

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_BATCH = 500


def event_ids(events: Sequence[records.Event], report: str, version: int) -> tuple[str, ...]:
    """
    The ids that a version's events have in the ledger, in their order.

    Args:
        events: Of the reading.
        report: The report's id in the ledger, which no other report has.
        version: Its number.
    """
    found: list[str] = []
    for event in events:
        name = digest(["event", report, version, event.type.value, *event.trigger, event.comment])
        # One verb may tell two events: one done, one denied.
        again = name in found
        found.append(digest(["event", name, len(found)]) if again else name)
    return tuple(found)


def write_events(events: Sequence[records.Event], version: models.Version) -> None:
    """The rows of a version's events, in the transaction that is open; their places are there."""
    ids = event_ids(events, version.report_id, version.number)
    models.Event.objects.bulk_create(
        (
            models.Event(
                id=name, version=version, index=index, record=to_plain(event), **columns(event)
            )
            for index, (name, event) in enumerate(zip(ids, events, strict=True))
        ),
        _BATCH,
    )
    models.EventParty.objects.bulk_create(
        (
            models.EventParty(event_id=name, role=role, index=index, words=words, actor=actor)
            for name, event in zip(ids, events, strict=True)
            for role, index, words, actor in parties(event)
        ),
        _BATCH,
    )


def columns(event: records.Event) -> dict[str, object]:
    """The columns that repeat what an event's record holds."""
    return {
        "type": event.type.value,
        "mode": event.mode,
        "modality": event.modality.value,
        "start": event.trigger.start,
        "end": event.trigger.end,
        "date_start": event.date_start,
        "date_end": event.date_end,
        "place_words": event.place,
        "place_id": None if event.grounded_place is None else event.grounded_place.place.id,
        "name": event.name,
        "background": event.background,
        "comment": event.comment,
    }


def parties(event: records.Event) -> Iterator[tuple[str, int, str, str | None]]:
    """Role, index, words and known actor of those who act and of those acted upon."""
    for role, several in (("actor", event.actors), ("recipient", event.recipients)):
        for index, party in enumerate(several):
            yield role, index, party.words, party.actor_id


def events_of(rows: Iterable[models.Event]) -> tuple[records.Event, ...]:
    """The events, in the rows' order."""
    return tuple(from_plain(records.Event, row.record) for row in rows)
