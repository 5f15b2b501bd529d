"""Lists of events, filtered, page by page, with what is shown of one."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from warledger.publish.event_rows import event_row
from warledger.resources.actors import actor_table
from warledger.resources.folding import fold
from warledger_desk.ledger import models
from warledger_desk.ledger.services.happenings import events_of
from warledger_desk.ledger.services.paging import Listed, Order, Turn, page

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from django.db.models import QuerySet

    from warledger.records import EventModality, EventType
    from warledger.resources.actors import ActorEntry

#: What a table for people and CSV show of an event, in order.
COLUMNS: tuple[str, ...] = (
    "id", "type", "mode", "modality", "actors", "recipients", "place", "date_start", "date_end",
    "words", "speaker", "content", "published", "outlet", "report", "version", "comment", "name",
    "sentence",
)  # fmt: skip

#: By the first day; those of no known day last.
BY_DAY = Order("date_start", ("id",))


@dataclass(frozen=True, slots=True, kw_only=True)
class EventFilter:
    """
    Which events are wanted; None leaves a side open.

    Days are inclusive, and those of the event; events of no known day are in no list with days.
    """

    type: EventType | None = None
    mode: str | None = None
    modality: EventModality | None = None
    #: Id of an actor (those who belong to it count), one of its names, or words of a party.
    actor: str | None = None
    role: str | None = None  #: ``actor`` or ``recipient``: what the actor is in the event
    place: str | None = None  #: id of a place (those within it count), or words for one
    start: date | None = None
    end: date | None = None
    outlet: str | None = None
    report: str | None = None  #: id
    undertaking: str | None = None  #: id of an operation, cease-fire or agreement
    background: bool = True  #: whether those told in passing are wanted too
    comments: bool = False  #: whether those in readers' comments are wanted too
    superseded: bool = False  #: whether earlier versions are wanted too


def events(wanted: EventFilter, turn: Turn | None = None) -> Listed:
    """
    A page of events by their first day, those of no known day last; then by id.

    Args:
        wanted: Which.
        turn: Which page; the first without.

    Returns:
        Rows as `rows_of` makes them. Six queries at most, however long the page.

    Raises:
        InputError: The page's mark is none.
    """
    found = page(chosen(wanted).only("pk", "date_start"), BY_DAY, turn or Turn())
    rows = rows_of([row.pk for row in found.rows])
    return Listed(rows=rows, next=found.next, previous=found.previous)


def count(wanted: EventFilter) -> int:
    """How many events a list holds in all its pages."""
    return chosen(wanted).count()


def rows_of(keys: Sequence[str]) -> list[dict[str, Any]]:
    """The events of these ids as plain data, in their order; ids that are none are passed over."""
    found = (
        models.Event.objects.select_related("version", "version__source", "place")
        .defer("version__blocks", "version__sentences", "version__coverage")
        .in_bulk(keys)
    )
    rows = [found[key] for key in keys if key in found]
    below = models.Claim.objects.filter(version__in={row.version_id for row in rows})
    claims = {
        (version, index): name
        for version, index, name in below.values_list("version_id", "index", "id")
    }
    return [_row(row, claims) for row in rows]


def _row(row: models.Event, claims: Mapping[tuple[int, int], str]) -> dict[str, Any]:
    version = row.version
    (event,) = events_of([row])
    plain = event_row(event, version.text)
    for party in (*plain["actors"], *plain["recipients"]):
        party["actor_name"] = actor_name(party["actor_id"])
    return plain | {
        "id": row.id,
        "sentence": event.sentence.of(version.text),
        "sentence_start": event.sentence.start,
        "sentence_end": event.sentence.end,
        "place_id": row.place_id,
        "place_name": row.place.name if row.place else None,
        "claims": [claims[row.version_id, index] for index in event.claims],
        "published": version.published.isoformat() if version.published else None,
        "outlet": version.source.name if version.source else None,
        "title": version.title,
        "url": version.url,
        "report": version.report_id,
        "version": version.number,
        "current": version.current,
        "event": row.index,
    }


def actor_name(key: str | None) -> str | None:
    """The name of a known actor; None where there is none of that id."""
    entry = None if key is None else actor_table().entries.get(key)
    return None if entry is None else entry.actor.name


def chosen(wanted: EventFilter) -> QuerySet[models.Event]:
    """The events that a filter lets through, in no order."""
    exact = {
        "type": wanted.type and wanted.type.value,
        "mode": wanted.mode,
        "modality": wanted.modality and wanted.modality.value,
        "version__source__name__iexact": wanted.outlet,
        "version__report_id": wanted.report,
        "undertakings__undertaking": wanted.undertaking,
        "version__current": None if wanted.superseded else True,
        "background": None if wanted.background else False,
    }
    found = models.Event.objects.filter(
        **{name: value for name, value in exact.items() if value is not None}
    )
    if not wanted.comments:
        found = found.filter(comment=None)
    if wanted.place is not None:
        found = found.filter(_there(wanted.place))
    if wanted.actor is not None:
        found = found.filter(pk__in=_parties(wanted.actor, wanted.role).values("event"))
    if wanted.start is not None:
        found = found.filter(date_end__gte=wanted.start)
    if wanted.end is not None:
        found = found.filter(date_start__lte=wanted.end)
    return found


def _parties(words: str, role: str | None) -> QuerySet[models.EventParty]:
    sought = Q(actor__in=[words, *actors_named(words)])
    if words not in actor_table().entries:
        sought |= Q(words__icontains=words)
    found = models.EventParty.objects.filter(sought)
    return found if role is None else found.filter(role=role)


def actors_named(words: str) -> frozenset[str]:
    """Ids of the known actors of this id or name, and of those who belong to them."""
    entries = actor_table().entries
    meant = {words} if words in entries else _names().get(fold(words), frozenset())
    if not meant:
        return frozenset()
    return frozenset(key for key in entries if meant & _line(key, entries))


@cache
def _names() -> Mapping[tuple[str, ...], frozenset[str]]:
    """Ids of known actors by their folded names."""
    found: dict[tuple[str, ...], set[str]] = {}
    for key, entry in actor_table().entries.items():
        for name in entry.names:
            found.setdefault(fold(name), set()).add(key)
    return {name: frozenset(keys) for name, keys in found.items()}


def _line(key: str, entries: Mapping[str, ActorEntry]) -> set[str]:
    """An actor and those that it belongs to."""
    line: set[str] = set()
    at: str | None = key
    while at is not None and at not in line:
        line.add(at)
        entry = entries.get(at)
        at = None if entry is None else entry.actor.parent
    return line


def _there(words: str) -> Q:
    """Events at a place of the ledger, by its id or name, or in one within it; else by words."""
    rows = list(models.Place.objects.values_list("id", "name", "record__within"))
    if any(words == key or words in within for key, _, within in rows):
        return Q(place__in=[key for key, _, within in rows if words in (key, *within)])
    folded = fold(words)
    meant = {key for key, name, _ in rows if fold(name) == folded}
    inside = [key for key, _, within in rows if meant & {key, *within}]
    return Q(place__in=inside) | Q(place_words__icontains=words)
