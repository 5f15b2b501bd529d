"""The front page, and what the site says of itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.shortcuts import render

from warledger_desk.accounts.access import public
from warledger_desk.articles.models import Situation
from warledger_desk.articles.services import incidents, topics
from warledger_desk.articles.services.public import listed, publications
from warledger_desk.articles.services.reporting import figures_of
from warledger_desk.ledger.services.incidents import IncidentFilter
from warledger_desk.ledger.services.paging import Turn
from warledger_desk.site import telling, wording
from warledger_desk.site.kept import kept
from warledger_desk.site.views.shared import summary

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

_REPORTS, _INCIDENTS, _TOPICS = 13, 6, 12


@public
@kept
def home(request: HttpRequest) -> HttpResponse:
    """What is new: reports, the latest incidents, situation reports, topics."""
    reports = listed(publications(), Turn(limit=_REPORTS)).rows
    rows = incidents.chosen(IncidentFilter(aggregate=False))
    return render(
        request,
        "site/home.html",
        {
            "reports": [summary(one) for one in reports],
            "figures": figures_of([one.version_id for one in reports]),
            "incidents": incidents.plain(incidents.latest(rows, _INCIDENTS)),
            "situations": Situation.objects.filter(withdrawn=None)[:3],
            "actors": topics.actors(_TOPICS),
            "operations": topics.operations(_TOPICS),
            "places": topics.places(_TOPICS),
            "tags": topics.tags(),
        },
    )


@public
@kept
def about(request: HttpRequest) -> HttpResponse:
    """What the figures, grades and marks of the site mean."""
    told = {
        "grades": wording.GRADES,
        "outcomes": wording.OUTCOMES,
        "event_types": telling.TYPES.values(),
        "event_modalities": telling.MODALITIES.values(),
        "masked": settings.MASKED_NAMES,
    }
    return render(request, "site/about.html", told)
