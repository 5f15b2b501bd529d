"""Topics of the public site: actors, places and operations that published reports tell of."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Case, Count, F, Q, When, Window
from django.db.models.functions import RowNumber

from warledger.events.naming import bare
from warledger.records import EventModality, Stance
from warledger.text.calendars import in_words
from warledger_desk.articles.models import Article, Publication, Tag
from warledger_desk.articles.services.events import of_undertakings
from warledger_desk.articles.services.masking import masks_of
from warledger_desk.articles.services.public import (
    articles,
    of_public_versions,
    publications,
    remembered,
)
from warledger_desk.ledger import models as ledger
from warledger_desk.ledger.services.topics import Topic, TopicKind, own_claims

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from django.db.models import QuerySet

    from warledger_desk.articles.services.events import ShownEvent

#: Topics of a kind that a list shows.
MOST = 60
#: Reports whose topics are counted, those published last: lists take no longer as more come.
LATEST = 2000


def actors(limit: int = MOST) -> list[tuple[ledger.Actor, int]]:
    """Actors whom figures of the `LATEST` were done by or to, with how many; most first."""
    return remembered("actors", _actors)[:limit]


def _actors() -> list[tuple[ledger.Actor, int]]:
    counts: dict[str, int] = {}
    claims = ledger.Claim.objects.filter(version__in=_latest(), comment=None)
    for side in ("victims_actor", "perpetrator_actor"):
        rows = claims.exclude(**{side: None}).values_list(side).annotate(n=Count("pk"))
        for key, number in rows.order_by():
            counts[key] = counts.get(key, 0) + number
    best = sorted(counts, key=lambda key: (-counts[key], key))[:MOST]
    known = ledger.Actor.objects.in_bulk(best)
    return [(known[key], counts[key]) for key in best]


def places(limit: int = MOST) -> list[tuple[ledger.Place, int]]:
    """Places of figures of the `LATEST` reports, with how many; most first."""
    return remembered("places", _places)[:limit]


def _places() -> list[tuple[ledger.Place, int]]:
    claims = ledger.Claim.objects.filter(version__in=_latest(), comment=None).exclude(place=None)
    rows = claims.values_list("place").annotate(n=Count("pk")).order_by("-n", "place")[:MOST]
    counts = dict(rows)
    known = ledger.Place.objects.in_bulk(list(counts))
    return [(known[key], number) for key, number in counts.items()]


def _latest() -> QuerySet[Publication, Any]:
    return publications().order_by("-id").values("version")[:LATEST]


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedUndertaking:
    """An operation, cease-fire or agreement in a list."""

    pk: str
    name: str


def operations(limit: int = MOST) -> list[tuple[ListedUndertaking, int]]:
    """
    Operations, cease-fires and agreements of published reports, with how many reports tell of
    each; most first.
    """
    return remembered("operations", _operations)[:limit]


def _operations() -> list[tuple[ListedUndertaking, int]]:
    told = ledger.UndertakingEvent.objects.filter(
        of_public_versions("event__version"), event__comment=None
    )
    rows = told.values("undertaking", "undertaking__type")
    rows = rows.annotate(n=Count("event__version", distinct=True))
    best = list(rows.order_by("-n", "undertaking")[:MOST])
    names = titles({row["undertaking"]: row["undertaking__type"] for row in best})
    return [
        (ListedUndertaking(pk=row["undertaking"], name=names[row["undertaking"]]), row["n"])
        for row in best
    ]


def titles(kinds: Mapping[str, str]) -> dict[str, str]:
    """
    What operations, cease-fires and agreements are called, by their first events alone, which a
    list of many can ask for; few queries.

    Args:
        kinds: Their types by their ids.
    """
    told = public_undertakings(list(kinds), _NAMING)
    return {key: _title(told[key], kind) for key, kind in kinds.items()}


#: Events that one is named by.
_NAMING = 20


def _title(told: PublicUndertaking, kind: str) -> str:
    """Its name, else what it is and whose: "Cease-fire: Anton Reis, 3 May 2010"."""
    if told.names:
        return told.names[0]
    noun = {"ceasefire": "Cease-fire"}.get(kind, kind.capitalize())
    makers = " and ".join(told.makers) or "unknown makers"
    return f"{noun}: {makers}" + (f", {in_words(told.start)}" if told.start else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicUndertaking:
    """An operation, cease-fire or agreement by what published reports tell of it alone."""

    names: tuple[str, ...]  #: the commonest first
    makers: tuple[str, ...]
    others: tuple[str, ...]
    terms: tuple[str, ...]
    places: tuple[str, ...]
    start: date | None
    end: date | None
    ended: bool  #: whether the day is told on which it ended
    events: tuple[ShownEvent, ...]  #: with their stances, by day


def public_undertaking(key: str) -> PublicUndertaking:
    """What published reports tell of an operation, cease-fire or agreement; names masked."""
    return public_undertakings([key], _EVENTS)[key]


def public_undertakings(keys: Sequence[str], most: int) -> dict[str, PublicUndertaking]:
    """
    The same of several, each by so many of its events; few queries.

    Args:
        keys: Their ids.
        most: Events of each, those first that make, end or are a part of it, then by day.
    """
    first = Case(*(When(stance=one, then=at) for at, one in enumerate(_FIRST)), default=len(_FIRST))
    order = (first, F("event__date_start").asc(nulls_last=True), F("event").asc())
    rows = ledger.UndertakingEvent.objects.filter(
        of_public_versions("event__version"), undertaking__in=keys, event__comment=None
    ).annotate(at=Window(RowNumber(), partition_by="undertaking", order_by=order))
    told: dict[str, list[tuple[str, str]]] = {key: [] for key in keys}
    for key, event, stance in rows.filter(at__lte=most).values_list(
        "undertaking", "event", "stance"
    ):
        told[key].append((event, stance))
    named = dict(ledger.Undertaking.objects.filter(pk__in=keys).values_list("pk", "name"))
    return {
        key: _told(named.get(key), events) for key, events in of_undertakings(told, most).items()
    }


def _told(name: str | None, events: Sequence[ShownEvent]) -> PublicUndertaking:
    took_place = [one for one in events if one.event.modality in _DONE]
    own = [one for one in took_place if one.stance in {"makes", "part"}]
    making = [one for one in took_place if one.stance == "makes"]
    names = _names(name, events)
    days = _days(own)
    last = _days([one for one in took_place if one.stance == "ends"])
    makers = _persons(
        words
        for one in making
        for words in (party.words for party in one.actors)
        if not any(name in words for name in names)
    )
    others = _persons(party.words for one in making for party in one.recipients)
    return PublicUndertaking(
        names=names,
        makers=makers,
        others=tuple(name for name in others if name not in makers),
        terms=_once(one.content for one in making if one.content),
        places=_once(
            one.place[1] if one.place else one.event.place
            for one in own
            if one.place or one.event.place
        ),
        start=min(days, default=None),
        end=max((*days, *last), default=None),
        ended=bool(last),
        events=tuple(events),
    )


_EVENTS = 100
#: Stances whose events are shown where there are more than that.
_FIRST = (Stance.MAKES, Stance.ENDS, Stance.PART)
_DONE = frozenset({EventModality.DONE, EventModality.PLANNED})


def _names(name: str | None, events: Iterable[ShownEvent]) -> tuple[str, ...]:
    """Spellings of the undertaking's own name, the commonest first; not of others beside it."""
    if name is None:
        return ()
    names: Counter[str] = Counter()
    for one in events:
        own = masks_of(one.publication).shown(name)
        if one.event.name is not None and bare(one.event.name) == bare(own):
            names[one.event.name] += 1
    return tuple(sorted(names, key=lambda name: (-names[name], name)))


def _days(events: Iterable[ShownEvent]) -> list[date]:
    both = (day for one in events for day in (one.event.date_start, one.event.date_end))
    return [day for day in both if day is not None]


def _persons(words: Iterable[str]) -> tuple[str, ...]:
    """Each once, by the word that a name is repeated by: "Sadr" of "Muqtada al Sadr"."""
    found: dict[str, str] = {}
    for name in words:
        found.setdefault(name.rsplit(maxsplit=1)[-1].casefold(), name)
    return tuple(found.values())


def _once(words: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for word in words if word))


def about_operation(key: str) -> QuerySet[Publication]:
    """Published reports that tell of the operation, cease-fire or agreement."""
    told = ledger.Event.objects.filter(undertakings__undertaking=key, comment=None)
    return publications().filter(version__in=told.values("version"))


def incidents_of_operation(key: str) -> list[str]:
    """Ids of the incidents that published claims of its own tell of, rates left out."""
    about = Topic(kind=TopicKind.UNDERTAKING, id=key, name="", ids=frozenset({key}))
    told = ledger.IncidentClaim.objects.filter(
        of_public_versions("claim__version"), claim__in=list(own_claims(about))
    )
    rows = ledger.PublicIncident.objects.filter(per=None, pk__in=told.values("incident"))
    return list(rows.values_list("pk", flat=True)[:_INCIDENTS])


_INCIDENTS = 500


def tags() -> QuerySet[Tag]:
    """Tags of published reports, each with ``n``, how many bear it."""
    shown = Count("publications", filter=Q(publications__withdrawn=None))
    return Tag.objects.annotate(n=shown).filter(n__gt=0)


def articles_under(tag: Tag) -> list[Article]:
    """Public articles that were published under a tag, the newest first."""
    rows = articles()
    own = set(rows.filter(tags=tag).values_list("pk", flat=True))
    keys = [
        key
        for key, tags in rows.values_list("pk", "shown__tags")
        if (tag.pk in tags if tags is not None else key in own)
    ]
    return list(rows.filter(pk__in=keys).order_by("-published", "-id")[:MOST])
