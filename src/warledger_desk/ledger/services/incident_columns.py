"""The columns of incidents that repeat what their records, and the claims behind them, say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from warledger.reconcile.figures import voices
from warledger.reconcile.policies import settle
from warledger.records import Bounds, Policy

if TYPE_CHECKING:
    from warledger.records import Incident, Reconciliation


def bounds_of(incident: Incident, known: Reconciliation) -> Bounds:
    """What an incident's origins say under the policy low-best-high; unknown where none counts."""
    said = voices(incident, known)
    unknown = Bounds(low=None, best=None, high=None)
    return settle(said, Policy.LOW_BEST_HIGH)[0] if said else unknown


def columns(incident: Incident) -> dict[str, object]:
    """The columns that repeat what an incident's record holds."""
    return {
        "id": incident.id,
        "outcome": incident.outcome.value,
        "aggregate": incident.aggregate,
        "start": incident.start,
        "end": incident.end,
        "review": bool(incident.review),
        "per": incident.per,
        "precision": incident.precision,
        "place_id": None if incident.place is None else incident.place.id,
        "place_words": incident.place_words,
        "victims_id": None if incident.victims is None else incident.victims.id,
        "victims_words": incident.victims_words,
        "perpetrator_id": None if incident.perpetrator is None else incident.perpetrator.id,
        "perpetrator_words": incident.perpetrator_words,
        "status": incident.status and incident.status.value,
        "grade": incident.grade and incident.grade.value,
        "claims": len(incident.entries),
        "origins": len(incident.origins),
    }
