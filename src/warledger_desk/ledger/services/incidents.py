"""
The incidents of the ledger as a list in pages, and one incident with all that it rests on.

They are those of the last reconciliation; `reconciling.reconciled` makes it anew where claims or
judgements have changed since.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import F, Q

from warledger.reconcile.figures import voices
from warledger.reconcile.policies import settle
from warledger.records import Incident, Policy, Reconciliation
from warledger_desk.ledger import models
from warledger_desk.ledger.errors import UnknownIdError
from warledger_desk.ledger.services.claims import rows_by_id
from warledger_desk.ledger.services.entries import entries_of, rulings_on
from warledger_desk.ledger.services.incident_records import incident_of
from warledger_desk.ledger.services.listing import Page, Wanted, between, part
from warledger_desk.ledger.services.paging import Listed, Order, Turn, page

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from django.db.models import QuerySet

    from warledger.records import Grade, Outcome, Status

#: By the first day; those without a day last.
BY_DAY = Order("start", ("id",))
#: Policies that settle one incident alone.
POLICIES = tuple(policy for policy in Policy if policy is not Policy.BAYES)


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentFilter:
    """Which incidents are wanted; None leaves a side open. Ids are those of the groundings."""

    outcome: Outcome | None = None
    place: str | None = None  #: id of a place; `claims.within` makes those of a wider area
    places: tuple[str, ...] | None = None  #: ids of several places, any of them
    victims: str | None = None  #: id of the victims' actor
    perpetrator: str | None = None
    status: Status | None = None
    grade: Grade | None = None
    aggregate: bool | None = None  #: only totals, or only single incidents
    review: bool | None = None  #: only those that a person should look at, or only the others
    rates: bool | None = False  #: whether reported rates are wanted; None: they too
    start: date | None = None  #: it reaches this day or a later one
    end: date | None = None  #: it begins by this day
    hidden: frozenset[str] = (
        frozenset()
    )  #: ids of reports; what a claim of theirs tells is left out


def incidents(wanted: IncidentFilter, turn: Turn | None = None) -> Listed:
    """
    A page of incidents by day, in three queries at most.

    Returns:
        Rows as `incident_row` makes them.

    Raises:
        InputError: The page's mark is none.
    """
    if wanted.places is not None:
        return in_pages(chosen(wanted), turn)
    rows = chosen(wanted).select_related("place", "victims", "perpetrator").defer("record")
    found = page(rows, BY_DAY, turn or Turn())
    listed = [incident_row(row) for row in found.rows]
    return Listed(rows=listed, next=found.next, previous=found.previous)


def in_pages(found: QuerySet[models.Incident], turn: Turn | None) -> Listed:
    """
    A page of these incidents by day, as `incident_row` makes their rows.

    Which they are is asked by an index alone: those in one of many places would be read whole, with
    what stands beside them, and then sorted.

    Raises:
        InputError: The page's mark is none.
    """
    part = page(found.only("pk", "start"), BY_DAY, turn or Turn())
    whole = models.Incident.objects.select_related("place", "victims", "perpetrator")
    there = whole.defer("record").in_bulk([row.pk for row in part.rows])
    rows = [incident_row(there[row.pk]) for row in part.rows if row.pk in there]
    return Listed(rows=rows, next=part.next, previous=part.previous)


def listed(wanted: Wanted) -> Page:
    """
    Incidents, totals and rates of the last reconciliation by their first day, undated ones last.

    An outlet's are those that a claim of it speaks of. Readers' claims and earlier versions make no
    difference here.
    """
    found = models.Incident.objects.filter(between("start", "end", wanted))
    if wanted.outcome is not None:
        found = found.filter(outcome=wanted.outcome.value)
    if wanted.place is not None:
        named = Q(place_words__icontains=wanted.place) | Q(place__name__icontains=wanted.place)
        found = found.filter(named)
    if wanted.actor is not None:
        sides = Q()
        for name in ("victims", "perpetrator"):
            sides |= Q(**{f"{name}_words__icontains": wanted.actor})
            sides |= Q(**{f"{name}__name__icontains": wanted.actor})
        found = found.filter(sides)
    if wanted.outlet:
        told = models.IncidentClaim.objects.filter(
            claim__version__source__name__iexact=wanted.outlet
        )
        found = found.filter(pk__in=told.values("incident"))
    total = found.count()
    found = found.order_by(F("start").asc(nulls_last=True), "id")
    rows = models.Incident.objects.select_related("place", "victims", "perpetrator")
    found_rows = [incident_row(row) for row in part(found, rows.defer("record"), wanted)]
    return Page(rows=found_rows, total=total, offset=wanted.offset)


def chosen(wanted: IncidentFilter) -> QuerySet[models.Incident]:
    """The incidents that a filter lets through, in no order."""
    rows = without(models.Incident.objects.all(), wanted.hidden)
    return rows.filter(**_columns(wanted))


def chosen_public(wanted: IncidentFilter) -> QuerySet[models.PublicIncident]:
    """The same of what the public sees of incidents; whether a person should look is not asked."""
    return models.PublicIncident.objects.filter(**_columns(wanted))


def _columns(wanted: IncidentFilter) -> dict[str, Any]:
    """What a filter asks of the columns."""
    equal: dict[str, Any] = {
        "outcome": wanted.outcome and wanted.outcome.value,
        "place": wanted.place,
        "place__in": wanted.places,
        "victims": wanted.victims,
        "perpetrator": wanted.perpetrator,
        "status": wanted.status and wanted.status.value,
        "grade": wanted.grade and wanted.grade.value,
        "aggregate": wanted.aggregate,
        "review": wanted.review,
        "per__isnull": None if wanted.rates is None else not wanted.rates,
        "end__gte": wanted.start,
        "start__lte": wanted.end,
    }
    return {name: value for name, value in equal.items() if value is not None}


def without(rows: QuerySet[models.Incident], hidden: frozenset[str]) -> QuerySet[models.Incident]:
    """The incidents that no claim of these reports (their ids) speaks of."""
    if not hidden:
        return rows
    told = models.IncidentClaim.objects.filter(claim__version__report__in=hidden)
    return rows.exclude(pk__in=told.values("incident"))


def incident_row(row: models.Incident | models.PublicIncident) -> dict[str, Any]:
    """
    What tells an incident from others.

    ``low``, ``best`` and ``high`` are bounds of documentation under the policy ``low-best-high``,
    None where open or where no claim may be counted. ``claims`` counts all that speak of it,
    ``origins`` the independent sources behind those that may be counted. ``review``, whether a
    person should look, and ``hidden``, whether reports that are not published tell of it too, stand
    in the rows of those who are told.
    """
    own = (
        {"hidden": row.hidden} if isinstance(row, models.PublicIncident) else {"review": row.review}
    )
    return own | {
        "id": row.pk,
        "outcome": row.outcome,
        "aggregate": row.aggregate,
        "start": row.start.isoformat() if row.start else None,
        "end": row.end.isoformat() if row.end else None,
        "precision": row.precision,
        "per": row.per,
        "low": row.low,
        "best": row.best,
        "high": row.high,
        "place": row.place_words,
        "place_id": row.place_id,
        "place_name": row.place.name if row.place else None,
        "victims": row.victims_words,
        "victims_id": row.victims_id,
        "victims_name": row.victims.name if row.victims else None,
        "perpetrator": row.perpetrator_words,
        "perpetrator_id": row.perpetrator_id,
        "perpetrator_name": row.perpetrator.name if row.perpetrator else None,
        "status": row.status,
        "grade": row.grade,
        "claims": row.claims,
        "origins": row.origins,
    }


def incident(name: str, ledger: str) -> dict[str, Any]:
    """
    One incident with its claims, how they stand to each other, and its bounds.

    Args:
        name: Its id.
        ledger: Its name for messages.

    Returns:
        `incident_row`, and

        - ``claims``: rows as `listing.claim_row` makes them, by publication; each with ``origin``
          (a number, the same for claims of one origin; None where it may not be counted) and
          ``set_aside`` (why it may not be counted, else None),
        - ``links`` among them: ``type``, ``source``, ``target``, ``score``, ``review``, and
          ``features`` with their reasons,
        - ``bounds`` by policy: ``low``, ``best``, ``high`` and the ``entries`` that give them
          (under ``bayes`` incidents are weighed together, so that it has none here),
        - ``review``: why a person should look; ``grade_reason``,
        - ``contains`` and ``inside``: rows of the incidents in it and of the totals that it is in,
        - ``larger``: rows of those in it that count more people than it does at most, and
          ``smaller``: of the totals that it is in and that count fewer than it does at least.

        The number of queries does not grow with the incident.

    Raises:
        UnknownIdError: No incident has this id.
    """
    rows = models.Incident.objects.select_related("place", "victims", "perpetrator")
    row = rows.filter(pk=name).first()
    if row is None:
        raise UnknownIdError(ledger, f"no incident is called {name!r}")
    record = incident_of(row)
    known = _known(record)
    settled = {policy.value: _bounds(record, known, policy) for policy in POLICIES}
    origin = {key: number for number, keys in enumerate(record.origins, 1) for key in keys}
    told = rows_by_id(record.entries)
    around = rows.filter(parts__part=name).order_by("start", "id")
    inside = rows.filter(wholes__whole=name).order_by("start", "id")
    return incident_row(row) | {
        "claims": [
            told[key] | {"origin": origin.get(key), "set_aside": known.set_aside.get(key)}
            for key in record.entries
        ],
        "links": _links(record),
        "bounds": settled,
        "review": list(record.review),
        "grade_reason": record.grade_reason,
        "contains": [incident_row(one) for one in inside[:_SHOWN]],
        "inside": [incident_row(one) for one in around[:_SHOWN]],
        "larger": [incident_row(one) for one in inside.filter(low__gt=row.high)[:_SHOWN]]
        if row.high is not None
        else [],
        "smaller": [incident_row(one) for one in around.filter(pk__in=record.exceeds)[:_SHOWN]],
    }


#: As `warledger.reconcile` writes of two incidents that could be one.
SAME = re.compile(r"(may be the same as) (\w+)")


def notes(review: Iterable[str]) -> list[dict[str, Any]]:
    """
    Why a person should look at an incident, for readers, in one query.

    Args:
        review: Reasons as an incident has them.

    Returns:
        Each with ``words`` and ``incident``: the `incident_row` of the other one that the reason
        names; None where it names none, or one that is no longer there.
    """
    read = [(why, SAME.fullmatch(why)) for why in review]
    rows = models.Incident.objects.select_related("place", "victims", "perpetrator")
    known = rows.defer("record").in_bulk([found[2] for _, found in read if found])
    told = []
    for why, found in read:
        other = known.get(found[2]) if found else None
        gone = "may be the same as an incident that is no longer there"
        words = (found[1] if other else gone) if found else why
        told.append({"words": words, "incident": incident_row(other) if other else None})
    return told


#: A total may contain thousands; `incidents` lists them all by place and days.
_SHOWN = 200


def _known(record: Incident) -> Reconciliation:
    """The incident with its entries as the judgements have them, and nothing else."""
    found = {entry.id: entry for entry in entries_of(record.entries)}
    ruled = rulings_on(found)
    mended = {key: ruled.entry(entry) for key, entry in found.items()}
    reasons = {key: ruled.set_aside(entry) for key, entry in mended.items()}
    return Reconciliation(
        entries=mended,
        incidents=(record,),
        links=(),
        set_aside={key: reason for key, reason in reasons.items() if reason is not None},
        accepted=frozenset(ruled.accepted & set(mended)),
    )


def _bounds(record: Incident, known: Reconciliation, policy: Policy) -> dict[str, Any] | None:
    said = voices(record, known)
    if not said:
        return None
    found, entries = settle(said, policy)
    return {"low": found.low, "best": found.best, "high": found.high, "entries": list(entries)}


def _links(record: Incident) -> list[dict[str, Any]]:
    """The links between claims of one incident."""
    rows = models.Link.objects.filter(source__in=record.entries, target__in=record.entries)
    return [link_row(row) for row in rows.order_by("type", "source", "target")]


def link_row(row: models.Link) -> dict[str, Any]:
    """A link with the features that speak for it and against it."""
    return {
        "type": row.type,
        "source": row.source_id,
        "target": row.target_id,
        "score": row.score,
        "review": row.review,
        "features": row.record["features"],
    }
