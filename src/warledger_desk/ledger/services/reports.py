"""The reports of the ledger as a list in pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Count

from warledger_desk.ledger import models
from warledger_desk.ledger.services.listing import report_row
from warledger_desk.ledger.services.paging import Listed, Order, Turn, page

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from django.db.models import QuerySet

#: The newest first; those without a date last.
NEWEST = Order("published", ("id",), descending=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportFilter:
    """Which reports are wanted; None leaves a side open. Each stands in its current version."""

    source: str | None = None  #: id of the outlet
    start: date | None = None  #: published on this day or later
    end: date | None = None
    failing: bool = False  #: only those whose own arithmetic does not hold


def reports(wanted: ReportFilter, turn: Turn | None = None) -> Listed:
    """
    A page of reports, the newest first.

    Returns:
        Rows as `listing.report_row` makes them, with ``source_id`` (the outlet's id), ``claims``
        (how many, readers' included), ``comments`` (how many) and ``false`` (relations between its
        figures that do not hold). Five queries at most, however long the page.

    Raises:
        InputError: The page's mark is none.
    """
    rows = models.Version.objects.select_related("source").defer("text", "blocks", "sentences")
    found = page(_chosen(rows, wanted), NEWEST, turn or Turn())
    keys = [row.pk for row in found.rows]
    counts = {
        "claims": _counts(models.Claim.objects.all(), keys),
        "comments": _counts(models.Comment.objects.all(), keys),
        "false": _counts(models.Finding.objects.filter(holds=False), keys),
    }
    listed = [
        report_row(row)
        | {"source_id": row.source_id}
        | {name: of.get(row.pk, 0) for name, of in counts.items()}
        for row in found.rows
    ]
    return Listed(rows=listed, next=found.next, previous=found.previous)


def _chosen(rows: QuerySet[models.Version], wanted: ReportFilter) -> QuerySet[models.Version]:
    equal: dict[str, Any] = {
        "current__in": [True],  # as the indexes are asked; the column alone is no range of them
        "source": wanted.source,
        "published__gte": wanted.start,
        "published__lte": wanted.end,
    }
    rows = rows.filter(**{name: value for name, value in equal.items() if value is not None})
    if wanted.failing:
        failing = models.Finding.objects.filter(holds=False).values("version")
        rows = rows.filter(pk__in=failing)
    return rows


def _counts(rows: QuerySet[Any], keys: Iterable[int]) -> dict[int, int]:
    found = rows.filter(version__in=list(keys)).values_list("version").annotate(n=Count("pk"))
    return dict(found.order_by())
