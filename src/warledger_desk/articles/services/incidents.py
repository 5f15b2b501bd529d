"""
Incidents as the public sees them: those that a published report tells of. Where other reports tell
of one too, its figures, days, place, sides and grade are taken from the published ones alone, so
that all of it rests on words that are there. That is kept beside the incidents, see
`warledger_desk.ledger.services.published`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Prefetch

from warledger_desk.articles.services.masking import masks_of
from warledger_desk.articles.services.public import (
    of_public_versions,
    public_rows,
    publication_of,
)
from warledger_desk.ledger import models as ledger
from warledger_desk.ledger.services import incidents as service
from warledger_desk.ledger.services.claims import rows_by_id
from warledger_desk.ledger.services.paging import Listed, Turn, page
from warledger_desk.ledger.services.successors import former

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

    from warledger_desk.articles.models import Publication
    from warledger_desk.ledger.services.incidents import IncidentFilter


def chosen(wanted: IncidentFilter, *, report: str | None = None) -> QuerySet[ledger.PublicIncident]:
    """
    The public incidents that a filter lets through, those that can be counted, in no order.

    Args:
        wanted: See there.
        report: Id of a published report that tells of it.
    """
    return _with_names(told(wanted, report=report).exclude(low=None, best=None, high=None))


def told(wanted: IncidentFilter, *, report: str | None = None) -> QuerySet[ledger.PublicIncident]:
    """The same with those that can't be counted, and without what pages show of places."""
    rows = service.chosen_public(wanted)
    if report is not None:
        members = ledger.IncidentClaim.objects.filter(
            of_public_versions("claim__version"), claim__version__report=report
        )
        rows = rows.filter(pk__in=members.values("incident"))
    return rows


def sides(
    rows: QuerySet[ledger.PublicIncident], actor: str | None
) -> tuple[QuerySet[ledger.PublicIncident], ...]:
    """
    Incidents that an actor suffered, and the others that it did, so that each is read by an index
    of its own; all of them where no actor is asked for.
    """
    if actor is None:
        return (rows,)
    return rows.filter(victims=actor), rows.filter(perpetrator=actor).exclude(victims=actor)


def latest(
    rows: QuerySet[ledger.PublicIncident],
    most: int,
    *,
    actor: str | None = None,
    undated: bool = False,
) -> list[ledger.PublicIncident]:
    """
    The latest of incidents by their first day, at most so many.

    Args:
        rows: From `chosen`.
        most: How many.
        actor: Id of an actor that did or suffered them.
        undated: Whether those without a day follow.
    """
    parts = sides(rows, actor)
    found = [
        row
        for part in parts
        for row in part.filter(start__isnull=False).order_by("-start", "-id")[:most]
    ]
    found.sort(key=lambda row: (row.start, row.pk), reverse=True)
    if undated and len(found) < most:
        rest = [row for part in parts for row in part.filter(start=None).order_by("id")[:most]]
        found += sorted(rest, key=lambda row: row.pk)
    return found[:most]


def _with_names(rows: QuerySet[ledger.PublicIncident]) -> QuerySet[ledger.PublicIncident]:
    """With what pages show of places and actors, each made once."""
    actors = ledger.Actor.objects.defer("record")
    named = (Prefetch("victims", actors), Prefetch("perpetrator", actors), "place")
    return rows.prefetch_related(*named)


def listed(rows: QuerySet[ledger.PublicIncident], turn: Turn) -> Listed:
    """
    A page of public incidents by day, as published reports tell of them.

    Raises:
        InputError: The page's mark is none.
    """
    found = page(rows, service.BY_DAY, turn)
    return Listed(rows=plain(found.rows), next=found.next, previous=found.previous)


def plain(rows: Iterable[ledger.PublicIncident]) -> list[dict[str, Any]]:
    """
    Rows of public incidents, see `service.incident_row`. Pages leave out words for victims and
    perpetrators where no known actor is meant: they may be names.
    """
    return [service.incident_row(row) for row in rows]


def public_bounds(row: ledger.PublicIncident) -> dict[str, int | None]:
    """Low, best and high of a public incident."""
    return {"low": row.low, "best": row.best, "high": row.high}


def public_incident(name: str) -> ledger.PublicIncident | None:
    """A public incident by its id, rates too."""
    rows = ledger.PublicIncident.objects.filter(pk=name)
    return rows.select_related("place", "victims", "perpetrator").first()


@dataclass(frozen=True, slots=True, kw_only=True)
class Gone:
    """An address of a public incident that is none any more."""

    incident: str | None  #: id of the public incident that has its claims now
    publication: Publication | None  #: of the published report that it was named after
    for_good: bool = False  #: whether that report, as published, gives its figure no more


def gone(name: str) -> Gone | None:
    """
    Where somebody who asks for an incident by an id of earlier may go on; None where there is
    nothing public that had to do with it.
    """
    was = former(name)
    if was is None:
        return None
    if was.now is not None and public_incident(was.now) is not None:
        return Gone(incident=was.now, publication=None)
    told = publication_of(was.report)
    if told is None:
        return None
    if told.version.current and was.lineage is None:
        return Gone(incident=None, publication=told, for_good=True)
    # What a later version that is not published makes of the figure is nobody's business yet.
    shown = ledger.Claim.objects.filter(version=told.version_id)
    named = shown.filter(first_of=name) | shown.filter(lineage=was.lineage or "")
    return Gone(incident=None, publication=told) if named.exists() else None


def public_claims(row: ledger.PublicIncident) -> list[dict[str, Any]]:
    """The published claims of an incident by publication, as rows of claims, names masked."""
    members = ledger.IncidentClaim.objects.filter(
        of_public_versions("claim__version"), incident=row.pk
    )
    ids = list(members.order_by("claim").values_list("claim", flat=True)[:_CLAIMS])
    rows = public_rows(rows_by_id(ids).values())
    return sorted(rows, key=lambda one: (one["published"] or "", one["report"], one["start"]))


_CLAIMS = 500


def published_claim(publication: Publication, claim: str) -> dict[str, str] | None:
    """A figure of a published report: ``id``, ``lineage``, and its ``words`` and ``sentence``."""
    row = ledger.Claim.objects.filter(pk=claim, version=publication.version_id).first()
    if row is None:
        return None
    masks, text = masks_of(publication), publication.version.text
    start, end = row.record["sentence"]
    return {
        "id": row.pk,
        "lineage": row.lineage,
        "words": masks.shown(text[row.start : row.end]),
        "sentence": masks.shown(text[start:end]),
    }
