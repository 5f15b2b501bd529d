"""Incidents, links and the blocks of claims to rows, and out again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from warledger.reconcile.figures import voices
from warledger.reconcile.policies import settle
from warledger.records import Bounds, Policy
from warledger.records.plain import to_plain
from warledger_desk.ledger import models
from warledger_desk.ledger.services.entries import chunks

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from warledger.records import Incident, Reconciliation

_BATCH = 500


def keep(known: Reconciliation, clusters: Mapping[str, str]) -> None:
    """
    Store incidents and links, in the transaction that is open.

    Args:
        known: What was reckoned of whole clusters, none of whose rows is there.
        clusters: The name of each incident's cluster.
    """
    models.Incident.objects.bulk_create(
        (_incident(one, known, clusters[one.id]) for one in known.incidents), _BATCH
    )
    models.IncidentClaim.objects.bulk_create(
        (
            models.IncidentClaim(incident_id=incident.id, claim_id=entry)
            for incident in known.incidents
            for entry in incident.entries
        ),
        _BATCH,
    )
    models.Part.objects.bulk_create(
        (
            models.Part(whole_id=incident.id, part_id=part)
            for incident in known.incidents
            for part in incident.contains
        ),
        _BATCH,
    )
    models.Link.objects.bulk_create(
        (
            models.Link(
                type=link.type.value,
                source_id=link.source,
                target_id=link.target,
                score=link.score,
                review=link.review,
                day=_day(known, link.target),
                record=to_plain(link),
            )
            for link in known.links
        ),
        _BATCH,
    )


def keep_keys(keys: Mapping[str, Iterable[int]]) -> None:
    """Store the blocks of claims, by the claims' ids."""
    models.ClaimKey.objects.bulk_create(
        (models.ClaimKey(key=key, claim_id=claim) for claim, own in keys.items() for key in own),
        _BATCH,
    )


def forget_everything() -> None:
    """Empty all tables that reconciling fills."""
    for model in (models.Link, models.Part, models.IncidentClaim, models.ClaimKey):
        model.objects.all()._raw_delete(using="default")  # noqa: SLF001 - nothing hangs on them
    models.Incident.objects.all()._raw_delete(using="default")  # noqa: SLF001
    models.Reconciliation.objects.all().delete()


def forget(incidents: Iterable[str], claims: Iterable[str]) -> None:
    """Take incidents out with their parts, and all links of these claims."""
    for some in chunks(claims):
        models.Link.objects.filter(source__in=some).delete()
        models.Link.objects.filter(target__in=some).delete()
    for some in chunks(incidents):
        models.Incident.objects.filter(pk__in=some).delete()


def _day(known: Reconciliation, entry: str) -> date | None:
    """The first day of an entry as the ledger lists it: grounded, else as coded."""
    found = known.entries[entry]
    period = found.grounding.period
    return found.claim.date_start if period is None else period.start


def _incident(incident: Incident, known: Reconciliation, cluster: str) -> models.Incident:
    said = voices(incident, known)
    unknown = Bounds(low=None, best=None, high=None)
    bounds = settle(said, Policy.LOW_BEST_HIGH)[0] if said else unknown
    return models.Incident(
        id=incident.id,
        outcome=incident.outcome.value,
        aggregate=incident.aggregate,
        start=incident.start,
        end=incident.end,
        review=bool(incident.review),
        cluster=cluster,
        per=incident.per,
        precision=incident.precision,
        place_id=None if incident.place is None else incident.place.id,
        place_words=incident.place_words,
        victims_id=None if incident.victims is None else incident.victims.id,
        victims_words=incident.victims_words,
        perpetrator_id=None if incident.perpetrator is None else incident.perpetrator.id,
        perpetrator_words=incident.perpetrator_words,
        status=incident.status and incident.status.value,
        grade=incident.grade and incident.grade.value,
        claims=len(incident.entries),
        origins=len(incident.origins),
        low=bounds.low,
        best=bounds.best,
        high=bounds.high,
        record=to_plain(incident),
    )
