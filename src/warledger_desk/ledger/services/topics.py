"""
All that the ledger holds on one actor, place, or operation, cease-fire or agreement.

A topic names its reports, events, claims and incidents, each as a list in pages; what they add up
to is `warledger_desk.ledger.services.topic_figures`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from warledger.records import Belonging
from warledger.resources.actors import actor_table
from warledger_desk.ledger import models
from warledger_desk.ledger.errors import UnknownIdError
from warledger_desk.ledger.services import claims as claim_lists
from warledger_desk.ledger.services import events as event_lists
from warledger_desk.ledger.services import incidents as incident_lists
from warledger_desk.ledger.services import reports as report_lists
from warledger_desk.ledger.services import undertakings
from warledger_desk.ledger.services.listing import report_row
from warledger_desk.ledger.services.missed import withdrawn
from warledger_desk.ledger.services.paging import Listed, Turn, how_many, page
from warledger_desk.ledger.services.tallying import actor_named, place_named

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from django.db.models import QuerySet

    from warledger.records import ClaimReference


class TopicKind(StrEnum):
    """What a topic is about."""

    ACTOR = "actor"
    PLACE = "place"
    UNDERTAKING = "undertaking"


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """One thing that the ledger tells of."""

    kind: TopicKind
    id: str
    name: str
    #: Ids of the actors that belong to it, or of the places in it, itself included; of an
    #: undertaking its own alone.
    ids: frozenset[str]


def topic(kind: TopicKind, words: str, ledger: str, *, when: datetime) -> Topic:
    """
    The topic of these words.

    Args:
        kind: What they name.
        words: An id, or a name; of an undertaking also the beginning of its id.
        ledger: Its name for messages.
        when: The present.

    Raises:
        UnknownIdError: They name nothing in the ledger, or more than one thing.
    """
    if kind is TopicKind.UNDERTAKING:
        row = undertakings.named(words, ledger, when=when)
        return Topic(kind=kind, id=row.pk, name=row.name or row.type, ids=frozenset({row.pk}))
    if kind is TopicKind.ACTOR:
        return _actor(actor_named(words, ledger), ledger)
    key = place_named(words, ledger)
    place = models.Place.objects.filter(pk=key).first()
    ids = frozenset(claim_lists.within(key))
    if not ids:
        raise UnknownIdError(ledger, f"no place is known here as {words!r}")
    return Topic(kind=kind, id=key, name=place.name if place else key, ids=ids)


def _actor(key: str, ledger: str) -> Topic:
    ids = event_lists.actors_named(key)
    entry = actor_table().entries.get(key)
    if entry is None:
        raise UnknownIdError(ledger, f"no actor is known as {key!r}")
    return Topic(kind=TopicKind.ACTOR, id=key, name=entry.actor.name, ids=ids)


def counts(about: Topic) -> dict[str, tuple[int, bool]]:
    """How many reports, events, claims and incidents, and whether there are more than that."""
    return {
        "reports": how_many(_reports(about)),
        "events": how_many(event_lists.chosen(_events(about))),
        "claims": how_many(chosen_claims(about)),
        "incidents": how_many(chosen_incidents(about)),
    }


def reports(about: Topic, turn: Turn | None = None) -> Listed:
    """A page of the reports that tell of it, the newest first, as `listing.report_row` has them."""
    rows = _reports(about).select_related("source").defer("text", "blocks", "sentences")
    found = page(rows, report_lists.NEWEST, turn or Turn())
    listed = [report_row(row) for row in found.rows]
    return Listed(rows=listed, next=found.next, previous=found.previous)


def events(about: Topic, turn: Turn | None = None) -> Listed:
    """A page of the events that it takes part in, that happen there, or that belong to it."""
    return event_lists.events(_events(about), turn)


def claims(about: Topic, turn: Turn | None = None) -> Listed:
    """
    A page of claims by day, as `listing.claim_row` has them.

    An actor's are those of which it is victims, perpetrator or claimant; a place's those that are
    grounded in it; an undertaking's those that belong to it, see `own_claims`.
    """
    return claim_lists.in_pages(chosen_claims(about), turn)


def incidents(about: Topic, turn: Turn | None = None) -> Listed:
    """A page of incidents and totals by day, of the last reconciliation."""
    return incident_lists.in_pages(chosen_incidents(about), turn)


def chosen_claims(about: Topic) -> QuerySet[models.Claim]:
    """The topic's claims of current versions, readers' left out, in no order."""
    rows = models.Claim.objects.filter(version__current=True, comment=None)
    rows = rows.exclude(pk__in=withdrawn())
    if about.kind is TopicKind.UNDERTAKING:
        return rows.filter(pk__in=own_claims(about))
    if about.kind is TopicKind.PLACE:
        return rows.filter(place__in=about.ids)
    ids = about.ids
    return rows.filter(
        Q(victims_actor__in=ids) | Q(perpetrator_actor__in=ids) | Q(claimant_actor__in=ids)
    )


def chosen_incidents(about: Topic) -> QuerySet[models.Incident]:
    """The topic's incidents and totals, rates left out, in no order."""
    rows = models.Incident.objects.filter(per=None)
    if about.kind is TopicKind.UNDERTAKING:
        return incidents_of(list(own_claims(about)))
    if about.kind is TopicKind.PLACE:
        return rows.filter(place__in=about.ids)
    return rows.filter(Q(victims__in=about.ids) | Q(perpetrator__in=about.ids))


def own_claims(about: Topic) -> dict[str, ClaimReference]:
    """Ids of the claims that belong to an undertaking, each with by what."""
    row = models.Undertaking.objects.filter(pk=about.id).first()
    return {} if row is None else undertakings.own_claims(row)


def attached(about: Topic) -> list[str]:
    """
    Ids of an undertaking's own claims: those that result from its events, or whose sentence or
    paragraph names it.
    """
    return [key for key, one in own_claims(about).items() if one.by is not Belonging.COUNTED]


def counted(about: Topic) -> list[str]:
    """Ids of the claims that their report counts since an operation began."""
    return [key for key, one in own_claims(about).items() if one.by is Belonging.COUNTED]


def incidents_of(claims: Collection[str]) -> QuerySet[models.Incident]:
    """Incidents and totals that these claims tell of, rates left out, in no order."""
    told = models.IncidentClaim.objects.filter(claim__in=claims)
    return models.Incident.objects.filter(per=None, pk__in=told.values("incident"))


def _events(about: Topic) -> event_lists.EventFilter:
    if about.kind is TopicKind.ACTOR:
        return event_lists.EventFilter(actor=about.id)
    if about.kind is TopicKind.PLACE:
        return event_lists.EventFilter(place=about.id)
    return event_lists.EventFilter(undertaking=about.id)


def _reports(about: Topic) -> QuerySet[models.Version]:
    """Current versions with an event or claim of the topic."""
    told = event_lists.chosen(_events(about)).values("version")
    claimed = chosen_claims(about).values("version")
    rows = models.Version.objects.filter(current=True)
    return rows.filter(Q(pk__in=told) | Q(pk__in=claimed))


def summary(about: Topic) -> dict[str, Any]:
    """What tells a topic, with how much there is of it."""
    return {
        "kind": about.kind.value,
        "id": about.id,
        "name": about.name,
        "counts": {
            name: {"number": number, "more": more} for name, (number, more) in counts(about).items()
        },
    }
