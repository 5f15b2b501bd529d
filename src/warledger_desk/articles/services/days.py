"""
Published figures by day, for timelines.

A day's figure is the sum of the single incidents that are told to be of this day, each by low, best
and high of its own; totals over several incidents are not among them. What is told for several days
only as a whole stands for itself. A day without a figure is one without reports, not one without
harm.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from django.db.models import Count, F, Q, Sum
from django.db.models.functions import Coalesce

from warledger.records import JudgementType, Modality, TimeFrame
from warledger_desk.articles.services import incidents
from warledger_desk.articles.services.public import of_public_versions
from warledger_desk.ledger import models as ledger
from warledger_desk.ledger.services.claims import (
    ClaimFilter,
    chosen,
    corrected_lineages,
    lineages_judged,
    rows_of,
    with_reports,
)
from warledger_desk.ledger.services.entries import chunks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import QuerySet

    from warledger_desk.ledger.services.incidents import IncidentFilter

#: Days of the timeline where nobody asks for others: up to the newest.
SPAN = timedelta(days=366)
#: Running totals that are shown unless others are asked for.
STEPS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class DayFigure:
    """What is told of one outcome for one day, or for several as a whole."""

    outcome: str
    start: date
    end: date
    low: int | None
    best: int | None
    high: int | None
    incidents: int


def period(
    wanted: IncidentFilter, *, actor: str | None = None, report: str | None = None
) -> tuple[date, date] | None:
    """The days that a timeline runs over; None where nothing has a day."""
    if wanted.start is not None and wanted.end is not None:
        return wanted.start, wanted.end
    newest = incidents.latest_day(incidents.chosen(wanted, report=report), actor=actor)
    if newest is None:
        return None
    end = wanted.end or newest
    return wanted.start or end - SPAN, end


def figures(
    wanted: IncidentFilter, *, actor: str | None = None, report: str | None = None
) -> Sequence[DayFigure]:
    """
    By outcome and day.

    Args:
        wanted: Which incidents; totals are left out.
        actor: Id of an actor who did or suffered them.
        report: Id of a published report that tells of them.
    """
    span = period(wanted, actor=actor, report=report)
    if span is None:
        return []
    within = replace(wanted, start=span[0], end=span[1], aggregate=False)
    rows = incidents.told(within, report=report)
    found = _sums(rows if actor is None else incidents.of_either_side(rows, actor))
    return sorted(found, key=lambda one: (one.outcome, one.start, one.end))


def _sums(rows: Any) -> list[DayFigure]:
    """
    What published reports tell of, summed by the database. Incidents of which the public is told no
    figure that counts are left out.
    """
    none = {"low": None, "best": None, "high": None}
    grouped = (
        rows.select_related(None)
        .filter(start__isnull=False, end__isnull=False)
        .exclude(**none)
        .values("outcome", "start", "end")
        .annotate(
            n=Count("start"),  # a column of the index
            open=Count("start", filter=Q(high=None)),
            least=Sum(Coalesce("low", 0)),
            nearest=Sum(Coalesce("best", "low", 0)),
            most=Sum("high"),
        )
        .order_by("start", "end", "outcome")
    )
    return [
        DayFigure(
            outcome=row["outcome"], start=row["start"], end=row["end"], low=row["least"],
            best=row["nearest"], high=None if row["open"] else row["most"], incidents=row["n"],
        )
        for row in grouped
    ]  # fmt: skip


def running_totals(
    wanted: IncidentFilter, *, actor: str | None, report: str | None, most: int = STEPS
) -> list[dict[str, Any]]:
    """
    Totals that claimants gave, as rows of claims (`listing.claim_row`, not masked yet), by day.

    What a person corrected is as corrected, and is chosen by that: a correction may make a total of
    what was none, or the other way round. Place and actors that a correction words anew are tied to
    no known ones.

    Args:
        wanted: Outcome, place and days count.
        actor: Id of an actor who did or suffered it.
        report: Id of a published report that holds them.
        most: How many.

    Returns:
        The latest; each is up to a day (``date_end``) of those that are asked for.
    """
    asked = ClaimFilter(outcome=wanted.outcome, place=wanted.place, report=report)
    days = {"date_end__gte": wanted.start, "date_end__lte": wanted.end}
    as_read = chosen(asked).filter(
        _TOTAL, of_public_versions(), **{name: day for name, day in days.items() if day}
    )
    # Those that a person judged wrong take no place among the latest.
    wrong = lineages_judged(JudgementType.REJECTED, JudgementType.CORRECTED)
    as_read = as_read.exclude(lineage__in=wrong)
    mended = chosen(ClaimFilter(report=report)).filter(
        of_public_versions(), lineage__in=corrected_lineages(), part_of=None
    )
    last = [
        pair
        for part in _of_sides(as_read, actor)
        for pair in part.order_by(F("date_end").desc(), "id").values_list("date_end", "pk")[:most]
    ]
    last.sort(key=itemgetter(1))
    last.sort(key=itemgetter(0), reverse=True)
    named = {key for _, key in last[:most]}
    named.update(mended.values_list("pk", flat=True))
    claims = [
        claim
        for some in chunks(sorted(named))
        for claim in with_reports(ledger.Claim.objects.filter(pk__in=some))
    ]
    rows = zip(claims, rows_of(claims), strict=True)
    told = [(claim, row | (row["corrected"] or {})) for claim, row in rows]
    kept = [
        row if row["place"] == claim.place_words else row | {"place_id": None, "place_name": None}
        for claim, row in told
        if _is_total(row) and _is_asked(claim, row, wanted, actor)
    ]
    return sorted(kept, key=lambda row: (row["date_end"], row["id"]))[-most:]


_TOTAL = Q(
    time_frame=TimeFrame.CUMULATIVE.value,
    modality__in=(Modality.ASSERTED.value, Modality.ATTRIBUTED.value),
    date_end__isnull=False,
    part_of=None,
)


def _is_total(row: dict[str, Any]) -> bool:
    stated = row["modality"] in {Modality.ASSERTED.value, Modality.ATTRIBUTED.value}
    total = row["time_frame"] == TimeFrame.CUMULATIVE.value
    return stated and total and row["date_end"] is not None and row["verdict"] != "rejected"


def _is_asked(
    claim: ledger.Claim, row: dict[str, Any], wanted: IncidentFilter, actor: str | None
) -> bool:
    """Whether a claim, as corrected, is what a timeline is of."""
    day = date.fromisoformat(row["date_end"])
    inside = (wanted.start or day) <= day <= (wanted.end or day)
    sides = {
        claim.victims_actor_id if row["victims"] == claim.victims else None,
        claim.perpetrator_actor_id if row["perpetrator"] == claim.perpetrator else None,
    }
    place = claim.place_id if row["place"] == claim.place_words else None
    return (
        inside
        and (wanted.outcome is None or row["outcome"] == wanted.outcome)
        and (wanted.place is None or place == wanted.place)
        and (actor is None or actor in sides)
    )


def _of_sides(
    claims: QuerySet[ledger.Claim], actor: str | None
) -> tuple[QuerySet[ledger.Claim], ...]:
    """Claims of an actor's own people, and the others of what it did; each has an index."""
    if actor is None:
        return (claims,)
    did = claims.filter(perpetrator_actor=actor).exclude(victims_actor=actor)
    return claims.filter(victims_actor=actor), did
