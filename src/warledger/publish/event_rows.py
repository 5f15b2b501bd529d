"""Events as plain data; offsets are code points into the report's stored text, half-open."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from warledger.publish.groundings import place_row

if TYPE_CHECKING:
    from warledger.records import Event, Party, Undertaking

Row: TypeAlias = dict[str, Any]


def party_row(party: Party) -> Row:
    """One who acts or is acted upon; ``mention`` is where the event's own sentence speaks of it."""
    return {
        "start": party.span.start,
        "end": party.span.end,
        "words": party.words,
        "mention": [party.mention.start, party.mention.end],
        "actor_id": party.actor_id,
        "actor_reason": party.actor_reason,
    }


def event_row(event: Event, text: str) -> Row:
    """One event; ``words`` are those of its trigger."""
    attribution = event.attribution
    content = event.content
    return {
        "type": event.type.value,
        "mode": event.mode,
        "modality": event.modality.value,
        "start": event.trigger.start,
        "end": event.trigger.end,
        "words": event.trigger.of(text),
        "sentence": [event.sentence.start, event.sentence.end],
        "actors": [party_row(party) for party in event.actors],
        "recipients": [party_row(party) for party in event.recipients],
        "place": event.place,
        "grounded_place": place_row(event.grounded_place) if event.grounded_place else None,
        "place_reason": event.place_reason,
        "date_start": event.date_start.isoformat() if event.date_start else None,
        "date_end": event.date_end.isoformat() if event.date_end else None,
        "date_precision": event.date_precision.value if event.date_precision else None,
        "date_words": event.date_span.of(text) if event.date_span else None,
        "speaker": attribution.speaker,
        "relayed_by": attribution.relayed_by,
        "publisher": attribution.publisher,
        "content": None
        if content is None
        else {
            "start": content.span.start,
            "end": content.span.end,
            "words": content.span.of(text),
            "type": content.type.value if content.type else None,
            "mode": content.mode,
            "modality": content.modality.value,
        },
        "claims": list(event.claims),
        "name": event.name,
        "background": event.background,
        "comment": event.comment,
        "rule": event.rule,
        "reasons": list(event.reasons),
    }


def undertaking_row(thing: Undertaking) -> Row:
    """One operation, cease-fire or agreement; ``event`` and ``claim`` count from 0 in a report."""
    return {
        "id": thing.id,
        "type": thing.type.value,
        "name": thing.name,
        "names": list(thing.names),
        "makers": list(thing.makers),
        "others": list(thing.others),
        "one_sided": thing.one_sided,
        "terms": list(thing.terms),
        "places": list(thing.places),
        "date_start": thing.date_start.isoformat() if thing.date_start else None,
        "date_end": thing.date_end.isoformat() if thing.date_end else None,
        "reports": list(thing.reports),
        "events": [
            {"report": one.report, "event": one.event, "stance": one.stance.value}
            for one in thing.events
        ],
        "claims": [
            {"report": one.report, "claim": one.claim, "by": one.by.value, "reason": one.reason}
            for one in thing.claims
        ],
    }
