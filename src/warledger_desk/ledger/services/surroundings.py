"""
How what is reckoned anew stands to the incidents of other clusters: totals around it, and what lies
in totals that have changed.
"""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from django.db.models import Q

from warledger import records
from warledger.reconcile.containment import Hold, holds
from warledger.reconcile.drafts import Beyond, Reach
from warledger.reconcile.incidents import scope_of_incident
from warledger.reconcile.nesting import LISTED
from warledger.reconcile.parts import listed, named, unsure
from warledger.reconcile.relations import Lie, grounded
from warledger.reconcile.scope import Parents, Scope, When
from warledger.records import Outcome, Status, TimeFrame
from warledger.records.plain import from_plain
from warledger_desk.ledger import models
from warledger_desk.ledger.services.entries import chunks, entries_of, rulings_on
from warledger_desk.ledger.services.held import Facets
from warledger_desk.ledger.services.incident_records import (
    contained,
    incidents_of,
    incidents_with,
    with_contained,
)
from warledger_desk.ledger.services.keeping_shares import last_turn
from warledger_desk.ledger.services.pouring import pour_values
from warledger_desk.ledger.services.shares import ROW, STATUSES, Flag, Tie, share_numbers

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence
    from datetime import date

    from django.db.models import QuerySet

    from warledger.reconcile.clusters import Part
    from warledger.records import Incident, Place

#: What an incident's standing to totals depends on.
_BEARING = {one.name for one in fields(records.Incident)} - {
    "contains", "exceeds", "review", "grade", "grade_reason", "origins",
}  # fmt: skip
_SIDES = ("victims", "perpetrator", "place")


class Stored(NamedTuple):
    """Clusters as they are stored."""

    incidents: dict[str, Incident]  #: by id
    claims: set[str]  #: ids of all claims in them


def stored(clusters: Collection[str]) -> Stored:
    """What is stored of clusters."""
    found: dict[str, Incident] = {}
    claims: set[str] = set()
    for some in chunks(sorted(clusters)):
        rows = models.Incident.objects.filter(cluster__in=some)
        found |= {one.id: one for one in incidents_of(rows)}
        members = models.IncidentClaim.objects.filter(incident__cluster__in=some)
        claims.update(members.values_list("claim", flat=True))
    return Stored(found, claims)


class Around:
    """
    Incidents of other clusters beside those that are reckoned anew.

    Args:
        clusters: Those that are reckoned anew.
        parents: For actors' ids, the id of the actor that each belongs to.
    """

    def __init__(self, clusters: Collection[str], parents: Parents) -> None:
        self._clusters, self._parents = clusters, parents
        self._facets = Facets()
        self._places: dict[str, Place] = {}

    def totals(self, part: Part) -> dict[str, Beyond]:
        """Totals that may contain incidents of a part of the ledger."""
        found: dict[str, Beyond] = {}
        for outcome in sorted({one.outcome for one in part.known.incidents}):
            ours = [one for one in part.known.incidents if one.outcome is outcome]
            ours = [one for one in ours if one.per is None]
            days = _days(ours)
            rows = _overlapping(outcome, *days).filter(aggregate=True)
            places = {one.place.id: one.place for one in ours if one.place is not None}
            anywhere = any(one.place is None for one in ours)
            near = self._near(rows, None if anywhere else list(places.values()))
            read = [one for one, _ in self._read(near).values()]
            scopes = self._scopes(read)
            reaches = _reaches(scopes)
            for one in read:
                found[one.id] = Beyond(
                    first=one.entries[0], name=named(one), scope=scopes[one.id],
                    reach=reaches[one.id],
                )  # fmt: skip
        return found

    def touched(self, was: Stored, part: Part, fresh: set[str]) -> set[str]:
        """
        Clusters of what lay in totals that have changed or are gone, or lies in them now; likely
        too, where a note says so or has to.

        Args:
            was: What is stored of the clusters.
            part: The same as it is now.
            fresh: Claims that have changed.
        """
        found: set[str] = set()
        now = {one.id: one for one in part.known.incidents}
        for key, before in was.incidents.items():
            if before.aggregate and (key not in now or changed(now[key], before, fresh)):
                parts = models.Part.objects.filter(whole=key)
                found.update(map(str, parts.values_list("part__cluster", flat=True)))
                found.update(self._noted(before))
        for key, one in now.items():
            if one.aggregate and one.per is None and changed(one, was.incidents.get(key), fresh):
                found.update(self._held_by(one, part.scopes[key]))
        return found.difference(self._clusters)

    def _noted(self, total: Incident) -> Iterator[str]:
        """Clusters of incidents that a note on a total stands on."""
        words = unsure(named(total))
        for one, cluster in self._read(self._beside(total)).values():
            if words in one.review:
                yield cluster

    def _held_by(self, total: Incident, scope: Scope) -> Iterator[str]:
        """Clusters of incidents that lie in a total, or whose notes have to say that they may."""
        near = self._read(self._beside(total))
        scopes = self._scopes([one for one, _ in near.values()])
        for key, (one, cluster) in near.items():
            hold = Hold.APART if scopes[key].per else holds(scopes[key], scope)
            # Notes are of what is likely; what surely lies within is a part, listed or not.
            told = hold is Hold.LIKELY and (one.aggregate or _says(one, unsure(named(total))))
            if hold is Hold.INSIDE or told:
                yield cluster

    def _beside(self, total: Incident) -> list[str]:
        rows = _overlapping(total.outcome, total.start, total.end)
        return self._near(rows, None if total.place is None else [total.place])

    def _near(self, rows: QuerySet[models.Incident], places: Sequence[Place] | None) -> list[str]:
        """Incidents of other clusters that do not lie apart from all of these places."""
        found = []
        lies: dict[str | None, bool] = {None: True}
        for key, cluster, at in rows.values_list("id", "cluster", "place").iterator():
            if at not in lies:
                lies[at] = places is None or any(
                    grounded(self._place(at), one) is not Lie.APART for one in places
                )
            if lies[at] and cluster not in self._clusters:
                found.append(str(key))
        return found

    def _place(self, key: str) -> Place:
        if key not in self._places:
            row = models.Place.objects.get(pk=key)
            self._places[key] = from_plain(records.Place, row.record)
        return self._places[key]

    def _read(self, keys: Sequence[str]) -> dict[str, tuple[Incident, str]]:
        """Incidents, each with the name of its cluster."""
        found: dict[str, tuple[Incident, str]] = {}
        for some in chunks(keys):
            rows = models.Incident.objects.filter(pk__in=some)
            found |= {one.id: (one, str(name)) for one, name in incidents_with(rows, "cluster")}
        return found

    def _scopes(self, incidents: Sequence[Incident]) -> dict[str, Scope]:
        """Scopes of incidents by id: from their shares, where they have one."""
        scopes: dict[str, Scope] = {}
        of = {one.id: one for one in incidents}
        for some in chunks(of):
            rows = models.Share.objects.filter(incident__in=some).values_list("incident", "packed")
            packed = [(str(key), np.frombuffer(bytes(row), ROW)[0]) for key, row in rows]
            self._facets.read(int(row[side]) for _, row in packed for side in _SIDES)
            scopes |= {key: self._scope(of[key], row) for key, row in packed}
        return scopes | self._told([one for one in incidents if one.id not in scopes])

    def _scope(self, one: Incident, row: Any) -> Scope:
        facets = self._facets
        return Scope(
            outcome=one.outcome,
            frame=TimeFrame.CUMULATIVE if row["flags"] & Flag.TOTAL else TimeFrame.INCIDENT,
            per=one.per,
            victims=facets.party(int(row["victims"]), STATUSES[row["status"]]),
            perpetrator=facets.party(int(row["perpetrator"]), Status.UNKNOWN),
            where=facets.where(int(row["place"])),
            when=When(start=one.start, end=one.end, precision=one.precision),
            cause=None,
            negated=False,
        )

    def _told(self, incidents: Sequence[Incident]) -> dict[str, Scope]:
        """Scopes of incidents of which nothing may be counted, from their claims."""
        claims = sorted({key for one in incidents for key in one.entries})
        ruled = rulings_on(claims)
        entries = {entry.id: ruled.entry(entry) for entry in entries_of(claims)}
        return {one.id: scope_of_incident(one, entries, self._parents) for one in incidents}


def changed(one: Incident, before: Incident | None, fresh: set[str]) -> bool:
    """
    Whether an incident may stand to others in another way than before.

    Args:
        one: As it is now.
        before: As it was stored; None where it is new.
        fresh: Claims that have changed.
    """
    if before is None or not fresh.isdisjoint(one.entries):
        return True
    return any(getattr(one, name) != getattr(before, name) for name in _BEARING)


def with_parts_beyond(part: Part, was: Stored) -> Part:
    """The part, its totals with what lies in them of other clusters and has not changed."""
    kept = []
    for one in part.known.incidents:
        before = was.incidents.get(one.id)
        inside = before.contains if before is not None else ()
        beyond = set(inside).difference(was.incidents) - set(one.contains)
        more = tuple(sorted({*one.contains, *beyond})) if beyond else one.contains
        kept.append(replace(one, contains=more) if beyond else one)
    return replace(part, known=replace(part.known, incidents=tuple(kept)))


class Wholes:
    """
    Totals of other clusters with parts in clusters that are reckoned anew; made before these go.

    Args:
        was: The clusters as they are stored.
        part: The same as they are now.
    """

    def __init__(self, was: Stored, part: Part) -> None:
        self._was, self._within = was, part.within
        wholes = set(part.within)
        self._gone: set[int] = set()
        for some in chunks(sorted(was.incidents)):
            rows = models.Part.objects.filter(part__in=some)
            wholes.update(map(str, rows.values_list("whole", flat=True)))
            shares = models.Share.objects.filter(incident__in=some)
            self._gone.update(shares.values_list("number", flat=True))
        self._wholes = sorted(wholes.difference(was.incidents))

    def keep(self) -> None:
        """Store what lies in them now."""
        last = last_turn()
        for some in chunks(self._wholes):
            for row in models.Incident.objects.filter(pk__in=some).only("record"):
                ours = self._within.get(row.pk, set())
                left = contained(row.record).difference(self._was.incidents)
                row.record = with_contained(row.record, left | ours)
                row.save(update_fields=["record"])
            for share in models.Share.objects.filter(incident__in=some):
                share.ties, share.turn = self._ties(share), last + 1
                share.save(update_fields=["ties", "turn"])
        parts = (
            (whole, one) for whole in self._wholes for one in sorted(self._within.get(whole, ()))
        )
        pour_values(models.Part, ("whole_id", "part_id"), parts)

    def _ties(self, share: models.Share) -> bytes:
        ties = np.frombuffer(bytes(share.ties), "<i8")
        left = ties[~np.isin(ties // len(Tie), sorted(self._gone))]
        ours = sorted(self._within.get(str(share.incident), ()))
        numbers = [number * len(Tie) + Tie.PART for number in share_numbers(ours).values()]
        return np.concatenate([left, np.array(sorted(numbers), "<i8")]).astype("<i8").tobytes()


def _reaches(incidents: Iterable[str]) -> dict[str, Reach]:
    """What the claims of stored incidents allow, see `warledger.reconcile.exceeding`."""
    found: dict[str, Reach] = {}
    for some in chunks(sorted(incidents)):
        rows = models.Share.objects.filter(incident__in=some).values_list("incident", "packed")
        flags = {str(key): np.frombuffer(bytes(row), ROW)[0]["flags"] for key, row in rows}
        bounds = models.Incident.objects.filter(pk__in=some).values_list("id", "low", "high")
        for key, low, high in bounds:
            rough = key in flags and not flags[key] & Flag.EXACT
            found[key] = Reach(least=low or 0, most=high, rough=bool(rough))
    return found


def _says(one: Incident, note: str) -> bool:
    """Whether an incident's notes have to name a total in which it likely lies."""
    notes = listed(one.review)
    return len(notes) < LISTED or note <= max(notes)


def _days(incidents: Sequence[Incident]) -> tuple[date | None, date | None]:
    """The days of all together; None where those of one are open."""
    starts, ends = [one.start for one in incidents], [one.end for one in incidents]
    return (
        min((day for day in starts if day is not None), default=None)
        if None not in starts
        else None,
        max((day for day in ends if day is not None), default=None) if None not in ends else None,
    )


def _overlapping(
    outcome: Outcome, start: date | None, end: date | None
) -> QuerySet[models.Incident]:
    """Incidents whose days do not lie apart from these."""
    rows = models.Incident.objects.filter(outcome=outcome.value, per=None)
    if end is not None:
        rows = rows.filter(Q(start=None) | Q(start__lte=end))
    if start is not None:
        rows = rows.filter(Q(end=None) | Q(end__gte=start))
    return rows
