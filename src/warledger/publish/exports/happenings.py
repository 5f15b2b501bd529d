"""
Incidents of one scope as one row: databases of events keep the dead and the wounded of one attack
together, the ledger keeps an incident for each outcome.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from warledger.records import ActorKind, Outcome, Status

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from warledger.publish.exports.dataset import Dataset
    from warledger.records import Actor, Bounds, Entry, Incident, Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """One side of a happening: the known actor, or only the words for it."""

    words: str
    actor: Actor | None
    kind: ActorKind | None

    @property
    def name(self) -> str:
        """The actor's name where it is known, else the words of the text."""
        return self.actor.name if self.actor else self.words


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """Incidents that share victims, perpetrator, place and days."""

    id: str  #: of the first incident
    incidents: tuple[Incident, ...]
    bounds: dict[Outcome, Bounds]
    entries: tuple[Entry, ...]  #: by publication
    perpetrator: Party | None
    victims: Party | None
    status: Status
    place: Place | None
    place_words: str | None
    start: date | None
    end: date | None
    date_prec: int | None
    cause: str | None
    aggregate: bool


def happenings(dataset: Dataset) -> tuple[Happening, ...]:
    """The dataset's separate incidents, those of one scope together, in the dataset's order."""
    entries = dataset.by_id()
    groups: dict[tuple[object, ...], list[Happening]] = {}
    for incident in dataset.separate():
        rests_on = [entries[name] for name in incident.entries]
        one = _happening(incident, dataset.bounds[incident.id], rests_on)
        groups.setdefault(_scope(one), []).append(one)
    found: list[Happening] = []
    for alike in groups.values():
        found.extend(_together(alike))
    order = {incident.id: index for index, incident in enumerate(dataset.incidents)}
    return tuple(sorted(found, key=lambda one: order[one.id]))


def _scope(one: Happening) -> tuple[object, ...]:
    """What has to be equal; where the place or the days are unknown, nothing equals it."""
    if (one.place is None and one.place_words is None) or one.start is None:
        return (one.id,)
    return (
        one.place.id if one.place else one.place_words,
        one.start,
        one.end,
        one.victims and one.victims.name,
        one.perpetrator and one.perpetrator.name,
        one.aggregate,
    )


def _together(alike: list[Happening]) -> list[Happening]:
    """Merge incidents of one scope; a second one of the same outcome opens another row."""
    rows: list[Happening] = []
    for one in alike:
        (outcome,) = one.bounds
        for index, row in enumerate(rows):
            if outcome not in row.bounds:
                rows[index] = _merged(row, one)
                break
        else:
            rows.append(one)
    return rows


def _merged(row: Happening, one: Happening) -> Happening:
    return Happening(
        id=row.id,
        incidents=row.incidents + one.incidents,
        bounds=row.bounds | one.bounds,
        entries=row.entries + tuple(e for e in one.entries if e not in row.entries),
        perpetrator=row.perpetrator,
        victims=row.victims,
        status=row.status if row.status is one.status else Status.MIXED,
        place=row.place,
        place_words=row.place_words,
        start=row.start,
        end=row.end,
        date_prec=row.date_prec,
        cause=row.cause or one.cause,
        aggregate=row.aggregate,
    )


def _happening(incident: Incident, bounds: Bounds, entries: list[Entry]) -> Happening:
    places = [e.grounding.place for e in entries if e.grounding.place]
    finest = min(places, key=lambda found: found.place.precision, default=None)
    periods = [e.grounding.period for e in entries if e.grounding.period]
    dated = min(
        (period for period in periods if period.start), key=lambda p: p.precision, default=None
    )
    words = next((e.claim.place for e in entries if e.claim.place), None)
    return Happening(
        id=incident.id,
        incidents=(incident,),
        bounds={incident.outcome: bounds},
        entries=tuple(entries),
        perpetrator=_party(entries, "perpetrator"),
        victims=_party(entries, "victims"),
        status=_status(entries),
        place=finest.place if finest else None,
        place_words=finest.words if finest else words,
        start=incident.start or (dated.start if dated else None),
        end=incident.end or (dated.end if dated else None),
        date_prec=dated.precision if dated else None,
        cause=next((e.claim.cause for e in entries if e.claim.cause), None),
        aggregate=incident.aggregate,
    )


def _party(entries: Iterable[Entry], side: str) -> Party | None:
    """The first known actor of the entries, else the first generic mention, else the words."""
    generic = words = None
    for entry in entries:
        grounded = getattr(entry.grounding, side)
        if grounded and grounded.actor:
            return Party(words=grounded.words, actor=grounded.actor, kind=grounded.actor.kind)
        if grounded and generic is None:
            generic = Party(words=grounded.words, actor=None, kind=grounded.kind)
        said = getattr(entry.claim, side)
        if said and words is None:
            words = Party(words=said, actor=None, kind=None)
    return generic or words


def _status(entries: Iterable[Entry]) -> Status:
    known = {entry.claim.status for entry in entries} - {Status.UNKNOWN}
    if not known:
        return Status.UNKNOWN
    return known.pop() if len(known) == 1 else Status.MIXED
