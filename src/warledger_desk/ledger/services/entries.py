"""The ledger's claims as the engine's entries, and the judgements that bear on them."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, TypeVar

from warledger.reconcile.judging import rulings
from warledger_desk.ledger import models
from warledger_desk.ledger.services.judging import bearing
from warledger_desk.ledger.services.missed import withdrawn
from warledger_desk.ledger.services.stored import entry_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from warledger.reconcile.judging import Rulings
    from warledger.records import Entry

Value = TypeVar("Value")

_BATCH = 200
#: Ids of one query; SQLite allows so many values.
CHUNK = 500


def entries() -> Iterator[Entry]:
    """The claims of the current versions as entries, report by report."""
    left = set(withdrawn())
    versions = (
        models.Version.objects.filter(current=True)
        .select_related("source")
        .prefetch_related("claims")
        .defer("blocks", "sentences", "coverage")
        .order_by("id")
    )
    for version in versions.iterator(_BATCH):
        for row in sorted(version.claims.all(), key=lambda row: row.index):
            if row.id not in left:
                yield entry_of(row, version)


def entries_of(ids: Iterable[str]) -> Iterator[Entry]:
    """These claims as entries, superseded ones included; a query for some hundreds, by report."""
    for part in chunks(ids):
        rows = models.Claim.objects.filter(pk__in=part).select_related("version__source")
        rows = rows.defer("version__blocks", "version__sentences", "version__coverage")
        for row in rows.order_by("version_id", "index"):
            yield entry_of(row, row.version)


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
