"""
What each independent origin says of an incident at last.

Of one origin the latest report stands, for it may have counted on; a figure that a person accepted
stands against all others.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from warledger.reconcile.faces import order
from warledger.records import ClaimantKind, Modality, TimeFrame

if TYPE_CHECKING:
    from collections.abc import Sequence

    from warledger.records import Entry, Incident, Reconciliation


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """One origin's figure for one incident."""

    entries: tuple[str, ...]  #: those that give it, the latest first
    low: int | None
    high: int | None
    approx: bool
    vague: bool
    words: str  #: the figure's words
    kind: ClaimantKind
    day: str  #: publication of the latest, ISO 8601; empty where unknown
    disputed: bool

    @property
    def value(self) -> int | None:
        """The one number nearest to what was said: the lower bound, else the upper one."""
        return self.low if self.low is not None else self.high


def voices(incident: Incident, known: Reconciliation) -> list[Voice]:
    """The figures of an incident, one for each independent origin, by first publication."""
    held, aside = known.entries, known.set_aside
    accepted = [key for key in incident.entries if key in known.accepted] if known.accepted else ()
    if accepted:
        return [_voice([held[key] for key in accepted], incident)]
    found = []
    for origin in incident.origins:
        entries = [held[key] for key in origin if key not in aside]
        if entries:
            found.append(_voice(entries, incident))
    return found


def _voice(entries: Sequence[Entry], incident: Incident) -> Voice:
    if len(entries) == 1:
        return _told((entries[0].id,), entries[0], entries)
    latest = max(entries, key=lambda entry: _standing(entry, incident))
    figure = latest.claim.figure
    same = [
        e.id
        for e in sorted(entries, key=order, reverse=True)
        if (e.claim.figure.low, e.claim.figure.high) == (figure.low, figure.high)
    ]
    return _told(tuple(dict.fromkeys([latest.id, *same])), latest, entries)


def _told(keys: tuple[str, ...], latest: Entry, entries: Sequence[Entry]) -> Voice:
    """What the latest of an origin's entries says."""
    figure = latest.claim.figure
    return Voice(
        entries=keys,
        low=figure.low,
        high=figure.high,
        approx=figure.approx,
        vague=figure.vague,
        words=latest.words,
        kind=latest.grounding.claimant_kind,
        day=latest.published.isoformat() if latest.published else "",
        disputed=Modality.DISPUTED in [entry.claim.modality for entry in entries],
    )


def _standing(entry: Entry, incident: Incident) -> tuple[object, ...]:
    """Later reports stand before earlier ones, and within one exact figures before bounds."""
    figure = entry.claim.figure
    total = entry.claim.time_frame is not TimeFrame.INCIDENT
    exact = figure.low is not None and figure.low == figure.high and not figure.approx
    day = entry.published.isoformat() if entry.published else ""
    return (day, total == incident.aggregate, exact, not figure.vague, entry.id)
