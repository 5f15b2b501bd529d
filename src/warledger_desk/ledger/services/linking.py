"""Incidents that a person may link a claim to; those of the last reconciliation."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from warledger_desk.ledger import models
from warledger_desk.ledger.services.incidents import incident_row, link_row, without

if TYPE_CHECKING:
    from collections.abc import Sequence

#: Reports of one happening may differ by days.
_NEAR = timedelta(days=7)
_MOST = 20


def members(incident: str) -> Sequence[str]:
    """Ids of the claims that speak of an incident; none where there is no such incident."""
    rows = models.IncidentClaim.objects.filter(incident=incident)
    return list(rows.order_by("id").values_list("claim_id", flat=True))


def candidates(claim: str, *, hidden: frozenset[str] = frozenset()) -> list[dict[str, Any]]:
    """
    Incidents that a claim could speak of: its outcome, and days within a week of its own; for an
    undated claim those at its place. Its own incident is left out, and so are those that a report
    of ``hidden`` (ids) tells of.

    Returns:
        Rows as `incidents.incident_row` makes them, 20 at most, by day.
    """
    row = models.Claim.objects.get(pk=claim)
    rows = models.Incident.objects.select_related("place", "victims", "perpetrator")
    found = without(rows.filter(outcome=row.outcome, per=None), hidden)
    found = found.exclude(members__claim=claim)
    if row.date_start is not None or row.date_end is not None:
        start, end = row.date_start or row.date_end, row.date_end or row.date_start
        if start is not None and end is not None:
            found = found.filter(start__lte=end + _NEAR, start__gte=start - _NEAR)
    elif row.place_id is not None:
        found = found.filter(place=row.place_id)
    else:
        return []
    return [incident_row(one) for one in found.order_by("start", "id")[:_MOST]]


def between(one: str, other: str) -> list[dict[str, Any]]:
    """The links between two claims, either way round, as `incidents.link_row` makes them."""
    both = [one, other]
    rows = models.Link.objects.filter(source__in=both, target__in=both)
    return [link_row(row) for row in rows.order_by("type", "source")]
