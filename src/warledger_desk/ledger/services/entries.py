"""The ledger's claims as the engine's entries, and the judgements that bear on them."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeVar

from django.db.models import TextField
from django.db.models.functions import Cast

from warledger.reconcile.judging import rulings
from warledger_desk.ledger import models
from warledger_desk.ledger.services.judging import bearing
from warledger_desk.ledger.services.missed import withdrawn
from warledger_desk.ledger.services.stored import About, Shared, entry_from

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from django.db.models import QuerySet

    from warledger.reconcile.judging import Rulings
    from warledger.records import Entry

Value = TypeVar("Value")

_BATCH = 200
#: Ids of one query; SQLite allows so many values.
CHUNK = 500


def entries() -> Iterator[Entry]:
    """The claims of the current versions as entries, report by report."""
    shared = Shared()
    for batch in batches():
        yield from batch.entries(shared)


@dataclass(frozen=True, slots=True)
class Batch:
    """Claims of some versions, as they are stored."""

    about: dict[int, Sequence[Any]]  #: of each version, see `About`
    rows: list[Sequence[Any]]  #: outcome, version, and what `entry_from` wants

    def of(self, outcomes: Collection[str], *, others: bool = False) -> Batch:
        """Those of some outcomes alone, or of all others."""
        rows = [row for row in self.rows if (row[0] in outcomes) is not others]
        return Batch(self.about, rows)

    def entries(self, shared: Shared) -> Iterator[Entry]:
        """As entries."""
        about = {version: About(*told) for version, told in self.about.items()}
        for _, version, *row in self.rows:
            yield entry_from(row, about[version], shared)


def batches() -> Iterator[Batch]:
    """The claims of the current versions, report by report."""
    left = set(withdrawn())
    versions = models.Version.objects.filter(current=True).order_by("id")
    told = versions.values_list("id", *_ABOUT).iterator(_BATCH)
    while some := list(islice(told, _BATCH)):
        about = {row[0]: row[1:] for row in some}
        claims = models.Claim.objects.filter(version__in=about)
        yield Batch(about, [row for row in _rows(claims, "outcome") if row[2] not in left])


def entries_of(ids: Iterable[str]) -> Iterator[Entry]:
    """These claims as entries, superseded ones included; two queries for some hundreds."""
    shared = Shared()
    for part in chunks(ids):
        claims = list(_rows(models.Claim.objects.filter(pk__in=part)))
        versions = models.Version.objects.filter(pk__in={version for version, *_ in claims})
        about = {row[0]: About(*row[1:]) for row in versions.values_list("id", *_ABOUT)}
        for version, *row in claims:
            yield entry_from(row, about[version], shared)


def with_wholes(known: Mapping[str, Entry]) -> dict[str, Entry]:
    """
    Entries with those of their reports that they are parts or restatements of, however far up:
    these may be rejected, or speak of something that is not looked at.

    Args:
        known: By id, as corrected; what is added is as corrected too.

    Raises:
        JudgementError: A judgement that stands can't be carried out.
    """
    found, fresh = dict(known), list(known.values())
    while fresh:
        above = {key for one in fresh for key in (one.part_of, one.same_as) if key is not None}
        missing = sorted(above - found.keys())
        ruled = rulings_on(missing) if missing else None
        fresh = [ruled.entry(one) for one in entries_of(missing)] if ruled else []
        found |= {one.id: one for one in fresh}
    return found


_ABOUT = ("report", "number", "source__name", "title", "url", "published", "text")


def _rows(claims: QuerySet[models.Claim], *more: str) -> Iterable[Sequence[Any]]:
    """What `entry_from` wants of claims, the version's number before it."""
    fields = (*more, "version", "id", "index", "part_of", "same_as")
    records = (Cast(name, TextField()) for name in ("record", "grounding"))
    return claims.order_by("version_id", "index").values_list(*fields, *records)


def chunks(values: Iterable[Value]) -> Iterator[list[Value]]:
    """The values in as many lists as a query can take one of."""
    rest = iter(values)
    while part := list(islice(rest, CHUNK)):
        yield part


def rulings_all() -> Rulings:
    """
    What the judgements that stand decide.

    Raises:
        JudgementError: One of them can't be carried out.
    """
    return rulings(bearing(None))


def rulings_on(ids: Iterable[str]) -> Rulings:
    """
    What the judgements that stand decide about these entries; grades of all incidents too.

    Raises:
        JudgementError: One of them can't be carried out.
    """
    lineages: set[str] = set()
    for part in chunks(ids):
        rows = models.Claim.objects.filter(pk__in=part)
        lineages.update(rows.values_list("lineage", flat=True))
    return rulings(bearing(lineages))


def parents() -> dict[str, str]:
    """Which actor belongs to which, of all that claims were ever grounded to."""
    rows = models.Actor.objects.exclude(parent=None).order_by("id")
    return {key: str(parent) for key, parent in rows.values_list("id", "parent")}
