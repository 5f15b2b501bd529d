"""
What of the incidents is public: kept in their rows, by those claims alone that are published.

Reconciling stores it with the incidents that it makes, publishing and withdrawing with those that a
report tells of. So lists of public incidents, maps and timelines are read by index, whatever share
of the ledger is published, and every number in them rests on words that are there.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.db import transaction

from warledger.reconcile.figures import voices
from warledger.reconcile.policies import settle
from warledger.records import Bounds, Incident, Policy, Reconciliation
from warledger.records.plain import from_plain
from warledger_desk.ledger import models
from warledger_desk.ledger.services.entries import chunks, entries_of, rulings_on
from warledger_desk.ledger.services.locks import one_reconciler

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping

    from warledger.records import Entry

_UNKNOWN = Bounds(low=None, best=None, high=None)
#: Columns of an incident's row, in the order of `PublicPart.values`.
COLUMNS = ("public", "hidden", "public_low", "public_best", "public_high")


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicPart:
    """What the public sees of an incident."""

    public: bool  #: a published report tells of it
    hidden: bool  #: one that is not published tells of it too
    bounds: Bounds  #: by the published claims alone; unknown where none of them counts

    @property
    def values(self) -> tuple[object, ...]:
        """For the columns."""
        return (self.public, self.hidden, self.bounds.low, self.bounds.best, self.bounds.high)


def part_of(
    incident: Incident,
    known: Reconciliation,
    bounds: Bounds,
    is_public: Callable[[Entry], bool],
) -> PublicPart:
    """
    What the public sees of an incident.

    Args:
        incident: Which.
        known: Holds its entries as the judgements have them, the published ones at least.
        bounds: What all its claims say.
        is_public: Whether an entry's version is published.
    """
    kept = {key for key in incident.entries if _holds(known.entries, key, is_public)}
    if len(kept) == len(incident.entries):
        return PublicPart(public=bool(kept), hidden=False, bounds=bounds if kept else _UNKNOWN)
    if not kept:
        return PublicPart(public=False, hidden=True, bounds=_UNKNOWN)
    return PublicPart(public=True, hidden=True, bounds=_by(incident, known, kept))


def _holds(entries: Mapping[str, Entry], key: str, is_public: Callable[[Entry], bool]) -> bool:
    entry = entries.get(key)
    return entry is not None and is_public(entry)


def _by(incident: Incident, known: Reconciliation, kept: Collection[str]) -> Bounds:
    """What some of an incident's claims say alone."""
    entries = tuple(key for key in incident.entries if key in kept)
    origins = (tuple(key for key in origin if key in kept) for origin in incident.origins)
    left = replace(incident, entries=entries, origins=tuple(one for one in origins if one))
    said = voices(left, known)
    return settle(said, Policy.LOW_BEST_HIGH)[0] if said else _UNKNOWN


def published_among(reports: Iterable[str] | None) -> Callable[[Entry], bool]:
    """
    Whether an entry's version is published.

    Args:
        reports: Ids of the reports that entries will be of; None: any.
    """
    rows = models.Published.objects.values_list("version__report", "version__number")
    found: set[tuple[str, int]] = set()
    if reports is None:
        found.update(rows.iterator())
    else:
        for some in chunks(sorted(set(reports))):
            found.update(rows.filter(version__report__in=some))
    return lambda entry: (entry.report, entry.version) in found


def set_published(report: str, version: int | None) -> None:
    """
    Note which version of a report the public sees, and what follows for the incidents that it tells
    of; nothing where it is noted already.

    Args:
        report: Id of the report.
        version: The version's key; None where none is public.
    """
    with transaction.atomic():
        rows = models.Published.objects.filter(version__report=report)
        before = set(rows.values_list("version", flat=True))
        now = set() if version is None else {version}
        if before == now:
            return
        one_reconciler()
        models.Published.objects.filter(version__in=before - now).delete()
        models.Published.objects.bulk_create(
            models.Published(version_id=one) for one in now - before
        )
        told = models.IncidentClaim.objects.filter(claim__version__in=before ^ now)
        restate(set(told.values_list("incident", flat=True)))


def restate(incidents: Iterable[str]) -> None:
    """
    Store what is public of these incidents, in the transaction that is open.

    Args:
        incidents: Their ids.
    """
    for some in chunks(sorted(set(incidents))):
        rows = models.Incident.objects.filter(pk__in=some)
        made = afresh(rows.values_list("id", "record", "low", "best", "high"))
        alike: defaultdict[tuple[object, ...], list[str]] = defaultdict(list)
        for key, part in made.items():
            alike[part.values].append(key)
        for values, keys in alike.items():
            models.Incident.objects.filter(pk__in=keys).update(
                **dict(zip(COLUMNS, values, strict=True))
            )


def afresh(
    rows: Iterable[tuple[str, object, int | None, int | None, int | None]],
) -> dict[str, PublicPart]:
    """
    What is public of incidents, reckoned from their claims.

    Args:
        rows: Ids, records and bounds (low, best, high) of some hundreds.
    """
    given = list(rows)
    records = {key: from_plain(Incident, record) for key, record, *_ in given}
    found = {
        entry.id: entry
        for entry in entries_of(name for record in records.values() for name in record.entries)
    }
    is_public = published_among(entry.report for entry in found.values())
    mixed = {
        name
        for record in records.values()
        if len({is_public(found[name]) for name in record.entries}) > 1
        for name in record.entries
    }
    ruled = rulings_on(sorted(mixed))
    entries = {key: ruled.entry(one) if key in mixed else one for key, one in found.items()}
    reasons = {key: ruled.set_aside(entries[key]) for key in mixed}
    known = Reconciliation(
        entries=entries, incidents=(), links=(),
        set_aside={key: reason for key, reason in reasons.items() if reason is not None},
        accepted=frozenset(ruled.accepted & mixed),
    )  # fmt: skip
    return {
        key: part_of(records[key], known, Bounds(low=low, best=best, high=high), is_public)
        for key, _, low, best, high in given
    }
