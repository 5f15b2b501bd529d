"""Incidents, links and the blocks of claims to rows, and out again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from warledger.records import LinkType
from warledger.records.plain import to_json
from warledger_desk.ledger import models
from warledger_desk.ledger.services.entries import chunks, entries_of, rulings_on
from warledger_desk.ledger.services.incident_columns import bounds_of, columns
from warledger_desk.ledger.services.pouring import pour_values
from warledger_desk.ledger.services.published import COLUMNS, Around, public_row, published_among
from warledger_desk.ledger.services.shares import drop_all_shares, drop_shares, keep_shares

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from django.db.models import QuerySet

    from warledger.reconcile.clusters import Part
    from warledger.records import Bounds, Entry, Incident, Link


#: The tables that reconciling fills, those that hang on others first.
DERIVED = (
    models.Link, models.Part, models.IncidentClaim, models.KeyPage, models.PublicIncident,
    models.Incident,
)  # fmt: skip


def keep(part: Part, parents: Mapping[str, str], *, whole: bool = False) -> None:
    """
    Store incidents and links, in the transaction that is open.

    Rows go in by their ids, so that indexes grow at one end.

    Args:
        part: What was reckoned of whole clusters, none of whose rows is there.
        parents: Which actor belongs to which, in the whole ledger.
        whole: Whether these are all clusters.
    """
    known = part.known
    bounds = keep_shares(part, parents, whole=whole)
    incidents = sorted(known.incidents, key=lambda one: one.id)
    reports = None if whole else {entry.report for entry in known.entries.values()}
    is_public = published_among(reports)
    around = Around(known, is_public, parents)

    def said(one: Incident) -> Bounds:
        return bounds.get(one.id) or bounds_of(one, known)

    def seen(one: Incident) -> tuple[object, ...] | None:
        kept = {key for key in one.entries if is_public(known.entries[key])}
        return public_row(one, said(one), kept, around) if kept else None

    rows = (_incident(one, part.clusters[one.id], said(one)) for one in incidents)
    pour_values(models.Incident, _INCIDENT, rows)
    shown = (row for row in map(seen, incidents) if row is not None)
    pour_values(models.PublicIncident, COLUMNS, shown)
    keys = part.standing().packed()
    members = ((one.id, entry, keys[entry]) for one in incidents for entry in one.entries)
    pour_values(models.IncidentClaim, ("incident_id", "claim_id", "keys"), members)
    parts = ((one.id, inner) for one in incidents for inner in one.contains)
    pour_values(models.Part, ("whole_id", "part_id"), parts)
    beyond = sorted({link.target for link in known.links} - known.entries.keys())
    ruled = rulings_on(beyond)
    told = dict(known.entries) | {one.id: ruled.entry(one) for one in entries_of(beyond)}
    pour_values(models.Link, _LINK, (_link(link, told) for link in known.links))


def forget_everything() -> None:
    """Empty all tables that reconciling fills."""
    for model in DERIVED:
        _delete(model.objects.all())
    drop_all_shares()
    models.Reconciliation.objects.all().delete()


def forget(incidents: Iterable[str], claims: Iterable[str]) -> None:
    """
    Take incidents out with their parts, and the links of these claims that are theirs: a part's
    with its total, and a running total's with the one that continues it, are the part's.
    """
    incidents = list(incidents)
    drop_shares(incidents)
    for some in chunks(claims):
        links = models.Link.objects.all()
        _delete(links.filter(source__in=some).exclude(type=LinkType.UPDATES.value))
        _delete(links.filter(target__in=some).exclude(type=LinkType.PART_OF.value))
    for some in chunks(incidents):
        _delete(models.Part.objects.filter(whole__in=some))
        _delete(models.Part.objects.filter(part__in=some))
        _delete(models.IncidentClaim.objects.filter(incident__in=some))
        _delete(models.PublicIncident.objects.filter(pk__in=some))
        _delete(models.Incident.objects.filter(pk__in=some))


def _delete(rows: QuerySet[Any]) -> None:
    """Without asking what hangs on them: that is deleted before."""
    rows.order_by()._raw_delete(using="default")  # noqa: SLF001


def _day(found: Entry) -> date | None:
    """The first day of an entry as the ledger lists it: grounded, else as coded."""
    period = found.grounding.period
    return found.claim.date_start if period is None else period.start


_LINK = ("type", "source_id", "target_id", "score", "review", "day", "record")


def _link(link: Link, entries: Mapping[str, Entry]) -> tuple[object, ...]:
    return (*link_columns(link).values(), _day(entries[link.target]), to_json(link))


def link_columns(link: Link) -> dict[str, object]:
    """The columns that repeat what a link's record holds, in the order of `_LINK`."""
    return {
        "type": link.type.value,
        "source_id": link.source,
        "target_id": link.target,
        "score": link.score,
        "review": link.review,
    }


_INCIDENT = (
    "id", "outcome", "aggregate", "start", "end", "review", "per", "precision", "place_id",
    "place_words", "victims_id", "victims_words", "perpetrator_id", "perpetrator_words", "status",
    "grade", "claims", "origins", "cluster", "low", "best", "high", "record",
)  # fmt: skip


def _incident(incident: Incident, cluster: str, bounds: Bounds) -> tuple[object, ...]:
    own = columns(incident).values()
    return (*own, cluster, bounds.low, bounds.best, bounds.high, to_json(incident))
