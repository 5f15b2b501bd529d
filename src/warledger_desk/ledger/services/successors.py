"""
What became of an incident that goes by another id now.

An incident's id follows from the claim that comes first in it (`warledger.reconcile.incidents`). It
changes where an earlier report joins, where two incidents prove to be one, and where the page that
the claim was on says something else. So an id that was ever given leads back to a claim, and from
there to the incident that holds it now, in every ledger that has the same reports.
"""

from __future__ import annotations

from dataclasses import dataclass

from warledger_desk.ledger import models
from warledger_desk.ledger.services.changes import ChangeType, compare
from warledger_desk.ledger.services.stored import claims_of

#: Versions of a report that are gone through for what became of a claim.
_MOST = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Former:
    """An incident that once was, or could have been."""

    id: str
    report: str  #: id of the report whose claim came first
    lineage: str | None  #: that the claim goes on under; None where the report has it no longer
    now: str | None  #: id of the incident that holds it now; None where none does


def former(name: str) -> Former | None:
    """
    What an incident's id stands for that no incident has any more.

    Args:
        name: The whole id.

    Returns:
        None where no claim of the ledger ever gave it.
    """
    row = models.Claim.objects.filter(first_of=name).select_related("version").first()
    if row is None:
        return None
    lineage = _goes_on(row)
    held = models.IncidentClaim.objects.filter(
        claim__lineage=lineage or "", claim__version__current=True
    )
    now = held.order_by("incident").values_list("incident", flat=True).first()
    return Former(id=name, report=row.version.report_id, lineage=lineage, now=now)


def _goes_on(row: models.Claim) -> str | None:
    """The lineage that a claim goes on under in the current version of its report."""
    if models.Claim.objects.filter(lineage=row.lineage, version__current=True).exists():
        return row.lineage
    last = models.Claim.objects.filter(lineage=row.lineage).order_by("-version__number").first()
    at, index = (last or row).version, (last or row).index
    later = models.Version.objects.filter(report=at.report_id, number__gt=at.number)
    for version in later.order_by("number")[:_MOST]:
        befores, afters = (list(one.claims.order_by("index")) for one in (at, version))
        changes = compare(claims_of(befores), claims_of(afters), (at.text, version.text))
        found = next((one for one in changes if one.old == index), None)
        if found is None or found.new is None or found.type is ChangeType.GONE:
            return None
        at, index = version, found.new
        if version.current:
            return str(afters[index].lineage)
    return None
