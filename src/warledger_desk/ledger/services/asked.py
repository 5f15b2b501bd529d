"""
The part of the ledger that a tally can rest on, so that a question does not load the whole of it.

A tally of the part is that of the whole: what is left out lies outside of the days or the place
that are asked for, or is another outcome.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q

from warledger import records
from warledger.reconcile.incidents import by_start
from warledger.reconcile.selection import touches
from warledger.records import LinkType, Modality, Reconciliation
from warledger.records.plain import from_plain
from warledger_desk.ledger import models
from warledger_desk.ledger.services.claims import corrected_lineages
from warledger_desk.ledger.services.entries import (
    chunks,
    entries_of,
    parents,
    rulings_on,
    with_wholes,
)
from warledger_desk.ledger.services.incident_records import incidents_of
from warledger_desk.ledger.services.missed import withdrawn
from warledger_desk.ledger.services.updating import bring_up_to_date

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from datetime import datetime

    from django.db.models import QuerySet

    from warledger.records import Incident, Link, TallyQuery


def known_for(query: TallyQuery, *, when: datetime) -> Reconciliation:
    """
    What `warledger.reconcile.tally` and `series` need for a query, and no more.

    Args:
        query: Of what, see there.
        when: The present; kept with what had to be reckoned anew.

    Raises:
        JudgementError: A judgement that stands can't be carried out.
    """
    bring_up_to_date(when=when)
    return _known(_incidents(query), _aside([query.outcome.value]) | _named(query))


def known_of(
    incidents: QuerySet[models.Incident], claims: Iterable[str], queries: Iterable[TallyQuery]
) -> Reconciliation:
    """
    What tallies and series of some incidents alone need, and no more.

    Args:
        incidents: Which.
        claims: Ids of claims that are wanted beside theirs.
        queries: Of what the tallies are.
    """
    found = list(incidents_of(incidents.order_by()))
    told = {one.outcome.value for one in found}
    wanted = set(claims) | _aside(sorted(told))
    for query in queries:
        wanted |= _named(query)
    return _known(found, wanted)


def _known(found: Iterable[Incident], also: Iterable[str]) -> Reconciliation:
    """Incidents with their claims and others, as the judgements have them."""
    incidents = sorted(found, key=by_start)
    members = {key for one in incidents for key in one.entries}
    wanted = sorted(members.union(also))
    ruled = rulings_on(wanted)
    entries = with_wholes({entry.id: ruled.entry(entry) for entry in entries_of(wanted)})
    reasons = {key: ruled.set_aside(entry) for key, entry in sorted(entries.items())}
    return Reconciliation(
        entries=dict(sorted(entries.items())),
        incidents=tuple(incidents),
        links=tuple(_doubts(members)),
        set_aside={key: reason for key, reason in reasons.items() if reason is not None},
        accepted=frozenset(ruled.accepted & set(entries)),
        corrected={key: one.id for key, one in sorted(ruled.corrected.items()) if key in entries},
        parents=parents(),
    )


def named(query: TallyQuery) -> Reconciliation:
    """
    Claims that tell which of the places and actors asked for are known, without incidents.

    Args:
        query: What is asked.
    """
    wanted = sorted(_named(query))
    ruled = rulings_on(wanted)
    return Reconciliation(
        entries={entry.id: ruled.entry(entry) for entry in entries_of(wanted)},
        incidents=(),
        links=(),
        set_aside={},
        parents=parents(),
    )


def _incidents(query: TallyQuery) -> Iterator[Incident]:
    """Incidents of the outcome that the days and the place asked for do not exclude."""
    rows = models.Incident.objects.filter(outcome=query.outcome.value)
    if query.end is not None:
        rows = rows.filter(Q(start=None) | Q(start__lte=query.end))
    if query.start is not None:
        rows = rows.filter(Q(end=None) | Q(end__gte=query.start))
    if query.place is not None:
        rows = rows.filter(Q(place=None) | Q(place__in=_places(query.place, rows)))
    yield from incidents_of(rows)


def _places(wanted: str, rows: QuerySet[models.Incident]) -> list[str]:
    """
    Ids of the places of these incidents that the one asked for may have to do with, whether or not
    a claim that counts is tied to it.
    """
    row = models.Place.objects.filter(pk=wanted).first()
    known = {None, None if row is None else from_plain(records.Place, row.record)}
    named = models.Place.objects.filter(pk__in=rows.values("place"))
    found = ((one.pk, from_plain(records.Place, one.record)) for one in named)
    return [key for key, place in found if any(touches(place, wanted, one) for one in known)]


def _current() -> QuerySet[models.Claim]:
    claims = models.Claim.objects.filter(version__current=True)
    return claims.exclude(pk__in=withdrawn())


def _aside(outcomes: Collection[str]) -> set[str]:
    """Claims that enter no tally of these outcomes, but are counted in what is said of them."""
    read = _current().filter(
        Q(comment__isnull=False) | Q(modality=Modality.HYPOTHETICAL.value),
        outcome__in=outcomes,
    )
    mended = _current().filter(lineage__in=corrected_lineages())
    return {*read.values_list("id", flat=True), *mended.values_list("id", flat=True)}


def _named(query: TallyQuery) -> set[str]:
    """A claim for each actor and place asked for: a name that no claim is tied to is only words."""
    # One claim is enough: versions are asked one by one, not filtered out of all beforehand.
    current = models.Version.objects.filter(pk=OuterRef("version"), current=True)
    claims = models.Claim.objects.exclude(pk__in=withdrawn()).exclude(
        lineage__in=corrected_lineages()
    )
    claims = claims.filter(Exists(current))
    found: set[str] = set()
    for field, value in (
        ("place", query.place),
        *((side, name) for name in (query.actor, query.perpetrator) for side in _SIDES),
    ):
        if value is not None:
            found.update(claims.filter(**{field: value}).values_list("id", flat=True)[:1])
    return found


_SIDES = ("victims_actor", "perpetrator_actor")


def _doubts(members: set[str]) -> Iterator[Link]:
    """Links that say that two incidents of the part may be one."""
    rows = models.Link.objects.filter(type=LinkType.SAME_INCIDENT.value, review=True)
    for some in chunks(sorted(members)):
        for row in rows.filter(source__in=some).order_by("type", "source", "target"):
            if row.target_id in members:
                yield from_plain(records.Link, row.record)
