"""
Claims that cannot both be true, and pairs that a person should look at, as lists in pages.

They are those of the last reconciliation, see `reconciling.reconciled`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from warledger.records import LinkType
from warledger_desk.ledger import models
from warledger_desk.ledger.services.claims import rows_by_id
from warledger_desk.ledger.services.incidents import link_row
from warledger_desk.ledger.services.paging import Listed, Order, Turn, page

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import QuerySet

    from warledger.records import Outcome

#: By the first day of the earlier claim; undated ones last. Two claims may be linked in two ways.
BY_DAY = Order("day", ("source", "target", "type"))


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkFilter:
    """Which pairs are wanted; None leaves a side open."""

    outcome: Outcome | None = None
    place: str | None = None  #: id of the place of either claim
    source: str | None = None  #: id of an outlet; one of the two is its claim
    start: date | None = None  #: the earlier claim's first day
    end: date | None = None
    hidden: frozenset[str] = (
        frozenset()
    )  #: ids of reports; pairs with a claim of theirs are left out


def contradictions(wanted: LinkFilter, turn: Turn | None = None) -> Listed:
    """
    A page of claims of one scope that give figures which no number fits, or deny each other.

    Returns:
        Rows as `link_row` makes them, and both sides: ``earlier`` and ``later``, rows as
        `listing.claim_row` makes them, each with ``incident``, the id of what it speaks of (for one
        incident's figures the same). Six queries at most, however long the page.

    Raises:
        InputError: The page's mark is none.
    """
    return _pairs(models.Link.objects.filter(type=LinkType.CONTRADICTS.value), wanted, turn)


def doubtful(wanted: LinkFilter, turn: Turn | None = None) -> Listed:
    """
    A page of links of any type that the rules are not sure of, for a person to decide.

    Returns:
        As `contradictions`.

    Raises:
        InputError: The page's mark is none.
    """
    return _pairs(models.Link.objects.filter(review=True), wanted, turn)


def _pairs(found: QuerySet[models.Link], wanted: LinkFilter, turn: Turn | None) -> Listed:
    pairs = page(_chosen(found, wanted), BY_DAY, turn or Turn())
    named = [key for row in pairs.rows for key in (row.source_id, row.target_id)]
    told = rows_by_id(named)
    of = dict(models.IncidentClaim.objects.filter(claim__in=named).values_list("claim", "incident"))
    rows = [
        link_row(row)
        | {
            "earlier": told[row.target_id] | {"incident": of.get(row.target_id)},
            "later": told[row.source_id] | {"incident": of.get(row.source_id)},
        }
        for row in pairs.rows
    ]
    return Listed(rows=rows, next=pairs.next, previous=pairs.previous)


def _chosen(found: QuerySet[models.Link], wanted: LinkFilter) -> QuerySet[models.Link]:
    equal: dict[str, Any] = {
        "target__outcome": wanted.outcome and wanted.outcome.value,
        "day__gte": wanted.start,
        "day__lte": wanted.end,
    }
    found = found.filter(**{name: value for name, value in equal.items() if value is not None})
    if wanted.place is not None:
        found = found.filter(Q(source__place=wanted.place) | Q(target__place=wanted.place))
    if wanted.source is not None:
        name = wanted.source
        ours = Q(source__version__source=name) | Q(target__version__source=name)
        found = found.filter(ours)
    if wanted.hidden:
        found = found.exclude(source__version__report__in=wanted.hidden)
        found = found.exclude(target__version__report__in=wanted.hidden)
    return found
