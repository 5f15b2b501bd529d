"""
Which public reports tell of an actor or a place: kept in a table for as long as they are public.

Whenever a publication is saved, what it tells of is stored anew, and the ledger is told which
version the public sees. Masks are asked when a list is shown: a report in which masked words alone
name the actor or the place is in no list of it.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Q
from django.db.models.signals import post_delete, post_save

from warledger.errors import PlainError
from warledger.records import Grade
from warledger_desk.articles.apps import ArticlesConfig
from warledger_desk.articles.models import Mention, Publication
from warledger_desk.articles.services.masking import masks_of
from warledger_desk.articles.services.public import Shown, for_lists, publications
from warledger_desk.ledger import models as ledger
from warledger_desk.ledger.services.entries import chunks
from warledger_desk.ledger.services.paging import Keyset, Order, Turn, sifted
from warledger_desk.ledger.services.published import restate as restate_incidents
from warledger_desk.ledger.services.published import set_published

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

ACTOR, PLACE = "actor", "place"
#: The newest report first, those without a day last; the last changed first.
NEWEST = Order("day", ("publication",), descending=True)
CHANGED = Order("changed", ("publication",), descending=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """An actor or a place."""

    kind: str  #: `ACTOR` or `PLACE`
    key: str  #: its id


def watch() -> None:
    """Keep the table and the ledger's note up from now on."""
    post_save.connect(_saved, sender=Publication, dispatch_uid="mentions", weak=False)
    post_delete.connect(_deleted, sender=Publication, dispatch_uid="mentions", weak=False)
    # Whole versions are written at once, before they are published; a claim alone by a person.
    post_save.connect(_marked, sender=ledger.Claim, dispatch_uid="mentions", weak=False)


def _saved(instance: Publication, **about: Any) -> None:
    if about.get("raw"):
        return
    with transaction.atomic():
        set_published(instance.report_id, instance.version_id if _is_public(instance) else None)
        restate(instance)


def _deleted(instance: Publication, **_: Any) -> None:
    set_published(instance.report_id, None)


def _marked(instance: ledger.Claim, **_: Any) -> None:
    if not ledger.Published.objects.filter(version=instance.version_id).exists():
        return  # nor is there, maybe, a table of publications
    for publication in publications().filter(version=instance.version_id):
        restate(publication)


def after_migrating(plan: Sequence[tuple[Any, bool]] = (), **_: Any) -> None:
    """
    Reckon what is public of incidents that other reports tell of too, or may deny, where migrations
    have left it to be reckoned anew; until that is done, it is unknown. Nothing is done on the way
    back to an earlier form of the ledger, which may not have these rows.

    Args:
        plan: The migrations that were run, each with whether it was undone.
    """
    own = any(one.app_label == ArticlesConfig.label for one, _ in plan)
    if any(undone for _, undone in plan) or (ledger.Reconciliation.objects.exists() and not own):
        return
    contested = Q(grade=Grade.CONTESTED.value)
    mixed = ledger.PublicIncident.objects.filter(contested | Q(hidden=True))
    for some in chunks(mixed.order_by("pk").values_list("pk", flat=True)):
        with suppress(PlainError):  # kept by another version in another form: unknown until then
            restate_incidents(some)


def _is_public(publication: Publication) -> bool:
    return publication.withdrawn is None


def restate(publication: Publication) -> None:
    """Store anew what a publication tells of; of a withdrawn one, nothing."""
    told = told_in(publication.version_id) if _is_public(publication) else set()
    with transaction.atomic():
        Mention.objects.filter(publication=publication).delete()
        Mention.objects.bulk_create(
            Mention(
                publication=publication, kind=one.kind, key=one.key, day=publication.day,
                changed=publication.changed,
            )
            for one in sorted(told, key=lambda one: (one.kind, one.key))
        )  # fmt: skip


def told_in(version: int) -> set[About]:
    """The actors and places of a version's figures and events, its readers' comments left out."""
    claims = ledger.Claim.objects.filter(version=version, comment=None)
    events = ledger.Event.objects.filter(version=version, comment=None)
    parties = ledger.EventParty.objects.filter(event__version=version, event__comment=None)
    found: set[About] = set()
    for place, *actors in claims.values_list("place", "victims_actor", "perpetrator_actor"):
        found |= {About(kind=ACTOR, key=key) for key in actors if key is not None}
        found |= {About(kind=PLACE, key=place)} if place is not None else set()
    for place in events.exclude(place=None).values_list("place", flat=True):
        found.add(About(kind=PLACE, key=str(place)))
    for key in parties.exclude(actor=None).values_list("actor", flat=True):
        found.add(About(kind=ACTOR, key=str(key)))
    return found


def listed(about: About, turn: Turn) -> Shown:
    """
    A page of the published reports that tell of it, the newest first.

    Raises:
        InputError: The page's mark is none.
    """
    part = _seen(about, NEWEST, turn)
    return Shown(rows=_publications(part.rows), next=part.next, previous=part.previous)


def changed_last(about: About, most: int) -> list[Publication]:
    """The published reports that tell of it, those first that were published or changed last."""
    return _publications(_seen(about, CHANGED, Turn(limit=most)).rows)


def _publications(rows: Sequence[Mention]) -> list[Publication]:
    found = for_lists(publications()).in_bulk([row.publication_id for row in rows])
    return [found[row.publication_id] for row in rows if row.publication_id in found]


def _seen(about: About, order: Order, turn: Turn) -> Keyset[Mention]:
    """A page of those in which words that the public sees name it."""
    found = Mention.objects.filter(kind=about.kind, key=about.key)
    return sifted(found, order, turn, lambda rows: _without_masked(about, rows))


def _without_masked(about: About, rows: Sequence[Mention]) -> list[Mention]:
    hidden = masked(about, [row.publication_id for row in rows])
    return [row for row in rows if row.publication_id not in hidden]


def masked(about: About, keys: Collection[int]) -> set[int]:
    """Those of the publications in which all words that name it are masked; few queries."""
    guarded = Publication.objects.filter(pk__in=keys).exclude(names=[], more_names="")
    rows = list(guarded.only("version_id", "names", "more_names", "shown_names"))
    if not rows:
        return set()
    said: dict[int, list[tuple[str | None, ...]]] = {}
    for version, *words in _words(about, [row.version_id for row in rows]):
        said.setdefault(version, []).append(tuple(words))
    return {
        row.pk
        for row in rows
        if not any(masks_of(row).leaves(*words) for words in said.get(row.version_id, []))
    }


def _words(about: About, versions: Sequence[int]) -> Iterator[tuple[Any, ...]]:
    """Versions, each with the words that name it together in a figure or an event."""
    claims = ledger.Claim.objects.filter(version__in=versions, comment=None)
    events = ledger.Event.objects.filter(version__in=versions, comment=None)
    if about.kind == PLACE:
        own = claims.filter(place=about.key)
        yield from own.values_list("version", "record__place", "place__name")
        there = events.filter(place=about.key)
        yield from there.values_list("version", "place_words", "place__name")
        return
    parties = ledger.EventParty.objects.filter(event__in=events, actor=about.key)
    yield from parties.values_list("event__version", "words")
    for side in ("victims", "perpetrator"):
        own = claims.filter(**{f"{side}_actor": about.key})
        yield from own.values_list("version", f"record__{side}")
