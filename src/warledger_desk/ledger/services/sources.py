"""The outlets of the ledger, and how the figures of one stand against those of the others."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.models import Count, F, Max, Min, Q
from django.db.models.functions import Coalesce

from warledger.records import Modality
from warledger_desk.ledger import models
from warledger_desk.ledger.errors import UnknownIdError
from warledger_desk.ledger.services.paging import Listed, Order, Turn, page

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

#: By name.
BY_NAME = Order("name", ("id",))
#: Stands for an open upper bound; no figure of people is as large.
_OPEN = 2**60
_COUNTED = ("reports", "first", "last")
#: Claims are counted up to here, outlet by outlet.
COUNTED = 1000
#: Reports of an outlet, the newest, by whose figures it is held against others.
LATEST = 200


def sources(turn: Turn | None = None) -> Listed:
    """
    A page of outlets by name, in three queries.

    Returns:
        Rows with ``id``, ``name``, ``reports`` and ``claims`` (of current versions, readers' claims
        left out; counted up to `COUNTED`, ``more``: there are more), ``first`` and ``last`` (days
        of publication, None where unknown).

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
        of claimant) and ``standing``, see `Standing`; all three of its newest reports, `LATEST` at
        most, ``latest`` of them. The number of queries is always the same.

    Raises:
        UnknownIdError: No outlet has this id.
    """
    row = models.Source.objects.filter(pk=name).first()
    if row is None:
        raise UnknownIdError(ledger, f"no outlet is called {name!r}")
    claims = models.Claim.objects.filter(version__in=_latest(name), comment=None)
    return _row(row, _counts([name]).get(name, {})) | {
        "outcomes": _by(claims, "outcome"),
        "kinds": _by(claims, "claimant_kind"),
        "standing": standing(name).as_row(),
        "latest": LATEST,
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
    The figures of one outlet's newest reports against those of the others.

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
            claim__version__in=_latest(name), claim__comment=None
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
    wanted = list(names)
    current = Q(versions__current=True)
    rows = (
        models.Source.objects.filter(pk__in=wanted)
        .annotate(
            reports=Count("versions", filter=current),
            first=Min("versions__published", filter=current),
            last=Max("versions__published", filter=current),
        )
        .order_by()
    )
    found = {row["id"]: dict(row) for row in rows.values("id", *_COUNTED)}
    for name, number in _some_claims(wanted):
        found[name] |= {"claims": min(number, COUNTED), "more": number > COUNTED}
    return found


def _some_claims(names: Sequence[str]) -> list[tuple[str, int]]:
    """How many claims the current versions of outlets have, counted one beyond `COUNTED`."""
    if not names:
        return []
    marks = ", ".join(["%s"] * len(names))
    counted = (
        "SELECT 1 FROM ledger_version version"
        " JOIN ledger_claim claim ON claim.version_id = version.id"
        " WHERE version.source_id = source.id AND version.current AND claim.comment IS NULL"
        " LIMIT %s"
    )
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT source.id, (SELECT count(*) FROM ({counted}) AS found)"  # noqa: S608 - our own
            f" FROM ledger_source source WHERE source.id IN ({marks})",
            [COUNTED + 1, *names],
        )
        return [(str(name), int(number)) for name, number in cursor.fetchall()]


def _latest(name: str) -> list[int]:
    # `IN` is what an index on the column is used for; the column alone as a condition is not.
    current = models.Version.objects.filter(source=name, current__in=[True])
    rows = current.filter(published__isnull=False)
    keys = list(rows.order_by("-published", "-id").values_list("pk", flat=True)[:LATEST])
    if len(keys) < LATEST:
        undated = current.filter(published=None)
        keys += undated.order_by("-id").values_list("pk", flat=True)[: LATEST - len(keys)]
    return keys


def _row(row: models.Source, counts: dict[str, Any]) -> dict[str, Any]:
    first, last = counts.get("first"), counts.get("last")
    return {
        "id": row.pk,
        "name": row.name,
        "reports": counts.get("reports", 0),
        "claims": counts.get("claims", 0),
        "more": counts.get("more", False),
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
