"""
The ledger's claims held beside each other, and what that makes under the judgements that stand.

What `warledger.reconcile` finds is a function of the current claims and the judgements. It is kept
in the tables of incidents and links; of what has changed since, only the clusters that it bears on
are reckoned anew.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from warledger import records
from warledger.reconcile.incidents import by_start
from warledger.records import Reconciliation
from warledger.records.plain import from_plain
from warledger_desk.ledger import models
from warledger_desk.ledger.services.entries import (
    entries,
    entries_of,
    parents,
    rulings_all,
    rulings_on,
)
from warledger_desk.ledger.services.incident_records import incidents_of
from warledger_desk.ledger.services.updating import bring_up_to_date
from warledger_desk.ledger.services.watching import each

if TYPE_CHECKING:
    from datetime import datetime

__all__ = ["bring_up_to_date", "entries", "entries_of", "reconciled", "rulings_on"]

_BATCH = 2000


def reconciled(*, when: datetime) -> Reconciliation:
    """
    What the ledger that is open says as a whole. Whoever needs a part should ask the tables.

    Args:
        when: The present; kept with what had to be reckoned anew.

    Raises:
        JudgementError: A judgement that stands can't be carried out.
    """
    bring_up_to_date(when=when)
    ruled = rulings_all()
    claims = each(entries(), "reading claims", models.Claim.objects.count)
    found = {entry.id: ruled.entry(entry) for entry in claims}
    reasons = {key: ruled.set_aside(entry) for key, entry in sorted(found.items())}
    links = models.Link.objects.order_by("type", "source", "target")
    rows = models.Incident.objects.order_by("id")
    made = each(incidents_of(rows), "reading incidents", rows.count)
    told = links.values_list("record", flat=True).iterator(_BATCH)
    return Reconciliation(
        entries=dict(sorted(found.items())),
        incidents=tuple(sorted(made, key=by_start)),
        links=tuple(
            from_plain(records.Link, row) for row in each(told, "reading links", links.count)
        ),
        set_aside={key: reason for key, reason in reasons.items() if reason is not None},
        accepted=frozenset(ruled.accepted & set(found)),
        corrected={key: one.id for key, one in sorted(ruled.corrected.items()) if key in found},
        parents=parents(),
    )
