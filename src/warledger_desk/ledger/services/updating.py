"""
Incidents and links kept up with the claims and judgements that they follow from.

What changed since is reckoned by clusters: those that the changed reports were in, and those that
their claims now bear on. The result is the one that reckoning everything anew gives.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from django.db import connection, transaction
from django.db.models import Count, Q

from warledger import __version__, records
from warledger.reconcile.clusters import RULES, STEPS, keys_of, links, may_meet, reckon_part, tied
from warledger.reconcile.relations import Lie, grounded
from warledger.reconcile.scope import Parents
from warledger.records import digest
from warledger.records.plain import from_plain, to_plain
from warledger_desk.ledger import models
from warledger_desk.ledger.opening import LOCKS
from warledger_desk.ledger.services.entries import (
    chunks,
    entries,
    entries_of,
    rulings_all,
    rulings_on,
)
from warledger_desk.ledger.services.keeping import (
    DERIVED,
    forget,
    forget_everything,
    keep,
    keep_keys,
)
from warledger_desk.ledger.services.missed import withdrawn
from warledger_desk.ledger.services.pouring import indexes_after, without_collector
from warledger_desk.ledger.services.shares import keep_asides

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from warledger.reconcile.clusters import Part
    from warledger.records import Entry, Incident, Reconciliation

_RECONCILING = 3
#: What incidents and blocks are made by; what another has made is made anew.
ENGINE = f"{__version__}, rules {RULES}"


def bring_up_to_date(*, when: datetime) -> None:
    """
    Reckon what has changed since it was last done; nothing where nothing has.

    Args:
        when: The present; kept with what is made.

    Raises:
        JudgementError: A judgement that stands can't be carried out.
    """
    made = models.Reconciliation.objects.filter(record__engine=ENGINE)
    if made.exists() and not models.Pending.objects.exists():
        return
    with transaction.atomic():
        _one_reconciler()
        pending = list(models.Pending.objects.values_list("pk", "report"))
        kept, above = made.first(), parents()
        if kept is None or kept.record["parents"] != above:
            _everything(when, above)
        else:
            _Update({name for _, name in pending}, above).do()
            kept.state = digest([kept.state, when.isoformat(), sorted(name for _, name in pending)])
            kept.made = when
            kept.save(update_fields=["state", "made"])
        for some in chunks(key for key, _ in pending):
            models.Pending.objects.filter(pk__in=some).delete()


def _one_reconciler() -> None:
    """Wait for other processes that reconcile; SQLite's transactions do so by themselves."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", (LOCKS, _RECONCILING))


def parents() -> dict[str, str]:
    """Which actor belongs to which, of all that claims were ever grounded to."""
    rows = models.Actor.objects.exclude(parent=None).order_by("id")
    return {key: str(parent) for key, parent in rows.values_list("id", "parent")}


def _everything(when: datetime, parents: Mapping[str, str]) -> None:
    ruled = rulings_all()
    with without_collector():
        part = reckon_part(entries(), ruled, parents, None)
        forget_everything()
        with indexes_after(*DERIVED):
            keep(part, parents, whole=True)
            keep_keys(part.keys())
        keep_asides(None, part.known.entries.values(), ruled)
    models.Reconciliation.objects.create(
        state=digest(["reconciled", ENGINE, when.isoformat()]),
        made=when,
        record={"engine": ENGINE, "parents": parents},
    )


class _Update:
    """One bringing up to date of changed reports."""

    def __init__(self, reports: set[str], parents: dict[str, str]) -> None:
        self._reports = reports
        self._parents = Parents(parents)

    def do(self) -> None:
        """Reckon what the reports bear on."""
        fresh = list(entries_of(self._current()))
        ruled = rulings_on(entry.id for entry in fresh)
        mended = [ruled.entry(entry) for entry in fresh]
        keep_asides(self._reports, mended, ruled)
        held = [entry for entry in mended if links(entry, ruled)]
        clusters = self._of_claims(self._claims())
        clusters |= self._rekeyed(keys_of(held, self._parents))
        clusters |= self._met(held)
        self._reckon(clusters, {entry.id for entry in fresh})

    def _claims(self) -> list[str]:
        """Ids of the reports' claims, of all versions."""
        found: list[str] = []
        for some in chunks(sorted(self._reports)):
            rows = models.Claim.objects.filter(version__report__in=some)
            found += rows.values_list("id", flat=True)
        return found

    def _current(self) -> list[str]:
        left, found = set(withdrawn()), []
        for some in chunks(sorted(self._reports)):
            rows = models.Claim.objects.filter(version__report__in=some, version__current=True)
            found += [key for key in rows.values_list("id", flat=True) if key not in left]
        return found

    def _of_claims(self, claims: Iterable[str]) -> set[str]:
        """The clusters that claims are in."""
        found: set[str] = set()
        for some in chunks(claims):
            rows = models.IncidentClaim.objects.filter(claim__in=some)
            found.update(map(str, rows.values_list("incident__cluster", flat=True)))
        return found

    def _rekeyed(self, fresh: Mapping[str, Sequence[int]]) -> set[str]:
        """
        Store the reports' new keys; the clusters of blocks that have become large by them, or
        small.
        """
        change: Counter[int] = Counter(key for keys in fresh.values() for key in keys)
        for some in chunks(self._claims()):
            old = models.ClaimKey.objects.filter(claim__in=some)
            change.subtract(old.values_list("key", flat=True))
            old.delete()
        keep_keys((key, claim) for claim, keys in fresh.items() for key in keys)
        sizes = _sizes(key for key, number in change.items() if number)
        crossed = [key for key, number in change.items() if _crosses(sizes.get(key, 0), number)]
        return self._of_claims(_sharing(crossed))

    def _met(self, held: Sequence[Entry]) -> set[str]:
        """The clusters of claims that bear on the fresh ones."""
        own = {entry.id for entry in held}
        keys = {key for own in keys_of(held, self._parents).values() for key in own}
        others = list(entries_of(sorted(set(_sharing(keys)) - own)))
        ruled = rulings_on(entry.id for entry in others)
        mended = [ruled.entry(entry) for entry in others]
        return self._of_claims(sorted(may_meet(held, mended, self._parents)))

    def _reckon(self, clusters: set[str], fresh: set[str]) -> None:
        """Reckon clusters together with the fresh claims, and those that they come to touch."""
        while True:
            old = models.Incident.objects.filter(cluster__in=clusters)
            was = dict(old.values_list("id", "record"))
            members = models.IncidentClaim.objects.filter(incident__cluster__in=clusters)
            claims = set(members.values_list("claim", flat=True))
            gone = claims.intersection(self._claims()) - fresh
            part = self._part(sorted(claims - gone | fresh))
            known = part.known
            changed = [one for one in known.incidents if was.get(one.id) != to_plain(one)]
            more = self._touched(changed, known, clusters) - clusters
            if not more:
                break
            clusters |= more
        forget(was, claims)
        keep(part, self._parents)

    def _part(self, claims: Sequence[str]) -> Part:
        ruled = rulings_on(claims)
        found = list(entries_of(claims))
        held = [ruled.entry(entry) for entry in found if links(entry, ruled)]
        keys = {key for own in keys_of(held, self._parents).values() for key in own}
        return reckon_part(found, ruled, self._parents, _sizes(keys))

    def _touched(
        self, changed: Sequence[Incident], known: Reconciliation, clusters: set[str]
    ) -> set[str]:
        """Other clusters with totals around changed incidents, or incidents in changed totals."""
        others: dict[str, tuple[Incident, str]] = {}
        for one in changed:
            if one.per is None:
                others |= dict(_near(one, clusters))
        if not others:
            return set()
        named = sorted({key for other, _ in others.values() for key in other.entries})
        ruled = rulings_on(named)
        told = dict(known.entries)
        told |= {entry.id: ruled.entry(entry) for entry in entries_of(named)}
        near = [other for other, _ in others.values()]
        return {others[key][1] for key in tied(changed, near, told, self._parents)}


def _near(one: Incident, clusters: set[str]) -> Iterator[tuple[str, tuple[Incident, str]]]:
    """Incidents of other clusters that may lie in one, or it in them, by days and place."""
    rows = models.Incident.objects.filter(outcome=one.outcome.value, per=None)
    if not one.aggregate:
        rows = rows.filter(aggregate=True)
    if one.end is not None:
        rows = rows.filter(Q(start=None) | Q(start__lte=one.end))
    if one.start is not None:
        rows = rows.filter(Q(end=None) | Q(end__gte=one.start))
    found = rows.exclude(cluster__in=clusters).values_list("id", "cluster", "record")
    for key, cluster, record in found.iterator():
        other = from_plain(records.Incident, record)
        if one.place and other.place and grounded(one.place, other.place) is Lie.APART:
            continue
        yield key, (other, str(cluster))


def _crosses(size: int, change: int) -> bool:
    """Whether a block that has come to this size is compared in another way than before."""
    return any((size <= step) != (size - change <= step) for step in STEPS)


def _sizes(keys: Iterable[int]) -> dict[int, int]:
    """How many claims of the ledger stand in each of these blocks."""
    found: dict[int, int] = {}
    for some in chunks(keys):
        rows = models.ClaimKey.objects.filter(key__in=some).values_list("key")
        found |= dict(rows.annotate(n=Count("pk")).order_by())
    return found


def _sharing(keys: Iterable[int]) -> list[str]:
    """Ids of the claims that stand in any of these blocks."""
    found: dict[str, None] = {}
    for some in chunks(keys):
        rows = models.ClaimKey.objects.filter(key__in=some).values_list("claim", flat=True)
        found |= dict.fromkeys(rows.distinct())
    return list(found)
