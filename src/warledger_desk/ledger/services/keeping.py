"""Incidents, links and the blocks of claims to rows, and out again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from warledger.records import LinkType
from warledger.records.plain import to_json
from warledger_desk.ledger import models
from warledger_desk.ledger.services.drawers import InHand, Table
from warledger_desk.ledger.services.entries import chunks, entries_of, rulings_on
from warledger_desk.ledger.services.incident_columns import bounds_of, columns
from warledger_desk.ledger.services.incident_records import (
    Referents,
    drop_referents,
    keep_referents,
    record_of,
)
from warledger_desk.ledger.services.keeping_shares import (
    drop_all_shares,
    drop_shares,
    keep_shares,
    order_of,
)
from warledger_desk.ledger.services.published import COLUMNS, is_among, published_versions
from warledger_desk.ledger.services.seen import Around, public_row
from warledger_desk.ledger.services.shares import shares_among

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import date

    from django.db.models import QuerySet

    from warledger.reconcile.clusters import Part
    from warledger.records import Bounds, Entry, Incident, Link
    from warledger_desk.ledger.services.drawers import Drawer
    from warledger_desk.ledger.services.shares import Shares

    Row = tuple[Any, ...]


#: The tables that reconciling fills, those that hang on others first.
DERIVED = (
    models.Link, models.Part, models.IncidentClaim, models.KeyPage, models.PublicIncident,
    models.Incident,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class About:
    """What is to be known beside clusters to store them."""

    parents: Mapping[str, str]  #: which actor belongs to which, in the whole ledger
    published: Collection[tuple[str, int]]  #: reports with the numbers of versions that are
    told: Mapping[str, Entry]  #: entries of other clusters that links lead to


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """What is stored of whole clusters, by the ids of incidents; read once."""

    referents: Mapping[str, str]  #: the places and actors that incidents name
    incidents: Iterable[Row]
    shown: Iterable[Row]  #: what is public of them
    members: Iterable[Row]
    parts: Iterable[Row]
    links: Iterable[Row]


def rows_of(part: Part, shares: Shares, about: About) -> Rows:
    """
    What is stored of clusters beside their shares.

    Args:
        part: What was reckoned of them.
        shares: Of their incidents.
        about: What else is to be known.
    """
    known, bounds = part.known, shares.bounds()
    incidents = sorted(known.incidents, key=lambda one: one.id)
    keys, told = part.standing.packed(), about.told
    is_public = is_among(about.published)
    around = Around(known, is_public, about.parents)
    referents = Referents(incidents)

    def said(one: Incident) -> Bounds:
        return bounds.get(one.id) or bounds_of(one, known)

    def seen(one: Incident) -> Row | None:
        kept = {key for key in one.entries if is_public(known.entries[key])}
        return public_row(one, said(one), kept, around) if kept else None

    return Rows(
        referents=referents.texts,
        incidents=(
            _incident(one, part.clusters[one.id], said(one), referents) for one in incidents
        ),
        shown=(row for row in map(seen, incidents) if row is not None),
        members=((one.id, entry, keys[entry]) for one in incidents for entry in one.entries),
        parts=((one.id, inner) for one in incidents for inner in one.contains),
        links=(_link(link, told.get(link.target) or known.entries[link.target])
               for link in known.links),
    )  # fmt: skip


def keep(part: Part, parents: Mapping[str, str]) -> None:
    """
    Store incidents and links, in the transaction that is open.

    Args:
        part: What was reckoned of whole clusters, none of whose rows is there.
        parents: Which actor belongs to which, in the whole ledger.
    """
    known = part.known
    shares, ties = shares_among(part, parents)
    published = published_versions({entry.report for entry in known.entries.values()})
    beyond = sorted({link.target for link in known.links} - known.entries.keys())
    ruled = rulings_on(beyond)
    told = {one.id: ruled.entry(one) for one in entries_of(beyond)}
    made = InHand()
    rows = rows_of(part, shares, About(parents, published, told))
    put_rows(made, rows)
    keep_made([rows.referents], [made])
    keep_shares([shares], order_of([shares]), ties)


def put_rows(drawer: Drawer, rows: Rows) -> None:
    """
    Have rows ready for `keep_made`, all but referents; those of other clusters may be put after
    them.
    """
    for name, table in _TABLES.items():
        drawer.put(table, getattr(rows, name))


def keep_made(referents: Sequence[Mapping[str, str]], drawers: Sequence[Drawer]) -> None:
    """
    Store what was made of clusters that have nothing to do with each other, but for their shares.

    Rows go in one drawer after the other, in each as they were put. Nobody may rely on their order.

    Args:
        referents: Those of all incidents; clusters may have some in common.
        drawers: Where the rows are.
    """
    for texts in referents:
        keep_referents(texts)
    for table in _TABLES.values():
        for drawer in drawers:
            drawer.pour(table)


def forget_everything() -> None:
    """Empty all tables that reconciling fills."""
    for model in DERIVED:
        _delete(model.objects.all())
    drop_all_shares()
    drop_referents()
    models.Reconciliation.objects.all().delete()


#: Links that may come from another cluster's part.
_OF_PARTS = (LinkType.PART_OF.value, LinkType.CONTRADICTS.value)


def forget(incidents: Iterable[str], claims: Iterable[str]) -> None:
    """
    Take incidents out with their parts, and the links of these claims that are theirs: a part's
    with its total, whether it fits in or not, and a running total's with the one that continues it
    are the part's. Other contradictions have both their claims in one cluster.
    """
    incidents = list(incidents)
    drop_shares(incidents)
    for some in chunks(claims):
        links = models.Link.objects.all()
        _delete(links.filter(source__in=some).exclude(type=LinkType.UPDATES.value))
        _delete(links.filter(target__in=some).exclude(type__in=_OF_PARTS))
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


def _link(link: Link, target: Entry) -> Row:
    return (*link_columns(link).values(), _day(target), to_json(link))


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


def _incident(incident: Incident, cluster: str, bounds: Bounds, referents: Referents) -> Row:
    own = columns(incident).values()
    record = record_of(incident, referents)
    return (*own, cluster, bounds.low, bounds.best, bounds.high, record)


#: By the names that `Rows` has for what belongs there.
_TABLES = {
    "incidents": Table(models.Incident, _INCIDENT),
    "shown": Table(models.PublicIncident, COLUMNS),
    "members": Table(models.IncidentClaim, ("incident_id", "claim_id", "keys")),
    "parts": Table(models.Part, ("whole_id", "part_id")),
    "links": Table(models.Link, _LINK),
}
