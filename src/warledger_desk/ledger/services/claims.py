"""The claims of the ledger as a list in pages, filtered by what they say and where they stand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Q

from warledger.records import JudgementType, Outcome
from warledger_desk.ledger import models
from warledger_desk.ledger.services.judging import verdicts
from warledger_desk.ledger.services.listing import claim_row
from warledger_desk.ledger.services.missed import withdrawn
from warledger_desk.ledger.services.paging import Listed, Order, Turn, page

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from django.db.models import QuerySet

    from warledger.records import Modality, Status

#: By the first day of the period, then as they stand in the reports; undated ones last.
BY_DAY = Order("date_start", ("version", "index"))


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimFilter:
    """
    Which claims are wanted; None leaves a side open. Ids are those of the groundings.

    Claims of superseded versions are never listed; readers' claims only where asked for.
    """

    outcome: Outcome | None = None
    status: Status | None = None
    modality: Modality | None = None
    place: str | None = None  #: id of a place; `within` makes the ids of a wider area
    places: Sequence[str] | None = None  #: ids of several places, any of them
    victims: str | None = None  #: id of the victims' actor
    perpetrator: str | None = None
    claimant: str | None = None
    source: str | None = None  #: id of the outlet
    report: str | None = None  #: id of the report
    start: date | None = None  #: the period reaches this day or a later one
    end: date | None = None  #: the period begins by this day
    comments: bool = False
    hidden: frozenset[str] = frozenset()  #: ids of reports whose claims are left out


def claims(wanted: ClaimFilter, turn: Turn | None = None) -> Listed:
    """
    A page of claims by day, each with its words, its sentence and the judgements that stand.

    Args:
        wanted: Which.
        turn: Which page; the first without.

    Returns:
        Rows as `listing.claim_row` makes them. Six queries at most, however long the page.

    Raises:
        InputError: The page's mark is none.
    """
    return in_pages(chosen(wanted), turn)


def in_pages(found: QuerySet[models.Claim], turn: Turn | None) -> Listed:
    """
    A page of these claims by day, as `claims` gives them.

    Which they are is asked first, without what stands beside them in other tables: the database
    would begin there where they lie in one of many places.

    Raises:
        InputError: The page's mark is none.
    """
    part = page(found.only("pk", *BY_DAY.fields), BY_DAY, turn or Turn())
    there = with_reports(models.Claim.objects.all()).in_bulk([row.pk for row in part.rows])
    rows = rows_of(there[row.pk] for row in part.rows if row.pk in there)
    return Listed(rows=rows, next=part.next, previous=part.previous)


def chosen(wanted: ClaimFilter) -> QuerySet[models.Claim]:
    """The claims that a filter lets through, in no order."""
    # Versions are asked one by one: the database would look through all of them beforehand.
    current = models.Version.objects.filter(pk=OuterRef("version"), current=True)
    found = models.Claim.objects.filter(Exists(current)).exclude(pk__in=withdrawn())
    equal: dict[str, Any] = {
        "status": wanted.status and wanted.status.value,
        "modality": wanted.modality and wanted.modality.value,
        "place": wanted.place,
        "place__in": wanted.places,
        "victims_actor": wanted.victims,
        "perpetrator_actor": wanted.perpetrator,
        "claimant_actor": wanted.claimant,
        "version__source": wanted.source,
        "version__report": wanted.report,
        "date_end__gte": wanted.start,
        "date_start__lte": wanted.end,
    }
    found = found.filter(**{name: value for name, value in equal.items() if value is not None})
    if wanted.outcome is not None:
        found = found.filter(_of(wanted.outcome, narrowed=bool(wanted.places or wanted.place)))
    if wanted.hidden:
        found = found.exclude(version__report__in=wanted.hidden)
    return found if wanted.comments else found.filter(comment=None)


def _of(outcome: Outcome, *, narrowed: bool) -> Q:
    """Of an outcome; claims of one place are sought by the place, and not among all of it."""
    if narrowed:
        return ~Q(outcome__in=[one.value for one in Outcome if one is not outcome])
    return Q(outcome=outcome.value)


def corrected_lineages() -> QuerySet[models.Subject, str]:
    """Lineages of the claims that a person has corrected."""
    return lineages_judged(JudgementType.CORRECTED)


def lineages_judged(*verdicts: JudgementType) -> QuerySet[models.Subject, str]:
    """Lineages of the claims on which one of these verdicts stands."""
    judged = models.Subject.objects.filter(judgement__retired=None)
    named = judged.filter(judgement__type__in=[one.value for one in verdicts])
    return named.values_list("subject", flat=True)


def with_reports(found: QuerySet[models.Claim]) -> QuerySet[models.Claim]:
    """The same with what `listing.claim_row` needs of versions, sources and places."""
    return found.select_related("version", "version__source", "place").defer(
        "version__blocks", "version__sentences", "version__coverage", "grounding"
    )


def rows_of(found: Iterable[models.Claim]) -> list[dict[str, Any]]:
    """
    Claims as plain rows, with the judgements that stand on them; two queries however many.

    Args:
        found: From `with_reports`.
    """
    rows = list(found)
    standing = verdicts(claim.lineage for claim in rows)
    return [claim_row(claim, standing.get(claim.lineage, ())) for claim in rows]


def rows_by_id(ids: Iterable[str]) -> dict[str, dict[str, Any]]:
    """The rows of these claims by id, superseded ones included; three queries however many."""
    wanted = list(dict.fromkeys(ids))
    found = with_reports(models.Claim.objects.filter(Q(pk__in=wanted)))
    return {row["id"]: row for row in rows_of(found)}


def within(place: str) -> list[str]:
    """Ids of the ledger's places that lie in a place, itself included."""
    named = models.Place.objects.values_list("id", "record")
    return sorted(key for key, record in named if key == place or place in record["within"])
