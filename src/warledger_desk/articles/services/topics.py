"""Topics of the public site: actors, places and operations that published reports tell of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count, Exists, OuterRef, Q

from warledger_desk.articles.models import Publication, Tag
from warledger_desk.articles.services.public import of_public_versions, publications, remembered
from warledger_desk.ledger import models as ledger
from warledger_desk.ledger.services.topics import Topic, TopicKind, chosen_incidents

if TYPE_CHECKING:
    from django.db.models import QuerySet

#: Topics of a kind that a list shows.
MOST = 60


def actors(limit: int = MOST) -> list[tuple[ledger.Actor, int]]:
    """Actors whom published figures were done by or to, with how many; most first."""
    return remembered("actors", _actors)[:limit]


def _actors() -> list[tuple[ledger.Actor, int]]:
    counts: dict[str, int] = {}
    claims = ledger.Claim.objects.filter(of_public_versions(), comment=None)
    for side in ("victims_actor", "perpetrator_actor"):
        rows = claims.exclude(**{side: None}).values_list(side).annotate(n=Count("pk"))
        for key, number in rows.order_by():
            counts[key] = counts.get(key, 0) + number
    best = sorted(counts, key=lambda key: (-counts[key], key))[:MOST]
    known = ledger.Actor.objects.in_bulk(best)
    return [(known[key], counts[key]) for key in best]


def places(limit: int = MOST) -> list[tuple[ledger.Place, int]]:
    """Places of published figures, with how many; most first."""
    return remembered("places", _places)[:limit]


def _places() -> list[tuple[ledger.Place, int]]:
    claims = ledger.Claim.objects.filter(of_public_versions(), comment=None).exclude(place=None)
    rows = claims.values_list("place").annotate(n=Count("pk")).order_by("-n", "place")[:MOST]
    counts = dict(rows)
    known = ledger.Place.objects.in_bulk(list(counts))
    return [(known[key], number) for key, number in counts.items()]


def operations(limit: int = MOST) -> list[tuple[ledger.Undertaking, int]]:
    """
    Named operations, cease-fires and agreements of published reports, with how many reports tell
    of each; most first.
    """
    return remembered("operations", _operations)[:limit]


def _operations() -> list[tuple[ledger.Undertaking, int]]:
    told = ledger.UndertakingEvent.objects.filter(
        of_public_versions("event__version"), undertaking__name__isnull=False
    )
    rows = told.values_list("undertaking").annotate(n=Count("event__version", distinct=True))
    counts = dict(rows.order_by("-n", "undertaking")[:MOST])
    known = ledger.Undertaking.objects.in_bulk(list(counts))
    return [(known[key], number) for key, number in counts.items()]


def about_operation(key: str) -> QuerySet[Publication]:
    """Published reports that tell of the operation, cease-fire or agreement."""
    told = ledger.Event.objects.filter(
        version=OuterRef("version"), undertakings__undertaking=key, comment=None
    )
    return publications().filter(Exists(told))


def incidents_of_operation(key: str) -> list[str]:
    """Ids of the incidents that result from its events."""
    about = Topic(kind=TopicKind.UNDERTAKING, id=key, name="", ids=frozenset({key}))
    return list(chosen_incidents(about).values_list("pk", flat=True)[:_INCIDENTS])


_INCIDENTS = 500


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
