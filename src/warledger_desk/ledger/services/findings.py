"""Relations in reports' own arithmetic that do not hold, as a list in pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from warledger_desk.ledger import models
from warledger_desk.ledger.services.paging import Listed, Order, Turn, page

if TYPE_CHECKING:
    from collections.abc import Mapping

#: By report in the order of adding.
AS_ADDED = Order("version", ("index",))


def findings(
    turn: Turn | None = None, *, report: str | None = None, hidden: frozenset[str] = frozenset()
) -> Listed:
    """
    A page of what does not add up in reports that are current.

    Args:
        turn: Which page; the first without.
        report: Id of the one report that is wanted.
        hidden: Ids of reports whose findings are left out.

    Returns:
        Rows with ``report`` (id), ``version``, ``title``, ``outlet``, ``published``, ``type``,
        ``message`` (the arithmetic as a sentence), ``suggestion`` and ``claims`` (ids). Two
        queries.

    Raises:
        InputError: The page's mark is none.
    """
    rows = models.Finding.objects.filter(holds=False, version__current=True)
    if report is not None:
        rows = rows.filter(version__report=report)
    if hidden:
        rows = rows.exclude(version__report__in=hidden)
    rows = rows.select_related("version", "version__source").defer(
        "version__text", "version__blocks", "version__sentences", "version__coverage"
    )
    found = page(rows, AS_ADDED, turn or Turn())
    versions = {row.version_id for row in found.rows}
    named = models.Claim.objects.filter(version__in=versions).values_list("version", "index", "pk")
    ids = {(version, index): key for version, index, key in named}
    return Listed(
        rows=[_row(row, ids) for row in found.rows], next=found.next, previous=found.previous
    )


def _row(row: models.Finding, ids: Mapping[tuple[int, int], str]) -> dict[str, Any]:
    version = row.version
    return {
        "report": version.report_id,
        "version": version.number,
        "title": version.title,
        "outlet": version.source.name if version.source else None,
        "published": version.published.isoformat() if version.published else None,
        "type": row.type,
        "message": row.message,
        "suggestion": row.record.get("suggestion"),
        "claims": [ids[row.version_id, index] for index in row.record["claims"]],
    }
