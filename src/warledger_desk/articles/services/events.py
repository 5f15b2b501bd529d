"""
Events of published reports, names masked, as pages show them.

An event is what a report tells: who did what to whom. Only what the words tell as done took place;
what was ordered, threatened, denied and the like is kept as that. Of a report of which only
extracts are shown, the events are shown whose sentence a figure rests on.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from django.db.models import Exists, OuterRef, Q

from warledger_desk.articles.models import Extent, Publication
from warledger_desk.articles.services.masking import masks_of
from warledger_desk.articles.services.public import of_public_versions, publications
from warledger_desk.ledger import models as ledger
from warledger_desk.ledger.services.claims import within
from warledger_desk.ledger.services.entries import chunks
from warledger_desk.ledger.services.events import actor_name, actors_named
from warledger_desk.ledger.services.happenings import events_of
from warledger_desk.ledger.services.missed import withdrawn

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from django.db.models import QuerySet

    from warledger.records import Event, Party

#: How often a list asks for more events, where of those that it found not enough are shown.
_ROUNDS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """One who acts or is acted upon."""

    words: str  #: the report's
    name: str | None  #: of the known actor that they mean
    actor: str | None  #: its id, where it has a page


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownEvent:
    """One event with the sentence that tells it, cut at the words that do."""

    id: str
    publication: Publication
    event: Event  #: with names masked; offsets count in the masked text
    before: str
    words: str
    after: str
    content: str | None  #: what is ordered, asked for, threatened, refused …
    actors: tuple[Named, ...]
    recipients: tuple[Named, ...]
    place: tuple[str, str] | None  #: id and name of the known place
    claims: tuple[str, ...]  #: ids of public figures that result from it
    stance: str | None = None  #: to the operation, cease-fire or agreement that is asked about


def of_report(publication: Publication) -> list[ShownEvent]:
    """Events of a published report's body and of its readers' comments, in the text's order."""
    rows = ledger.Event.objects.filter(version=publication.version_id).order_by("index")
    return shown(rows.select_related("place"), [publication])


def shown(rows: Iterable[ledger.Event], told_in: Iterable[Publication]) -> list[ShownEvent]:
    """
    Rows of events as pages show them; three queries however many.

    Args:
        rows: With their places; of versions that are published.
        told_in: The publications of these versions, with their versions and sources.
    """
    by_version = {one.version_id: one for one in told_in}
    wanted = [row for row in rows if row.version_id in by_version]
    claims = _claims(by_version)
    known = _actors(events_of(wanted))
    own: dict[int, list[ledger.Event]] = {}
    for row in wanted:
        own.setdefault(row.version_id, []).append(row)
    made = {
        one.id: one
        for version, several in own.items()
        for one in _of_one(by_version[version], several, claims.get(version, {}), known)
    }
    return [made[row.pk] for row in wanted if row.pk in made]


def _of_one(
    publication: Publication,
    rows: Sequence[ledger.Event],
    claims: Mapping[int, _Figure],
    known: set[str],
) -> Iterator[ShownEvent]:
    """Events of one report."""
    text, events = masks_of(publication).events(publication.version.text, events_of(rows))
    sentences = [figure.sentence for figure in claims.values()]
    whole = publication.extent == Extent.FULL
    for row, event in zip(rows, events, strict=True):
        if not whole and (row.comment is not None or row.record["sentence"] not in sentences):
            continue
        body = row.comment is None  # what comments alone tell of has no page
        paged = known if body else set()
        place = row.place if body and event.grounded_place else None
        yield ShownEvent(
            id=row.pk,
            publication=publication,
            event=event,
            before=text[event.sentence.start : event.trigger.start],
            words=event.trigger.of(text),
            after=text[event.trigger.end : event.sentence.end],
            content=event.content.span.of(text) if event.content else None,
            actors=tuple(_named(party, paged) for party in event.actors),
            recipients=tuple(_named(party, paged) for party in event.recipients),
            place=(place.pk, place.name) if place else None,
            claims=tuple(claims[index].id for index in event.claims if index in claims),
        )


class _Figure(NamedTuple):
    """A claim's id, and where its sentence stands."""

    id: str
    sentence: list[int]


def _claims(versions: Mapping[int, Publication]) -> dict[int, dict[int, _Figure]]:
    """The claims of each version by their index."""
    found: dict[int, dict[int, _Figure]] = {}
    rows = ledger.Claim.objects.filter(version__in=versions).exclude(pk__in=withdrawn())
    for version, index, key, sentence in rows.values_list(
        "version_id", "index", "pk", "record__sentence"
    ):
        found.setdefault(version, {})[index] = _Figure(key, sentence)
    return found


def _actors(events: Sequence[Event]) -> set[str]:
    """Those of the events' actors that have a page: known to the project or to the ledger."""
    parties = (party for event in events for party in (*event.actors, *event.recipients))
    named = {party.actor_id for party in parties if party.actor_id is not None}
    known = {key for key in named if actor_name(key) is not None}
    rows = ledger.Actor.objects.filter(pk__in=named - known)
    return known | set(rows.values_list("pk", flat=True))


def _named(party: Party, known: set[str]) -> Named:
    return Named(
        words=party.words,
        name=actor_name(party.actor_id),
        actor=party.actor_id if party.actor_id in known else None,
    )


def chosen(
    *,
    actor: str | None = None,
    place: str | None = None,
    report: str | None = None,
    days: tuple[date, date] | None = None,
) -> QuerySet[ledger.Event]:
    """
    Events of published reports' bodies, in no order.

    Args:
        actor: Id of an actor that acts or is acted upon; those who belong to it count.
        place: Id of a place; those within it count.
        report: Id of a published report.
        days: First and last; those of the event.
    """
    rows = ledger.Event.objects.filter(of_public_versions(), comment=None)
    if actor is not None:
        rows = rows.filter(_named_in(actor))
    if place is not None:
        rows = rows.filter(place__in=within(place))
    if report is not None:
        rows = rows.filter(version__report=report)
    if days is not None:
        rows = rows.filter(date_end__gte=days[0], date_start__lte=days[1])
    return rows


#: Up to so many events of an actor are sought by it; more are met soon wherever one looks.
_FEW = 2000


def _named_in(actor: str) -> Q | Exists:
    """That an actor, or one who belongs to it, acts or is acted upon."""
    parties = ledger.EventParty.objects.filter(actor__in=actors_named(actor) or {actor})
    if not parties.order_by()[_FEW:].exists():
        return Q(pk__in=set(parties.values_list("event", flat=True)))
    return Exists(parties.filter(event=OuterRef("pk")))


def of_actor(actor: str, most: int) -> list[ShownEvent]:
    """The latest events in which what the public sees of the words still names the actor."""
    ids = actors_named(actor) or {actor}

    def names(one: ShownEvent) -> bool:
        return any(party.actor_id in ids for party in (*one.event.actors, *one.event.recipients))

    return latest(chosen(actor=actor), most, names)


def in_place(place: str, most: int) -> list[ShownEvent]:
    """The latest events in a place or within it, those whose place is masked left out."""
    return latest(chosen(place=place), most, lambda one: one.place is not None)


def latest(
    rows: QuerySet[ledger.Event], most: int, keep: Callable[[ShownEvent], bool] | None = None
) -> list[ShownEvent]:
    """
    The latest of them by day, those of no known day last.

    Of reports shown in extracts some fall away; so more are asked for, up to `_ROUNDS` times.

    Args:
        rows: Which.
        most: How many at most.
        keep: Says which of those that are shown are wanted; all without it.
    """
    rows = rows.select_related("place")
    dated = rows.filter(date_start__isnull=False).order_by("-date_start", "-pk")
    made: list[ShownEvent] = []
    for part in (dated, rows.filter(date_start=None).order_by("-pk")):
        for number in range(_ROUNDS):
            found = list(part[number * most : (number + 1) * most])
            made += filter(keep, shown(found, _publications(found)))
            if len(made) >= most:
                return made[:most]
            if len(found) < most:
                break
    return made


def of_undertakings(
    references: Mapping[str, Sequence[tuple[str, str]]], most: int
) -> dict[str, list[ShownEvent]]:
    """
    Public events of operations, cease-fires and agreements, each by day, those of no known day
    last; few queries however many.

    Args:
        references: By what they belong to, ids of events, each with its stance.
        most: How many at most of each.
    """
    ids = {event for several in references.values() for event, _ in several}
    rows = [
        row
        for some in chunks(sorted(ids))
        for row in chosen().filter(pk__in=some).select_related("place")
    ]
    told = {one.id: one for one in shown(rows, _publications(rows))}
    return {
        key: [
            replace(told[event], stance=stance)
            for event, stance in sorted(several, key=lambda pair: _by_day(told.get(pair[0])))
            if event in told
        ][:most]
        for key, several in references.items()
    }


def _by_day(one: ShownEvent | None) -> tuple[bool, date | None, str]:
    if one is None or one.event.date_start is None:
        return True, None, one.id if one else ""
    return False, one.event.date_start, one.id


def _publications(rows: Iterable[ledger.Event]) -> QuerySet[Publication]:
    versions = {row.version_id for row in rows}
    return (
        publications()
        .filter(version__in=versions)
        .select_related("version", "version__source")
        .defer("version__sentences", "version__coverage", "version__blocks")
    )
