"""
The ledger's claims held beside each other, and what that makes under the judgements that stand.

What `warledger.reconcile` finds is a function of the current claims and the judgements; it is kept
in the tables of incidents and links for as long as neither has changed.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django.db import transaction

from warledger import __version__, records
from warledger.reconcile import reconcile
from warledger.reconcile.figures import voices
from warledger.reconcile.judging import corrected, rulings
from warledger.reconcile.policies import settle
from warledger.records import Bounds, Entry, Policy, Reconciliation, digest
from warledger.records.plain import from_plain, to_plain
from warledger_desk.ledger import models
from warledger_desk.ledger.services.judging import judgements, verdicts
from warledger_desk.ledger.services.missed import withdrawn
from warledger_desk.ledger.services.stored import entry_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import datetime

    from warledger.reconcile.judging import Rulings
    from warledger.records import Incident, Judgement

_BATCH = 200


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
    """These claims as entries, superseded ones included; one query however many."""
    rows = models.Claim.objects.filter(pk__in=list(ids)).select_related("version__source")
    for row in rows.defer("version__blocks", "version__sentences", "version__coverage"):
        yield entry_of(row, row.version)


def rulings_on(found: Mapping[str, Entry]) -> Rulings:
    """
    What the judgements that stand decide about these entries.

    Raises:
        JudgementError: One of them can't be carried out.
    """
    lineages = dict(models.Claim.objects.filter(pk__in=found).values_list("lineage", "id"))
    standing = {
        judgement.id: judgement
        for judgements_on in verdicts(lineages).values()
        for judgement in judgements_on
    }
    named = (
        replace(judgement, subjects=tuple(lineages.get(one, one) for one in judgement.subjects))
        for judgement in standing.values()
    )
    return rulings(named)


def reconciled(*, when: datetime) -> Reconciliation:
    """
    What the ledger that is open says as a whole.

    Args:
        when: The present; kept with what had to be reckoned anew.

    Raises:
        JudgementError: A judgement that stands can't be carried out.
    """
    found = {entry.id: entry for entry in entries()}
    rulings = tuple(_bearing(judgements(), found))
    state = _state(found, rulings)
    kept = models.Reconciliation.objects.filter(state=state).first()
    if kept is not None:
        return _restored(kept, found, rulings)
    known = reconcile(found.values(), rulings)
    _keep(known, state, when)
    return known


def bring_up_to_date(*, when: datetime) -> None:
    """
    Have the stored incidents and links be those of today's claims and judgements.

    Args:
        when: The present.
    """
    reconciled(when=when)


def _bearing(standing: Iterable[Judgement], found: dict[str, Entry]) -> Iterator[Judgement]:
    """Those about claims that are current, and grades, which may be about incidents."""
    for judgement in standing:
        graded = judgement.type is records.JudgementType.GRADED
        if graded or all(subject in found for subject in judgement.subjects):
            yield judgement


def _state(found: dict[str, Entry], rulings: Iterable[Judgement]) -> str:
    named = [[judgement.id, *judgement.subjects] for judgement in rulings]
    return digest(["reconciled", __version__, sorted(found), named])


def _restored(
    kept: models.Reconciliation, found: dict[str, Entry], rulings: Iterable[Judgement]
) -> Reconciliation:
    known = from_plain(Reconciliation, kept.record)
    by_id = {judgement.id: judgement for judgement in rulings}
    mended = {
        entry: corrected(found[entry], by_id[name]) for entry, name in known.corrected.items()
    }
    return replace(known, entries=found | mended)


def _keep(known: Reconciliation, state: str, when: datetime) -> None:
    with transaction.atomic():
        models.Reconciliation.objects.all().delete()
        models.Link.objects.all().delete()
        models.Incident.objects.all().delete()
        record = to_plain(replace(known, entries={}))
        models.Reconciliation.objects.create(state=state, made=when, record=record)
        models.Incident.objects.bulk_create(
            (_incident(incident, known) for incident in known.incidents), _BATCH
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
        days = dict(
            models.Claim.objects.filter(version__current=True).values_list("id", "date_start")
        )
        models.Link.objects.bulk_create(
            (
                models.Link(
                    type=link.type.value,
                    source_id=link.source,
                    target_id=link.target,
                    score=link.score,
                    review=link.review,
                    day=days.get(link.target),
                    record=to_plain(link),
                )
                for link in known.links
            ),
            _BATCH,
        )


def _incident(incident: Incident, known: Reconciliation) -> models.Incident:
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
