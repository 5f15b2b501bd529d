"""Which incidents a tally is of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from warledger.reconcile import words
from warledger.reconcile.incidents import scope_of_incident
from warledger.reconcile.relations import Lie, alike, grounded
from warledger.reconcile.scope import Where, all_parents
from warledger.records import Status, TimeFrame

if TYPE_CHECKING:
    from collections.abc import Iterator

    from warledger.reconcile.scope import Party, Scope, When
    from warledger.records import Incident, Place, Reconciliation, TallyQuery

#: Why days leave something out.
UNDATED = "date unknown"
ONE_SIDED = "date known on one side only"
BEYOND = "runs beyond the days asked for"
#: Shown where something is left out; None where it has nothing to do with the query at all.
Reason = str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Selected:
    """An incident with its scope, and why it is left out, if it is."""

    incident: Incident
    scope: Scope
    left_out: Reason = None


class Selection:
    """
    The incidents that a query takes in, and those that it touches without taking them in.

    Ids of actors and places are those of the groundings; a name is taken too, and matched as
    claims' own words are.
    """

    def __init__(self, query: TallyQuery, known: Reconciliation) -> None:
        self._query = query
        self._known = known
        self._parents = all_parents(known)
        self._place = _place_of(query.place, known)
        self._actors = {
            ground.actor.id
            for entry in known.entries.values()
            for ground in (entry.grounding.victims, entry.grounding.perpetrator)
            if ground is not None and ground.actor is not None
        }

    def __iter__(self) -> Iterator[Selected]:
        for incident in self._known.incidents:
            if incident.outcome is not self._query.outcome or not incident.origins:
                continue
            scope = scope_of_incident(incident, self._known.entries, self._parents)
            verdict = self.verdict(scope)
            if not isinstance(verdict, bool):
                yield Selected(incident=incident, scope=scope, left_out=verdict)

    def verdict(self, scope: Scope) -> Reason | bool:
        """None where it counts, False where it has nothing to do with it, else the reason."""
        query = self._query
        verdicts = [
            self.of_actor(scope.victims, query.actor, "victims"),
            self.of_actor(scope.perpetrator, query.perpetrator, "perpetrator"),
            of_status(scope.victims.status, query.status),
            self.of_place(scope.where, scope.frame),
            _of_period(scope.when, query),
        ]
        if False in verdicts:
            return False
        reasons = [verdict for verdict in verdicts if isinstance(verdict, str)]
        return "; ".join(reasons) or None

    def of_actor(self, party: Party, wanted: str | None, role: str) -> Reason | bool:
        """What the people of an incident say to the actor asked for, see `verdict`."""
        if wanted is None:
            return None
        if wanted in party.chain:
            return None
        asked = words.people(wanted)
        if wanted not in self._actors and asked and asked <= party.key:
            return None
        generic = party.actor is None and (not party.named or not party.key)
        if generic or (party.actor is None and party.status in {Status.UNKNOWN, Status.MIXED}):
            return f"{role} not known to be the ones asked for"
        return False

    def of_place(self, where: Where, frame: TimeFrame) -> Reason | bool:
        """What the place of an incident or, by ``frame``, of a total says to the one asked for."""
        wanted = self._query.place
        if wanted is None:
            return None
        if not where.known:
            if frame is TimeFrame.INCIDENT:
                return "place unknown"
            return "a total for a wider area than the one asked for"
        if _lies_in(where, wanted, self._place):
            return None
        if self._place is not None and where.place is not None:
            around = where.place.id in self._place.within
            return "a wider area than the one asked for" if around else False
        return False


def touches(place: Place, wanted: str, known: Place | None) -> bool:
    """
    Whether an incident of a place has to do with a place asked for, or with what lies around it.

    Args:
        place: Of the gazetteer.
        wanted: What is asked for: an id, or a name.
        known: The place of that id, where claims are grounded to it.
    """
    where = Where(place=place, name=words.place(place.name)[0], narrow=frozenset())
    return _lies_in(where, wanted, known) or (known is not None and place.id in known.within)


def _place_of(wanted: str | None, known: Reconciliation) -> Place | None:
    for entry in known.entries.values():
        ground = entry.grounding.place
        if wanted is not None and ground is not None and ground.place.id == wanted:
            return ground.place
    return None


def _lies_in(where: Where, wanted: str, place: Place | None) -> bool:
    lie = grounded(where.place, place) if where.place and place else Lie.UNKNOWN
    if lie in {Lie.SAME, Lie.INSIDE}:
        return True
    if where.place is not None and (wanted == where.place.id or wanted in where.place.within):
        return True
    name = words.place(place.name if place is not None else wanted)[0]
    if where.place is None:
        return alike(where.name, name)
    units = [where.place.name, *where.place.admin] if place is None else [where.place.name]
    if place is not None and place.country != where.place.country:
        return False
    return any(alike(words.place(unit)[0], name) for unit in units)


def of_status(status: Status, wanted: Status | None) -> Reason | bool:
    """What the status of an incident's victims says to the one asked for."""
    if wanted is None or status is wanted:
        return None
    if status in {Status.UNKNOWN, Status.MIXED}:
        return "status of the victims not known to be the one asked for"
    return False


def _of_period(when: When, query: TallyQuery) -> Reason | bool:
    if query.start is None and query.end is None:
        return None
    if when.start is None and when.end is None:
        return UNDATED
    start, end = when.start, when.end
    if (query.end and start and start > query.end) or (query.start and end and end < query.start):
        return False
    if (start is None and query.start) or (end is None and query.end):
        return ONE_SIDED
    if (query.start and start and start < query.start) or (query.end and end and end > query.end):
        return BEYOND
    return None
