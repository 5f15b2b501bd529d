"""Topics of the public site: actors and places that published reports tell of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count, Exists, OuterRef, Q

from warledger_desk.articles.models import Publication, Tag
from warledger_desk.articles.services.public import of_public_versions, publications
from warledger_desk.ledger import models as ledger

if TYPE_CHECKING:
    from django.db.models import QuerySet

#: Topics of a kind that a list shows.
MOST = 60


def actors(limit: int = MOST) -> list[tuple[ledger.Actor, int]]:
    """Actors whom published figures were done by or to, with how many; most first."""
    counts: dict[str, int] = {}
    claims = ledger.Claim.objects.filter(of_public_versions(), comment=None)
    for side in ("victims_actor", "perpetrator_actor"):
        rows = claims.exclude(**{side: None}).values_list(side).annotate(n=Count("pk"))
        for key, number in rows.order_by():
            counts[key] = counts.get(key, 0) + number
    best = sorted(counts, key=lambda key: (-counts[key], key))[:limit]
    known = ledger.Actor.objects.in_bulk(best)
    return [(known[key], counts[key]) for key in best]


def places(limit: int = MOST) -> list[tuple[ledger.Place, int]]:
    """Places of published figures, with how many; most first."""
    claims = ledger.Claim.objects.filter(of_public_versions(), comment=None).exclude(place=None)
    rows = claims.values_list("place").annotate(n=Count("pk")).order_by("-n", "place")[:limit]
    counts = dict(rows)
    known = ledger.Place.objects.in_bulk(list(counts))
    return [(known[key], number) for key, number in counts.items()]


def tags() -> QuerySet[Tag]:
    """Tags of published reports, each with ``n``, how many bear it."""
    shown = Count("publications", filter=Q(publications__withdrawn=None))
    return Tag.objects.annotate(n=shown).filter(n__gt=0)


def about_actor(actor: str) -> QuerySet[Publication]:
    """Published reports with a figure that the actor did or suffered."""
    sides = Q(victims_actor=actor) | Q(perpetrator_actor=actor)
    return _with_claims(sides)


def about_place(place: str) -> QuerySet[Publication]:
    """Published reports with a figure in the place."""
    return _with_claims(Q(place=place))


def _with_claims(about: Q) -> QuerySet[Publication]:
    claims = ledger.Claim.objects.filter(about, version=OuterRef("version"), comment=None)
    return publications().filter(Exists(claims))
