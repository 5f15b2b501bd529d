"""Published situation reports."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import get_object_or_404, render

from warledger.publish.sitrep import ATTRIBUTION
from warledger_desk.accounts.access import public
from warledger_desk.articles.models import Situation
from warledger_desk.articles.services.situations import shown_content
from warledger_desk.site.kept import kept

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@public
@kept
def index(request: HttpRequest) -> HttpResponse:
    """All of them, the newest period first."""
    rows = Situation.objects.filter(withdrawn=None).defer("content")
    return render(request, "site/situations.html", {"situations": rows})


@public
@kept
def situation(request: HttpRequest, slug: str) -> HttpResponse:
    """One of them, as it was set, without the words of reports that were withdrawn since."""
    found = get_object_or_404(Situation, slug=slug, withdrawn=None)
    told = {"situation": found, "content": shown_content(found), "attribution": ATTRIBUTION}
    return render(request, "site/situation.html", told)
