"""
Incidents as the public sees them: those that a published report tells of. Where other reports tell
of one too, its figures are taken from the published ones alone, so that every number on the site
rests on words that are there.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from warledger.reconcile.figures import voices
from warledger.reconcile.policies import settle
from warledger.records import Incident, Policy, Reconciliation
from warledger.records.plain import from_plain
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
from warledger_desk.ledger.services.reconciling import entries_of, rulings_on
from warledger_desk.ledger.services.successors import former

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from warledger_desk.articles.models import Publication
    from warledger_desk.ledger.services.incidents import IncidentFilter

_BOUNDS = ("low", "best", "high")


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicIncidents:
    """
    Conditions for rows of `ledger.Incident`.

    Args:
        told: A published report tells of it.
        hidden: A report that is not published tells of it too.
    """

    told: Exists
    hidden: Exists


def conditions(**of_claims: Any) -> PublicIncidents:
    """
    What makes incidents public; ``of_claims`` narrows the published claims that tell of them.
    """
    members = ledger.IncidentClaim.objects.filter(incident=OuterRef("pk"))
    public = of_public_versions("claim__version")
    return PublicIncidents(
        told=Exists(members.filter(public, **of_claims)),
        hidden=Exists(
            members.exclude(public) if isinstance(public, Q) else members.filter(~public)
        ),
    )


def chosen(
    wanted: IncidentFilter, *, actor: str | None = None, report: str | None = None
) -> QuerySet[ledger.Incident]:
    """
    The public incidents that a filter lets through, those that can be counted, in no order.

    Args:
        wanted: See there.
        actor: Id of an actor that did or suffered it.
        report: Id of a published report that tells of it.
    """
    narrowed = {} if report is None else {"claim__version__report": report}
    rules = conditions(**narrowed)
    rows = service.chosen(wanted).filter(rules.told).exclude(low=None, best=None, high=None)
    if actor is not None:
        rows = rows.filter(Q(victims=actor) | Q(perpetrator=actor))
    rows = rows.annotate(hidden=rules.hidden).select_related("place", "victims", "perpetrator")
    return rows.defer("victims__record", "perpetrator__record")  # dear, and nothing shows them


def listed(rows: QuerySet[ledger.Incident], turn: Turn) -> Listed:
    """
    A page of public incidents by day, with the figures that published reports give.

    Raises:
        InputError: The page's mark is none.
    """
    found = page(rows, service.BY_DAY, turn)
    return Listed(rows=plain(found.rows), next=found.next, previous=found.previous)


def plain(rows: Iterable[ledger.Incident]) -> list[dict[str, Any]]:
    """
    Rows of incidents from `chosen`, see `service.incident_row`; ``hidden`` says that reports which
    are not published tell of it too, and then the figures are those of the published ones. Words
    for victims and perpetrators are left out where no known actor is meant: they may be names.
    """
    found = list(rows)
    mixed = [row for row in found if getattr(row, "hidden", False)]
    bounds = public_bounds(mixed)
    made = []
    for row in found:
        told = service.incident_row(row) | {"hidden": bool(getattr(row, "hidden", False))}
        if row.pk in bounds:
            told |= bounds[row.pk]
        made.append(told)
    return made


def public_bounds(rows: Sequence[ledger.Incident]) -> dict[str, dict[str, int | None]]:
    """Low, best and high of these incidents by their published claims alone; few queries."""
    if not rows:
        return {}
    records = {row.pk: from_plain(Incident, row.record) for row in rows}
    members = ledger.IncidentClaim.objects.filter(incident__in=list(records))
    shown = set(
        members.filter(of_public_versions("claim__version")).values_list("claim", flat=True)
    )
    found = {entry.id: entry for entry in entries_of(shown)}
    ruled = rulings_on(found)
    mended = {key: ruled.entry(entry) for key, entry in found.items()}
    reasons = {key: ruled.set_aside(entry) for key, entry in mended.items()}
    known = Reconciliation(
        entries=mended, incidents=(), links=(),
        set_aside={key: reason for key, reason in reasons.items() if reason is not None},
        accepted=frozenset(ruled.accepted & set(mended)),
    )  # fmt: skip
    return {key: _settled(record, known) for key, record in records.items()}


def _settled(record: Incident, known: Reconciliation) -> dict[str, int | None]:
    kept = tuple(name for name in record.entries if name in known.entries)
    origins = (tuple(name for name in origin if name in known.entries) for origin in record.origins)
    said = voices(
        replace(record, entries=kept, origins=tuple(origin for origin in origins if origin)), known
    )
    if not said:
        return dict.fromkeys(_BOUNDS)
    bounds, _ = settle(said, Policy.LOW_BEST_HIGH)
    return {"low": bounds.low, "best": bounds.best, "high": bounds.high}


def public_incident(name: str) -> ledger.Incident | None:
    """A public incident by its id, rates too."""
    rules = conditions()
    rows = ledger.Incident.objects.filter(rules.told, pk=name).annotate(hidden=rules.hidden)
    return rows.select_related("place", "victims", "perpetrator").first()


@dataclass(frozen=True, slots=True, kw_only=True)
class Gone:
    """An address of a public incident that is none any more."""

    incident: str | None  #: id of the public incident that has its claims now
    publication: Publication | None  #: of the published report that it was named after


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
    return None if told is None else Gone(incident=None, publication=told)


def public_claims(row: ledger.Incident) -> list[dict[str, Any]]:
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
