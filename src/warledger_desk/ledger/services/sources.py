"""The outlets of the ledger, and how the figures of one stand against those of the others."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING, Any

from django.db.models import Count, F, Max, Min, Q
from django.db.models.functions import Coalesce

from warledger.records import Modality
from warledger_desk.ledger import models
from warledger_desk.ledger.errors import UnknownIdError
from warledger_desk.ledger.services.paging import Listed, Order, Turn, page

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

#: By name.
BY_NAME = Order("name", ("id",))
#: Stands for an open upper bound; no figure of people is as large.
_OPEN = 2**60
_CLAIM = "versions__claims"
_COUNTED = ("reports", "claims", "first", "last")


def sources(turn: Turn | None = None) -> Listed:
    """
    A page of outlets by name, in two queries.

    Returns:
        Rows with ``id``, ``name``, ``reports`` and ``claims`` (of current versions, readers' claims
        left out), ``first`` and ``last`` (days of publication, None where unknown).

    Raises:
        InputError: The page's mark is none.
    """
    found = page(models.Source.objects.all(), BY_NAME, turn or Turn())
    counts = _counts(row.pk for row in found.rows)
    rows = [_row(row, counts.get(row.pk, {})) for row in found.rows]
    return Listed(rows=rows, next=found.next, previous=found.previous)


def source(name: str, ledger: str) -> dict[str, Any]:
    """
    One outlet, what it tells of, and how its figures stand against those of others.

    Args:
        name: Its id.
        ledger: Its name for messages.

    Returns:
        As a row of `sources`, and ``outcomes`` (claims by outcome), ``kinds`` (claims by the kind
        of claimant) and ``standing``, see `Standing`. Five queries.

    Raises:
        UnknownIdError: No outlet has this id.
    """
    row = models.Source.objects.filter(pk=name).first()
    if row is None:
        raise UnknownIdError(ledger, f"no outlet is called {name!r}")
    claims = models.Claim.objects.filter(version__source=name, version__current=True, comment=None)
    return _row(row, _counts([name]).get(name, {})) | {
        "outcomes": _by(claims, "outcome"),
        "kinds": _by(claims, "claimant_kind"),
        "standing": standing(name).as_row(),
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """
    How an outlet's figures stand against those of other outlets for the same incidents.

    Of each incident the outlet's range (lowest to highest figure that it printed) is held against
    the range of all others. It says nothing of who is right.
    """

    incidents: int  #: that the outlet tells of with a figure
    alone: int  #: of these, told by no other outlet
    agree: int  #: some number lies within both ranges
    higher: int  #: all its figures are above all of the others
    lower: int  #: all are below
    #: The middle one of its figures' ratios to the others', where each gives one number above 0.
    ratio: float | None

    def as_row(self) -> dict[str, Any]:
        """As plain data."""
        return {name: getattr(self, name) for name in self.__slots__}


def standing(name: str) -> Standing:
    """
    The figures of one outlet against those of the others, in one query.

    Readers' claims, planned or imagined harm and reported rates are left out.

    Args:
        name: The outlet's id.
    """
    counted = dict.fromkeys(("alone", "agree", "higher", "lower"), 0)
    ratios = []
    for low, high, others, least, most in _ranges(name):
        if not others:
            counted["alone"] += 1
        elif low > most:
            counted["higher"] += 1
        elif high < least:
            counted["lower"] += 1
        else:
            counted["agree"] += 1
        if others and low == high > 0 and least == most > 0:
            ratios.append(low / least)
    return Standing(
        incidents=sum(counted.values()),
        ratio=round(median(ratios), 3) if ratios else None,
        **counted,
    )


def _ranges(name: str) -> Iterator[tuple[int, int, int, int, int]]:
    """For each incident: lowest and highest of the outlet, claims of others, their bounds."""
    ours = Q(claim__version__source=name)
    theirs = Q(claim__version__source__isnull=False) & ~ours
    told = models.IncidentClaim.objects.filter(
        Q(claim__low__isnull=False) | Q(claim__high__isnull=False),
        claim__comment=None,
        incident__per=None,
        incident__in=models.IncidentClaim.objects.filter(
            ours, claim__version__current=True, claim__comment=None
        ).values("incident"),
    ).exclude(claim__modality=Modality.HYPOTHETICAL.value)
    low, high = Coalesce("claim__low", 0), Coalesce("claim__high", _OPEN)
    rows = told.values("incident").annotate(
        mine=Count("pk", filter=ours),
        low=Min(low, filter=ours),
        high=Max(high, filter=ours),
        others=Count("pk", filter=theirs),
        least=Min(low, filter=theirs),
        most=Max(high, filter=theirs),
    )
    found = rows.filter(mine__gt=0).order_by()
    yield from found.values_list("low", "high", "others", "least", "most").iterator()


def _counts(names: Iterable[str]) -> dict[str, dict[str, Any]]:
    current = Q(versions__current=True)
    body = current & Q(versions__claims__isnull=False, versions__claims__comment=None)
    rows = (
        models.Source.objects.filter(pk__in=list(names))
        .annotate(
            reports=Count("versions", filter=current, distinct=True),
            claims=Count(_CLAIM, filter=body),
            first=Min("versions__published", filter=current),
            last=Max("versions__published", filter=current),
        )
        .order_by()
    )
    return {row["id"]: dict(row) for row in rows.values("id", *_COUNTED)}


def _row(row: models.Source, counts: dict[str, Any]) -> dict[str, Any]:
    first, last = counts.get("first"), counts.get("last")
    return {
        "id": row.pk,
        "name": row.name,
        "reports": counts.get("reports", 0),
        "claims": counts.get("claims", 0),
        "first": first.isoformat() if first else None,
        "last": last.isoformat() if last else None,
    }


def _by(claims: Any, field: str) -> dict[str, int]:
    """Numbers of claims by the value of a field, most first."""
    rows = claims.values_list(field).annotate(n=Count("pk")).order_by(F("n").desc(), field)
    return {value or "unknown": number for value, number in rows}


def source_id(outlet: str) -> str:
    """The id of the outlet of this name, in any case; the name itself where there is none."""
    return next(
        iter(models.Source.objects.filter(name__iexact=outlet).values_list("id", flat=True)), outlet
    )
