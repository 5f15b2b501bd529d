"""The ledger as what is published from it: a dataset to export, a view for situation reports."""

from __future__ import annotations

from dataclasses import replace
from functools import cache, partial
from typing import TYPE_CHECKING

from warledger.publish.exports import Dataset, PublishedFinding, with_contradictions
from warledger.publish.sitrep import View
from warledger.reconcile import Unit, audit_series, series, tally
from warledger.records import Outcome, TallyQuery, digest
from warledger_desk.ledger import models
from warledger_desk.ledger.services.reconciling import reconciled
from warledger_desk.ledger.services.stored import claims_of, reading_of
from warledger_desk.ledger.services.watching import each

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from warledger.records import Entry, Policy, Reading

#: Reports read from the database at a time.
_BATCH = 100


def dataset(policy: Policy, *, when: datetime) -> Dataset:
    """
    The whole ledger, with the figures of its incidents under a policy.

    Args:
        policy: The rule that picks the figure of an incident.
        when: The present.
    """
    known = reconciled(when=when)
    rates = {incident.id for incident in known.incidents if incident.per is not None}
    lines = [
        line
        for outcome in each(Outcome, "adding up", lambda: len(Outcome))
        for line in tally(TallyQuery(outcome=outcome, policy=policy), known).lines
        if line.incident not in rates
    ]
    made = Dataset(
        entries=tuple(sorted(known.entries.values(), key=_order)),
        links=known.links,
        incidents=known.incidents,
        policy=policy,
        bounds={line.incident: line.bounds for line in lines},
        counted=frozenset(line.incident for line in lines if line.counted),
        grades={one.id: one.grade for one in known.incidents if one.grade is not None},
        findings=findings(),
    )
    return with_contradictions(made)


def _order(entry: Entry) -> tuple[str, str, int, int]:
    """By publication, reports without a date first, and then as the report has them."""
    day = entry.published.isoformat() if entry.published else ""
    return day, entry.report, entry.version, entry.claim.span.start


def view(*, when: datetime) -> View:
    """What a situation report asks the ledger."""
    known = reconciled(when=when)
    return View(
        reconciliation=known,
        tally=cache(partial(tally, known=known)),
        by_day=partial(series, known=known, unit=Unit.DAY),
        series=audit_series(known),
        findings=findings(),
    )


def told() -> Iterator[Reading]:
    """What was read in the current versions that tell events, by publication; reports have the
    ids that they have in the ledger."""
    versions = (
        models.Version.objects.filter(current=True, events__isnull=False)
        .distinct()
        .select_related("source", "discussion")
        .prefetch_related("claims", "statements", "findings", "comments", "events")
        .prefetch_related("discussion__parts")
        .order_by("published", "report_id")
    )
    for version in versions.iterator(_BATCH):
        reading = reading_of(version)
        yield replace(reading, report=replace(reading.report, id=version.report_id))


def findings() -> tuple[PublishedFinding, ...]:
    """Relations that do not hold in reports' own arithmetic, those of current versions."""
    rows = (
        models.Finding.objects.filter(holds=False, version__current=True)
        .select_related("version", "version__source")
        .prefetch_related("version__claims")
        .order_by("version_id", "index")
    )
    found = []
    for row in rows:
        version = row.version
        claims = sorted(version.claims.all(), key=lambda claim: claim.index)
        named = [claims[index] for index in row.record["claims"]]
        sentences = [claim.sentence.of(version.text) for claim in claims_of(named)]
        found.append(
            PublishedFinding(
                id=digest(["finding", version.report_id, version.number, row.index]),
                report=version.report_id,
                title=version.title,
                outlet=version.source.name if version.source else None,
                url=version.url,
                published=version.published,
                message=row.message,
                quotes=tuple(dict.fromkeys(sentences)),
                entries=tuple(claim.id for claim in named),
            )
        )
    return tuple(found)
