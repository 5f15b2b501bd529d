"""What is odd across the reports of a ledger, and within them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from warledger.reconcile import audit_series
from warledger.records.plain import to_plain
from warledger_desk.ledger import models
from warledger_desk.ledger.services.reconciling import reconciled
from warledger_desk.ledger.services.tallying import entry_rows

if TYPE_CHECKING:
    from datetime import datetime


def audited(*, when: datetime) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """
    Findings across reports with the entries that they rest on, and findings within reports.

    Within reports only relations that do not hold are given, those of current versions.

    Args:
        when: The present.
    """
    known = reconciled(when=when)
    across = [
        {"scope": "series"} | to_plain(found) | {"entries": entry_rows(found.keys, known)}
        for found in audit_series(known)
    ]
    rows = (
        models.Finding.objects.filter(holds=False, version__current=True)
        .select_related("version", "version__source")
        .defer("version__text", "version__blocks", "version__sentences")
        .order_by("version_id", "index")
    )
    within = [
        {
            "scope": "report",
            "type": row.type,
            "message": row.message,
            "report": row.version.report_id,
            "version": row.version.number,
            "title": row.version.title,
            "outlet": row.version.source.name if row.version.source else None,
            "claims": row.record["claims"],
            "suggestion": row.record["suggestion"],
        }
        for row in rows
    ]
    return across, within
