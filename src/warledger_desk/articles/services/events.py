"""
Events of published reports, names masked, as pages show them.

An event is what a report tells: who did what to whom. Only what the words tell as done took place;
what was ordered, threatened, denied and the like is kept as that. Of a report of which only
extracts are shown, the events are shown whose sentence a figure rests on.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from django.db.models import Exists, F, OuterRef

from warledger_desk.articles.models import Extent, Publication
from warledger_desk.articles.services.masking import masks_of
from warledger_desk.articles.services.public import of_public_versions, publications
from warledger_desk.ledger import models as ledger
from warledger_desk.ledger.services.claims import within
from warledger_desk.ledger.services.events import actor_name, actors_named
from warledger_desk.ledger.services.happenings import events_of
from warledger_desk.ledger.services.missed import withdrawn

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from django.db.models import QuerySet

    from warledger.records import Event, Party

#: Asked for beyond what a list shows, since of reports shown in extracts some fall away.
_SPARE = 3


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


def shown(
    rows: Iterable[ledger.Event],
    told_in: Iterable[Publication],
    stances: Mapping[str, str] | None = None,
) -> list[ShownEvent]:
    """
    Rows of events as pages show them; three queries however many.

    Args:
        rows: With their places; of versions that are published.
        told_in: The publications of these versions, with their versions and sources.
        stances: By the event's id.
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
    told = [made[row.pk] for row in wanted if row.pk in made]
    return told if stances is None else [replace(one, stance=stances[one.id]) for one in told]


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
    for row in rows.only("version_id", "index", "record"):
        found.setdefault(row.version_id, {})[row.index] = _Figure(row.pk, row.record["sentence"])
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
        rows = rows.filter(Exists(_party(actor)))
    if place is not None:
        rows = rows.filter(place__in=within(place))
    if report is not None:
        rows = rows.filter(version__report=report)
    if days is not None:
        rows = rows.filter(date_end__gte=days[0], date_start__lte=days[1])
    return rows


def _party(actor: str) -> QuerySet[ledger.EventParty]:
    ids = actors_named(actor) or {actor}
    return ledger.EventParty.objects.filter(event=OuterRef("pk"), actor__in=ids)


def of_actor(actor: str, most: int) -> list[ShownEvent]:
    """The latest events in which what the public sees of the words still names the actor."""
    ids = actors_named(actor) or {actor}
    return [
        one
        for one in latest(chosen(actor=actor), most)
        if any(party.actor_id in ids for party in (*one.event.actors, *one.event.recipients))
    ]


def in_place(place: str, most: int) -> list[ShownEvent]:
    """The latest events in a place or within it, those whose place is masked left out."""
    return [one for one in latest(chosen(place=place), most) if one.place is not None]


def latest(rows: QuerySet[ledger.Event], most: int) -> list[ShownEvent]:
    """The latest of them by day, those of no known day last; at most so many."""
    newest = rows.order_by(F("date_start").desc(nulls_last=True), "-pk").select_related("place")
    found = list(newest[: most * _SPARE])
    return shown(found, _publications(found))[:most]


def of_undertaking(references: Sequence[tuple[str, str]], most: int) -> list[ShownEvent]:
    """
    Public events of an operation, cease-fire or agreement by day, those of no known day last.

    Args:
        references: Ids of events, each with its stance.
        most: How many at most.
    """
    stances = dict(references)
    rows = chosen().filter(pk__in=stances)
    early = rows.order_by(F("date_start").asc(nulls_last=True), "pk").select_related("place")
    found = list(early[: most * _SPARE])
    return shown(found, _publications(found), stances)[:most]


def _publications(rows: Iterable[ledger.Event]) -> QuerySet[Publication]:
    versions = {row.version_id for row in rows}
    return (
        publications()
        .filter(version__in=versions)
        .select_related("version", "version__source")
        .defer("version__sentences", "version__coverage", "version__blocks")
    )
