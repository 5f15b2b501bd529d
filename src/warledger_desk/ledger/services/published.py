"""
What of the incidents is public: kept in their rows, by those claims alone that are published.

Reconciling stores it with the incidents that it makes, publishing and withdrawing with those that a
report tells of. So lists of public incidents, maps and timelines are read by index, whatever share
of the ledger is published, and every number in them rests on words that are there.
"""

from __future__ import annotations

from collections import defaultdict
from contextlib import contextmanager
from contextvars import ContextVar
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
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

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
    incident: Incident, known: Reconciliation, bounds: Bounds, kept: Collection[str]
) -> PublicPart:
    """
    What the public sees of an incident.

    Args:
        incident: Which.
        known: Holds those of its entries that are published, as the judgements have them, if others
            are not.
        bounds: What all its claims say.
        kept: Ids of its entries that are published.
    """
    if len(kept) == len(incident.entries):
        return PublicPart(public=bool(kept), hidden=False, bounds=bounds if kept else _UNKNOWN)
    if not kept:
        return PublicPart(public=False, hidden=True, bounds=_UNKNOWN)
    return PublicPart(public=True, hidden=True, bounds=_by(incident, known, kept))


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
        now = set() if version is None else {version}
        if set(rows.values_list("version", flat=True)) == now:
            return
        one_reconciler()
        before = set(rows.values_list("version", flat=True))  # as whoever was first has left it
        models.Published.objects.filter(version__in=before - now).delete()
        models.Published.objects.bulk_create(
            models.Published(version_id=one) for one in now - before
        )
        told = models.IncidentClaim.objects.filter(claim__version__in=before ^ now)
        found = set(told.values_list("incident", flat=True))
        waiting = _WAITING.get()
        if waiting is None:
            restate(found)
        else:
            waiting |= found


#: Incidents that are restated when all reports of a batch are published.
_WAITING: ContextVar[set[str] | None] = ContextVar("waiting", default=None)


@contextmanager
def restated_once() -> Iterator[None]:
    """Have what is public of incidents restated when many reports are published, in one go."""
    with transaction.atomic():
        waiting: set[str] = set()
        before = _WAITING.set(waiting)
        try:
            yield
        finally:
            _WAITING.reset(before)
        restate(waiting)


def restate(incidents: Iterable[str]) -> None:
    """
    Store what is public of these incidents, in the transaction that is open.

    Args:
        incidents: Their ids.
    """
    for some in chunks(sorted(set(incidents))):
        alike: defaultdict[tuple[object, ...], list[str]] = defaultdict(list)
        for key, part in afresh(some).items():
            alike[part.values].append(key)
        for values, keys in alike.items():
            models.Incident.objects.filter(pk__in=keys).update(
                **dict(zip(COLUMNS, values, strict=True))
            )


def afresh(incidents: Sequence[str]) -> dict[str, PublicPart]:
    """
    What is public of incidents, reckoned from their published claims.

    Args:
        incidents: Ids of some hundreds.
    """
    members = models.IncidentClaim.objects.filter(incident__in=incidents)
    public = members.filter(claim__version__in=models.Published.objects.values("version"))
    kept: dict[str, set[str]] = {}
    for key, claim in public.values_list("incident", "claim"):
        kept.setdefault(key, set()).add(claim)
    rows = models.Incident.objects.filter(pk__in=incidents)
    given = list(rows.values_list("id", "record", "low", "best", "high"))
    records = {key: from_plain(Incident, record) for key, record, *_ in given}
    known = _known(
        claim
        for key, record in records.items()
        if len(record.entries) > len(kept.get(key, ()))
        for claim in kept.get(key, ())
    )
    return {
        key: part_of(
            records[key], known, Bounds(low=low, best=best, high=high), kept.get(key, set())
        )
        for key, _, low, best, high in given
    }


def _known(claims: Iterable[str]) -> Reconciliation:
    """These claims as the judgements have them, and nothing else."""
    found = {entry.id: entry for entry in entries_of(sorted(claims))}
    ruled = rulings_on(found)
    mended = {key: ruled.entry(entry) for key, entry in found.items()}
    reasons = {key: ruled.set_aside(entry) for key, entry in mended.items()}
    return Reconciliation(
        entries=mended, incidents=(), links=(),
        set_aside={key: reason for key, reason in reasons.items() if reason is not None},
        accepted=frozenset(ruled.accepted & set(mended)),
    )  # fmt: skip
