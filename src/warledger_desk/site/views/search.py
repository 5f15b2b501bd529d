"""Public search, and what was put right."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404, JsonResponse
from django.shortcuts import render
from django.urls import reverse

from warledger.errors import InputError
from warledger_desk.accounts.access import public
from warledger_desk.articles.services import searching, static_search
from warledger_desk.articles.services.corrections import MOST, corrections
from warledger_desk.pages.context import STATIC_EXPORT
from warledger_desk.site.kept import kept
from warledger_desk.site.templatetags.site import headline
from warledger_desk.site.views.shared import summary

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from warledger_desk.articles.models import Publication

_QUERY = 200
#: How far down somebody may page; further on, narrower words help more.
_DEEPEST = 1000


@public
@kept
def search(request: HttpRequest) -> HttpResponse:
    """Reports, figures and statements with the words of ``?q=``."""
    if request.META.get(STATIC_EXPORT):
        return _without_server(request)
    query = request.GET.get("q", "").strip()[:_QUERY]
    told: dict[str, Any] = {"query": query}
    if query:
        try:
            hits = searching.found(query, offset=_offset(request))
            told |= {"hits": hits, "rows": [searching.rows_with(hit, query) for hit in hits.rows]}
        except InputError:
            told["unsearchable"] = True
    return render(request, "site/search.html", told)


def _without_server(request: HttpRequest) -> HttpResponse:
    """Search in the browser, over an index beside the page; and all reports by title."""
    letters: dict[str, list[Publication]] = {}
    for publication in static_search.titled():
        first = headline(publication).lstrip("[“\"'‘")[:1].upper()
        letters.setdefault(first if first.isalpha() else "#", []).append(publication)
    told = {"parts": range(static_search.parts()), "letters": sorted(letters.items())}
    return render(request, "site/search_static.html", told)


@public
def search_data(request: HttpRequest, part: int) -> HttpResponse:
    """A part of the index of a static site; elsewhere there is a server to ask."""
    if not request.META.get(STATIC_EXPORT) or part >= static_search.parts():
        raise Http404("a part of the index of a static site")
    rows = static_search.part(part)
    facts = static_search.facts(rows)
    reports = [
        {
            "id": one.report_id,
            "url": reverse("site:report", args=[one.report_id]),
            "title": headline(one),
            "outlet": one.version.source.name if one.version.source else "",
            "day": one.day.isoformat() if one.day else None,
            "lede": summary(one).lede,
            **facts[one.version_id],
        }
        for one in rows
    ]
    return JsonResponse({"reports": reports}, json_dumps_params={"ensure_ascii": False})


def _offset(request: HttpRequest) -> int:
    given = request.GET.get("offset", "0")
    return min(int(given), _DEEPEST) if given.isdecimal() and len(given) < 6 else 0


@public
@kept
def corrections_page(request: HttpRequest) -> HttpResponse:
    """What was put right in published reports, the newest first."""
    found = corrections()
    return render(
        request, "site/corrections.html", {"corrections": found, "more": len(found) >= MOST}
    )
