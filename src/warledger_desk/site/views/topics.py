"""Topics: actors, places, tags."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from warledger.errors import InputError
from warledger_desk.accounts.access import public
from warledger_desk.articles.models import Tag
from warledger_desk.articles.services import events, incidents, mentions, topics
from warledger_desk.articles.services.own_figures import own_figures
from warledger_desk.articles.services.public import listed, publications
from warledger_desk.ledger import models as ledger
from warledger_desk.ledger.services.incidents import IncidentFilter
from warledger_desk.site.kept import kept
from warledger_desk.site.views.reports import list_of
from warledger_desk.site.views.shared import actor_entry, misled, turn_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from django.http import HttpRequest, HttpResponse

    from warledger_desk.articles.services.public import Shown
    from warledger_desk.ledger.services.paging import Turn

_INCIDENTS, _EVENTS = 10, 20


@public
@kept
def index(request: HttpRequest) -> HttpResponse:
    """All topics."""
    told = {
        "actors": topics.actors(),
        "operations": topics.operations(),
        "places": topics.places(),
        "tags": topics.tags(),
        "latest": topics.LATEST,
    }
    return render(request, "site/topics.html", told)


@public
@kept
def actor(request: HttpRequest, key: str) -> HttpResponse:
    """What is published about an actor."""
    name, entry = actor_entry(key)
    names = [other for other in entry.names if other != name] if entry else []
    about = {
        "kind": "Actor",
        "name": name,
        "also": names[:12],
        "query": f"actor={key}",
        "feed": reverse("site:actor-feed", args=[key]),
        "incidents": _incidents(actor=key),
        "events": events.of_actor(key, _EVENTS),
    }
    return _topic(request, about | list_of(request, _told(mentions.ACTOR, key)))


@public
@kept
def place(request: HttpRequest, key: str) -> HttpResponse:
    """What is published about a place."""
    found = get_object_or_404(ledger.Place, pk=key)
    about = {
        "kind": "Place",
        "name": found.name,
        "within": found.record.get("admin", []),
        "query": f"place={key}",
        "incidents": _incidents(IncidentFilter(place=key, aggregate=False)),
        "events": events.in_place(key, _EVENTS),
    }
    return _topic(request, about | list_of(request, _told(mentions.PLACE, key)))


@public
@kept
def operation(request: HttpRequest, key: str) -> HttpResponse:
    """What is published about an operation, a cease-fire or an agreement."""
    found = get_object_or_404(ledger.Undertaking, pk=key)
    rows = incidents.chosen(IncidentFilter()).filter(pk__in=topics.incidents_of_operation(key))
    told = topics.public_undertaking(key)
    name = topics.titles({key: found.type})[key]
    about = {
        "kind": {"ceasefire": "Cease-fire"}.get(found.type, found.type.capitalize()),
        "name": name,
        "also": [other for other in told.names if other != name],
        "told": told,
        "figures_of": own_figures(found),
        "events": told.events,
        "incidents": incidents.plain(incidents.latest(rows, _INCIDENTS)),
    }
    return _topic(request, about | list_of(request, partial(listed, topics.about_operation(key))))


@public
@kept
def tag(request: HttpRequest, slug: str) -> HttpResponse:
    """What is published under a tag."""
    found = get_object_or_404(Tag, slug=slug)
    reports = list_of(request, partial(listed, publications().filter(tags=found)))
    about = {
        "kind": "Tag",
        "name": found.name,
        "articles": topics.articles_under(found),
        # Of articles there is no feed.
        "feed": reverse("site:tag-feed", args=[slug]) if reports["reports"] else "",
    }
    return _topic(request, about | reports)


def _told(kind: str, key: str) -> Callable[[Turn], Shown]:
    return partial(mentions.listed, mentions.About(kind=kind, key=key))


def _topic(request: HttpRequest, told: dict[str, Any]) -> HttpResponse:
    if not told["reports"] and not told.get("articles"):
        raise Http404("nothing about it is published")
    return render(request, "site/topic.html", told)


def _incidents(
    wanted: IncidentFilter | None = None, *, actor: str | None = None
) -> list[dict[str, Any]]:
    rows = incidents.chosen(wanted or IncidentFilter(aggregate=False))
    return incidents.plain(incidents.latest(rows, _INCIDENTS, actor=actor))


@public
@kept
def incident(request: HttpRequest, key: str) -> HttpResponse:
    """One incident: its figures, its grade, and every published claim that tells of it."""
    row = incidents.public_incident(key)
    if row is None:
        return _instead(request, key)
    told = incidents.plain([row])[0]
    return render(
        request,
        "site/incident.html",
        {
            "row": told,
            "grade_reason": row.grade_reason,
            "claims": incidents.public_claims(row),
        },
    )


def _instead(request: HttpRequest, key: str) -> HttpResponse:
    """
    Where an address leads that an incident had. Not for good: a judgement that is taken back may
    give it back to an incident of its own.
    """
    gone = incidents.gone(key)
    if gone is None:
        raise Http404("no published report tells of this")
    if gone.incident is not None:
        answer: HttpResponse = redirect("site:incident", gone.incident)
    else:
        told = {"publication": gone.publication, "for_good": gone.for_good}
        status = 410 if gone.for_good else 404
        answer = render(request, "site/incident_gone.html", told, status=status)
    answer.headers["Cache-Control"] = "no-cache"
    return answer


@public
@kept
def incident_list(request: HttpRequest) -> HttpResponse:
    """Incidents by day, as a list."""
    rows = incidents.chosen(IncidentFilter(aggregate=None))
    try:
        page = incidents.listed(rows, turn_of(request, limit=50))
    except InputError as error:
        raise misled(error) from error
    return render(request, "site/incidents.html", {"page": page, "incidents": page.rows})
