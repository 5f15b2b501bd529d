"""Lists of what is in the ledger, filtered, in pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from django.db.models import Count, F, Model, Q, QuerySet

from warledger.records import JudgementType
from warledger.records.plain import to_plain
from warledger_desk.ledger import models
from warledger_desk.ledger.services import judging
from warledger_desk.ledger.services.judging import verdicts
from warledger_desk.ledger.services.missed import withdrawn

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from warledger.records import Judgement, Outcome

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """
    What a list is to hold; None leaves a side open.

    Days are inclusive. For reports they are those of publication, for claims those of the period.
    """

    outlet: str | None = None
    outcome: Outcome | None = None
    place: str | None = None  #: words of the claim or the name of its place, any case, or a part
    actor: str | None = None  #: words for victims, perpetrator or claimant, or their actor's name
    start: date | None = None
    end: date | None = None
    comments: bool = False  #: whether readers' claims are wanted too
    superseded: bool = False  #: whether earlier versions are wanted too
    limit: int = 50
    offset: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A part of a list."""

    rows: Sequence[dict[str, Any]]
    total: int  #: rows in the whole list
    offset: int


#: What tables for people and CSV show of each kind of row, in order.
COLUMNS: dict[str, tuple[str, ...]] = {
    "reports": (
        "id", "version", "published", "outlet", "title", "claims", "false", "source",
    ),
    "claims": (
        "id", "words", "low", "high", "outcome", "victims", "status", "perpetrator", "place",
        "date_start", "date_end", "time_frame", "claimant", "modality", "published", "outlet",
        "report", "version", "comment", "verdict", "corrected", "sentence",
    ),
    "incidents": (
        "id", "outcome", "low", "best", "high", "aggregate", "per", "start", "end", "place_name",
        "place", "victims_name", "victims", "perpetrator_name", "perpetrator", "status", "grade",
        "claims", "origins", "review",
    ),
    "judgements": (
        "id", "type", "holds", "subjects", "value", "who", "when", "why", "retired", "retired_by",
        "retired_why",
    ),
}  # fmt: skip


def reports(wanted: Wanted) -> Page:
    """Reports by day of publication, the newest first; ``false`` counts relations that fail."""
    found = _versions(wanted).filter(between("published", "published", wanted))
    if wanted.outcome or wanted.place or wanted.actor:
        claims = models.Claim.objects.filter(_about(wanted)).values("version")
        found = found.filter(pk__in=claims)
    total = found.count()
    found = found.order_by(F("published").desc(nulls_last=True), "-id")
    rows_of = models.Version.objects.select_related("source").defer("text", "blocks", "sentences")
    versions = part(found, rows_of, wanted)
    claims_in = _counts(models.Claim.objects.all(), versions)
    false_in = _counts(models.Finding.objects.filter(holds=False), versions)
    rows = [
        report_row(version)
        | {"claims": claims_in.get(version.pk, 0), "false": false_in.get(version.pk, 0)}
        for version in versions
    ]
    return Page(rows=rows, total=total, offset=wanted.offset)


def report_row(version: models.Version) -> dict[str, Any]:
    """What tells a version of a report from others."""
    return {
        "id": version.report_id,
        "version": version.number,
        "current": version.current,
        "published": version.published.isoformat() if version.published else None,
        "outlet": version.source.name if version.source else None,
        "title": version.title,
        "author": version.author,
        "url": version.url,
        "language": version.language,
        "own_id": version.own_id,
        "source": version.origin,
        "record": version.record,
        "digest": version.raw_id,
        "engine": version.engine,
        "added": version.added.isoformat(),
    }


def claims(wanted: Wanted) -> Page:
    """Claims by their first day, those without a day last; then as they stand in the reports."""
    found = models.Claim.objects.filter(_about(wanted), between("date_start", "date_end", wanted))
    found = found.exclude(pk__in=withdrawn())
    if not wanted.comments:
        found = found.filter(comment=None)
    if not wanted.superseded:
        found = found.filter(version__current=True)
    if wanted.outlet:
        found = found.filter(version__source__name__iexact=wanted.outlet)
    total = found.count()
    found = found.order_by(F("date_start").asc(nulls_last=True), "version_id", "index")
    rows_of = models.Claim.objects.select_related("version", "version__source", "place")
    rows = part(found, rows_of, wanted)
    standing = verdicts(claim.lineage for claim in rows)
    return Page(
        rows=[claim_row(claim, standing.get(claim.lineage, ())) for claim in rows],
        total=total,
        offset=wanted.offset,
    )


def judgements(*, retired: bool, limit: int, offset: int) -> Page:
    """Judgements that stand, or all that ever were; the oldest first."""
    found = judging.judgements(retired=retired)
    rows = [to_plain(judgement) for judgement in found[offset : offset + limit]]
    return Page(rows=rows, total=len(found), offset=offset)


def claim_row(claim: models.Claim, standing: Sequence[Judgement]) -> dict[str, Any]:
    """
    One claim with the words and the report that it rests on.

    Args:
        claim: Its row.
        standing: The judgements that stand on it. ``verdict`` and ``corrected`` follow from them;
            the other fields stay as the report has them.
    """
    verdict = next((item for item in standing if item.type in judging.VERDICTS), None)
    version = claim.version
    start, end = claim.record["sentence"]
    return {
        "id": claim.pk,
        "words": version.text[claim.start : claim.end],
        "low": claim.low,
        "high": claim.high,
        "outcome": claim.outcome,
        "victims": claim.victims,
        "status": claim.status,
        "perpetrator": claim.perpetrator,
        "place": claim.place_words,
        "place_id": claim.place_id,
        "place_name": claim.place.name if claim.place else None,
        "date_start": claim.date_start.isoformat() if claim.date_start else None,
        "date_end": claim.date_end.isoformat() if claim.date_end else None,
        "time_frame": claim.time_frame,
        "claimant": claim.claimant,
        "modality": claim.modality,
        "part_of": claim.part_of_id,
        "same_as": claim.same_as_id,
        "comment": claim.comment,
        "published": version.published.isoformat() if version.published else None,
        "outlet": version.source.name if version.source else None,
        "report": version.report_id,
        "version": version.number,
        "current": version.current,
        "claim": claim.index,
        "start": claim.start,
        "end": claim.end,
        "sentence": version.text[start:end],
        "verdict": None if verdict is None else verdict.type.value,
        "corrected": None if verdict is None else verdict.value or None,
        "promoted": any(item.type is JudgementType.PROMOTED for item in standing),
        "judgements": [item.id for item in standing],
    }


def part(found: QuerySet[Row], rows: QuerySet[Row], wanted: Wanted) -> list[Row]:
    """The rows of one page; keys are sorted alone, since texts would have to be sorted along."""
    keys = list(found.values_list("pk", flat=True)[wanted.offset : wanted.offset + wanted.limit])
    by_key = rows.in_bulk(keys)
    return [by_key[key] for key in keys]


def _versions(wanted: Wanted) -> QuerySet[models.Version]:
    found = models.Version.objects.all()
    if not wanted.superseded:
        found = found.filter(current=True)
    if wanted.outlet:
        found = found.filter(source__name__iexact=wanted.outlet)
    return found


def between(first: str, last: str, wanted: Wanted) -> Q:
    """Those whose days overlap what is wanted; what has no day overlaps nothing."""
    sought = Q()
    if wanted.start is not None:
        sought &= Q(**{f"{last}__gte": wanted.start})
    if wanted.end is not None:
        sought &= Q(**{f"{first}__lte": wanted.end})
    return sought


def _about(wanted: Wanted) -> Q:
    sought = Q() if wanted.comments else Q(comment=None)
    if wanted.outcome is not None:
        sought &= Q(outcome=wanted.outcome.value)
    if wanted.place is not None:
        sought &= Q(place_words__icontains=wanted.place) | Q(place__name__icontains=wanted.place)
    if wanted.actor is not None:
        sides = Q()
        for name in ("victims", "perpetrator", "claimant"):
            sides |= Q(**{f"{name}__icontains": wanted.actor})
            sides |= Q(**{f"{name}_actor__name__icontains": wanted.actor})
        sought &= sides
    return sought


def _counts(rows: QuerySet[Any], versions: Sequence[models.Version]) -> dict[int, int]:
    found = rows.filter(version__in=versions).values_list("version").annotate(n=Count("pk"))
    return dict(found.order_by())
