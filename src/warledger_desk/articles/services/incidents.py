"""
Incidents as the public sees them: those that a published report tells of. Where other reports tell
of one too, its figures, days, place, sides and grade are taken from the published ones alone, so
that all of it rests on words that are there. That is kept beside the incidents, see
`warledger_desk.ledger.services.published`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import F, Prefetch, Q, Value
from django.db.models.functions import Coalesce

from warledger_desk.articles.services.masking import masks_of
from warledger_desk.articles.services.public import (
    of_public_versions,
    public_rows,
    publication_of,
)
from warledger_desk.ledger import models as ledger
from warledger_desk.ledger.services import incidents as service
from warledger_desk.ledger.services.claims import rows_by_id
from warledger_desk.ledger.services.entries import chunks
from warledger_desk.ledger.services.paging import Listed, Turn, page
from warledger_desk.ledger.services.successors import former

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

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


def of_either_side(
    rows: QuerySet[ledger.PublicIncident], actor: str
) -> QuerySet[ledger.PublicIncident]:
    """
    Incidents that an actor suffered or did, each once, for sums over days: read by their days in
    one index that holds both sides, and by no index of a side.
    """
    named = {side: Coalesce(F(f"{side}_id"), Value("")) for side in ("victims", "perpetrator")}
    either = Q(victims_named=actor) | Q(perpetrator_named=actor)
    return rows.alias(**{f"{side}_named": name for side, name in named.items()}).filter(either)


def latest_day(rows: QuerySet[ledger.PublicIncident], *, actor: str | None = None) -> date | None:
    """The first day of the latest of incidents; None where none has a day."""
    dated = (part.filter(start__isnull=False) for part in sides(rows.order_by(), actor))
    found = [part.order_by("-start", "-id").values_list("start", flat=True)[:1] for part in dated]
    return max((day for part in found for day in part if day is not None), default=None)


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
    if len(parts) == 1:
        return _in_turn(parts[0], most, undated=undated)
    # Of each side the keys alone, which the index has; then the rows of those that are shown.
    dated = [
        pair
        for part in parts
        for pair in part.filter(start__isnull=False)
        .order_by("-start", "-id")
        .values_list("start", "id")[:most]
    ]
    keys = [key for _, key in sorted(dated, reverse=True)]
    if undated and len(keys) < most:
        rest = (part.filter(start=None).order_by("id") for part in parts)
        keys += sorted(key for some in rest for key in some.values_list("id", flat=True)[:most])
    shown = keys[:most]
    known = {row.pk: row for some in chunks(shown) for row in rows.filter(pk__in=some)}
    return [known[key] for key in shown if key in known]


def _in_turn(
    rows: QuerySet[ledger.PublicIncident], most: int, *, undated: bool
) -> list[ledger.PublicIncident]:
    found = list(rows.filter(start__isnull=False).order_by("-start", "-id")[:most])
    if undated and len(found) < most:
        found += rows.filter(start=None).order_by("id")[: most - len(found)]
    return found


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
