"""What was put right in published reports: judgements on their figures, and reports withdrawn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Q

from warledger.records import JudgementType
from warledger_desk.articles.models import Publication, PublicationAct
from warledger_desk.articles.services.masking import Masks, masks_of
from warledger_desk.articles.services.public import of_public_versions
from warledger_desk.ledger import models as ledger

if TYPE_CHECKING:
    from datetime import datetime

#: Rows of the page; older ones are in the ledger's export.
MOST = 200
_RIGHTING = (JudgementType.CORRECTED.value, JudgementType.REJECTED.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """One thing put right."""

    when: datetime
    kind: str  #: ``corrected``, ``rejected``, ``taken back`` or ``withdrawn``
    report: str | None  #: id of the published report; None for one that is withdrawn
    title: str
    claim: str | None  #: id of the claim
    words: str  #: the figure's
    sentence: str
    changes: tuple[tuple[str, Any, Any], ...]  #: field, as it was read, as it is now
    why: str


def corrections() -> list[Correction]:
    """The newest first, at most `MOST`; the number of queries does not grow with them."""
    found = [*_judged(), *_withdrawn()]
    return sorted(found, key=lambda one: one.when, reverse=True)[:MOST]


def _judged() -> list[Correction]:
    public = ledger.Claim.objects.filter(of_public_versions())
    judged = ledger.Subject.objects.filter(
        Exists(public.filter(lineage=OuterRef("subject"))), judgement=OuterRef("pk")
    )
    rows = list(
        ledger.Judgement.objects.filter(
            Q(type__in=_RIGHTING) | Q(type=JudgementType.ACCEPTED.value, retired__isnull=False),
            Exists(judged),
        )
        # What was replaced by another judgement is told by that one.
        .exclude(retired_why__startswith="replaced by ")
        .prefetch_related("subjects")
        .order_by("-when")[:MOST]
    )
    lineages = {subject.subject for row in rows for subject in row.subjects.all()}
    claims = {
        claim.lineage: claim
        for claim in public.filter(lineage__in=lineages).select_related("version")
    }
    shown = {
        one.version_id: masks_of(one)
        for one in Publication.objects.filter(version__in={c.version_id for c in claims.values()})
    }
    made = []
    for row in rows:
        for subject in row.subjects.all():
            claim = claims.get(subject.subject)
            if claim is None or claim.comment is not None:
                continue
            masks = shown[claim.version_id]
            text, (start, end) = claim.version.text, claim.record["sentence"]
            retired = row.retired is not None
            made.append(
                Correction(
                    when=row.retired if row.retired is not None else row.when,
                    kind="taken back" if retired else row.type,
                    report=claim.version.report_id,
                    title=masks.shown(claim.version.title or "Report without a title"),
                    claim=claim.pk,
                    words=masks.shown(text[claim.start : claim.end]),
                    sentence=masks.shown(text[start:end]),
                    changes=tuple(
                        (name, _masked(_was(claim, name), masks), _masked(v, masks))
                        for name, v in sorted(row.value.items())
                    ),
                    why=masks.shown((row.retired_why if retired else row.why) or ""),
                )
            )
    return made


def _masked(value: Any, masks: Masks) -> Any:
    return masks.shown(value) if isinstance(value, str) else value


def _was(claim: ledger.Claim, name: str) -> Any:
    record = claim.record
    return record["figure"].get(name, record.get(name)) if name != "sentence" else None


def _withdrawn() -> list[Correction]:
    """Reports that were public and are not; of their text nothing is said any more."""
    acts = PublicationAct.objects.filter(act="withdrawn").exclude(publication__withdrawn=None)
    return [
        Correction(
            when=act.when, kind="withdrawn", report=None,
            title=masks_of(act.publication).shown(
                act.publication.version.title or "Report without a title"
            ),
            claim=None, words="", sentence="", changes=(), why=act.why,
        )
        for act in acts.select_related("publication__version")[:MOST]
    ]  # fmt: skip
